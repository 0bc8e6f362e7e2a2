"""Purchases page by page, with all that is known of their notices: memory holds one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from db.history import chunks
from db.models import metadata
from db.models.organisations import Organisation
from db.models.procurement import ProcurementIntention, ProcurementNotice, ProcurementProject
from db.models.provenance import Document

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_project = ProcurementProject.__table__  # type: ignore[attr-defined]
_planned_row = ProcurementIntention.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_organisation = Organisation.__table__  # type: ignore[attr-defined]

Row: TypeAlias = Any
PAGE: Final = 200  # purchases that are in memory at once

_own_project = func.coalesce(_notice.c.purchase_id, _notice.c.project_id)
_shown = and_(
    _notice.c.gone_at.is_(None),
    or_(_notice.c.stage.is_(None), _notice.c.stage != "reservation_report"),
)


@dataclass(slots=True)
class Step:
    """A canonical notice with its copies and its parts; rows as the tables have them."""

    notice: Row
    pages: list[Row] = field(default_factory=list)  # of itself and its copies
    parts: dict[str, list[Row]] = field(default_factory=dict)

    def all(self, table: str) -> list[Row]:
        """The parts of one table."""
        return self.parts.get(table, [])


@dataclass(slots=True)
class Purchase:
    """A purchase: its project, NULL where none has a number, and its steps from the first on.

    planned  rows of notices of intention, which are of no purchase themselves, that became it
    """

    project: Row | None
    steps: list[Step]
    planned: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which purchases are wanted: with a notice since a day, or with a project number."""

    since: date | None = None
    number: str | None = None

    def of(self, notice: Any) -> list[ColumnElement[bool]]:
        """The conditions on a notice of the purchase."""
        wanted: list[ColumnElement[bool]] = []
        if self.since is not None:
            day = func.coalesce(notice.c.published_on, func.date(notice.c.published_at))
            wanted.append(day >= self.since)
        if self.number is not None:
            wanted.append(notice.c.project_key == self.number)
        return wanted


def purchases(connection: Connection, choice: Choice) -> Iterator[Purchase]:
    """All wanted purchases: those with a number in its order, then the others by their notices."""
    for projects in _projects(connection, choice):
        notices = _notices(connection, _own_project.in_([project.id for project in projects]))
        steps: dict[int, list[Step]] = {}
        for step in _steps(connection, notices):
            steps.setdefault(step.notice.project, []).append(step)
        planned = _planned(connection, [project.id for project in projects])
        for project in projects:
            yield Purchase(project, steps[project.id], planned.get(project.id, []))
    for notices in _without_number(connection, choice):
        yield from (Purchase(None, [step]) for step in _steps(connection, notices))


def organisations(connection: Connection, ids: Sequence[int]) -> dict[int, Row]:
    """Organisations by number."""
    found: dict[int, Row] = {}
    for some in chunks(sorted(set(ids))):
        query = select(_organisation).where(_organisation.c.id.in_(some))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _projects(connection: Connection, choice: Choice) -> Iterator[list[Row]]:
    before = _project.alias("before")
    found = (
        select(_notice.c.id).where(_own_project == _project.c.id, _shown, *choice.of(_notice))
    ).exists()
    query = (
        select(_project, before.c.native_id.label("repeats"))
        .outerjoin(before, before.c.id == _project.c.retender_of_id)
        .where(found)
        .order_by(_project.c.native_id)
        .limit(PAGE)
    )
    last = ""
    while rows := list(connection.execute(query.where(_project.c.native_id > last))):
        yield rows
        last = rows[-1].native_id


def _planned(connection: Connection, projects: Sequence[int]) -> dict[int, list[Row]]:
    """By project, once for each publication: its copies on other portals tell the same rows."""
    query = (
        select(_planned_row, _notice.c.source_id.label("portal"), _notice.c.native_id.label("no"))
        .join(_notice, _notice.c.id == _planned_row.c.notice_id)
        .where(_planned_row.c.gone_at.is_(None), _shown, _notice.c.canonical_id.is_(None))
        .where(_own_project.is_(None))
        .order_by(_notice.c.source_id, _notice.c.native_id, _planned_row.c.position)
    )
    found: dict[int, list[Row]] = {}
    for some in chunks(projects):
        for row in connection.execute(query.where(_planned_row.c.purchase_id.in_(some))):
            found.setdefault(row.purchase_id, []).append(row)
    return found


def _without_number(connection: Connection, choice: Choice) -> Iterator[list[Row]]:
    first = and_(_own_project.is_(None), _notice.c.canonical_id.is_(None), _shown)
    place = tuple_(_notice.c.source_id, _notice.c.native_id)
    query = select(_notice.c.id, _notice.c.source_id, _notice.c.native_id).where(
        first, *choice.of(_notice)
    )
    query = query.order_by(_notice.c.source_id, _notice.c.native_id).limit(PAGE)
    last = ("", "")
    while rows := list(connection.execute(query.where(place > last))):
        ids = [row.id for row in rows]
        yield _notices(connection, or_(_notice.c.id.in_(ids), _notice.c.canonical_id.in_(ids)))
        last = (rows[-1].source_id, rows[-1].native_id)


def _notices(connection: Connection, wanted: ColumnElement[bool]) -> list[Row]:
    query = (
        select(
            _notice,
            _own_project.label("project"),
            _document.c.url,
            _document.c.method.label("verb"),
        )
        .join(_document, _document.c.id == _notice.c.document_id)
        .where(wanted, _shown)
        .order_by(_notice.c.source_id, _notice.c.native_id)
    )
    return list(connection.execute(query))


def _steps(connection: Connection, notices: Sequence[Row]) -> list[Step]:
    """The steps of purchases; a copy whose canonical notice is not shown is a step itself."""
    ids = {row.id for row in notices}
    parts = _parts(connection, sorted(ids))
    steps: dict[int, Step] = {}
    for row in notices:
        if row.canonical_id is None or row.canonical_id not in ids:
            steps[row.id] = Step(row, [row], parts.get(row.id, {}))
    for row in notices:
        if row.id not in steps:
            steps[row.canonical_id].pages.append(row)
    return list(steps.values())


_OF_A_NOTICE: Final = (
    "procurement_lot",
    "procurement_item",
    "procurement_attachment",
    "award",
    "procurement_contract",
    "set_aside_reading",
)
_BELOW: Final = {
    "award": ("award_supplier", "award_id"),
    "procurement_contract": ("contract_supplier", "contract_id"),
    "set_aside_reading": ("set_aside", "reading_id"),
}


def _parts(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, list[Row]]]:
    found: dict[int, dict[str, list[Row]]] = {}
    for name in _OF_A_NOTICE:
        rows = list(_rows(connection, name, "notice_id", ids))
        for row in rows:
            found.setdefault(row.notice_id, {}).setdefault(name, []).append(row)
        if name in _BELOW:
            below, column = _BELOW[name]
            above = {row.id: row.notice_id for row in rows}
            for row in _rows(connection, below, column, sorted(above)):
                parts = found[above[row._mapping[column]]]
                parts.setdefault(below, []).append(row)
    return found


def _rows(connection: Connection, name: str, column: str, ids: Sequence[int]) -> Iterator[Row]:
    table = metadata.tables[name]
    for some in chunks(ids):
        query = select(table).where(table.c[column].in_(some), table.c.gone_at.is_(None))
        yield from connection.execute(query.order_by(table.c.native_id))
