"""The query service of the Shanghai Stock Exchange: the list of first listings, and their details.

Domain: www.sse.com.cn, asked at query.sse.com.cn. The list is short (1,281 projects in 2026) and
sorted by a time that says little, so that each run reads all of it; the details of a project are
asked only where its revision is new. The server answers nothing without the Referer of the page
that a person would use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from normalize.listings.applications import IPO, Procedure, application, event_log, stage_raw
from normalize.listings.documents import document, file, notice
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.json_api import check_keys, count, distinct, jsonable, keys, objects
from spiders.platforms.sse_answers import Odd, Row, answer, check_rows, project_of
from spiders.platforms.sse_files import read_files, read_release, read_result
from spiders.platforms.sse_queries import (
    FIRST_LISTINGS,
    Queries,
    ask_counts,
    ask_detail,
    ask_page,
)
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

_STATUSES = tuple(str(number) for number in range(1, 11))
_COUNTS = "counts by status"
_FEW, _SHARE = 5, 0.2  # of the projects known: where more are missing the list has been cut

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

Check = Callable[[Row], Odd]


def check_first_listing(row: Row) -> Odd:
    """The keys of a row of the list of first listings."""
    odd = check_keys(row, _ROW, "project", _ROW_USUAL, _ROW_KNOWN)[1]
    return odd + check_parties(row)


def check_parties(row: Row) -> Odd:
    """The keys of a row's intermediaries and officers."""
    odd: Odd = ()
    for firm in objects(row.get("intermediary", []), "intermediary"):
        odd += check_keys(firm, _FIRM, "intermediary", _FIRM_USUAL)[1]
        for person in objects(firm.get("i_person", []), "i_person"):
            odd += check_keys(person, _PERSON, "i_person")[1]
    for officer in objects(row.get("stockIssuer", []), "stockIssuer"):
        odd += check_keys(officer, _OFFICER, "stockIssuer", _OFFICER_USUAL)[1]
    return odd


# --- readers -----------------------------------------------------------------------------------


def read_list(
    page: Page, queries: Queries = FIRST_LISTINGS, check: Check = check_first_listing
) -> Contents:
    """A page of a project list: a draft and the details' requests for each row.

    The rows are those of `result`: `pageHelp.data` repeats them, or is empty.
    """
    rows, envelope, odd = answer(page)
    paging, odd_paging = check_keys(
        envelope.get("pageHelp"), ("total", "pageCount"), "pageHelp", known=_PAGING
    )
    odd += odd_paging
    _check_number(page, paging)
    for row in rows:
        odd += check(row)
    return Contents(
        states={key_in(row, "stockAuditNum"): text_in(row, "currStatus") for row in rows},
        stated=_stated(page, envelope.get("statistics")),
        drafts=tuple(_project(page, row, f"result[{n}]") for n, row in enumerate(rows)),
        rows=len(rows),
        total=count(paging, "total", "pageHelp"),
        pages=count(paging, "pageCount", "pageHelp"),
        follow=tuple(ask_detail(row, queries) for row in rows),
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


def read_counts(page: Page) -> Contents:
    """The numbers by status of the older list: its rows are read elsewhere.

    Nothing is compared where they are not there, or are not those of the list beside them: the
    answer to a search that found nothing was seen with the numbers of everything.
    """
    try:
        _, envelope, odd = answer(page)
        total = count(check_keys(envelope.get("pageHelp"), ("total",), "pageHelp")[0], "total", "")
        stated = _stated(page, envelope.get("statistics"))
    except LayoutDrift as drift:  # what checks the list is no part of it
        return Contents(rows=0, oddities=(Oddity("counts by status", str(drift)),))
    if total and sum(stated.values()) != total:
        found = "none that add up to the list beside them" if stated else "none"
        odd += (Oddity("counts by status", found),)
    if sum(stated.values()) != total:
        stated = {}
    return Contents(rows=0, stated=stated, oddities=distinct(odd))


def _asked_statuses(page: Page) -> str:
    return "".join(parse_qs(urlsplit(page.url).query).get("currStatus", []))


def _check_number(page: Page, paging: Row) -> None:
    """The page is the one that was asked for: a server that gives another would lose rows."""
    asked = parse_qs(urlsplit(page.url).query).get("pageHelp.pageNo", [])
    given = text_in(paging, "pageNo")
    if given and asked != [given]:
        raise LayoutDrift("pageHelp", expected=f"page {', '.join(asked)}", found=f"page {given}")


def read_info(page: Page, check: Check = check_first_listing) -> Contents:
    """The project's own row, asked for by its number."""
    rows, _, odd = answer(page)
    number = project_of(page)
    if [key_in(row, "stockAuditNum") for row in rows] != [number]:
        found = ", ".join(key_in(row, "stockAuditNum") for row in rows) or "no row"
        raise LayoutDrift("info", expected=f"project {number}", found=found)
    odd += check(rows[0])
    return Contents(drafts=(_project(page, rows[0], "result[0]"),), oddities=distinct(odd))


def read_status(page: Page) -> Contents:
    """The milestones. They make no records, since the log has them all, but must fit the list."""
    rows, _, odd = answer(page)
    return Contents(
        oddities=distinct(
            (
                *odd,
                *check_rows(page, rows, "milestone", _STEP, ("timesave",)),
                *check_milestones(page, rows, IPO),
            )
        )
    )


def check_milestones(page: Page, rows: list[Row], procedure: Procedure) -> Odd:
    """Where the last of the milestones isn't where the list has the project."""
    last = stage_raw(rows[-1], "auditStatus", procedure) if rows else "none"
    listed = page.context.get("stage_raw", last)
    return (Oddity(f"last milestone of a project at {listed}", last),) if last != listed else ()


def read_log(page: Page) -> Contents:
    """The whole process log as one draft: what a line means depends on those before it."""
    rows, _, odd = answer(page)
    odd += check_rows(page, rows, "log", [*_STEP, "reasonDesc"], ("timesave",))
    return whole_log(page, rows, odd)


def whole_log(page: Page, rows: list[Row], odd: Odd) -> Contents:
    """The draft of a log; one without a line is odd."""
    if not rows:
        odd += (Oddity("log", "no line"),)
    fields: Row = {"rows": [jsonable(row) for row in rows]}
    draft = Draft("log", project_of(page), fields, "result", page.context)
    return Contents(drafts=(draft,), oddities=distinct(odd))


def _project(page: Page, row: Row, place: str) -> Draft:
    if not key_in(row, "stockAuditNum"):
        raise LayoutDrift("project", expected="a stockAuditNum", found="none")
    fields = {key: jsonable(value) for key, value in row.items()}
    return Draft("application", key_in(row, "stockAuditNum"), fields, place, page.context)


# --- the crawl ---------------------------------------------------------------------------------


class SseProjects(SourceSpider):
    """A list of projects at SSE, read whole in each run, with the details of those that moved."""

    queries: ClassVar[Queries]

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One window: the whole list, whose rows must add up to the total that it states."""
        yield Window(key="all", since=since, until=until, counted=True)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The list of a window, page by page."""
        return ask_page(number, str(window.context.get("status", "")), self.queries)


class SseSpider(SseProjects):
    """The first listings, asked status by status where the list is cut short."""

    queries = FIRST_LISTINGS
    readers: ClassVar[Mapping[str, Reader]] = {
        "list": read_list,
        "counts": read_counts,
        "info": read_info,
        "status": read_status,
        "release": read_release,
        "result": read_result,
        "files": read_files,
        "res": read_log,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "application": application,
        "document": document,
        "notice": notice,
        "file": file,
        "log": event_log,
    }

    def ask_list(self, window: Window, number: int) -> Ask:
        """The list, or the older one that states how many projects are in each status."""
        return ask_counts() if window.key == _COUNTS else super().ask_list(window, number)

    def more_windows(self) -> Iterator[Window]:
        """The list by status, where the whole list is far shorter than it ever was; then the
        numbers by status, which the projects that came must add up to.

        One client found that an empty currStatus answers with the projects under review alone;
        another that single statuses now and then answer with nothing, so that these are asked
        twice. Together the slices are the list: a project that stands in two is one.
        """
        whole = self.tally.windows["all"]
        asked = list(self._slices()) if whole.finished and self._lacks(whole.seen) else []
        if not asked and whole.finished and _COUNTS not in self.tally.windows:
            asked = [Window(key=_COUNTS, since=self.since, until=self.until)]
        yield from asked
        if not asked:
            self._compare()

    def _compare(self) -> None:
        """What came against what was known, and against the numbers by status."""
        windows = self.tally.windows
        came = set[str]().union(*(window.seen for window in windows.values()))
        if self._lacks(windows["all"].seen) and self._lacks(came):
            told = f"{len(came)} of {self.store.held()} known projects"
            self.tally.gap = f"the list and its slices by status show {told}"
        if counts := windows.get(_COUNTS):
            self.tally.excuse(_COUNTS, ask_counts().url)
            windows["all"].stated = counts.stated
            for window in windows.values():
                windows["all"].states |= window.states

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
