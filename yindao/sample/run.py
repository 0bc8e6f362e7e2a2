"""Living through the sample's two weeks, one after the other, with the real spiders."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from sqlalchemy import Engine, func, select

from db.models import metadata
from db.models.provenance import CrawlRun
from scheduler.run import CrawlOrder
from yindao.crawling import crawl_with_progress, show_summary
from yindao.database import prepare
from yindao.errors import Busy
from yindao.sample.files import fetch_declarations
from yindao.sample.forked import crawl
from yindao.sample.letters import write_letters
from yindao.sample.network import LOOKS, UNTIL, Look, build

_LIVED = ("complete", "drift", "blocked")  # a week with a fault of ours is lived through anew
_COUNTED = (
    *("fund", "fund_manager", "fund_notice", "policy_document", "procurement_notice", "award"),
    *("listing_application", "listing_event", "change"),
)
_run = CrawlRun.__table__  # type: ignore[attr-defined]


def run_sample(folder: Path, database: str, log_level: str, console: Console) -> bool:
    """Crawl both weeks into `database`, the archive beside it; weeks that lie behind are not lived
    through again. False where a crawl ended without a verdict."""
    with _only_one(folder):
        return _run_sample(folder, database, log_level, console)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Two samples in one folder would take each other's network away."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / "sample.lock", timeout=0):
            yield
    except Timeout:
        raise Busy(f"the sample is being run in {folder} already; wait for its end") from None


def _run_sample(folder: Path, database: str, log_level: str, console: Console) -> bool:
    engine = prepare(database)
    networks = build(folder / "network")
    good = True
    for week, files in networks.items():
        if week < max(networks) and _lived_through(engine, week):
            continue
        crawled = [
            crawl_with_progress(
                _order(look, week, files, folder, database, log_level), engine, console, crawl
            )
            for look in LOOKS[week]
        ]
        show_summary(crawled, f"Week {week}, until {UNTIL[week]}", console)
        good &= not any(each.end.is_fault or each.end.verdict == "failed" for each in crawled)
    if good:
        last = max(networks)
        archive = folder / "archive"
        fetch_declarations(engine, database, archive, networks[last], UNTIL[last], log_level)
    _tell(engine, folder, database, console)
    write_letters(engine, folder, console)
    engine.dispose()
    return good


def _order(
    look: Look, week: int, files: list[Path], folder: Path, database: str, log_level: str
) -> CrawlOrder:
    return CrawlOrder(
        source_id=look.source_id,
        database=database,
        archive=folder / "archive",
        since=look.since,
        until=UNTIL[week],
        replay=files,
        floor=1,  # a small world
        options=dict(look.options),
        log_level=log_level,
    )


def _lived_through(engine: Engine, week: int) -> bool:
    """True where every source has a finished run that reaches the end of the week."""
    names = [look.source_id for look in LOOKS[week]]
    query = select(func.count(_run.c.source_id.distinct())).where(
        _run.c.verdict.in_(_LIVED), _run.c.window_to >= UNTIL[week], _run.c.source_id.in_(names)
    )
    with engine.connect() as connection:
        return connection.execute(query).scalar() == len(names)


def _tell(engine: Engine, folder: Path, database: str, console: Console) -> None:
    counts = []
    with engine.connect() as connection:
        for name in _COUNTED:
            number = connection.execute(select(func.count()).select_from(metadata.tables[name]))
            counts.append(f"{number.scalar()} {name}")
    console.print("Rows: " + ", ".join(counts))
    console.print(f"Database: {database}")
    console.print(f"Archive:  {folder / 'archive'}")
    console.print(
        "Next:     . .venv/bin/activate; yindao status; yindao show listing_application 1;\n"
        '          yindao sql "SELECT name, channel, role, first_on FROM v_firm_channels '
        'ORDER BY name, first_on"',
        soft_wrap=True,
    )
