"""What is asked of the Shanghai exchange: three lists of projects, and the details of each.

One interface answers for first listings, refinancing and restructuring, under different names.
Where a name stands only in the code of clients, the sources' docs say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from normalize.listings.applications import IPO, REFINANCING, RESTRUCTURING, Procedure, stage_raw
from normalize.said import key_in, text_in
from spiders.drafts import Ask
from spiders.platforms.sse_answers import Row

_SITE = "https://www.sse.com.cn/listing/renewal/"
_HOST = "https://query.sse.com.cn/"
_DETAILS = f"{_HOST}commonSoaQuery.do"
_WHOLE = {"isPagination": "false"}
_OLDER_LIST = f"{_HOST}statusAction.do"  # the same rows as of `_DETAILS`, and counts by status
_OLDER_PAGE_SIZE = 20  # as it was seen to be asked
_PAGE_SIZE = 100  # 500 worked in 2026-07, but one of the clients says that 100 is the most


@dataclass(frozen=True, slots=True)
class Queries:
    """The queries for one kind of project.

    action  the address that the list is asked at
    parts   of a detail, in the order in which they are asked, with what each needs beside the
            project's number. `res`, the log, comes last: with it a version of the project has
            been read whole
    """

    procedure: Procedure
    home: str
    action: str
    listing: str
    parts: Mapping[str, Mapping[str, str]]


FIRST_LISTINGS = Queries(
    IPO,
    f"{_SITE}ipo/",
    _DETAILS,
    "SH_XM_LB",
    {
        "info": {"sqlId": "SH_XM_LB"},
        "status": {"sqlId": "GP_GPZCZ_XMDTZTTLB"},
        "release": {"sqlId": "GP_GPZCZ_SHXXPL"},
        "result": {"sqlId": "GP_GPZCZ_SSWHYGGJG", "fileType": "1,2,3,4"},
        "res": {"sqlId": "GP_GPZCZ_XMDTZTYYLB", "order": "qianDate|desc"},
    },
)
REFINANCINGS = Queries(
    REFINANCING,
    _SITE,  # the lists of all kinds: the address of this one's own page is not known
    f"{_HOST}zrzStatusAction.do",
    "GP_ZRZ_XMLB",
    {
        "info": {"sqlId": "GP_ZRZ_XMLB"},
        "status": {"sqlId": "GP_ZRZ_XMDTZTTLB"},
        "release": {"sqlId": "GP_ZRZ_GGJG"},
        "res": {"sqlId": "GP_ZRZ_XMZTYYLB", "order": "operationTime|desc"},
    },
)
RESTRUCTURINGS = Queries(
    RESTRUCTURING,
    f"{_SITE}ma/",
    f"{_HOST}bgczStatusAction.do",
    "GP_BGCZ_XMLB",
    {
        "info": {"sqlId": "GP_BGCZ_XMLB"},
        "status": {"sqlId": "GP_BGCZ_XMDTZTTLB"},
        "release": {"sqlId": "GP_BGCZ_SSWHYGGJG"},
        "res": {"sqlId": "GP_BGCZ_XMZTYYLB", "order": "operationTime|desc"},
    },
)


def ask_page(number: int, status: str = "", queries: Queries = FIRST_LISTINGS) -> Ask:
    """A page of a list, both boards: of every status, or of one."""
    asked = _listed(number, status, queries, _PAGE_SIZE)
    return Ask(url=f"{queries.action}?{asked}", kind="list", headers=_headers(queries))


def ask_counts() -> Ask:
    """The first page of the older list of first listings, for its numbers by status alone."""
    asked = _listed(1, "", FIRST_LISTINGS, _OLDER_PAGE_SIZE)
    return Ask(url=f"{_OLDER_LIST}?{asked}", kind="counts", headers=_headers(FIRST_LISTINGS))


def _listed(number: int, status: str, queries: Queries, size: int) -> str:
    page = str(number)
    params = {
        "isPagination": "true",
        "sqlId": queries.listing,
        "issueMarketType": "1,2",  # without it the answer leaves out the main board
        "currStatus": status,
        "order": "updateDate|desc,stockAuditNum|desc",
        "pageHelp.pageNo": page,
        "pageHelp.beginPage": page,
        "pageHelp.endPage": page,
        "pageHelp.pageSize": str(size),
        "pageHelp.cacheSize": "1",
    }
    return urlencode(params)


def ask_detail(row: Row, queries: Queries = FIRST_LISTINGS) -> Ask:
    """All parts of a project's detail, one after the other, for this revision of its row.

    Rows of 2026 were seen without a revision; then the time of the last update takes its place.
    The newer query for documents isn't among them: the answer of the older one may lead to it.
    """
    number, updated = key_in(row, "stockAuditNum"), text_in(row, "updateDate")
    version = text_in(row, "OPERATION_SEQ") or updated
    state = stage_raw(row, of=queries.procedure)
    context: Row = {"native_id": number, "stage_raw": state, "updated": updated}
    first, *rest = (
        Ask(
            url=f"{_DETAILS}?{urlencode({**_WHOLE, **asked, 'stockAuditNum': number})}",
            kind=kind,
            headers=_headers(queries),
            context=context,
            native_id=number,
            version=version,
        )
        for kind, asked in queries.parts.items()
    )
    return replace(first, then=tuple(rest))


def ask_files(number: str, filed: Mapping[str, str], queries: Queries = FIRST_LISTINGS) -> Ask:
    """The newer query for a project's documents, of either board.

    filed  path to number of those that the older query has named: the same file is one document
    """
    asked = {**_WHOLE, "sqlId": "GP_COMMON_FILE_SEARCH", "auditId": number}
    return Ask(
        url=f"{_DETAILS}?{urlencode({**asked, 'marketType': '1,2'})}",
        kind="files",
        headers=_headers(queries),
        context={"native_id": number, "filed": dict(filed)},
        native_id=number,
    )


def _headers(queries: Queries) -> dict[str, str]:
    """The server answers nothing without the Referer of the page that a person would use."""
    return {"Referer": queries.home}
