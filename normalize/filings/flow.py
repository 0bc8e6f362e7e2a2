"""The pages of a filed document as one flow: headers and footers off, broken tables whole again.

A prospectus is set page by page, and its tables break where the page does. Here a table that goes
on at the top of the next page is joined to its beginning; what stands above a table (title, unit)
stays with it, since only there it is said what its numbers are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from normalize.filings.contents import entry_of
from normalize.filings.rules import rules, squeezed
from normalize.records import Json
from normalize.said import rows_in

_EDGE = 2  # lines at the top and at the bottom of a page that may be headers and footers
_OFTEN = 3  # pages on which the same line makes a header
_ABOVE = 8  # lines above a table that may say what it is
_DIGITS = re.compile(r"\d+")
_UNIT = re.compile("单位[:：]")
_YEAR = re.compile(r"20\d\d\s*年")
_NUMERAL = "[一二三四五六七八九十百]+"
_HEADING = re.compile(rf"^(?:第{_NUMERAL}[章节]|[(]?{_NUMERAL}[)、]|[(]?\d{{1,2}}[、.)](?!\d))")
_LEVELS = tuple(
    re.compile(words)
    for words in (
        rf"^第{_NUMERAL}[章节]",
        rf"^{_NUMERAL}、",
        rf"^[(]{_NUMERAL}[)]",
        r"^\d{1,2}[、.](?!\d)",
        r"^[(]\d{1,2}[)]",
    )
)
_LONGEST_HEADING = 45
_SHORT_LINE = 20  # characters: a line of running text is longer, but for the last of a paragraph
_PAGE_NUMBER = re.compile(r"^(?:第?\d{1,4}页?(?:[/共]\d{1,4}页?)?|\d+(?:-\d+){1,3}|-\d{1,4}-)$")

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text. `page` is that of the file, the first is 1."""

    page: int
    text: str


@dataclass(slots=True)
class Table:
    """Rows with the page of each; `above` are the lines before it, the nearest last; `headings`
    the chapter and the headings under which it stands, from the highest.

    In a row None is a place covered by a merged cell to its left or above it, "" an empty cell.
    """

    above: tuple[str, ...]
    headings: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Number of columns."""
        return max(map(len, self.rows), default=0)

    def quote(self, at: int) -> str:
        """A row as it is printed, cells parted by a bar."""
        return " | ".join(cell for cell in self.rows[at] if cell)[:500]


Block = Line | Table


class Outline:
    """The headings that are open where a reader stands: 第二节, 一、, （一）, 1、, （1）."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def see(self, line: str) -> None:
        """Take note of a line; only a short one that is numbered is a heading."""
        text = squeezed(line)
        if len(text) > _LONGEST_HEADING or text.endswith(("。", ";", ":")):
            return
        for level, numbered in enumerate(_LEVELS):
            if numbered.match(text):
                if not entry_of(text):
                    self._open = [each for each in self._open if each[0] < level]
                    self._open.append((level, text))
                return

    @property
    def headings(self) -> tuple[str, ...]:
        """From the highest."""
        return tuple(text for _, text in self._open)


def flow(fields: Mapping[str, Json]) -> list[Block]:
    """Lines and whole tables of the pages that a reader gives, in order."""
    pages = [(_number(page), list(rows_in(page, "blocks"))) for page in rows_in(fields, "pages")]
    noise = _repeated([blocks for _, blocks in pages])
    found: list[Block] = []
    above: list[str] = []
    outline = Outline()
    for at, (page, blocks) in enumerate(pages):
        follows = at > 0 and pages[at - 1][0] == page - 1
        fresh = True  # nothing of this page has been seen but its header
        for block, is_edge in _with_edges(blocks):
            line, rows = block.get("line"), block.get("rows")
            if isinstance(line, str) and not (is_edge and _is_noise(line, noise)):
                found.append(Line(page, line))
                outline.see(line)
                above = [*above[1 - _ABOVE :], line]
                fresh = False
            elif isinstance(rows, list):
                table = _table(rows, page, tuple(above), outline.headings)
                last = found[-1] if found else None
                if fresh and follows and isinstance(last, Table) and _is_rest(last, table):
                    _join(last, table)
                else:
                    found.append(table)
                above, fresh = [], False
    return found


def is_chapter(block: Block) -> bool:
    """True for the title of a chapter: 第四节 发行人基本情况."""
    return isinstance(block, Line) and bool(_LEVELS[0].match(squeezed(block.text)))


def _number(page: Mapping[str, Json]) -> int:
    number = page.get("page")
    return number if isinstance(number, int) else 0


def _with_edges(blocks: list[Mapping[str, Json]]) -> Iterator[tuple[Mapping[str, Json], bool]]:
    for at, block in enumerate(blocks):
        yield block, at < _EDGE or at >= len(blocks) - _EDGE


def _repeated(pages: list[list[Mapping[str, Json]]]) -> frozenset[str]:
    """Lines that stand at the edges of many pages, whatever numbers are in them."""
    seen: Counter[str] = Counter()
    for blocks in pages:
        lines = {
            _bare(str(b["line"])) for b, is_edge in _with_edges(blocks) if is_edge and "line" in b
        }
        seen.update(lines)
    often = max(_OFTEN, len(pages) // 10)
    return frozenset(line for line, times in seen.items() if times >= often)


def _bare(line: str) -> str:
    return _DIGITS.sub("0", squeezed(line))


def _is_noise(line: str, noise: frozenset[str]) -> bool:
    if _UNIT.search(squeezed(line)):
        return False  # many a page begins with it, and without it the table below says nothing
    return _bare(line) in noise or bool(_PAGE_NUMBER.match(squeezed(line)))


def _table(rows: list[Json], page: int, above: tuple[str, ...], headings: tuple[str, ...]) -> Table:
    table = Table(above, headings)
    for row in rows:
        if isinstance(row, list):
            table.rows.append(tuple(c if isinstance(c, str) else None for c in row))
            table.pages.append(page)
    return table


def _is_rest(table: Table, more: Table) -> bool:
    """True where the rows may go on with the table: as many columns, and no head of other years."""
    if not table.rows or not more.rows or table.width != more.width:
        return False
    years = [
        {year for cell in rows[0] for year in _YEAR.findall(cell or "")}
        for rows in (table.rows, more.rows)
    ]
    return not (all(years) and table.rows[0] != more.rows[0])


def _join(table: Table, more: Table) -> None:
    """Put the rest of a table to its beginning, without a head that is printed again."""
    skip = 0
    while skip < min(len(more.rows), 3) and more.rows[skip] == table.rows[skip]:
        skip += 1
    if skip == 0 and _goes_on(table, more):
        first = more.rows[0]
        table.rows[-1] = tuple(
            (a or "") + (b or "") or a for a, b in zip(table.rows[-1], first, strict=True)
        )
        skip = 1
    table.rows += more.rows[skip:]
    table.pages += more.pages[skip:]


def _goes_on(table: Table, more: Table) -> bool:
    """True where the page broke within a row: its rest has words only, and not in every place."""
    first = more.rows[0]
    filled = [cell for cell in first if cell]
    return not first[0] and bool(filled) and not any(any(map(str.isdigit, cell)) for cell in filled)


def in_parts(shape: str, blocks: list[Block]) -> dict[str, list[Block]]:
    """The blocks of each part of a document that is looked for, by the headings of chapters."""
    parts = rules().get(shape, {}).get("parts", ())
    found: dict[str, list[Block]] = {}
    outline, chapter, part = Outline(), "", None
    for block in blocks:
        if isinstance(block, Line):
            outline.see(block.text)
            first = next(iter(outline.headings), "")
            if first != chapter and _LEVELS[0].match(first):
                chapter = first
                part = next((p["name"] for p in parts if re.search(p["title"], first)), None)
        if part is not None:
            found.setdefault(part, []).append(block)
    return found


def labelled(blocks: list[Block]) -> Iterator[tuple[str, str, int, str]]:
    """Labels with what stands to their right in a table, or behind a colon.

    Each as label (squeezed), value, page and quote.
    """
    for block in blocks:
        if isinstance(block, Line):
            label, colon, value = _parted(block.text)
            if colon and len(label) <= 30:
                yield squeezed(label), value.strip(), block.page, block.text
            continue
        for at, row in enumerate(block.rows):
            cells = [cell for cell in row if cell is not None]
            for label, value in pairwise(cells):
                if label and len(label) <= 30:
                    yield squeezed(label), value.strip(), block.pages[at], block.quote(at)


def _parted(text: str) -> tuple[str, str, str]:
    for at, char in enumerate(text):
        if char in ":：":
            return text[:at], char, text[at + 1 :]
    return text, "", ""


def sentences(blocks: list[Block]) -> Iterator[tuple[str, int]]:
    """Running text in sentences, lines joined, each with the page on which it begins."""
    text, page = "", 0
    for block in blocks:
        if text and isinstance(block, Line) and _HEADING.match(squeezed(block.text)):
            yield text[:2000], page
            text = ""
        pieces = [block.text] if isinstance(block, Line) else _cells(block)
        for piece in pieces:
            page = page if text else (block.page if isinstance(block, Line) else block.pages[0])
            text += squeezed(piece)
            while len(cut := re.split("(?<=[。;；])", text, maxsplit=1)) > 1 and cut[1]:
                yield cut[0], page
                text = cut[1]
                page = block.page if isinstance(block, Line) else block.pages[0]
            ends = text.endswith(("。", ";", "；")) or len(piece) < _SHORT_LINE
            if ends or isinstance(block, Table) or len(text) > 2000:
                yield text[:2000], page
                text = ""
    if text:
        yield text[:2000], page


def _cells(table: Table) -> list[str]:
    return [cell for row in table.rows for cell in row if cell and len(cell) > 20]
