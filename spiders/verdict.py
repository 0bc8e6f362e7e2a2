"""What came of a run, and the counts that say why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Verdict(StrEnum):
    """complete  the whole window was walked, and every page that it names was read
    partial   something is missing, and we know what
    empty     the list has fewer rows than it ever should have
    blocked   the source doesn't want us, or shows a challenge
    drift     a page isn't laid out as its reader expects
    failed    something broke here or on the way, or a text can't be decoded
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    EMPTY = "empty"
    BLOCKED = "blocked"
    DRIFT = "drift"
    FAILED = "failed"


@dataclass(slots=True)
class WindowTally:
    """What a window gave: distinct rows against the total that the source states, and the states
    of the rows against the numbers that the source states for each."""

    counted: bool
    expected: int | None = None
    seen: set[str] = field(default_factory=set)
    rows: int = 0
    pages: int = 0  # list pages that were read
    finished: bool = False
    beyond: str = ""  # why rows of the window may stand where nobody can ask for them
    states: dict[str, str] = field(default_factory=dict)
    stated: Mapping[str, int] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """True where the source states no numbers, or we have them."""
        return not self.counted or (self._has_all and not self.differences)

    @property
    def _has_all(self) -> bool:
        return self.expected is None or len(self.seen) == self.expected

    @property
    def differences(self) -> list[str]:
        """States of which the source states another number than came."""
        if not self.stated:
            return []
        came = Counter(self.states.values())
        return [
            f"{self.stated.get(state, 0)} in state {state}, {came[state]} came"
            for state in sorted(self.stated.keys() | came.keys())
            if self.stated.get(state, 0) != came[state]
        ]

    @property
    def lacks(self) -> str:
        """What doesn't add up, in words."""
        found = [] if self._has_all else [f"{self.expected} rows, {len(self.seen)} came"]
        return _told(found + self.differences, most=4)


@dataclass(slots=True)
class Tally:
    """What a run counts while it goes."""

    requests: int = 0
    responses: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    drafts: int = 0
    asked_again: int = 0
    newest: date | None = None
    windows: dict[str, WindowTally] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)
    drifts: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # pages named by a list that did not come
    skipped: list[str] = field(default_factory=list)
    stopped: str | None = None
    died: str | None = None  # the browser, which a crawl that is being stopped may lose first
    known_rows: int = 0  # rows of list pages that an earlier run had seen
    exhausted: bool = False  # a list ended before it was older than the window
    gap: str | None = None
    gone: dict[str, tuple[str, str]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def lists_done(self) -> bool:
        """True where every list was walked to its end."""
        return bool(self.windows) and all(window.finished for window in self.windows.values())

    @property
    def rows(self) -> int:
        """Rows that the list pages showed."""
        return sum(window.rows for window in self.windows.values())

    def excuse(self, key: str, url: str) -> None:
        """Of a window that only checks others: where its page did not come, that is a warning."""
        if self.windows[key].finished:
            return
        self.windows[key].finished = True
        for found in (self.missing, self.skipped, self.blocked):
            self.warnings += [told for told in found if url in told]
            found[:] = [told for told in found if url not in told]

    def note_capped(self, most: int) -> None:
        """Slices that state as many rows as a query of the source gives are cut short: say so."""
        full = [key for key, window in self.windows.items() if (window.expected or 0) >= most]
        if full:
            told = f"{len(full)} slices reach the {most} rows that a query gives at most"
            self.gap = f"{told}, what is beyond was not seen: {_told(full)}"


def judge(tally: Tally, floor: int) -> tuple[Verdict, str | None]:
    """The verdict and its reason in plain words. The gravest finding counts.

    floor  fewest rows that the lists together must show
    """
    for verdict, found in _grave(tally):
        if found:
            return verdict, "; ".join(filter(None, (_told(found), tally.stopped)))
    if not any(window.pages for window in tally.windows.values()):
        return Verdict.FAILED, _told(tally.missing + tally.skipped) or "no list page was read"
    if tally.lists_done and tally.rows < floor:
        return Verdict.EMPTY, f"expected at least {floor} rows, found {tally.rows}"
    found = _incomplete(tally)
    if found:
        return Verdict.PARTIAL, "; ".join(found)
    warned = list(dict.fromkeys(tally.warnings))
    return Verdict.COMPLETE, f"warning: {_told(warned)}" if warned else None


def _grave(tally: Tally) -> tuple[tuple[Verdict, list[str]], ...]:
    return (
        (Verdict.BLOCKED, tally.blocked),
        (Verdict.FAILED, tally.failures),
        (Verdict.DRIFT, tally.drifts),
    )


def _incomplete(tally: Tally) -> list[str]:
    found = []
    if tally.missing:
        found.append(f"{len(tally.missing)} pages did not come: {_told(tally.missing)}")
    if tally.skipped:
        found.append(f"{len(tally.skipped)} pages were skipped: {_told(tally.skipped)}")
    broken = [key for key, window in tally.windows.items() if not window.finished]
    if broken:
        found.append(f"{len(broken)} lists were not walked to their ends: {_told(broken)}")
    short = [
        f"{key}: the source states {window.lacks}"
        for key, window in tally.windows.items()
        if window.finished and not window.adds_up
    ]
    if short:
        found.append(_told(short))
    beyond = [f"{key}: {window.beyond}" for key, window in tally.windows.items() if window.beyond]
    if beyond:
        found.append(_told(beyond))
    if tally.gap:
        found.append(tally.gap)
    if tally.stopped:
        found.append(tally.stopped)
    return found


def _told(found: list[str], most: int = 3) -> str:
    more = len(found) - most
    return "; ".join(found[:most]) + (f"; and {more} more" if more > 0 else "")
