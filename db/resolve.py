"""From names as printed to organisations: keys first, vetoes, and candidates for a person.

An organisation is found by its social credit code, by a register's number, or by its whole
registered name when exactly one organisation bears it and nothing contradicts. Short names and
names borne by several stay open: a mention without an organisation, never a guess. An organisation
code (GB 11714) is a part of the credit code of the same body: older lists give it alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, text, update

from db.history import chunks
from db.models.organisations import (
    Identifier,
    MatchCandidate,
    Organisation,
    OrganisationName,
)
from db.upsert import insert_new
from normalize.records import Mention

_organisation = Organisation.__table__  # type: ignore[attr-defined]
_name = OrganisationName.__table__  # type: ignore[attr-defined]
_identifier = Identifier.__table__  # type: ignore[attr-defined]
_candidate = MatchCandidate.__table__  # type: ignore[attr-defined]

# The organisation itself, or the one that it turned out to be.
_LAST = func.coalesce(_organisation.c.merged_into, _organisation.c.id).label("last_id")

RULE = "resolve-1"
ORG_CODE = "org_code"
_LOCK = 7_305_110  # one transaction at a time makes organisations, on PostgreSQL as on SQLite


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a mention was taken for, and how it was found out."""

    organisation_id: int | None
    method: str  # uscc, identifier, full_name, created, open


@dataclass(slots=True)
class _Known:
    by_uscc: dict[str, int]
    by_identifier: dict[tuple[str, str], int]
    by_name: dict[str, set[int]]
    uscc_of: dict[int, str | None]


def resolve(
    connection: Connection, mentions: Iterable[tuple[Mention, int, datetime]]
) -> dict[Mention, Match]:
    """Match each mention; `int` is the document it stands in, `datetime` when that was seen."""
    wanted = {mention: (document, at) for mention, document, at in mentions}
    if not wanted:
        return {}
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    known = _load(connection, list(wanted))
    return {m: _match(connection, known, m, *place) for m, place in wanted.items()}


def _match(
    connection: Connection, known: _Known, mention: Mention, document_id: int, at: datetime
) -> Match:
    found, method = _find(known, mention)
    bearers = known.by_name.get(mention.key, set()) if mention.full else set()
    keyed = bool(mention.uscc or mention.identifiers)
    if mention.name_first and bearers and found not in bearers:
        return _by_name(connection, known, mention, bearers)
    if found is None and not keyed and (not mention.full or len(bearers) > 1):
        return Match(None, "open")
    if found is None:
        found, method = _create(connection, known, mention, at), "created"
        _note_candidates(connection, found, bearers)
    _learn(connection, known, found, mention, document_id)
    return Match(found, method)


def _by_name(connection: Connection, known: _Known, mention: Mention, bearers: set[int]) -> Match:
    """Whoever alone bears the name, though the code is another's: that is a question for a person,
    and nothing is learned of it."""
    other = known.by_uscc.get(mention.uscc or "")
    if len(bearers) > 1:
        return Match(None, "open")
    (only,) = bearers
    if other is not None:
        _note_candidates(connection, only, [other], "name of one, code of the other")
    return Match(only, "full_name")


def _find(known: _Known, mention: Mention) -> tuple[int | None, str]:
    if mention.uscc and mention.uscc in known.by_uscc:
        return known.by_uscc[mention.uscc], "uscc"
    for identifier in (*mention.identifiers, *_org_codes(mention)):
        if identifier in known.by_identifier:
            return known.by_identifier[identifier], "identifier"
    bearers = known.by_name.get(mention.key, set()) if mention.full else set()
    if len(bearers) == 1:
        (only,) = bearers
        other = known.uscc_of.get(only)
        if not (mention.uscc and other and other != mention.uscc):
            return only, "full_name"
    return None, "open"


def _org_codes(mention: Mention) -> list[tuple[str, str]]:
    """The organisation code that a credit code holds in its characters 9 to 17."""
    return [(ORG_CODE, mention.uscc[8:17])] if mention.uscc else []


def _load(connection: Connection, mentions: Sequence[Mention]) -> _Known:
    """What is known of whoever the mentions may mean; of a merged one that is the other one."""
    known = _Known({}, {}, {}, {})
    numbers = sorted({n for m in mentions for _, n in (*m.identifiers, *_org_codes(m))})
    whose = select(_identifier.c.scheme, _identifier.c.number, _LAST).join(
        _organisation, _organisation.c.id == _identifier.c.organisation_id
    )
    for some in chunks(numbers):
        for row in connection.execute(whose.where(_identifier.c.number.in_(some))):
            known.by_identifier[row.scheme, row.number] = row.last_id
    bearing = select(_name.c.name_key, _LAST).join(
        _organisation, _organisation.c.id == _name.c.organisation_id
    )
    for some in chunks(sorted({m.key for m in mentions if m.full})):
        for row in connection.execute(bearing.where(_name.c.name_key.in_(some))):
            known.by_name.setdefault(row.name_key, set()).add(row.last_id)
    _load_codes(connection, known, mentions)
    _load_org_codes(connection, known, mentions)
    return known


def _load_org_codes(connection: Connection, known: _Known, mentions: Sequence[Mention]) -> None:
    """Organisations whose credit codes hold an organisation code that is mentioned alone."""
    codes = {number for m in mentions for scheme, number in m.identifiers if scheme == ORG_CODE}
    part = func.substr(_organisation.c.uscc, 9, 9)
    for some in chunks(sorted(codes)):
        query = select(_LAST, part.label("code")).where(part.in_(some))
        for row in connection.execute(query):
            known.by_identifier.setdefault((ORG_CODE, row.code), row.last_id)


def _load_codes(connection: Connection, known: _Known, mentions: Sequence[Mention]) -> None:
    ids = sorted({i for bearers in known.by_name.values() for i in bearers})
    codes = sorted({m.uscc for m in mentions if m.uscc})
    columns = (_LAST, _organisation.c.uscc)
    for some in chunks(ids):
        for row in connection.execute(select(*columns).where(_organisation.c.id.in_(some))):
            known.uscc_of[row.last_id] = row.uscc
    for some in chunks(codes):
        for row in connection.execute(select(*columns).where(_organisation.c.uscc.in_(some))):
            known.by_uscc[row.uscc] = row.last_id
            known.uscc_of[row.last_id] = row.uscc


def _create(connection: Connection, known: _Known, mention: Mention, at: datetime) -> int:
    values = {
        "uscc": mention.uscc,
        "name": mention.name,
        "name_key": mention.key,
        "kind": mention.kind,
        "legal_form": mention.legal_form,
        "region_code": mention.region_code,
        "first_seen_at": at,
    }
    new = connection.execute(insert(_organisation).values(values)).inserted_primary_key
    assert new is not None  # an insert of one row always has its key
    organisation_id = int(new[0])
    known.uscc_of[organisation_id] = mention.uscc
    if mention.uscc:
        known.by_uscc[mention.uscc] = organisation_id
    return organisation_id


def _learn(
    connection: Connection, known: _Known, organisation_id: int, mention: Mention, document_id: int
) -> None:
    """Keep what the mention adds: a name, numbers, a code that was not known."""
    if organisation_id not in known.by_name.get(mention.key, set()):
        known.by_name.setdefault(mention.key, set()).add(organisation_id)
        kind = "registered" if mention.full else "short"
        name = {"kind": kind, "name": mention.name, "name_key": mention.key}
        _add(connection, _name, organisation_id, document_id, name)
    for scheme, number in mention.identifiers:
        if (scheme, number) not in known.by_identifier:
            known.by_identifier[scheme, number] = organisation_id
            _add(
                connection,
                _identifier,
                organisation_id,
                document_id,
                {"scheme": scheme, "number": number},
            )
    if mention.uscc and not known.uscc_of.get(organisation_id):
        known.uscc_of[organisation_id] = mention.uscc
        known.by_uscc[mention.uscc] = organisation_id
        where = _organisation.c.id == organisation_id
        connection.execute(update(_organisation).where(where).values(uscc=mention.uscc))


def _add(
    connection: Connection,
    table: Any,
    organisation_id: int,
    document_id: int,
    values: dict[str, Any],
) -> None:
    insert_new(
        connection,
        table,
        [{**values, "organisation_id": organisation_id, "document_id": document_id}],
    )


def _note_candidates(
    connection: Connection,
    organisation_id: int,
    others: Iterable[int],
    reason: str = "same name, other code",
) -> None:
    """The two may be one: perhaps it changed its code, or its name. Ask."""
    for other in sorted(others):
        pair = {"organisation_id": organisation_id, "other_id": other}
        insert_new(connection, _candidate, [{**pair, "score": 0.5, "reason": reason}])
