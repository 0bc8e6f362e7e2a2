"""What a source of second hand retells, and the exchange itself shows: told once, by the exchange.

Somebody who reads snapshots of the exchanges' lists until he crawls them has each application
twice. Both see the same step, on different days. Where the exchange has the application, its own
row tells the step, now or as soon as it is crawled; the retelling row is kept and not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from db.history import chunks
from db.models.listings import ListingApplication
from db.models.provenance import Source
from digest.moves import Move

_APPLICATION = "listing_application"
_application = ListingApplication.__table__  # type: ignore[attr-defined]
_source = Source.__table__  # type: ignore[attr-defined]


def without_retold(connection: Connection, told: Sequence[Move]) -> list[Move]:
    """The moves but for those of applications that the exchange tells or has told itself.

    What the exchange's own source has seen only afterwards, at its first look, it doesn't tell:
    then the retelling stays.
    """
    seen: dict[int, datetime] = {}
    for move in told:
        entity, row_id = move.root
        if entity == _APPLICATION:
            seen[row_id] = max(move.seen_at, seen.get(row_id, move.seen_at))
    twice = {
        retelling
        for retelling, own, own_since in _pairs(connection, seen)
        if own in seen or own_since <= seen[retelling]
    }
    return [move for move in told if move.root[0] != _APPLICATION or move.root[1] not in twice]


def _pairs(connection: Connection, ids: Iterable[int]) -> Iterator[tuple[int, int, datetime]]:
    """Retelling rows with the exchange's own, and since when that is there.

    The two are one by the exchange's own number; HKEX puts the board before it (`sehk/108565`).
    """
    retelling, own = _application.alias("retelling"), _application.alias("own")
    first, second = _source.alias("first_hand"), _source.alias("second_hand")
    number = retelling.c.native_id
    query = (
        select(retelling.c.id, own.c.id.label("own_id"), own.c.first_seen_at)
        .join(second, second.c.id == retelling.c.source_id)
        .join(own, own.c.exchange == retelling.c.exchange)
        .join(first, first.c.id == own.c.source_id)
        .where(
            second.c.grade != "official",
            first.c.grade == "official",
            own.c.kind == retelling.c.kind,
            own.c.native_id.in_([number, "sehk/" + number, "gem/" + number]),
        )
    )
    for some in chunks(sorted(ids)):
        for row in connection.execute(query.where(retelling.c.id.in_(some))):
            yield int(row.id), int(row.own_id), row.first_seen_at
