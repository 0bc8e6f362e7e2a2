"""Reading the archive again by today's rules: a parser's fix reaches all that was ever fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from db.store import FieldChange, Reread, StoredPage
from spiders import __version__
from spiders.archive import ArchiveDamaged, read_at
from spiders.brought import reads_of
from spiders.facts import open_store
from spiders.reading import Outcome, Raw, interpret, read_answer
from spiders.registry import source
from spiders.spider import SourceSpider


@dataclass(slots=True)
class Reparsed:
    """What a reparse found: the changes, and the documents that could not be read.

    pages     documents of the source: all are read, for the last word on a thing counts
    compared  those within the period, of whose things alone a difference is told
    """

    changes: list[FieldChange] = field(default_factory=list)
    pages: int = 0
    compared: int = 0
    unreadable: list[str] = field(default_factory=list)


def reparse(
    source_id: str,
    database: str,
    archive: Path,
    *,
    since: date | None = None,
    until: date | None = None,
    apply: bool = False,
    on_page: Callable[[int], None] = lambda _: None,
) -> Reparsed:
    """Read the archived documents of a source again. Nothing is written without `apply`.

    since, until  days (Beijing); only things are compared that a document last seen within them,
                  `until` included, speaks of. All documents are read: the last word counts
    Raises SourceBusy where a crawl of the source is running.
    """
    cls = source(source_id)
    store = open_store(database, cls.spec, __version__)
    found = Reparsed()
    try:
        with store.lock():
            store.register()  # a source that was never crawled here is not known yet
            readings = _readings(cls, store.documents(None, None), archive, found, on_page)
            first, last = _start(since, cls), _end(until, cls)
            counted = _counted(readings, found, first, last)
            found.changes = store.reparse(counted, apply=apply, since=first, until=last)
    finally:
        store.close()
    return found


def _readings(
    cls: type[SourceSpider],
    pages: Iterator[StoredPage],
    archive: Path,
    found: Reparsed,
    on_page: Callable[[int], None],
) -> Iterator[Reread]:
    reads = reads_of(cls)  # also tables that somebody brought
    for page in pages:
        found.pages += 1
        on_page(found.pages)
        try:
            exchange = read_at(archive, page.archive_file, page.archive_offset, page.sha256)
        except (ArchiveDamaged, OSError) as error:
            found.unreadable.append(f"{page.url}: {error}")
            continue
        read = read_answer(reads, raw_of(page, exchange.status, exchange.body))
        if read.outcome is not Outcome.READ:
            found.unreadable.append(read.reason or page.url)
            continue
        records, doubts = interpret(cls, read.contents.drafts)
        found.unreadable += [f"{page.url}: {doubt.raw}" for doubt in doubts]
        yield Reread(page.id, records, page.at)


def _counted(
    readings: Iterator[Reread], found: Reparsed, since: datetime | None, until: datetime | None
) -> Iterator[Reread]:
    for reading in readings:
        found.compared += (not since or reading.at >= since) and (not until or reading.at <= until)
        yield reading


def raw_of(page: StoredPage, status: int, body: bytes) -> Raw:
    """An archived answer as its reader takes it."""
    return Raw(
        url=page.url,
        kind=page.kind,
        status=status,
        content_type=page.content_type,
        body=body,
        at=page.at,
        context=page.context,
    )


def _start(day: date | None, cls: type[SourceSpider]) -> datetime | None:
    return datetime.combine(day, time.min, ZoneInfo(cls.spec.time_zone)) if day else None


def _end(day: date | None, cls: type[SourceSpider]) -> datetime | None:
    return datetime.combine(day, time.max, ZoneInfo(cls.spec.time_zone)) if day else None
