"""The register of private funds of AMAC, where guidance funds and their sub-funds have to appear.

Domain: gs.amac.org.cn. The register has some 240,000 funds, shifts while it is paged through, and
carries no mark of government money. It is therefore asked in windows that add up by themselves:
equity and venture funds month by month, and all funds for each of a list of keywords.

Spider argument: keywords, a comma-separated list that narrows the keywords (none where empty).
"""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from normalize.funds.register import fund_row, plain, row_managers, rules, tier
from normalize.funds.register_pages import fund_page
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Oddity, Page, Window
from spiders.platforms.amac_api import SITE, api_url, headers, read_answer
from spiders.platforms.json_api import distinct, jsonable, keys, objects
from spiders.select import LayoutDrift, maybe, parse, require, some, text_of
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

HOME = f"{SITE}/amac-infodisc/res/pof/fund/index.html"
_API = "pof/fund"
_PAGE = f"{SITE}/amac-infodisc/res/pof/fund/{{}}.html"
# Exactly these stood in all of 4,632 rows.
_ROW = keys(
    "id fundNo fundName managerName managerType workingState putOnRecordDate establishDate "
    "lastQuarterUpdate isDeputeManage url managerUrl mandatorName managersInfo"
)
_NAMES = ("fundName", "managerName")
_MANAGER = keys("managerId managerUrl managerName")
_VALUE = "following-sibling::td[not(contains(@class,'qr-code'))]"
_TITLES = "//td[contains(concat(' ',normalize-space(@class),' '),' title ')]"

Row = dict[str, Json]


# --- the list ----------------------------------------------------------------------------------


def read_list(page: Page) -> Contents:
    """A page of a window: a draft for each row, and the page of each fund.

    `newest` stays unset: every window is counted, and so is read to its end.
    """
    answer = read_answer(page)
    rows, odd = answer.rows, answer.oddities
    for row in rows:
        odd += require(row, _ROW, "fund row")[1]
        _check_row(page, row)
        for manager in objects(row["managersInfo"] or [], "managersInfo"):
            odd += require(manager, _MANAGER, "managersInfo")[1]
    if "keyword" in page.context and rows:
        _check_keyword(text_in(page.context, "keyword"), rows)
    return Contents(
        drafts=tuple(_draft(page, row, f"content[{n}]") for n, row in enumerate(rows)),
        rows=len(rows),
        total=answer.total,
        pages=answer.pages,
        follow=tuple(map(ask_fund, rows)),
        oddities=distinct(odd),
    )


def _check_row(page: Page, row: Row) -> None:
    """The row has its number, and is of the month asked for: a server that left out the filter
    would give us all 240,000 funds in every window, under a wrong type."""
    if not key_in(row, "fundNo"):
        raise LayoutDrift("fund row", expected="a fundNo", found="none")
    month = str(page.context.get("window", "")).partition("/")[2]
    registered = row["putOnRecordDate"]
    if "fund_type" in page.context and isinstance(registered, int):
        found = f"{datetime.fromtimestamp(registered / 1000, UTC):%Y-%m}"
        if month and found != month:
            raise LayoutDrift("fund row", expected=f"one registered in {month}", found=found)


def _check_keyword(keyword: str, rows: Sequence[Row]) -> None:
    """Some row bears the keyword in a name: else it is the whole register that was sent, of which
    every page would be asked."""
    if not any(keyword in plain(text_in(row, name)) for row in rows for name in _NAMES):
        found = f"none in {len(rows)}: {plain(text_in(rows[0], 'fundName'))}"
        raise LayoutDrift("fund row", expected=f"a name with {keyword}", found=found)


def _draft(page: Page, row: Row, place: str) -> Draft:
    fields = {key: jsonable(value) for key, value in row.items()}
    return Draft("fund_row", key_in(row, "fundNo"), fields, place, page.context)


def _is_marked(row: Mapping[str, Json]) -> bool:
    """True where the row itself speaks for a guidance fund: by its name, or by a manager that is
    known as the state's."""
    return tier(plain(text_in(row, "fundName")), row_managers(row)) is not None


def ask_fund(row: Mapping[str, Json]) -> Ask:
    """A fund's own page, for this state of its row."""
    number = key_in(row, "fundNo")
    return Ask(
        url=_PAGE.format(text_in(row, "id")),
        kind="fund_page",
        context={"native_id": number},
        native_id=number,
        version=row_version(row),
    )


def row_version(row: Mapping[str, Json]) -> str:
    """A digest of what in a row, if it changes, makes its page worth reading again."""
    facts = [
        plain(text_in(row, "fundName")),
        *(text_in(row, key) for key in ("workingState", "putOnRecordDate", "establishDate")),
        plain(text_in(row, "mandatorName")),
        sorted(row_managers(row)),
    ]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# --- a fund's page -----------------------------------------------------------------------------


def read_fund_page(page: Page) -> Contents:
    """Labels and values of a fund's page, its managers with their numbers, hints about these."""
    if "</html>" not in page.text.lower():
        found = f"none, of {len(page.text)} characters"
        raise LayoutDrift("fund page", expected="a page with its end, </html>", found=found)
    root = parse(page.text)
    values = _values(root)
    odd = _check_labels(values)
    texts: Row = {label: text_of(cell) for label, cell in values.items()}
    names = rules()["labels"]
    number = text_in(texts, names["number"])
    if number != page.context.get("native_id", number):
        expected = f"fund {page.context['native_id']}"
        raise LayoutDrift("fund page", expected=expected, found=f"fund {number}")
    fields: Row = {
        "labels": texts,
        "managers": _managers(values[names["managers"]]),
        "hints": _hints(root),
        "page_id": urlsplit(page.url).path.rpartition("/")[2].removesuffix(".html"),
    }
    draft = Draft("fund_page", number, fields, "div.info-body", page.context)
    return Contents(drafts=(draft,), oddities=odd)


def _values(root: HtmlElement) -> dict[str, HtmlElement]:
    """Label to value cell: the next one, but for those that hold a print button or a code."""
    values: dict[str, HtmlElement] = {}
    for title in some(root, _TITLES, "labels"):
        label = text_of(title).rstrip(":：").rstrip()
        if label in values:
            raise LayoutDrift("labels", expected=f"{label} once", found="twice")
        values[label] = some(title, _VALUE, f"value of {label}")[0]
    return values


def _check_labels(values: Mapping[str, Any]) -> tuple[Oddity, ...]:
    names = rules()["labels"]
    required = [names[name] for name in rules()["page"]["required"]]
    if missing := [label for label in required if label not in values]:
        raise LayoutDrift("labels", expected=" | ".join(missing), found=" | ".join(values))
    new = sorted(values.keys() - set(names.values()))
    return tuple(Oddity("fund page: new label", label) for label in new)


def _managers(cell: HtmlElement) -> list[Json]:
    """Name and number of each manager; one without a link has a name alone."""
    links = some(cell, ".//a[@href]", "managers", 0)
    if not links:
        name = text_of(cell)
        return [{"id": "", "name": name}] if name else []
    return [{"id": _stem(link.get("href") or ""), "name": text_of(link)} for link in links]


def _stem(href: str) -> str:
    stem = href.rpartition("/")[2].removesuffix(".html")
    return stem if stem.isdecimal() else ""


def _hints(root: HtmlElement) -> dict[str, Json]:
    """What the register says against the manager, by heading: label and explanation."""
    hints: dict[str, Json] = {}
    for heading in rules()["page"]["hints"]:
        cell = maybe(root, f"//td[normalize-space()='{heading}']/following-sibling::td[1]", heading)
        rows = some(cell, ".//tr", heading, 0) if cell is not None else []
        hints[heading] = [" ".join(text_of(td) for td in some(tr, "./td", heading)) for tr in rows]
    return hints


# --- requests ----------------------------------------------------------------------------------


def month_windows(since: date, until: date) -> Iterator[Window]:
    """Whole months of each kind of fund: their rows add up, and their requests stay the same."""
    for kind in rules()["types"]:
        first = since.replace(day=1)
        while first <= until:
            last = first.replace(day=monthrange(first.year, first.month)[1])
            yield Window(
                key=f"{kind}/{first:%Y-%m}",
                since=first,
                until=last,
                counted=True,
                context={"fund_type": kind},
            )
            first = last + timedelta(days=1)


def keyword_window(keyword: str, since: date, until: date) -> Window:
    """All funds that the register finds for a keyword, of whatever date."""
    return Window(
        key=f"keyword/{keyword}",
        since=since,
        until=until,
        counted=True,
        context={"keyword": keyword},
    )


def body_of(window: Window) -> str:
    """The filter of a window, always written in the same way: it is part of the page's identity."""
    if "keyword" in window.context:
        asked: dict[str, object] = {"keyword": window.context["keyword"]}
    else:
        days = {"from": window.since.isoformat(), "to": window.until.isoformat()}
        asked = {"fundType": window.context["fund_type"], "putOnRecordDate": days}
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


class AmacSpider(SourceSpider):
    """The register of private funds: months of registration by kind of fund, then keywords."""

    options: ClassVar[frozenset[str]] = frozenset({"keywords"})
    asks_all: ClassVar[bool] = False
    readers: ClassVar[Mapping[str, Reader]] = {"list": read_list, "fund_page": read_fund_page}
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "fund_row": fund_row,
        "fund_page": fund_page,
    }

    def __init__(self, keywords: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.keywords = _narrowed(keywords)
        self._guidance_funds: frozenset[str] | None = None
        self._unread: Mapping[str, Row] = {}

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """Months by kind of fund, then the keywords."""
        yield from month_windows(since, until)
        for keyword in self.keywords:
            yield keyword_window(keyword, since, until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The page of a window."""
        return Ask(
            url=api_url(_API, number, sort="putOnRecordDate,desc"),
            kind="list",
            method="POST",
            body=body_of(window),
            headers=headers(HOME),
            context=window.context,
        )

    def chosen(self, contents: Contents) -> Iterable[Ask]:
        """The pages of funds that a keyword found, that their row marks, or that anything else in
        the database speaks for. Asking those of all 240,000 would be rude, and what they add
        (place, reports) is only wanted of guidance funds."""
        if self._guidance_funds is None:
            self._guidance_funds = self.store.guidance_funds()
        marked = {
            draft.native_id
            for draft in contents.drafts
            if "keyword" in draft.context or _is_marked(draft.fields)
        }
        wanted = marked | self._guidance_funds
        return [ask for ask in contents.follow if ask.native_id in wanted]

    def _due(self) -> dict[str, str]:
        """Guidance funds whose page nobody has asked for, as they became known as such after their
        row was read, take up to half of the places of spot checks."""
        due = super()._due()
        if self.look:
            return due
        self._unread = self.store.unread_guidance_funds(self.spec.spot_checks // 2)
        unread = {number: ask_fund(row).url for number, row in self._unread.items()}
        return dict(islice((unread | due).items(), self.spec.spot_checks))

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A fund's page has its own address; a row of the register can't be asked for alone."""
        if native_id in self._unread:
            return ask_fund(self._unread[native_id])
        if not url.startswith(_PAGE.partition("{}")[0]):
            return None
        return Ask(url=url, kind="fund_page", context={"native_id": native_id}, native_id=native_id)


def _narrowed(keywords: str | None) -> tuple[str, ...]:
    """The keywords asked for, which must be known: a slip would look like a keyword of no funds."""
    known = tuple(rules()["guidance"]["keywords"])
    if keywords is None:
        return known
    asked = tuple(filter(None, (word.strip() for word in keywords.split(","))))
    if unknown := [word for word in asked if word not in known]:
        raise ValueError(f"unknown keywords: {', '.join(unknown)}")
    return asked
