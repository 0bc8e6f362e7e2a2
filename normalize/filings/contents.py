"""Where in a long document the wanted parts stand: by its table of contents (目录), page by page.

A prospectus has some 500 pages, of which a third matters here. Its contents name chapters with
printed page numbers; where the first of them really stands tells how far printed numbers and pages
of the file are apart, and each chapter's page is looked at before it is believed. A file without
contents is searched for the headings of chapters; a short one is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from normalize.filings.rules import pattern, rules, squeezed

SHORT = 60  # pages: a document up to this length is read whole
_HEAD = 30  # pages in which the contents begin
_LONGEST_CONTENTS = 15
_APART = 40  # pages between the contents' end and the first chapter
_NEAR = 5  # pages by which a chapter may be off
_LONGEST_ENTRY = 200  # characters, with its leader dots
_LONGEST_HEADING = 40

TextOf = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pages to look into (from 0), the parts they belong to, and what was odd."""

    pages: tuple[int, ...]
    parts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with the page (from 0) on which it begins."""

    title: str
    page: int


def plan_for(shape: str, count: int, text_of: TextOf) -> Plan:
    """The plan for a document of `count` pages."""
    if count <= SHORT:
        return Plan(tuple(range(count)))
    parts = rules().get(shape, {}).get("parts", ())
    chapters = list(chapters_of(count, text_of))
    if not parts or not chapters:
        return Plan(tuple(range(SHORT)), odd=("no chapters found: only the first pages are read",))
    found: dict[str, tuple[int, int]] = {}
    odd = []
    for part in parts:
        span = _span(part, chapters, count)
        if span is None and part.get("optional"):
            continue
        if span is None:
            odd.append(f"no chapter {part['name']}")
        else:
            found[part["name"]] = span
    pages = sorted({page for begin, end in found.values() for page in range(begin, end)})
    return Plan(tuple(pages), found, tuple(odd))


def _span(part: Mapping[str, Any], chapters: list[Chapter], count: int) -> tuple[int, int] | None:
    for at, chapter in enumerate(chapters):
        if re.search(part["title"], chapter.title):
            # The next chapter may begin in the middle of a page.
            end = chapters[at + 1].page + 1 if at + 1 < len(chapters) else count
            return chapter.page, min(max(end, chapter.page + 1), chapter.page + part["most"], count)
    return None


def chapters_of(count: int, text_of: TextOf) -> Iterator[Chapter]:
    """The chapters in order, each on the page where its heading was seen."""
    entries, begin = _contents(count, text_of)
    offset: int | None = None
    if entries:
        first = _seen(entries[0][0], range(begin, min(begin + _APART, count)), text_of)
        offset = None if first is None else first - entries[0][1]
    if offset is None:
        yield from _searched(begin, count, text_of)
        return
    for title, printed in entries:
        near = sorted(range(-_NEAR, _NEAR + 1), key=abs)
        pages = [printed + offset + by for by in near if begin <= printed + offset + by < count]
        page = _seen(title, pages, text_of)
        if page is not None:
            yield Chapter(title, page)


def _contents(count: int, text_of: TextOf) -> tuple[list[tuple[str, int]], int]:
    """Chapters with printed pages, and the page (from 0) behind the contents."""
    for begin in range(min(_HEAD, count)):
        lines = _lines(text_of(begin))
        if not any(pattern("contents", "heading").search(line) for line in lines):
            continue
        entries: list[tuple[str, int]] = []
        for page in range(begin, min(begin + _LONGEST_CONTENTS, count)):
            here = list(_entries(_lines(text_of(page))))
            if not here:
                return _chapters(entries), page
            entries += here
        return _chapters(entries), min(begin + _LONGEST_CONTENTS, count)
    return [], 0


def _entries(lines: list[str]) -> Iterator[tuple[str, int]]:
    for line in lines:
        found = entry_of(line)
        if found:
            yield found


def entry_of(line: str) -> tuple[str, int] | None:
    """Title and printed page where a squeezed line is one of a table of contents."""
    if len(line) > _LONGEST_ENTRY:
        return None
    found = pattern("contents", "line").match(line)
    return (found["title"], int(found["page"])) if found else None


def _chapters(entries: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return [each for each in entries if pattern("contents", "chapter").search(each[0])]


def _searched(begin: int, count: int, text_of: TextOf) -> Iterator[Chapter]:
    """Headings of chapters, each where it is seen first; a long line is no heading."""
    seen: set[str] = set()
    for page in range(begin, count):
        for line in _lines(text_of(page)):
            if len(line) > _LONGEST_HEADING:
                continue
            number = pattern("contents", "chapter").match(line)
            if number and number[0] not in seen and not entry_of(line):
                seen.add(number[0])
                yield Chapter(line, page)


def _seen(title: str, pages: range | list[int], text_of: TextOf) -> int | None:
    for page in pages:
        if any(line == title for line in _lines(text_of(page))):
            return page
    return None


def _lines(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := squeezed(each))]
