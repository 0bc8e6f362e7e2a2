"""What is known of a source before it is asked: facts that its crawl and its docs share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


def is_usual(url: str) -> bool:
    """True for a web address at the usual port of its scheme, without a user's name."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    usual = {"http": (None, 80), "https": (None, 443)}.get(parts.scheme, ())
    return port in usual and bool(parts.hostname) and not parts.username


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One list that is crawled.

    id            lower case, publisher first
    channel       fund, procurement, listing, firm or policy
    entity        the table of the things that the list names
    url           the page a person would open
    hosts         the only hosts that are asked; a redirect elsewhere is not followed
    file_hosts    hosts of the files that its documents name; asked only for documents on request
    homes         where the portal sends a reader whose document is gone
    cadence       how often it is worth asking
    quiet_hours   (from, to) in the source's time zone, when it is left alone
    encoding      the source's own, tried after the declared one
    floor         fewest rows of a whole list; below it the run is `empty`
    overlap       how far before the watermark a crawl begins again, because entries come late
    first_window  how far back the first crawl goes where nobody says
    full_list     True where one run sees the whole list, so that a missing row means something
    ended_leave   True where a whole list hands what has ended over to an archive: that isn't gone
    past          True for an archive of what is over: what it shows first is a backfill, no news
    absences      how many complete runs in a row must miss a row of a whole list before it is gone
    grade         official (the publisher is the source of what it says), secondary (it retells)
    capped        how many rows the list holds at most, where it holds its newest only; else 0
    rows_of       id of the wider list that shows the same things: rows stand under that id,
                  so that a thing on both is one row. Not for a whole list (`full_list`)
    delay         seconds between two requests to one host
    stumbles      statuses that the source is known to answer with now and then, as with an empty
                  body: asked for again after pauses that grow, before they mean anything
    volatile      query parameters that change nothing (cache busters), no part of an identity
    files         kinds of page that are files, such as spreadsheets: read as bytes, not as text
    spot_checks   how many known pages are asked again in a run: those that never came, those that
                  could not be read, then the longest unseen
    recheck_after a page is not asked again before this
    browser       True where only a real browser gets the session that the site asks for: data
                  is then asked from within its pages (spiders/browser.py)
    html          kinds of answer that are pages: of all others a page is a challenge to a browser
    opens         the site's own pages, opened before anything is asked of such a source
    access        open; on_request (asked only when somebody asks for it); restricted (not asked at
                  all, `why` says why: files are imported in its place) or retired
    why           why it is not open, for its docs
    guessed       what of it is a guess, for its docs: neither seen nor said by a description
    gives         what a reader finds there, for its docs
    quirks        what is odd about it, and what it can't say
    captured      what rests on real answers
    from_spec     what rests on descriptions alone
    """

    id: str
    title: str
    publisher: str
    channel: str
    entity: str
    url: str
    hosts: frozenset[str]
    file_hosts: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    region_code: str | None = None
    cadence: timedelta = timedelta(days=1)
    quiet_hours: tuple[int, int] | None = None
    time_zone: str = "Asia/Shanghai"
    encoding: str = "utf-8"
    floor: int = 0
    overlap: timedelta = timedelta(days=3)
    first_window: timedelta = timedelta(days=30)
    full_list: bool = False
    ended_leave: bool = False
    past: bool = False
    absences: int = 2
    grade: str = "official"
    capped: int = 0
    rows_of: str = ""
    delay: float = 2.0
    stumbles: frozenset[int] = frozenset()
    volatile: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    spot_checks: int = 0
    recheck_after: timedelta = timedelta(days=7)
    browser: bool = False
    html: frozenset[str] = frozenset()
    opens: tuple[str, ...] = ()
    access: str = "open"
    why: str = ""
    guessed: str = ""
    gives: str = ""
    quirks: str = ""
    captured: str = ""
    from_spec: str = ""

    def __post_init__(self) -> None:
        """Raises ZoneInfoNotFoundError for a time zone that is none, and ValueError for a browser
        that has no page of the source's own to open, or a whole list of another's things.
        """
        ZoneInfo(self.time_zone)
        if self.browser != bool(self.opens) or not all(map(self.owns, self.opens)):
            raise ValueError(f"{self.id}: expected own pages to open, found {self.opens}")
        if self.rows_of and self.full_list:  # what it lacks, the wider list may have
            raise ValueError(f"{self.id}: a list of things of {self.rows_of} is not whole")

    def owns(self, url: str) -> bool:
        """True for an address on the source's own hosts, at the usual ports: no other is asked,
        whatever a page links to."""
        parts = urlsplit(url) if is_usual(url) else None
        return parts is not None and parts.hostname in self.hosts
