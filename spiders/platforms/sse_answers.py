"""The envelope of the Shanghai exchange's answers, and what all of their readers check."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from normalize.records import Json
from normalize.said import key_in
from spiders.drafts import Oddity, Page
from spiders.platforms.json_api import check_keys, jsonable, keys, objects, read_json
from spiders.select import LayoutDrift

# Keys: what is needed, what was always there in 2021, what is known to come and go. Samples of
# 2026 lack some of the second group; their collector trimmed them, so that nobody knows.
_ENVELOPE = keys(
    "actionErrors actionMessages downloadFileName execlStream fieldErrors fileId isPagination "
    "jsonCallBack locale marketTypeData mergeSize mergeType pageHelp pageNo pageSize queryDate "
    "securityCode sqlId statistics texts type validateCode"
)
_NUMBERS = ("stockAuditNum", "auditId")  # what a query calls the number of a project

Row = dict[str, Json]
Odd = tuple[Oddity, ...]


def answer(page: Page) -> tuple[list[Row], Row, Odd]:
    """The rows and the envelope; an answer that reports an error isn't a list of no rows."""
    envelope, odd = check_keys(read_json(page), ("result",), page.kind, known=_ENVELOPE)
    if errors := envelope.get("actionErrors"):
        raise LayoutDrift(page.kind, expected="no actionErrors", found=str(jsonable(errors)))
    return list(objects(envelope["result"], "result")), envelope, odd


def check_rows(
    page: Page,
    rows: list[Row],
    what: str,
    required: Iterable[str],
    usual: Iterable[str] = (),
    known: Iterable[str] = (),
) -> Odd:
    """The keys of each row; a row of another project is a drift."""
    odd: Odd = ()
    needed, number = tuple(required), project_of(page)
    for row in rows:
        odd += check_keys(row, needed, what, usual, known)[1]
        for key in _NUMBERS:
            if key in row and key_in(row, key) != number:
                found = f"a row of {key_in(row, key)}"
                raise LayoutDrift(what, expected=f"rows of project {number}", found=found)
    return odd


def project_of(page: Page) -> str:
    """The project that a detail was asked of, from its address."""
    asked = parse_qs(urlsplit(page.url).query)
    numbers = [number for key in _NUMBERS for number in asked.get(key, [])]
    if len(numbers) != 1:
        raise LayoutDrift(page.kind, expected="one stockAuditNum in the address", found=page.url)
    return numbers[0]
