"""What an issue of the digest has to tell, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Causes of changes that happened at the source (data model, rule 5), each told in its own way.
TOLD_ONE_BY_ONE = frozenset({"new", "source_changed", "gone", "back"})
LATE = "late_found"  # published long before we saw it: one line for a source
HOUSE = frozenset({"backfill", "reparse", "retag", "merged", "reviewed"})  # our doing: no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that befell a record or a part of it.

    change_ids  the rows of `change` that say so
    entity      the table of the changed row: the record's own, or that of a part of it
    field       the column, or '*' for the row itself
    what        of a part: what it is (a stage with its date, a supplier with its amount), as the
                names of columns and their texts, in order
    url         the document that said so
    """

    change_ids: tuple[int, ...]
    entity: str
    field: str
    cause: str
    old: str | None
    new: str | None
    what: tuple[tuple[str, str], ...]
    seen_at: datetime
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record with all that befell it: a fund, a notice, an application.

    kind            new, changed, gone or back
    section         where it is told: a channel, or `gone` (documents gone or altered),
                    or `corrections` (the publisher's own corrections)
    facts           what is worth knowing of it: name of the column and its text, in order
    amount_minor    fen; None where it has none, or one that could not be read
    """

    entity: str
    entity_id: int
    channel: str
    section: str
    kind: str
    source_id: str
    title: str
    url: str | None
    region_code: str | None
    amount_minor: int | None
    fund_ids: frozenset[int]
    organisation_ids: frozenset[int]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collapsed:
    """Many changes of one cause at one source in one line: first looks, late finds, repairs."""

    cause: str
    source_id: str
    source_title: str
    channel: str
    records: int
    changes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What we don't know: a source that is silent, blocked or read in part, and since when."""

    source_id: str
    source_title: str
    channel: str
    state: str
    since: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that an issue may tell, or what of it one subscriber wants.

    without_amount  entries that a smallest amount keeps out because none could be read
    """

    entries: tuple[Entry, ...] = ()
    collapsed: tuple[Collapsed, ...] = ()
    gaps: tuple[Gap, ...] = ()
    without_amount: int = 0

    @property
    def has_news(self) -> bool:
        """True where something happened at a source; our own doing and our gaps are none."""
        return bool(self.entries) or any(each.cause == LATE for each in self.collapsed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Of which issue a letter is, and to whom.

    unsubscribe  a mailto: or https: address that ends the subscription; None where there is none
    preview      it has not been frozen: more may come
    """

    week: str
    period_from: datetime
    period_to: datetime
    language: str
    time_zone: str
    unsubscribe: str | None = None
    preview: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter in words."""

    subject: str
    text: str
    html: str
