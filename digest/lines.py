"""The lines of an entry: what befell a record and its parts, each thing once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.history import RECORD
from digest.contents import Line
from digest.facts import Pairs, described, foreign
from digest.moves import Move, Place
from digest.rows import Row

_RAW = "_raw"  # the words that a value was read from
_READ = ("", "_minor", "_code")  # ends of the names of columns that hold what was read
_STAGE_TOLD_WITH = ("happened_at", "reason")


def lines_of(moves: Sequence[Move], rows: Mapping[Place, Row], kind: str) -> tuple[Line, ...]:
    """What is told of a record, its own changes first.

    rows  the changed rows and their record
    kind  of a new record, what came in with it is no line: it is the record
    """
    told = [move for move in moves if not (kind == "new" and move.born and not _is_star(move))]
    own = [move for move in told if move.of_root]
    parts = [move for move in told if not move.of_root]
    own, parts, stage = _stage(own, parts, rows)
    lines = [_line(move, rows) for move in _without_raw(own)]
    return tuple([*lines, *stage, *(_line(move, rows) for move in _without_raw(parts))])


def _is_star(move: Move) -> bool:
    return move.of_root and move.field == RECORD


def _line(move: Move, rows: Mapping[Place, Row]) -> Line:
    """A change of a part says what the part is, and one of an amount in which currency it is."""
    row = rows.get((move.entity, move.entity_id), {})
    what = () if move.of_root else described(move.entity, row, without=move.field)
    holder = row if row.get("currency") else rows.get(move.root, {})
    currency = foreign(holder, move.field)
    return move.line((*what, ("currency", currency)) if currency else what)


def _without_raw(moves: Sequence[Move]) -> list[Move]:
    """What was read from a text and the text itself changed: the reading tells it for both.

    Where nothing could be read any more, the text is told as well: it is all that is known.
    """
    places = {(move.entity, move.entity_id, move.field): move for move in moves}
    merged: dict[tuple[str, int, str], tuple[int, ...]] = {}
    for (entity, row_id, field), move in list(places.items()):
        base = field.removesuffix(_RAW)
        reading = next(
            (base + end for end in _READ if (entity, row_id, base + end) in places), None
        )
        if reading not in (None, field) and places[entity, row_id, reading].new is not None:
            merged[entity, row_id, reading] = move.change_ids
            del places[entity, row_id, field]
    return [
        replace(move, change_ids=tuple(sorted({*move.change_ids, *merged.get(place, ())})))
        for place, move in places.items()
    ]


def _stage(
    own: list[Move], parts: list[Move], rows: Mapping[Place, Row]
) -> tuple[list[Move], list[Move], list[Line]]:
    """The stage of an application follows from its events: one line tells both, with the date
    and the reason of the newest event. Events of other stages keep lines of their own."""
    stage = next((m for m in own if (m.entity, m.field) == ("listing_application", "stage")), None)
    events = [m for m in parts if stage and _is_event_of(m, stage.new, rows)]
    if stage is None or not events:
        return own, parts, []
    newest = max(events, key=lambda m: _order(rows[m.entity, m.entity_id]))
    codes = [m for m in own if m.field == "stage_raw" and stage.new is not None]
    ids = {each for move in (stage, *codes, *events) for each in move.change_ids}
    line = stage.line(_when_and_why(rows[newest.entity, newest.entity_id]))
    line = replace(line, change_ids=tuple(sorted(ids)), url=newest.url)
    own = [m for m in own if m is not stage and m not in codes]
    return own, [m for m in parts if m not in events], [line]


def _is_event_of(move: Move, stage: str | None, rows: Mapping[Place, Row]) -> bool:
    came = (move.entity, move.field) == ("listing_event", RECORD) and move.new is not None
    return came and rows.get((move.entity, move.entity_id), {}).get("stage") == stage


def _order(event: Row) -> tuple[int, str, int]:
    return (event["seq"] or 0, str(event["happened_at"] or ""), event["id"])


def _when_and_why(event: Row) -> Pairs:
    said = dict(described("listing_event", event))
    return tuple((name, said[name]) for name in _STAGE_TOLD_WITH if name in said)
