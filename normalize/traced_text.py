"""A text that is cleaned by cutting and still knows where each of its characters came from.

Rules read the clean text; evidence must be the notice's own words. So cleaning only ever swaps
one character for one, or cuts a span out: every place in the clean text has its place in the raw.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TracedText:
    """Clean `text` and the `raw` one it was cut from.

    `starts[i]` is where the i-th kept piece begins in the clean text, `origins[i]` in the raw one.
    """

    raw: str
    text: str
    starts: tuple[int, ...] = (0,)
    origins: tuple[int, ...] = (0,)

    def origin(self, place: int) -> int:
        """Where the character at `place` of the clean text stands in the raw text."""
        piece = bisect_right(self.starts, place) - 1
        return self.origins[piece] + place - self.starts[piece]

    def quote(self, start: int, end: int, limit: int = 200) -> str:
        """The raw words behind clean[start:end], at most `limit` characters of them."""
        if end <= start:
            return ""
        first = self.origin(start)
        return self.raw[first : min(self.origin(end - 1) + 1, first + limit)].strip()

    def swap(self, text: str) -> TracedText:
        """The same pieces with other characters: `text` must be as long as the present one."""
        if len(text) != len(self.text):
            raise ValueError("a swap keeps the length of a text")
        return TracedText(self.raw, text, self.starts, self.origins)

    def mark(self, signs: dict[int, str]) -> TracedText:
        """The text with the characters at these places replaced."""
        if not signs:
            return self
        characters = list(self.text)
        for place, sign in signs.items():
            characters[place] = sign
        return self.swap("".join(characters))

    def cut(self, spans: Iterable[Span]) -> TracedText:
        """The text without these spans; spans may come unordered and may overlap."""
        merged = _merged(spans)
        if not merged:
            return self
        kept = _complement(merged, len(self.text))
        starts, origins = self._moved(kept)
        text = "".join([self.text[start:end] for start, end in kept])
        return TracedText(self.raw, text, tuple(starts) or (0,), tuple(origins) or (0,))

    def drop(self, pattern: re.Pattern[str]) -> TracedText:
        """The text without what `pattern` matches."""
        return self.cut(match.span() for match in pattern.finditer(self.text))

    def _moved(self, kept: list[Span]) -> tuple[list[int], list[int]]:
        """Where the pieces begin that are unbroken in the raw text too, when only `kept` stays."""
        starts: list[int] = []
        origins: list[int] = []
        length, piece, last = 0, 0, len(self.starts) - 1
        for start, end in kept:
            while piece < last and self.starts[piece + 1] <= start:
                piece += 1
            starts.append(length)
            origins.append(self.origins[piece] + start - self.starts[piece])
            while piece < last and self.starts[piece + 1] < end:
                piece += 1
                starts.append(length + self.starts[piece] - start)
                origins.append(self.origins[piece])
            length += end - start
        return starts, origins


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _complement(spans: list[Span], length: int) -> list[Span]:
    """What lies between the spans."""
    edges = [0, *(edge for span in spans for edge in span), length]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in pairs if start < end]
