"""The steps of an application in one order: the lines of its log, and what only the list told.

What the list alone told is provisional: a move that the exchange's log has yet to explain, or never
will (a stop that was lifted without a word). It has its place by time, and goes once the log tells
the same. What a step is (a repeat, a resumption) follows from the one before it, whichever of the
two sources told of that. (sources-ipo 8.2a)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from db.values import BEIJING, beijing_date

_NEVER = datetime.max.replace(tzinfo=UTC)
# A log may date a step some days after the list showed it: a registration by its posting.
_LATE = timedelta(days=7)
_STOPPED = "suspended"
_ENDED = ("terminated_", "registration_refused", "registration_terminated")


def in_order(events: Iterable[Any]) -> list[Any]:
    """Rows of `listing_event` from the oldest step to the newest.

    Lines of a log by the log's own numbers, or by time where the source shows milestones and keeps
    no log; a step of the list behind the last line that isn't later than it.
    """
    events = list(events)
    steps = sorted((event for event in events if not event.provisional), key=_of_the_log)
    for event in sorted((event for event in events if event.provisional), key=_of_the_list):
        earlier = [n for n, step in enumerate(steps, 1) if _time(step) <= _time(event)]
        steps.insert(earlier[-1] if earlier else 0, event)
    return steps


def told_by_the_log(steps: Sequence[Any]) -> list[Any]:
    """The provisional steps that say nothing beside the log: it has that state right before, right
    after, or on the same day."""
    told = []
    before: Any = None
    for n, step in enumerate(steps):
        after = steps[n + 1] if n + 1 < len(steps) else None
        if step.provisional and (
            _is_line(before, step) or _comes_late(after, step) or _on_its_day(steps, step)
        ):
            told.append(step)
        else:
            before = step
    return told


def marks(steps: Sequence[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each step with its place, and with what it is by the step before it.

    The first step after a stop resumes, whatever it says: its text often lacks the word. What ends
    while it is stopped has not gone on. None where the codes are unknown.
    """
    before: Any = None
    for place, step in enumerate(steps, 1):
        repeat = before is not None and has_state(before, step.stage_raw, step.stage)
        yield step, {"place": place, "is_repeat": repeat, "is_resume": _resumes(before, step)}
        before = step


def list_is_ahead(
    steps: Sequence[Any], stage_raw: str | None, stage: str | None, seen: datetime | None
) -> bool:
    """Whether the list shows a state that the steps have yet to reach.

    seen  the time that the list gives; Beijing's midnight where it gives a day alone. Of one day
          the list is taken to be later, unless the application stood in the list's state just
          before: then the list was asked in the morning and the page at night.
    """
    if stage_raw is None or (steps and has_state(steps[-1], stage_raw, stage)):
        return False
    last = steps[-1] if steps else None
    if last is None or last.provisional or last.happened_at is None or seen is None:
        return True
    if not _is_day(seen):
        return bool(last.happened_at <= seen)
    day = beijing_date(seen)
    if beijing_date(last.happened_at) != day:
        return bool(beijing_date(last.happened_at) < day)
    for step in reversed(steps):
        if has_state(step, stage_raw, stage):
            return False
        if step.happened_at is None or beijing_date(step.happened_at) < day:
            break
    return True


def has_state(step: Any, stage_raw: str | None, stage: str | None) -> bool:
    """By the codes or by what they mean: a stop is one state, whichever kind of it a code tells."""
    by_code = stage_raw is not None and step.stage_raw == stage_raw
    return by_code or (stage is not None and step.stage == stage)


def _resumes(before: Any, step: Any) -> bool | None:
    if before is None or before.stage != _STOPPED:
        return False
    return None if step.stage is None else not step.stage.startswith((_STOPPED, *_ENDED))


def _is_line(line: Any, step: Any) -> bool:
    """A line of the log that tells the state of a step."""
    is_line = line is not None and not line.provisional
    return is_line and has_state(line, step.stage_raw, step.stage)


def _comes_late(line: Any, step: Any) -> bool:
    if not _is_line(line, step):
        return False
    return step.happened_at is None or bool(_time(line) - step.happened_at <= _LATE)


def _on_its_day(steps: Sequence[Any], step: Any) -> bool:
    """A list that gives a day alone may show what came before another step of that day."""
    if step.happened_at is None:
        return False
    day = beijing_date(step.happened_at)
    return any(
        _is_line(line, step)
        and line.happened_at is not None
        and beijing_date(line.happened_at) == day
        for line in steps
    )


def _of_the_log(event: Any) -> tuple[int, str, int]:
    return event.seq or 0, str(event.happened_at or ""), event.id


def _of_the_list(event: Any) -> tuple[datetime, int]:
    return _time(event), event.id


def _time(event: Any) -> datetime:
    """Of a step of the list the end of its day where it has no more than a day."""
    at: datetime | None = event.happened_at
    if not event.provisional:
        return at or datetime.min.replace(tzinfo=UTC)
    if at is None:
        return _NEVER
    return at + timedelta(days=1, microseconds=-1) if _is_day(at) else at


def _is_day(moment: datetime) -> bool:
    return moment.astimezone(BEIJING).time() == time()
