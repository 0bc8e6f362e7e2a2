"""Refinancing and restructuring at the Shanghai exchange: lists of their own, of the same service.

No answer of these has been kept: their queries and codes are those of two clients. So of a row
only what any reading needs is required; what else it has is taken where first listings have it
under the same name, and a key that none of the clients uses is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from normalize.listings.applications import (
    REFINANCING,
    RESTRUCTURING,
    Procedure,
    application,
    event_log,
)
from normalize.listings.documents import later_document, later_file
from spiders.drafts import Contents, Page
from spiders.platforms.json_api import check_keys, distinct, keys
from spiders.platforms.sse import (
    SseProjects,
    check_milestones,
    check_parties,
    read_info,
    read_list,
    whole_log,
)
from spiders.platforms.sse_answers import Odd, Row, answer, check_rows
from spiders.platforms.sse_files import read_files, read_later_release
from spiders.platforms.sse_queries import REFINANCINGS, RESTRUCTURINGS, Queries
from spiders.source import Interpreter, Reader

_ROW = keys("stockAuditNum currStatus updateDate")
_ROW_KNOWN = keys(
    "stockAuditName commitiResult registeResult suspendStatus planIssueCapital auditApplyDate "
    "createTime issueMarketType collectType issueAmount wenHao OPERATION_SEQ intermediary "
    "stockIssuer projectType uniformCode businessType"
)
_STEP = ("auditStatus",)
_STEP_KNOWN = keys(
    "auditItemId commitiResult registeResult suspendStatus qianDate publishDate timesave "
    "operationTime reasonDesc stockAuditNum"
)


def _check(row: Row) -> Odd:
    return check_keys(row, _ROW, "project", known=_ROW_KNOWN)[1] + check_parties(row)


def _read_status(page: Page, procedure: Procedure) -> Contents:
    rows, _, odd = answer(page)
    odd += check_rows(page, rows, "milestone", _STEP, known=_STEP_KNOWN)
    return Contents(oddities=distinct(odd + check_milestones(page, rows, procedure)))


def _read_log(page: Page) -> Contents:
    rows, _, odd = answer(page)
    return whole_log(page, rows, odd + check_rows(page, rows, "log", _STEP, known=_STEP_KNOWN))


def _readers(queries: Queries) -> Mapping[str, Reader]:
    return {
        "list": partial(read_list, queries=queries, check=_check),
        "info": partial(read_info, check=_check),
        "status": partial(_read_status, procedure=queries.procedure),
        "release": partial(read_later_release, queries=queries),
        "files": read_files,
        "res": _read_log,
    }


def _interpreters(procedure: Procedure) -> Mapping[str, Interpreter]:
    return {
        "application": partial(application, procedure=procedure),
        "document": later_document,
        "file": later_file,
        "log": partial(event_log, procedure=procedure),
    }


class SseRefinancingSpider(SseProjects):
    """Companies listed in Shanghai that raise more (再融资)."""

    queries = REFINANCINGS
    readers: ClassVar[Mapping[str, Reader]] = _readers(REFINANCINGS)
    interpreters: ClassVar[Mapping[str, Interpreter]] = _interpreters(REFINANCING)


class SseRestructuringSpider(SseProjects):
    """Restructurings of companies listed in Shanghai (并购重组)."""

    queries = RESTRUCTURINGS
    readers: ClassVar[Mapping[str, Reader]] = _readers(RESTRUCTURINGS)
    interpreters: ClassVar[Mapping[str, Interpreter]] = _interpreters(RESTRUCTURING)
