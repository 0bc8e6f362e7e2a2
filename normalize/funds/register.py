"""Private funds as AMAC registers them, and which of them a name marks as a guidance fund.

The register has no size, no investors and no flag for government money. So a name that sounds like
a guidance fund is kept as evidence of the weakest tier (D), with the rule and the words that it
saw, and never overrides what a better document said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from normalize.dates import from_epoch_ms_utc
from normalize.mentions import mention
from normalize.names import fund_key, legal_form, name_key
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Doubt,
    FundEvidenceRecord,
    FundRecord,
    Json,
    Link,
    Mention,
    Record,
    RelationRecord,
)
from normalize.said import Said, key_in, rows_in, text_in
from normalize.text import nfkc

_MANAGER_TIER, _TIER = "C", "D"
Managers: TypeAlias = Sequence[tuple[str, str]]  # AMAC's number and name of each
_HIT = re.compile(r"</?em\b[^>]*>", re.IGNORECASE)
_MANAGER_PAGE = re.compile(r"manager/(\d+)\.html")
# A name is a guess: it never replaces what was concluded from better words.
_WEAK = frozenset({"inclusion_tier", "structure"})
_OF_TYPES = {"venture_capital": "venture"}  # a fund for equity at large may be for industry or not


@cache
def rules() -> Mapping[str, Any]:
    """AMAC's codes, labels and the name rule (data/amac.toml)."""
    file = Path(__file__).parents[1] / "data" / "amac.toml"
    loaded: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return loaded


def plain(text: str) -> str:
    """A name without the marks that the register sets around a keyword it found."""
    return _HIT.sub("", text).strip()


# --- the name rule -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NameHit:
    """The name rule that fired, `strong` or `medium`, and the words that it saw."""

    rule: str
    quote: str


def guidance_by_name(name: str) -> NameHit | None:
    """Whether a name marks a guidance fund; None also where words speak against it.

    Brackets part the name: what stands before and in them is not read as one.
    """
    guidance = rules()["guidance"]
    shown = re.sub(guidance["brackets"], " ", nfkc(name))
    if re.search(guidance["not"], shown):
        return None
    for rule in ("strong", "medium"):
        if match := re.search(guidance[rule], shown):
            return NameHit(rule, match[0])
    return None


def structure_by_name(name: str) -> str | None:
    """`mother` for a name that says so (母基金, 引导基金); None where it tells nothing."""
    return "mother" if re.search(rules()["guidance"]["mother"], nfkc(name)) else None


def kind_by_name(name: str) -> str | None:
    """industry, venture or other, by the last word of a name that tells it; None without one."""
    found = [
        (match.end(), kind)
        for kind in ("industry", "venture", "other")
        for match in re.finditer(rules()["kinds"][kind], nfkc(name))
    ]
    return max(found)[1] if found else None


def kind_in(words: str) -> str | None:
    """The kind that a document's words give a fund (创业投资类基金); None where they give two."""
    kinds = rules()["kinds"]
    told = {kinds["told_as"][match["kind"]] for match in re.finditer(kinds["told"], nfkc(words))}
    return told.pop() if len(told) == 1 else None


def evidence(number: str, name: str, managers: Managers) -> Iterator[FundEvidenceRecord]:
    """What the register itself says for it: a state manager that is known as one, and its name."""
    for manager in sorted({name for _, name in managers if name_key(name) in _state_managers()}):
        yield _evidence(number, _MANAGER_TIER, "manager_listed", manager)
    hit = guidance_by_name(name)
    if hit is not None:
        yield _evidence(number, _TIER, f"name_{hit.rule}", hit.quote)


def _evidence(number: str, tier: str, rule: str, quote: str) -> FundEvidenceRecord:
    return FundEvidenceRecord(
        native_id=f"{number}/evidence/{rule}",
        fund=Link("fund", number),
        tier=tier,
        definition="broad",
        rule=rule,
        quote=quote,
    )


@cache
def _state_managers() -> frozenset[str]:
    """Managers that are known to be the state's, by folded name (data/state_managers.toml)."""
    file = Path(__file__).parents[1] / "data" / "state_managers.toml"
    loaded = tomllib.loads(file.read_text(encoding="utf-8"))
    return frozenset(name_key(one["name"]) for one in loaded["managers"])


def tier(name: str, managers: Managers) -> str | None:
    """The best tier of what the register says."""
    return min((str(each.tier) for each in evidence("", name, managers)), default=None)


# --- a row of the register ---------------------------------------------------------------------


def fund_row(said: Said) -> Iterator[Record]:
    """A fund with its managers and its custodian, from a row of the register."""
    row = said.fields
    number, name = key_in(row, "fundNo"), plain(text_in(row, "fundName"))
    fund = vehicle(name, number)
    yield _from_row(said, name, fund)
    managers = row_managers(row)
    yield from evidence(number, name, managers)
    yield from relations(number, fund, managers, plain(text_in(row, "mandatorName")))


def _from_row(said: Said, name: str, fund: Mention | None) -> FundRecord:
    row = said.fields
    established, registered = _epoch_day(row, "establishDate"), _epoch_day(row, "putOnRecordDate")
    status = coded("states", text_in(row, "workingState"))
    kind = coded("types", text_in(said.context, "fund_type"))
    managers = row_managers(row)
    updated = row.get("lastQuarterUpdate")
    nameless: Reading[str] = Reading(plain(text_in(row, "managerName")), reason=Reason.UNREADABLE)
    return FundRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("established_on", established),
            *Doubt.of("registered_on", registered),
            *Doubt.of("status", status),
            *Doubt.of("amac_type", kind),
            *(Doubt.of("manager_raw", nameless) if nameless.raw and not managers else ()),
        ),
        weak=weak_in(kind.value, _WEAK),
        whole=frozenset({"relation"}),
        published=registered.value,
        name=name or None,
        exact_key=name_key(name) or None,
        name_key=fund_key(name) or None,
        manager_keys=joined_keys(manager for _, manager in managers),
        organisation=fund,
        amac_code=key_in(row, "fundNo") or None,
        amac_page_id=text_in(row, "id") or None,
        amac_type=kind.value or UNSET,
        kind=kind_of(kind.value, name) or UNSET,
        kind_by_name=kind_by_name(name),
        legal_form=legal_form(name),
        established_on=established.value,
        registered_on=registered.value,
        status=status.value,
        status_raw=status.raw or None,
        management_type_raw=text_in(row, "managerType") or None,
        custody_raw=text_in(row, "isDeputeManage") or None,
        manager_raw=nameless.raw or None,
        custodian_raw=plain(text_in(row, "mandatorName")) or None,
        last_quarter_updated=updated if isinstance(updated, bool) else None,
        structure=structure_by_name(name) or UNSET,
        structure_by_name=structure_by_name(name),
        inclusion_tier=tier(name, managers),
    )


def kind_of(amac_type: str | None, name: str) -> str | None:
    """industry, venture or other: as it is registered, else by its name."""
    return _OF_TYPES.get(amac_type or "") or kind_by_name(name)


def weak_in(amac_type: str | None, weak: frozenset[str]) -> frozenset[str]:
    """What of a row is a guess: of a fund whose registration doesn't tell its kind that, too."""
    return weak if amac_type in _OF_TYPES else weak | {"kind"}


def joined_keys(names: Iterable[str]) -> str | None:
    """Folded names in one column, each between slashes: no name has one inside."""
    keys = sorted({name_key(name).replace("/", "") for name in names} - {""})
    return f"/{'/'.join(keys)}/" if keys else None


def row_managers(row: Mapping[str, Json]) -> list[tuple[str, str]]:
    """(AMAC's number, name) of each manager of a row; by the link where the list is empty."""
    listed = [
        (key_in(one, "managerId"), plain(text_in(one, "managerName")))
        for one in rows_in(row, "managersInfo")
    ]
    linked = (_linked_number(text_in(row, "managerUrl")), plain(text_in(row, "managerName")))
    return [(number, name) for number, name in listed or [linked] if number and name]


def _linked_number(url: str) -> str:
    match = _MANAGER_PAGE.search(url)
    return match[1] if match else ""


def _epoch_day(row: Mapping[str, Json], key: str) -> Reading[date]:
    """Midnight in UTC of the day that is meant; old rows have none."""
    value = row.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return from_epoch_ms_utc(value)
    raw = text_in(row, key)
    return Reading(raw, reason=Reason.UNREADABLE if raw else Reason.NOT_STATED)


# --- what both say -----------------------------------------------------------------------------


def vehicle(name: str, number: str, region_code: str | None = None) -> Mention | None:
    """The fund itself as an organisation, with its number in the register."""
    return mention(name, "fund", identifiers=(("amac_fund", number),), region_code=region_code)


def relations(
    number: str, fund: Mention | None, managers: list[tuple[str, str]], custodian: str
) -> Iterator[RelationRecord]:
    """Who manages the fund and who keeps its money."""
    for manager, name in managers:
        if manager:
            party = mention(name, identifiers=(("amac_manager", manager),))
            yield _relation(number, f"fund_manager/{manager}", party, fund, name)
    if custodian:
        yield _relation(number, "custodian", mention(custodian, "intermediary"), fund, custodian)


def _relation(
    number: str, tail: str, party: Mention | None, fund: Mention | None, shown: str
) -> RelationRecord:
    return RelationRecord(
        native_id=f"{number}/relation/{tail}",
        kind=tail.partition("/")[0],
        subject=party,
        object=fund,
        subject_raw=shown,
        object_raw=fund.name if fund else None,
        observed_via="registration",
        fund=Link("fund", number),
    )


def coded(table: str, text: str) -> Reading[str]:
    """Our term for a code or a word of the register."""
    term = rules()[table].get(text)
    if term is not None:
        return Reading(text, value=term)
    return Reading(text, reason=Reason.UNREADABLE if text else Reason.NOT_STATED)
