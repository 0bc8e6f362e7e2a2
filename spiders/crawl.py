"""One crawl of one source in this process: `python -m spiders SOURCE --database URL ...`.

It is what the command line, the daemon and the tests start. It takes the source's lock itself, so
two crawls of a source never run at once, whoever started them; it prints JSON lines, and ends with
0 when the run has a verdict, whatever it is, 3 when the source is busy, and 1 on a fault.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loguru import logger
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from db.store import DOCUMENTS, RunResult, SourceBusy, SourceState, Store
from spiders import __version__, progress, settings as our_settings
from spiders.archive import Archive, places
from spiders.brought import brought_of
from spiders.browser_found import find_browser
from spiders.facts import open_store
from spiders.files import LARGEST, files_of
from spiders.guard import die_with
from spiders.logs import set_up
from spiders.registry import source
from spiders.spec import SourceSpec
from spiders.spider import SourceSpider
from spiders.verdict import Verdict, judge

BUSY = 3
LOOK = "look"
DATABASE = "YINDAO_CHILD_DATABASE"  # a URL may hold a password, and arguments are seen by all
_EVER = date(1990, 12, 1)  # the first exchange opened: no document is older
_NEARLY = 0.9  # rows may move between two pages while these are asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What to crawl, and where things go.

    since, until  the window; by default from the watermark minus the overlap until today
    replay        WARC files that stand for the network
    floor         fewest rows of the whole list, instead of the source's own: for small worlds
    options       arguments of the source's own, such as `keywords`
    kind          crawl; fill, a window of the past; documents, files on request; or look, one list
                  page and one page that it names
    user_agent    instead of our own, where an operator has agreed on one with a restricted source
    browser       the program, where the operator names one
    in_browser    a replay runs the browser, too, of a source that needs one
    brought       the replay is what somebody brought: all of it is read, nothing else is asked for
    """

    source_id: str
    database: str
    archive: Path
    since: date | None = None
    until: date | None = None
    replay: tuple[Path, ...] = ()
    contact: str | None = None
    user_agent: str | None = None
    delay: float | None = None
    floor: int | None = None
    options: dict[str, str] = field(default_factory=dict)
    kind: str = "crawl"
    browser: Path | None = None
    in_browser: bool = False
    brought: bool = False


def crawl(job: Job) -> RunResult:
    """Crawl, and return how it ended. Raises SourceBusy, and NoBrowser where a source needs one.

    Once per process: a reactor runs once.
    """
    base = source(job.source_id)
    cls = _class(base, job)
    check_options(cls, job.options)
    program = find_browser(job.browser) if needs_browser(cls.spec, job) else None
    for _ in places(list(job.replay)):  # a damaged file is told before a run is begun
        pass
    access = "open" if job.user_agent else base.spec.access
    store = open_store(job.database, base.spec, __version__, access)
    archive = Archive(job.archive, job.source_id, store.archived)
    try:
        # What is replayed asks nobody: two sources of one host may run at once.
        with store.lock(() if job.replay else cls.spec.hosts):
            state = store.register()
            since, until = window(cls.spec, state, job)
            store.begin(since, until, kind=job.kind, past=cls.spec.past)
            try:
                spider, ended = _run(cls, store, archive, since, until, job, program)
            except Exception as error:  # whatever it was, the run has ended, and says so
                store.abandon(f"{type(error).__name__}: {error}"[:500])
                raise
            if cls.spec.capped and job.kind != LOOK:
                _note_gap(spider, observed=state.observed_from is not None)
            return store.finish(result_of(spider, ended, _floor(cls.spec, job)))
    finally:
        archive.close()
        store.close()


def _class(base: type[SourceSpider], job: Job) -> type[SourceSpider]:
    if job.kind == DOCUMENTS:
        return files_of(base)
    return brought_of(base) if job.brought else base


def check_options(cls: type[SourceSpider], options: Mapping[str, str]) -> None:
    """Raise ValueError for an option that the source hasn't: a slip would change the crawl."""
    for name in options:
        if name not in cls.options:
            known = ", ".join(sorted(cls.options)) or "none"
            raise ValueError(f"option {name!r}: {cls.spec.id} has {known}")


def _run(
    cls: type[SourceSpider],
    store: Store,
    archive: Archive,
    since: date,
    until: date,
    job: Job,
    program: Path | None,
) -> tuple[SourceSpider, str]:
    """The spider after its crawl, and why Scrapy ended it."""
    settings = scrapy_settings(cls.spec, job)
    if program is not None:
        use_browser(settings, cls.spec, program)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(cls)
    given: dict[str, Any] = {"store": store, "archive": archive, "floor": _floor(cls.spec, job)}
    given["look"] = job.kind == LOOK
    process.crawl(crawler, since=since, until=until, **given, **job.options)
    process.start()
    spider = crawler.spider
    if not isinstance(spider, SourceSpider):
        raise RuntimeError(f"{job.source_id}: the spider could not be made; the log says why")
    stats = crawler.stats
    return spider, str(stats.get_value("finish_reason")) if stats else ""


def _floor(spec: SourceSpec, job: Job) -> int:
    if job.kind == LOOK:
        return min(spec.floor, 1)  # of one page, not of the whole list
    return spec.floor if job.floor is None else job.floor


def _note_gap(spider: SourceSpider, *, observed: bool) -> None:
    """A list of the newest rows only, full and walked to its end: did it reach as far as it should?

    Not where it never met a row that an earlier run had seen: what stood between the two is lost
    to us. Nor, on a first look, where the window begins before its oldest rows.
    """
    tally = spider.tally
    full = tally.rows >= spider.spec.capped * _NEARLY
    if not (full and tally.exhausted and not tally.known_rows):
        return
    if observed:
        tally.gap = "no row of the list was known: rows may have passed since the last run unseen"
    else:
        tally.gap = (
            f"the list holds its newest {tally.rows} rows only, not all since {spider.since}"
        )


def window(spec: SourceSpec, state: SourceState, job: Job) -> tuple[date, date]:
    """The days to look at: what was asked for, else from the watermark minus the overlap."""
    until = job.until or datetime.now(ZoneInfo(spec.time_zone)).date()
    if job.since or job.kind == DOCUMENTS:
        return job.since or _EVER, until
    if state.watermark_on:
        return min(state.watermark_on, until) - spec.overlap, until
    return until - spec.first_window, until


def scrapy_settings(spec: SourceSpec, job: Job) -> Settings:
    """Our settings, with the source's delay and the operator's contact over them."""
    settings = Settings()
    settings.setmodule(our_settings)
    settings.set("DOWNLOAD_DELAY", job.delay if job.delay is not None else spec.delay)
    if job.contact:
        settings.set("USER_AGENT", f"yindao/{__version__} (+{job.contact})")
    if job.user_agent:
        settings.set("USER_AGENT", job.user_agent)
    if job.replay:
        handler = "spiders.replay.ReplayHandler"
        ours = settings.getdict("DOWNLOAD_HANDLERS")
        settings.set("DOWNLOAD_HANDLERS", {**ours, "http": handler, "https": handler})
        settings.set("YINDAO_REPLAY", [str(file) for file in job.replay])
        settings.set("DOWNLOAD_DELAY", 0)  # nobody is at the other end
        settings.set("AUTOTHROTTLE_ENABLED", False)
    if job.brought:
        settings.set("ROBOTSTXT_OBEY", False)  # no robot was there, and the site isn't asked
    if job.kind == DOCUMENTS:
        settings.set("DOWNLOAD_MAXSIZE", LARGEST)  # files are larger than pages
        settings.set("DOWNLOAD_WARNSIZE", LARGEST)
    return settings


def needs_browser(spec: SourceSpec, job: Job) -> bool:
    """A replay needs none, unless it is to be run in one."""
    return spec.browser and (not job.replay or job.in_browser)


def use_browser(settings: Settings, spec: SourceSpec, program: Path) -> None:
    """Ask through the browser. Its packages are an extra, and imported only here."""
    from spiders.browser_process import launch_options

    replay = bool(settings.getlist("YINDAO_REPLAY"))
    handler = "spiders.browser.BrowserHandler"
    settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler})
    middlewares = {"spiders.browser_session.BrowserSession": 150}  # behind robots.txt
    settings.set(
        "DOWNLOADER_MIDDLEWARES", {**settings.getdict("DOWNLOADER_MIDDLEWARES"), **middlewares}
    )
    settings.set("PLAYWRIGHT_BROWSER_PROVIDER", "spiders.browser_process.OwnBrowser")
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", launch_options(str(program), spec, replay=replay))
    settings.set("PLAYWRIGHT_RESTART_DISCONNECTED_BROWSER", False)  # a dead one ends the crawl


def result_of(spider: SourceSpider, finish_reason: str, floor: int) -> RunResult:
    """The verdict of a crawl that has ended."""
    tally = spider.tally
    if tally.died and finish_reason == "browser_died":
        tally.failures.append(tally.died)
    elif finish_reason not in ("finished", "blocked"):
        tally.stopped = f"stopped: {finish_reason}"
    verdict, reason = judge(tally, floor)
    return RunResult(
        verdict=str(verdict),
        reason=reason,
        finished_at=spider.last_at or datetime.now(UTC),
        lists_done=tally.lists_done,
        newest=tally.newest or (spider.until if verdict is Verdict.COMPLETE else None),
        requests=tally.requests,
        responses=dict(tally.responses),
        bytes=tally.bytes,
        drafts=tally.drafts,
        windows={key: (w.expected, len(w.seen)) for key, w in tally.windows.items()},
        gone=_documents(spider),
        asked_again=tally.asked_again,
        ended_leave=spider.spec.ended_leave,
    )


def _documents(spider: SourceSpider) -> dict[str, int]:
    found = {n: spider.store.document_id(*answer) for n, answer in spider.tally.gone.items()}
    return {native_id: document for native_id, document in found.items() if document is not None}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of a child process."""
    options = _parser().parse_args(arguments)
    try:
        set_up(options.log_level, options.log_json)
    except OSError as error:
        told = f"--log-json: expected a file that can be written, found: {error}"
        progress.emit("fault", source=options.source, message=told)
        return 1
    if options.parent:
        die_with(options.parent)
    job = _job(options)
    try:
        result = crawl(job)
    except SourceBusy as busy:
        progress.emit("busy", source=job.source_id, message=str(busy))
        return BUSY
    except (
        Exception
    ) as error:  # the boundary of the process: told in one line, traceback in the log
        logger.opt(exception=True).debug("crawl of {} failed", job.source_id)
        progress.emit("fault", source=job.source_id, message=f"{type(error).__name__}: {error}")
        return 1
    progress.emit("end", source=job.source_id, verdict=result.verdict, reason=result.reason)
    return 0


def _job(options: argparse.Namespace) -> Job:
    values: dict[str, Any] = dict(option.split("=", 1) for option in options.option)
    return Job(
        source_id=options.source,
        database=options.database,
        archive=options.archive,
        since=options.since,
        until=options.until,
        replay=tuple(options.replay),
        contact=options.contact,
        user_agent=options.user_agent,
        delay=options.delay,
        floor=options.floor,
        options=values,
        kind=options.kind,
        browser=options.browser,
        in_browser=options.in_browser,
        brought=options.brought,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m spiders", description=__doc__)
    parser.add_argument("source")
    parser.add_argument(
        "--database", default=os.environ.get(DATABASE), help=f"SQLAlchemy URL; default: {DATABASE}"
    )
    parser.add_argument("--archive", required=True, type=Path, help="folder of the WARC files")
    parser.add_argument("--since", type=date.fromisoformat)
    parser.add_argument("--until", type=date.fromisoformat)
    parser.add_argument("--replay", type=Path, nargs="*", default=[], help="WARC files")
    parser.add_argument("--contact", help="address or URL for the User-Agent")
    parser.add_argument("--user-agent", help="instead of our own, for a restricted source")
    parser.add_argument("--delay", type=float, help="seconds between requests")
    parser.add_argument("--floor", type=int, help="fewest rows, instead of the source's own")
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--kind", choices=("crawl", "fill", DOCUMENTS, LOOK), default="crawl")
    parser.add_argument("--browser", type=Path, help="the program, for sources that need one")
    parser.add_argument(
        "--in-browser", action="store_true", help="run the browser in a replay, too"
    )
    parser.add_argument(
        "--brought", action="store_true", help="read all of the replay, and ask for nothing else"
    )
    parser.add_argument("--parent", type=int, help="process with which this one ends")
    parser.add_argument("--log-level", default="WARNING")
    parser.add_argument("--log-json", help="file for JSON lines")
    return parser
