"""Eastmoney's lists: what a reprint says of applications, apart from what the exchanges say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from normalize.listings.planned_raise import planned_raise
from normalize.mentions import mention
from normalize.money import from_number
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, Record
from normalize.records_beside import ListingSecondaryRecord
from normalize.regions import read_region
from normalize.said import Said, day_in, name_in, text_in
from normalize.text import squeeze

_SMALL = 1_000_000  # yuan: no issue is smaller, so that such a figure is in 万元


@cache
def rules() -> Mapping[str, Any]:
    """Their keys and wordings in our terms (data/eastmoney.toml)."""
    file = Path(__file__).parents[1] / "data" / "eastmoney.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of one of the lists, by our names of its fields."""

    report: str
    fields: Mapping[str, Json]

    def key(self, name: str) -> str:
        return str(rules()["reports"][self.report]["fields"].get(name, ""))

    def name(self, key: str) -> str:
        return name_in(self.fields, self.key(key))

    def text(self, name: str) -> str:
        return text_in(self.fields, self.key(name))

    def day(self, name: str) -> Reading[date]:
        """`2026-08-18 00:00:00` is a day: they have no times."""
        return day_in({name: self.text(name).removesuffix(" 00:00:00")}, name)


def row_key(report: str, fields: Mapping[str, Json]) -> str:
    """The number of a row: theirs of the firm, with what tells its applications apart."""
    parts = [
        text_in(fields, key).removesuffix(" 00:00:00") for key in rules()["reports"][report]["key"]
    ]
    return "/".join((report, *parts))


def secondary(said: Said) -> Iterator[Record]:
    """A row of any of the lists. What a list has no key for is empty, in each of its rows."""
    row = _Row(text_in(said.context, "report"), said.fields)
    exchange, board, market_doubts = _market(row)
    stage, (raised, unit, inferred) = _stage(row), _planned_raise(row)
    region = read_region(row.text("region"))
    days = {
        name: row.day(name)
        for name in ("accepted_on", "updated_on", "reviewed_on", "announced_on", "listed_on")
    }
    org = row.text("org")
    yield ListingSecondaryRecord(
        native_id=said.native_id,
        raw=said.fields,
        doubts=(
            *market_doubts,
            *Doubt.of("stage", stage),
            *Doubt.of("planned_raise_minor", raised),
            *Doubt.of("region_code", region),
            *(doubt for name, day in days.items() for doubt in Doubt.of(name, day)),
        ),
        published=days["updated_on"].value or days["announced_on"].value,
        provider="eastmoney",
        grade="reprint",
        report=row.report,
        exchange=exchange,
        board=board,
        market_raw=row.text("market") or None,
        issuer=mention(row.name("issuer"), identifiers=(("eastmoney_org", org),) if org else ()),
        issuer_raw=row.name("issuer") or None,
        org_code=org or None,
        security_code=row.text("code") or None,
        stage=stage.value,
        stage_raw=row.text("stage") or None,
        stage_code_raw=row.text("stage_code") or None,
        accepted_on=days["accepted_on"].value,
        updated_on=days["updated_on"].value,
        reviewed_on=days["reviewed_on"].value,
        announced_on=days["announced_on"].value,
        listed_on=days["listed_on"].value,
        region_code=region.value.code if region.value else None,
        region_raw=row.text("region") or None,
        industry_raw=row.text("industry") or None,
        sponsor_raw=row.name("sponsor") or None,
        law_firm_raw=row.name("law_firm") or None,
        accountant_raw=row.name("accountant") or None,
        bureau_raw=row.text("bureau") or None,
        title=row.text("title") or None,
        planned_raise_minor=raised.value,
        planned_raise_raw=raised.raw or None,
        planned_raise_unit=unit,
        unit_is_inferred=inferred,
        currency="CNY" if raised.raw else None,
        shares=_whole(row.text("shares")),
        prospectus_url=_prospectus(row.text("file")),
    )


def _market(row: _Row) -> tuple[str | None, str | None, tuple[Doubt, ...]]:
    printed = row.text("market")
    found = rules()["markets"].get(squeeze(printed))
    if found:
        return str(found[0]), str(found[1]), ()
    return None, None, (Doubt("exchange", printed, Reason.UNREADABLE),) if printed else ()


def _stage(row: _Row) -> Reading[str]:
    printed = squeeze(row.text("stage"))
    stage = rules()["stages"].get(printed)
    if stage is not None:
        return Reading(printed, value=stage)
    if printed in rules()["no_stage"]:
        return Reading(printed, reason=Reason.NOT_APPLICABLE)
    return Reading(printed, reason=Reason.UNREADABLE if printed else Reason.NOT_STATED)


def _planned_raise(row: _Row) -> tuple[Reading[int], str | None, bool | None]:
    """Fen, the unit it was read in, and whether that unit is our conclusion.

    The list says 元 of all its rows, but those of Beijing are in 万元, and so is whatever would be
    smaller than any issue. Such a row is marked.
    """
    raw = row.text("amount")
    if not raw:
        return Reading(raw, reason=Reason.NOT_STATED), None, None
    plain = from_number(raw, "元").value
    exact = plain.exact if plain else None
    if exact is None:
        return Reading(raw, reason=Reason.UNREADABLE), None, None
    inferred = squeeze(row.text("market")) == rules()["beijing"] or exact < _SMALL * 100
    unit = "万元" if inferred else "元"
    return planned_raise(raw, unit), unit, inferred


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text) else None


def _prospectus(code: str) -> str | None:
    """Their copy; a row without the code of a file has none, though a client would make one up."""
    found = re.fullmatch(r"AN[0-9]{10,24}", code)
    return rules()["prospectus"].format(code) if found else None
