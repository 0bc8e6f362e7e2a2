"""What is wrong, and since when: told from what the runs left behind and each source's own rhythm.

The reliable signal is what came into the database, not that a crawl ended well. Each finding has a
code; its words stand in messages.toml, of which docs/messages.md is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import Connection, func, select

from db.models.provenance import CrawlRun, ReviewItem, Source

_source = Source.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]
_review = ReviewItem.__table__  # type: ignore[attr-defined]

LOOKED_AT = 60  # runs of a source: two months of a daily one
NO_LIFE = timedelta(minutes=10)
RHYTHM = 3  # times its usual pause makes a source silent
FEWEST_PAUSES = 5  # to know a rhythm at all
SHORTEST_SILENCE = timedelta(days=3)
UNKNOWN_RHYTHM = timedelta(days=30)
FEWEST_RUNS = 4  # to know a usual number of rows
MANY_QUESTIONS = 500
BAD = ("blocked", "drift", "failed", "empty", "partial")

Row = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong.

    code    an entry of messages.toml
    since   when it began, as far as that is known
    detail  the reason in plain words, and figures
    """

    code: str
    source_id: str | None = None
    since: datetime | None = None
    detail: str | None = None


def source_findings(connection: Connection, now: datetime) -> list[Finding]:
    """What is wrong with the sources that are open."""
    runs = _recent_runs(connection)
    questions = _open_questions(connection)
    found: list[Finding] = []
    query = select(_source).where(_source.c.access == "open").order_by(_source.c.id)
    for source in connection.execute(query):
        found += _of_source(source, runs.get(source.id, ()), now)
        found += _of_questions(source.id, questions.get(source.id, {}))
    return found


def _recent_runs(connection: Connection) -> dict[str, list[Row]]:
    """The last runs of each source that asked for what is new, the newest first."""
    place = func.row_number().over(partition_by=_run.c.source_id, order_by=_run.c.id.desc())
    numbered = select(_run, place.label("place")).where(_run.c.kind == "crawl").subquery()
    query = select(numbered).where(numbered.c.place <= LOOKED_AT).order_by(numbered.c.place)
    runs: dict[str, list[Row]] = {}
    for run in connection.execute(query):
        runs.setdefault(run.source_id, []).append(run)
    return runs


def _open_questions(connection: Connection) -> dict[str, dict[str, tuple[int, datetime]]]:
    query = (
        select(
            _review.c.source_id,
            _review.c.reason,
            func.count().label("number"),
            func.min(_review.c.raised_at).label("since"),
        )
        .where(_review.c.decision.is_(None))
        .group_by(_review.c.source_id, _review.c.reason)
    )
    found: dict[str, dict[str, tuple[int, datetime]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.source_id, {})[row.reason] = (row.number, row.since)
    return found


def _of_source(source: Row, runs: Sequence[Row], now: datetime) -> Iterator[Finding]:
    if not runs:
        yield Finding(code="never_run", source_id=source.id)
        return
    yield from _of_running(source, runs[0], now)
    ended = [run for run in runs if run.finished_at is not None]
    if ended:
        yield from _of_verdict(source, ended)
        yield from _of_silence(source, ended, now)
        yield from _of_volume(source, ended)
    yield from _of_lateness(source, runs[0], now)


def _of_running(source: Row, run: Row, now: datetime) -> Iterator[Finding]:
    life = run.heartbeat_at or run.started_at
    if run.finished_at is None and now - life > NO_LIFE:
        yield Finding(code="hanging", source_id=source.id, since=life)


def _of_verdict(source: Row, ended: Sequence[Row]) -> Iterator[Finding]:
    last = ended[0]
    if last.verdict not in BAD:
        return
    since = last.finished_at
    for run in ended:
        if run.verdict == "complete":
            break
        since = run.finished_at
    code = "interrupted" if last.reason == "interrupted" else last.verdict
    yield Finding(code=code, source_id=source.id, since=since, detail=last.reason)


def _of_silence(source: Row, ended: Sequence[Row], now: datetime) -> Iterator[Finding]:
    """Silence is a matter of runs that end well: what is blocked is told as blocked."""
    last_new = source.last_new_at or source.observed_from
    if last_new is None or ended[0].verdict != "complete":
        return
    brought = [run.finished_at for run in ended if run.new]
    pauses = [later - earlier for later, earlier in pairwise(brought)]
    if len(pauses) >= FEWEST_PAUSES:
        usual = median(pauses)
        limit = max(RHYTHM * usual, SHORTEST_SILENCE, 2 * _cadence(source))
        detail = f"something new used to come every {_span(usual)}"
    else:
        limit, detail = max(UNKNOWN_RHYTHM, 10 * _cadence(source)), "its rhythm is not known yet"
    if now - last_new > limit:
        yield Finding(code="silent", source_id=source.id, since=last_new, detail=detail)


def _of_volume(source: Row, ended: Sequence[Row]) -> Iterator[Finding]:
    complete = [run for run in ended if run.verdict == "complete"]
    before = [run.drafts for run in complete[1:11] if not run.backfill]
    if len(before) < FEWEST_RUNS:
        return
    usual = median(before)
    if complete[0] is ended[0] and complete[0].drafts < usual / 2:
        detail = f"expected about {usual:g} rows, found {complete[0].drafts}"
        since = complete[0].started_at
        yield Finding(code="fewer_rows", source_id=source.id, since=since, detail=detail)


def _of_lateness(source: Row, last: Row, now: datetime) -> Iterator[Finding]:
    """Twice the cadence and a day: quiet hours and retries are no lateness."""
    due = last.started_at + _cadence(source)
    waits = last.verdict == "blocked" or last.finished_at is None
    if not waits and now - due > _cadence(source) + timedelta(days=1):
        yield Finding(code="overdue", source_id=source.id, since=due)


def _of_questions(source_id: str, questions: dict[str, tuple[int, datetime]]) -> Iterator[Finding]:
    for reason in ("mass_withdrawal", "mass_replacement"):
        if reason in questions:
            yield Finding(code=reason, source_id=source_id, since=questions[reason][1])
    number = sum(each for each, _ in questions.values())
    if number >= MANY_QUESTIONS:
        detail = f"{number} open questions"
        since = min(first for _, first in questions.values())
        yield Finding(code="questions", source_id=source_id, since=since, detail=detail)


def _cadence(source: Row) -> timedelta:
    return timedelta(seconds=source.cadence_seconds)


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
