"""Notices that name another by its portal's own number: of the same life-cycle, or their original.

ggzy.gov.cn and 政采云 show with a notice the others of its project; a correction gives the address
of what it corrects. What a notice names is looked up from either side, so it stands in a table of
its own, renewed whenever the notice is settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, insert, select

from db.history import chunks
from db.models.procurement import ProcurementNotice
from db.models.provenance import Source
from db.models.purchases import NamedNotice

_notice = ProcurementNotice.__table__  # type: ignore[attr-defined]
_source = Source.__table__  # type: ignore[attr-defined]
_named = NamedNotice.__table__  # type: ignore[attr-defined]

Name: TypeAlias = tuple[str, str]  # host of a portal, and its own number of a notice


def host_of(url: str) -> str:
    """The host of an address in one writing (`same_page`)."""
    return url.partition("/")[0]


def names_in(row: Any, url: str, original_url: str | None) -> frozenset[Name]:
    """What a row of a notice names; addresses in one writing."""
    named = {(host_of(url), number) for number in (row.related_native_ids or "").split()}
    if row.original_native_id and original_url:
        named.add((host_of(original_url), row.original_native_id))
    return frozenset(named - {(host_of(url), row.native_id)})


def renew(connection: Connection, names: Mapping[int, frozenset[Name]]) -> None:
    """Write what some notices name now; of one that is as before nothing."""
    wanted = {(id, *name) for id, some in names.items() for name in some}
    held: dict[tuple[int, str, str], int] = {}
    for some in chunks(sorted(names)):
        for row in connection.execute(select(_named).where(_named.c.notice_id.in_(some))):
            held[row.notice_id, row.host, row.native_id] = row.id
    gone = [held[key] for key in held.keys() - wanted]
    for some in chunks(sorted(gone)):
        connection.execute(delete(_named).where(_named.c.id.in_(some)))
    if new := sorted(wanted - held.keys()):
        rows = [{"notice_id": id, "host": host, "native_id": number} for id, host, number in new]
        connection.execute(insert(_named), rows)


def meeting(connection: Connection, numbers: Sequence[str]) -> Iterator[int]:
    """Notices with one of these numbers, and those that name one; of which portal is not asked."""
    portals = select(_source.c.id).where(_source.c.channel == "procurement")
    own = select(_notice.c.id).where(_notice.c.source_id.in_(portals))
    for some in chunks(numbers):
        yield from connection.execute(own.where(_notice.c.native_id.in_(some))).scalars()
        naming = select(_named.c.notice_id).where(_named.c.native_id.in_(some))
        yield from connection.execute(naming).scalars()
