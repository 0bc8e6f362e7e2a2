"""What a page said: labels and texts with their place, nothing interpreted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from normalize.records import Json


@dataclass(frozen=True, slots=True)
class Page:
    """One answer as a reader gets it: the same in a crawl, a test and a reparse.

    kind     names the reader
    text     the decoded body; empty of a file
    body     the bytes of a file, such as a spreadsheet; empty of a text
    context  what the request knew beyond its URL (window, page number, native id, version)
    """

    url: str
    kind: str
    text: str
    fetched_at: datetime
    context: Mapping[str, Json] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one page said of one thing. `shape` names the interpreter, `place` where it stood."""

    shape: str
    native_id: str
    fields: Mapping[str, Json]
    place: str
    context: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request to make. `native_id` and `version` say of what, and in which state, it is the page.

    then  asked after this one has been answered, in order; a failed part takes the version away
          from the rest, so that the whole is asked again in the next run
    otherwise  asked in place of this one where the source has no such page: of things that have
          their page in one of two places
    """

    url: str
    kind: str
    method: str = "GET"
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Json] = field(default_factory=dict)
    native_id: str | None = None
    version: str | None = None
    then: tuple[Ask, ...] = ()
    otherwise: Ask | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A slice of a source that is crawled as one: page by page, until its end or before `since`.

    key      stands in `crawl_window` and in the context of every request of the window
    counted  True where the rows of the window must add up to the total that the source states
    """

    key: str
    since: date
    until: date
    counted: bool = False
    context: Mapping[str, Json] = field(default_factory=dict)


def weeks(since: date, until: date) -> Iterator[tuple[date, date]]:
    """A time in spans of seven days with both ends, the newest first; the oldest may be shorter."""
    last = until
    while last >= since:
        first = max(last - timedelta(days=6), since)
        yield first, last
        last = first - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something on the page that no rule expects, such as a new column: warned of, and reviewed."""

    what: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a reader found on a page.

    rows      how many rows a list page shows (a page of rows known already has rows, too)
    total     how many rows the source says the whole list or window has
    pages     how many pages the list has
    newest    the newest date on a list page: paging ends when it is older than the window
    last      the date of the last row that has one: of a list that may go on unseen, how far it
              is known to reach
    beyond    why the list may go on where nobody can ask for more; empty where its end is known
    states    the state that the page shows of each row, by native id
    stated    how many rows the source says there are in each state, over the whole list
    follow    pages that this one names
    forward   where the list itself stands, if this page of a window only leads there: it is asked
              for in place of this page
    then      further pages of the thing that this page is of: asked after it, as those that its
              request named (`Ask.then`)
    paging    what the page tells of how its list goes on, such as the number that its interface
              wants; the spider has it when it asks for the next page
    """

    drafts: tuple[Draft, ...] = ()
    rows: int | None = None
    total: int | None = None
    pages: int | None = None
    newest: date | None = None
    last: date | None = None
    beyond: str = ""
    states: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)
    follow: tuple[Ask, ...] = ()
    forward: Ask | None = None
    then: tuple[Ask, ...] = ()
    paging: Mapping[str, Json] = field(default_factory=dict)
    oddities: tuple[Oddity, ...] = ()
