"""The records of a batch, one for each thing: what several answers said of it, the later one last.

A list page and a detail page may speak of the same notice in one batch, or a list page twice.
Folding first means that the database is compared once, with the final state.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from db.values import stored_form
from normalize.records import (
    RECORD_TYPES,
    UNSET,
    Doubt,
    Json,
    Link,
    Mention,
    Record,
    own_fields,
)

_MOST = 2**63 - 1  # of a whole number in either database


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a record type by the way they are stored."""

    all: tuple[str, ...]
    plain: frozenset[str]
    mentions: frozenset[str]
    links: frozenset[str]
    numbers: tuple[str, ...]
    read: Callable[[Record], tuple[Any, ...]]


def _fields(record_type: type[Record]) -> Fields:
    kinds = {
        name: str(record_type.__dataclass_fields__[name].type) for name in own_fields(record_type)
    }
    return Fields(
        all=tuple(kinds),
        numbers=tuple(n for n, kind in kinds.items() if kind in ("Whole", "Ratio")),
        read=attrgetter(*kinds),
        plain=frozenset(
            n for n, kind in kinds.items() if kind not in ("MentionField", "LinkField")
        ),
        mentions=frozenset(n for n, kind in kinds.items() if kind == "MentionField"),
        links=frozenset(n for n, kind in kinds.items() if kind == "LinkField"),
    )


_FIELDS = {record_type.entity: _fields(record_type) for record_type in RECORD_TYPES}


def fields_of(record_type: type[Record]) -> Fields:
    """Which fields are columns as they are, organisations, or references to other records."""
    return _FIELDS[record_type.entity]


@dataclass(slots=True)
class Folded:
    """Everything that a batch says of one thing."""

    type: type[Record]
    native_id: str
    values: dict[str, Any] = field(default_factory=dict)
    weak: set[str] = field(default_factory=set)
    doubts: dict[str, Doubt] = field(default_factory=dict)
    said: list[tuple[int, Mapping[str, Json]]] = field(default_factory=list)
    whole: frozenset[str] = frozenset()
    as_of: date | None = None
    published: date | None = None
    seen_at: datetime | None = None
    read_from: int | None = None
    from_page: bool = False  # said by a thing's own page, not only by a list

    @property
    def at(self) -> datetime:
        """When it was seen."""
        assert self.seen_at is not None, "a folded thing has been said by a document"
        return self.seen_at

    @property
    def entity(self) -> str:
        """The table."""
        return self.type.entity

    @property
    def document_id(self) -> int:
        """The last document that said anything new of the thing."""
        return self.said[-1][0] if self.read_from is None else self.read_from

    def mention(self, name: str) -> Mention | None:
        """The organisation in a field."""
        value = self.values.get(name)
        return value if isinstance(value, Mention) else None

    def link(self, name: str) -> Link | None:
        """The reference in a field."""
        value = self.values.get(name)
        return value if isinstance(value, Link) else None

    def is_newer_than(self, record: Record) -> bool:
        """True where the record is an older answer, by the source's own time."""
        return bool(record.as_of and self.as_of and record.as_of < self.as_of)

    def add(self, record: Record, document_id: int, seen_at: datetime) -> None:
        """Lay a record over what is there."""
        spoken, too_large = _spoken(record)
        if not self.said:  # nearly always: many things are said once, and few twice
            self.values, self.weak = spoken, {name for name in record.weak if name in spoken}
            self.doubts = {doubt.field: doubt for doubt in record.doubts}
            self.read_from = document_id if spoken else None
        else:
            for name, value in spoken.items():
                if self._set(name, value, weak=name in record.weak):
                    self.read_from = document_id
            self._settle_doubts(record, spoken)
        self.doubts |= too_large
        self.said.append((document_id, record.raw))
        self.whole |= record.whole
        self.as_of = record.as_of or self.as_of
        self.published = record.published or self.published
        self.seen_at = seen_at

    def _set(self, name: str, value: Any, *, weak: bool) -> bool:
        """True where the value is new."""
        if weak and self.values.get(name) is not None:
            return False
        # A gap that a better document made in this batch is filled for good: it overwrites.
        fills_new_gap = weak and name in self.values and name not in self.weak
        before = self.values.get(name, UNSET)
        self.values[name] = value
        if weak and not fills_new_gap:
            self.weak.add(name)
        else:
            self.weak.discard(name)
        return _differs(value, before)

    def _settle_doubts(self, record: Record, spoken: Mapping[str, Any]) -> None:
        for name in spoken:
            if name not in record.weak:
                self.doubts.pop(name, None)
        for doubt in record.doubts:
            self.doubts[doubt.field] = doubt


def _spoken(record: Record) -> tuple[dict[str, Any], dict[str, Doubt]]:
    """The fields that a record speaks of, as they are stored; those that no column can hold."""
    fields = fields_of(type(record))
    spoken = {n: v for n, v in zip(fields.all, fields.read(record), strict=True) if v is not UNSET}
    too_large = {}
    for name in fields.numbers:
        value = spoken.get(name)
        if isinstance(value, Decimal):
            spoken[name] = stored_form(value)
        elif isinstance(value, int) and not -_MOST - 1 <= value <= _MOST:
            too_large[name] = Doubt(name, str(value)[:100], "out_of_range")
            spoken[name] = None
    return spoken, too_large


def _differs(value: Any, before: Any) -> bool:
    """Whether a value says anything else; of an organisation its name counts."""
    if isinstance(value, Mention) and isinstance(before, Mention):
        return value.name != before.name
    return bool(value != before)


class Fold:
    """The things of a batch, by type and native id."""

    def __init__(self) -> None:
        self._things: dict[type[Record], dict[str, Folded]] = {}
        self._children: dict[Link, set[Link]] = {}

    def add(
        self,
        records: Sequence[Record],
        document_id: int,
        seen_at: datetime,
        *,
        from_page: bool = False,
    ) -> None:
        """Take in what one document said; of an older answer nothing, nor its children."""
        records = self._newest(records)
        for record in records:
            things = self._things.setdefault(type(record), {})
            thing = things.get(record.native_id)
            if thing is None:
                thing = things[record.native_id] = Folded(type(record), record.native_id)
            thing.add(record, document_id, seen_at)
            thing.from_page |= from_page
            if fields_of(type(record)).links:
                child = Link(record.entity, record.native_id)
                for link in _parents(record):
                    self._children.setdefault(link, set()).add(child)
        self._drop_unlisted(records)

    def _newest(self, records: Sequence[Record]) -> Sequence[Record]:
        if not any(record.as_of for record in records):
            return records  # nothing here knows its own time, so nothing is older
        older: set[Link] = set()
        kept = []
        for record in records:
            thing = self._things.get(type(record), {}).get(record.native_id)
            if (thing and thing.is_newer_than(record)) or not older.isdisjoint(_links(record)):
                older.add(Link(record.entity, record.native_id))
            else:
                kept.append(record)
        return kept

    def _drop_unlisted(self, records: Sequence[Record]) -> None:
        """A document that lists all children of a thing overrules an earlier one that had more."""
        if not any(record.whole for record in records):
            return
        listed = {Link(record.entity, record.native_id) for record in records}
        for record in records:
            parent = Link(record.entity, record.native_id)
            for child in list(self._children.get(parent, ())):
                if child.entity in record.whole and child not in listed:
                    self._drop(child, parent)

    def _drop(self, child: Link, parent: Link) -> None:
        """What belongs to a thing that is dropped goes with it."""
        self._children[parent].discard(child)
        for record_type, things in self._things.items():
            if record_type.entity == child.entity:
                things.pop(child.native_id, None)
        for each in list(self._children.get(child, ())):
            self._drop(each, child)

    def keep(self, documents: Collection[int]) -> None:
        """Leave out the things that none of these documents speaks of."""
        for things in self._things.values():
            for native_id, thing in list(things.items()):
                if not any(document in documents for document, _ in thing.said):
                    del things[native_id]

    def of(self, record_type: type[Record]) -> list[Folded]:
        """The things of one type, in the order in which they were first met."""
        return list(self._things.get(record_type, {}).values())

    def things(self) -> Iterable[Folded]:
        """All things."""
        for by_id in self._things.values():
            yield from by_id.values()


def _parents(record: Record) -> Iterable[Link]:
    """The things that may list a record among their children."""
    near = getattr(record, record.nearest) if record.nearest else None
    return [near] if isinstance(near, Link) else _links(record)


def _links(record: Record) -> Iterable[Link]:
    for name in fields_of(type(record)).links:
        value = getattr(record, name)
        if isinstance(value, Link):
            yield value
