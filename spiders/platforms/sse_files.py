"""The documents of a project in Shanghai: the older query, the notices, and the newer query.

The older and the newer query name the same files where both do; the older one says more of a file
(its day of publication), and stays the better word on it. The newer one is a request more for each
project, so it is asked of those that have moved since it is known, or of which the older one names
nothing.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from normalize.said import key_in, text_in
from spiders.drafts import Contents, Draft, Oddity, Page
from spiders.platforms.json_api import check_keys, distinct, jsonable, keys, objects
from spiders.platforms.sse_answers import Odd, Row, answer, check_rows, project_of
from spiders.platforms.sse_queries import FIRST_LISTINGS, Queries, ask_files
from spiders.select import LayoutDrift

_NEWER_SINCE = "2026"  # the newer query was first seen in that year
_FILE = keys("fileId fileTitle filePath fileType fileVersion publishDate stockAuditNum")
_FILE_USUAL = keys(
    "filename fileSize fileLastVersion fileUpdateTime auditStatus auditItemId companyFullName "
    "StockType MarketType OPERATION_SEQ"
)
_NOTICE = keys("fileId fileTitle filePath fileType publishDate stockAudit")
_NOTICE_USUAL = keys("fileName fileSize fileUpdTime")
# Of refinancing and restructuring one query has both: which keys its rows have nobody has seen.
_LATER = keys("fileId fileTitle filePath fileType")
_LATER_KNOWN = (*_FILE, *_FILE_USUAL, *_NOTICE, *_NOTICE_USUAL, "operationTime")
_SEARCH = keys("fileTitle filePath fileTypeMap fileUpdTime")
_SEARCH_USUAL = keys(
    "auditId companyAbbr companyCode companyName fileId fileName fileSize fileType fileVersion "
    "isPreviewFile marketType"
)


def read_release(page: Page) -> Contents:
    """The filed documents by the older query; it may lead to the newer one."""
    rows, _, odd = answer(page)
    odd += check_rows(page, rows, "document", _FILE, _FILE_USUAL)
    return _released(page, rows, odd, FIRST_LISTINGS)


def read_later_release(page: Page, queries: Queries) -> Contents:
    """Documents and notices of refinancing or restructuring; they may lead to the newer query."""
    rows, _, odd = answer(page)
    odd += check_rows(page, rows, "document", _LATER, known=_LATER_KNOWN)
    return _released(page, rows, odd, queries)


def _released(page: Page, rows: list[Row], odd: Odd, queries: Queries) -> Contents:
    filed = {text_in(row, "filePath"): key_in(row, "fileId") for row in rows}
    newer = not rows or text_in(page.context, "updated") >= _NEWER_SINCE
    return Contents(
        drafts=tuple(
            _draft(page, "document", key_in(row, "fileId"), row, n) for n, row in enumerate(rows)
        ),
        then=(ask_files(project_of(page), filed, queries),) if newer else (),
        oddities=distinct(odd),
    )


def read_result(page: Page) -> Contents:
    """The committee's notices, each of which names several projects."""
    rows, _, odd = answer(page)
    for row in rows:
        odd += check_keys(row, _NOTICE, "notice", _NOTICE_USUAL)[1]
        named = [text_in(one, "auditId") for one in objects(row["stockAudit"], "stockAudit")]
        if project_of(page) not in named:
            odd += (Oddity(f"notice without project {project_of(page)}", ", ".join(named)),)
    return Contents(
        drafts=tuple(
            _draft(page, "notice", key_in(row, "fileId"), row, n) for n, row in enumerate(rows)
        ),
        oddities=distinct(odd),
    )


def read_files(page: Page) -> Contents:
    """The documents by the newer query; those that the older one has named under its number."""
    rows, _, odd = answer(page)
    odd += check_rows(page, rows, "file", _SEARCH, _SEARCH_USUAL)
    given = page.context.get("filed")
    filed = given if isinstance(given, dict) else {}
    drafts = []
    for n, row in enumerate(rows):
        number = str(filed.get(text_in(row, "filePath")) or _number(row))
        named: Row = {"named_before": number in filed.values()}
        drafts.append(_draft(page, "file", number, row | named, n))
    return Contents(drafts=tuple(drafts), oddities=distinct(odd))


def _number(row: Row) -> str:
    """A file's own number, else the name that it lies under."""
    number = key_in(row, "fileId") or PurePosixPath(text_in(row, "filePath")).stem
    if not number:
        raise LayoutDrift("file", expected="a fileId or a filePath", found="none")
    return number


def _draft(page: Page, shape: str, number: str, row: Row, n: int) -> Draft:
    return Draft(
        shape,
        f"{project_of(page)}/document/{number}",
        {key: jsonable(value) for key, value in row.items()},
        f"result[{n}]",
        page.context,
    )
