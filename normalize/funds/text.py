"""The text of a fund notice made ready for rules, with the way back to its own words.

Reprints come in traditional characters, typesetting sets spaces around figures, and lists of
conditions put a label on one line and its value on the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from normalize.text import CJK, fold_in_place
from normalize.traced_text import Span, TracedText
from normalize.traditional import TO_SIMPLIFIED

_SIGNS: Final = str.maketrans("∶﹕【〖】〗﹪", "::[[]]%")
_SPACES = re.compile(rf"(?<=[0-9]) +(?=[{CJK}%])|(?<=[{CJK}:(]) +(?=[0-9])")
# "基金规模" alone on its line is the label of the next one.
_NUMBER: Final = "0-9一二三四五六七八九十"
_LABEL_LINE = re.compile(
    rf"(?:(?<=\n)|^)[ ]{{0,4}}(?:[(\[]?[{_NUMBER}]{{1,2}}[)\].、])?[{CJK}]{{2,12}}:?[ ]{{0,4}}"
    rf"(?P<gap>\n[\n ]{{0,8}})(?=[^\n]{{0,60}}[{_NUMBER}])"
)
_ITEM: Final = (
    rf"[(\[][{_NUMBER}]{{1,3}}[)\]]|(?<![0-9.])[0-9]{{1,2}}[.、](?![0-9])"
    r"|第[一二三四五六七八九十百零]{1,7}条"
)
_LONGEST_SENTENCE: Final = 500  # rules look back through a sentence: a hostile one has no end
_END = re.compile(rf"[。;!\n…]+|(?={_ITEM})")


@dataclass(frozen=True, slots=True)
class FundText:
    """A folded text; `quote` gives the words of the original behind a span of it."""

    traced: TracedText

    @classmethod
    def of(cls, raw: str) -> FundText:
        """Fold a text; positions in the original stay known."""
        traced = cls.in_lines(raw).traced
        gaps = {m.start("gap"): ":" for m in _LABEL_LINE.finditer(traced.text)}
        return cls(traced.mark(gaps))

    @classmethod
    def in_lines(cls, raw: str) -> FundText:
        """The same with every line end where it stands: character for character as `of` has it."""
        folded = fold_lines(raw).translate(_SIGNS).translate(TO_SIMPLIFIED)
        return cls(TracedText(raw, folded).drop(_SPACES))

    @property
    def text(self) -> str:
        return self.traced.text

    def quote(self, start: int, end: int, limit: int = 160) -> str:
        """The original words behind a span."""
        return " ".join(self.traced.quote(start, end, limit).split())

    def sentences(self) -> Iterator[Span]:
        """Spans between full stops, semicolons, line ends and numbers of a list."""
        begin = 0
        for end in _END.finditer(self.text):
            if end.start() > begin:
                yield from _in_pieces(begin, end.start())
            begin = max(begin, end.end())
        if begin < len(self.text):
            yield from _in_pieces(begin, len(self.text))


def _in_pieces(start: int, end: int) -> Iterator[Span]:
    """A sentence; one longer than any that was written for readers in pieces."""
    for begin in range(start, end, _LONGEST_SENTENCE):
        yield begin, min(end, begin + _LONGEST_SENTENCE)


def fold_lines(raw: str) -> str:
    """As `fold_in_place`, but line ends stay."""
    return "\n".join(fold_in_place(line) for line in re.split(r"\r\n?|\n", raw))
