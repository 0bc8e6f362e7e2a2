"""How a long text changed: the lines that are gone and those that came, not the whole twice."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

_MOST_LINES: Final = 2_000  # of what differs; a longer middle is taken as it is


def altered(old: str, new: str) -> tuple[str | None, str | None]:
    """The lines of the old text that the new one has no longer, and those that it has beside them.

    A line that was moved is gone in one place and came in another. None for none.
    """
    before, after = old.split("\n"), new.split("\n")
    first = _common(before, after)
    before, after = before[first:], after[first:]
    last = _common(before[::-1], after[::-1])
    before, after = before[: len(before) - last], after[: len(after) - last]
    if max(len(before), len(after)) <= _MOST_LINES:
        before, after = _differing(before, after)
    return "\n".join(before) or None, "\n".join(after) or None


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _differing(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    gone: list[str] = []
    came: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += before[a:b]
            came += after[c:d]
    return gone, came
