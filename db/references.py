"""What a thing points to: rows of other things, and organisations named in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from db.fold import Folded, fields_of
from db.history import chunks
from db.models.organisations import Mention as MentionRow
from db.resolve import RULE, Match, resolve
from db.tables import home_of, type_of
from db.upsert import insert_or_update
from normalize.records import Link, Mention

_mention = MentionRow.__table__  # type: ignore[attr-defined]


class References:
    """The rows that a batch has met, and the organisations that its mentions were taken for."""

    def __init__(self, connection: Connection, source_id: str) -> None:
        self._connection = connection
        self._source_id = source_id
        self._ids: dict[tuple[str, str], int] = {}
        self._matches: dict[Mention, Match] = {}

    def know(self, entity: str, native_id: str, row_id: int) -> None:
        """A thing's row."""
        self._ids[entity, native_id] = row_id

    def id_of(self, entity: str, native_id: str) -> int | None:
        """The row of a thing that this batch has met."""
        return self._ids.get((entity, native_id))

    @staticmethod
    def links(thing: Folded) -> list[Link]:
        """The references of a thing to other things."""
        return [link for name in fields_of(thing.type).links if (link := thing.link(name))]

    def look_up(self, things: Sequence[Folded]) -> None:
        """Find the rows that things refer to and that this batch has not met."""
        missing: dict[str, set[str]] = {}
        for thing in things:
            for link in self.links(thing):
                if (link.entity, link.native_id) not in self._ids:
                    missing.setdefault(link.entity, set()).add(link.native_id)
        for entity, native_ids in missing.items():
            self._look_up(entity, sorted(native_ids))

    def _look_up(self, entity: str, native_ids: list[str]) -> None:
        home = home_of(type_of(entity))
        columns = home.table.c
        for some in chunks(native_ids):
            query = select(columns.id, columns.native_id).where(columns.native_id.in_(some))
            if not home.type.shared:
                query = query.where(columns.source_id == self._source_id)
            for row in self._connection.execute(query):
                self._ids[entity, row.native_id] = row.id

    def match(self, things: Sequence[Folded]) -> None:
        """Take the organisations that things name for organisations that are known, or new."""
        wanted = [
            (mention, thing.document_id, thing.at)
            for thing in things
            for name in fields_of(thing.type).mentions
            if (mention := thing.mention(name))
        ]
        self._matches.update(resolve(self._connection, wanted))

    def columns(self, thing: Folded) -> dict[str, int | None]:
        """The columns of a thing that hold ids."""
        found: dict[str, int | None] = {}
        fields = fields_of(thing.type)
        for name in thing.values:
            if name in fields.mentions:
                mention = thing.mention(name)
                found[f"{name}_id"] = self._matches[mention].organisation_id if mention else None
            elif name in fields.links:
                link = thing.link(name)
                found[f"{name}_id"] = self._ids[link.entity, link.native_id] if link else None
        return found

    def note_mentions(self, written: Iterable[tuple[Folded, int]]) -> None:
        """Keep how each name was taken, so that it can be looked at and undone.

        written  things with the numbers of their rows: many at once, as each statement costs
        """
        rows = [
            {
                "entity": thing.entity,
                "entity_id": row_id,
                "field": name,
                "name_raw": mention.name,
                "organisation_id": self._matches[mention].organisation_id,
                "method": self._matches[mention].method,
                "rule": RULE,
                "document_id": thing.document_id,
            }
            for thing, row_id in written
            for name in fields_of(thing.type).mentions
            if (mention := thing.mention(name))
        ]
        insert_or_update(
            self._connection,
            _mention,
            rows,
            key=("entity", "entity_id", "field", "name_raw"),
            update=("organisation_id", "method", "rule", "document_id"),
            unless_same="organisation_id",  # how it was taken first is what can be undone
        )
