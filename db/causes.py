"""Why a thing changes: the `cause` of each row of `change` (data model, rule 5).

What happened at the source is news and what happened in our house is not. The two are told apart
here, once, for every table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from sqlalchemy import Connection, select

from db.fold import Folded, fields_of
from db.history import birth_causes, chunks
from db.tables import Home, home_of, type_of
from db.values import beijing_date

LATE = timedelta(days=14)  # published longer ago than this when first seen: late_found

Place = tuple[str, int]  # entity and id of a row


class Causes:
    """The causes of one batch.

    forced    the cause of everything, where the run has one
    of_births the cause of what comes in, where only that has one: what changes meanwhile is news
    """

    def __init__(
        self, connection: Connection, forced: str | None, of_births: str | None = None
    ) -> None:
        self._connection = connection
        self._forced = forced
        self._of_births = forced or of_births
        self._births: dict[Place, str] = {}

    def of_new(self, thing: Folded, parent: Place | None) -> str:
        """Why a thing comes in now: with its parent, late, or as news."""
        if self._of_births:
            return self._of_births
        if parent in self._births:
            return self._births[parent]
        late = thing.published and beijing_date(thing.at) - thing.published > LATE
        return "late_found" if late else "new"

    def of_change(self, place: Place, parent: Place | None) -> str:
        """Why a stored thing changes.

        The first reading of a thing's own page completes what its list row said: no news of its
        own, but part of how the thing came in.
        """
        if self._forced:
            return self._forced
        return self._births.get(place) or self._births.get(parent or place) or "source_changed"

    def of_other(self, usual: str) -> str:
        """The usual cause (`gone`, `back`), unless the run has its own."""
        return self._forced or usual

    def born(self, place: Place, cause: str) -> None:
        """A row came in within this batch: what belongs to it came with it."""
        self._births[place] = cause

    def completing(self, entity: str, ids: Sequence[int]) -> None:
        """Rows whose own page is read for the first time."""
        if not self._forced:
            for row_id, cause in birth_causes(self._connection, entity, ids).items():
                self._births[entity, row_id] = cause

    def load_parents(self, places: Iterable[Place]) -> None:
        """Parents of things on pages: one whose page hasn't been read to its end is coming in."""
        if self._forced:
            return
        unknown = {place for place in places if place not in self._births}
        for entity in sorted({entity for entity, _ in unknown}):
            home = home_of(type_of(entity))
            if home.has_pages:
                self.completing(entity, self._unread(home, [i for e, i in unknown if e == entity]))

    def _unread(self, home: Home, ids: Sequence[int]) -> list[int]:
        columns = home.table.c
        found: list[int] = []
        for some in chunks(sorted(ids)):
            query = select(columns.id).where(columns.id.in_(some), columns.detail_version.is_(None))
            found += [int(row.id) for row in self._connection.execute(query)]
        return found


def parent_of(thing: Folded, id_of: Callable[[str, str], int | None]) -> Place | None:
    """The row a thing is a part of: the one whose native id its own begins with."""
    for name in fields_of(thing.type).links:
        link = thing.link(name)
        if link and thing.native_id.startswith(f"{link.native_id}/"):
            parent_id = id_of(link.entity, link.native_id)
            return None if parent_id is None else (link.entity, parent_id)
    return None
