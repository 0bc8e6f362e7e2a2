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
from db.purchases.files import ANY as ANY_OF_PURCHASE, KINDS as PURCHASES
from db.store import DOCUMENTS
from scheduler.run import CrawlEnd, Event, run_crawl
from spiders.file_reading import FilesRead, read_files
from spiders.registry import all_sources, source
from yindao.database import prepare
from yindao.errors import Busy, UserError
from yindao.main_job import order_for, require_network
from yindao.output import printable
from yindao.purchase_files import check_request, check_source, has_files, sources_offering
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
    prepare(database).dispose()
    sources = _sources(database, wanted)
    require_network(settings, wanted.replay)
    good = True
    for source_id in sources:
        fetched = _fetch(settings, database, replace(wanted, source_id=source_id), source_id)
        _tell(fetched, console)
        good &= not fetched.end.is_fault and fetched.end.verdict not in ("failed", "blocked")
        if read and not fetched.end.is_fault:
            kind = ANY_OF_PURCHASE if wanted.kind in PURCHASES else wanted.kind
            good &= read_documents(settings, database, source_id, kind, False, console)
    return good


def _sources(database: str, wanted: Request) -> list[str]:
    """The sources that have what is wanted. Raises UserError where none has."""
    if wanted.source_id:
        check_source(source(wanted.source_id).spec, wanted.kind)
    of_purchases = wanted.kind in PURCHASES
    able = [name for name, cls in all_sources().items() if has_files(cls.spec, of_purchases)]
    asked = [wanted.source_id] if wanted.source_id else able
    engine = existing(database)
    try:
        with engine.connect() as connection:
            if of_purchases:
                return sources_offering(connection, wanted.notice, asked)
            if wanted.application:
                asked = _having(connection, wanted.application, asked)
            if not wanted.source_id:
                asked = _filing(connection, wanted.kind, asked)
    finally:
        engine.dispose()
    return asked


def _having(connection: Connection, application: str, sources: Sequence[str]) -> list[str]:
    query = select(_application.c.source_id).where(
        _application.c.native_id == application, _application.c.source_id.in_(sources)
    )
    found = sorted(str(row.source_id) for row in connection.execute(query))
    if not found:
        raise UserError(
            "--application: expected a source's own number of an application "
            f"({', '.join(sources)}), as native_id in listing_application, found {application!r}"
        )
    return found


def _filing(connection: Connection, kind: str, sources: Sequence[str]) -> list[str]:
    query = select(_filed.c.source_id, _filed.c.kind).where(_filed.c.source_id.in_(sources))
    held = connection.execute(query.distinct()).all()
    _check_kind(kind, [row.kind for row in held])
    return sorted({str(row.source_id) for row in held if row.kind == kind})


def _check_kind(kind: str, known: Sequence[str | None]) -> None:
    if kind not in known:
        kinds = ", ".join(sorted({name for name in known if name})) or "none yet"
        raise UserError(
            f"--kind: expected a kind of documents that is known ({kinds}), found {kind!r}"
        )


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
    """Read the files of a source that today's rules have not read. False where one failed."""
    cls = source(source_id)
    engine = existing(database)
    if kind is not None and cls.spec.channel == "listing":
        query = select(_filed.c.kind).where(_filed.c.source_id == source_id).distinct()
        with engine.connect() as connection:
            _check_kind(kind, [row.kind for row in connection.execute(query)])
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
