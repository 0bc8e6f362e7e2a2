"""The main job: crawls as the operator starts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from scheduler.run import CrawlOrder
from spiders.archive import begins_as_warc
from spiders.crawl import check_options
from spiders.registry import all_sources, source
from yindao.crawling import Crawled, crawl_with_progress, show_summary
from yindao.database import prepare
from yindao.errors import Busy, UserError
from yindao.sample.run import run_sample
from yindao.settings import Settings

__all__ = ["crawl_one", "run_all", "run_sample"]


def run_all(settings: Settings, database: str, console: Console) -> bool:
    """Crawl every open source once, one after the other. False where one has no verdict."""
    require_contact(settings)
    engine = prepare(database)
    crawled = [
        crawl_with_progress(order_for(settings, source_id, database), engine, console)
        for source_id, cls in all_sources().items()
        if cls.spec.access == "open" or source_id in settings.user_agents
    ]
    engine.dispose()
    return _tell(crawled, database, settings, console)


def crawl_one(
    settings: Settings,
    source_id: str,
    database: str,
    *,
    since: date | None,
    until: date | None,
    options: dict[str, str],
    replay: Sequence[Path],
    console: Console,
) -> bool:
    """Crawl one source. False where the crawl has no verdict. Raises UserError, UnknownSource."""
    check_options(source(source_id), options)
    spec = source(source_id).spec
    if spec.access == "restricted" and not replay and source_id not in settings.user_agents:
        raise UserError(
            f"{source_id} is not asked: {spec.why or 'it refuses programs, or is little known'}; "
            f"what you have saved of it is read by `yindao import`, and a User-Agent that it takes "
            f"is set in YINDAO_USER_AGENTS"
        )
    last = until or date.today()
    if since and since > last:
        raise UserError(f"--since: expected a day up to {last}, found {since}")
    require_network(settings, replay)
    engine = prepare(database)
    order = order_for(
        settings, source_id, database, since=since, until=until, options=options, replay=replay
    )
    crawled = crawl_with_progress(order, engine, console)
    engine.dispose()
    return _tell([crawled], database, settings, console)


def order_for(
    settings: Settings,
    source_id: str,
    database: str,
    *,
    since: date | None = None,
    until: date | None = None,
    options: dict[str, str] | None = None,
    replay: Sequence[Path] = (),
    kind: str = "crawl",
) -> CrawlOrder:
    """What to crawl, under the operator's settings."""
    return CrawlOrder(
        source_id=source_id,
        database=database,
        archive=settings.archive_of(database),
        since=since,
        until=until,
        replay=replay,
        contact=settings.contact,
        user_agent=settings.user_agents.get(source_id),
        delay=settings.delay,
        options=options or {},
        kind=kind,
        browser=settings.browser,
        log_level=settings.log_level,
        log_json=settings.log_file(),
    )


def require_network(settings: Settings, replay: Sequence[Path]) -> None:
    """What a crawl asks: WARC files, or the sites, which a contact is needed for."""
    if not replay:
        require_contact(settings)
    for file in replay:
        try:
            good = begins_as_warc(file)
        except OSError as error:
            raise UserError(f"--replay: expected a WARC file, found {file}: {error}") from error
        if not good:
            raise UserError(f"--replay: expected a WARC file, found something else: {file}")


def require_contact(settings: Settings) -> None:
    """The sites shall know whom to ask: without a contact no request leaves this machine."""
    if not settings.contact:
        raise UserError(
            "setting YINDAO_CONTACT: expected an e-mail address or URL for the User-Agent, "
            "found nothing; the sites shall know whom to ask"
        )


def _tell(crawled: Sequence[Crawled], database: str, settings: Settings, console: Console) -> bool:
    if len(crawled) == 1 and crawled[0].end.exit_code == Busy.exit_code:
        raise Busy(crawled[0].end.reason or "another crawl is running")
    show_summary(crawled, "Crawled", console)
    console.print(f"Archive: {settings.archive_of(database)}")
    return not any(each.end.is_fault or each.end.verdict == "failed" for each in crawled)
