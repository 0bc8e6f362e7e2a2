"""Listing applications: what the rows of an exchange's project list and its details mean.

Only facts go into the records. The stage of an application is that of its newest event, which the
store derives; `stage_listed` is what the list's codes alone mean.
The interpreters here are those of the Shanghai exchange (SSE); the log of events and the stages
are shared by all exchanges.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from normalize.dates import beijing_date, read_datetime
from normalize.listings.events import Step, log_events
from normalize.listings.parties import Cast, all_numbered, parties, relations
from normalize.listings.planned_raise import planned_raise
from normalize.listings.share_codes import share_identifiers
from normalize.listings.stages import stage_of
from normalize.mentions import mention
from normalize.reading import Reading, Reason
from normalize.records import (
    UNSET,
    Doubt,
    Json,
    ListingApplicationRecord,
    Mention,
    Record,
    Text,
)
from normalize.regions import Region, read_region
from normalize.said import Said, day_in, name_in, rows_in, text_in, version_of
from normalize.uscc import read_uscc

EXCHANGE = "sse"
_MOMENTS = ("qianDate", "operationTime", "timesave")
_UNIT = "亿元"  # the unit of planIssueCapital stands in the page's column head, not in the answer


@dataclass(frozen=True, slots=True)
class Procedure:
    """One kind of project, and its codes.

    kind    of the applications
    stages  whose codes they are in data/listing_stages.csv: two lists of numbers that contradict
            each other, for 4 is a registration asked for, or a project that has passed
    results which sub-status belongs to which status; a status that isn't here has none
    """

    kind: str
    stages: str
    results: Mapping[str, str]


_LATER = {
    **dict.fromkeys(("25", "30", "35", "40"), "commitiResult"),
    "50": "registeResult",
    "55": "suspendStatus",
}
IPO = Procedure(
    "ipo",
    EXCHANGE,
    {"3": "commitiResult", "9": "commitiResult", "5": "registeResult", "7": "suspendStatus"},
)
REFINANCING = Procedure("refinancing", f"{EXCHANGE}_later", _LATER)
RESTRUCTURING = Procedure("restructuring", f"{EXCHANGE}_later", _LATER)


@cache
def codes() -> Mapping[str, Any]:
    """The SSE's codes in our terms (data/listings.toml)."""
    file = Path(__file__).parents[1] / "data" / "listings.toml"
    rules: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["sse"]
    return rules


def stage_raw(row: Mapping[str, Json], status: str = "currStatus", of: Procedure = IPO) -> str:
    """The row's own codes, status and result: `5/1`, `7/`, `3/`."""
    code = text_in(row, status)
    return f"{code}/{text_in(row, of.results.get(code, ''))}" if code else ""


# --- the project -------------------------------------------------------------------------------


def application(said: Said, procedure: Procedure = IPO) -> Iterator[Record]:
    """A project with its parties, from a row of the list or from the detail of the same shape."""
    row = said.fields
    issuer, issuer_raw, doubts = _issuer(row, procedure)
    cast = Cast(said.native_id, issuer, issuer_raw, codes())
    whole = {"listing_party", "relation"} if all_numbered(row) else set()
    yield _application(said.native_id, row, cast, doubts, frozenset(whole), procedure)
    yield from parties(cast, row)
    yield from relations(cast, row)


def _application(
    native_id: str,
    row: Mapping[str, Json],
    cast: Cast,
    doubts: tuple[Doubt, ...],
    whole: frozenset[str],
    procedure: Procedure,
) -> ListingApplicationRecord:
    updated, accepted = _time(row, "updateDate"), _time(row, "auditApplyDate")
    created = _time(row, "createTime")
    board, raise_ = coded(codes()["boards"], row, "issueMarketType"), _raise(row, procedure)
    instrument = coded(codes()["instruments"].get(procedure.kind, {}), row, "businessType")
    stage = stage_of(procedure.stages, stage_raw(row, of=procedure))
    company = _company(row)
    region = _region(company)
    return ListingApplicationRecord(
        native_id=native_id,
        raw={key: value for key, value in row.items() if not isinstance(value, list)},
        doubts=(
            *doubts,
            *Doubt.of("board", board),
            *(Doubt.of("instrument", instrument) if procedure is REFINANCING else ()),
            *Doubt.of("stage_listed", stage),
            *Doubt.of("planned_raise_minor", raise_),
            *Doubt.of("region_code", region),
            *Doubt.of("accepted_on", accepted),
            *Doubt.of("source_updated_at", updated),
            *Doubt.of("source_created_at", created),
        ),
        whole=whole,
        as_of=updated.value,
        published=_beijing_day(accepted),
        exchange=EXCHANGE,
        board=board.value,
        kind=procedure.kind,
        title=name_in(row, "stockAuditName") or None,
        issuer=cast.issuer,
        issuer_raw=cast.issuer_raw or None,
        stock_code=text_in(company, "s_companyCode") or UNSET,
        stage_raw=stage.raw or None,
        stage_listed=stage.value,
        planned_raise_minor=raise_.value if procedure is IPO else UNSET,
        planned_raise_raw=raise_.raw or None,
        currency="CNY",
        instrument=instrument.value if "businessType" in row else UNSET,
        instrument_raw=stated(row, "businessType"),
        industry_code=stated(company, "s_csrcCode"),
        industry_raw=stated(company, "s_csrcCodeDesc"),
        region_code=region.value.code if region.value else None if company else UNSET,
        region_raw=region.raw or None if company else UNSET,
        accepted_on=_beijing_day(accepted),
        registration_doc_raw=stated(row, "wenHao"),
        source_created_at=created.value if "createTime" in row else UNSET,
        source_updated_at=updated.value,
        revision=stated(row, "OPERATION_SEQ"),
    )


def _raise(row: Mapping[str, Json], procedure: Procedure) -> Reading[int]:
    """Fen. The unit is known of first listings alone: another's figure is kept as it stands."""
    raw = text_in(row, "planIssueCapital")
    if procedure is not IPO:
        return Reading(raw, reason=Reason.NOT_STATED)
    return planned_raise(raw, _UNIT)


def _company(row: Mapping[str, Json]) -> Mapping[str, Json]:
    """The issuer's own columns: the same in each of its officers' lines."""
    return next(rows_in(row, "stockIssuer"), {})


def _issuer(
    row: Mapping[str, Json], procedure: Procedure
) -> tuple[Mention | None, str, tuple[Doubt, ...]]:
    """The issuer by its full name, else by the project's title without what is appended to it.

    What is appended to titles of other projects than first listings nobody has seen.
    """
    company = _company(row)
    title = name_in(row, "stockAuditName")
    name = name_in(company, "s_issueCompanyFullName")
    uscc = read_uscc(text_in(row, "uniformCode"))
    region = _region(company).value
    known = mention(
        name or (re.sub(codes()["title_suffix"], "", title) if procedure is IPO else ""),
        uscc=uscc.value,
        identifiers=share_identifiers(text_in(company, "s_companyCode")),
        region_code=region.code if region else None,
    )
    return known, name or title, Doubt.of("issuer", uscc)


def _region(company: Mapping[str, Json]) -> Reading[Region]:
    """Province and city; 境外 (abroad) stands in both columns."""
    province, area = text_in(company, "s_province"), text_in(company, "s_areaNameDesc")
    return read_region(province if area == province else province + area)


def _time(row: Mapping[str, Json], key: str) -> Reading[datetime]:
    return read_datetime(text_in(row, key))


def _beijing_day(moment: Reading[datetime]) -> date | None:
    return beijing_date(moment.value) if moment.value else None


def stated(row: Mapping[str, Json], key: str) -> Text:
    """The text, None where its place is empty, unset where the row hasn't got the place."""
    return (text_in(row, key) or None) if key in row else UNSET


# --- the log -----------------------------------------------------------------------------------


def event_log(said: Said, procedure: Procedure = IPO) -> Iterator[Record]:
    """All events of a project, from the whole log, which the source gives newest first.

    It is the last part of the detail: with it, this version of the project has been read. An empty
    log is not believed (the source is known to answer so at times), so that it is asked again.
    The log is append-only here: what left it stays, and the store's provisional events with it.
    """
    rows = list(rows_in(said.fields, "rows"))[::-1]
    yield ListingApplicationRecord(
        native_id=said.native_id,
        detail_version=(version_of(said) or UNSET) if rows else UNSET,
    )
    steps = [_step(row, procedure) for row in rows]
    yield from log_events(procedure.stages, said.native_id, steps)


def _step(row: Mapping[str, Json], procedure: Procedure) -> Step:
    """A line of the log; only that of first listings is known to have a number and two times."""
    state = stage_raw(row, "auditStatus", procedure)
    moment = next((key for key in _MOMENTS if text_in(row, key)), _MOMENTS[0])
    return Step(
        item=text_in(row, "auditItemId") or f"{state} {text_in(row, moment)}",
        stage_raw=state,
        reason=text_in(row, "reasonDesc"),
        suspension=codes()["suspensions"].get(text_in(row, "suspendStatus")),
        happened=_time(row, moment),
        published=day_in(row, "publishDate"),
        raw=row,
    )


def coded(table: Mapping[str, str], row: Mapping[str, Json], key: str) -> Reading[str]:
    """Our term for a code of the source."""
    code = text_in(row, key)
    term = table.get(code)
    if term is not None:
        return Reading(code, value=term)
    return Reading(code, reason=Reason.UNREADABLE if code else Reason.NOT_STATED)
