"""Pages of a PDF by pdfium: their text, their lines with a place, and the tables ruled on them."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from normalize.records import Json
from spiders.pdf_grid import Box, Edge, Grid, grids

_MOST_CHARS = 30_000  # of a page; one with more is no page of a prospectus
_MOST_SEGMENTS = 20_000  # of a page: drawings have many, tables some hundred
_MOST_ODD = 20  # of a file: more say nothing more
_MOST_TABLES = 100  # of a page
_SLANT = 1.0  # points by which a ruling may be off
_SAME_LINE = 0.5  # of a character's height
_GAP = 0.6  # of a character's height: wider gaps are spaces
_LATIN_GAP = 0.15  # the same between Latin letters: fonts' spaces have 0.2 to 0.3 of their size


class NotOpened(Exception):
    """The file can't be opened: `encrypted` or `damaged`."""

    def __init__(self, outcome: str, why: str) -> None:
        self.outcome = outcome
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Char:
    """A character with its loose box (y grows upwards)."""

    text: str
    left: float
    right: float
    middle: float
    height: float


class PdfFile:
    """An opened file. Numbers of pages begin at 0 here.

    odd  what could not be read of it, page by page: pages that can't be loaded, and what was left
         out because a page has more than a page can have
    """

    def __init__(self, body: bytes) -> None:
        """Raises NotOpened. A file encrypted with an empty user password opens by itself."""
        try:
            self._file = pypdfium2.PdfDocument(body)
            self._count = len(self._file)
        except pypdfium2.PdfiumError as error:
            outcome = "encrypted" if "assword" in str(error) else "damaged"
            raise NotOpened(outcome, str(error)) from error
        self._texts: dict[int, str] = {}
        self._odd: dict[str, None] = {}

    def __len__(self) -> int:
        return self._count

    @property
    def odd(self) -> tuple[str, ...]:
        """What was odd so far, each once."""
        return tuple(self._odd)

    def _note(self, number: int, what: str) -> None:
        if len(self._odd) < _MOST_ODD:
            self._odd[f"page {number + 1}: {what}"] = None

    def text(self, number: int) -> str:
        """The text of a page, empty where it can't be loaded."""
        if number not in self._texts:
            self._texts[number] = self._text(number)
        return self._texts[number]

    def _text(self, number: int) -> str:
        try:
            page = self._file[number]
            words = page.get_textpage()
        except (pypdfium2.PdfiumError, IndexError):
            self._note(number, "can't be loaded")
            return ""
        try:
            most = min(words.count_chars(), _MOST_CHARS)
            return str(words.get_text_range(0, most)) if most > 0 else ""
        finally:
            words.close()
            page.close()

    def blocks(self, number: int) -> list[Json]:
        """Lines and tables of a page from top to bottom: {"line": text} or {"rows": [[cell]]}.

        Of a table `above` are the places (row, column) that a merged cell covers from above.
        """
        try:
            page = self._file[number]
            words = page.get_textpage()
        except (pypdfium2.PdfiumError, IndexError):
            self._note(number, "can't be loaded")
            return []
        try:
            if words.count_chars() > _MOST_CHARS:
                self._note(number, f"characters behind the first {_MOST_CHARS} are left out")
            return _blocks(_chars(words), self._tables(page, number))
        finally:
            words.close()
            page.close()

    def _tables(self, page: Any, number: int) -> list[Grid]:
        """The tables of a page; a drawing has none, and is told."""
        edges = _edges(page)
        tables = grids(edges) if len(edges) <= _MOST_SEGMENTS else []
        if len(edges) > _MOST_SEGMENTS or len(tables) > _MOST_TABLES:
            self._note(number, "too many rulings for tables: a drawing, read as lines")
            return []
        return tables


def _blocks(chars: list[Char], tables: list[Grid]) -> list[Json]:
    rest: list[Char] = []
    inside: dict[int, list[tuple[Box, Char]]] = {}
    for char in chars:
        for at, table in enumerate(tables):
            box = table.box_at((char.left + char.right) / 2, char.middle)
            if box is not None:
                inside.setdefault(at, []).append((box, char))
                break
        else:
            rest.append(char)
    placed: list[tuple[float, Json]] = [
        (line[0].middle, {"line": _said(line)}) for line in lines_of(rest)
    ]
    for at, table in enumerate(tables):
        rows = _rows(table, inside.get(at, []))
        if rows:
            places = table.covered_from_above()
            above: list[Json] = [
                [at, column]
                for at, (number, _) in enumerate(rows)
                for row, column in sorted(places)
                if row == number
            ]
            cells: list[Json] = [[*row] for _, row in rows]
            placed.append((table.top, {"rows": cells, "above": above}))
    placed.sort(key=lambda each: -each[0])
    return [block for _, block in placed]


def _rows(table: Grid, inside: list[tuple[Box, Char]]) -> list[tuple[int, list[str | None]]]:
    """Rows of cells with their numbers; those without text are left out.

    The text of a merged cell stands in its first place, None in the others.
    """
    by_box: dict[Box, list[Char]] = {}
    for box, char in inside:
        by_box.setdefault(box, []).append(char)
    texts = {box: "".join(map(_said, lines_of(chars))) for box, chars in by_box.items()}
    rows = ([None if box is None else texts.get(box, "") for box in row] for row in table.rows())
    return [(number, row) for number, row in enumerate(rows) if any(row)]


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters in lines from top to bottom, each from left to right."""
    lines: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (-c.middle, c.left)):
        if lines and abs(lines[-1][0].middle - char.middle) <= _SAME_LINE * char.height:
            lines[-1].append(char)
        else:
            lines.append([char])
    return [sorted(line, key=lambda c: c.left) for line in lines]


def _said(line: list[Char]) -> str:
    parts = [line[0].text]
    for before, char in pairwise(line):
        gap = _LATIN_GAP if _are_latin(before.text, char.text) else _GAP
        if char.left - before.right > gap * char.height:
            parts.append(" ")
        parts.append(char.text)
    return "".join(parts).strip()


def _are_latin(before: str, char: str) -> bool:
    """Whether a blank between two characters parts words: in numbers and in Chinese it doesn't."""
    return before.isascii() and char.isascii() and (before.isalpha() or char.isalpha())


def _chars(words: Any) -> list[Char]:
    found = []
    box = raw.FS_RECTF()
    for at in range(min(words.count_chars(), _MOST_CHARS)):
        code = raw.FPDFText_GetUnicode(words, at)
        if code <= 32 or not raw.FPDFText_GetLooseCharBox(words, at, ctypes.byref(box)):
            continue
        height = max(abs(box.top - box.bottom), 1.0)
        text = chr(code) if code not in range(0xD800, 0xE000) else "\ufffd"
        found.append(Char(text, box.left, box.right, (box.top + box.bottom) / 2, height))
    return found


def _edges(page: Any) -> list[Edge]:
    """Straight rulings of a page, whether drawn as lines or as the sides of thin boxes."""
    edges: list[Edge] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        matrix = raw.FS_MATRIX()
        if not raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
            continue
        _add(edges, item, matrix)
        if len(edges) > _MOST_SEGMENTS:
            break  # a drawing
    return edges


def _add(edges: list[Edge], item: Any, matrix: Any) -> None:
    count = raw.FPDFPath_CountSegments(item)
    if not 0 < count <= _MOST_SEGMENTS:
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    before = begin = (0.0, 0.0)
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        if not raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
            continue
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            _add_edge(edges, before, point)
        if raw.FPDFPathSegment_GetClose(segment):
            _add_edge(edges, point, begin)
        before = point


def _add_edge(edges: list[Edge], a: tuple[float, float], b: tuple[float, float]) -> None:
    if abs(a[1] - b[1]) <= _SLANT < abs(a[0] - b[0]):
        edges.append(Edge(True, a[1], min(a[0], b[0]), max(a[0], b[0])))
    elif abs(a[0] - b[0]) <= _SLANT < abs(a[1] - b[1]):
        edges.append(Edge(False, a[0], min(a[1], b[1]), max(a[1], b[1])))
