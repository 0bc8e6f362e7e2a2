"""Which policies are versions of one rule, and what their links lead to, within a transaction.

A version is known by what it says: it repeals or amends another by number, or by title where it
gives none; or it bears the same name and shares an issuer. What follows from that (links that have
found their document, differences) is made anew for all versions whenever one of them changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from db.history import FieldChange, chunks
from db.models.funds import FundNotice
from db.models.policies import (
    PolicyClause,
    PolicyDifference,
    PolicyDocument,
    PolicyIssuer,
    PolicyLink,
)
from db.policies.amendments import amended, is_decision
from db.policies.differences import Clause, Difference, compare
from db.policies.succession import REPLACES, Pair, Policies, Policy, Tie, pairs, target
from db.write import Written

_policy = PolicyDocument.__table__  # type: ignore[attr-defined]
_link = PolicyLink.__table__  # type: ignore[attr-defined]
_issuer = PolicyIssuer.__table__  # type: ignore[attr-defined]
_clause = PolicyClause.__table__  # type: ignore[attr-defined]
_difference = PolicyDifference.__table__  # type: ignore[attr-defined]
_notice = FundNotice.__table__  # type: ignore[attr-defined]

_WAYS: Final = (
    ("fund_notice", _policy.c.notice_id, _policy.c.id),
    ("policy_document", _policy.c.id, _policy.c.id),
    ("policy_issuer", _issuer.c.id, _issuer.c.policy_id),
    ("policy_link", _link.c.id, _link.c.policy_id),
    ("policy_clause", _clause.c.id, _clause.c.policy_id),
)
_WHOLE: Final = 3  # clauses that make a text a rule, and no letter about one


def derive_versions(
    connection: Connection, written: Iterable[Written], copies: Iterable[FieldChange] = ()
) -> None:
    """Bring up to date what follows from policies that were written, or became or ceased to be
    copies."""
    if touched := _touched(connection, written, copies):
        _derive(connection, touched)


def derive_all(connection: Connection) -> None:
    """Make all of it anew, as after a change of the rules."""
    _derive(connection, set(connection.execute(select(_policy.c.id)).scalars()))


def _derive(connection: Connection, touched: set[int]) -> None:
    known = _family(connection, touched)
    _lead_links(connection, touched, known.by_id)
    wanted = pairs(known, _replaced(connection, known.by_id))
    held = _held(connection, sorted(touched | known.by_id.keys()))
    for pair in held - wanted.keys():
        _forget(connection, pair)
    for pair, why in wanted.items():
        if pair not in held or not touched.isdisjoint(pair):
            _forget(connection, pair)
            is_renamed = known.by_id[pair[0]].title_key != known.by_id[pair[1]].title_key
            points = why == "amends" and is_renamed
            _write(connection, pair, _differences(connection, pair, points=points))


def difference_of(connection: Connection, older: int, newer: int) -> list[Difference]:
    """How one policy differs from another, clause by clause; nothing where one has no clauses. Of a
    decision that amends single clauses: what becomes of these."""
    before, after = _clauses(connection, older), _clauses(connection, newer)
    decision = after or [Clause("", _body(connection, newer))]
    if is_decision(decision):
        words = "\n".join(clause.wording for clause in decision)
        return amended(before, words) if _amends_one(connection, newer) else []
    if min(len(before), len(after)) < _WHOLE:
        return []
    return compare(before, after)


def follow_each_other(connection: Connection, one: int, other: int) -> bool:
    """True of versions of one rule, however many lie between them, and of copies of these."""
    known = _family(connection, {one, other})
    told = pairs(known, _replaced(connection, known.by_id))
    edges = [{known.by_id[a].group, known.by_id[b].group} for a, b in told]
    reached = {known.by_id[one].group}
    for _ in edges:
        reached |= {group for edge in edges if edge & reached for group in edge}
    return known.by_id[other].group in reached


def has_clauses(connection: Connection, policy: int) -> bool:
    """True of a policy whose clauses can be compared."""
    return len(_clauses(connection, policy)) >= _WHOLE


def _differences(connection: Connection, pair: Pair, *, points: bool) -> list[Difference]:
    """Where the newer may be a list of points that amends the older, it leaves all the rest as it
    was: only a decision on clauses, or what has as many of them as a version, is compared."""
    older, newer = pair
    if points:
        after = _clauses(connection, newer)
        articles = sum(each.number.startswith("第") for each in after)
        is_version = 2 * articles >= len(_clauses(connection, older))
        if not is_version and not is_decision(after or [Clause("", _body(connection, newer))]):
            return []
    return difference_of(connection, older, newer)


def _touched(
    connection: Connection, written: Iterable[Written], copies: Iterable[FieldChange]
) -> set[int]:
    """Policies of the announcements that were written: a clause that is gone is seen by its text
    alone."""
    found: set[int] = set()
    ids: dict[str, list[int]] = {}
    for each in written:
        ids.setdefault(each.thing.entity, []).append(each.id)
    for change in copies:
        ids.setdefault(change.entity, []).append(change.entity_id)
    for entity, column, of_policy in _WAYS:
        for some in chunks(sorted(ids.get(entity, ()))):
            rows = connection.execute(select(of_policy).where(column.in_(some)))
            found |= {int(row[0]) for row in rows if row[0] is not None}
    return found


# --- what belongs together ----------------------------------------------------------------------


def _family(connection: Connection, touched: set[int]) -> Policies:
    """These policies, their copies, those of the same name, those that they replace or that replace
    them, and so on; with those that they differed from."""
    rows: dict[int, Row[Any]] = {}
    fresh = _rows(connection, _policy.c.id, {*touched, *_compared(connection, sorted(touched))})
    while fresh:
        rows |= fresh
        near = _rows(connection, _policy.c.title_key, {r.title_key for r in fresh.values()})
        near |= _rows(connection, _policy.c.document_no, {r.document_no for r in fresh.values()})
        near |= _rows(connection, _policy.c.notice_id, _copies(connection, fresh.values()))
        near |= _rows(connection, _policy.c.id, _tied(connection, fresh))
        links = [e for e in _links(connection, _link.c.policy_id, fresh) if e.kind in REPLACES]
        near |= _rows(connection, _policy.c.document_no, {link.target_no for link in links})
        near |= _rows(connection, _policy.c.title_key, {link.target_key for link in links})
        fresh = {id: row for id, row in near.items() if id not in rows}
    return _as_policies(connection, rows.values())


def _compared(connection: Connection, ids: Sequence[int]) -> set[int]:
    return {id for pair in _held(connection, ids) for id in pair}


def _held(connection: Connection, ids: Sequence[int]) -> set[Pair]:
    """The pairs of which differences are written that have one of some policies."""
    found: set[Pair] = set()
    columns = (_difference.c.older_id, _difference.c.newer_id)
    for some in chunks(ids):
        either = or_(*(column.in_(some) for column in columns))
        rows = connection.execute(select(*columns).where(either).distinct())
        found |= {(row.older_id, row.newer_id) for row in rows}
    return found


def _copies(connection: Connection, rows: Iterable[Row[Any]]) -> set[int]:
    """The announcements that put out the same policies."""
    firsts: set[int] = {row.counts or row.notice_id for row in rows if row.notice_id}
    found = set(firsts)
    for some in chunks(sorted(firsts)):
        query = select(_notice.c.id).where(_notice.c.canonical_id.in_(some))
        found.update(connection.execute(query).scalars())
    return found


def _tied(connection: Connection, rows: Mapping[int, Row[Any]]) -> set[int]:
    """The policies that name some others as those that they replace."""
    numbers = {row.document_no for row in rows.values()}
    keys = {row.title_key for row in rows.values()}
    links = [
        *_links(connection, _link.c.target_no, numbers),
        *_links(connection, _link.c.target_key, keys),
    ]
    return {link.policy_id for link in links if link.kind in REPLACES}


def _rows(connection: Connection, column: Any, values: Iterable[Any]) -> dict[int, Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for some in chunks(sorted(set(values) - {None})):
        query = (
            select(_policy, _notice.c.canonical_id.label("counts"))
            .outerjoin(_notice, _notice.c.id == _policy.c.notice_id)
            .where(column.in_(some), _policy.c.gone_at.is_(None))
        )
        found.update({row.id: row for row in connection.execute(query)})
    return found


def _links(connection: Connection, column: Any, values: Iterable[Any]) -> Iterator[Row[Any]]:
    for some in chunks(sorted(set(values) - {None})):
        query = select(_link).where(column.in_(some), _link.c.gone_at.is_(None))
        yield from connection.execute(query).all()


def _as_policies(connection: Connection, rows: Iterable[Row[Any]]) -> Policies:
    by_id = {row.id: row for row in rows}
    issuers: dict[int, set[str]] = {}
    clauses: dict[int, int] = {}
    for some in chunks(sorted(by_id)):
        query = select(_issuer).where(_issuer.c.policy_id.in_(some), _issuer.c.gone_at.is_(None))
        for row in connection.execute(query):
            issuers.setdefault(row.policy_id, set()).add("".join((row.name_raw or "").split()))
        of_these = (_clause.c.policy_id.in_(some), _clause.c.gone_at.is_(None))
        counted = select(_clause.c.policy_id, func.count()).where(*of_these)
        clauses |= {id: n for id, n in connection.execute(counted.group_by(_clause.c.policy_id))}
    return Policies(
        Policy(
            id=row.id,
            group=row.counts or row.notice_id or -row.id,
            counts=row.counts is None,
            source_id=row.source_id,
            native_id=row.native_id,
            document_no=row.document_no,
            title_key=row.title_key,
            issuers=frozenset(issuers.get(row.id, set()) - {""}),
            place=(row.region_code, row.issuer_level),
            day=row.signed_on or row.published_on or row.effective_on,
            draft=row.status == "draft",
            clauses=clauses.get(row.id, 0),
        )
        for row in by_id.values()
    )


# --- links --------------------------------------------------------------------------------------


def _lead_links(connection: Connection, touched: set[int], known: Mapping[int, Policy]) -> None:
    """The document of each link that these policies have, or that may mean one of them."""
    links = {
        link.id: link
        for column, values in (
            (_link.c.policy_id, {*touched, *known}),
            (_link.c.target_id, touched),
            (_link.c.target_no, {each.document_no for each in known.values()}),
            (_link.c.target_key, {each.title_key for each in known.values()}),
        )
        for link in _links(connection, column, values)
    }
    rows = _rows(connection, _policy.c.id, {link.policy_id for link in links.values()})
    rows |= _rows(connection, _policy.c.document_no, {e.target_no for e in links.values()})
    rows |= _rows(connection, _policy.c.title_key, {e.target_key for e in links.values()})
    policies = _as_policies(connection, rows.values())
    for link in links.values():
        if link.policy_id not in policies.by_id:  # gone, and its link with it
            continue
        tie = Tie(link.policy_id, link.kind or "", link.target_no, link.target_key)
        if (found := target(tie, policies)) != link.target_id:
            where = _link.c.id == link.id
            connection.execute(update(_link).where(where).values(target_id=found))


def _replaced(
    connection: Connection, known: Mapping[int, Policy]
) -> Iterator[tuple[str, int, int]]:
    for link in _links(connection, _link.c.policy_id, known):
        if link.kind in REPLACES and link.target_id in known:
            yield link.kind, link.target_id, link.policy_id


def _amends_one(connection: Connection, policy: int) -> bool:
    """False of a decision on several rules: which of them a clause is of, only its words tell."""
    links = [each for each in _links(connection, _link.c.policy_id, [policy])]
    return len({e.target_id or e.target_key for e in links if e.kind == "amends"}) <= 1


# --- clauses and differences --------------------------------------------------------------------


def _clauses(connection: Connection, policy: int) -> list[Clause]:
    query = select(_clause).where(_clause.c.policy_id == policy, _clause.c.gone_at.is_(None))
    rows = connection.execute(query.order_by(_clause.c.place))
    return [Clause(row.number or "", row.wording or "") for row in rows]


def _body(connection: Connection, policy: int) -> str:
    query = select(_notice.c.body).join(_policy, _policy.c.notice_id == _notice.c.id)
    return connection.execute(query.where(_policy.c.id == policy)).scalar() or ""


def _forget(connection: Connection, pair: Pair) -> None:
    of_these = (_difference.c.older_id == pair[0], _difference.c.newer_id == pair[1])
    connection.execute(delete(_difference).where(*of_these))


def _write(connection: Connection, pair: Pair, differences: Sequence[Difference]) -> None:
    rows = [
        {
            "older_id": pair[0],
            "newer_id": pair[1],
            "place": place,
            "kind": each.kind,
            "older_no": each.older.number if each.older else None,
            "newer_no": each.newer.number if each.newer else None,
            "older_wording": each.older.wording if each.older else None,
            "newer_wording": each.newer.wording if each.newer else None,
            "likeness": each.likeness,
        }
        for place, each in enumerate(differences, start=1)
    ]
    if rows:
        connection.execute(insert(_difference), rows)
