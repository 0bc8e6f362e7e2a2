"""The log of an application at BSE, which the exchange doesn't keep as one.

A detail has a date for each step, of which it keeps the last alone, and notes in words on stops,
resumptions and endings. The date of a stop is empty again once it is lifted, while its note stays.
From both one log is made. What an earlier answer showed and this one doesn't stays, so that time
alone orders the events and nothing numbers them. An event is known by what it is and its day: the
notes' own numbers are given anew when a page is edited (six notes of 15 months had the numbers 3924
to 3929 in 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby

from normalize.dates import beijing_date
from normalize.listings.bse import EXCHANGE, codes
from normalize.listings.events import Step, log_events
from normalize.listings.java_dates import read_java_date
from normalize.reading import Reading, Reason
from normalize.records import UNSET, Doubt, Json, ListingApplicationRecord, Record
from normalize.said import Said, day_in, rows_in, text_in, version_of

_RESUMED = "resumed"  # its codes are those of the state before the stop
_NO_DAY: Reading[date] = Reading("", reason=Reason.NOT_STATED)

Fields = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class _Mark:
    """One dated thing, before it has a place in the log.

    code  the exchange's status, `resumed`, or the field's own name where no status is known
    """

    code: str
    at: datetime
    raw: Fields
    reason: str = ""
    published: Reading[date] = _NO_DAY
    posted: Reading[date] | None = None

    @property
    def day(self) -> date:
        return beijing_date(self.at)


def event_log(said: Said) -> Iterator[Record]:
    """All events of a project. With a log that has any, this version has been read whole.

    A day after that of the answer is an appointment, no event: a meeting is announced before it
    is held.
    """
    marks, doubts = _marks(said.fields)
    today = read_java_date(said.fields.get("today")).value or datetime.max.replace(tzinfo=UTC)
    past = [mark for mark in marks if mark.at <= today or mark.day == beijing_date(today)]
    yield ListingApplicationRecord(
        native_id=said.native_id,
        doubts=doubts,
        detail_version=(version_of(said) or UNSET) if past else UNSET,
    )
    yield from log_events(EXCHANGE, said.native_id, _steps(past), numbered=False)


def _steps(marks: Iterable[_Mark]) -> Iterator[Step]:
    """The log from the oldest line on; a resumption leads back to what was before the stop."""
    before = ""
    for mark in _in_order(marks):
        code = mark.code
        if code == _RESUMED:
            code = before
        elif code != codes()["steps"]["suspendDate"]:
            before = code
        yield Step(
            item=f"{mark.code}-{mark.day:%Y%m%d}",
            stage_raw=code,
            reason=mark.reason,
            suspension=None,
            happened=Reading(str(mark.at), value=mark.at),
            published=mark.published,
            posted=mark.posted,
            raw=mark.raw,
        )


def _in_order(marks: Iterable[_Mark]) -> Iterator[_Mark]:
    """By day. On one day a stop from before is lifted first; else a step comes before a stop."""
    stopped = False
    for _, same in groupby(sorted(marks, key=lambda mark: mark.day), key=lambda mark: mark.day):
        ranks = _ranks(stopped)
        for mark in sorted(same, key=lambda mark: ranks.get(mark.code, 1)):
            if mark.code in (_RESUMED, codes()["steps"]["suspendDate"]):
                stopped = mark.code != _RESUMED
            yield mark


def _ranks(stopped: bool) -> Mapping[str, int]:
    """Steps of the procedure have rank 1, and stay in the procedure's order."""
    steps = codes()["steps"]
    return {_RESUMED: 0 if stopped else 3, steps["suspendDate"]: 2, steps["terminateDate"]: 4}


# --- what is dated -----------------------------------------------------------------------------


def _marks(fields: Fields) -> tuple[list[_Mark], tuple[Doubt, ...]]:
    """Steps and notes, in the procedure's order; and the dates that can't be read."""
    status = fields.get("status")
    parts: Fields = status if isinstance(status, dict) else {}
    doubts: list[Doubt] = []
    notes = list(_notes(fields, doubts))
    told = {(mark.code, mark.day) for mark in notes}
    marks = []
    for key, code in _dated(parts, text_in(fields, "listed")):
        read = read_java_date(parts.get(key))
        doubts += Doubt.of(key, read)
        if read.value is None or (code, beijing_date(read.value)) in told:
            continue  # a note says the same, with its reason
        mark = _Mark(code, read.value, {key: parts[key], "code": code})
        marks.append(_explained(mark, key, fields))
    return [*marks, *notes], tuple(doubts)


def _dated(parts: Fields, listed: str) -> Iterator[tuple[str, str]]:
    """Which dates there are, and the status that each means."""
    steps = codes()["steps"]
    yield "receiveDate", steps["receiveDate"]
    yield "inquiryDate", steps["inquiryDate"]
    if parts.get("listingCommitteeDate") != parts.get("listingCommitteeResultDate"):
        yield "listingCommitteeDate", codes()["committee"]["pending"]
    result = text_in(parts, "listingCommitteeResult")
    decided = codes()["committee"].get(result) if result.isdecimal() else None
    yield "listingCommitteeResultDate", decided or f"listingCommitteeResult={result}"
    yield "rePassDate", "rePassDate"  # never seen with a date: nobody says what it means
    yield "submitDate", steps["submitDate"]
    yield "approveResultDate", _approval(text_in(parts, "approveResult"), listed)
    yield "suspendDate", steps["suspendDate"]
    yield "terminateDate", steps["terminateDate"]


def _approval(result: str, listed: str) -> str:
    """The status that a decision on the registration led to, by its code and the list's status."""
    fitting = codes()["approvals"].get(result, [])
    if listed in fitting:
        return listed
    other = {code for codes_ in codes()["approvals"].values() for code in codes_} - set(fitting)
    certain = result == "1" and listed not in other
    return str(fitting[0]) if certain else f"approveResult={result} {listed}".strip()


def _explained(mark: _Mark, key: str, fields: Fields) -> _Mark:
    """An ending has the title of its decision for a reason; a registration the day of its posting.

    Its legal day is that of the decision, two weeks before in the answer of 2026.
    """
    if key == "terminateDate":
        titles = [text_in(file, "disclosureTitle") for file in rows_in(fields, "ended")]
        return replace(mark, reason="\n".join(filter(None, titles)))
    if key == "approveResultDate":
        days = [day_in(file, "publishDate") for file in rows_in(fields, "decisions")]
        known = [day for day in days if day.value]
        posted = min(known, key=lambda day: str(day.value), default=_NO_DAY)
        return replace(mark, published=Reading(str(mark.day), value=mark.day), posted=posted)
    return mark


def _notes(fields: Fields, doubts: list[Doubt]) -> Iterator[_Mark]:
    """Notes in words. One that no pattern fits is an event of unknown stage, and a question."""
    steps = codes()["steps"]
    meanings = {
        "ended": steps["terminateDate"],
        "suspended": steps["suspendDate"],
        "resumed": _RESUMED,
    }
    for note in rows_in(fields, "notes"):
        text, read = text_in(note, "content"), read_java_date(note.get("date"))
        doubts += Doubt.of("zmInfo", read)
        if read.value is None:
            if read.reason is Reason.NOT_STATED:
                doubts.append(Doubt("zmInfo", text[:500], Reason.UNREADABLE))
            continue
        means = (rule["means"] for rule in codes()["notes"] if re.search(rule["pattern"], text))
        code = meanings.get(next(means, ""), "zmInfo")
        yield _Mark(code, read.value, note, reason=text)
