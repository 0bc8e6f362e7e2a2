"""The project news of the Beijing Stock Exchange: its list, and one answer for each detail.

Domain: www.bse.cn. Answers are JSONP under `text/html`, on success and on failure alike: what
isn't a call with an array in it is no data, and a page in the place of data is a challenge that
the browser session did not get past. The list is short (871 projects in 2026), comes in pages of
20, and each run reads all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

from normalize.listings.bse import application, document, revision
from normalize.listings.events_bse import event_log
from normalize.listings.java_dates import read_java_date
from normalize.records import Json
from normalize.said import text_in
from spiders.blocking import Challenge
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

SITE = "https://www.bse.cn"
HOME = f"{SITE}/audit/project_news.html"
_LIST = f"{SITE}/projectNewsController/infoResult.do"
_DETAIL = f"{SITE}/projectNewsController/infoDetailResult.do"
_CALLBACK = "cb"

_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
    "Referer": HOME,
}
# Only the fields that are asked for come back.
_FIELDS = keys(
    "id stockCode stockName companyName status registerAddress sponsorOrg appraisalOrg lawyerOrg "
    "accountingOrg updateDate receiveDate operatingTime"
)

_LIST_KEYS = keys("content totalElements totalPages number size")
_LIST_USUAL = keys("firstPage lastPage numberOfElements sort")
_ROW = keys("id stockCode companyName status sponsorOrg updateDate receiveDate")
_ROW_USUAL = tuple(key for key in _FIELDS if key not in _ROW)
_PROJECT = (*_FIELDS, *keys("itemNo sponsorRepresent accountant lawyer appraiser"))
_PROJECT_USUAL = keys("companyType isFlag publishDate")
_STATUS = keys(
    "receiveDate inquiryDate listingCommitteeDate listingCommitteeResult "
    "listingCommitteeResultDate rePassDate submitDate approveResult approveResultDate suspendDate "
    "terminateDate id itemNo"
)
_STATUS_USUAL = keys("updateDate operatingTime stockCode")
_DETAIL_KEYS = keys(
    "projectNews projectStatus zmInfo zzscInfo hyggjgInfo hztzInfo wxhfhInfo xxgkInfo"
)
_DETAIL_USUAL = keys("sysDate xxfcbj")
_NOTE = keys("content date fkey id")
_FILE = keys("disclosureCode disclosureTitle disclosureSubType destFilePath publishDate")
_FILE_USUAL = keys(
    "companyCd companyName dKey disclosurePostTitle disclosureType disclosureTypeValue "
    "disclosureYear dxfxTitleSelect fileExt filePath fullName infoId isEmergency isNewThree "
    "issuerName modifyTimes pubDate publishOrg state upDate upTime xxfcbj xxzqlx xxzrlx"
)
_LISTS_OF_FILES = keys("zzscInfo hyggjgInfo hztzInfo wxhfhInfo")
_GROUPS = frozenset({"P100", "P101"})  # of several states, each of which is counted, too
_CALL = re.compile(r"[A-Za-z_$][\w$]*\(\[")

Row = dict[str, Json]


# --- readers -----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of the project list: a draft and a detail's request for each row."""
    answer, odd = check_keys(_answer(page), ("listInfo",), page.kind, ("countsInfo",))
    stated, states = _stated(answer.get("countsInfo")), {}
    paging, odd_paging = check_keys(answer["listInfo"], _LIST_KEYS, "listInfo", _LIST_USUAL)
    rows = list(objects(paging["content"], "content"))
    _check_paging(page, paging, len(rows))
    odd += odd_paging
    for row in rows:
        odd += check_keys(row, _ROW, "row", _ROW_USUAL)[1]
        state = _state(text_in(row, "status"))
        if state in stated:
            states[_number(row, "row")] = state
    return Contents(
        drafts=tuple(_project(page, row, f"content[{n}]") for n, row in enumerate(rows)),
        rows=len(rows),
        total=count(paging, "totalElements", "listInfo"),
        pages=count(paging, "totalPages", "listInfo"),
        states=states,
        stated=stated,
        follow=tuple(ask_detail(row) for row in rows),
        oddities=distinct(odd),
    )


def _stated(counts: Json) -> dict[str, int]:
    """How many projects the list says there are in each state. The counts are of the whole list,
    whatever the page. States that aren't named are not compared: whether the site leaves out those
    without a project, or some more, only trimmed answers could show.
    """
    stated: Counter[str] = Counter()
    for each in objects(counts if counts is not None else [], "countsInfo"):
        check_keys(each, ("cnt", "status"), "countsInfo")
        stated[_state(text_in(each, "status"))] += count(each, "cnt", "countsInfo")
    return {state: number for state, number in stated.items() if state not in _GROUPS}


def _state(code: str) -> str:
    """Rows say P07 where the counts say P07-1: what stands behind the dash isn't compared."""
    return code.partition("-")[0]


def _check_paging(page: Page, paging: Row, rows: int) -> None:
    """The page is the one that was asked for, and what it says of itself fits."""
    number, pages = (count(paging, key, "listInfo") for key in ("number", "totalPages"))
    asked = page.context.get("page")
    if isinstance(asked, int) and number != asked - 1:
        raise LayoutDrift("listInfo", expected=f"page {asked - 1}", found=f"page {number}")
    is_last = number + 1 >= pages
    if paging.get("lastPage", is_last) is not is_last:
        found = f"page {number} of {pages} with lastPage {paging['lastPage']}"
        raise LayoutDrift("listInfo", expected="lastPage on the last page", found=found)
    if paging.get("numberOfElements", rows) != rows:
        found = f"{paging['numberOfElements']} with {rows} rows"
        raise LayoutDrift("listInfo", expected="numberOfElements of the page", found=found)


def read_detail(page: Page) -> Contents:
    """A detail: the project, one draft of all that makes its log, and its files."""
    answer, odd = check_keys(_answer(page), _DETAIL_KEYS, page.kind, _DETAIL_USUAL)
    news, odd_news = check_keys(answer["projectNews"], _PROJECT, "projectNews", _PROJECT_USUAL)
    status, odd_status = check_keys(
        answer["projectStatus"], _STATUS, "projectStatus", _STATUS_USUAL
    )
    number = project_of(page)
    for what, part in (("projectNews", news), ("projectStatus", status)):
        if _number(part, what) != number:
            found = f"project {_number(part, what)}"
            raise LayoutDrift(what, expected=f"project {number}", found=found)
    notes, odd_notes = _read_notes(answer, text_in(news, "itemNo"))
    files = _files(page, answer)
    for file in files:
        odd += _odd_file(file)
    return Contents(
        drafts=(
            _project(page, news, "projectNews"),
            *files,
            _log(page, answer, news, status, notes),
        ),
        oddities=distinct((*odd, *odd_news, *odd_status, *odd_notes)),
    )


def _read_notes(answer: Row, item: str) -> tuple[list[Row], tuple[Oddity, ...]]:
    """The notes of this project; one of another would move it."""
    notes = list(objects(answer["zmInfo"], "zmInfo"))
    odd: tuple[Oddity, ...] = ()
    for note in notes:
        odd += check_keys(note, _NOTE, "zmInfo", ("type",))[1]
        if text_in(note, "fkey") != item:
            found = f"a note of {text_in(note, 'fkey')}"
            raise LayoutDrift("zmInfo", expected=f"notes of {item}", found=found)
    return notes, odd


def _log(page: Page, answer: Row, news: Row, status: Row, notes: Iterable[Row]) -> Draft:
    """All that the log is made of, in one draft: what a note means depends on the steps."""
    fields: Row = {
        "status": jsonable(status),
        "notes": [jsonable(note) for note in notes],
        "ended": jsonable(answer["zzscInfo"]),
        "decisions": jsonable(answer["hztzInfo"]),
        "listed": text_in(news, "status"),
        "today": jsonable(answer.get("sysDate")),
    }
    return Draft("log", project_of(page), fields, "projectStatus, zmInfo", page.context)


def _files(page: Page, answer: Row) -> tuple[Draft, ...]:
    """Every file, with the list it stands in and the version of the application it belongs to."""
    found: list[Draft] = []
    for section in _LISTS_OF_FILES:
        found += _drafts(page, answer[section], section, "")
    sections = answer["xxgkInfo"]
    if not isinstance(sections, dict):
        raise LayoutDrift("xxgkInfo", expected="a JSON object", found=type(sections).__name__)
    for section, drafts in sections.items():
        if not isinstance(drafts, dict):
            raise LayoutDrift(section, expected="a JSON object", found=type(drafts).__name__)
        for draft, files in drafts.items():
            found += _drafts(page, files, section, draft)
    return tuple(found)


def _drafts(page: Page, files: Json, section: str, draft: str) -> Iterator[Draft]:
    for n, file in enumerate(objects(files, section)):
        fields = {key: jsonable(value) for key, value in file.items()}
        code, where = text_in(file, "disclosureCode"), ".".join(filter(None, (section, draft)))
        if not code:
            raise LayoutDrift(section, expected="a disclosureCode", found="none")
        yield Draft(
            "document",
            f"{project_of(page)}/document/{code}",
            {**fields, "section": section, "draft": draft},
            f"{where}[{n}]",
            page.context,
        )


def _odd_file(file: Draft) -> tuple[Oddity, ...]:
    return check_keys(dict(file.fields), _FILE, "file", _FILE_USUAL, ("section", "draft"))[1]


def _answer(page: Page) -> Json:
    """The one object of an answer. A page in its place is a block, whatever it says."""
    body = page.text.strip().removeprefix("\ufeff").strip()
    if body.startswith("<"):
        raise Challenge("a page stands in the place of data")
    if not _CALL.match(body):
        raise LayoutDrift(page.kind, expected="a call with an array", found=f"{len(body)} others")
    answers = list(objects(read_json(page), page.kind))
    if len(answers) != 1:
        raise LayoutDrift(page.kind, expected="one object", found=str(len(answers)))
    return answers[0]


def _project(page: Page, row: Row, place: str) -> Draft:
    fields = {key: jsonable(value) for key, value in row.items()}
    return Draft("application", _number(row, place), fields, place, page.context)


def _number(row: Row, what: str) -> str:
    """The exchange's number of a project."""
    number = row.get("id")
    if isinstance(number, bool) or not isinstance(number, int) or number <= 0:
        raise LayoutDrift(what, expected="a number in id", found=str(number)[:40])
    return str(number)


def project_of(page: Page) -> str:
    """The project that a detail was asked of, from its address."""
    numbers = parse_qs(urlsplit(page.url).query).get("id", [])
    if len(numbers) != 1:
        raise LayoutDrift(page.kind, expected="one id in the address", found=page.url)
    return numbers[0]


# --- requests ----------------------------------------------------------------------------------


def ask_page(number: int) -> Ask:
    """A page of the whole list, every status; the site counts its pages from 0."""
    form = [
        ("statetypes[]", ""),
        ("page", str(number - 1)),
        ("companyCode", ""),
        ("isNewThree", "1"),
        ("sortfield", "updateDate"),
        ("sorttype", "desc"),
        ("keyword", ""),
        *(("needFields[]", field) for field in _FIELDS),
    ]
    return Ask(
        url=f"{_LIST}?{urlencode({'callback': _CALLBACK})}",
        kind="list",
        method="POST",
        body=urlencode(form),
        headers=_HEADERS,
    )


def ask_detail(row: Row) -> Ask:
    """The detail of a project, for this state of its row.

    `updateDate` is a day and `operatingTime` may stay behind it: what moves is one of the three.
    """
    number = _number(row, "row")
    updated = read_java_date(row.get("updateDate")).raw
    return Ask(
        url=f"{_DETAIL}?{urlencode({'id': number, 'callback': _CALLBACK})}",
        kind="detail",
        method="POST",
        body=urlencode({"id": number}),
        headers={**_HEADERS, "Referer": f"{SITE}/audit/project_news_detail.html?id={number}"},
        native_id=number,
        version=f"{text_in(row, 'status')}/{updated}/{revision(row)}",
    )


class BseSpider(SourceSpider):
    """A list of projects at BSE, read whole in each run, with the details of those that moved."""

    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "detail": read_detail}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "application": application,
        "document": document,
        "log": event_log,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """One window: the whole list, whose rows must add up to the total that it states."""
        yield Window(key="all", since=since, until=until, counted=True)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The whole list, page by page."""
        return ask_page(number)
