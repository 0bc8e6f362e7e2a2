"""Which policies are versions of one rule, and what their links lead to, within a transaction.

A version is known by what it says: it repeals or amends another by number, or by title where it
gives none; or it bears the same name and its issuer's is the same. What follows from that (links
that have found their document, differences) is made anew whenever one of the policies changes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, or_, select, update

from db.history import chunks
from db.models.policies import PolicyClause, PolicyDifference, PolicyDocument, PolicyLink
from db.policies.differences import Clause, Difference, compare
from db.write import Written

_policy = PolicyDocument.__table__  # type: ignore[attr-defined]
_link = PolicyLink.__table__  # type: ignore[attr-defined]
_clause = PolicyClause.__table__  # type: ignore[attr-defined]
_difference = PolicyDifference.__table__  # type: ignore[attr-defined]

REPLACES: Final = ("repeals", "amends")
_WAYS: Final = (
    ("fund_notice", _policy.c.notice_id, _policy.c.id),
    ("policy_document", _policy.c.id, _policy.c.id),
    ("policy_link", _link.c.id, _link.c.policy_id),
    ("policy_clause", _clause.c.id, _clause.c.policy_id),
)
_WHOLE: Final = 3  # clauses that make a text a rule, and no letter about one


def derive_versions(connection: Connection, written: Iterable[Written]) -> None:
    """Bring up to date what follows from policies that were written."""
    touched = _touched(connection, written)
    if not touched:
        return
    known = _with_others(connection, touched)
    by_id = {row.id: row for row in known}
    _lead_links(connection, by_id)
    pairs = [(older, newer) for older, newer in _pairs(connection, by_id)]
    changed = [pair for pair in pairs if not touched.isdisjoint(pair)]
    _forget(connection, touched)
    for older, newer in changed:
        _write(connection, older, newer, difference_of(connection, older, newer))


def difference_of(connection: Connection, older: int, newer: int) -> list[Difference]:
    """How one policy differs from another, clause by clause; nothing where one has no clauses."""
    before, after = _clauses(connection, older), _clauses(connection, newer)
    if min(len(before), len(after)) < _WHOLE:
        return []
    return compare(before, after)


def has_clauses(connection: Connection, policy: int) -> bool:
    """True of a policy whose clauses can be compared."""
    return len(_clauses(connection, policy)) >= _WHOLE


def _touched(connection: Connection, written: Iterable[Written]) -> set[int]:
    """Policies of the announcements that were written: a clause that is gone is seen by its text
    alone."""
    found: set[int] = set()
    ids: dict[str, list[int]] = {}
    for each in written:
        ids.setdefault(each.thing.entity, []).append(each.id)
    for entity, column, of_policy in _WAYS:
        for some in chunks(sorted(ids.get(entity, ()))):
            rows = connection.execute(select(of_policy).where(column.in_(some)))
            found |= {int(row[0]) for row in rows if row[0] is not None}
    return found


def _with_others(connection: Connection, touched: set[int]) -> Sequence[Any]:
    """These policies, those that they name, those that name them, and those of the same name."""
    ids = sorted(touched)
    own = _rows(connection, _policy.c.id, ids)
    numbers = {row.document_no for row in own if row.document_no}
    keys = {row.title_key for row in own if row.title_key}
    for some in chunks(ids):
        for row in connection.execute(select(_link).where(_link.c.policy_id.in_(some))):
            numbers |= {row.target_no} - {None}
            keys |= {row.target_key} - {None}
    found = {row.id: row for row in own}
    found |= {row.id: row for row in _rows(connection, _policy.c.document_no, sorted(numbers))}
    found |= {row.id: row for row in _rows(connection, _policy.c.title_key, sorted(keys))}
    naming: set[int] = set()
    for column, values in ((_link.c.target_no, numbers), (_link.c.target_key, keys)):
        for some in chunks(sorted(values)):
            query = select(_link.c.policy_id).where(column.in_(some))
            naming |= {int(row.policy_id) for row in connection.execute(query)}
    found |= {row.id: row for row in _rows(connection, _policy.c.id, sorted(naming - set(found)))}
    return sorted(found.values(), key=_age)


def _rows(connection: Connection, column: Any, values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for some in chunks(values):
        query = select(_policy).where(column.in_(some), _policy.c.gone_at.is_(None))
        found += connection.execute(query).all()
    return found


def _age(row: Any) -> tuple[str, int]:
    """The order of versions: by the day of signing, or else the first day that is known."""
    day = row.signed_on or row.published_on or row.effective_on
    return str(day or ""), row.id


def _lead_links(connection: Connection, by_id: dict[int, Any]) -> None:
    """Each link's document: by its number, or by its title where it gives none."""
    for some in chunks(sorted(by_id)):
        query = select(_link).where(_link.c.policy_id.in_(some), _link.c.gone_at.is_(None))
        for link in connection.execute(query).all():
            target = _target(link, by_id)
            if target != link.target_id:
                where = _link.c.id == link.id
                connection.execute(update(_link).where(where).values(target_id=target))


def _target(link: Any, by_id: dict[int, Any]) -> int | None:
    """Of several copies the first; of several versions under one title the newest before."""
    if link.kind == "governs":
        return None
    policy = by_id[link.policy_id]
    others = [row for row in by_id.values() if row.id != policy.id]
    if link.target_no:
        copies = [row.id for row in others if row.document_no == link.target_no]
        return min(copies, default=None)
    named = [
        row
        for row in others
        if row.title_key == link.target_key
        and _is_one_issuers(row, policy, link)
        and _age(row) < _age(policy)
    ]
    return named[-1].id if named and link.target_key else None


def _is_one_issuers(row: Any, policy: Any, link: Any) -> bool:
    """What is repealed or amended by title alone is one's own; anybody's may be cited."""
    if link.kind not in REPLACES:
        return True
    same_place = (row.region_code, row.issuer_level) == (policy.region_code, policy.issuer_level)
    return bool(same_place)


def _pairs(connection: Connection, by_id: dict[int, Any]) -> set[tuple[int, int]]:
    """Versions that follow each other: by link, and by name where no link says so."""
    pairs: set[tuple[int, int]] = set()
    for some in chunks(sorted(by_id)):
        query = select(_link.c.target_id, _link.c.policy_id).where(
            _link.c.kind.in_(REPLACES),
            _link.c.target_id.is_not(None),
            _link.c.gone_at.is_(None),
            or_(_link.c.policy_id.in_(some), _link.c.target_id.in_(some)),
        )
        pairs |= {(row.target_id, row.policy_id) for row in connection.execute(query)}
    linked = {newer for _, newer in pairs}
    named: dict[tuple[str, str], list[Any]] = {}
    for row in sorted(by_id.values(), key=_age):
        if row.title_key and row.issuer_raw:
            named.setdefault((row.title_key, row.issuer_raw.split()[0]), []).append(row)
    for rows in named.values():
        versions = _without_copies(rows)
        pairs |= {
            (older.id, newer.id)
            for older, newer in itertools.pairwise(versions)
            if newer.id not in linked
        }
    return {(older, newer) for older, newer in pairs if older != newer}


def _without_copies(rows: Sequence[Any]) -> list[Any]:
    """One of those that bear one number, or came on one day."""
    found: dict[Any, Any] = {}
    for row in rows:
        found.setdefault(row.document_no or _age(row)[0], row)
    return [*found.values()]


def _clauses(connection: Connection, policy: int) -> list[Clause]:
    query = select(_clause).where(_clause.c.policy_id == policy, _clause.c.gone_at.is_(None))
    rows = connection.execute(query.order_by(_clause.c.place))
    return [Clause(row.number or "", row.wording or "") for row in rows]


def _forget(connection: Connection, policies: set[int]) -> None:
    for some in chunks(sorted(policies)):
        of_these = or_(_difference.c.older_id.in_(some), _difference.c.newer_id.in_(some))
        connection.execute(delete(_difference).where(of_these))


def _write(
    connection: Connection, older: int, newer: int, differences: Sequence[Difference]
) -> None:
    rows = [
        {
            "older_id": older,
            "newer_id": newer,
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
