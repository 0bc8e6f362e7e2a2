"""What a crawl asks of the database: what is known already, and what is still wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Engine

from db.answers import pages_read
from db.attachments import AttachmentWanted, attachments_wanted
from db.files import FileWanted, files_to_read, files_wanted
from db.funds.pages import (
    guidance_funds,
    managers_of_guidance_funds,
    unread_guidance_funds,
)
from db.purchases.files import purchase_files_wanted
from db.rereading import StoredPage, stored_pages
from db.runs import SourceFacts
from db.seen import (
    Known,
    archived,
    document_id,
    due_for_another_look,
    given_up,
    known,
    last_context,
)
from db.withdraw import count_held

_NOTICE: Final = "procurement_notice"


class Asked:
    """The questions of one source. Each sees what was committed before it."""

    def __init__(self, engine: Engine, facts: SourceFacts, rows_of: str) -> None:
        """`rows_of`: id of the source under which rows stand."""
        self._plain, self._facts, self._rows_of = engine, facts, rows_of

    def known(self, native_ids: Sequence[str]) -> dict[str, Known]:
        """What is known of things that a list names; those never seen are not in it."""
        with self._plain.connect() as connection:
            return known(connection, self._rows_of, self._facts.entity, native_ids)

    def last_context(self, native_id: str) -> Mapping[str, Any]:
        """With which knowledge the page of a thing was asked for last."""
        with self._plain.connect() as connection:
            return last_context(connection, self._facts.id, native_id)

    def managers_of_guidance_funds(self) -> frozenset[str]:
        """AMAC's numbers of the managers of funds that count as guidance funds, of any source."""
        with self._plain.connect() as connection:
            return managers_of_guidance_funds(connection)

    def guidance_funds(self) -> frozenset[str]:
        """Numbers of the source's funds with an inclusion tier."""
        with self._plain.connect() as connection:
            return guidance_funds(connection, self._rows_of)

    def unread_guidance_funds(self, limit: int) -> dict[str, dict[str, Any]]:
        """Rows of such funds whose page was never asked for: see `db.funds.pages`."""
        with self._plain.connect() as connection:
            return unread_guidance_funds(connection, self._rows_of, limit)

    def pages_read(self, native_ids: Sequence[str], kind: str) -> set[str]:
        """Those of which a page of this kind was read in an earlier run, whether or not it left a
        row. A page that could not be read is none: its question is still open."""
        with self._plain.connect() as connection:
            return pages_read(connection, self._facts.id, native_ids, kind)

    def given_up(self, native_ids: Sequence[str]) -> set[str]:
        """Those whose page has been refused too often to be asked for again: see `db.seen`."""
        with self._plain.connect() as connection:
            return given_up(connection, self._facts.id, native_ids)

    def held(self) -> int:
        """How many things of the source are known and not gone."""
        with self._plain.connect() as connection:
            return count_held(connection, self._rows_of, self._facts.entity)

    def archived(self, sha256: str) -> tuple[str, int] | None:
        """Where a body lies that has been archived before: file and offset."""
        with self._plain.connect() as connection:
            return archived(connection, self._facts.id, sha256)

    def due_for_another_look(
        self, before: datetime, limit: int, listed_since: datetime | None = None
    ) -> dict[str, str]:
        """Native ids and addresses of pages to be asked for once more: see `db.seen`."""
        source, rows_of, entity = self._facts.id, self._rows_of, self._facts.entity
        with self._plain.connect() as connection:
            return due_for_another_look(
                connection, source, rows_of, entity, before, limit, listed_since
            )

    def files_wanted(
        self, kind: str, *, application: str | None, published_since: date | None
    ) -> list[FileWanted]:
        """Filed documents of a kind, the newest first."""
        with self._plain.connect() as connection:
            return files_wanted(connection, self._facts.id, kind, application, published_since)

    def purchase_files_wanted(
        self, kind: str, *, notice: str | None, published_since: date | None, names: Sequence[str]
    ) -> list[FileWanted]:
        """Files of notices of purchases that have not been fetched, the newest first."""
        with self._plain.connect() as connection:
            return purchase_files_wanted(
                connection, self._facts.id, kind, notice, published_since, names
            )

    def attachments_wanted(self, since: datetime, tries: int, limit: int) -> list[AttachmentWanted]:
        """Files of announcements that have not come yet, the newest first."""
        with self._plain.connect() as connection:
            return [*attachments_wanted(connection, self._rows_of, since, tries, limit)]

    def files_to_read(self, rule_version: str, kind: str | None, again: bool) -> list[StoredPage]:
        """Files that were fetched and that these rules have not read; with `again` all."""
        with self._plain.connect() as connection:
            bought = self._facts.entity == _NOTICE
            asked = (self._facts.id, rule_version, kind, again)
            return list(files_to_read(connection, *asked, of_purchases=bought))

    def document_id(self, request_sha256: str, sha256: str) -> int | None:
        """The document of an answer that has been saved."""
        with self._plain.connect() as connection:
            return document_id(connection, self._facts.id, request_sha256, sha256)

    def documents(self, since: datetime | None, until: datetime | None) -> Iterator[StoredPage]:
        """Readable documents of the source, the one seen longest ago first. Of a thing's own page
        only the newest body counts; of list pages every one, for each named other things."""
        with self._plain.connect() as connection:
            yield from stored_pages(connection, self._facts.id, since, until)

    def close(self) -> None:
        """Give back the connections."""
        self._plain.dispose()
