"""Where every row came from, and how the crawls went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field

from db.models.base import Table, key, link, text, value, whole


class Source(Table, table=True):
    """One list that is crawled; written by `yindao sources sync` from the specs."""

    id: str = Field(primary_key=True)
    title: str
    channel: str = Field(sa_column_kwargs={"comment": "fund, procurement, listing, firm, policy"})
    entity: str = Field(sa_column_kwargs={"comment": "the table of the things the list names"})
    publisher: str
    url: str
    region_code: str | None = text("GB/T 2260 code of the publisher's region; NULL for the country")
    access: str = Field(sa_column_kwargs={"comment": "open, on_request, restricted or retired"})
    cadence_seconds: int = Field(sa_column_kwargs={"comment": "how often it is worth asking"})
    full_list: bool = Field(sa_column_kwargs={"comment": "one run sees the whole list"})
    absences: int = Field(
        default=2,
        sa_column_kwargs={"comment": "complete runs that must miss a row before it is gone"},
    )
    grade: str = Field(
        default="official",
        sa_column_kwargs={"comment": "official; secondary: it retells what others published"},
    )
    time_zone: str = Field(
        default="Asia/Shanghai", sa_column_kwargs={"comment": "in which its quiet hours are told"}
    )
    quiet_from: int | None = whole("hour from which it is left alone; NULL: never")
    quiet_to: int | None = whole("hour until which it is left alone")
    observed_from: datetime | None = value("since when we watch it: end of the first finished run")
    last_run_at: datetime | None = value("end of the last run, whatever came of it")
    last_read_at: datetime | None = value("end of the last run that walked all lists to their ends")
    last_complete_at: datetime | None = value("end of the last run with the verdict complete")
    last_new_at: datetime | None = value("when a run last brought something new")
    watermark_on: date | None = value("newest date whose list was walked to its end")


class CrawlRun(Table, table=True):
    """One run of one source, with its verdict and the counts that say why."""

    # The newest runs of a source are what the daemon looks for, every few seconds.
    __table_args__ = (Index("ix_crawl_run_source_id_id", "source_id", "id"),)

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id")
    kind: str = Field(
        default="crawl",
        sa_column_kwargs={"comment": "crawl, fill (a window of the past), reparse (asks nobody)"},
    )
    window_from: date | None = value("first day that was asked for")
    window_to: date | None = value("last day that was asked for")
    started_at: datetime
    heartbeat_at: datetime | None = value("last sign of life of a running crawl")
    finished_at: datetime | None = value("NULL while it runs, or when it died")
    verdict: str | None = text("complete, partial, empty, blocked, drift, failed; NULL: unfinished")
    reason: str | None = text("what is wrong, in plain words")
    walked: bool = Field(
        default=False,
        sa_column_kwargs={"comment": "every list was walked to its end, whatever became of pages"},
    )
    backfill: bool = Field(
        default=False,
        sa_column_kwargs={"comment": "the first look at a source: what it finds is no news"},
    )
    requests: int = 0
    responses: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    bytes: int = Field(default=0, sa_type=BigInteger)
    drafts: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    review_items: int = 0
    code_version: str | None = text("version of the code that ran")


class Fill(Table, table=True):
    """A past that somebody wants filled in: crawled in windows, each a run of the kind `fill`."""

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id", index=True)
    since: date
    until: date
    asked_at: datetime
    finished_at: datetime | None = value("when its last window was done or given up")


class Daemon(Table, table=True):
    """A daemon that was started on this database, with its last sign of life."""

    id: int | None = key()
    host: str
    pid: int
    started_at: datetime
    heartbeat_at: datetime
    leading: bool = Field(sa_column_kwargs={"comment": "it starts crawls; the others stand by"})
    stopped_at: datetime | None = value("when it ended in order; NULL: running, or dead")


class CrawlWindow(Table, table=True):
    """A slice of a source that must add up: rows got against rows that the source states."""

    __table_args__ = (UniqueConstraint("run_id", "key"),)

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id", index=True)
    run_id: int | None = link("crawl_run", "the run that walked it last")
    key: str = Field(sa_column_kwargs={"comment": "such as fund type and month"})
    expected: int | None = whole("rows that the source says it has")
    got: int | None = whole("distinct rows that were read")
    done_at: datetime | None = value("when it was walked to its end")


class Document(Table, table=True):
    """One distinct body that a source answered with, and its place in the archive."""

    __table_args__ = (UniqueConstraint("source_id", "request_sha256", "sha256"),)

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id", index=True)
    method: str
    url: str = Field(
        index=True,
        sa_column_kwargs={"comment": "canonical, without the source's volatile parameters"},
    )
    request_sha256: str = Field(sa_column_kwargs={"comment": "of method, canonical URL and body"})
    kind: str = Field(sa_column_kwargs={"comment": "which reader it is for"})
    context: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    content_type: str | None = text("as the server declared it")
    charset: str | None = text("the encoding it was read with")
    sha256: str = Field(
        index=True, sa_column_kwargs={"comment": "of the decoded entity body (no Content-Encoding)"}
    )
    text_sha256: str | None = text("of the text without counters and nonces; NULL where not text")
    size: int = Field(sa_type=BigInteger, sa_column_kwargs={"comment": "bytes of the body"})
    archive_file: str = Field(sa_column_kwargs={"comment": "WARC file below the archive folder"})
    archive_offset: int = Field(
        sa_type=BigInteger, sa_column_kwargs={"comment": "byte at which its record begins"}
    )
    first_seen_at: datetime
    last_seen_at: datetime


class Visit(Table, table=True):
    """One request answered: A, B and A again leave three rows and two documents."""

    id: int | None = key()
    run_id: int | None = link("crawl_run", "the run that asked")
    document_id: int | None = link("document", "the body it answered with; NULL where none came")
    native_id: str | None = text("the thing whose page it is, where the request knew", index=True)
    url: str
    at: datetime
    http_status: int
    archive_file: str | None = text("WARC file of this answer's own record")
    archive_offset: int | None = whole("byte at which that record begins")


class RunKey(Table, table=True):
    """A native id that a run of a whole list has seen; kept until the next such run is judged."""

    run_id: int = Field(primary_key=True, foreign_key="crawl_run.id", sa_type=BigInteger)
    entity: str = Field(primary_key=True)
    native_id: str = Field(primary_key=True)


class Observation(Table, table=True):
    """What one document said of one record, verbatim."""

    __table_args__ = (UniqueConstraint("document_id", "entity", "entity_id"),)

    id: int | None = key()
    document_id: int = Field(foreign_key="document.id", index=True, sa_type=BigInteger)
    entity: str
    entity_id: int = Field(sa_type=BigInteger)
    raw: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reader_version: str | None = text("version of the code that read it")


class Change(Table, table=True):
    """One field of one record changed, and why; field '*' is the record itself."""

    __table_args__ = (Index("ix_change_entity_entity_id", "entity", "entity_id"),)

    id: int | None = key()
    entity: str
    entity_id: int = Field(sa_type=BigInteger)
    field: str
    value_old: str | None = text("as text; NULL where there was none")
    value_new: str | None = text("as text; NULL where there is none any more")
    cause: str = Field(
        sa_column_kwargs={
            "comment": "new, late_found, source_changed, gone, back (news); backfill, reparse, "
            "retag, merged, reviewed (our own doing)"
        }
    )
    document_id: int | None = link("document", "the document that said so")
    run_id: int | None = link("crawl_run", "the run that saw it")
    seen_at: datetime = Field(index=True)


class ReviewItem(Table, table=True):
    """A question for a person: a text that could not be read with certainty."""

    __table_args__ = (UniqueConstraint("entity", "entity_id", "field", "reason", "raw_sha256"),)

    id: int | None = key()
    source_id: str = Field(foreign_key="source.id", index=True)
    entity: str = Field(sa_column_kwargs={"comment": "table of the record, or 'document'"})
    entity_id: int = Field(sa_type=BigInteger)
    field: str
    raw: str
    raw_sha256: str
    reason: str
    candidates: list[Any] = Field(default_factory=list, sa_type=JSON)
    document_id: int | None = link("document", "the document that raised it")
    raised_at: datetime
    decision: str | None = text("what was decided; 'superseded' when the source itself settled it")
    decided_by: str | None = text("who decided")
    decided_at: datetime | None = value("when")
