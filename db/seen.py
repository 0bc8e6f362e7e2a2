"""What earlier runs of a source have seen: its things, their pages, the bodies in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, Subquery, and_, func, or_, select

from db.history import chunks
from db.models import metadata
from db.models.provenance import CrawlRun, Document, Observation, Visit

_document = Document.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_observation = Observation.__table__  # type: ignore[attr-defined]
_run = CrawlRun.__table__  # type: ignore[attr-defined]


_REFUSED: Final = "blocked"  # the kind of an answer, and the verdict of a run
_TRIES: Final = 3  # of a page that is forbidden


@dataclass(frozen=True, slots=True)
class Known:
    """A thing of an earlier run: which state of its own page was read last, and if it is gone."""

    version: str | None
    gone: bool


def known(
    connection: Connection, rows_of: str, entity: str, native_ids: Sequence[str]
) -> dict[str, Known]:
    """What is known of things by their numbers; those never seen are not in it.

    rows_of  the source under whose id the rows stand
    """
    table = metadata.tables[entity]
    found: dict[str, Known] = {}
    for some in chunks(native_ids):
        query = select(table.c.native_id, table.c.detail_version, table.c.gone_at).where(
            table.c.source_id == rows_of, table.c.native_id.in_(some)
        )
        for row in connection.execute(query):
            found[row.native_id] = Known(row.detail_version, row.gone_at is not None)
    return found


def archived(connection: Connection, source_id: str, sha256: str) -> tuple[str, int] | None:
    """Where a body lies that has been archived before: file and offset."""
    query = (
        select(_document.c.archive_file, _document.c.archive_offset)
        .where(_document.c.sha256 == sha256, _document.c.source_id == source_id)
        .limit(1)
    )
    row = connection.execute(query).first()
    return None if row is None else (row.archive_file, row.archive_offset)


def document_id(
    connection: Connection, source_id: str, request_sha256: str, sha256: str
) -> int | None:
    """The document of an answer that has been saved."""
    query = select(_document.c.id).where(
        _document.c.source_id == source_id,
        _document.c.request_sha256 == request_sha256,
        _document.c.sha256 == sha256,
    )
    found: int | None = connection.execute(query).scalar()
    return found


def last_context(connection: Connection, source_id: str, native_id: str) -> dict[str, Any]:
    """What was known of a thing when its page was asked for last; nothing of one never read."""
    query = (
        select(_document.c.context)
        .join(_visit, _visit.c.document_id == _document.c.id)
        .where(_document.c.source_id == source_id, _visit.c.native_id == native_id)
        .order_by(_visit.c.id.desc())
        .limit(1)
    )
    return dict(connection.execute(query).scalar() or {})


def due_for_another_look(
    connection: Connection,
    source_id: str,
    rows_of: str,
    entity: str,
    before: datetime,
    limit: int,
    listed_since: datetime | None = None,
) -> dict[str, str]:
    """Native ids and addresses of pages to be asked for once more: first those that never came
    though a list named them before `listed_since`, then those that answered and could not be read,
    then those not seen since `before`; of each the longest unseen first. Without those given up."""
    table, last = metadata.tables[entity], _last_visits(source_id)
    waiting: dict[str, str] = {}
    if listed_since is not None:
        waiting = _never_came(connection, source_id, rows_of, entity, listed_since, limit)
    unread = table.c.detail_version.is_(None)
    query = (
        select(table.c.native_id, _visit.c.url)
        .join(last, last.c.native_id == table.c.native_id)
        .join(_visit, _visit.c.id == last.c.id)
        .where(table.c.source_id == rows_of, table.c.gone_at.is_(None))
        .where(or_(unread, _visit.c.at < before))
        .where(table.c.native_id.not_in(_refused(source_id)))
        .order_by(unread.desc(), _visit.c.at, table.c.native_id)
        .limit(limit - len(waiting))
    )
    return waiting | {row.native_id: row.url for row in connection.execute(query)}


def _never_came(
    connection: Connection,
    source_id: str,
    rows_of: str,
    entity: str,
    before: datetime,
    limit: int,
) -> dict[str, str]:
    """Things first seen before that moment whose page never came: a run may end before it has asked
    for all that a list names. The address is what the list said."""
    table, last = metadata.tables[entity], _last_visits(source_id)
    of_row = and_(
        _observation.c.document_id == table.c.document_id,
        _observation.c.entity == entity,
        _observation.c.entity_id == table.c.id,
    )
    query = (
        select(table.c.native_id, _observation.c.raw)
        .join(_observation, of_row)
        .outerjoin(last, last.c.native_id == table.c.native_id)
        .where(table.c.source_id == rows_of, table.c.gone_at.is_(None), last.c.id.is_(None))
        .where(table.c.detail_version.is_(None), table.c.first_seen_at < before)
        .order_by(table.c.first_seen_at, table.c.native_id)
        .limit(limit)
    )
    rows = connection.execute(query)
    return {row.native_id: str(row.raw["url"]) for row in rows if row.raw.get("url")}


def _last_visits(source_id: str) -> Subquery:
    """The last answer of each page that is a thing's own."""
    return (
        select(_visit.c.native_id, func.max(_visit.c.id).label("id"))
        .join(_run, _run.c.id == _visit.c.run_id)
        .where(_run.c.source_id == source_id, _visit.c.native_id.is_not(None))
        .group_by(_visit.c.native_id)
        .subquery()
    )


def given_up(connection: Connection, source_id: str, native_ids: Sequence[str]) -> set[str]:
    """Those whose page was refused `_TRIES` times in a row, while the source answered others: the
    page is forbidden, and the source is left alone with it."""
    found: set[str] = set()
    for some in chunks(native_ids):
        query = _refused(source_id).where(_visit.c.native_id.in_(some))
        found.update(row.native_id for row in connection.execute(query))
    return found


def _refused(source_id: str) -> Select[Any]:
    """Numbers of pages that are given up. What a run was told that was blocked itself says nothing
    of a page."""
    answered = (
        select(_visit.c.native_id, func.max(_visit.c.id).label("id"))
        .join(_document, _document.c.id == _visit.c.document_id)
        .where(_document.c.source_id == source_id, _document.c.kind != _REFUSED)
        .group_by(_visit.c.native_id)
        .subquery()
    )
    return (
        select(_visit.c.native_id)
        .join(_document, _document.c.id == _visit.c.document_id)
        .join(_run, _run.c.id == _visit.c.run_id)
        .outerjoin(answered, answered.c.native_id == _visit.c.native_id)
        .where(_document.c.source_id == source_id, _document.c.kind == _REFUSED)
        .where(_visit.c.native_id.is_not(None), _run.c.verdict != _REFUSED)
        .where(_visit.c.id > func.coalesce(answered.c.id, 0))
        .group_by(_visit.c.native_id)
        .having(func.count() >= _TRIES)
    )
