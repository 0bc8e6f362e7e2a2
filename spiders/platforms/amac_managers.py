"""The registers of managers of private funds of AMAC: those that are registered, and those whose
registration was cancelled.

Domain: gs.amac.org.cn. The first list is asked year by year of registration and read whole, so that
a manager that is missing means something. The second shows the latest first, and is read until it
is older than the window. Pages are asked of few: of the managers of guidance funds, and of what is
new in either list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from normalize.funds.cancelled_managers import cancelled_page, cancelled_row
from normalize.funds.manager_pages import manager_page
from normalize.funds.managers import epoch_day, manager_row
from normalize.funds.register import plain
from normalize.records import Json
from normalize.said import key_in, text_in
from spiders.drafts import Ask, Contents, Draft, Page, Window
from spiders.platforms.amac_api import SITE, Row, api_url, headers, read_answer
from spiders.platforms.amac_pages import read_cancelled_page, read_manager_page
from spiders.platforms.json_api import check_keys, distinct, jsonable, keys
from spiders.select import LayoutDrift
from spiders.source import Interpreter, Reader
from spiders.spider import SourceSpider

MANAGERS = f"{SITE}/amac-infodisc/res/pof/manager/managerList.html"
CANCELLED = f"{SITE}/amac-infodisc/res/cancelled/manager/index.html"
_MANAGER = f"{SITE}/amac-infodisc/res/pof/manager/{{}}.html"
_MEMBER = f"{SITE}/amac-infodisc/res/pof/member/{{}}.html"
_CANCELLED = f"{SITE}/amac-infodisc/res/cancelled/manager/{{}}.html"
_FIRST_YEAR = 2014  # registration began in February 2014
# Exactly these stood in all of 168 rows.
_ROW = keys("id managerName registerNo registerDate establishDate primaryInvestType")
_ROW_USUAL = keys(
    "artificialPersonName managerHasProduct url registerAddress registerProvince registerCity "
    "regAdrAgg officeAdrAgg fundCount paidInCapital subscribedCapital hasSpecialTips hasCreditTips "
    "regCoordinate officeCoordinate officeAddress officeProvince officeCity fundTypeScaleMap "
    "memberType orgForm"
)
_ROW_KNOWN = keys("fundScale inBlacklist")  # of older answers
_CANCELLED_ROW = keys("userTenantId orgName orgCode cancelDate status")
_CANCELLED_USUAL = keys("establishmentTime orgSignDate")
# What of a row, if it changes, makes the manager's page worth reading again; the number of funds
# is none of it.
_FACTS = keys(
    "managerName artificialPersonName registerAddress officeAddress primaryInvestType memberType "
    "orgForm hasSpecialTips hasCreditTips"
)


# --- the lists ---------------------------------------------------------------------------------


def read_managers(page: Page) -> Contents:
    """A page of a year of registration: a draft for each row, and the page of each manager."""
    answer = read_answer(page)
    odd = answer.oddities
    for row in answer.rows:
        odd += check_keys(row, _ROW, "manager row", _ROW_USUAL, _ROW_KNOWN)[1]
        _check_row(page, row)
    return Contents(
        drafts=tuple(
            _draft("manager_row", key_in(row, "id"), row, n, page)
            for n, row in enumerate(answer.rows)
        ),
        rows=len(answer.rows),
        total=answer.total,
        pages=answer.pages,
        follow=tuple(map(ask_manager, answer.rows)),
        oddities=distinct(odd),
    )


def _check_row(page: Page, row: Row) -> None:
    """The row has its number, and is of the year asked for: a server that left out the filter
    would give the whole register in every window."""
    if not key_in(row, "id").isdecimal():
        raise LayoutDrift("manager row", expected="an id in digits", found=key_in(row, "id"))
    year, registered = page.context.get("year"), row["registerDate"]
    if isinstance(year, int) and isinstance(registered, int):
        found = datetime.fromtimestamp(registered / 1000, UTC).year
        if found != year:
            raise LayoutDrift("manager row", expected=f"one of {year}", found=f"one of {found}")


def read_cancelled(page: Page) -> Contents:
    """A page of the cancelled managers, which show the latest first.

    A page that is in another order doesn't end the walk: then all is read.
    """
    answer = read_answer(page)
    odd = answer.oddities
    for row in answer.rows:
        odd += check_keys(row, _CANCELLED_ROW, "cancelled row", _CANCELLED_USUAL)[1]
        if not key_in(row, "userTenantId").isdecimal():
            found = key_in(row, "userTenantId")
            raise LayoutDrift("cancelled row", expected="a userTenantId in digits", found=found)
    days = [day for row in answer.rows if (day := epoch_day(row, "cancelDate").value)]
    in_order = days == sorted(days, reverse=True) and len(days) == len(answer.rows)
    return Contents(
        drafts=tuple(
            _draft("cancelled_row", key_in(row, "userTenantId"), row, n, page)
            for n, row in enumerate(answer.rows)
        ),
        rows=len(answer.rows),
        pages=answer.pages,
        newest=days[0] if days and in_order else None,
        follow=tuple(map(ask_cancelled, answer.rows)),
        oddities=distinct(odd),
    )


def _draft(shape: str, native_id: str, row: Row, place: int, page: Page) -> Draft:
    fields: dict[str, Json] = {key: jsonable(value) for key, value in row.items()}
    return Draft(shape, native_id, fields, f"content[{place}]", page.context)


def ask_manager(row: Row) -> Ask:
    """A manager's own page, for this state of its row; that of a member may stand elsewhere."""
    facts = json.dumps([plain(text_in(row, key)) for key in _FACTS], ensure_ascii=False)
    number = key_in(row, "id")
    own = Ask(
        url=_MANAGER.format(number),
        kind="manager_page",
        context={"native_id": number, "number": plain(key_in(row, "registerNo"))},
        native_id=number,
        version=hashlib.sha256(facts.encode()).hexdigest()[:16],
    )
    return replace(own, otherwise=replace(own, url=_MEMBER.format(number)))


def ask_cancelled(row: Row) -> Ask:
    """A cancelled manager's own page; what is written of it there stays as it is."""
    number = key_in(row, "userTenantId")
    return Ask(
        url=_CANCELLED.format(number),
        kind="cancelled_page",
        context={"native_id": number},
        native_id=number,
        version=text_in(row, "cancelDate"),
    )


# --- the spiders -------------------------------------------------------------------------------


class AmacManagersSpider(SourceSpider):
    """The register of managers, whole."""

    readers: ClassVar[Mapping[str, Reader]] = {
        "list": read_managers,
        "manager_page": read_manager_page,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "manager_row": manager_row,
        "manager_page": manager_page,
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._of_guidance_funds: frozenset[str] | None = None

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """All years of registration, whatever the dates: managers change long after it."""
        for year in range(_FIRST_YEAR, until.year + 1):
            first, last = date(year, 1, 1), date(year, 12, 31)
            yield Window(
                key=f"registered/{year}",
                since=first,
                until=last,
                counted=True,
                context={"year": year},
            )

    def ask_list(self, window: Window, number: int) -> Ask:
        """The page of a year of registration."""
        days = {"from": window.since.isoformat(), "to": window.until.isoformat()}
        return Ask(
            url=api_url("pof/manager/query", number),
            kind="list",
            method="POST",
            body=json.dumps({"registerDate": days}, separators=(",", ":")),
            headers=headers(MANAGERS),
            context=window.context,
        )

    def chosen(self, contents: Contents) -> Iterable[Ask]:
        """The managers of guidance funds, and those registered within the window: asking the pages
        of all 20,000 would be rude."""
        if self._of_guidance_funds is None:
            self._of_guidance_funds = self.store.managers_of_guidance_funds()
        new = _within(contents.drafts, "registerDate", self.since, self.until)
        wanted = self._of_guidance_funds | new
        return [ask for ask in contents.follow if ask.native_id in wanted]

    def ask_again(self, native_id: str, url: str) -> Ask | None:
        """A manager's page, where it was found."""
        if not url.startswith((_MANAGER.partition("{}")[0], _MEMBER.partition("{}")[0])):
            return None
        context: dict[str, Json] = {"native_id": native_id}
        return Ask(url=url, kind="manager_page", context=context, native_id=native_id)


class AmacCancelledSpider(SourceSpider):
    """Managers whose registration was cancelled, the latest first."""

    readers: ClassVar[Mapping[str, Reader]] = {
        "list": read_cancelled,
        "cancelled_page": read_cancelled_page,
    }
    interpreters: ClassVar[Mapping[str, Interpreter]] = {
        "cancelled_row": cancelled_row,
        "cancelled_page": cancelled_page,
    }

    def windows(self, since: date, until: date) -> Iterator[Window]:
        """The list, down to the first day of the window."""
        yield Window(key="cancelled", since=since, until=until)

    def ask_list(self, window: Window, number: int) -> Ask:
        """The page of the list, without a filter."""
        return Ask(
            url=api_url("cancelled/manager", number),
            kind="list",
            method="POST",
            body="{}",
            headers=headers(CANCELLED),
            context=window.context,
        )

    def chosen(self, contents: Contents) -> Iterable[Ask]:
        """The pages of those cancelled within the window: a page reaches beyond it."""
        wanted = _within(contents.drafts, "cancelDate", self.since, self.until)
        return [ask for ask in contents.follow if ask.native_id in wanted]


def _within(drafts: Iterable[Draft], key: str, since: date, until: date) -> frozenset[str]:
    """Those of which a date lies within the window."""
    days = ((draft.native_id, epoch_day(draft.fields, key).value) for draft in drafts)
    return frozenset(native_id for native_id, day in days if day and since <= day <= until)
