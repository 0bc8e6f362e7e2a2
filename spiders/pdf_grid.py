"""Tables from rulings: pure geometry, so that it can be tested without any PDF.

Rulings that meet make one table. Between two neighbouring cells stands a ruling, or they are one
cell (merged). The outer sides of a table count as ruled: many tables are open to left and right.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

_SNAP = 3.0  # points: rulings that are nearer to each other are one, drawn twice or as a thin box
_MOST_LINES = 400  # rows or columns of one table

Box: TypeAlias = int  # number of a cell within its table


@dataclass(frozen=True, slots=True)
class Edge:
    """A ruling: at `at` (y where it lies, x where it stands), from `begin` to `end`."""

    lies: bool
    at: float
    begin: float
    end: float


class Grid:
    """One table: its columns and rows (from the top), and which places are one cell."""

    def __init__(self, edges: Sequence[Edge]) -> None:
        lying, standing = [e for e in edges if e.lies], [e for e in edges if not e.lies]
        left, right = _span(lying, standing)
        bottom, top = _span(standing, lying)
        self._xs = _snapped([left, right, *(e.at for e in standing)])
        self._ys = _snapped([bottom, top, *(e.at for e in lying)])
        self.top = top
        self._boxes = list(range(self.columns * self.height if self.is_bounded else 0))
        if self.is_bounded:
            self._merge(lying, standing)

    @property
    def is_bounded(self) -> bool:
        """False for a drawing that has more lines than a table may have."""
        return 0 < self.columns <= _MOST_LINES and 0 < self.height <= _MOST_LINES

    @property
    def columns(self) -> int:
        """Number of columns."""
        return len(self._xs) - 1

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self._ys) - 1

    def box_at(self, x: float, y: float) -> Box | None:
        """The cell at a point."""
        column, row = bisect_right(self._xs, x) - 1, bisect_right(self._ys, y) - 1
        if not (0 <= column < self.columns and 0 <= row < self.height):
            return None
        return self._find(self._place(row, column))

    def rows(self) -> Iterator[list[Box | None]]:
        """Rows from the top; a cell stands in its upper left place, None in all others covers."""
        seen: set[int] = set()
        for row in range(self.height - 1, -1, -1):
            cells: list[Box | None] = []
            for column in range(self.columns):
                box = self._find(self._place(row, column))
                cells.append(None if box in seen else box)
                seen.add(box)
            yield cells

    def covered_from_above(self) -> set[tuple[int, int]]:
        """Places (row from the top, column) of a cell that began in a higher row."""
        first: dict[Box, int] = {}
        found = set()
        for number, row in enumerate(range(self.height - 1, -1, -1)):
            for column in range(self.columns):
                box = self._find(self._place(row, column))
                if first.setdefault(box, number) < number:
                    found.add((number, column))
        return found

    def _place(self, row: int, column: int) -> int:
        return row * self.columns + column

    def _find(self, place: int) -> int:
        while self._boxes[place] != place:
            self._boxes[place] = self._boxes[self._boxes[place]]
            place = self._boxes[place]
        return place

    def _join(self, one: int, other: int) -> None:
        a, b = self._find(one), self._find(other)
        self._boxes[max(a, b)] = min(a, b)

    def _merge(self, lying: Sequence[Edge], standing: Sequence[Edge]) -> None:
        between_columns = _by_line(self._xs, standing)
        between_rows = _by_line(self._ys, lying)
        for row in range(self.height):
            y = (self._ys[row] + self._ys[row + 1]) / 2
            for column in range(self.columns):
                x = (self._xs[column] + self._xs[column + 1]) / 2
                here = self._place(row, column)
                if column + 1 < self.columns and not _covers(between_columns[column + 1], y):
                    self._join(here, self._place(row, column + 1))
                if row + 1 < self.height and not _covers(between_rows[row + 1], x):
                    self._join(here, self._place(row + 1, column))


def grids(edges: Iterable[Edge]) -> list[Grid]:
    """The tables that some rulings make, from the top; a frame of one cell is none."""
    found = [Grid(group) for group in _groups(list(edges))]
    good = [grid for grid in found if grid.is_bounded and grid.columns * grid.height > 1]
    return sorted(good, key=lambda grid: -grid.top)


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Rulings in groups of those that meet."""
    roots = list(range(len(edges)))

    def find(at: int) -> int:
        while roots[at] != at:
            roots[at] = roots[roots[at]]
            at = roots[at]
        return at

    order = sorted((n for n, e in enumerate(edges) if e.lies), key=lambda n: edges[n].at)
    heights = [edges[n].at for n in order]
    for at, edge in enumerate(edges):
        if edge.lies:
            continue
        first = bisect_right(heights, edge.begin - _SNAP)
        last = bisect_right(heights, edge.end + _SNAP)
        for other in order[first:last]:
            if edges[other].begin - _SNAP <= edge.at <= edges[other].end + _SNAP:
                roots[find(at)] = find(other)
    groups: dict[int, list[Edge]] = {}
    for at, edge in enumerate(edges):
        groups.setdefault(find(at), []).append(edge)
    return [g for g in groups.values() if sum(e.lies for e in g) > 1 and any(not e.lies for e in g)]


def _span(along: Sequence[Edge], across: Sequence[Edge]) -> tuple[float, float]:
    places = [e.begin for e in along] + [e.end for e in along] + [e.at for e in across]
    return min(places), max(places)


def _snapped(places: Iterable[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return found


def _by_line(lines: Sequence[float], edges: Iterable[Edge]) -> list[list[tuple[float, float]]]:
    found: list[list[tuple[float, float]]] = [[] for _ in lines]
    for edge in edges:
        at = max(bisect_right(lines, edge.at + 0.01) - 1, 0)
        found[at].append((edge.begin - _SNAP, edge.end + _SNAP))
    return found


def _covers(spans: Iterable[tuple[float, float]], place: float) -> bool:
    return any(begin <= place <= end for begin, end in spans)
