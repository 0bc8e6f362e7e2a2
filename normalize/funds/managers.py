"""Managers of private funds as AMAC's list gives them, and what list and pages have in common.

The list's own figures of capital are nothing but 0 and 1 since some years: they stay in the raw
row, and capital is read from the manager's page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from normalize.dates import from_epoch_ms_utc
from normalize.filings.prospectus_ties import is_person
from normalize.funds.levels import level_of
from normalize.funds.register import plain
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import Doubt, FundManagerRecord, Json, Mention, Record
from normalize.regions import Region, read_region
from normalize.said import Said, key_in, text_in
from normalize.uscc import org_code_of, read_org_code, read_uscc

# China in degrees, with some room: a pair that lies elsewhere is in the wrong order, or no place.
_LATITUDES, _LONGITUDES = (Decimal(3), Decimal(54)), (Decimal(73), Decimal(136))
_COORDINATES = re.compile(r"^(-?\d{1,3}(?:\.\d{1,20})?)[,，](-?\d{1,3}(?:\.\d{1,20})?)$")


@cache
def rules() -> Mapping[str, Any]:
    """AMAC's codes and labels of managers (data/amac_managers.toml)."""
    file = Path(__file__).parents[1] / "data" / "amac_managers.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def manager_row(said: Said) -> Iterator[Record]:
    """A manager, from a row of the list."""
    row = said.fields
    name, number = plain(text_in(row, "managerName")), plain(key_in(row, "registerNo"))
    established, registered = epoch_day(row, "establishDate"), epoch_day(row, "registerDate")
    kind = coded("kinds", text_in(row, "primaryInvestType"))
    form = coded("forms", text_in(row, "orgForm"))
    region, office = _place(row, "register"), _place(row, "office")
    own, used = (_coordinates(text_in(row, key)) for key in ("regCoordinate", "officeCoordinate"))
    latitude, longitude = own.value or (None, None)
    office_latitude, office_longitude = used.value or (None, None)
    yield FundManagerRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("established_on", established),
            *Doubt.of("registered_on", registered),
            *Doubt.of("kind", kind),
            *Doubt.of("legal_form", form),
            *Doubt.of("region_code", region),
            *Doubt.of("office_region_code", office),
            *Doubt.of("registered_latitude", own),
            *Doubt.of("office_latitude", used),
        ),
        published=registered.value,
        name=name or None,
        organisation=manager_mention(name, said.native_id, number, region),
        registration_no=number or None,
        kind=kind.value,
        kind_raw=kind.raw or None,
        legal_form=form.value,
        legal_form_raw=form.raw or None,
        established_on=established.value,
        registered_on=registered.value,
        legal_representative_raw=plain(text_in(row, "artificialPersonName")) or None,
        registered_address_raw=text_in(row, "registerAddress") or None,
        region_code=code_of(region),
        office_address_raw=text_in(row, "officeAddress") or None,
        office_region_code=code_of(office),
        registered_latitude=latitude,
        registered_longitude=longitude,
        office_latitude=office_latitude,
        office_longitude=office_longitude,
        fund_count=_whole(row.get("fundCount")),
        has_products=_flag(row.get("managerHasProduct")),
        has_hints=_flag(row.get("hasSpecialTips")),
        has_credit_marks=_flag(row.get("hasCreditTips")),
        member_raw=text_in(row, "memberType") or None,
    )


# --- what a row and a page have in common ------------------------------------------------------


def manager_mention(
    name: str,
    page_id: str,
    number: str,
    region: Reading[Region],
    uscc: str | None = None,
) -> Mention | None:
    """A manager as an organisation, with its numbers in the register."""
    numbers = (("amac_manager", page_id), ("amac_registration", number))
    return mention(
        name,
        uscc=uscc,
        identifiers=tuple((scheme, each) for scheme, each in numbers if each),
        region_code=code_of(region),
    )


@dataclass(frozen=True, slots=True)
class OrgCode:
    """The number of a firm: its credit code where that is given, and the code inside of it."""

    uscc: str | None
    org_code: str


def read_firm_code(text: str) -> Reading[OrgCode]:
    """组织机构代码: a credit code of 18 characters, or the older code of nine with a hyphen."""
    uscc = read_uscc(text)
    if uscc.value:
        return Reading(text, OrgCode(uscc.value, org_code_of(uscc.value)))
    older = read_org_code(text)
    if older.value:
        return Reading(text, OrgCode(None, older.value))
    return Reading(text, reason=uscc.reason if len(text) >= 18 else older.reason)


def coded(table: str, text: str) -> Reading[str]:
    """Our term for a code or a word of the register."""
    term = rules()[table].get(text)
    if term is not None:
        return Reading(text, value=term)
    return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)


def epoch_day(row: Mapping[str, Json], key: str) -> Reading[date]:
    """Midnight in UTC of the day that is meant: read in another zone it would be the day before
    or after. Old rows have none."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return from_epoch_ms_utc(value)
    raw = text_in(row, key)
    return Reading(raw, reason=Reason.UNREADABLE if raw else Reason.NOT_STATED)


def read_place(address: str) -> Reading[Region]:
    """The region that an address begins with.

    The register sets province and city before what the firm wrote, so that these may stand twice
    (上海市上海市宝山区), and writes `null` where it has no district.
    """
    shown = re.sub(r"^(.{2,12}?)\1", r"\1", address).replace("null", "")
    return read_region(shown)


def code_of(region: Reading[Region]) -> str | None:
    """The code of a region that could be read."""
    return region.value.code if region.value else None


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose a manager is, with the level of the owner and the words that say so."""

    kind: str | None = None
    level: str | None = None
    quote: str | None = None


def ownership(owners: list[str]) -> Ownership:
    """Whose a manager is by those that control it, or own it: an authority makes it the state's.

    A firm of the state that doesn't name the authority behind it isn't told from a private one, so
    that nothing is said of it; a person who controls makes it private.
    """
    for name in owners:
        if re.search(rules()["wording"]["state"], name):
            return Ownership("state", level_of(name), name)
    if owners and all(is_person(name) for name in owners):
        return Ownership("private")
    return Ownership()


def _place(row: Mapping[str, Json], which: str) -> Reading[Region]:
    """By the address, which goes down to the district; else by the columns of province and city."""
    by_address = read_place(text_in(row, f"{which}Address"))
    if by_address.value:
        return by_address
    columns = text_in(row, f"{which}Province") + text_in(row, f"{which}City")
    by_columns = read_region(columns)
    return by_columns if by_columns.value else by_address


def _coordinates(text: str) -> Reading[tuple[Decimal, Decimal]]:
    """`latitude,longitude`: in this order, unlike most maps of China."""
    if not text:
        return Reading(text, reason=Reason.NOT_STATED)
    match = _COORDINATES.match(text)
    if not match:
        return Reading(text, reason=Reason.UNREADABLE)
    latitude, longitude = Decimal(match[1]), Decimal(match[2])
    if not (
        _LATITUDES[0] <= latitude <= _LATITUDES[1] and _LONGITUDES[0] <= longitude <= _LONGITUDES[1]
    ):
        return Reading(text, reason=Reason.OUT_OF_RANGE)
    return Reading(text, (latitude, longitude))


def _whole(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _flag(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None
