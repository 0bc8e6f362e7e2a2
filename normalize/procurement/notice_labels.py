"""The body of a procurement notice as lines, labelled values and numbered sections.

Sections and labels follow 财办库〔2020〕50号 (the format of notices), but every province prints
them in its own way: a value may stand behind its label, or on the line below.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from normalize.text import fold_brackets, nfkc

_NUMERAL: Final = r"[一二三四五六七八九十]{1,3}"
_HEADING = re.compile(rf"^\s*{_NUMERAL}\s*、")
# Two spaces or more, and a label behind them: "首次公告日期：2026-09-07  地址：http…".
# Works print both parties on a line, one space between: "招标人：… 招标代理机构：…".
_SEGMENT = re.compile(
    r"\s{2,}(?=[\u4e00-\u9fff][^\s:：]{1,15}[:：])"
    r"|\s(?=(?:(?:招标|采购)?代理机构|招标人|采购人)(?:名称)?[:：])"
)
_LABELLED = re.compile(
    rf"^(?:{_NUMERAL}\s*、)?\s*(?:[（(]?[0-9]{{1,2}}[)）.、．]\s*)?"
    # Marks that end a label may stand in brackets: 项目编号（或招标编号、备案文号等，如有）.
    r"(?P<label>[\u4e00-\u9fff](?:[^:：，,。；;！!、（(]|[（(][^（()）]{0,60}[)）]){0,39}?)"
    r"\s*[:：](?!//)\s*(?P<value>.*)$"
)
_LABEL_ALONE = re.compile(r"^[\u4e00-\u9fff][^:：，,。；;！!、]{0,19}$")
_SPACES = re.compile(r"\s+")
_TRAILING_BRACKETS = re.compile(r"(?:\([^()]*\))+$")


def fold_label(text: str) -> str:
    """A label without white space, with ASCII brackets: "名　称" and "名称" are one."""
    return fold_brackets(nfkc(_SPACES.sub("", text)))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its label. `line` is where the label stands."""

    label: str
    value: str
    line: int

    @property
    def name(self) -> str:
        """The label without the brackets at its end: 预算金额(元) is 预算金额."""
        return _TRAILING_BRACKETS.sub("", self.label)


@dataclass(frozen=True)
class NoticeText:
    """A body's lines, with what its labels say."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> NoticeText:
        """The text of a draft, a line for each block."""
        return cls(tuple(text.split("\n")) if text else ())

    @cached_property
    def labels(self) -> tuple[Labelled, ...]:
        """Every labelled value, in the order of the text."""
        return tuple(_labelled(self.lines))

    @cached_property
    def _named(self) -> tuple[tuple[str, Labelled], ...]:
        """The labelled values that aren't empty, by name: facts are looked for again and again."""
        return tuple((found.name, found) for found in self.labels if found.value)

    @cached_property
    def _headings(self) -> tuple[int, ...]:
        """The lines that are heads of numbered sections."""
        return tuple(at for at, line in enumerate(self.lines) if is_heading(line))

    def first(self, pattern: re.Pattern[str], since: int = 0) -> Labelled | None:
        """The first value, from a line on, whose label's name fits and that isn't empty."""
        return next(self.all(pattern, since), None)

    def all(self, pattern: re.Pattern[str], since: int = 0) -> Iterator[Labelled]:
        """All values whose label's name fits and that aren't empty."""
        for name, found in self._named:
            if found.line >= since and pattern.fullmatch(name):
                yield found

    def section(self, pattern: re.Pattern[str]) -> tuple[int, int] | None:
        """The lines (from, to) below the first numbered heading that fits, to the next one."""
        for at in self._headings:
            if pattern.search(self.lines[at]):
                return at + 1, self.end_of_section(at + 1)
        return None

    def heading_over(self, line: int) -> str:
        """The numbered heading of the section that a line stands in; empty before the first."""
        at = bisect_left(self._headings, line) - 1
        return self.lines[self._headings[at]] if at >= 0 else ""

    def end_of_section(self, line: int) -> int:
        """The next numbered heading at or after a line, or the end of the text."""
        at = bisect_left(self._headings, line)
        return self._headings[at] if at < len(self._headings) else len(self.lines)


def is_heading(line: str) -> bool:
    """True for the head of a numbered section (一、…)."""
    return _HEADING.match(line) is not None


def _labelled(lines: tuple[str, ...]) -> Iterator[Labelled]:
    for at, line in enumerate(lines):
        below = lines[at + 1] if at + 1 < len(lines) else ""
        if below.startswith((":", "：")) and _LABEL_ALONE.match(line):
            yield Labelled(fold_label(line), below[1:].strip(), at)  # the colon went astray
            continue
        if ":" not in line and "：" not in line:  # most lines have no label
            continue
        segments = _SEGMENT.split(line)
        for number, segment in enumerate(segments, start=1):
            if match := _LABELLED.match(segment):
                is_last = number == len(segments)
                value = match["value"].strip() or (_value_below(below) if is_last else "")
                yield Labelled(fold_label(match["label"]), value, at)


def _value_below(line: str) -> str:
    """The line below a label without a value: its value, unless it is a label or a heading."""
    labelled = _LABELLED.match(line)
    own = labelled is not None and len(fold_label(labelled["label"])) <= 14
    return "" if own or is_heading(line) else line.strip()
