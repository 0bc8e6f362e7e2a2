"""Files that a person brings, for sources that nobody can or may ask.

A feed has files of its own form, such as weekly snapshots. Of any other source that can read what
is brought, saved pages, records of visits (HAR) and tables (CSV) are taken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console
from sqlalchemy import Engine, func, select

from db.models.provenance import CrawlRun, Document, Visit
from scheduler.run import CrawlOrder
from spiders.archive import Archive, Exchange
from spiders.brought import sort_out
from spiders.identity import request_sha256
from spiders.platforms.imported import ImportedSpider
from spiders.reading import TABLE, Outcome
from spiders.registry import all_sources, source
from spiders.spider import SourceSpider
from yindao.brought_files import exchanges_of
from yindao.crawling import crawl_with_progress, show_summary
from yindao.database import prepare
from yindao.errors import UserError
from yindao.settings import Settings

_run = CrawlRun.__table__  # type: ignore[attr-defined]
_document = Document.__table__  # type: ignore[attr-defined]
_visit = Visit.__table__  # type: ignore[attr-defined]
_BEIJING = timezone(timedelta(hours=8))
MOST_MB = 200


def feeds() -> list[str]:
    """The feeds whose files are taken in their own form."""
    imported = [cls for cls in all_sources().values() if issubclass(cls, ImportedSpider)]
    return sorted({cls.feed for cls in imported})


def import_file(
    settings: Settings, database: str, feed: str, file: Path, at: datetime | None, console: Console
) -> bool:
    """Read a file with every source of its feed. False where one has no verdict.

    at  when the file was made, where it doesn't say so itself

    Raises UserError: no such feed, a file that can't be one of it, or that is older than what has
    been read: going back would tell every step of the time between as a step back.
    """
    sources = _of_feed(feed)
    content = _content(file)
    made_at = _made_at(sources[0], file, content, at)
    engine = prepare(database)
    try:
        _refuse_older(engine, sources, made_at)
        with tempfile.TemporaryDirectory() as folder:
            replay = _as_network(Path(folder), sources[0], content, made_at)
            orders = [_order(settings, database, cls, made_at, replay) for cls in sources]
            crawled = [crawl_with_progress(order, engine, console) for order in orders]
    finally:
        engine.dispose()
    show_summary(crawled, f"Imported {file.name}, made {made_at:%Y-%m-%d %H:%M} UTC", console)
    return not any(each.end.is_fault or each.end.verdict == "failed" for each in crawled)


def import_answers(
    settings: Settings,
    database: str,
    source_id: str,
    files: Sequence[Path],
    url: str | None,
    at: datetime | None,
    console: Console,
) -> bool:
    """Read saved pages, records of visits and tables with a source. False where it has no verdict.

    url  of the one page, where it doesn't say so itself
    at   when they were saved, where they don't say so themselves; else the time of the file

    Raises UserError: no such source, or nothing in the files that is the source's.
    """
    cls = source(source_id)
    if url and len(files) > 1:
        raise UserError(f"--url: expected one file to go with it, found {len(files)}")
    if at:
        _refuse_future(files[0], at)
    exchanges = [
        each
        for file in files
        for each in exchanges_of(file, _content(file), source_id, url=url, at=at or _saved_at(file))
    ]
    _refuse_strange(cls, exchanges)
    engine = prepare(database)
    try:
        exchanges = _not_older(engine, cls, exchanges)
        with tempfile.TemporaryDirectory() as folder:
            replay = _archived(Path(folder), exchanges)
            order = _order_answers(settings, database, cls, exchanges, replay)
            crawled = crawl_with_progress(order, engine, console)
    finally:
        engine.dispose()
    told = files[0].name if len(files) == 1 else f"{len(files)} files"
    show_summary([crawled], f"Imported {told}", console)
    return not (crawled.end.is_fault or crawled.end.verdict == "failed")


def _saved_at(file: Path) -> datetime:
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _refuse_strange(cls: type[SourceSpider], exchanges: Sequence[Exchange]) -> None:
    """Raise where nothing in the files can be the source's, or a table can't be read."""
    brought = sort_out(cls, exchanges)
    if not brought.asks:
        if brought.refusals:
            found = f"{len(brought.refusals)} that are none: {brought.refusals[0]}"
        else:
            hosts = sorted({urlsplit(each.url).hostname or "" for each in exchanges})
            found = f"{len(exchanges)} answers of {', '.join(hosts[:5]) or 'nobody'}"
        own = ", ".join(sorted(cls.spec.hosts))
        raise UserError(f"expected pages of {cls.spec.id} ({own}), found {found}")
    for key, ask in brought.asks.items():
        read = brought.reads[key]
        if ask.kind == TABLE and read.outcome is not Outcome.READ:
            raise UserError(read.reason or "the table can't be read")


def _not_older(
    engine: Engine, cls: type[SourceSpider], exchanges: Sequence[Exchange]
) -> list[Exchange]:
    """The answers but for those to requests of which a newer answer has been read: going back would
    tell what has changed since as if it had changed now. Raises UserError where none is left."""
    columns = _document.c.request_sha256, func.max(_document.c.last_seen_at)
    query = select(*columns).where(_document.c.source_id == cls.spec.id)
    with engine.connect() as connection:
        seen = {asked: at for asked, at in connection.execute(query.group_by(columns[0]))}
    left = [each for each in exchanges if not _is_older(each, seen.get(_request(cls, each)))]
    if not left:
        newest = max(seen.values())
        raise UserError(
            f"expected answers newer than those that {cls.spec.id} has read (the last one of "
            f"{newest:%Y-%m-%d %H:%M} UTC), found {len(exchanges)} that are older"
        )
    return left


def _request(cls: type[SourceSpider], each: Exchange) -> str:
    return request_sha256(each.method, each.url, each.request_body, cls.spec.volatile)


def _is_older(each: Exchange, seen: datetime | None) -> bool:
    return seen is not None and each.at < seen


def _archived(folder: Path, exchanges: Sequence[Exchange]) -> list[Path]:
    archive = Archive(folder, "import")
    for exchange in exchanges:
        archive.write(exchange)
    archive.close()
    return sorted(folder.rglob("*.warc.gz"))


def _order_answers(
    settings: Settings,
    database: str,
    cls: type[SourceSpider],
    exchanges: Sequence[Exchange],
    replay: Sequence[Path],
) -> CrawlOrder:
    """A restricted source has no other runs than imports; of one that is asked, an import is a look
    at its past, which says nothing of how far it has been watched."""
    days = [each.at.astimezone(_BEIJING).date() for each in exchanges]
    return CrawlOrder(
        source_id=cls.spec.id,
        database=database,
        archive=settings.archive_of(database),
        since=min(days),
        until=max(days),
        replay=list(replay),
        kind="crawl" if cls.spec.access == "restricted" else "fill",
        brought=True,
        log_level=settings.log_level,
        log_json=settings.log_json,
    )


def _of_feed(feed: str) -> list[type[ImportedSpider]]:
    imported = [cls for cls in all_sources().values() if issubclass(cls, ImportedSpider)]
    found = [cls for cls in imported if cls.feed == feed]
    if not found:
        raise UserError(f"expected a feed of files ({', '.join(feeds())}), found {feed!r}")
    return found


def _content(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MOST_MB << 20:
            raise UserError(f"{file}: expected up to {MOST_MB} MB, found {size >> 20}")
        return file.read_bytes()
    except OSError as error:
        raise UserError(f"{file}: expected a readable file, found: {error.strerror}") from error


def _made_at(
    source: type[ImportedSpider], file: Path, content: bytes, at: datetime | None
) -> datetime:
    """When a file was made, as somebody says (`at`) or as it says itself; its form is checked in
    both cases."""
    try:
        said = source.made_at(content)
    except ValueError as error:
        raise UserError(f"{file}: expected a file of {source.feed}: {error}") from error
    made_at = at or said
    if made_at is None:
        raise UserError(f"{file}: it doesn't say when it was made; say so with --at")
    made_at = made_at.astimezone(UTC)
    _refuse_future(file, made_at)
    return made_at


def _refuse_future(file: Path, at: datetime) -> None:
    """Raise for a file of a day that has not come: every true one after it would be the older."""
    if at > datetime.now(UTC) + timedelta(days=1):
        raise UserError(f"{file}: expected a time up to now, found {at:%Y-%m-%d %H:%M} UTC")


def _refuse_older(
    engine: Engine, sources: Sequence[type[ImportedSpider]], made_at: datetime
) -> None:
    """Raise where any run that stored a row, whatever its verdict, was of a file made later."""
    ids = [cls.spec.id for cls in sources]
    read = _document.join(_visit, _visit.c.document_id == _document.c.id).join(
        _run, _run.c.id == _visit.c.run_id
    )
    query = (
        select(_document.c.source_id, _document.c.last_seen_at)
        .select_from(read)
        .where(_document.c.source_id.in_(ids), _document.c.last_seen_at > made_at)
        .where(_run.c.new + _run.c.changed + _run.c.unchanged > 0)
        .order_by(_document.c.last_seen_at.desc(), _document.c.id)
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    if row is not None:
        raise UserError(
            f"expected a file made after {row.last_seen_at:%Y-%m-%d %H:%M} UTC, which "
            f"{row.source_id} has read, found one of {made_at:%Y-%m-%d %H:%M}"
        )


def _as_network(
    folder: Path, source: type[ImportedSpider], content: bytes, made_at: datetime
) -> list[Path]:
    exchange = Exchange(
        method="GET",
        url=source.address(),
        request_body=b"",
        status=200,
        headers=[("Content-Type", source.content_type)],
        body=content,
        at=made_at,
    )
    return _archived(folder, [exchange])


def _order(
    settings: Settings,
    database: str,
    source: type[ImportedSpider],
    made_at: datetime,
    replay: Sequence[Path],
) -> CrawlOrder:
    day: date = made_at.astimezone(_BEIJING).date()
    return CrawlOrder(
        source_id=source.spec.id,
        database=database,
        archive=settings.archive_of(database),
        since=day,
        until=day,
        replay=list(replay),
        log_level=settings.log_level,
        log_json=settings.log_file(),
    )
