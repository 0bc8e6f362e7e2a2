"""Decide at the end of a run which notices are one and which purchase they are of, and write it.

Only what changed since it was settled is looked at, with all that it has to be compared with. What
was decided stands with its evidence, every move of it in the history with the cause `merged`, and
a person's decision on two notices overrules it: that is how a wrong one is undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, text, update

from db.history import FieldChange, chunks, write_outside_runs
from db.models.procurement import (
    Award,
    AwardSupplier,
    ContractSupplier,
    ProcurementContract,
    ProcurementIntention,
    ProcurementLot,
    ProcurementNotice,
    ProcurementProject,
)
from db.models.purchases import NoticeCandidate
from db.purchases.chains import Chains, chain
from db.purchases.facts import Notice, around
from db.purchases.groups import Decision, Doubt, Groups, Pair, group, pair_of
from db.purchases.planning import settle_planned
from db.purchases.same import RULE
from db.upsert import insert_new
from db.write import Outcome

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_project = ProcurementProject.__table__  # type: ignore[attr-defined]
_lot = ProcurementLot.__table__  # type: ignore[attr-defined]
_award = Award.__table__  # type: ignore[attr-defined]
_supplier = AwardSupplier.__table__  # type: ignore[attr-defined]
_planned = ProcurementIntention.__table__  # type: ignore[attr-defined]
_contract = ProcurementContract.__table__  # type: ignore[attr-defined]
_contractor = ContractSupplier.__table__  # type: ignore[attr-defined]
_candidate = NoticeCandidate.__table__  # type: ignore[attr-defined]

_LOCK: Final = 7_305_112  # one transaction at a time settles, on PostgreSQL as on SQLite
_AT_ONCE: Final = 1_000  # notices that are settled together, with those around them


def unsettle(connection: Connection, notice_ids: Iterable[int]) -> None:
    """What a notice says has changed: it is looked at again at the end of the run."""
    for some in chunks(sorted(set(notice_ids))):
        known = _notice.c.id.in_(some) & _notice.c.settled_by.is_not(None)
        connection.execute(update(_notice).where(known).values(settled_by=None))


def unsettle_all(connection: Connection) -> None:
    """The rules have changed: everything is looked at again."""
    connection.execute(update(_notice).values(settled_by=None))


def unsettle_written(connection: Connection, outcome: Outcome) -> None:
    """The notices that a batch touched, or of whose lots, awards and winners it touched any."""
    ids: dict[str, list[int]] = {}
    for each in (*outcome.written, *outcome.kept):
        if each.thing.entity in _ABOVE and not (each.new and each.thing.entity == _notice.name):
            ids.setdefault(each.thing.entity, []).append(each.id)
    for entity, some in ids.items():
        unsettle(connection, _notices_of(connection, entity, some))


_ABOVE: Final = frozenset(
    (
        *("procurement_notice", "procurement_lot", "award", "award_supplier"),
        *("procurement_contract", "contract_supplier", "procurement_intention"),
    )
)


def _notices_of(connection: Connection, entity: str, ids: Sequence[int]) -> Iterator[int]:
    if entity == _notice.name:
        yield from ids
        return
    for some in chunks(ids):
        query = {
            "procurement_lot": select(_lot.c.notice_id).where(_lot.c.id.in_(some)),
            "procurement_intention": select(_planned.c.notice_id).where(_planned.c.id.in_(some)),
            "award": select(_award.c.notice_id).where(_award.c.id.in_(some)),
            "award_supplier": select(_award.c.notice_id)
            .join(_supplier, _supplier.c.award_id == _award.c.id)
            .where(_supplier.c.id.in_(some)),
            "procurement_contract": select(_contract.c.notice_id).where(_contract.c.id.in_(some)),
            "contract_supplier": select(_contract.c.notice_id)
            .join(_contractor, _contractor.c.contract_id == _contract.c.id)
            .where(_contractor.c.id.in_(some)),
        }[entity]
        yield from (int(row.notice_id) for row in connection.execute(query) if row.notice_id)


def settle(connection: Connection, source_id: str | None, at: datetime) -> list[FieldChange]:
    """Settle what is not: of one source, or of all where none is named."""
    _one_at_a_time(connection)
    open_ones = select(_notice.c.id).where(_notice.c.settled_by.is_(None))
    if source_id is not None:
        open_ones = open_ones.where(_notice.c.source_id == source_id)
    changes: list[FieldChange] = []
    left = dict.fromkeys(connection.execute(open_ones.order_by(_notice.c.id)).scalars())
    while left:
        some = list(islice(left, _AT_ONCE))
        found, settled = _settle(connection, some, at)
        changes += found
        for id in (*some, *settled):
            left.pop(id, None)
    return changes


def decide(
    connection: Connection, one: int, other: int, *, same: bool, about: str, by: str, at: datetime
) -> list[FieldChange]:
    """A person's word on two notices, which overrules all evidence, and what follows from it.

    about  notice: whether they are the same; purchase: whether they are of the same purchase;
           row: whether a row of the one, an intention, became the purchase of the other
    """
    _one_at_a_time(connection)
    first, second = pair_of(one, other)
    decision = "same" if same else "different"
    values = {"about": about, "decision": decision, "decided_by": by, "decided_at": at}
    ids = {"notice_id": first, "other_id": second}
    insert_new(connection, _candidate, [{**ids, "reason": "decided", **values}])
    where = (_candidate.c.notice_id == first) & (_candidate.c.other_id == second)
    connection.execute(update(_candidate).where(where).values(values))
    found, _ = _settle(connection, (one, other), at)
    changes = [replace(change, cause="reviewed") for change in found]
    write_outside_runs(connection, changes)
    return changes


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _settle(
    connection: Connection, ids: Sequence[int], at: datetime
) -> tuple[list[FieldChange], list[int]]:
    """What follows for these notices and all that they have to be compared with. These have met
    whom they have to be compared with, too, so all of them are settled."""
    notices = around(connection, ids)
    decisions = _decisions(connection, [notice.id for notice in notices])
    groups = group(notices, decisions)
    chains = chain(notices, groups, decisions)
    changes = list(_write_notices(connection, notices, groups, chains, at))
    changes += _write_repeats(connection, notices, chains, at)
    bought = chains.purchase.values()
    changes += settle_planned(connection, notices, bought, _decisions, at)
    _write_doubts(connection, [n.id for n in notices], [*groups.doubts, *chains.doubts])
    settled = [notice.id for notice in notices]
    for some in chunks(settled):
        connection.execute(
            update(_notice)
            .where(_notice.c.id.in_(some), _notice.c.settled_by.is_(None))
            .values(settled_by=RULE)
        )
    return changes, settled


def _decisions(connection: Connection, ids: Sequence[int]) -> dict[Pair, Decision]:
    found: dict[Pair, Decision] = {}
    for some in chunks(ids):
        either = or_(_candidate.c.notice_id.in_(some), _candidate.c.other_id.in_(some))
        query = select(_candidate).where(either, _candidate.c.decision.is_not(None))
        for row in connection.execute(query):
            said = Decision(row.about, row.decision == "same", row.decided_by or "")
            found[pair_of(row.notice_id, row.other_id)] = said
    return found


def _write_notices(
    connection: Connection, notices: Sequence[Notice], groups: Groups, chains: Chains, at: datetime
) -> Iterator[FieldChange]:
    rows: list[dict[str, Any]] = []
    for notice in sorted(notices, key=lambda notice: notice.id):
        first = groups.canonical[notice.id]
        canonical = None if first == notice.id else first
        purchase = chains.purchase[notice.id]
        values = {
            "canonical_id": canonical,
            "canonical_evidence": groups.evidence.get(notice.id),
            "purchase_id": purchase,
            "purchase_evidence": chains.why.get(notice.id),
        }
        if all(getattr(notice, name) == value for name, value in values.items()):
            continue
        rows.append({"of_id": notice.id, **values})
        if canonical != notice.canonical_id:
            yield _change(notice, "canonical_id", notice.canonical_id, canonical, at)
        # That a notice is of the project whose number it has is nothing that we concluded.
        before = notice.purchase_id if notice.purchase_id is not None else notice.project_id
        if purchase != before:
            yield _change(notice, "purchase_id", notice.purchase_id, purchase, at)
    if rows:
        named: dict[str, Any] = {n: bindparam(n) for n in rows[0] if n != "of_id"}
        statement = update(_notice).where(_notice.c.id == bindparam("of_id")).values(named)
        connection.execute(statement, rows)


def _change(notice: Notice, name: str, old: Any, new: Any, at: datetime) -> FieldChange:
    document = notice.document_id
    return FieldChange("procurement_notice", notice.id, name, old, new, "merged", document, at)


def _write_repeats(
    connection: Connection, notices: Sequence[Notice], chains: Chains, at: datetime
) -> Iterator[FieldChange]:
    projects = sorted({n.project_id for n in notices if n.project_id is not None})
    for some in chunks(projects):
        for row in connection.execute(select(_project).where(_project.c.id.in_(some))).all():
            before, why = chains.repeats.get(row.id, (None, None))
            if (before, why) == (row.retender_of_id, row.retender_evidence):
                continue
            values = {"retender_of_id": before, "retender_evidence": why}
            connection.execute(update(_project).where(_project.c.id == row.id).values(values))
            if before != row.retender_of_id:
                yield FieldChange(
                    "procurement_project",
                    row.id,
                    "retender_of_id",
                    row.retender_of_id,
                    before,
                    "merged",
                    row.document_id,
                    at,
                )


def _write_doubts(connection: Connection, ids: Sequence[int], doubts: Sequence[Doubt]) -> None:
    """Open questions are those of today; what a person decided stays."""
    wanted = {doubt.pair: doubt for doubt in doubts}
    held: dict[Pair, Any] = {}
    for some in chunks(ids):
        either = or_(_candidate.c.notice_id.in_(some), _candidate.c.other_id.in_(some))
        for row in connection.execute(select(_candidate).where(either)):
            held[row.notice_id, row.other_id] = row
    known = set(ids)
    for pair, row in held.items():
        doubt = wanted.get(pair)
        if row.decision is not None or not known.issuperset(pair):
            continue
        if row.about == "row" and doubt is None:
            continue  # asked about what was planned (`planning`)
        if doubt is None:
            connection.execute(delete(_candidate).where(_candidate.c.id == row.id))
        elif (row.about, row.reason) != (doubt.about, doubt.reason):
            values = {"about": doubt.about, "reason": doubt.reason}
            connection.execute(update(_candidate).where(_candidate.c.id == row.id).values(values))
    new = [
        {"notice_id": pair[0], "other_id": pair[1], "about": d.about, "reason": d.reason}
        for pair, d in sorted(wanted.items())
        if pair not in held
    ]
    if new:
        connection.execute(insert(_candidate), new)
