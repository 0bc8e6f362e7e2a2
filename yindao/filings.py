"""Documents on request, as a person asks for them: what was fetched, what was not and why."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection, select

from db.models.listings import ListingApplication, ListingDocument
from db.purchases.files import KINDS as PURCHASES
from db.store import DOCUMENTS
from scheduler.run import CrawlEnd, Event, run_crawl
from spiders.file_reading import FilesRead, read_files
from spiders.registry import all_sources, source
from yindao.database import prepare
from yindao.errors import Busy, UserError
from yindao.main_job import order_for, require_network
from yindao.output import printable
from yindao.purchase_files import check_request, check_source, sources_offering
from yindao.query import existing
from yindao.settings import Settings

_filed = ListingDocument.__table__  # type: ignore[attr-defined]
_application = ListingApplication.__table__  # type: ignore[attr-defined]
MOST_SHOWN = 60
_FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Which files somebody asks for.

    kind       kind of the filed documents, such as `prospectus`, or of files of purchases: see
               db/purchases/files.py
    application, notice  the source's own number of the one whose files are meant
    budget_mb  megabytes to be downloaded at most; `most`: files
    """

    kind: str
    source_id: str | None = None
    application: str | None = None
    notice: str | None = None
    since: date | None = None
    budget_mb: float = 500
    most: int = 50
    all_versions: bool = False
    replay: tuple[Path, ...] = ()

    @property
    def options(self) -> dict[str, str]:
        """As the crawl of files takes them."""
        told = {
            "documents": self.kind,
            "application": self.notice if self.kind in PURCHASES else self.application,
            "published_since": self.since and self.since.isoformat(),
            "budget_mb": str(self.budget_mb),
            "most": str(self.most),
            "all_versions": "yes" if self.all_versions else None,
        }
        return {name: value for name, value in told.items() if value}


@dataclass(slots=True)
class Fetched:
    """What came of one source's files."""

    end: CrawlEnd
    files: list[Event] = field(default_factory=list)


def fetch_documents(
    settings: Settings, database: str, wanted: Request, *, read: bool, console: Console
) -> bool:
    """Fetch files, and read them; False where a crawl or a file failed.

    Raises UserError where no source has such documents, Busy where a crawl of the source runs.
    """
    if not 0 < wanted.budget_mb < math.inf:
        raise UserError(f"--budget-mb: expected megabytes above 0, found {wanted.budget_mb:g}")
    if wanted.most <= 0:
        raise UserError(f"--most: expected a number above 0, found {wanted.most}")
    check_request(wanted.kind, wanted.notice, wanted.application)
    if wanted.source_id:
        check_source(source(wanted.source_id).spec, wanted.kind)
    require_network(settings, wanted.replay)
    prepare(database).dispose()
    _refuse_unknown(database, wanted)
    good = True
    for source_id in _sources(database, wanted):
        fetched = _fetch(settings, database, replace(wanted, source_id=source_id), source_id)
        _tell(fetched, console)
        good &= not fetched.end.is_fault and fetched.end.verdict not in ("failed", "blocked")
        if read and not fetched.end.is_fault:
            kind = None if wanted.kind in PURCHASES else wanted.kind
            good &= read_documents(settings, database, source_id, kind, False, console)
    return good


def _sources(database: str, wanted: Request) -> list[str]:
    engine = existing(database)
    if wanted.kind in PURCHASES:
        with engine.connect() as connection:
            offering = sources_offering(connection, wanted.notice, wanted.source_id)
        engine.dispose()
        return offering
    if wanted.source_id:
        return [wanted.source_id]
    query = select(_filed.c.source_id).where(_filed.c.kind == wanted.kind).distinct()
    with engine.connect() as connection:
        holding = {str(row.source_id) for row in connection.execute(query)}
    engine.dispose()
    able = {name for name, cls in all_sources().items() if cls.spec.file_hosts}
    if not holding & able:
        raise UserError(f"--kind: no source that is known to have {wanted.kind} has files")
    return sorted(holding & able)


def _refuse_unknown(database: str, wanted: Request) -> None:
    """Raise for a kind or an application that the database doesn't know."""
    if wanted.kind in PURCHASES:
        return  # their kinds are ours
    of_source = [] if wanted.source_id is None else [wanted.source_id]
    engine = existing(database)
    with engine.connect() as connection:
        _refuse_kind(connection, wanted.kind, of_source)
        if wanted.application is None:
            return
        query = select(_application.c.id).where(_application.c.native_id == wanted.application)
        for source_id in of_source:
            query = query.where(_application.c.source_id == source_id)
        if connection.execute(query.limit(1)).first() is None:
            place = f" of {of_source[0]}" if of_source else ""
            raise UserError(
                f"--application: expected the number of an application{place} that is known "
                f"(native_id in listing_application), found {wanted.application!r}"
            )


def _refuse_kind(connection: Connection, kind: str, of_source: Sequence[str]) -> None:
    query = select(_filed.c.kind).where(_filed.c.kind.is_not(None)).distinct()
    for source_id in of_source:
        query = query.where(_filed.c.source_id == source_id)
    kinds = sorted(str(row.kind) for row in connection.execute(query))
    if kind not in kinds:
        known = ", ".join(kinds) or "none is known yet: crawl first"
        raise UserError(f"--kind: expected a kind of documents ({known}), found {kind!r}")


def _fetch(settings: Settings, database: str, wanted: Request, source_id: str) -> Fetched:
    order = order_for(
        settings,
        source_id,
        database,
        options=wanted.options,
        replay=wanted.replay,
        kind=DOCUMENTS,
    )
    files: list[Event] = []

    def note(event: Event) -> None:
        if event.get("event") == _FILE:
            files.append(event)

    end = run_crawl(order, note)
    if end.exit_code == Busy.exit_code:
        raise Busy(end.reason or "another crawl is running")
    return Fetched(end, files)


def _tell(fetched: Fetched, console: Console) -> None:
    counts = Counter(str(event["outcome"]) for event in fetched.files)
    told = ", ".join(f"{number} {outcome}" for outcome, number in counts.most_common())
    console.print(f"{fetched.end.source_id}: {told or 'no such documents'}")
    if fetched.files:
        table = Table("document", "outcome", "why")
        for event in fetched.files[:MOST_SHOWN]:
            cells = (event["title"], event["outcome"], event["reason"])
            table.add_row(*(Text(printable(cell), overflow="fold") for cell in cells))
        console.print(table)
    if len(fetched.files) > MOST_SHOWN:
        console.print(f"and {len(fetched.files) - MOST_SHOWN} more")
    if fetched.end.reason:
        reason = f"{fetched.end.verdict or 'no verdict'}: {fetched.end.reason}"
        console.print(Text(printable(reason)), soft_wrap=True)


def read_documents(
    settings: Settings,
    database: str,
    source_id: str,
    kind: str | None,
    again: bool,
    console: Console,
) -> bool:
    """Read the files of a source that today's rules have not read. False where one failed.

    Raises UnknownSource, and UserError for a kind of which the source has no documents.
    """
    source(source_id)
    engine = existing(database)
    if kind is not None:
        with engine.connect() as connection:
            _refuse_kind(connection, kind, [source_id])
    engine.dispose()
    with console.status(f"reading files of {source_id}") as shown:
        found = read_files(
            source_id,
            database,
            settings.archive_of(database),
            kind=kind,
            again=again,
            on_file=lambda title: shown.update(f"reading {printable(title)}"),
        )
    _tell_read(found, source_id, console)
    return not found.failures


def _tell_read(found: FilesRead, source_id: str, console: Console) -> None:
    counts = Counter(outcome for _, outcome in found.files)
    told = ", ".join(f"{number} {outcome}" for outcome, number in counts.most_common())
    asked = f"{found.counts.review_items} questions" if found.counts.review_items else ""
    console.print(f"{source_id}: {', '.join(filter(None, (told, asked))) or 'nothing to read'}")
    for title, outcome in found.files:
        if outcome != "read":
            console.print(Text(printable(f"  {outcome}: {title}"), style="yellow"))
    for failure in found.failures[:MOST_SHOWN]:
        console.print(Text(printable(f"  not read: {failure}"), style="red"))
