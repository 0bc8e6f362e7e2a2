"""Files that a person brings, for sources that nobody can or may ask."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, select

from db.models.provenance import Source
from scheduler.run import CrawlOrder
from spiders.archive import Archive, Exchange
from spiders.platforms.imported import ImportedSpider
from spiders.registry import all_sources
from yindao.crawling import crawl_with_progress, show_summary
from yindao.database import prepare
from yindao.errors import UserError
from yindao.settings import Settings

_source = Source.__table__  # type: ignore[attr-defined]
_BEIJING = timezone(timedelta(hours=8))
MOST_MB = 200


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
    made_at = at or _made_at(sources[0], file, content)
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


def _of_feed(feed: str) -> list[type[ImportedSpider]]:
    imported = [cls for cls in all_sources().values() if issubclass(cls, ImportedSpider)]
    found = [cls for cls in imported if cls.feed == feed]
    if not found:
        known = ", ".join(sorted({cls.feed for cls in imported}))
        raise UserError(f"expected a feed of files ({known}), found {feed!r}")
    return found


def _content(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > MOST_MB << 20:
            raise UserError(f"{file}: expected up to {MOST_MB} MB, found {size >> 20}")
        return file.read_bytes()
    except OSError as error:
        raise UserError(f"{file}: expected a readable file, found: {error.strerror}") from error


def _made_at(source: type[ImportedSpider], file: Path, content: bytes) -> datetime:
    try:
        made_at = source.made_at(content)
    except ValueError as error:
        raise UserError(f"{file}: expected a file of {source.feed}: {error}") from error
    if made_at is None:
        raise UserError(f"{file}: it doesn't say when it was made; say so with --at")
    return made_at.astimezone(UTC)


def _refuse_older(
    engine: Engine, sources: Sequence[type[ImportedSpider]], made_at: datetime
) -> None:
    ids = [cls.spec.id for cls in sources]
    query = select(_source.c.id, _source.c.last_read_at).where(_source.c.id.in_(ids))
    with engine.connect() as connection:
        for row in connection.execute(query):
            if row.last_read_at is not None and made_at < row.last_read_at:
                raise UserError(
                    f"expected a file made after {row.last_read_at:%Y-%m-%d %H:%M} UTC, which "
                    f"{row.id} has read, found one of {made_at:%Y-%m-%d %H:%M}"
                )


def _as_network(
    folder: Path, source: type[ImportedSpider], content: bytes, made_at: datetime
) -> list[Path]:
    archive = Archive(folder, "import")
    archive.write(
        Exchange(
            method="GET",
            url=source.address(),
            request_body=b"",
            status=200,
            headers=[("Content-Type", source.content_type)],
            body=content,
            at=made_at,
        )
    )
    archive.close()
    return sorted(folder.rglob("*.warc.gz"))


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
