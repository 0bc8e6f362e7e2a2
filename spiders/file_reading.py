"""Reading fetched files: from the archive, without any network, by today's rules.

It is a run of its own kind (`documents`), under the source's lock. When a file is read is our own
choice, so nothing it says is news: it comes in as a backfill. Read again by better rules, it is a
reparse like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from db.store import DOCUMENTS, Counts, Reread, RunResult, Store, StoredPage
from normalize.filings.rules import rule_version
from normalize.procurement.files import version as purchase_rules
from normalize.records import Doubt
from spiders import __version__
from spiders.archive import ArchiveDamaged, read_at
from spiders.facts import open_store
from spiders.reading import Outcome, interpret, read_answer
from spiders.registry import source
from spiders.reparse import raw_of
from spiders.spider import SourceSpider


@dataclass(slots=True)
class FilesRead:
    """What came of reading: (title, outcome) of each file, and what became of the records."""

    files: list[tuple[str, str]] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    failures: list[str] = field(default_factory=list)


def read_files(
    source_id: str,
    database: str,
    archive: Path,
    *,
    kind: str | None = None,
    again: bool = False,
    on_file: Callable[[str], None] = lambda _: None,
) -> FilesRead:
    """Read the files of a source that these rules have not read. Raises SourceBusy."""
    cls = source(source_id)
    store = open_store(database, cls.spec, __version__)
    found = FilesRead()
    try:
        with store.lock():
            of_purchases = cls.spec.entity == "procurement_notice"
            rules = purchase_rules() if of_purchases else rule_version()
            pages = store.files_to_read(rules, kind, again)
            if pages:
                store.begin(_first(pages), datetime.now(UTC).date(), kind=DOCUMENTS)
                _read_all(cls, store, pages, archive, found, on_file)
                store.finish(_result(found, len(pages)))
    finally:
        store.close()
    return found


def _read_all(
    cls: type[SourceSpider],
    store: Store,
    pages: list[StoredPage],
    archive: Path,
    found: FilesRead,
    on_file: Callable[[str], None],
) -> None:
    for page in pages:
        title = str(page.context.get("title") or page.url)
        on_file(title)
        try:
            exchange = read_at(archive, page.archive_file, page.archive_offset, page.sha256)
        except (ArchiveDamaged, OSError) as error:
            found.failures.append(f"{page.url}: {error}")
            continue
        read = read_answer(cls, raw_of(page, exchange.status, exchange.body))
        if read.outcome is not Outcome.READ:
            found.failures.append(read.reason or page.url)
            continue
        records, doubts = interpret(cls, read.contents.drafts)
        odd = tuple(Doubt(o.what, o.found, "unexpected") for o in read.contents.oddities)
        found.counts += store.save_reading(Reread(page.id, records, page.at), doubts + odd)
        found.failures += [doubt.raw for doubt in doubts]
        outcomes = [str(draft.fields["outcome"]) for draft in read.contents.drafts]
        found.files.append((title, "; ".join(outcomes)))


def _first(pages: list[StoredPage]) -> date:
    return min(page.at for page in pages).date()


def _result(found: FilesRead, wanted: int) -> RunResult:
    missing = "; ".join(found.failures[:3]) or None
    return RunResult(
        verdict="complete" if len(found.files) == wanted and not missing else "partial",
        reason=missing,
        finished_at=datetime.now(UTC),
        lists_done=False,
        drafts=len(found.files),
    )
