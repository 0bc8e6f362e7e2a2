"""The regulator's tables: tutoring cases with their reports, and filings for listings abroad."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from normalize.mentions import mention
from normalize.names import split_names, written_key
from normalize.reading import Reading, Reason
from normalize.records import (
    Doubt,
    Json,
    Link,
    Mention,
    Record,
    RelationRecord,
)
from normalize.records_beside import (
    OverseasFilingRecord,
    TutoringRecord,
    TutoringReportRecord,
)
from normalize.said import Said, day_in, text_in
from normalize.text import read_numeral, squeeze

_SITE = "http://eid.csrc.gov.cn"
_DISCLOSED = re.compile(r"/pre_ipo/(?:pre_ipo)?(\d{4})/(\d{1,2})/(\d{1,2})/")
_NUMBER = re.compile(r"第([0-9]{1,3}|[一二三四五六七八九十百]{1,5})期")


@cache
def rules() -> Mapping[str, Any]:
    """The regulator's wordings in our terms (data/csrc.toml)."""
    file = Path(__file__).parents[1] / "data" / "csrc.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


# --- tutoring ----------------------------------------------------------------------------------


def tutoring(said: Said) -> Iterator[Record]:
    """A row is a report; what it says of the case is the case's present state, not the report's."""
    row = said.fields
    case = case_key(row)
    agencies = split_names(text_in(row, "agency"))
    filed, status = day_in(row, "filed_on"), _coded(rules()["tutoring"]["status"], row, "status")
    yield TutoringRecord(
        native_id=case,
        raw={k: v for k, v in row.items() if k not in ("report_type", "title", "path")},
        doubts=(*Doubt.of("filed_on", filed), *Doubt.of("status", status)),
        whole=frozenset({"relation"}),
        published=filed.value,
        issuer=mention(text_in(row, "issuer")),
        issuer_raw=text_in(row, "issuer") or None,
        agency=mention(agencies[0], "intermediary") if agencies else None,
        agency_raw=text_in(row, "agency") or None,
        bureau_raw=text_in(row, "bureau") or None,
        filed_on=filed.value,
        status=status.value,
        status_raw=status.raw or None,
    )
    yield from _tutors(case, row, agencies)
    yield _report(said, case)


def _tutors(case: str, row: Mapping[str, Json], agencies: list[str]) -> Iterator[RelationRecord]:
    """A tie for each of several institutions that tutor together, in the order of the table."""
    for seq, name in enumerate(agencies, 1):
        yield RelationRecord(
            native_id=f"{case}/relation/{seq}",
            kind="tutoring_institution",
            subject=mention(name, "intermediary"),
            object=mention(text_in(row, "issuer")),
            subject_raw=name,
            object_raw=text_in(row, "issuer") or None,
            observed_via="registration",
            tutoring=Link("tutoring", case),
        )


def _report(said: Said, case: str) -> TutoringReportRecord:
    row = said.fields
    path = text_in(row, "path")
    disclosed, kind = disclosed_on(path), _kind_of_report(text_in(row, "report_type"))
    number = _number_of_report(text_in(row, "report_type"), text_in(row, "title"))
    return TutoringReportRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("published_on", disclosed),
            *Doubt.of("kind", kind),
            *Doubt.of("report_no", number),
        ),
        published=disclosed.value,
        tutoring=Link("tutoring", case),
        kind=kind.value,
        kind_raw=kind.raw or None,
        report_no=number.value,
        title=text_in(row, "title") or None,
        url=_SITE + path if path else None,
        published_on=disclosed.value,
    )


def case_key(row: Mapping[str, Json]) -> str:
    """What makes a case one: who is tutored, under which bureau, filed when. The table has no
    number of its own for it, and a firm may be tutored twice. The bureaus of Shenzhen, Dalian,
    Ningbo, Xiamen and Qingdao are not those of their provinces."""
    parts = ("bureau", "filed_on", "issuer")
    return "/".join(squeeze(text_in(row, part)).replace(" ", "") for part in parts)


def disclosed_on(path: str) -> Reading[Any]:
    """The day of disclosure, which stands in the path of the file alone: /pre_ipo/2026/9/11/."""
    found = _DISCLOSED.search(path)
    if not found:
        return Reading(path, reason=Reason.UNREADABLE if path else Reason.NOT_STATED)
    return day_in({"day": "-".join(found.groups())}, "day")


def _kind_of_report(printed: str) -> Reading[str]:
    for rule in rules()["tutoring"]["reports"]:
        if re.search(rule["pattern"], printed):
            return Reading(printed, value=rule["kind"])
    return Reading(printed, reason=Reason.UNREADABLE if printed else Reason.NOT_STATED)


def _number_of_report(printed: str, title: str) -> Reading[int]:
    """第三期 is 3; by the kind, else by the title."""
    found = _NUMBER.search(printed) or _NUMBER.search(title)
    if not found:
        return Reading(printed, reason=Reason.NOT_STATED)
    number = int(found[1]) if found[1].isdecimal() else read_numeral(found[1])
    return (
        Reading(found[0], value=number) if number else Reading(found[0], reason=Reason.UNREADABLE)
    )


# --- listings abroad ---------------------------------------------------------------------------


def overseas(said: Said) -> Iterator[Record]:
    """A row of the weekly table of filings that are under way."""
    row, words = said.fields, rules()["overseas"]
    received = day_in(row, "received_on")
    kind, status = _coded(words["types"], row, "type"), _coded(words["status"], row, "status")
    venue = _coded(words["venues"], row, "venue")
    as_of = day_in(row, "as_of")
    number = text_in(row, "no")
    yield OverseasFilingRecord(
        native_id=said.native_id,
        raw=row,
        doubts=(
            *Doubt.of("received_on", received),
            *Doubt.of("filing_type", kind),
            *Doubt.of("status", status),
            *Doubt.of("venue", venue),
        ),
        published=received.value,
        issuer=_party(row, "issuer"),
        issuer_raw=text_in(row, "issuer") or None,
        filing_type=kind.value,
        filing_type_raw=kind.raw or None,
        domestic_entity=_party(row, "subject"),
        domestic_entity_raw=_said(row, "subject"),
        venue=venue.value,
        venue_raw=venue.raw or None,
        sponsor_raw=_said(row, "sponsor"),
        law_firm_raw=_said(row, "lawyer"),
        received_on=received.value,
        status=status.value,
        status_raw=status.raw or None,
        was_confidential=bool(re.search(words["confidential"], text_in(row, "remark"))),
        remark_raw=text_in(row, "remark") or None,
        row_no=int(number) if number.isdecimal() and len(number) < 10 else None,
        table_as_of=as_of.value,
    )


def filing_key(row: Mapping[str, Json]) -> str:
    """Name, type and day of receipt, folded (why not the number: see OverseasFilingRecord)."""
    received = day_in(row, "received_on")
    day = received.value.isoformat() if received.value else text_in(row, "received_on")
    return "/".join((day, squeeze(text_in(row, "type")), written_key(text_in(row, "issuer"))))


def _said(row: Mapping[str, Json], key: str) -> str | None:
    """The cell, or None where it says that nobody is meant."""
    text = text_in(row, key)
    return None if not text or text in rules()["overseas"]["none"] else text


def _party(row: Mapping[str, Json], key: str) -> Mention | None:
    return mention(_said(row, key))


def _coded(table: Mapping[str, str], row: Mapping[str, Json], key: str) -> Reading[str]:
    printed = text_in(row, key)
    term = table.get(squeeze(printed).replace(" ", ""))
    if term is not None:
        return Reading(printed, value=term)
    return Reading(printed, reason=Reason.UNREADABLE if printed else Reason.NOT_STATED)
