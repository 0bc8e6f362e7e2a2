"""Categories of what is bought: the catalogue of government procurement, found by its names.

Notices print a path of names and no code (货物/设备/仪器仪表/其他仪器仪表), or its last name alone.
A name stands at two places of the catalogue at most, so a path is followed from above and a lone
name is looked up. Codes are those of 2022 (财库〔2022〕31号); data/README.md says their source.
The catalogue of 2013 gave other things the same codes (A02010104 is a server, and was a desktop
computer), so a category of its names is marked as such and has no code.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from normalize.reading import Reading, Reason
from normalize.text import fold_brackets, nfkc

EDITION: Final = "2022"
OLD_EDITION: Final = "2013"
_FILE = Path(__file__).parents[1] / "data" / "procurement_catalogue_2022.csv"
_OLD_UNTIL: Final = date(2023, 1, 1)  # from here on notices use the names of 2022
_MAIN: Final[Mapping[str, str]] = {"A": "goods", "B": "works", "C": "services"}
# Second steps that only the catalogue of 2013 (财库〔2013〕189号) has. From memory of that list.
# fmt: off
_OLD_NAMES: Final = frozenset((
    "土地、建筑物及构筑物", "通用设备", "专用设备", 
    "纺织原料、毛皮、被服装具", "纸、纸制品及印刷品", "办公消耗用品及类似物品", "建筑建材",
    "医药品", "农林牧渔业产品", "矿与矿物", "电力、城市燃气、蒸汽和热水、水",
    "食品、饮料和烟草原料", "基础化学品及相关产品", "橡胶、塑料、玻璃和陶瓷制品",
    "建筑物施工", "建筑安装工程",
))
# fmt: on
_STEPS = re.compile(r"\s*[/／>]\s*")
_SEVERAL = re.compile(r"\s*[;；\n|]\s*")
_NUMBER = re.compile(r"(?:第?品目)?[0-9一二三四五六七八九十\-]{1,6}(?:号|包|品目)?")
_CODE = re.compile(r"[ABC](?:\d{2}){1,4}")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Category:
    """A place in the catalogue.

    code     nine characters, or the letter alone; None in the edition of 2013
    main     goods, works or services
    edition  2022 or 2013
    """

    code: str | None
    main: str | None
    edition: str


def read_category(text: str, published: date | None = None) -> Reading[Category]:
    """The category that a notice states by a path of names, by one name, or by code.

    `published` decides the edition: names of before 2023 are those of 2013. Of several categories
    the code is ambiguous; where they share goods, works or services, that holds (`main_of`).
    """
    paths = [path for path in _SEVERAL.split(text.strip()) if path]
    if not paths:
        return Reading(text, reason=Reason.NOT_STATED)
    if all(map(_NUMBER.fullmatch, paths)):  # 品目 is also what some agencies call a lot or a line
        return Reading(text, reason=Reason.NOT_APPLICABLE)
    found = [_one(path, published) for path in paths]
    codes = tuple(dict.fromkeys(c for each in found for c in each))
    if len(codes) == 1 and all(found):
        return Reading(text, Category(codes[0], _MAIN[codes[0][0]], EDITION))
    if any(_is_old(path, published) for path in paths):
        return Reading(text, Category(None, main_of(text), OLD_EDITION))
    reason = Reason.AMBIGUOUS if codes else Reason.UNREADABLE
    return Reading(text, reason=reason, candidates=codes)


def main_of(text: str) -> str | None:
    """Goods, works or services, where all paths of a text say the same of it."""
    paths = [path for path in _SEVERAL.split(text.strip()) if path]
    letters = {letter for path in paths for letter in _letters(path)}
    known = all(_letters(path) for path in paths)
    return _MAIN[letters.pop()] if known and len(letters) == 1 else None


def _letters(path: str) -> set[str]:
    steps = _steps(path)
    first = _catalogue().children[""].get(steps[0]) if steps else None
    return {first} if first else {code[0] for code in _by_name(steps)}


def parent_of(code: str) -> str:
    """The code of the place above; empty for a letter. A02010104 stands under A02010100."""
    if len(code) == 1:
        return ""
    pairs = [code[at : at + 2] for at in range(1, len(code), 2)]
    last = max(at for at, pair in enumerate(pairs) if pair != "00")
    if last == 0:
        return code[0]
    return code[0] + "".join([*pairs[:last], "00", *pairs[last + 1 :]])


@dataclass(frozen=True, slots=True)
class _Catalogue:
    names: Mapping[str, str]
    children: Mapping[str, Mapping[str, str]]  # code: name of a child, its code
    places: Mapping[str, tuple[str, ...]]  # name: codes


@cache
def _catalogue() -> _Catalogue:
    names: dict[str, str] = {}
    children: dict[str, dict[str, str]] = {}
    places: dict[str, tuple[str, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            code, name = row["code"], _fold(row["name"])
            names[code] = row["name"]
            children.setdefault(parent_of(code), {})[name] = code
            places[name] = (*places.get(name, ()), code)
    return _Catalogue(names, children, places)


def name_of(code: str) -> str | None:
    """The name of a code of 2022."""
    return _catalogue().names.get(code)


def _fold(name: str) -> str:
    """A name without spaces: 医用 X 线诊断设备 is 医用X线诊断设备."""
    return fold_brackets(nfkc(_SPACE.sub("", name)))


def _steps(path: str) -> list[str]:
    return [step for step in map(_fold, _STEPS.split(path)) if step]


def _is_old(path: str, published: date | None) -> bool:
    steps = _steps(path)
    named = len(steps) > 1 and steps[1] in _OLD_NAMES
    return named or (published is not None and published < _OLD_UNTIL)


def _one(path: str, published: date | None) -> tuple[str, ...]:
    """The codes that one path may mean: one where it is certain, none where nothing fits."""
    if _is_old(path, published):
        return ()
    if _CODE.fullmatch(bare := path.strip()):
        code = bare.ljust(9, "0")
        return (code,) if code in _catalogue().names else ()
    steps = _steps(path)
    followed = _follow(steps)
    return (followed,) if followed else _by_name(steps)


def _follow(steps: list[str]) -> str | None:
    """The code at the end of a path that begins at the top. A name may hold a stroke itself."""
    at, rest = "", steps
    while rest:
        below = _catalogue().children.get(at, {})
        for taken in (1, 2):
            name = "/".join(rest[:taken])
            if name in below:
                at, rest = below[name], rest[taken:]
                break
        else:
            return None
    return at or None


def _by_name(steps: list[str]) -> tuple[str, ...]:
    """The places of the last name, those under the name before it where there is one."""
    whole = _catalogue().places.get("/".join(steps), ())
    places = whole or (_catalogue().places.get(steps[-1], ()) if steps else ())
    above = set(steps[:-1]) if not whole else set()
    return tuple(code for code in places if not above or above & _names_above(code))


def _names_above(code: str) -> set[str]:
    names: set[str] = set()
    while code := parent_of(code):
        names.add(_fold(_catalogue().names[code]))
    return names


def all_codes() -> Iterable[str]:
    """All codes of 2022, in their order."""
    return _catalogue().names.keys()
