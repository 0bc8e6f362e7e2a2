"""Files of excerpts, of what they state, and of statements: read, or refused, with the line.

excerpts    JSON lines: n, genre (a label of the collector), text
gold        TSV: n, genre, kind (term, amount, party, date), key, operator, value, unit, quote
statements  TSV: value_yi, paidin_yi (in 亿元), n_funds, quote
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

# The collector's labels in the terms of the data model; (报道) and a second label are left out.
LABELS: Final = {
    "管理办法": "rules", "申报指引": "subfund_call", "申报指南": "subfund_call",
    "申报通知": "subfund_call", "遴选公告": "manager_call", "征集公告": "manager_call",
    "遴选结果公示": "selection_result", "遴选结果": "selection_result",
    "拟参股公示": "subfund_shortlist", "设立": "establishment", "设立方案": "establishment",
    "备案": "registration", "上市公司参与设立": "listed_company", "规模通报": "scale_report",
    "清理": "exit", "退出": "exit", "清算": "liquidation", "绩效评价": "performance_review",
    "让利": "concession", "审计": "audit", "纪律处分": "discipline", "其他": "other",
}  # fmt: skip
# A collector's 结果 is the one or the other: the label alone can't tell them apart.
ALIKE: Final = {"selection_result": {"selection_result", "subfund_shortlist"}}
GENRES: Final = frozenset(LABELS.values())
KINDS: Final = frozenset({"term", "amount", "party", "date"})
OPERATORS: Final = frozenset({"eq", "ge", "le", "approx", "range", "magnitude"})
_UNITS: Final = {
    "亿元": ("CNY", 8), "万元": ("CNY", 4), "元": ("CNY", 0), "CNY": ("CNY", 0),
    "万亿元": ("CNY", 12), "亿美元": ("USD", 8), "万美元": ("USD", 4), "USD": ("USD", 0),
    "%": ("percent", 0), "percent": ("percent", 0), "年": ("year", 0), "year": ("year", 0),
    "倍": ("times", 0), "次": ("times", 0), "times": ("times", 0), "month": ("month", 0),
    "个月": ("month", 0), "day": ("day", 0), "天": ("day", 0), "日": ("day", 0),
    "workday": ("workday", 0), "个工作日": ("workday", 0), "person": ("person", 0),
    "人": ("person", 0), "名": ("person", 0), "fund": ("fund", 0), "只": ("fund", 0),
    "place": ("place", 0), "ratio": ("ratio", 0),
}  # fmt: skip
# The names that the guide to fund sources (8.5) gives its patterns.
_ALIASES: Final = {
    "term_years": "term", "invest_years": "investment_period", "exit_years": "exit_period",
    "share_cap_pct": "share_cap", "gp_min_pct": "gp_minimum", "paidin_cap": "applicant_capital",
    "fantou_multiple": "reinvestment", "local_pct": "reinvestment", "total_size": "target",
    "mgmt_fee_pct": "management_fee", "notice_days": "notice_period",
}  # fmt: skip
_GOLD: Final = ("n", "genre", "kind", "key", "operator", "value", "unit", "quote")

Item = tuple[str, str, str, str]  # key, operator, value, unit


class BadInput(Exception):
    """A file that can't be measured with; the message names file, line and what is wrong."""


@dataclass(slots=True)
class Excerpt:
    """A text with its genre as labelled, and what it states, by kind."""

    n: str
    genres: set[str]
    text: str
    gold: dict[str, list[Item]] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence about scale with the figures that a curator read in it, in 亿元."""

    line: int
    quote: str
    amounts: tuple[Decimal, ...]
    funds: int | None
    absent: int = 0  # figures of the columns that don't stand in the quote


@dataclass(slots=True)
class Texts:
    """What a measurement runs on."""

    excerpts: list[Excerpt] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)


def read_excerpts(path: Path, gold: Path | None) -> list[Excerpt]:
    """The excerpts of a file, with the gold beside them."""
    found: dict[str, Excerpt] = {}
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number}: expected a JSON object: {error}") from None
        if not isinstance(row, dict) or not all(row.get(name) for name in ("n", "genre", "text")):
            raise BadInput(f"{path}, line {number}: expected an object with n, genre and text")
        found[str(row["n"])] = Excerpt(
            str(row["n"]), _label(path, number, str(row["genre"])), str(row["text"])
        )
    if gold is not None:
        _add_gold(found, gold)
    return list(found.values())


def _label(path: Path, number: int, label: str) -> set[str]:
    plain = label.split("(")[0].split("（")[0].split("/")[0].strip()
    genre = LABELS.get(plain) or (plain if plain in GENRES else None)
    if genre is None:
        known = ", ".join(LABELS)
        raise BadInput(f"{path}, line {number}: unknown genre {label!r}, expected one of {known}")
    return ALIKE.get(genre, {genre})


def _add_gold(found: dict[str, Excerpt], path: Path) -> None:
    """What a file has not one row of, its reader did not look for: that kind isn't scored."""
    rows = list(_rows(path, _GOLD))
    kinds = {row["kind"] for _, row in rows if row["kind"]} & KINDS
    for number, row in rows:
        row["key"] = _ALIASES.get(row["key"], row["key"])
        excerpt = found.get(row["n"])
        where = f"{path}, line {number}"
        if excerpt is None:
            raise BadInput(f"{where}: excerpt {row['n']} is not in the file of excerpts")
        if row["genre"] not in GENRES:
            raise BadInput(f"{where}: unknown genre {row['genre']!r}")
        excerpt.genres = {row["genre"]}
        excerpt.gold = excerpt.gold if excerpt.gold is not None else {kind: [] for kind in kinds}
        if not row["kind"]:
            continue
        if row["kind"] not in KINDS:
            raise BadInput(
                f"{where}: unknown kind {row['kind']!r}, expected one of {sorted(KINDS)}"
            )
        if row["operator"] and row["operator"] not in OPERATORS:
            raise BadInput(f"{where}: unknown operator {row['operator']!r}")
        excerpt.gold[row["kind"]].append(_item(where, row))


def _item(where: str, row: Mapping[str, str]) -> Item:
    if row["kind"] in ("party", "date"):
        return row["key"], "", row["value"], ""
    if row["unit"] not in _UNITS:
        raise BadInput(
            f"{where}: unknown unit {row['unit']!r}, expected one of {', '.join(_UNITS)}"
        )
    unit, power = _UNITS[row["unit"]]
    if unit in ("place", "ratio"):
        return row["key"], row["operator"], row["value"], unit
    ends = row["value"].split("-")
    try:
        values = [plain(Decimal(end).scaleb(power)) for end in ends]
    except InvalidOperation:
        raise BadInput(f"{where}: expected a number, found {row['value']!r}") from None
    return row["key"], row["operator"], "-".join(values), unit


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    return format(value.normalize(), "f")


def read_statements(path: Path) -> list[Statement]:
    """The statements of a file."""
    found = []
    for number, row in _rows(path, ("value_yi", "paidin_yi", "n_funds", "quote")):
        quote, amounts, absent = row["quote"], [], 0
        for name in ("value_yi", "paidin_yi"):
            if row[name]:
                value = _decimal(path, number, name, row[name])
                if _stands_in(value, quote):
                    amounts.append(value)
                else:
                    absent += 1
        funds = _decimal(path, number, "n_funds", row["n_funds"]) if row["n_funds"] else None
        if funds is not None and not _is_word(plain(funds), quote) and "+" not in quote:
            funds, absent = None, absent + 1
        count = int(funds) if funds is not None else None
        found.append(Statement(number, quote, tuple(amounts), count, absent))
    return found


def _stands_in(value: Decimal, quote: str) -> bool:
    """True where the quote states the figure, in 亿, 万 or 万亿."""
    written = quote.replace(",", "").replace("，", "")
    return any(_is_word(plain(value.scaleb(power)), written) for power in (0, 4, -4))


def _is_word(figure: str, text: str) -> bool:
    return re.search(rf"(?<![0-9.]){re.escape(figure)}0*(?![0-9]|\.[0-9]*[1-9])", text) is not None


def _decimal(path: Path, number: int, name: str, text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise BadInput(
            f"{path}, line {number}: {name}: expected a number, found {text!r}"
        ) from None


def _rows(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(_lines(path), delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [name for name in wanted if name not in (reader.fieldnames or ())]
    if missing:
        raise BadInput(f"{path}, line 1: columns are missing: {', '.join(missing)}")
    for number, row in enumerate(reader, start=2):
        if None in row or None in row.values():
            raise BadInput(
                f"{path}, line {number}: expected {len(reader.fieldnames or ())} columns"
            )
        yield number, {name: str(value).strip() for name, value in row.items()}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: can't be read as UTF-8: {error}") from None
