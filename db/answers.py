"""Answers of a source in the database: documents, visits, observations and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select, update

from db.fold import Folded
from db.history import chunks
from db.models.provenance import Document, Observation, ReviewItem, Visit
from db.upsert import insert_counted, insert_new
from db.values import sha256_hex
from db.write import Written
from normalize.records import Doubt, Json, Record

_document = Document.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_observation = Observation.__table__  # type: ignore[attr-defined]
_review = ReviewItem.__table__  # type: ignore[attr-defined]
# Questions about a page that say that it was not read.
_UNREAD = ("drift", "unreadable", "interpreter_failed")
_TRIES = 3  # of a page that can't be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer as the archive keeps it, and what was read from it.

    url             canonical, without the source's volatile parameters
    request_sha256  of method, canonical URL and request body
    sha256          of the decoded entity body
    archive_*       the record that holds the body
    record_*        this answer's own record: the same, or a `revisit` that points to it
    native_id       of which thing it is the page, where the request knew
    doubts          questions about the page itself, such as a new column
    """

    method: str
    url: str
    request_sha256: str
    kind: str
    context: Mapping[str, Json]
    content_type: str | None
    charset: str | None
    sha256: str
    text_sha256: str | None
    size: int
    archive_file: str
    archive_offset: int
    record_file: str
    record_offset: int
    http_status: int
    at: datetime
    native_id: str | None = None
    records: tuple[Record, ...] = ()
    doubts: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Saved:
    """The ids of documents by answer."""

    ids: dict[tuple[str, str], int] = field(default_factory=dict)

    def document_of(self, answer: Answer) -> int:
        """The document that holds the answer's body."""
        return self.ids[answer.request_sha256, answer.sha256]


def save_answers(
    connection: Connection, source_id: str, run_id: int | None, answers: Sequence[Answer]
) -> Saved:
    """Write documents and visits; a body that is known already only gets a visit."""
    saved = Saved(_known_documents(connection, source_id, answers))
    latest = {(a.request_sha256, a.sha256): a for a in answers}
    first = {(a.request_sha256, a.sha256): a for a in reversed(answers)}
    seen_again = [a for key, a in latest.items() if key in saved.ids or a is not first[key]]
    new = [first[key] for key in latest if key not in saved.ids]
    _insert_documents(connection, source_id, new, saved)
    _touch_documents(connection, seen_again, saved)
    if answers:
        rows = [_visit_row(answer, run_id, saved.document_of(answer)) for answer in answers]
        connection.execute(insert(_visit), rows)
    return saved


def _known_documents(
    connection: Connection, source_id: str, answers: Sequence[Answer]
) -> dict[tuple[str, str], int]:
    found = {}
    for some in chunks(sorted({answer.request_sha256 for answer in answers})):
        query = select(_document.c.id, _document.c.request_sha256, _document.c.sha256).where(
            _document.c.source_id == source_id, _document.c.request_sha256.in_(some)
        )
        for row in connection.execute(query):
            found[row.request_sha256, row.sha256] = int(row.id)
    return found


def _insert_documents(
    connection: Connection, source_id: str, answers: Sequence[Answer], saved: Saved
) -> None:
    if not answers:
        return
    statement = insert(_document).returning(_document.c.id, sort_by_parameter_order=True)
    rows = [_document_row(answer, source_id) for answer in answers]
    for answer, row in zip(answers, connection.execute(statement, rows), strict=True):
        saved.ids[answer.request_sha256, answer.sha256] = int(row.id)


def _touch_documents(connection: Connection, answers: Sequence[Answer], saved: Saved) -> None:
    if not answers:
        return
    statement = (
        update(_document)
        .where(_document.c.id == bindparam("row_id"))
        .values(
            last_seen_at=bindparam("at"),
            context=bindparam("ctx"),
            kind=bindparam("what"),
            archive_file=bindparam("file"),  # another one where the first was lost
            archive_offset=bindparam("offset"),
        )
    )
    rows = [
        {
            "row_id": saved.document_of(a),
            "at": a.at,
            "ctx": dict(a.context),
            "what": a.kind,
            "file": a.archive_file,
            "offset": a.archive_offset,
        }
        for a in answers
    ]
    connection.execute(statement, rows)


def _document_row(answer: Answer, source_id: str) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "method": answer.method,
        "url": answer.url,
        "request_sha256": answer.request_sha256,
        "kind": answer.kind,
        "context": dict(answer.context),
        "content_type": answer.content_type,
        "charset": answer.charset,
        "sha256": answer.sha256,
        "text_sha256": answer.text_sha256,
        "size": answer.size,
        "archive_file": answer.archive_file,
        "archive_offset": answer.archive_offset,
        "first_seen_at": answer.at,
        "last_seen_at": answer.at,
    }


def _visit_row(answer: Answer, run_id: int | None, document_id: int) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "document_id": document_id,
        "native_id": answer.native_id,
        "url": answer.url,
        "at": answer.at,
        "http_status": answer.http_status,
        "archive_file": answer.record_file,
        "archive_offset": answer.record_offset,
    }


def save_observations(
    connection: Connection, written: Iterable[Written], reader_version: str
) -> None:
    """Keep what each document said of the things that were written, verbatim."""
    rows = [
        {
            "document_id": document_id,
            "entity": each.thing.entity,
            "entity_id": each.id,
            "raw": dict(raw),
            "reader_version": reader_version,
        }
        for each in written
        if not each.thing.type.restates
        for document_id, raw in each.thing.said
    ]
    insert_new(connection, _observation, rows)


def save_questions(connection: Connection, source_id: str, written: Iterable[Written]) -> int:
    """Raise the doubts of things that were written; close those that the source has settled."""
    written = list(written)
    asked = [
        (
            each,
            _question(
                source_id, each.thing.entity, each.id, doubt, each.thing.document_id, each.thing.at
            ),
        )
        for each in written
        for doubt in each.thing.doubts.values()
    ]
    _settle(connection, [each for each in written if not each.new])
    again = [row for each, row in asked if not each.new]
    return insert_counted(connection, _review, [row for _, row in asked]) + _reopen(
        connection, again
    )


def save_page_questions(
    connection: Connection, source_id: str, answers: Iterable[Answer], saved: Saved
) -> int:
    """Raise the doubts about pages as such."""
    rows = [
        _question(
            source_id,
            "document",
            saved.document_of(answer),
            doubt,
            saved.document_of(answer),
            answer.at,
        )
        for answer in answers
        for doubt in answer.doubts
    ]
    return insert_counted(connection, _review, rows)


def save_document_questions(
    connection: Connection, source_id: str, document_id: int, at: datetime, doubts: Iterable[Doubt]
) -> int:
    """Raise the doubts about one document as such."""
    place = ("document", document_id)
    rows = [_question(source_id, *place, doubt, document_id, at) for doubt in doubts]
    return insert_counted(connection, _review, rows)


def raise_questions(connection: Connection, questions: Iterable[dict[str, Any]]) -> None:
    """Raise questions that follow from several records; one that was settled is asked again."""
    rows = [{**row, "raw_sha256": sha256_hex(row["raw"])} for row in questions]
    insert_new(connection, _review, rows)
    _reopen(connection, rows)


def close_questions(
    connection: Connection, entity: str, field: str, ids: Sequence[int], at: datetime
) -> None:
    """Close open questions about a field of some records: it has been decided with certainty."""
    for some in chunks(ids):
        where = _review.c.entity_id.in_(some) & _review.c.decision.is_(None)
        where &= (_review.c.entity == entity) & (_review.c.field == field)
        values = {"decision": "superseded", "decided_by": "source", "decided_at": at}
        connection.execute(update(_review).where(where).values(values))


def save_orphans(connection: Connection, source_id: str, orphans: Iterable[Folded]) -> None:
    """Things whose parent is not known: nothing of them is stored, and a person is told."""
    rows = []
    for thing in orphans:
        doubt = Doubt(thing.entity, thing.native_id, "orphan")
        document = thing.document_id
        rows.append(_question(source_id, "document", document, doubt, document, thing.at))
    insert_new(connection, _review, rows)


def _question(
    source_id: str, entity: str, entity_id: int, doubt: Doubt, document_id: int, at: datetime
) -> dict[str, Any]:
    return {
        "source_id": source_id,
        "entity": entity,
        "entity_id": entity_id,
        "field": doubt.field,
        "raw": doubt.raw,
        "raw_sha256": sha256_hex(doubt.raw),
        "reason": str(doubt.reason),
        "candidates": list(doubt.candidates),
        "document_id": document_id,
        "raised_at": at,
    }


def _settle(connection: Connection, changed: Sequence[Written]) -> None:
    """Close open questions about fields that have been read with certainty now."""
    by_place = {(each.thing.entity, each.id): each.thing for each in changed}
    settled = [
        {"of_id": question.id, "at": thing.at}
        for question in _open_questions(connection, by_place)
        if _is_certain(thing := by_place[question.entity, question.entity_id], question.field)
    ]
    if settled:
        values = {"decision": "superseded", "decided_by": "source", "decided_at": bindparam("at")}
        statement = update(_review).where(_review.c.id == bindparam("of_id")).values(values)
        connection.execute(statement, settled)


def _open_questions(
    connection: Connection, places: Iterable[tuple[str, int]]
) -> Iterator[Row[Any]]:
    """Open questions about some things; nearly always there are none."""
    ids: dict[str, list[int]] = {}
    for entity, row_id in places:
        ids.setdefault(entity, []).append(row_id)
    for entity, of_entity in ids.items():
        for some in chunks(of_entity):
            yield from connection.execute(
                select(_review.c.id, _review.c.entity, _review.c.entity_id, _review.c.field).where(
                    _review.c.entity == entity,
                    _review.c.entity_id.in_(some),
                    _review.c.decision.is_(None),
                )
            ).all()


def _is_certain(thing: Folded, name: str) -> bool:
    known = thing.values.get(name) is not None
    return known and name not in thing.doubts and name not in thing.weak


def _reopen(connection: Connection, rows: Sequence[dict[str, Any]]) -> int:
    """Ask again what the source had settled and put in doubt once more; their number."""
    place = ("entity", "entity_id", "field", "reason", "raw_sha256")
    statement = (
        update(_review)
        .where(*(_review.c[name] == bindparam(f"of_{name}") for name in place))
        .where(_review.c.decision == "superseded")
        .values(decision=None, decided_by=None, decided_at=None)
    )
    parameters = ({f"of_{name}": row[name] for name in place} for row in rows)
    return sum(connection.execute(statement, each).rowcount for each in parameters)


def pages_read(
    connection: Connection, source_id: str, native_ids: Sequence[str], kind: str
) -> set[str]:
    """The things of which a page of a kind has been read. One whose reading raised a question that
    is still open (drift, a rule that stumbled) has not, until the same body came `_TRIES` times:
    then a person has to answer, and the source is left alone."""
    raised = select(_review.c.document_id).where(
        _review.c.source_id == source_id,
        _review.c.reason.in_(_UNREAD),
        _review.c.decided_at.is_(None),
        _review.c.document_id.is_not(None),
    )
    again = _visit.alias()
    same = (again.c.native_id == _visit.c.native_id) & (again.c.document_id == _document.c.id)
    times = select(func.count()).select_from(again).where(same).scalar_subquery()
    found: set[str] = set()
    for some in chunks(native_ids):
        query = (
            select(_visit.c.native_id)
            .join(_document, _document.c.id == _visit.c.document_id)
            .where(_document.c.source_id == source_id, _document.c.kind == kind)
            .where(_visit.c.native_id.in_(some))
            .where(or_(_document.c.id.not_in(raised), times >= _TRIES))
        )
        found.update(row.native_id for row in connection.execute(query))
    return found
