"""The daemon and the fills as the operator starts them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from loguru import logger
from rich.console import Console
from sqlalchemy import Engine

from db.engine import writing
from db.runs import register
from scheduler.clocks import clocks
from scheduler.daemon import Daemon, MakeOrder, Tend
from scheduler.fills import FillProgress, FillWindow, ask_fill, next_window, progress
from scheduler.run import CrawlOrder
from spiders.facts import facts_of
from spiders.logs import set_up
from spiders.registry import source
from yindao import letters
from yindao.crawling import crawl_with_progress
from yindao.database import prepare, sync_sources
from yindao.errors import UserError
from yindao.main_job import order_for, require_contact
from yindao.settings import Settings


def run_daemon(settings: Settings, database: str) -> None:
    """Keep a database current until SIGTERM. Raises DaemonRunning, UserError."""
    require_contact(settings)
    told = "INFO" if settings.log_level == "WARNING" else settings.log_level
    log = settings.log_file()
    set_up(told, str(log) if log else None)
    engine = prepare(database)
    try:
        sync_sources(engine, settings.user_agents)
        Daemon(engine, _maker(settings, database), _tender(settings, engine)).run()
    finally:
        engine.dispose()


def fill(
    settings: Settings,
    database: str,
    source_id: str,
    since: date,
    until: date | None,
    *,
    queue: bool,
    console: Console,
) -> bool:
    """Fill in the past of a source, month by month; what is done is not done again.

    queue  only write the wish down: the daemon sees to it
    """
    spec = source(source_id).spec
    if spec.full_list:
        raise UserError(
            f"expected a source that is asked by dates, found {source_id}: its list is whole, and "
            "every crawl reads it to its end"
        )
    require_contact(settings)
    engine = prepare(database)
    try:
        with writing(engine).begin() as connection:
            register(connection, facts_of(spec))
            now = datetime.now(UTC)
            number = ask_fill(connection, source_id, since, until, now, overlap=spec.overlap)
        if queue:
            console.print(f"Fill {number} of {source_id} is queued; `yindao daemon` sees to it.")
            return True
        return _fill_now(settings, database, engine, number, console)
    except ValueError as error:
        raise UserError(f"--since: {error}") from error
    finally:
        engine.dispose()


def _fill_now(
    settings: Settings, database: str, engine: Engine, number: int, console: Console
) -> bool:
    make_order = _maker(settings, database)
    while window := _next(engine, number):
        end = crawl_with_progress(make_order(window.source_id, window), engine, console).end
        done = _state(engine, number)
        told = f"{window.since} to {window.until}: {end.verdict or 'no verdict'}"
        console.print(f"{done.done + done.given_up} of {done.total} windows; {told}")
        if end.is_fault:
            console.print(end.reason or "", markup=False, soft_wrap=True)
            break
    done = _state(engine, number)
    if not done.finished:
        console.print("Not finished: call it again later, or start `yindao daemon`.")
    if done.given_up:
        console.print(f"{done.given_up} windows were tried three times and left: `yindao doctor`.")
    return done.finished and not done.given_up


def _next(engine: Engine, number: int) -> FillWindow | None:
    with writing(engine).begin() as connection:
        return next_window(connection, clocks(connection), datetime.now(UTC), number)


def _state(engine: Engine, number: int) -> FillProgress:
    with engine.connect() as connection:
        (found,) = (each for each in progress(connection) if each.fill_id == number)
    return found


def _maker(settings: Settings, database: str) -> MakeOrder:
    def make(source_id: str, window: FillWindow | None) -> CrawlOrder:
        if window is None:
            return order_for(settings, source_id, database)
        since, until = window.since, window.until
        return order_for(settings, source_id, database, since=since, until=until, kind="fill")

    return make


def _tender(settings: Settings, engine: Engine) -> Tend | None:
    if not letters.is_set(settings):
        logger.warning("no letters are sent: set YINDAO_MAIL_FROM and YINDAO_SMTP_HOST")
        return None
    letters.letterhead(settings)  # what is set wrongly is told now, and not on Monday
    letters.transport(settings)
    return lambda now: letters.tend(engine, settings, now)
