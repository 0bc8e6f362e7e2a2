"""What follows from several rows: the stage of an application is that of its newest event.

The list says that a project moved, the log of its page says how and why. Where the list is ahead of
the log, its codes give the stage; if the log hasn't come by the end of the run, the move is kept as
a provisional event without a reason, which is retired when the log has caught up.
(sources-ipo 8.2a)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.history import RECORD, FieldChange, chunks
from db.models.listings import ListingApplication, ListingEvent
from db.write import Outcome, Written

_application = ListingApplication.__table__  # type: ignore[attr-defined]
_event = ListingEvent.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Case:
    """An application with its events, oldest first."""

    application: Any
    logged: list[Any]
    listed: list[Any]  # provisional ones

    @property
    def log_is_current(self) -> bool:
        """True where the log holds the state that the list shows, or a later one."""
        if not self.logged:
            return False
        last, seen = self.logged[-1], self.application.source_updated_at
        if last.stage_raw == self.application.stage_raw:
            return True
        return bool(last.happened_at and seen and last.happened_at > seen)

    @property
    def stage(self) -> str | None:
        """The canonical stage."""
        stage = self.logged[-1].stage if self.log_is_current else self.application.stage_listed
        return stage if stage is None else str(stage)


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
        derived += _move(connection, case, by, causes.get(place, cause or "source_changed"))
        if case.log_is_current:
            derived += [_retire(connection, event, by) for event in case.listed]
    return derived


def add_provisional_events(
    connection: Connection, source_id: str, cause: str | None, at: datetime
) -> list[FieldChange]:
    """At the end of a run: a provisional event for each state that only the list knows."""
    query = select(_application.c.id).where(
        _application.c.source_id == source_id, _application.c.gone_at.is_(None)
    )
    ids = [int(row.id) for row in connection.execute(query)]
    changes = []
    for case in _cases(connection, ids):
        known = case.listed[-1].stage_raw if case.listed else None
        if not case.log_is_current and known != case.application.stage_raw:
            changes.append(_add(connection, case.application, cause or "new", at))
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
        yield from (_case(row, events.get(row.id, [])) for row in rows)


def _case(application: Any, events: list[Any]) -> _Case:
    logged = [event for event in events if not event.provisional]
    listed = [event for event in events if event.provisional]
    return _Case(
        application,
        sorted(logged, key=_order),
        sorted(listed, key=lambda event: str(event.happened_at)),
    )


def _order(event: Any) -> tuple[int, str, int]:
    """By the log's own order; by time where the source shows milestones and keeps no log."""
    return event.seq or 0, str(event.happened_at or ""), event.id


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
    return FieldChange(
        "listing_event",
        _insert_or_revive(connection, values),
        RECORD,
        None,
        str(values["native_id"]),
        cause,
        application.document_id,
        at,
    )


def _insert_or_revive(connection: Connection, values: dict[str, Any]) -> int:
    """The row of a provisional event; one that was retired, and is true once more, comes back."""
    same = (_event.c.source_id == values["source_id"]) & (_event.c.native_id == values["native_id"])
    row = connection.execute(select(_event.c.id).where(same)).first()
    if row is not None:
        connection.execute(update(_event).where(same).values(gone_at=None))
        return int(row.id)
    key = connection.execute(insert(_event).values(values)).inserted_primary_key
    assert key is not None  # an insert of one row always has its key
    return int(key[0])
