"""The steps of an application in Shenzhen, from the milestones of its page and the reasons there.

The page keeps no log. It shows the milestones in no order, the last visit of each, and whatever the
exchange said of stops, resumptions and endings. What each trap of these answers is stands where it
is dealt with; the guide to listing sources has the counts (section 2.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from normalize.dates import beijing_date, read_datetime
from normalize.listings.events import Step, log_events
from normalize.listings.szse import EXCHANGE, codes, state
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Json, Record
from normalize.said import Said, rows_in, text_in

_STOP = "80"
_MINUTE = 16  # characters of 2026-05-13 19:05

Fields = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class _Point:
    """A step before it has its place.

    family  what keeps its number stable: its milestone; or stop, resume, end, said
    at      its time as printed; to the minute for a milestone, to the second for a text
    place   the time by which it is put in order, where it has none of its own
    """

    family: str
    code: str
    label: str
    at: str
    raw: Fields
    reason: str = ""
    doubts: tuple[Doubt, ...] = ()
    place: str = ""

    @property
    def minute(self) -> str:
        return self.at[:_MINUTE]


def event_log(said: Said) -> Iterator[Record]:
    """All steps of a project that its page shows, in the order of time.

    What an earlier page showed and this one doesn't stays: a project that goes back a stage shows
    both moves.
    """
    points = _in_order(said.fields)
    yield from log_events(EXCHANGE, said.native_id, map(_step, points), numbered=False)


def _in_order(fields: Fields) -> list[_Point]:
    points = _with_reasons(_milestones(fields), fields)
    points = _to_the_second(_with_current(points, fields), fields)
    points.sort(key=lambda point: point.at or point.place)
    points = list(_resumed(points))
    states = list(_states(fields))
    if points and len({code for code, _ in states}) > 1:
        said = "; ".join(" ".join(each) for each in states)
        odd = Doubt("stage_raw", said[:200], Reason.CONTRADICTORY)
        points[-1] = replace(points[-1], doubts=(*points[-1].doubts, odd))
    return points


# --- milestones --------------------------------------------------------------------------------


def _milestones(fields: Fields) -> list[_Point]:
    """Those that were reached, in their order. The numbers of the order differ from project to
    project; -1 is the current state, and those not reached yet are not finished."""
    rows = sorted(
        (row for row in rows_in(fields, "prjprogs") if row.get("finished") is True),
        key=lambda row: _number(row),
    )
    reached = [row for row in rows if _number(row) >= 0]
    points: list[_Point] = []
    for row in reached:
        for point in _milestone(row, reached, fields):
            before = (points[-1].at or points[-1].place) if points else ""
            points.append(point if point.at else replace(point, place=before))
    return points


def _milestone(row: Fields, reached: list[Fields], fields: Fields) -> Iterator[_Point]:
    """A milestone, or its results. Those that have results (上市委会议, 注册结果, 终止) say nothing
    by their own number: 70 is that of 注册生效 whatever came of it, 80 that of 中止."""
    caption, value = text_in(row, "caption"), text_in(row, "value")
    results = codes()["results"].get(caption)
    odd = _times_differ(row, fields)
    if results is None:
        code, doubts = state(value, caption)
        yield _Point(value, code, caption, text_in(row, "date"), row, doubts=doubts + odd)
        return
    nested = [one for one in rows_in(row, "status") if text_in(one, "value") in results]
    for one in nested:
        label = text_in(one, "caption")
        code, doubts = state(text_in(one, "value"), label)
        at = text_in(one, "date") or text_in(row, "date")
        yield _Point(_family(code), code, label, at, one, doubts=doubts + odd)
    if not nested:
        code, label, doubts = _outcome(caption, value, results, reached, fields)
        yield _Point(_family(code), code, label, text_in(row, "date"), row, doubts=doubts + odd)


def _outcome(
    caption: str, value: str, results: list[str], reached: list[Fields], fields: Fields
) -> tuple[str, str, tuple[Doubt, ...]]:
    """The result of a milestone that lists none (half of those of 2020): the current state, where
    that is one of its results. A committee whose project was then submitted has passed it, since
    the exchange submits no other; else its result isn't known. `80/终止` and `70/注册结果` are
    codes of our own for an ending of unknown kind and for a registration of unknown result."""
    for code, label in _states(fields):
        if code in results:
            return (*_swap(state(code, label), label),)
    later = {text_in(row, "value") for row in reached}
    if value == "40":
        return ("40/60" if later & {"60", "70"} else "40"), caption, ()
    return f"{value}/{caption}", caption, ()


def _swap(read: tuple[str, tuple[Doubt, ...]], label: str) -> tuple[str, str, tuple[Doubt, ...]]:
    return read[0], label, read[1]


def _states(fields: Fields) -> Iterator[tuple[str, str]]:
    """The current state as the page gives it twice: in the row -1, and as the project's own."""
    for row in rows_in(fields, "prjprogs"):
        if _number(row) == -1:
            yield text_in(row, "value"), text_in(row, "caption")
    yield text_in(fields, "prjstatus"), text_in(fields, "prjst")


def _number(row: Fields) -> int:
    text = text_in(row, "orderNo")
    return int(text) if re.fullmatch(r"-?[0-9]{1,6}", text) else -2


def _family(code: str) -> str:
    """What a step's own number begins with: that of its milestone, so that a result that comes to
    be known, or is corrected, changes the step and adds none."""
    for caption, values in codes()["results"].items():
        if code.partition("/")[0] in values or code.endswith(f"/{caption}"):
            return "end" if caption == "终止" else values[0][0] + "0"
    return "40" if code.startswith("40") else code.partition("/")[0]


# --- reasons -----------------------------------------------------------------------------------


def _with_reasons(milestones: list[_Point], fields: Fields) -> list[_Point]:
    """The milestones, and the stops and resumptions that texts tell. The newest text of an ending
    belongs to the milestone that is an ending, although it may be dated hours later."""
    points = list(milestones)
    ends = [n for n, point in enumerate(points) if _is_end(point)]
    for at, text in sorted(_told(fields), reverse=True):
        what = _what(text)
        raw: Fields = {at: text}
        if what == "end" and ends:
            points[ends[-1]] = replace(points[ends[-1]], reason=text)
            ends = []
        elif what == "end":
            points.append(_Point("end", "80/终止", "", at, raw, text))
        elif what == "stop":
            points.append(_Point("stop", _STOP, "", at, raw, text))
        else:
            points.append(_Point(what or "said", "", "", at, raw, text))
    return points


def _is_end(point: _Point) -> bool:
    return point.family == "end" or point.code in ("74", "76")


def _told(fields: Fields) -> Iterator[tuple[str, str]]:
    """Each text with its time. The answer has an object with the time as its key for each."""
    for row in rows_in(fields, "others"):
        yield from ((str(at), text_in(row, at)) for at in row)


def _what(text: str) -> str:
    """stop, resume or end; empty where no pattern is found."""
    return next((what for what, pattern in _patterns() if pattern.search(text)), "")


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule["what"], re.compile(rule["pattern"])) for rule in codes()["told"])


# --- the current state -------------------------------------------------------------------------


def _with_current(points: list[_Point], fields: Fields) -> list[_Point]:
    """The points with the state of now, where none of them has it: such as a stop without a reason.

    It is no step of its own where its time is that of an earlier one, since then a text lifted a
    stop without saying when; nor where it is the newest stop, whose reason has its own time. A
    result that the milestone still gives as it was before (暂缓审议 of a project that has passed)
    is corrected, and asked about.
    """
    row = next((row for row in rows_in(fields, "prjprogs") if _number(row) == -1), {})
    at, label = text_in(row, "date")[:_MINUTE], text_in(row, "caption")
    code, doubts = state(text_in(row, "value"), label)
    newest = max(points, key=lambda point: point.minute, default=None)
    if not at or not code or (newest and (code == newest.code or at < newest.minute)):
        return points
    family = "stop" if code == _STOP else _family(code)
    now = _Point(family, code, label, at, row, doubts=doubts)
    same = [n for n, point in enumerate(points) if (point.family, point.minute) == (family, at)]
    if not same:
        return [*points, now]
    stale = points[same[-1]]
    said = f"{stale.code} {stale.label}; now {code} {label}"[:200]
    odd = Doubt("stage", said, Reason.CONTRADICTORY, (stale.code, code))
    return [*points[: same[-1]], replace(now, doubts=(*doubts, odd)), *points[same[-1] + 1 :]]


def _resumed(points: list[_Point]) -> Iterator[_Point]:
    """A resumption brings back the state before the stop, which the list shows again; a text that
    tells nothing we know leaves things as they are."""
    before = now = ""
    for point in points:
        if point.family == "resume":
            point = replace(point, code=before)
        elif point.family == "said":
            point = replace(point, code=now)
        elif point.family != "stop":
            before = point.code
        now = point.code
        yield point


# --- times -------------------------------------------------------------------------------------


def _times_differ(row: Fields, fields: Fields) -> tuple[Doubt, ...]:
    """`pjdot` tells the milestones a second time. Its times must be the same, to the minute."""
    dots = fields.get("pjdot")
    dot = dots.get(text_in(row, "orderNo")) if isinstance(dots, dict) else None
    if not isinstance(dot, dict):
        return ()
    told, at = text_in(dot, "startTime"), text_in(row, "date")
    if told[:_MINUTE] == at[:_MINUTE] and text_in(dot, "value") == text_in(row, "value"):
        return ()
    raw = f"{text_in(row, 'value')} {at}; pjdot {text_in(dot, 'value')} {told}"[:200]
    return (Doubt("happened_at", raw, Reason.CONTRADICTORY),)


def _to_the_second(points: list[_Point], fields: Fields) -> list[_Point]:
    """Milestones are dated to the minute; the same times stand in `pjdot` to the second."""
    dots = fields.get("pjdot")
    times = [
        text_in(dot, "startTime")
        for dot in (dots.values() if isinstance(dots, dict) else ())
        if isinstance(dot, dict)
    ]
    seconds = {at[:_MINUTE]: at for at in times if at}
    return [replace(p, at=seconds.get(p.at, p.at)) if p.at else p for p in points]


def _step(point: _Point) -> Step:
    happened = read_datetime(point.at) if point.at else Reading("", reason=Reason.NOT_STATED)
    digits = re.sub(r"[^0-9]", "", point.at[:_MINUTE])
    registration = point.family == "70" and happened.value is not None
    return Step(
        item=f"{point.family}-{digits or 'undated'}",
        stage_raw=point.code,
        reason=point.reason,
        suspension=None,
        happened=happened,
        # The day of a registration's result is its legal date; the site publishes it days later.
        published=Reading(point.at, value=beijing_date(happened.value))
        if registration and happened.value
        else Reading("", reason=Reason.NOT_STATED),
        raw=point.raw,
        label=point.label,
        doubts=point.doubts + _unknown(point),
    )


def _unknown(point: _Point) -> tuple[Doubt, ...]:
    """A text that tells none of the things that such texts tell, or a stop lifted of nothing."""
    if point.family == "said" or (point.family == "resume" and not point.code):
        return (Doubt("reason", point.reason[:200], Reason.UNREADABLE),)
    return ()
