"""The query service of the Shenzhen Stock Exchange: lists of projects, and their details.

Domain: www.szse.cn. Three lists answer in one shape (bizType: 1 first listings, 2 refinancing,
3 restructuring). Each run reads a list whole; its own counts of the projects in each state show
whether all came. The page of a project is asked only where its row says anything new but its date
of update, which moves with every file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from normalize.listings.log_szse import event_log
from normalize.listings.szse import application, detail, document
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

HOME = "https://www.szse.cn/listing/projectdynamic/"
_API = "https://www.szse.cn/api/ras/projectrends/"
_PAGE_SIZE = 100  # 200 worked in 2026, but one of the clients says that 100 is the most
_VERSION = 16  # hex digits of a row's hash

# Keys: what is needed, what was always there, what is known to come and go (absent in 2021).
_ENVELOPE = keys("totalPage pageSize totalSize pageIndex data")
_ENVELOPE_USUAL = keys("start currentPage stageList")
_STAGE = keys("stage stageName projectCount projectStatusList")
_STATUS = keys("status statusName projectCount")
_STATE_KNOWN = keys(
    "id status statusName displayStatusName statusSortNo stage stageName remark projectStatusList"
)
_ROW = keys(
    "prjid cmpnm biztype prjstatus prjst regloc csrcind sprinst lawfm acctfm maramt updtdt acptdt"
)
_ROW_USUAL = keys(
    "cmpcode cmpsnm biztyp biztypsb entid sprinsts sprcd sprrep jsprinst jsprinsts jsprcd jsprrep "
    "lglsgnt acctsgnt evalinst evalsgnt prjprog pjreson pjdot sts plnmt lastestAuditEndDate "
    "approveProcessType planIssuseCapitalForPurchase planIssuseCapitalForFinancing stage "
    "issueTargetType isCashPurchase isRaiseComplementFinance hasDraftIpoCorp drafIpoCorp "
    "isCsrcPrepared approveProcessTypeName issueTargetName biztypsbName"
)
_ROW_KNOWN = keys("boardCode boardName")
_FILES = keys(
    "disclosureMaterials enquiryResponseAttachment meetingConclusionAttachment "
    "terminationNoticeAttachment registrationResultAttachment cashReorganizationResultAttachment"
)
_FILES_KNOWN = ("ntbListedResultAttachment",)
_DETAIL_USUAL = keys("index prjstQty others")
_STEP = keys("caption value finished date orderNo status")
_FILE = keys("dfid dfnm dftitle dtyp matcat ddt dfpth")
_FILE_USUAL = keys(
    "prjid mtid cmpnm cmpsnm cmpcode dfphynm configFileName matnm matidx ddtime dfext inquiryId "
    "type index displayName sts keywords subInfoDisclosureList"
)
_LOG = keys("prjid prjstatus prjst prjprog updtdt")

Row = dict[str, Json]
Odd = tuple[Oddity, ...]


# --- the list ----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of a project list: a draft and the detail's request for each row."""
    envelope, odd = check_keys(read_json(page), _ENVELOPE, "list", _ENVELOPE_USUAL)
    rows = list(objects(envelope["data"], "data"))
    pages, total = _check_paging(page, envelope, len(rows))
    kind = _asked(page, "bizType")
    for row in rows:
        odd += _check_row(row, kind)
    stated, odd_counts = _stated(envelope.get("stageList"))
    return Contents(
        drafts=tuple(_row_draft(page, row, f"data[{n}]") for n, row in enumerate(rows)),
        rows=len(rows),
        total=total,
        pages=pages,
        states={key_in(row, "prjid"): text_in(row, "prjstatus") for row in rows},
        stated=stated,
        follow=tuple(ask_detail(row) for row in rows),
        oddities=distinct(odd + odd_counts),
    )


def _check_paging(page: Page, envelope: Row, rows: int) -> tuple[int, int]:
    """Pages and rows of the list. It is the page that was asked for, and as full as it must be:
    a server that caps the size of a page would else lose rows between two of them."""
    pages, total, size, index = (
        count(envelope, key, "list") for key in ("totalPage", "totalSize", "pageSize", "pageIndex")
    )
    if str(index) != _asked(page, "pageIndex"):
        raise LayoutDrift("list", expected=f"page {_asked(page, 'pageIndex')}", found=str(index))
    if size < 1 or pages != -(-total // size):
        found = f"{pages} pages of {size} rows"
        raise LayoutDrift("list", expected=f"pages of {total} rows", found=found)
    if rows != min(size, max(0, total - index * size)):
        found = f"{rows} rows on page {index}"
        raise LayoutDrift("list", expected=f"{size} of {total} rows a page", found=found)
    return pages, total


def _stated(stages: Json) -> tuple[dict[str, int], Odd]:
    """How many projects the list says there are in each state. The counts are of the whole list,
    whatever the page; those of the states must add up to those of their stages."""
    stated: dict[str, int] = {}
    odd: Odd = ()
    for stage in objects(stages if stages is not None else [], "stageList"):
        odd += check_keys(stage, _STAGE, "stageList", known=_STATE_KNOWN)[1]
        own = list(objects(stage["projectStatusList"], "projectStatusList"))
        for state in own:
            odd += check_keys(state, _STATUS, "projectStatusList", known=_STATE_KNOWN)[1]
            stated[text_in(state, "status")] = count(state, "projectCount", "projectStatusList")
        given = count(stage, "projectCount", "stageList")
        if given != (sum_ := sum(stated[text_in(state, "status")] for state in own)):
            odd += (Oddity(f"stageList: {given} in {text_in(stage, 'stageName')}", f"{sum_}"),)
    return stated, odd


def _check_row(row: Row, kind: str) -> Odd:
    """A row of another list than was asked for is a drift: the server ignores what we ask."""
    odd = check_keys(row, _ROW, "project", _ROW_USUAL, _ROW_KNOWN)[1]
    _check_number(row, "project")
    if text_in(row, "biztype") != kind:
        found = text_in(row, "biztype") or "none"
        raise LayoutDrift("project", expected=f"biztype {kind}", found=found)
    return odd


def _check_number(row: Row, what: str) -> str:
    number = key_in(row, "prjid")
    if not number.isascii() or not number.isdecimal():
        raise LayoutDrift(what, expected="a number in prjid", found=repr(row.get("prjid"))[:50])
    return number


def _row_draft(page: Page, row: Row, place: str) -> Draft:
    fields = {key: jsonable(value) for key, value in row.items()}
    return Draft("application", key_in(row, "prjid"), fields, place, page.context)


# --- the details -------------------------------------------------------------------------------


def read_detail(page: Page) -> Contents:
    """A project's page: its row with all parties, its milestones, and its files."""
    envelope, odd = check_keys(read_json(page), ("data",), "details")
    found, odd_row = check_keys(
        envelope["data"],
        (*_ROW, "prjprogs", *_FILES),
        "details",
        (*_ROW_USUAL, *_DETAIL_USUAL),
        (*_ROW_KNOWN, *_FILES_KNOWN),
    )
    number = _check_number(found, "details")
    if number != _asked(page, "id"):
        raise LayoutDrift("details", expected=f"project {_asked(page, 'id')}", found=number)
    files, odd_files = _files(found)
    log, odd_log = _log(found)
    drafts = (
        Draft("detail", number, _counted(found), "data", page.context),
        Draft("log", number, log, "data.prjprogs", page.context),
        *(
            Draft("document", f"{number}/document/{key_in(file, 'dfid')}", file, place)
            for place, file in files
        ),
    )
    odd += odd_row + odd_files + odd_log + _behind(page, found)
    return Contents(drafts=drafts, oddities=distinct(odd))


def _counted(found: Row) -> Row:
    """The project's own fields. A list is told by its length: its rows have drafts of their own."""
    return {
        key: len(value) if isinstance(value, list) else jsonable(value)
        for key, value in found.items()
    }


def _log(found: Row) -> tuple[Row, Odd]:
    """Milestones, their times to the second, and the reasons: one draft, because what one says
    depends on the others."""
    odd: Odd = ()
    steps = list(objects(found["prjprogs"], "prjprogs"))
    for step in steps:
        odd += check_keys(step, _STEP, "prjprogs", known=("stageType",))[1]
        for result in objects(step["status"] or [], "status"):
            odd += check_keys(result, _STEP, "status", known=("stageType",))[1]
    reasons = list(objects(found.get("others") or [], "others"))
    told = _inner(found, "pjreson", [])
    if text_in(found, "pjreson") and jsonable(told) != jsonable([*reasons]):
        odd += (Oddity(f"reasons of project {key_in(found, 'prjid')}", "pjreson has others"),)
    fields: Row = {key: jsonable(found[key]) for key in _LOG if key in found}
    fields["prjprogs"] = [jsonable(step) for step in steps]
    fields["others"] = [jsonable(reason) for reason in reasons]
    fields["pjdot"] = jsonable(_inner(found, "pjdot", {}))
    return fields, odd


def _inner(found: Row, key: str, empty: Json) -> Json:
    """JSON that stands in a text of its own, of the same type as `empty`."""
    text = found.get(key)
    if text is None or text == "":
        return empty
    try:
        value: Json = json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError) as error:
        raise LayoutDrift(key, expected="JSON", found=type(error).__name__) from error
    if not isinstance(value, type(empty)):
        raise LayoutDrift(key, expected=type(empty).__name__, found=type(value).__name__)
    return value


def _files(found: Row) -> tuple[list[tuple[str, Row]], Odd]:
    """All files with their places, each list in its order, those within others behind them."""
    files: list[tuple[str, Row]] = []
    odd: Odd = ()
    for key in (*_FILES, *_FILES_KNOWN):
        waiting = [(key, found.get(key) or [])]
        while waiting:
            place, some = waiting.pop()
            for n, file in enumerate(objects(some, place)):
                odd += check_keys(file, _FILE, place.partition("[")[0], _FILE_USUAL)[1]
                if not key_in(file, "dfid"):
                    raise LayoutDrift(place, expected="a dfid", found="none")
                inner = file.get("subInfoDisclosureList") or []
                waiting.append((f"{place}[{n}].subInfoDisclosureList", inner))
                own = {k: jsonable(v) for k, v in file.items() if k != "subInfoDisclosureList"}
                files.append((f"data.{place}[{n}]", {**own, "list": key}))
    return files, odd


def _behind(page: Page, found: Row) -> Odd:
    """A detail of another state that isn't newer than the list's row: told, and asked again in the
    next run."""
    listed, day = text_in(page.context, "stage_raw"), text_in(page.context, "updated")
    own, own_day = text_in(found, "prjstatus"), text_in(found, "updtdt")
    if not listed or own_day > day or own == listed:
        return ()
    told = f"details of {own_day} at {own}, list of {day} at {listed}"
    return (Oddity(f"project {key_in(found, 'prjid')} behind the list", told),)


def _asked(page: Page, name: str) -> str:
    """A parameter of the address that was asked."""
    values = parse_qs(urlsplit(page.url).query).get(name, [])
    if len(values) != 1:
        raise LayoutDrift(page.kind, expected=f"one {name} in the address", found=page.url)
    return values[0]


# --- requests ----------------------------------------------------------------------------------


def ask_page(kind: int, number: int) -> Ask:
    """A page of one of the lists, `number` from 1."""
    params = {"bizType": kind, "pageIndex": number - 1, "pageSize": _PAGE_SIZE}
    return Ask(
        url=f"{_API}query?{urlencode(params)}", kind="list", headers={"Referer": f"{HOME}ipo/"}
    )


def ask_detail(row: Row) -> Ask:
    """The project's page, for this state of its row."""
    context: Row = {"stage_raw": text_in(row, "prjstatus"), "updated": text_in(row, "updtdt")}
    return _ask(key_in(row, "prjid"), context, version_of_row(row))


def _ask(number: str, context: Row, version: str | None) -> Ask:
    return Ask(
        url=f"{_API}details?{urlencode({'id': number})}",
        kind="details",
        headers={"Referer": f"{HOME}ipo/detail/index.html?{urlencode({'id': number})}"},
        context={"native_id": number, **context},
        native_id=number,
        version=version,
    )


def version_of_row(row: Row) -> str:
    """A hash of all that the row says but its date of update: that alone moved in 52 of 134 rows
    which moved within ten days, and each page is a large answer."""
    said = {key: jsonable(value) for key, value in row.items() if key != "updtdt"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_VERSION]


class SzseSpider(SourceSpider):
    """A list of projects at SZSE, read whole in each run, with the details of those that moved."""

    biz_type: ClassVar[int]

    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "details": read_detail}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "application": application,
        "detail": detail,
        "document": document,
        "log": event_log,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One window: the whole list, whose rows must add up to the numbers that it states."""
        yield Window(key="all", since=since, until=until, counted=True)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The whole list, page by page."""
        return ask_page(self.biz_type, number)

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A project's page, for the files that came without any other change of its row."""
        return _ask(native_id, {}, None) if "details?" in url else None
