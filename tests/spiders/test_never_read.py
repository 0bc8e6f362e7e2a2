"""A notice whose page never came is asked for by the address that its row on a list gave."""

from __future__ import annotations

import json

import pytest

from normalize.records import Json
from spiders.drafts import Page
from spiders.platforms import ggzy, gpcms, szggzy
from spiders.registry import source
from tests.support import portal_answers as portals
from tests.support.ccgp_pages import list_page, list_row
from tests.support.notices import NOW

SHENZHEN = {
    "code": 200,
    "message": "success",
    "data": {
        "totalElements": 1,
        "content": [
            {
                **dict.fromkeys(("areaName", "purchaseMan", "projectCode", "projectName"), "样本"),
                **{"contentId": 7, "title": "公告", "noticeTypeName": "招标公告"},
                "releaseTime": "2026-11-05 00:00:00",
            }
        ],
    },
}
TITLE, DAY = "样本公告", "2026-11-05"
LISTS = [
    ("ccgp_dfgg", "https://www.ccgp.gov.cn/cggg/dfgg/index.htm", list_page(list_row())),
    ("ggzy_procurement", ggzy.LIST, portals.ggzy_list([portals.ggzy_row("a" * 32, TITLE, DAY)])),
    (
        "zcy_guangxi",
        "https://zfcg.gxzf.gov.cn/portal/category",
        portals.zcy_list([portals.zcy_row("a+/=", TITLE)]),
    ),
    (
        "gpcms_guangdong",
        f"https://gdgpo.czt.gd.gov.cn{gpcms.LIST_PATH}",
        portals.gpcms_list([portals.gpcms_row("7", TITLE)]),
    ),
    ("szggzy_procurement", szggzy.LIST, json.dumps(SHENZHEN)),
]


@pytest.mark.parametrize(("source_id", "url", "content"), LISTS)
def test_a_row_leads_to_its_page_a_second_time(source_id: str, url: str, content: str) -> None:
    cls = source(source_id)
    context: dict[str, Json] = {
        "province": "样本省",
        "parent_id": "1",
        "filed": "tender",
        "page": 1,
    }
    read = cls.readers["list"](Page(url, "list", content, NOW, context))
    (draft,), (first,) = read.drafts, read.follow

    again = cls.ask_again(cls.__new__(cls), draft.native_id, str(draft.fields["url"]))

    assert again is not None
    assert (again.native_id, again.kind) == (first.native_id, first.kind)
    assert again.url.partition("&timestamp")[0].partition("&parentId")[0] in first.url
    assert cls.ask_again(cls.__new__(cls), draft.native_id, url) is None
