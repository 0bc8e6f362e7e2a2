"""When a source refuses us, and when it is a single page that is forbidden."""

from __future__ import annotations

from typing import Final

from spiders.reading import Outcome

_MOST: Final = 3  # pages in a row
_TOO_MANY_REQUESTS: Final = 429  # is about us, whatever was asked for


class Refusals:
    """Counts refused pages in a row, over one run."""

    def __init__(self) -> None:
        self._in_a_row = 0

    def is_of_us(self, outcome: Outcome, status: int, *, is_list: bool) -> bool:
        """True where the answer means that the source wants nothing of us: a list is refused, or
        several pages in a row. A single page that is forbidden is a page that did not come."""
        if outcome is not Outcome.BLOCKED:
            self._in_a_row = self._in_a_row if is_list else 0
            return False
        self._in_a_row += 1
        return is_list or status == _TOO_MANY_REQUESTS or self._in_a_row >= _MOST
