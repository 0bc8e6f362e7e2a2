"""The table of regions: GB/T 2260 divisions since 1981 and development zones, and ways up and on.

data/regions.csv holds the divisions in force on 2025-12-31, abolished ones since 1981 with what
replaced them, and zones under NBS codes; data/README.md says from where. The whole country is
100000; the Xinjiang Production and Construction Corps, which GB/T 2260 lacks, is 660000 by our
own convention. The file is read once, when it is first needed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias

COUNTRY = "100000"
_CODE = re.compile(r"([1-9]\d{5})(?:0{6})?", re.ASCII)  # NBS writes twelve digits
_PLACE_HOLDERS = frozenset(
    {"0100", "0200", "9000"}
)  # districts, counties, directly under a province
_FILE = Path(__file__).parent / "data" / "regions.csv"


class Level(StrEnum):
    """How high a division stands. Districts of municipalities and zones are county-level."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


_BY_DIGIT = dict(zip("0123", Level, strict=True))


@dataclass(frozen=True, slots=True)
class Region:
    """A division in one stretch of years, or a development zone.

    path: names from the province down without gaps, as in an address (浙江省宁波市北仑区).
    valid_from, valid_to: years; None is unknown, or still in force. In valid_to it was abolished.
    replaced_by: codes, one step; `successors` follows them to what is in force.
    lineage: codes from the country down to this one.
    """

    code: str
    name: str
    level: Level
    parent: str | None
    path: str
    kind: str
    valid_from: int | None
    valid_to: int | None
    replaced_by: tuple[str, ...]
    lineage: tuple[str, ...]

    def in_force(self, year: int | None = None) -> bool:
        """True at the end of that year; without a year, on the table's own date."""
        if year is None:
            return self.valid_to is None
        return (self.valid_from or 0) <= year < (self.valid_to or 9999)


Regions: TypeAlias = tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Regions by code (in force first, then the latest) and by what they are called.

    full: complete names, also 海南州 and 合肥高新区. bare: names without their kind, 沈阳.
    local: a zone by its city's code and its name without the city's, 340100 and 高新区.
    """

    codes: dict[str, Regions] = field(default_factory=dict)
    full: dict[str, Regions] = field(default_factory=dict)
    bare: dict[str, Regions] = field(default_factory=dict)
    local: dict[tuple[str, str], Regions] = field(default_factory=dict)

    def add(self, row: dict[str, str]) -> None:
        """Take one line of the file; the line of its parent has been taken before."""
        this = _region(row, self.codes)
        held = (*self.codes.get(this.code, ()), this)
        self.codes[this.code] = tuple(sorted(held, key=_end, reverse=True))
        names = [this.name, *filter(None, row["alias"].split("|"))]
        for name in names:
            self.full[name] = (*self.full.get(name, ()), this)
        if short := row["short"]:
            self.bare[short] = (*self.bare.get(short, ()), this)
        if this.kind == "development_zone":
            self._add_local(this, names)

    def _add_local(self, zone: Region, names: Iterable[str]) -> None:
        city = self.codes[zone.lineage[-2]][0]
        base = city.name.removesuffix("市").removesuffix("盟")
        for name in names:
            if name.startswith(base):
                self.local[city.code, name.removeprefix(base).removeprefix("市")] = (zone,)


def _end(this: Region) -> int:
    return this.valid_to or 9999


def _region(row: dict[str, str], codes: dict[str, Regions]) -> Region:
    """The line as a region under the parent of its own first year: codes are used again."""
    since, until = row["valid_from"], row["valid_to"]
    above = codes.get(row["parent"], ())
    parent = next((r for r in above if since and r.in_force(int(since))), next(iter(above), None))
    head = parent.path if parent and parent.level is not Level.COUNTRY else ""
    return Region(
        code=row["code"],
        name=row["name"],
        level=_BY_DIGIT[row["level"]],
        parent=row["parent"] or None,
        path=head + row["name"],
        kind=row["kind"],
        valid_from=int(since) if since else None,
        valid_to=int(until) if until else None,
        replaced_by=tuple(filter(None, row["replaced_by"].split("|"))),
        lineage=(*(parent.lineage if parent else ()), row["code"]),
    )


@cache
def table() -> Table:
    """The whole table, read once."""
    made = Table()
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in sorted(csv.DictReader(lines), key=lambda row: row["level"]):
            made.add(row)
    return made


def all_regions() -> Regions:
    """Every region that is known, in force or not, in the order of codes."""
    codes = table().codes
    return tuple(each for code in sorted(codes) for each in codes[code])


def region(code: str, on: date | None = None) -> Region | None:
    """The division with this code: on that date, else in force, else the last that had it."""
    held = table().codes.get(code, ())
    then = [r for r in held if on and r.in_force(on.year)]
    return next(iter([*then, *held]), None)


def ancestors(code: str) -> Regions:
    """The divisions above a code, the country first; empty for an unknown code."""
    this = region(code)
    return tuple(filter(None, map(region, this.lineage[:-1] if this else ())))


def province_of(code: str) -> Region | None:
    """The province-level division of a code; None for the country and for an unknown code."""
    this = region(code)
    return region(this.lineage[1]) if this and len(this.lineage) > 1 else None


def successors(old: Region, on: date | None = None) -> Regions:
    """What took the place of a division, in force now or on a date; empty where none is recorded.

    A division that is in force is its own successor. There are several where it was divided.
    """
    year = on.year if on else None
    return tuple(r for r in succession(old, year) if r.in_force(year))


def succession(old: Region, year: int | None = None) -> Regions:
    """The division and all that followed it, nearest first, up to those in force in the year."""
    seen: dict[Region, None] = {}
    queue = [old]
    while queue:
        this = queue.pop(0)
        if this not in seen:
            seen[this] = None
            queue += () if this.in_force(year) else _next(this)
    return tuple(seen)


def _next(old: Region) -> Regions:
    """One step on. The same code may follow itself under another name: 襄樊市, 襄阳市."""
    then = date(min(_end(old), date.max.year), 12, 31)
    after = (region(code, then) for code in old.replaced_by)
    return tuple(r for r in after if r and r != old)


def timely(regions: Regions, on: date | None) -> Regions:
    """Those in force on the date, else now, else all."""
    then = tuple(r for r in regions if on and r.in_force(on.year))
    return then or tuple(r for r in regions if r.in_force()) or regions


def latest(regions: Regions) -> Regions:
    """Without those that another one of them came after at the same place."""
    return tuple(r for r in regions if not any(_came_after(o, r) for o in regions))


def _came_after(late: Region, early: Region) -> bool:
    """True for a recorded follower, or one under the same parent or lifted out of it: 莱芜市."""
    if not early.valid_to or (late.valid_from or 0) < early.valid_to:
        return False
    return late.lineage[-2] in early.lineage or late in succession(early)


def related(one: Region, two: Region) -> bool:
    """True where one is the other or lies inside it."""
    return one.code in two.lineage or two.code in one.lineage


def code_in(text: str) -> str | None:
    """The code that the text is. One that only holds a place (市辖区) is read as its parent."""
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    code = match[1]
    above = code[:2] + "0000" if code[2:] in _PLACE_HOLDERS else code[:4] + "00"
    places = (code, above) if code[2:] in _PLACE_HOLDERS or code.endswith("01") else (code,)
    return next((place for place in places if place in table().codes), None)
