"""Reading what was planned and what was bought since, and writing what became of what.

It runs behind the settling of notices, which decides what is one purchase. A new tender may be what
any row of its buyer became; so all rows of those notices of intention are looked at again of which
any meets it by name, budget, or what it was taken for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update

from db.history import FieldChange, chunks
from db.models.procurement import ProcurementIntention, ProcurementNotice, ProcurementProject
from db.models.purchases import NoticeCandidate
from db.purchases.facts import Notice
from db.purchases.groups import Decisions, Doubt, Pair
from db.purchases.planned import Became, Bought, Planned, match
from db.values import beijing_date

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_row = ProcurementIntention.__table__  # type: ignore[attr-defined]
_project = ProcurementProject.__table__  # type: ignore[attr-defined]
_candidate = NoticeCandidate.__table__  # type: ignore[attr-defined]

_BUYING: Final = ("tender", "prequalification", "award", "contract")
_VALUES: Final = ("purchase_id", "purchase_evidence", "purchase_confidence")


def settle_planned(
    connection: Connection,
    notices: Sequence[Notice],
    purchases: Iterable[int | None],
    decided: Callable[[Connection, Sequence[int]], Decisions],
    at: datetime,
) -> Iterator[FieldChange]:
    """Settle the rows that any of these notices may concern.

    purchases  of which the notices are now; those that they were of stand in them
    decided    reads what people decided about notices
    """
    touched = {*purchases, *(notice.purchase_id for notice in notices)} - {None}
    publications = sorted(_publications(connection, notices, touched))
    if not publications:
        return
    rows = list(_rows(connection, publications))
    decisions = decided(connection, publications)
    became = match(rows, list(_bought(connection, rows)), decisions)
    yield from _write(connection, rows, became, at)
    _write_doubts(connection, publications, became.doubts)


# --- reading


def _publications(
    connection: Connection, notices: Sequence[Notice], purchases: set[int | None]
) -> set[int]:
    """The notices of intention of which a row may be concerned."""
    found = {notice.id for notice in notices if notice.stage == "intention"}
    joined = select(
        _row.c.notice_id, _row.c.purchase_key, _row.c.budget_minor, _notice.c.buyer_key
    ).join(_notice, _notice.c.id == _row.c.notice_id)
    things = {(n.buyer, n.thing) for n in notices if n.buyer and n.thing}
    budgets = {(n.buyer, n.budget) for n in notices if n.buyer and n.budget}
    joined = joined.where(_notice.c.stage == "intention")
    for query in _meeting(joined, _row.c.purchase_key, things, _row.c.budget_minor, budgets):
        for row in connection.execute(query):
            by_thing = (row.buyer_key, row.purchase_key) in things
            if by_thing or (row.buyer_key, row.budget_minor) in budgets:
                found.add(row.notice_id)
    for some in chunks(sorted(id for id in purchases if id is not None)):
        query = select(_row.c.notice_id).where(_row.c.purchase_id.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def _rows(connection: Connection, publications: Sequence[int]) -> Iterator[Planned]:
    """The rows of these notices that are there and can be looked for."""
    query = (
        select(
            _row,
            _notice.c.source_id.label("portal"),
            _notice.c.native_id.label("number"),
            _notice.c.buyer_key,
            _notice.c.published_on,
            _notice.c.published_at,
        )
        .join(_notice, _notice.c.id == _row.c.notice_id)
        .order_by(_row.c.notice_id, _row.c.position)
    )
    for some in chunks(publications):
        for row in connection.execute(query.where(_row.c.notice_id.in_(some))):
            day = row.published_on or (row.published_at and beijing_date(row.published_at))
            lost = row.gone_at is not None or day is None
            if lost and row.purchase_id is None:
                continue
            yield Planned(
                id=row.id,
                notice_id=row.notice_id,
                key=(row.portal, row.number),
                position=row.position or 0,
                buyer="" if lost else row.buyer_key or "",
                thing=row.purchase_key,
                budget=row.budget_minor,
                currency=row.currency,
                expected=row.expected_on,
                day=day,
                document_id=row.document_id,
                purchase_id=row.purchase_id,
                evidence=row.purchase_evidence,
                confidence=row.purchase_confidence,
            )


def _bought(connection: Connection, rows: Iterable[Planned]) -> Iterator[Bought]:
    """Notices of purchases that have a row's buyer, and its name or its budget."""
    wanted = [row for row in rows if row.buyer]
    things = {(row.buyer, row.thing) for row in wanted if row.thing}
    budgets = {(row.buyer, row.budget) for row in wanted if row.budget}
    query = (
        select(
            _notice.c.id, _notice.c.source_id, _notice.c.native_id, _notice.c.purchase_id,
            _notice.c.buyer_key, _notice.c.purchase_key, _notice.c.budget_minor,
            _notice.c.currency, _notice.c.published_on, _notice.c.published_at,
            _project.c.retender_of_id,
        )
        .join(_project, _project.c.id == _notice.c.purchase_id)
        .where(_notice.c.stage.in_(_BUYING), _notice.c.gone_at.is_(None))
    )  # fmt: skip
    seen: set[int] = set()
    for some in _meeting(query, _notice.c.purchase_key, things, _notice.c.budget_minor, budgets):
        for row in connection.execute(some):
            by_thing = (row.buyer_key, row.purchase_key) in things
            by_budget = (row.buyer_key, row.budget_minor) in budgets
            if row.id in seen or not (by_thing or by_budget):
                continue
            seen.add(row.id)
            day = row.published_on or (row.published_at and beijing_date(row.published_at))
            if day is not None:
                yield Bought(
                    id=row.id,
                    key=(row.source_id, row.native_id),
                    purchase_id=row.purchase_id,
                    repeats=row.retender_of_id,
                    buyer=row.buyer_key,
                    thing=row.purchase_key,
                    budget=row.budget_minor,
                    currency=row.currency,
                    day=day,
                )


def _meeting(
    query: Any,
    thing: ColumnElement[Any],
    things: set[tuple[str, str]],
    budget: ColumnElement[Any],
    budgets: set[tuple[str, int]],
) -> Iterator[Any]:
    """The query for rows with one of these buyers, and one of the names or budgets."""
    for column, pairs in ((thing, things), (budget, budgets)):
        for some in chunks(sorted(pairs)):
            buyers, values = sorted({b for b, _ in some}), sorted({value for _, value in some})
            yield query.where(_notice.c.buyer_key.in_(buyers), column.in_(values))


# --- writing


def _write(
    connection: Connection, rows: Sequence[Planned], became: Became, at: datetime
) -> Iterator[FieldChange]:
    written: list[dict[str, Any]] = []
    for row in rows:
        values = became.purchase.get(row.id, (None, None, None))
        if values == (row.purchase_id, row.evidence, row.confidence and float(row.confidence)):
            continue
        written.append({"of_id": row.id, **dict(zip(_VALUES, values, strict=True))})
        if values[0] != row.purchase_id:
            yield FieldChange(
                "procurement_intention",
                row.id,
                "purchase_id",
                row.purchase_id,
                values[0],
                "merged",
                row.document_id,
                at,
            )
    if written:
        named: dict[str, Any] = {name: bindparam(name) for name in _VALUES}
        connection.execute(
            update(_row).where(_row.c.id == bindparam("of_id")).values(named), written
        )


def _write_doubts(
    connection: Connection, publications: Sequence[int], doubts: Iterable[Doubt]
) -> None:
    """Open questions about rows are those of today; a pair that is asked about anyway is not
    asked about twice."""
    wanted: dict[Pair, Doubt] = {doubt.pair: doubt for doubt in doubts}
    held: set[Pair] = set()
    for some in chunks(publications):
        either = or_(_candidate.c.notice_id.in_(some), _candidate.c.other_id.in_(some))
        for row in connection.execute(select(_candidate).where(either)).all():
            pair = (row.notice_id, row.other_id)
            doubt = wanted.get(pair)
            stale = row.about == "row" and row.decision is None
            if stale and (doubt is None or doubt.reason != row.reason):
                connection.execute(delete(_candidate).where(_candidate.c.id == row.id))
            else:
                held.add(pair)
    new = [
        {"notice_id": pair[0], "other_id": pair[1], "about": "row", "reason": doubt.reason}
        for pair, doubt in sorted(wanted.items())
        if pair not in held
    ]
    if new:
        connection.execute(insert(_candidate), new)
