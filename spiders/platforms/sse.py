"""The query service of the Shanghai Stock Exchange: lists of projects, and their details.

Domain: www.sse.com.cn, asked at query.sse.com.cn. The list is short (1,281 projects in 2026) and
sorted by a time that says little, so that each run reads all of it; the details of a project are
asked only where its revision is new. The server answers nothing without the Referer of the page
that a person would use.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from normalize.listings import application, document, event_log, notice, stage_raw
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import (
    check_keys,
    count,
    distinct,
    jsonable,
    keys,
    objects,
    read_json,
)
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOME = "https://www.sse.com.cn/listing/renewal/ipo/"
_HEADERS = {"Referer": HOME}
_API = "https://query.sse.com.cn/commonSoaQuery.do"
_PAGE_SIZE = 100  # 500 worked in 2026-07, but one of the clients says that 100 is the most
_LIST = "SH_XM_LB"
_STATUSES = tuple(str(number) for number in range(1, 11))
_FEW, _SHARE = 5, 0.2  # of the projects known: where more are missing the list has been cut

# The parts of a detail, in the order in which they are asked, with what each needs beside the
# project's number. `log` comes last: with it a version of the project has been read whole.
_PARTS: Mapping[str, Mapping[str, str]] = {
    "info": {"sqlId": _LIST},
    "status": {"sqlId": "GP_GPZCZ_XMDTZTTLB"},
    "release": {"sqlId": "GP_GPZCZ_SHXXPL"},
    "result": {"sqlId": "GP_GPZCZ_SSWHYGGJG", "fileType": "1,2,3,4"},
    "res": {"sqlId": "GP_GPZCZ_XMDTZTYYLB", "order": "qianDate|desc"},
}

# Keys: what is needed, what was always there in 2021, what is known to come and go. Samples of
# 2026 lack some of the second group; their collector trimmed them, so that nobody knows.
_ENVELOPE = keys(
    "actionErrors actionMessages downloadFileName execlStream fieldErrors fileId isPagination "
    "jsonCallBack locale mergeSize mergeType pageHelp pageNo pageSize queryDate securityCode "
    "sqlId statistics texts type validateCode"
)
_PAGING = keys(
    "beginPage cacheSize data endDate endPage objectResult pageNo pageSize searchDate sort "
    "startDate pageSizeWithOutLimit"
)
_ROW = keys(
    "stockAuditNum stockAuditName currStatus commitiResult registeResult planIssueCapital "
    "auditApplyDate updateDate issueMarketType intermediary"
)
_ROW_USUAL = keys(
    "suspendStatus createTime collectType issueAmount wenHao OPERATION_SEQ stockIssuer"
)
_ROW_KNOWN = ("projectType", "uniformCode")
_FIRM = ("i_intermediaryType", "i_intermediaryAbbrName")
_FIRM_USUAL = keys("auditId i_intermediaryId i_intermediaryName i_intermediaryOrder i_person")
_PERSON = keys("i_p_personId i_p_personName i_p_jobType i_p_jobTitle")
_OFFICER = keys(
    "s_personId s_personName s_jobTitle s_issueCompanyFullName s_csrcCode s_csrcCodeDesc "
    "s_province s_areaNameDesc"
)
_OFFICER_USUAL = keys("auditId s_stockIssueId s_issueCompanyAbbrName s_companyCode")
_STEP = keys(
    "auditItemId auditStatus commitiResult registeResult suspendStatus qianDate publishDate "
    "stockAuditNum"
)
_FILE = keys("fileId fileTitle filePath fileType fileVersion publishDate stockAuditNum")
_FILE_USUAL = keys(
    "filename fileSize fileLastVersion fileUpdateTime auditStatus auditItemId companyFullName "
    "StockType MarketType OPERATION_SEQ"
)
_NOTICE = keys("fileId fileTitle filePath fileType publishDate stockAudit")
_NOTICE_USUAL = keys("fileName fileSize fileUpdTime")

Row = dict[str, Json]


# --- readers -----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of the project list: a draft and the details' requests for each row.

    The rows are those of `result`: `pageHelp.data` repeats them, or is empty.
    """
    rows, envelope, odd = _answer(page)
    paging, odd_paging = check_keys(
        envelope.get("pageHelp"), ("total", "pageCount"), "pageHelp", known=_PAGING
    )
    odd += odd_paging
    _check_number(page, paging)
    for row in rows:
        odd += _check_project(row)
    return Contents(
        states={key_in(row, "stockAuditNum"): text_in(row, "currStatus") for row in rows},
        stated=_stated(page, envelope.get("statistics")),
        drafts=tuple(_project(page, row, f"result[{n}]") for n, row in enumerate(rows)),
        rows=len(rows),
        total=count(paging, "total", "pageHelp"),
        pages=count(paging, "pageCount", "pageHelp"),
        follow=tuple(ask_detail(row) for row in rows),
        oddities=distinct(odd),
    )


def _stated(page: Page, statistics: Json) -> dict[str, int]:
    """How many projects there are in each status, where the answer says it: the older endpoint did.

    Codes such as 5-3 count parts of 5. Of a list narrowed to one status nothing is compared:
    whether the numbers are narrowed with it is not known.
    """
    if statistics is None or _asked_statuses(page):
        return {}
    given = list(objects(statistics, "statistics"))
    for each in given:
        check_keys(each, ("num", "status"), "statistics")
    bare = [each for each in given if "-" not in key_in(each, "status")]
    return {key_in(each, "status"): count(each, "num", "statistics") for each in bare}


def _asked_statuses(page: Page) -> str:
    return "".join(parse_qs(urlsplit(page.url).query).get("currStatus", []))


def _check_number(page: Page, paging: Row) -> None:
    """The page is the one that was asked for: a server that gives another would lose rows."""
    asked = parse_qs(urlsplit(page.url).query).get("pageHelp.pageNo", [])
    given = text_in(paging, "pageNo")
    if given and asked != [given]:
        raise LayoutDrift("pageHelp", expected=f"page {', '.join(asked)}", found=f"page {given}")


def read_info(page: Page) -> Contents:
    """The project's own row, asked for by its number."""
    rows, _, odd = _answer(page)
    number = project_of(page)
    if [key_in(row, "stockAuditNum") for row in rows] != [number]:
        found = ", ".join(key_in(row, "stockAuditNum") for row in rows) or "no row"
        raise LayoutDrift("info", expected=f"project {number}", found=found)
    odd += _check_project(rows[0])
    return Contents(drafts=(_project(page, rows[0], "result[0]"),), oddities=distinct(odd))


def read_status(page: Page) -> Contents:
    """The milestones. They make no records, since the log has them all, but must fit the list."""
    rows, _, odd = _answer(page)
    odd += _check_rows(page, rows, "milestone", _STEP, ("timesave",))
    last = stage_raw(rows[-1], "auditStatus") if rows else "none"
    listed = page.context.get("stage_raw", last)
    if last != listed:
        odd += (Oddity(f"last milestone of a project at {listed}", last),)
    return Contents(oddities=distinct(odd))


def read_release(page: Page) -> Contents:
    """The filed documents."""
    rows, _, odd = _answer(page)
    odd += _check_rows(page, rows, "document", _FILE, _FILE_USUAL)
    return Contents(drafts=_files(page, rows, "document"), oddities=distinct(odd))


def read_result(page: Page) -> Contents:
    """The committee's notices, each of which names several projects."""
    rows, _, odd = _answer(page)
    for row in rows:
        odd += check_keys(row, _NOTICE, "notice", _NOTICE_USUAL)[1]
        named = [text_in(one, "auditId") for one in objects(row["stockAudit"], "stockAudit")]
        if project_of(page) not in named:
            odd += (Oddity(f"notice without project {project_of(page)}", ", ".join(named)),)
    return Contents(drafts=_files(page, rows, "notice"), oddities=distinct(odd))


def read_log(page: Page) -> Contents:
    """The whole process log as one draft: what a line means depends on those before it."""
    rows, _, odd = _answer(page)
    odd += _check_rows(page, rows, "log", [*_STEP, "reasonDesc"], ("timesave",))
    if not rows:
        odd += (Oddity("log", "no line"),)
    fields: Row = {"rows": [jsonable(row) for row in rows]}
    draft = Draft("log", project_of(page), fields, "result", page.context)
    return Contents(drafts=(draft,), oddities=distinct(odd))


def _answer(page: Page) -> tuple[list[Row], Row, tuple[Oddity, ...]]:
    """The rows and the envelope; an answer that reports an error isn't a list of no rows."""
    envelope, odd = check_keys(read_json(page), ("result",), page.kind, known=_ENVELOPE)
    if errors := envelope.get("actionErrors"):
        raise LayoutDrift(page.kind, expected="no actionErrors", found=str(jsonable(errors)))
    return list(objects(envelope["result"], "result")), envelope, odd


def _check_project(row: Row) -> tuple[Oddity, ...]:
    odd = check_keys(row, _ROW, "project", _ROW_USUAL, _ROW_KNOWN)[1]
    if not key_in(row, "stockAuditNum"):
        raise LayoutDrift("project", expected="a stockAuditNum", found="none")
    for firm in objects(row["intermediary"], "intermediary"):
        odd += check_keys(firm, _FIRM, "intermediary", _FIRM_USUAL)[1]
        for person in objects(firm.get("i_person", []), "i_person"):
            odd += check_keys(person, _PERSON, "i_person")[1]
    for officer in objects(row.get("stockIssuer", []), "stockIssuer"):
        odd += check_keys(officer, _OFFICER, "stockIssuer", _OFFICER_USUAL)[1]
    return odd


def _check_rows(
    page: Page, rows: list[Row], what: str, required: Iterable[str], usual: Iterable[str]
) -> tuple[Oddity, ...]:
    """The keys of each row; a row of another project is a drift."""
    odd: tuple[Oddity, ...] = ()
    needed, number = tuple(required), project_of(page)
    for row in rows:
        odd += check_keys(row, needed, what, usual)[1]
        if key_in(row, "stockAuditNum") != number:
            found = f"a row of {key_in(row, 'stockAuditNum')}"
            raise LayoutDrift(what, expected=f"rows of project {number}", found=found)
    return odd


def _project(page: Page, row: Row, place: str) -> Draft:
    fields = {key: jsonable(value) for key, value in row.items()}
    return Draft("application", key_in(row, "stockAuditNum"), fields, place, page.context)


def _files(page: Page, rows: list[Row], shape: str) -> tuple[Draft, ...]:
    return tuple(
        Draft(
            shape,
            f"{project_of(page)}/document/{key_in(row, 'fileId')}",
            {key: jsonable(value) for key, value in row.items()},
            f"result[{n}]",
            page.context,
        )
        for n, row in enumerate(rows)
    )


def project_of(page: Page) -> str:
    """The project that a detail was asked of, from its address."""
    numbers = parse_qs(urlsplit(page.url).query).get("stockAuditNum", [])
    if len(numbers) != 1:
        raise LayoutDrift(page.kind, expected="one stockAuditNum in the address", found=page.url)
    return numbers[0]


# --- requests ----------------------------------------------------------------------------------


def ask_page(number: int, status: str = "") -> Ask:
    """A page of the list, both boards: of every status, or of one."""
    page = str(number)
    params = {
        "isPagination": "true",
        "sqlId": _LIST,
        "issueMarketType": "1,2",  # without it the answer leaves out the main board
        "currStatus": status,
        "order": "updateDate|desc,stockAuditNum|desc",
        "pageHelp.pageNo": page,
        "pageHelp.beginPage": page,
        "pageHelp.endPage": page,
        "pageHelp.pageSize": str(_PAGE_SIZE),
        "pageHelp.cacheSize": "1",
    }
    return Ask(url=f"{_API}?{urlencode(params)}", kind="list", headers=_HEADERS)


def ask_detail(row: Row) -> Ask:
    """All parts of a project's detail, one after the other, for this revision of its row.

    Rows of 2026 were seen without a revision; then the time of the last update takes its place.
    """
    number = key_in(row, "stockAuditNum")
    version = text_in(row, "OPERATION_SEQ") or text_in(row, "updateDate")
    context: Row = {"native_id": number, "stage_raw": stage_raw(row)}
    first, *rest = (
        Ask(
            url=f"{_API}?{urlencode({'isPagination': 'false', **params, 'stockAuditNum': number})}",
            kind=kind,
            headers=_HEADERS,
            context=context,
            native_id=number,
            version=version,
        )
        for kind, params in _PARTS.items()
    )
    return replace(first, then=tuple(rest))


class SseSpider(SourceSpider):
    """A list of projects at SSE, read whole in each run, with the details of those that moved."""

    readers: ClassVar[Mapping[str, Reader]] = {
        "list": read_list,
        "info": read_info,
        "status": read_status,
        "release": read_release,
        "result": read_result,
        "res": read_log,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "application": application,
        "document": document,
        "notice": notice,
        "log": event_log,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One window: the whole list, whose rows must add up to the total that it states."""
        yield Window(key="all", since=since, until=until, counted=True)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The list of a window, page by page."""
        return ask_page(number, str(window.context.get("status", "")))

    def more_windows(self) -> Iterator[Window]:
        """The list by status, where the whole list is far shorter than it ever was.

        One client found that an empty currStatus answers with the projects under review alone;
        another that single statuses now and then answer with nothing, so that these are asked
        twice. Together the slices are the list: a project that stands in two is one.
        """
        if self.tally.windows["all"].finished and self._lacks(self.tally.windows["all"].seen):
            asked = list(self._slices())
            yield from asked
            came = set().union(*(window.seen for window in self.tally.windows.values()))
            if not asked and self._lacks(came):
                told = f"{len(came)} of {self.store.held()} known projects"
                self.tally.gap = f"the list and its slices by status show {told}"

    def _lacks(self, seen: Collection[str]) -> bool:
        """True where far fewer projects came than there are: a few may be withdrawn any day."""
        known = self.store.held()
        return len(seen) < self.floor or known - len(seen) > max(_FEW, known * _SHARE)

    def _slices(self) -> Iterator[Window]:
        for status in _STATUSES:
            key, again = f"status {status}", f"status {status} again"
            done = self.tally.windows.get(key)
            if done is None or (not done.seen and again not in self.tally.windows):
                yield Window(
                    key=key if done is None else again,
                    since=self.since,
                    until=self.until,
                    counted=True,
                    context={"status": status},
                )
