"""Walking a window: page by page until its end, or until a whole page is older than the window.

Never by known items in a row: lists aren't strictly sorted, and entries are slipped in late.
"""

from __future__ import annotations

from spiders.drafts import Contents, Window
from spiders.verdict import Tally, WindowTally

MOST_PAGES = 3000  # of one window: a list that never ends is a fault of somebody's


class Walk:
    """Where the walk through one window stands, and what it has counted."""

    def __init__(self, window: Window, tally: Tally) -> None:
        self.window = window
        self._tally = tally
        self._count = tally.windows[window.key] = WindowTally(counted=window.counted)
        self._pages: int | None = None
        self._broken = False
        self._again = False
        self._shown: frozenset[str] = frozenset()
        self.ended = False

    def next_page(self, number: int, contents: Contents | None) -> int | None:
        """The page to ask for after page `number`; None at the end.

        A page that could not be read (`contents` is None) doesn't end the walk, where it is known
        how many there are; but the window counts as not walked to its end.
        """
        following = self._after(number, contents)
        self.ended = following is None
        return following

    def _after(self, number: int, contents: Contents | None) -> int | None:
        if contents is None:
            self._broken = True
            return number + 1 if number < min(self._pages or 0, MOST_PAGES) else None
        if self._repeats(number, contents):
            return None
        self._count_page(contents)
        if number < (self._pages or 1) and not self._is_older(contents):
            if number < MOST_PAGES:
                return number + 1
            self._broken = True
        if not self._is_older(contents):
            self._tally.exhausted = True
            self._warn_of_fewer()
            self._note_beyond(contents)
        return self._end()

    def _count_page(self, contents: Contents) -> None:
        if contents.pages is not None:  # a later page may not say it again
            self._pages = contents.pages
        count = self._count
        count.pages += 1
        count.rows += contents.rows or 0
        count.seen |= self._shown
        if contents.total is not None:  # nor how many rows
            count.expected = contents.total
        count.states |= contents.states
        count.stated = contents.stated or count.stated
        self._tally.newest = max(filter(None, (self._tally.newest, contents.newest)), default=None)

    def _warn_of_fewer(self) -> None:
        """A list that isn't counted may hide rows of its own; that it did is worth knowing."""
        expected, came = self._count.expected, len(self._count.seen)
        if not self.window.counted and expected is not None and came < expected:
            told = f"{self.window.key}: the list states {expected} rows, {came} came"
            self._tally.warnings.append(told)

    def _note_beyond(self, contents: Contents) -> None:
        """A list that may go on has to reach beyond the window, which its last row tells: the rows
        that are pinned to its top are older than those below them."""
        if contents.beyond and (contents.last is None or contents.last >= self.window.since):
            reaches = f"down to {contents.last}" if contents.last else "without a date"
            told = f"the rows that came reach {reaches}, not to {self.window.since}"
            self._count.beyond = f"{told}; {contents.beyond}"

    def _is_older(self, contents: Contents) -> bool:
        return contents.newest is not None and contents.newest < self.window.since

    def _repeats(self, number: int, contents: Contents) -> bool:
        """A server that answers every page number with the same page would keep us for ever."""
        shown = frozenset(draft.native_id for draft in contents.drafts)
        same, self._shown = bool(shown) and shown == self._shown and number > 1, shown
        if same:
            self._broken = True
            told = f"{self.window.key}: page {number} repeats the page before it"
            self._tally.drifts.append(told)
        return same

    def _end(self) -> int | None:
        """Rows that were added while we paged push others over the page's edge: look once more."""
        if not self._broken and not self._count.adds_up and not self._again:
            self._again = True
            self._shown = frozenset()
            self._count.rows = 0  # the floor is for rows of one walk
            return 1
        self._count.finished = not self._broken
        return None
