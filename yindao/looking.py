"""A look at a source: one list page and one page that it names, by its real spider, kept nowhere.

The look is a crawl of its own kind into a database and an archive of its own, so that robots.txt,
delays, blocks and drifts are what they are in every crawl, and nothing of it counts as known.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from db.engine import open_engine
from db.models.provenance import CrawlRun, Document
from normalize.records import Json
from scheduler.run import CrawlEnd, CrawlOrder, run_crawl
from spiders.archive import Exchange, places, read_at
from spiders.crawl import LOOK
from spiders.declared import OWN_SOURCES
from spiders.reading import Outcome, Raw, Read, read_answer
from spiders.source import Source
from yindao.database import prepare
from yindao.settings import Settings

_document, _run = Document.__table__, CrawlRun.__table__  # type: ignore[attr-defined]
_WINDOW = timedelta(
    days=3650
)  # a list that is rarely written to has old rows, and works all the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of a look.

    rows    rows of the list page that was read
    listed  numbers of what it names
    detail  what the page that it names says; None where none was asked for or read
    files   the WARC files of all that was answered
    """

    source_id: str
    verdict: str
    reason: str
    rows: int = 0
    listed: frozenset[str] = frozenset()
    detail: Mapping[str, Json] | None = None
    files: Sequence[Path] = field(default=())


@dataclass(frozen=True, slots=True)
class Glass:
    """A place for looks: a database and an archive in a folder of their own."""

    folder: Path

    @property
    def database(self) -> str:
        """The URL of its database."""
        return f"sqlite:///{self.folder / 'looks.sqlite'}"

    @property
    def archive(self) -> Path:
        """The folder of its archive."""
        return self.folder / "archive"

    def prepared(self) -> Glass:
        """With its database made."""
        prepare(self.database).dispose()
        return self


def look_at(
    glass: Glass, settings: Settings, source: type[Source], replay: Sequence[Path] = ()
) -> Look:
    """Ask a source for one list page, and for one page that it names."""
    source_id = source.spec.id
    order = CrawlOrder(
        source_id=source_id,
        database=glass.database,
        archive=glass.archive,
        replay=replay,
        contact=settings.contact,
        user_agent=settings.user_agents.get(source_id),
        delay=settings.delay,
        kind=LOOK,
        browser=settings.browser,
        log_level="CRITICAL",
    )
    end = run_crawl(order)
    found = [*_answers(glass, source)]
    rows = sum(read.contents.rows or 0 for kind, read in found if kind != "page")
    listed = {d.native_id for kind, read in found if kind != "page" for d in read.contents.drafts}
    drafts = [draft for kind, read in found if kind == "page" for draft in read.contents.drafts]
    return Look(
        source_id=source_id,
        verdict=end.verdict or "fault",
        reason=_reason(end, rows),
        rows=rows,
        listed=frozenset(listed),
        detail=drafts[0].fields if drafts else None,
        files=sorted((glass.archive / source_id).glob("*.warc.gz")),
    )


def _reason(end: CrawlEnd, rows: int) -> str:
    return end.reason or (f"{rows} rows" if end.verdict == "complete" else "")


def _answers(glass: Glass, source: type[Source]) -> Iterator[tuple[str, Read]]:
    """What was answered and can be read, by the kind of page."""
    engine = open_engine(glass.database)
    try:
        query = select(_document).where(_document.c.source_id == source.spec.id)
        with engine.connect() as connection:
            rows = connection.execute(query.order_by(_document.c.id)).all()
    finally:
        engine.dispose()
    for row in rows:
        if row.kind not in source.readers:
            continue
        answer = read_at(glass.archive, row.archive_file, row.archive_offset)
        raw = Raw(
            url=row.url,
            kind=row.kind,
            status=answer.status,
            content_type=row.content_type,
            body=answer.body,
            at=answer.at,
            context=row.context,
        )
        read = read_answer(source, raw)
        if read.outcome is Outcome.READ:
            yield row.kind, read


def page_of(files: Sequence[Path], url: str) -> Exchange | None:
    """The answer to a plain request in WARC files; of several the last."""
    wanted = [place for place in places(list(files)) if (place.method, place.url) == ("GET", url)]
    return (
        read_at(wanted[-1].file.parent, wanted[-1].file.name, wanted[-1].offset) if wanted else None
    )


@contextmanager
def own_sources(folder: Path) -> Iterator[None]:
    """Children know the entries of a folder, in place of the operator's."""
    before = os.environ.get(OWN_SOURCES)
    os.environ[OWN_SOURCES] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[OWN_SOURCES]
        else:
            os.environ[OWN_SOURCES] = before
