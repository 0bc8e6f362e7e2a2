"""What all records have: fields that may be unset, doubts, mentions and links.

A record is what one document says of one thing. Field names are column names of the table `entity`.
A field a document doesn't speak of is `UNSET` and leaves the stored value alone; None means that
the document speaks of it, and there is no certain value (then `doubts` says why, or the raw column
is empty too).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, ClassVar, TypeAlias

from normalize.reading import Reading


class Unset(Enum):
    """The document doesn't speak of this field."""

    UNSET = "unset"


UNSET = Unset.UNSET
Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None
Text: TypeAlias = str | Unset | None
Whole: TypeAlias = int | Unset | None
Day: TypeAlias = date | Unset | None
Moment: TypeAlias = datetime | Unset | None
Flag: TypeAlias = bool | Unset | None
Ratio: TypeAlias = Decimal | Unset | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A question for a person: why `field` has no certain value. Becomes a `review_item`."""

    field: str
    raw: str
    reason: str
    candidates: tuple[str, ...] = ()

    @classmethod
    def of(cls, field: str, reading: Reading[Any]) -> tuple[Doubt, ...]:
        """The doubt of a reading as a tuple of one, or of none where there is no question."""
        if not reading.in_doubt or reading.reason is None:
            return ()
        return (cls(field, reading.raw, reading.reason, reading.candidates),)


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation as a document names it; made by `normalize.mentions.mention`.

    kind         firm, fund, agency or intermediary
    key          the name folded for comparison
    full         True where the name is a whole registered name, fit to be compared at all
    uscc         only where its check digits hold
    identifiers  (scheme, number) pairs such as ("amac_manager", "2210141456107953")
    name_first   True where the name is more certain than the code, which was read from a text of
                 many codes: whoever bears the name is meant, even if the code is another's
    """

    name: str
    kind: str = "firm"
    key: str = ""
    full: bool = False
    legal_form: str | None = None
    uscc: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    region_code: str | None = None
    name_first: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another record of the same source by its native id."""

    entity: str
    native_id: str


MentionField: TypeAlias = Mention | Unset | None
LinkField: TypeAlias = Link | Unset | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has beside its own fields.

    native_id  the source's own number, never a name (data model, rule 3); children of a record
               add their own number behind a slash.
    raw        label to text, verbatim: goes into `observation`.
    weak       fields that only fill a gap: what a better document said is left alone.
    whole      child entities of which this document lists all: a stored child that it doesn't
               list any more is marked as gone.
    as_of      the source's own time of this state; an older answer never moves a newer one.
               Of a claim it is the day that the figure is of, and a column (`told`).
    published  when the source published the thing: a long gap to our first sight makes it
               `late_found`.
    """

    entity: ClassVar[str]
    shared: ClassVar[bool] = False  # one row across sources: the key is native_id alone
    tracked_not: ClassVar[frozenset[str]] = frozenset()  # bookkeeping: stored, never a change
    texts: ClassVar[frozenset[str]] = frozenset()  # long: a change keeps the lines that differ
    restates: ClassVar[bool] = False  # says in parts what another says as a whole: no history
    told: ClassVar[frozenset[str]] = frozenset()  # of the fields below those that are columns
    # The link to the part of a thing that it may stand in, such as an attachment: where that is
    # set the part alone lists it, and the thing's own page says nothing of it.
    nearest: ClassVar[str] = ""

    native_id: str
    raw: Mapping[str, Json] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    weak: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    as_of: date | None = None  # or a moment
    published: date | None = None


META = frozenset({"native_id", "raw", "doubts", "weak", "whole", "as_of", "published"})
