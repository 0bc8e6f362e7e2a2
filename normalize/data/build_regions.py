"""Build regions.csv from three tables of facts: see README.md beside this file for what they are.

    python build_regions.py MCA.csv HISTORY.csv ZONES.csv > regions.csv

MCA.csv      code,level,parent,name_zh: the divisions in force on 2025-12-31 (GB/T 2260 codes)
HISTORY.csv  代码,一级行政区,二级行政区,名称,级别,状态,启用时间,变更/弃用时间,新代码: 1981 to 2024
ZONES.csv    nbs_code,city_code,name_zh: development zones with NBS statistical codes, 2023

The output is sorted by code and first year, so the same inputs give the same bytes. Years are
whole years because the history gives no days. A fact that contradicts another one ends the build.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import TextIO

COUNTRY = "100000"
_LEVELS = {"省级": "1", "地级": "2", "县级": "3"}

# The ethnic groups as they stand in the names of autonomous areas. Those without 族 are written so
# in some names (巴音郭楞蒙古自治州, 新疆维吾尔自治区).
_GROUPS = re.compile(
    "(?:各族|(?:蒙古|藏|回|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲"
    "|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒"
    "|鄂温克|保安|裕固|独龙)族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯)$"
)
# Longest first, with two characters left: 浦东新区 gives 浦东, but 清新区 gives 清新.
_SUFFIX = re.compile(
    "(?<=..)(特别行政区|自治区|自治州|自治县|自治旗|地区|新区|(?<=神农架)林区|特区|工矿区|矿区"
    "|省|市|区|县|盟|旗)$"
)
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治旗": "旗", "自治区": "自治区", "区": "区"}
_ZONE_WORDS = (
    (re.compile("高新?技术产业(?:开发|园)区$|高新技术开发区$"), "高新区"),
    (re.compile("经济(?:技术)?开发区$"), "经开区"),
    (re.compile("管委会$"), ""),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of regions.csv; lists are joined with `|`, an empty text is an unknown or open end.

    valid_to is the year in which the division ceased: it was gone at the end of that year.
    """

    code: str
    name: str
    level: str
    parent: str
    valid_from: str = ""
    valid_to: str = ""
    replaced_by: str = ""
    kind: str = "division"
    short: str = ""
    alias: str = ""


# What the three tables lack. 100000 and 660000 are our own conventions. Jiangbei and Yubei stand in
# the history as in force at the end of 2024 and are gone from the MCA's table of 2025-12-31.
_OWN = (
    Row(COUNTRY, "中国", "0", "", short="中国", alias="中华人民共和国"),
    Row("660000", "新疆生产建设兵团", "1", COUNTRY, short="兵团", alias="新疆兵团|建设兵团"),
)
_ENDED_2025 = {"500105": ("江北区", "500157"), "500112": ("渝北区", "500157")}
_NEW_2025 = {"500157": "2025"}
_ALIASES = {
    "710000": "台湾地区",
    "810000": "香港特区|香港地区",
    "820000": "澳门特区|澳门地区",
}


def strip_groups(base: str) -> str:
    """积石山保安族东乡族撒拉族 -> 积石山. A name that is a group's name alone keeps it: 东乡."""
    while (match := _GROUPS.search(base)) and match.start() >= 2:
        base = base[: match.start()]
    return base.removesuffix("族") if len(base) > 2 else base


def short_names(name: str) -> tuple[str, str]:
    """The bare name without its kind, and other complete forms: 海南藏族自治州 -> 海南, 海南州.

    Both are empty where nothing certain is left: 忠县, 郊区.
    """
    match = _SUFFIX.search(name)
    if match is None:
        return "", ""
    suffix, base = match[1], strip_groups(name[: match.start()])
    # 管城回族区 is called 管城区; a plain 区 or 新区 has no second complete form.
    ending = _AUTONOMOUS.get(suffix, "")
    alias = base + ending if ending and base + ending != name else ""
    return base, alias


def named(row: Row) -> Row:
    """The row with its short and other complete names."""
    short, alias = short_names(row.name)
    extra = _ALIASES.get(row.code, "")
    return replace(row, short=short, alias="|".join(filter(None, (alias, extra))))


def successors(row: dict[str, str]) -> str:
    """Codes that took over at the end; those with a year, [1984], got a part of it before."""
    codes = [code for code in row["新代码"].split(";") if code and "[" not in code]
    return "|".join(codes)


def parent_of(row: dict[str, str]) -> str:
    """A county under 直辖 hangs on its province; any other code says its parent in its digits."""
    code, level = row["代码"], _LEVELS[row["级别"]]
    if level == "1":
        return COUNTRY
    direct = level == "2" or row["二级行政区"] == "直辖"
    return code[:2] + "0000" if direct else code[:4] + "00"


def from_history(row: dict[str, str]) -> Row:
    """One stretch of time of one code. A change of name alone is followed by the same code."""
    until, after = row["变更/弃用时间"], successors(row)
    if row["代码"] in _ENDED_2025:
        until, after = "2025", _ENDED_2025[row["代码"]][1]
    if row["状态"] == "变更" and not after:
        after = row["代码"]
    return named(
        Row(
            row["代码"],
            row["名称"],
            _LEVELS[row["级别"]],
            parent_of(row),
            row["启用时间"],
            until,
            after,
        )
    )


def divisions(mca: Iterable[dict[str, str]], history: Iterable[dict[str, str]]) -> list[Row]:
    """The history, checked against the MCA's table, with what the MCA has beyond it."""
    past = [from_history(row) for row in history]
    current = {row.code: row for row in past if not row.valid_to}
    added = []
    for row in mca:
        code, parent = row["code"], row["parent"] or COUNTRY
        known = current.pop(code, None)
        if known is None:
            since = _NEW_2025[code]
            added.append(named(Row(code, row["name_zh"], row["level"], parent, since)))
        elif (known.name, known.level, known.parent) != (row["name_zh"], row["level"], parent):
            raise SystemExit(f"history and MCA disagree on {code}: {known} / {row}")
    if set(current) != {"710000"}:  # the MCA's table leaves Taiwan out, GB/T 2260 lists it
        raise SystemExit(f"in force in the history, not in the MCA's table: {sorted(current)}")
    return past + added


def zone_names(name: str, province: Row, city: Row) -> str:
    """Other complete names of a zone: without province or 市, and with the usual short word.

    The city's name stays: 高新区 alone names no zone. 吉林高新技术产业开发区 begins with its city.
    """
    plain = name
    if name.startswith(province.short + city.short):
        plain = name.removeprefix(province.short)
    if plain.startswith(city.name):
        plain = city.short + plain.removeprefix(city.name)
    forms = {name, plain}
    for pattern, word in _ZONE_WORDS:
        forms |= {pattern.sub(word, form) for form in forms}
    return "|".join(sorted(forms - {name}))


def zones(rows: Iterable[dict[str, str]], known: dict[str, Row]) -> Iterator[Row]:
    """Development zones under their city; the first year is unknown, so it stays empty."""
    for row in rows:
        code, name, city = row["nbs_code"], row["name_zh"], known[row["city_code"] + "00"]
        alias = zone_names(name, known[city.parent], city)
        yield Row(code, name, "3", city.code, kind="development_zone", alias=alias)


def check(rows: list[Row]) -> None:
    """Every parent and successor exists; no code stands for two divisions in the same year."""
    codes = {row.code for row in rows}
    for row in rows:
        linked = [row.parent, *row.replaced_by.split("|")]
        if lost := [code for code in linked if code and code not in codes]:
            raise SystemExit(f"{row.code} {row.name} points to unknown codes {lost}")
    for one, two in pairwise(rows):
        if one.code == two.code and (one.valid_to or "9999") > two.valid_from:
            raise SystemExit(f"two meanings of {one.code} in one year: {one.name}, {two.name}")


def read(path: str) -> list[dict[str, str]]:
    """The lines of a CSV file with a head, whether or not it begins with a byte order mark."""
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def build(mca: str, history: str, zone_list: str) -> list[Row]:
    """All rows in the order of the file."""
    rows = [*_OWN, *divisions(read(mca), read(history))]
    current = {row.code: row for row in rows if not row.valid_to}
    rows += zones(read(zone_list), current)
    rows.sort(key=lambda row: (row.code, row.valid_from))
    check(rows)
    return rows


def write(rows: list[Row], out: TextIO) -> None:
    """CSV with a head and plain line ends."""
    table = csv.writer(out, lineterminator="\n")
    table.writerow(field.name for field in fields(Row))
    table.writerows(astuple(row) for row in rows)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    write(build(*sys.argv[1:]), sys.stdout)
