"""What follows from several rows: the stage of an application is that of its newest event.

The list says that a project moved, the log of its page says how and why. Where the list is ahead of
the log, its codes give the stage; if the log hasn't come by the end of the run, the move is kept as
a provisional event without a reason, which is retired when the log tells of it, and stays where it
never does. (sources-ipo 8.2a)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.history import RECORD, FieldChange, chunks
from db.models.listings import ListingApplication, ListingEvent
from db.steps import in_order, list_is_ahead, marks, told_by_the_log
from db.write import Outcome, Written

_application = ListingApplication.__table__  # type: ignore[attr-defined]
_event = ListingEvent.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Case:
    """An application with its steps, the oldest first."""

    application: Any
    steps: list[Any]

    @property
    def list_is_ahead(self) -> bool:
        row = self.application
        return list_is_ahead(self.steps, row.stage_raw, row.stage_listed, row.source_updated_at)

    @property
    def stage(self) -> str | None:
        """The canonical stage; of what only the list told it is what the list's codes mean now."""
        known = self.steps and not self.list_is_ahead and not self.steps[-1].provisional
        stage = self.steps[-1].stage if known else self.application.stage_listed
        return stage if stage is None else str(stage)

    def without(self, steps: Sequence[Any]) -> _Case:
        """The case without some of its steps."""
        return replace(self, steps=[step for step in self.steps if step not in steps])


def derive_stages(
    connection: Connection,
    outcome: Outcome,
    cause: str | None,
) -> list[FieldChange]:
    """Set the stages of the applications that a batch touched, and retire provisional events.

    cause  of every change, where the run as a whole has one
    """
    # What the list's codes mean is bookkeeping, and yet a stage may hang on it.
    touched = _applications(outcome.kept) | _touched(connection, outcome.written)
    causes = {(c.entity, c.entity_id): c.cause for c in outcome.changes}
    derived: list[FieldChange] = []
    for case in _cases(connection, sorted(touched)):
        by = touched[case.application.id]
        place = (by.thing.entity, by.id)
        told = told_by_the_log(case.steps)
        left = case.without(told)
        derived += _move(connection, left, by, causes.get(place, cause or "source_changed"))
        derived += [_retire(connection, event, by) for event in told]
        _mark(connection, left)
    return derived


def add_provisional_events(
    connection: Connection, source_id: str, cause: str | None, at: datetime
) -> list[FieldChange]:
    """At the end of a run: a provisional event for each state that only the list knows."""
    query = select(_application.c.id).where(
        _application.c.source_id == source_id, _application.c.gone_at.is_(None)
    )
    ids = [int(row.id) for row in connection.execute(query)]
    changes, added = [], []
    for case in _cases(connection, ids):
        if case.list_is_ahead:
            changes.append(_add(connection, case.application, cause or "new", at))
            added.append(int(case.application.id))
        else:
            _mark(connection, case)
    for case in _cases(connection, added):
        _mark(connection, case)
    return changes


def _applications(written: Iterable[Written]) -> dict[int, Written]:
    return {each.id: each for each in written if each.thing.entity == "listing_application"}


def _touched(connection: Connection, written: Sequence[Written]) -> dict[int, Written]:
    """Applications by id, with what was written of them or of their events."""
    events = {each.id: each for each in written if each.thing.entity == "listing_event"}
    found: dict[int, Written] = {}
    for some in chunks(sorted(events)):
        query = select(_event.c.id, _event.c.application_id).where(_event.c.id.in_(some))
        found |= {int(r.application_id): events[r.id] for r in connection.execute(query)}
    return found | _applications(written)


def _cases(connection: Connection, applications: Sequence[int]) -> Iterable[_Case]:
    for some in chunks(applications):
        events: dict[int, list[Any]] = {}
        query = select(_event).where(_event.c.application_id.in_(some), _event.c.gone_at.is_(None))
        for row in connection.execute(query):
            events.setdefault(row.application_id, []).append(row)
        rows = connection.execute(select(_application).where(_application.c.id.in_(some))).all()
        yield from (_Case(row, in_order(events.get(row.id, []))) for row in rows)


def _mark(connection: Connection, case: _Case) -> None:
    """Write what each step is by its place among the others. It follows from them: no change."""
    for step, values in marks(case.steps):
        if any(getattr(step, name) != value for name, value in values.items()):
            connection.execute(update(_event).where(_event.c.id == step.id).values(values))


def _move(connection: Connection, case: _Case, by: Written, cause: str) -> list[FieldChange]:
    row, stage = case.application, case.stage
    if stage == row.stage:
        return []
    where = _application.c.id == row.id
    connection.execute(update(_application).where(where).values(stage=stage))
    document, at = by.thing.document_id, by.thing.at
    if row.stage is None and by.new and by.thing.entity == "listing_application":
        return []  # the record came in just now: its first stage is no change
    return [
        FieldChange("listing_application", row.id, "stage", row.stage, stage, cause, document, at)
    ]


def _retire(connection: Connection, event: Any, by: Written) -> FieldChange:
    connection.execute(update(_event).where(_event.c.id == event.id).values(gone_at=by.thing.at))
    document, at = by.thing.document_id, by.thing.at
    return FieldChange(
        "listing_event", event.id, RECORD, event.native_id, None, "merged", document, at
    )


def _add(connection: Connection, application: Any, cause: str, at: datetime) -> FieldChange:
    seen = application.source_updated_at
    state = str(application.stage_raw).replace("/", "-")
    stamp = seen.strftime("%Y%m%d%H%M%S") if seen else "undated"
    values = {
        "source_id": application.source_id,
        "native_id": f"{application.native_id}/event/list-{state}-{stamp}",
        "document_id": application.document_id,
        "first_seen_at": at,
        "application_id": application.id,
        "stage": application.stage_listed,
        "stage_raw": application.stage_raw,
        "happened_at": seen,
        "provisional": True,
    }
    key = _insert_or_revive(connection, values)
    return FieldChange(
        "listing_event",
        key,
        RECORD,
        None,
        str(values["native_id"]),
        cause,
        application.document_id,
        at,
    )


def _insert_or_revive(connection: Connection, values: dict[str, Any]) -> int:
    """The row of a provisional event; one that was retired, and is true once more, comes back.

    A list that shows a state twice under one date, and another in between, has it as two events.
    """
    name, numbers = values["native_id"], count(2)
    while True:
        same = (_event.c.source_id == values["source_id"]) & (
            _event.c.native_id == values["native_id"]
        )
        row = connection.execute(select(_event.c.id, _event.c.gone_at).where(same)).first()
        if row is None:
            key = connection.execute(insert(_event).values(values)).inserted_primary_key
            assert key is not None  # an insert of one row always has its key
            return int(key[0])
        if row.gone_at is not None:
            connection.execute(update(_event).where(same).values(gone_at=None))
            return int(row.id)
        values["native_id"] = f"{name}-{next(numbers)}"
