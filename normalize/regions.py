"""Read a region as official Chinese pages print it: 辽宁, 沈阳市, 江苏省 常州市, an address.

Names are those of `region_table` (GB/T 2260 with its history, development zones). The rules:

* The longest name that starts the text wins, then the longest name below it, and so on: the
  longest certain prefix. 市辖区 and 省直辖县级行政区划 name nothing and are passed over.
* A complete name (沈阳市) may be followed by anything. A bare one (沈阳) is the whole text, or is
  followed by a gap, by a division below it, or by an authority or a zone: 河南路 is not Henan.
* `within` keeps what lies inside the context, else what stands above it, else it is a
  contradiction. `level` and then `on` narrow what is left, as far as something is left. Without
  `on`, divisions in force go before abolished ones; 郊区 and its like are too common for that.
* A bare name that is a province's means the province, unless a prefecture-level city has it too
  (吉林). A bare name of a prefecture-level city means the city, unless a district of a
  municipality has it too (朝阳). Any other doubt is `ambiguous`, with all codes it could be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from normalize.reading import Reading, Reason
from normalize.region_table import (
    COUNTRY,
    Level,
    Region,
    Regions,
    ancestors,
    code_in,
    latest,
    province_of,
    region,
    related,
    successors,
    table,
    timely,
)

__all__ = [
    "COUNTRY",
    "Level",
    "Region",
    "ancestors",
    "province_of",
    "read_region",
    "region",
    "successors",
]

_LONGEST = 20  # no name in the table is longer; a test holds it to that
_HEAD = 120  # characters; an address with its country, province, city and county has 30
_BODIES = frozenset({Level.COUNTRY, Level.PROVINCE, Level.PREFECTURE})
_MUNICIPALITIES = frozenset({"110000", "120000", "310000", "500000"})
_NATIONAL = frozenset(
    ["中央", "全国", "国家", "国家级", "中央级", "中央本级", "中央单位", "全国性"]
)
_SILENT = ["", "-", "--", "—", "——", "/", "\\", "无", "不详", "未知", "null", "None"]
_ABROAD = ["境外", "国外", "海外", "境外地区"]
_NO_REGION = dict.fromkeys(_SILENT, Reason.NOT_STATED) | dict.fromkeys(
    _ABROAD, Reason.NOT_APPLICABLE
)
# So many places are called so that being the one in force says little.
_TOO_COMMON = frozenset(["城区", "郊区", "矿区", "新区", "市区", "东区", "西区", "南区", "北区"])

_GAP = re.compile(r"[\s\-—_/\\>|+·•,，;；:：()（）\[\]【】、]+")
_FILLER = re.compile("市辖区|(?:省|自治区)?直辖县级行政(?:区划|单位|区)")
_SEAT = re.compile(f"(?:([省市区县])级?)?(?:本级|直属)|([省市区县])级|{_FILLER.pattern}")
# What shows that the name before it was part of a longer word: 中山市场, 浦东新区域, 河南路.
_WORD = re.compile("[场域间别]")
_STREET = re.compile("[东西南北中]?路|大?街|大道|巷|弄|村|桥|站")
_AUTHORITY = re.compile(
    f"{_FILLER.pattern}|[省市州]?(?:本级|直属)|[\u4e00-\u9fff]{{0,12}}?(?:[厅局]|委员会|发改委"
    "|人民政府|管委会|开发区|高新区|经开区|新区|园区|保税区|示范区|实验区|试验区|自贸区)"
)


@dataclass(frozen=True, slots=True)
class _Found:
    """The regions a name may stand for, and where in the text it ends.

    common: without a parent the name says little. rival: what the rest names beside these regions;
    listed: as a list does.
    """

    regions: Regions
    name: str
    end: int
    common: bool = False
    rival: Regions = ()
    listed: bool = False

    @property
    def bare(self) -> bool:
        """True for a name without its kind: 沈阳."""
        return self.name not in table().full


def read_region(
    text: str,
    within: str | None = None,
    *,
    level: str | None = None,
    on: date | None = None,
) -> Reading[Region]:
    """Read a region column, a path of columns, or an address that begins with a region.

    within: code or name known from the context, such as the list page's province.
    level: what the column holds, a value of `Level`: 吉林 in a column of provinces is the province.
    on: the date of the document, to read names as they were. A code of six or twelve digits is
    read as the code. Empty text is `not_stated`, 境外 `not_applicable`; two regions that disagree
    are `contradictory`, a list of regions is `ambiguous`. An unknown `level` is a ValueError.
    """
    wanted = Level(level) if level else None
    clean = text.strip()
    if clean in _NO_REGION:
        return Reading(text, reason=_NO_REGION[clean])
    context = _context(within) if within else ()
    found = _whole(clean, context) or _start(_plain_text(clean), context)
    if found is None:
        return Reading(text, reason=Reason.UNREADABLE)
    kept = _inside(found.regions, context)
    left = _narrowed(replace(found, regions=kept or found.regions), wanted, on)
    if found.rival or not kept:
        reason = Reason.AMBIGUOUS if found.listed else Reason.CONTRADICTORY
        return Reading(text, reason=reason, candidates=_codes(left + timely(found.rival, on)))
    if len(left) > 1 or found.common:
        return Reading(text, reason=Reason.AMBIGUOUS, candidates=_codes(left))
    return Reading(text, left[0])


def _codes(regions: Iterable[Region]) -> tuple[str, ...]:
    return tuple(sorted({r.code for r in regions}))


def _plain_text(text: str) -> str:
    """The head of the text, where the name stands, with full-width signs made plain."""
    return unicodedata.normalize("NFKC", text[:_HEAD]).strip()


@lru_cache(maxsize=1024)
def _context(within: str) -> Regions:
    """The regions the context may mean; none where it can't be read, which narrows nothing."""
    reading = read_region(within)
    if reading.value:
        return (reading.value,)
    doubt = reading.candidates if reading.reason is Reason.AMBIGUOUS else ()
    return tuple(filter(None, map(region, doubt)))


# --- a text that is one name -------------------------------------------------------------------


def _whole(text: str, context: Regions) -> _Found | None:
    """A text that is a name, a word for the country, a code, or the context's own seat."""
    regions = _named(text, context)
    if regions:
        common = text in _TOO_COMMON and not context
        return _Found(regions, text, len(text), common)
    code = COUNTRY if text in _NATIONAL else code_in(text)
    regions = table().codes.get(code, ()) if code else _seat(text, context)
    return _Found(regions, text, len(text)) if regions else None


def _named(name: str, scope: Regions) -> Regions:
    """All regions called so; a zone by its local name only right below its city."""
    known = table()
    full, bare = known.full.get(name, ()), known.bare.get(name, ())
    regions = full + tuple(r for r in bare if r not in full) if full and bare else full or bare
    return regions or next(filter(None, (known.local.get((r.code, name)) for r in scope)), ())


def _seat(text: str, context: Regions) -> Regions:
    """市本级, 省级, 市辖区: the body of that level which the context names or stands under."""
    match = _SEAT.fullmatch(text)
    if match is None or len(context) != 1:
        return ()
    unit = match[1] or match[2]
    chain = (*ancestors(context[0].code), *context)
    return next(((r,) for r in reversed(chain) if unit is None or _is_unit(r, unit)), ())


def _is_unit(this: Region, unit: str) -> bool:
    """True where 省级, 市级, 区级 or 县级 may mean this one: a municipality is 市级 too."""
    if unit == "市":
        return this.level is Level.PREFECTURE or this.code in _MUNICIPALITIES
    return this.level is (Level.PROVINCE if unit == "省" else Level.COUNTY)


# --- a text that begins with names -------------------------------------------------------------


def _start(text: str, context: Regions) -> _Found | None:
    """The longest certain chain of names at the start of the text, and what contradicts it."""
    joined = _whole("".join(text.split()), context)
    found = joined or _chain(text, 0, None, context)
    return found and (found if joined else _with_rival(text, found))


def _chain(text: str, at: int, scope: Regions | None, context: Regions) -> _Found | None:
    """The deepest region named from `at` on, below one of `scope`; None where none is certain."""
    at = at if scope is None else _past_gap(text, at)
    for end in range(min(len(text), at + _LONGEST), at + 1, -1):
        regions = _below(_named(text[at:end], scope or context), scope)
        if regions:
            here = _Found(regions, text[at:end], end)
            deeper = _chain(text, end, regions, context)
            if deeper or _may_end(text, here, bool(scope), bool(context)):
                return deeper or here
    return None


def _past_gap(text: str, at: int) -> int:
    """Where the next name may begin: behind separators and names of nothing."""
    for pattern in (_GAP, _FILLER, _GAP):
        match = pattern.match(text, at)
        at = match.end() if match else at
    return at


def _below(regions: Regions, scope: Regions | None) -> Regions:
    """Those inside one of `scope`; else those that repeat it, as 北京 北京市 does."""
    if scope is None:
        return regions
    codes = {r.code for r in scope}
    inside = tuple(r for r in regions if not codes.isdisjoint(r.lineage[:-1]))
    return inside or tuple(r for r in regions if r.code in codes)


def _may_end(text: str, here: _Found, below: bool, known: bool) -> bool:
    """True where the name is not part of a longer word, so that the reading may stop behind it."""
    if here.end == len(text):
        return True
    if here.name in _TOO_COMMON and not (below or known):
        return False
    if not here.bare:
        return not _WORD.match(text, here.end)
    high = any(r.level in _BODIES for r in here.regions)
    if _GAP.match(text, here.end):
        return high or below
    if not high or _STREET.match(text, here.end):
        return False
    return below or bool(_AUTHORITY.match(text, here.end))


def _with_rival(text: str, found: _Found) -> _Found:
    """Add what the rest names outside the regions found: a province or city, or a lone name."""
    gap = _GAP.match(text, found.end)
    at = gap.end() if gap else found.end
    rivals = _lone(text[at:], bool(gap)) or _leading(text, at)
    if not rivals or any(related(r, f) for r in rivals for f in found.regions):
        return found
    return replace(found, rival=rivals, listed=bool(gap and "、" in gap[0]))


def _lone(rest: str, apart: bool) -> Regions:
    return table().full.get(rest, ()) or (table().bare.get(rest, ()) if apart else ())


def _leading(text: str, at: int) -> Regions:
    for end in range(min(len(text), at + _LONGEST), at + 1, -1):
        named = table().full.get(text[at:end], ())
        high = tuple(r for r in named if r.level in _BODIES)
        if high and not _WORD.match(text, end):
            return high
    return ()


# --- which of several --------------------------------------------------------------------------


def _inside(regions: Regions, context: Regions) -> Regions:
    """Those inside the context, else those above it; all of them without a context."""
    if not context:
        return regions
    inside = tuple(r for r in regions if any(c.code in r.lineage for c in context))
    return inside or tuple(r for r in regions if any(r.code in c.lineage for c in context))


def _narrowed(found: _Found, level: Level | None, on: date | None) -> Regions:
    """The regions that level, time and usage leave: at least one."""
    left = tuple(r for r in found.regions if r.level is level) or found.regions
    if found.common:
        return left
    left = timely(left, on)
    left = tuple(r for r in left if r.name == found.name) or left  # 万县 before 万县市
    return latest(_ranked(left) if found.bare else left)


def _ranked(regions: Regions) -> Regions:
    """What a bare name means by usage: a province, then a prefecture-level city, then the rest."""
    cities = tuple(r for r in regions if r.level is Level.PREFECTURE and r.name.endswith("市"))
    provinces = tuple(r for r in regions if r.level is Level.PROVINCE)
    if provinces:
        return provinces + cities
    urban = any(r.level is Level.COUNTY and r.lineage[1] in _MUNICIPALITIES for r in regions)
    return cities if cities and not urban else regions
