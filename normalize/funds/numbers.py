"""Numbers of what a notice says. Its source gives none, so they are made of what is said of what:
a list from which one line was taken out says the same of all others as before."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256


def number_of(*words: str | None) -> str:
    """A short number made of words; None and an empty word are one."""
    return sha256("\n".join(word or "" for word in words).encode()).hexdigest()[:12]


class Numbers:
    """The numbers of one notice's facts; of several about the same thing, in their order."""

    def __init__(self, native_id: str) -> None:
        self._native_id = native_id
        self._counts: Counter[str] = Counter()

    def of(self, kind: str, *about: str | None) -> str:
        """The native id of a fact of some kind: `n1/size/committed/0a1b2c3d4e5f`, then `…-2`."""
        own = f"{self._native_id}/{kind}/{number_of(*about)}"
        self._counts[own] += 1
        count = self._counts[own]
        return own if count == 1 else f"{own}-{count}"
