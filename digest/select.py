"""What an issue tells: the changes of its period, gathered by the records that they befell.

Only rows of `change` are told, and only by their causes: what happened at a source is an entry,
and what happened in our house is one line for each source and cause. Decided and shown are the
same rows, so there is no entry without a difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from db.history import RECORD
from db.models.funds import Fund
from db.models.organisations import Organisation
from digest.contents import Collapsed, Contents, Entry, Gap, Line
from digest.copies import Once, told_once
from digest.facts import amount_of, facts_of, title_of
from digest.lines import lines_of
from digest.moves import Count, Move, Period, Place, counts, entities, moves
from digest.parts import references
from digest.retold import without_retold
from digest.routine import without_routine
from digest.rows import Mergers, Parts, Row, addresses, parts_of, regions, rows_of, sources

_fund = Fund.__table__  # type: ignore[attr-defined]
_organisation = Organisation.__table__  # type: ignore[attr-defined]

ELSEWHERE = "other"  # the channel of what no source is known of

# Published once and for all: a source that alters one later is news in itself.
_RECORDS_THAT_ARE_DOCUMENTS = frozenset({"procurement_notice", "fund_notice"})
_PARTS_THAT_ARE_DOCUMENTS = frozenset(
    {"listing_document", "procurement_attachment", "tutoring_report"}
)
# What somebody reprints is there to check the exchanges by: they have told it already.
_NEVER_TOLD = frozenset({"listing_secondary"})
_KINDS = ("new", "changed", "back", "gone")  # in the order of telling


def select(connection: Connection, after: int, upto: int, gaps: Sequence[Gap] = ()) -> Contents:
    """What the changes after one and up to another have to tell; `gaps` are passed on."""
    period = Period(after, upto)
    changed = [each for each in entities(connection, period) if each not in _NEVER_TOLD]
    told = [move for entity in changed for move in moves(connection, entity, period)]
    told = without_routine(connection, without_retold(connection, told))
    once = told_once(connection, told, period)
    house = [count for entity in changed for count in counts(connection, entity, period)]
    known = sources(connection)
    return Contents(
        entries=tuple(_entries(connection, once, known)),
        collapsed=tuple(_collapsed(house, known)),
        gaps=tuple(gaps),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up for all entries at once."""

    rows: Mapping[Place, Row]
    parts: Mapping[Place, Parts]
    sources: Mapping[str, Row]
    regions: Mapping[str, str]
    addresses: Mapping[int, str]
    organisations: Mergers
    funds: Mergers
    beside: Mapping[Place, Sequence[Place]]  # copies of a notice on other portals


def _entries(connection: Connection, once: Once, known_sources: Mapping[str, Row]) -> list[Entry]:
    stories: dict[Place, list[Move]] = {}
    for move in once.moves:
        stories.setdefault(move.root, []).append(move)
    known = _look_up(connection, once, list(stories), known_sources)
    entries = [_entry(place, story, known) for place, story in stories.items()]
    return sorted(entries, key=_order)


def _look_up(
    connection: Connection,
    once: Once,
    told_roots: Sequence[Place],
    known_sources: Mapping[str, Row],
) -> _Known:
    told = once.moves
    roots = [*told_roots, *(copy for root in told_roots for copy in once.beside.get(root, ()))]
    fresh = {m.root for m in told if m.of_root and m.field == RECORD and "new" in m.causes}
    changed = {(m.entity, m.entity_id) for m in told if not (m.born and m.root in fresh)}
    rows = rows_of(connection, {*changed, *roots})
    of_roots = [rows[root] for root in roots if root in rows]
    codes = (str(row["region_code"]) for row in of_roots if row.get("region_code"))
    documents = (int(row["document_id"]) for row in of_roots if row.get("document_id"))
    return _Known(
        rows=rows,
        parts=parts_of(connection, roots),
        sources=known_sources,
        regions=regions(connection, codes),
        addresses=addresses(connection, documents),
        organisations=Mergers(connection, _organisation.c.merged_into),
        funds=Mergers(connection, _fund.c.canonical_id),
        beside=once.beside,
    )


def _entry(place: Place, story: Sequence[Move], known: _Known) -> Entry:
    entity, row_id = place
    row, parts = known.rows.get(place, {}), known.parts.get(place, {})
    copies = [copy for copy in known.beside.get(place, ()) if copy in known.rows]
    all_rows = [row, *(known.rows[copy] for copy in copies)]
    kind = _kind(story)
    lines = lines_of(story, known.rows, kind)
    source = _source(row, story, known.sources)
    channel = source.get("channel", ELSEWHERE)
    return Entry(
        entity=entity,
        entity_id=row_id,
        channel=channel,
        section=_section(entity, row, kind, lines) or channel,
        kind=kind,
        source_id=source.get("id", ""),
        title=title_of(row) or str(row.get("native_id") or f"{entity} {row_id}"),
        url=known.addresses.get(row.get("document_id", 0)) or source.get("url"),
        region_code=next((r["region_code"] for r in all_rows if r.get("region_code")), None),
        amount_minor=next((found for r in all_rows if (found := amount_of(entity, r))), None),
        fund_ids=known.funds.same(_all_named((place, *copies), known, "fund")),
        organisation_ids=known.organisations.same(
            _all_named((place, *copies), known, "organisation")
        ),
        facts=(
            *_elsewhere(source, all_rows[1:], known.sources),
            *facts_of(entity, row, parts, _region(row, known.regions)),
        ),
        lines=lines,
    )


def _elsewhere(
    own: Mapping[str, Any], copies: Iterable[Row], known: Mapping[str, Row]
) -> Iterator[tuple[str, str]]:
    """Where else a notice stands, each portal once."""
    places = dict.fromkeys(copy["source_id"] for copy in copies)
    for source_id in sorted(set(places) - {own.get("id")}):
        yield "also_on", str(known.get(source_id, {}).get("title") or source_id)


def _kind(story: Iterable[Move]) -> str:
    """From what became of the record itself."""
    star = next((move for move in story if move.of_root and move.field == RECORD), None)
    if star is None:
        return "changed"
    if star.new is None:
        return "gone"
    return "new" if "new" in star.causes else "back"


def _section(entity: str, row: Row, kind: str, lines: Iterable[Line]) -> str | None:
    """Where it is told other than in its channel."""
    if kind == "gone" or any(_is_altered(entity, kind, line) for line in lines):
        return "gone"
    is_correction = entity == "procurement_notice" and row.get("stage") == "correction"
    return "corrections" if is_correction and kind != "changed" else None


def _is_altered(entity: str, kind: str, line: Line) -> bool:
    """True of a published document that is gone, or that its source has altered."""
    if line.entity in _PARTS_THAT_ARE_DOCUMENTS:
        altered = line.field != RECORD and line.cause == "source_changed"
        return altered or (line.field == RECORD and line.cause == "gone")
    own = line.entity == entity and line.field != RECORD and line.cause == "source_changed"
    return own and entity in _RECORDS_THAT_ARE_DOCUMENTS


def _source(row: Row, story: Sequence[Move], known: Mapping[str, Row]) -> Mapping[str, Any]:
    """The source of a record; where the record is not to be found, that of the run."""
    return known.get(row.get("source_id") or story[0].source_id or "", {})


def _region(row: Row, names: Mapping[str, str]) -> str | None:
    code = row.get("region_code")
    return names.get(code or "") or row.get("region_raw") or code


def _all_named(places: Iterable[Place], known: _Known, target: str) -> Iterator[int]:
    """What a record or its copies name."""
    for place in places:
        yield from _named(place, known.rows.get(place, {}), known.parts.get(place, {}), target)


def _named(place: Place, row: Row, parts: Parts, target: str) -> frozenset[int]:
    """The numbers of all funds, or of all organisations, that a record or its parts name."""
    named = {place[1]} if place[0] == target else set()
    for entity, rows in [(place[0], [row] if row else []), *parts.items()]:
        columns = references(entity, target) if rows else ()
        named |= {int(each[name]) for each in rows for name in columns if each[name] is not None}
    return frozenset(named)


def _order(entry: Entry) -> tuple[Any, ...]:
    """By channel, the new before the changed, the large before the small."""
    return (
        entry.channel,
        _KINDS.index(entry.kind),
        -(entry.amount_minor or 0),
        entry.entity,
        entry.entity_id,
    )


def _collapsed(house: Iterable[Count], known: Mapping[str, Row]) -> Iterator[Collapsed]:
    """One line for each cause and source."""
    groups: dict[tuple[str, str], list[Count]] = {}
    for count in house:
        groups.setdefault((count.cause, count.source_id or ""), []).append(count)
    for (cause, source_id), found in sorted(groups.items()):
        source = known.get(source_id, {})
        yield Collapsed(
            cause=cause,
            source_id=source_id,
            source_title=source.get("title", ""),
            channel=source.get("channel", ELSEWHERE),
            records=len({count.root for count in found}),
            changes=sum(count.changes for count in found),
        )
