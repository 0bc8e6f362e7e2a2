"""The heart: a batch read, compared, written, its history with it, in one transaction.

`Store` is all that the crawl sees of the database. A batch is whole or absent: documents, visits,
rows, changes, observations and questions of a batch are committed together, so a crawl that is
killed leaves nothing half said, and a second run finds what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from db.answers import (
    Answer,
    save_answers,
    save_document_questions,
    save_observations,
    save_orphans,
    save_page_questions,
    save_questions,
)
from db.asked import Asked
from db.attachments import AttachmentWanted
from db.claims import derive_standards
from db.derive import add_provisional_events, derive_stages
from db.engine import open_engine, writing
from db.files import FileWanted
from db.fold import Fold
from db.funds.copies import derive_copies
from db.funds.settle import (
    ENTITIES as FUND_SOURCES,
    settle as settle_funds,
    unsettle_written as unsettle_funds,
)
from db.gaps import is_catching_up
from db.history import FieldChange, write_changes
from db.lock import SourceBusy, source_lock
from db.models.provenance import RunKey
from db.people import save_people
from db.policies.versions import derive_versions
from db.purchases.settle import settle, unsettle, unsettle_written
from db.rereading import Reread, StoredPage, close_reparse
from db.runs import (
    RunResult,
    SourceFacts,
    SourceState,
    begin_run,
    count_up,
    end_run,
    register,
    update_source,
)
from db.seen import Known
from db.upsert import insert_new
from db.withdraw import (
    doubt_replaced,
    drop_keys,
    forget_keys,
    withdraw_answered,
    withdraw_missing,
)
from db.write import BatchWriter, Outcome
from normalize.records import Doubt

__all__ = [
    "DOCUMENTS",
    "Answer",
    "AttachmentWanted",
    "Counts",
    "FieldChange",
    "FileWanted",
    "Known",
    "Reread",
    "RunResult",
    "SourceBusy",
    "SourceFacts",
    "SourceState",
    "Store",
    "StoredPage",
]

_key = RunKey.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of a batch, counted in what the source lists: funds, notices, projects."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    review_items: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f) + getattr(other, f) for f in _COUNTED))


_NOTICE = "procurement_notice"
DOCUMENTS = "documents"  # kind of a run that fetches or reads files on request
_COUNTED = tuple(Counts.__dataclass_fields__)


class Store(Asked):
    """One source's door to the database."""

    def __init__(
        self, url: str, facts: SourceFacts, code_version: str, family: SourceFacts | None = None
    ) -> None:
        """`family`: the source under whose id rows stand, where that isn't this one."""
        super().__init__(open_engine(url), facts, (family or facts).id)
        self._engine, self._family = writing(self._plain), family
        self._code_version = code_version
        self._run_id: int | None = None
        self._cause: str | None = None
        self._of_births: str | None = None
        self._kind = "crawl"

    @property
    def run_id(self) -> int:
        """The run that is under way."""
        assert self._run_id is not None, "begin() comes first"
        return self._run_id

    @contextmanager
    def lock(self, hosts: Iterable[str] = ()) -> Iterator[None]:
        """Hold the source, and hosts that it shares with other sources: one request at a time is
        a promise to a host. Raises SourceBusy where another crawl holds one of them."""
        with ExitStack() as held:
            held.enter_context(source_lock(self._plain, self._facts.id))
            for host in sorted(hosts):
                held.enter_context(source_lock(self._plain, f"host-{host}"))
            yield

    def register(self) -> SourceState:
        """Write the source's facts, and learn what is known of its runs."""
        with self._engine.begin() as connection:
            return register(connection, self._facts, self._family)

    def begin(
        self,
        since: date,
        until: date,
        cause: str | None = None,
        kind: str = "crawl",
        *,
        past: bool = False,
    ) -> int:
        """Begin a run over a window of dates. A source never observed before, or not for long, is
        filled in: what such a look finds is a backfill, and no news.

        kind  crawl; or fill, a window of the past, which says nothing of the source's present: what
              it finds is a backfill, but what it sees change in known things is news; or
              documents, files that somebody asked for: when a file is fetched and read is our own
              choice, so that nothing it says is news (that it was filed, the list has told)
        past  the source is an archive: as with a fill, what it has first is no news
        """
        with self._engine.begin() as connection:
            state = register(connection, self._facts, self._family)
            now = datetime.now(UTC)
            if not state.observed_from or kind == DOCUMENTS:
                cause = cause or "backfill"
            elif kind == "fill" or past:
                self._of_births = "backfill"
            elif is_catching_up(connection, self._facts.id, until, now):
                cause = cause or "backfill"
            self._cause, self._kind = cause, kind
            values = {
                "kind": kind,
                "window_from": since,
                "window_to": until,
                "started_at": now,
                "heartbeat_at": now,
                "backfill": "backfill" in (self._cause, self._of_births),
                "code_version": self._code_version,
            }
            self._run_id = begin_run(connection, self._facts.id, values)
        return self._run_id

    def beat(self) -> None:
        """A sign of life of the run."""
        with self._engine.begin() as connection:
            count_up(connection, self.run_id, datetime.now(UTC), {})

    def save(self, answers: Sequence[Answer], listed: Iterable[str] = ()) -> Counts:
        """Write a batch. `listed`: native ids that list pages of a whole list have shown."""
        with self._engine.begin() as connection:
            counts = self._save(connection, answers)
            keys = [
                {"run_id": self.run_id, "entity": self._facts.entity, "native_id": native_id}
                for native_id in sorted(set(listed) if self._facts.full_list else ())
            ]
            insert_new(connection, _key, keys)
            added = {name: getattr(counts, name) for name in _COUNTED}
            count_up(connection, self.run_id, datetime.now(UTC), added)
        return counts

    def _save(self, connection: Connection, answers: Sequence[Answer]) -> Counts:
        saved = save_answers(connection, self._facts.id, self.run_id, answers)
        fold = Fold()
        for answer in answers:
            document_id, own = saved.document_of(answer), answer.native_id is not None
            fold.add(answer.records, document_id, answer.at, from_page=own)
        counts, _ = self._write(connection, fold)
        asked = save_page_questions(connection, self._facts.id, answers, saved)
        return counts + Counts(review_items=asked)

    def _write(self, connection: Connection, fold: Fold) -> tuple[Counts, list[FieldChange]]:
        writer = BatchWriter(connection, self._rows_of, self._cause, self._of_births)
        outcome = writer.write(fold)
        derived = derive_stages(connection, outcome, self._cause)
        derived += derive_standards(connection, outcome.written, self._cause)
        copies = derive_copies(connection, outcome.written)
        changes = outcome.changes + derived + copies
        write_changes(connection, changes, self.run_id)
        save_people(connection, outcome.written)
        derive_versions(connection, outcome.written, copies)
        unsettle_written(connection, outcome)
        unsettle_funds(connection, outcome)
        save_observations(connection, outcome.written, self._code_version)
        examined = [*outcome.written, *outcome.kept]
        asked = save_questions(connection, self._facts.id, examined)
        save_orphans(connection, self._facts.id, outcome.orphans)
        return self._count(outcome, derived, asked), changes

    def reparse(
        self,
        readings: Iterable[Reread],
        *,
        apply: bool,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[FieldChange]:
        """What reading archived documents again would change; written only with `apply`.

        readings      of all documents, oldest first, so that only the last word on each thing is
                      compared: an old page never overrules what a later one says
        since, until  only things are compared that a document of this period speaks of

        All is one transaction: a reparse is whole or absent. Its changes are never news.
        """
        fold, within = Fold(), set()
        for reading in readings:
            fold.add(reading.records, reading.document_id, reading.at)
            if (not since or reading.at >= since) and (not until or reading.at <= until):
                within.add(reading.document_id)
        fold.keep(within)
        with self._engine.connect() as connection, connection.begin() as transaction:
            self._cause = "reparse"
            now = datetime.now(UTC)
            values = {"kind": "reparse", "started_at": now, "backfill": False}
            values["code_version"] = self._code_version
            self._run_id = begin_run(connection, self._facts.id, values)
            counts, changes = self._write(connection, fold)
            settled = self._settle(connection, now)
            write_changes(connection, settled, self._run_id)
            changes += settled
            count_up(connection, self.run_id, now, {n: getattr(counts, n) for n in _COUNTED})
            close_reparse(connection, self.run_id, now)
            if not apply:
                transaction.rollback()
        return changes

    def save_reading(self, reading: Reread, doubts: Sequence[Doubt] = ()) -> Counts:
        """Write what a file says, in a run begun for it, and the questions about the file."""
        fold = Fold()
        fold.add(reading.records, reading.document_id, reading.at)
        with self._engine.begin() as connection:
            counts, _ = self._write(connection, fold)
            place = (self._facts.id, reading.document_id, reading.at)
            counts += Counts(review_items=save_document_questions(connection, *place, doubts))
            added = {name: getattr(counts, name) for name in _COUNTED}
            count_up(connection, self.run_id, datetime.now(UTC), added)
        return counts

    def _count(self, outcome: Outcome, derived: Sequence[FieldChange], asked: int) -> Counts:
        entity = self._facts.entity
        new = {e.id for e in outcome.written if e.thing.entity == entity and e.new}
        changed = {e.id for e in outcome.written if e.thing.entity == entity}
        changed |= {change.entity_id for change in derived if change.entity == entity}
        unchanged = {row_id for kind, row_id in outcome.unchanged if kind == entity} - changed
        return Counts(len(new), len(changed - new), len(unchanged), len(outcome.orphans), asked)

    def finish(self, result: RunResult) -> RunResult:
        """End the run: what is gone, what only the list knows, the verdict, the source's state."""
        with self._engine.begin() as connection:
            changes = self._withdraw(connection, result) if self._kind == "crawl" else []
            if self._facts.entity == "listing_application" and self._kind != DOCUMENTS:
                at = result.finished_at
                changes += add_provisional_events(connection, self._facts.id, self._cause, at)
            unsettle(connection, [c.entity_id for c in changes if c.entity == _NOTICE])
            changes += self._settle(connection, result.finished_at)
            write_changes(connection, changes, self.run_id)
            end_run(connection, self._facts.id, self.run_id, result)
            if self._kind == "crawl":
                update_source(connection, self._facts.id, self.run_id, result)
        return result

    def _settle(self, connection: Connection, at: datetime) -> list[FieldChange]:
        """Which of the source's notices are one with others, and of which purchase; or which funds
        it names."""
        if self._facts.entity in FUND_SOURCES:
            of_managers = self._facts.entity == "fund_manager"  # their funds are of other sources
            cause = self._cause or self._of_births  # a rename comes with the notice that tells it
            return settle_funds(connection, None if of_managers else self._facts.id, at, cause)
        if self._facts.entity != _NOTICE:
            return []
        return settle(connection, self._facts.id, at)

    def abandon(self, reason: str) -> None:
        """End the run without a crawl: it could not be made, or broke off."""
        now = datetime.now(UTC)
        with self._engine.begin() as connection:
            drop_keys(connection, self.run_id)
            result = RunResult(verdict="failed", reason=reason, finished_at=now, lists_done=False)
            end_run(connection, self._facts.id, self.run_id, result)
            if self._kind == "crawl":
                update_source(connection, self._facts.id, self.run_id, result)

    def _withdraw(self, connection: Connection, result: RunResult) -> list[FieldChange]:
        source, entity, at = self._rows_of, self._facts.entity, result.finished_at
        changes: list[FieldChange] = []
        if result.verdict == "complete":
            asked = result.asked_again
            changes += withdraw_answered(connection, source, entity, result.gone, asked, at).changes
        if not self._facts.full_list:
            return changes
        if result.verdict == "complete":
            run, runs, leave = self.run_id, self._facts.absences, result.ended_leave
            doubt_replaced(connection, source, entity, run, at, ended_leave=leave)
            changes += withdraw_missing(
                connection, source, entity, run, at, runs, ended_leave=leave
            ).changes
            forget_keys(connection, source, keep=self.run_id)
        else:
            drop_keys(connection, self.run_id)
        return changes
