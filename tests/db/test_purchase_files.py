"""Files of notices of purchases: which may be asked for, and what they add to what is known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine

from normalize.procurement.files import DECLARATION_NAMES, KIND, procurement_file
from normalize.records import Json, Link, ProcurementAttachmentRecord, Record
from spiders.drafts import Draft
from tests.db.conftest import Desk, day
from tests.support.purchases import FIRM, OTHER, notice_of, on, reserved, won
from tests.support.view_world import show

TENDER = "c1/attachment/a"
DECLARATION = f"""中小企业声明函（货物）
本公司郑重声明，本公司参加样本中学的仪器项目采购活动，提供的货物全部由符合政策要求的中小企业制造。
1.仪器，属于工业；制造商为{OTHER}，从业人员20人，营业收入为300万元，资产总额为____万元，属于小型企业；
企业名称（盖章）：{FIRM}"""


def offered(native_id: str, title: str) -> ProcurementAttachmentRecord:
    return ProcurementAttachmentRecord(
        native_id=native_id,
        notice=Link("procurement_notice", native_id.partition("/")[0]),
        title=title,
        url=f"https://files.example/{native_id}",
    )


def read(native_id: str, text: str, **context: Any) -> list[Record]:
    lines: list[Json] = [{"line": line} for line in text.splitlines()]
    pages: list[Json] = [{"page": 1, "blocks": lines}]
    fields: dict[str, Json] = {"outcome": "read", "form": "docx", "count": 1, "pages": pages}
    own = {"notice": native_id.partition("/")[0], **context}
    return [*procurement_file(Draft(KIND, native_id, fields, "file", own))]


def wanted(desk: Desk, kind: str, **which: Any) -> list[Any]:
    asked = {"notice": None, "published_since": None, "names": DECLARATION_NAMES, **which}
    return desk.store.purchase_files_wanted(kind, **asked)


def test_files_are_asked_for_and_say_what_the_notices_left_open(
    open_desk: Callable[..., Desk], engine: Engine
) -> None:
    desk = open_desk("procurement_notice", full_list=False).observed()
    tender = [*notice_of("c1", "tender", on(0)), *reserved("c1", "not_read"), offered(TENDER, "a")]
    award = [*notice_of("c2", "award", on(26)), *won("c2", FIRM, 280_000_00)]
    award += [offered("c2/attachment/b", "2：中小企业声明函.pdf"), offered("c2/attachment/c", "b")]
    desk.say(*tender, *award)

    (unread,) = wanted(desk, "unread_notice")
    assert (unread.native_id, unread.context["set_aside"]) == (TENDER, "not_read")
    (named,) = wanted(desk, "supplier_declaration")
    assert (named.native_id, named.context["notice"]) == ("c2/attachment/b", "c2")
    every = wanted(desk, KIND, notice="c2")
    assert [file.native_id for file in every] == ["c2/attachment/b", "c2/attachment/c"]
    assert wanted(desk, KIND, published_since=on(27)) == []

    said = "本项目专门面向中小企业采购。"
    file = read(TENDER, said, set_aside="not_read", notice_title="x")
    desk.say(*file, page="a", kind="file", native_id=TENDER)
    desk.say(
        *read("c2/attachment/b", DECLARATION), page="b", kind="file", native_id=named.native_id
    )
    (left,) = wanted(desk, KIND)
    assert left.native_id == "c2/attachment/c"
    desk.say(*tender, at=day(1), page="c1")  # the page is read again and leaves the file alone
    desk.end()

    (stated,) = show(engine, "SELECT * FROM v_set_aside WHERE kind IS NOT NULL")
    assert (stated["outcome"], stated["kind"], stated["attachments_read"]) == (
        *("stated", "sme_whole"),
        1,
    )
    assert (stated["evidence"], stated["document_url"]) == (
        "本项目专门面向中小企业采购",
        "https://source.example/a",
    )
    (purchase,) = show(engine, "SELECT set_aside, set_aside_kind FROM v_procurement_project")
    assert purchase == {"set_aside": "reserved", "set_aside_kind": "sme_whole"}

    (declared,) = show(engine, "SELECT * FROM v_supplier_declaration")
    assert (declared["organisation_raw"], declared["supplier_raw"]) == (OTHER, FIRM)
    assert (declared["size"], declared["employees"], float(declared["revenue_yuan"])) == (
        *("small", 20),
        3_000_000,
    )
    assert declared["assets_yuan"] is None
    # The firm that signs has won; what it declares is the maker of what it sells.
    assert (declared["won_by_raw"], float(declared["won_yuan"])) == (FIRM, 280_000)
    assert not declared["is_own"]
