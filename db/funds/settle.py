"""Decide at the end of a run which fund each naming is of, and give what was said to that fund.

Only names are looked at of which a naming or a registered fund changed since. What was decided
stands in `fund_naming` with its evidence; a naming that moves to another fund is in the history
with the cause `merged`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select, text, update

from db.answers import close_questions, raise_questions
from db.funds.announced import announce, announced_funds, born, follow, own_groups, rename, shown
from db.funds.facts import (
    as_naming,
    keys_hit,
    managed_by,
    namings_of,
    open_funds,
    open_namings,
    registered_of,
)
from db.funds.identity import RULE, Identities, identify
from db.funds.judge import judge
from db.funds.places import place_announced
from db.history import FieldChange, chunks, write_outside_runs
from db.models.funds import (
    AuditFinding,
    Fund,
    FundContribution,
    FundEvent,
    FundEvidence,
    FundNaming,
    FundNoticeParty,
    FundSize,
)
from db.write import Outcome

_fund = Fund.__table__  # type: ignore[attr-defined]
_evidence = FundEvidence.__table__  # type: ignore[attr-defined]
_naming = FundNaming.__table__  # type: ignore[attr-defined]
_party = FundNoticeParty.__table__  # type: ignore[attr-defined]
_size = FundSize.__table__  # type: ignore[attr-defined]
_contribution = FundContribution.__table__  # type: ignore[attr-defined]
_event = FundEvent.__table__  # type: ignore[attr-defined]
_finding = AuditFinding.__table__  # type: ignore[attr-defined]

_LOCK: Final = 7_305_113  # one transaction at a time settles, on PostgreSQL as on SQLite
_AT_ONCE: Final = 500  # names that are settled together
# Sources after whose runs there is something: those of managers name no fund, and yet the funds
# of a manager are judged by whose it is.
ENTITIES: Final = frozenset({"fund", "fund_notice", "fund_manager"})
_OF_MANAGERS: Final = frozenset({"fund_manager", "relation"})
# What a notice says of a fund by its name: table, column of the name, column of the fund.
_SAID: Final = (
    (_party, "name_key", "fund_id"),
    (_size, "subject_key", "fund_id"),
    (_contribution, "subject_key", "fund_id"),
    (_contribution, "contributor_key", "contributor_fund_id"),
    (_event, "subject_key", "fund_id"),
    (_finding, "subject_key", "fund_id"),
)
_CHILDREN: Final = {table.name: table for table in (_naming, *(each[0] for each in _SAID))}


def unsettle_written(connection: Connection, outcome: Outcome) -> None:
    """Funds and notices that a batch touched are compared anew at the end of the run."""
    ids: dict[str, list[int]] = {}
    for each in (*outcome.written, *outcome.kept):  # of some only the keys moved
        ids.setdefault(each.thing.entity, []).append(each.id)
    funds = set(ids.get("fund", []))
    for some in chunks(ids.get("fund_evidence", [])):
        query = select(_evidence.c.fund_id).where(_evidence.c.id.in_(some))
        funds.update(filter(None, connection.execute(query).scalars()))
    for entity in _OF_MANAGERS:
        funds.update(managed_by(connection, entity, ids.get(entity, [])))
    for some in chunks(sorted(funds)):
        known = _fund.c.id.in_(some) & _fund.c.settled_by.is_not(None)
        connection.execute(update(_fund).where(known).values(settled_by=None))
    for change in outcome.changes:  # what is gone is among these alone
        if change.entity in _CHILDREN:
            ids.setdefault(change.entity, []).append(change.entity_id)
    notices: set[int] = set()
    for name, table in _CHILDREN.items():
        for some in chunks(ids.get(name, [])):
            query = select(table.c.notice_id).where(table.c.id.in_(some))
            notices.update(filter(None, connection.execute(query).scalars()))
    for some in chunks(sorted(notices)):
        known = _naming.c.notice_id.in_(some) & _naming.c.settled_by.is_not(None)
        connection.execute(update(_naming).where(known).values(settled_by=None))


def unsettle_all(connection: Connection) -> None:
    """The rules have changed: everything is compared anew."""
    connection.execute(update(_fund).values(settled_by=None))
    connection.execute(update(_naming).values(settled_by=None))


def settle(
    connection: Connection, source_id: str | None, at: datetime, cause: str | None = None
) -> list[FieldChange]:
    """Settle what is not: of one source, or of all where none is named. `cause`: that of the run,
    where it has one; a rename that it found is no news then."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    funds, namings = open_funds(connection, source_id), open_namings(connection, source_id)
    keys = keys_hit(connection, funds)
    keys |= {key for row in namings for key in (row.name_key, row.former_key) if key}
    changes: list[FieldChange] = []
    judged = {row.id for row in funds} | {row.fund_id for row in namings if row.fund_id}
    for some in chunks(sorted(keys), _AT_ONCE):
        moved, touched = _settle(connection, some, at, cause)
        changes += moved
        judged |= touched
    gone = [row.id for row in namings if row.gone_at is not None]
    close_questions(connection, "fund_naming", "fund_id", gone, at)
    for some in chunks([row.id for row in namings]):  # those that are gone, too
        connection.execute(update(_naming).where(_naming.c.id.in_(some)).values(settled_by=RULE))
    for some in chunks([row.id for row in funds]):
        connection.execute(update(_fund).where(_fund.c.id.in_(some)).values(settled_by=RULE))
    place_announced(connection, sorted(judged))
    return changes + judge(connection, sorted(judged), at)


def decide(
    connection: Connection, naming_id: int, fund_id: int | None, *, by: str, at: datetime
) -> list[FieldChange]:
    """A person's word on a naming, and what follows from it: it is of a registered fund, or (None)
    of none that the register has. Raises LookupError where there is no such naming or fund."""
    naming = connection.execute(select(_naming).where(_naming.c.id == naming_id)).first()
    fund = connection.execute(select(_fund).where(_fund.c.id == fund_id)).first()
    if naming is None or (fund_id is not None and (fund is None or fund.announced)):
        raise LookupError(f"naming {naming_id}, registered fund {fund_id}")
    values = {"decided_fund_id": fund_id, "decided_by": by, "decided_at": at, "settled_by": None}
    connection.execute(update(_naming).where(_naming.c.id == naming_id).values(values))
    changes = [replace(each, cause="reviewed") for each in settle(connection, naming.source_id, at)]
    write_outside_runs(connection, changes)
    return changes


def _settle(
    connection: Connection, keys: Sequence[str], at: datetime, cause: str | None
) -> tuple[list[FieldChange], set[int]]:
    """Settle the namings of some names; also gives the funds of which something is to be judged."""
    rows = namings_of(connection, keys)
    namings = [as_naming(row) for row in rows.values()]
    identities = identify(namings, registered_of(connection, namings))
    announced = announced_funds(connection, [n.fund_id for n in namings if n.fund_id])
    decided: dict[int, tuple[int, str, str]] = {
        naming_id: (found.fund_id, found.method, found.evidence)
        for naming_id, found in identities.found.items()
    }
    changes: list[FieldChange] = []
    taken: set[int] = set()
    own = own_groups(identities.announced, rows, announced)
    for number, group in enumerate(identities.announced):
        names = {n.name_key for n in group} | {n.former_key for n in group}
        known = {n.fund_id for n in group if n.fund_id in announced} - taken - {None}
        known = {f for f in known if own.get(f, number) == number}
        known = {f for f in known if f in own or announced[f].name_key in names}
        if known:
            fund_id = min(known & own.keys() or known)
            changes += rename(connection, announced[fund_id], group, rows, at, cause)
        else:
            fund_id = announce(connection, rows[group[0].id], shown(group, rows), rows)
            changes.append(born(fund_id, rows[group[0].id], at))
        taken.add(fund_id)
        for naming in group:
            decided[naming.id] = (fund_id, "announced", identities.evidence[naming.id])
    changes += _write(connection, rows, decided, at)
    changes += follow(connection, announced, rows, decided, at)
    _ask(connection, rows, identities, at)
    before = {naming.fund_id for naming in namings if naming.fund_id}
    return changes, {f for f, _, _ in decided.values()} | before


def _write(
    connection: Connection,
    rows: Mapping[int, Row[Any]],
    decided: Mapping[int, tuple[int, str, str]],
    at: datetime,
) -> Iterator[FieldChange]:
    moved = []
    for naming_id, (fund_id, method, evidence) in sorted(decided.items()):
        row = rows[naming_id]
        if (row.fund_id, row.method, row.evidence) != (fund_id, method, evidence):
            values = {"fund_id": fund_id, "method": method, "evidence": evidence}
            moved.append({"of_id": naming_id, **values})
        if row.fund_id not in (None, fund_id):
            place = ("fund_naming", naming_id, "fund_id")
            yield FieldChange(*place, row.fund_id, fund_id, "merged", row.document_id, at)
    if moved:
        named: dict[str, Any] = {n: bindparam(n) for n in ("fund_id", "method", "evidence")}
        statement = update(_naming).where(_naming.c.id == bindparam("of_id")).values(named)
        connection.execute(statement, moved)
    _give(connection, rows, decided)


def _give(
    connection: Connection,
    rows: Mapping[int, Row[Any]],
    decided: Mapping[int, tuple[int, str, str]],
) -> None:
    """What a notice says under a name is said of the fund that the name was taken for."""
    given = [
        {"of_notice": rows[n].notice_id, "of_key": rows[n].name_key, "to_fund": decided[n][0]}
        for n in sorted(decided)
    ]
    for table, key, target in _SAID if given else ():
        where = (table.c.notice_id == bindparam("of_notice")) & (
            table.c[key] == bindparam("of_key")
        )
        statement = update(table).where(where).values({target: bindparam("to_fund")})
        connection.execute(statement, given)


def _ask(
    connection: Connection, rows: Mapping[int, Row[Any]], identities: Identities, at: datetime
) -> None:
    """Doubts are questions for a person; those that were settled since are closed."""
    asked = {q.naming_id: q for q in identities.questions}
    close_questions(connection, "fund_naming", "fund_id", sorted(set(rows) - set(asked)), at)
    raise_questions(
        connection,
        (
            {
                "source_id": rows[n].source_id,
                "entity": "fund_naming",
                "entity_id": n,
                "field": "fund_id",
                "raw": q.name,
                "reason": q.reason,
                "candidates": list(q.candidates),
                "document_id": rows[n].document_id,
                "raised_at": at,
            }
            for n, q in sorted(asked.items())
        ),
    )
