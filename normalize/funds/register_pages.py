"""A fund's own page in AMAC's register: its place, its currency, and its reports due and missing.

The reports are the only signs of life that the register gives of a fund.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from normalize.funds.register import (
    coded,
    evidence,
    joined_keys,
    kind_by_name,
    kind_of,
    relations,
    rules,
    structure_by_name,
    tier,
    vehicle,
    weak_in,
)
from normalize.names import fund_key, legal_form, name_key
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Doubt,
    FundDisclosureRecord,
    FundRecord,
    Json,
    Link,
    Mention,
    Record,
    Text,
)
from normalize.regions import Region, read_region
from normalize.said import Said, day_in, rows_in, text_in, version_of

# A name is a guess, and the page lists managers in another form: neither replaces better words.
_WEAK = frozenset({"inclusion_tier", "structure", "manager_raw"})
_UNKNOWN = (None, None, None)
_REPORTS = ("monthly", "quarterly", "half_yearly", "yearly")


def fund_page(said: Said) -> Iterator[Record]:
    """A fund's own page: its place, its currency, and its reports due and missing."""
    page = _Page(said)
    yield _from_page(page)
    yield from evidence(page.number, page.name, page.managers)
    if any(page.text(label) for label in (*_REPORTS, "accounts")):
        yield _disclosure(page)
    yield from relations(page.number, page.fund, page.managers, page.text("custodian"))


@dataclass(frozen=True, slots=True)
class _Page:
    """Access to a page by our names of its labels."""

    said: Said

    @property
    def labels(self) -> Mapping[str, Json]:
        labels = self.said.fields.get("labels")
        return labels if isinstance(labels, dict) else {}

    def text(self, name: str) -> str:
        """The value of a label; empty where the page writes a sign for nothing."""
        value = text_in(self.labels, rules()["labels"][name])
        return "" if value in rules()["page"]["nothing"] else value

    def stated(self, name: str) -> Text:
        """The value; None where the page leaves it empty, unset where it hasn't got the label."""
        present = rules()["labels"][name] in self.labels
        return (self.text(name) or None) if present else UNSET

    def day(self, name: str) -> Reading[date]:
        return day_in(self.labels, rules()["labels"][name])

    @property
    def number(self) -> str:
        return self.said.native_id

    @property
    def name(self) -> str:
        return self.text("name")

    @property
    def region(self) -> Reading[Region]:
        return read_region(self.text("place"))

    @property
    def fund(self) -> Mention | None:
        region = self.region.value
        return vehicle(self.name, self.number, region.code if region else None)

    @property
    def managers(self) -> list[tuple[str, str]]:
        rows = rows_in(self.said.fields, "managers")
        return [(text_in(one, "id"), text_in(one, "name")) for one in rows]


def _from_page(page: _Page) -> FundRecord:
    established, registered = page.day("established"), page.day("registered")
    kind = coded("page_types", page.text("type"))
    status = coded("states", page.text("state"))
    region = page.region
    return FundRecord(
        native_id=page.number,
        raw=page.said.fields,
        doubts=(
            *Doubt.of("amac_type", kind),
            *Doubt.of("region_code", region),
            *Doubt.of("established_on", established),
            *Doubt.of("registered_on", registered),
            *Doubt.of("status", status),
            *_unlinked(page),
        ),
        # A type that isn't known here doesn't put out what the row's own list said.
        weak=weak_in(kind.value, _WEAK if kind.value else _WEAK | {"amac_type"}),
        published=registered.value,
        name=page.name or None,
        exact_key=name_key(page.name) or None,
        name_key=fund_key(page.name) or None,
        manager_keys=joined_keys(manager for _, manager in page.managers),
        organisation=page.fund,
        amac_code=page.text("number") or None,
        amac_page_id=text_in(page.said.fields, "page_id") or UNSET,
        amac_type=kind.value,
        kind=kind_of(kind.value, page.name) or UNSET,
        kind_by_name=kind_by_name(page.name),
        amac_type_raw=page.stated("type"),
        legal_form=legal_form(page.name),
        region_code=_code(region) if page.stated("place") is not UNSET else UNSET,
        region_raw=page.stated("place"),
        established_on=established.value,
        registered_on=registered.value,
        status=status.value,
        status_raw=page.stated("state"),
        management_type_raw=page.stated("management"),
        manager_raw=page.stated("managers"),
        custodian_raw=page.stated("custodian"),
        currency_raw=page.stated("currency"),
        special_notice=page.stated("notice"),
        phase_raw=page.stated("phase"),
        structure=structure_by_name(page.name) or UNSET,
        structure_by_name=structure_by_name(page.name),
        inclusion_tier=tier(page.name, page.managers),
        detail_version=version_of(page.said) or UNSET,
    )


def _unlinked(page: _Page) -> Iterator[Doubt]:
    """Managers without a link have no number here, so that no tie to them is made."""
    for number, name in page.managers:
        if not number:
            yield Doubt("manager_raw", name, Reason.UNREADABLE)


def _disclosure(page: _Page) -> FundDisclosureRecord:
    """The counts at the page's last update; one without a date stands for itself."""
    updated = page.day("updated")
    counts = {name: _counts(page.text(name)) for name in _REPORTS}
    percent = _percent(page.text("accounts"))
    month, quarter, half, year = (count.value or _UNKNOWN for count in counts.values())
    return FundDisclosureRecord(
        native_id=f"{page.number}/disclosure/{updated.value or 'undated'}",
        raw={name: page.text(name) for name in (*_REPORTS, "accounts", "updated")},
        doubts=(
            *Doubt.of("last_update_on", updated),
            *Doubt.of("investor_accounts_percent", percent),
            *(d for name, count in counts.items() for d in Doubt.of(f"{name}_due", count)),
        ),
        fund=Link("fund", page.number),
        last_update_on=updated.value,
        investor_accounts_percent=percent.value,
        monthly_due=month[0],
        monthly_on_time=month[1],
        monthly_missing=month[2],
        quarterly_due=quarter[0],
        quarterly_on_time=quarter[1],
        quarterly_missing=quarter[2],
        half_yearly_due=half[0],
        half_yearly_on_time=half[1],
        half_yearly_missing=half[2],
        yearly_due=year[0],
        yearly_on_time=year[1],
        yearly_missing=year[2],
    )


def _counts(text: str) -> Reading[tuple[int, int, int]]:
    """Reports due, on time and missing."""
    match = re.search(rules()["disclosure"]["counts"], text)
    if match:
        return Reading(text, value=(int(match[1]), int(match[2]), int(match[3])))
    return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)


def _percent(text: str) -> Reading[Decimal]:
    match = re.search(rules()["disclosure"]["percent"], text)
    if match:
        return Reading(text, value=Decimal(match[1]))
    return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)


def _code(region: Reading[Region]) -> str | None:
    return region.value.code if region.value else None
