"""What the columns of a table in a fund notice are about, told by the nouns that end their heads.

A head may have several lines with merged cells (认缴出资 over 金额 and 比例): they are read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from normalize.money import unit_in
from normalize.names import legal_form
from normalize.text import nfkc

Cells = Sequence[str]

_AND: Final = r"(?:及其?|或|和|与|/|、)"
_NAME: Final = rf"(?:{_AND}?(?:名称|全称|简称|姓名))*$"
_PUBLIC: Final = r"引导基金|母基金|政府|财政|申请|拟|本次"
# The first that fits names the column. What a column is about stands at its head's end: 子基金名称
# is a name, 引导基金出资额 an amount, 出资方式 neither.
_ROLES: Final = tuple(
    (role, re.compile(words))
    for role, words in (
        ("ordinal", r"^(?:序号|编号|排序|No\.?|#)$"),
        ("reason", r"原因|理由|备注|说明|情形|事由"),
        ("result", r"结果|状态|结论|等级"),
        (
            "kind",
            r"^(?:合伙人|出资人|投资人|投资者|股东|合伙|[LG]P)?(?:类型|类别|性质|身份|属性|角色)$"
            r"|责任(?:承担)?(?:方式|形式|类型)?$",
        ),
        ("method", r"方式$"),
        ("investee", r"被投|投资(?:企业|项目|标的)|项目|标的"),
        (
            "other",
            r"(?:方向|领域|行业|产业|阶段|赛道|策略|地址|住所|注册地|所在地|地点|地区|区域|代表|代表人|代码"
            r"|编码|编号|号码|备案号|登记号|电话|联系人|联系方式|邮箱|负责人|得分|评分|分数|排名|名次|期限"
            r"|年限|存续期|时间|日期|年份|币种|国籍|范围|关系|用途|股份?数量?)$"
            r"|返投|管理费|收益|收入|利润|分红|分配|社会|募集比例|杠杆|倍数|资产",
        ),
        ("paid_share", r"(?:实缴|实际|到位).*(?:比例|占比|比重)"),
        ("share", r"比例|占比|比重|百分比"),
        (
            "manager",
            rf"(?:管理人|管理机构|管理公司|管理团队|执行事务合伙人|GP"
            rf"|申[报请](?:机构|单位|主体|人|企业|公司)|(?:合作|入选|入围|中选|候选|拟选|备选)机构){_NAME}",
        ),
        (
            "partner",
            rf"(?:合伙人|出资(?:人|方|者|主体|单位|机构)|认[缴购](?:人|方)|投资(?:人|方|者)|持有人|股东|发起人"
            rf"|LP){_NAME}",
        ),
        ("mother", r"(?:母|引导)基金(?:名称|全称)?$"),
        ("fund", r"(?:基金|合伙企业)(?:名称|全称|简称)$|^[^基]{0,8}基金$"),
        ("institution", r"^机构(?:名称|全称)?$"),
        ("name", rf"^(?:企业|单位|公司|主体)?(?:名称|全称|姓名){_NAME}"),
        ("paid", r"实缴|实际出资|已出资|已缴|到位"),
        ("public_amount", rf"(?:{_PUBLIC})[^规]*(?:出资|认缴|投资|参股|申请|金额|资金)"),
        ("total", r"(?:认缴|出资)[^规]*(?:规模|总额)$"),
        ("size", r"规模|总额|注册资本"),
        ("amount", r"(?:出资|认[缴购]|投资|持有)(?:出资)?(?:额|金额|数额|资金|份额|数)?$"),
        ("amount", r"^(?:金额|数额|份额)$"),
    )
)
_NAMES: Final = frozenset({"fund", "mother", "manager", "partner", "name", "institution"})
_WANTED: Final = frozenset(
    {"fund", "mother", "manager", "partner", "kind", "method", "reason", "result", "share", "paid"}
)
_OF_FUNDS: Final[tuple[str, ...]] = ("public_amount", "amount")  # the columns of a fund's amount
_SUMS: Final = frozenset({"paid", "public_amount", "total", "size", "amount"})
_LONGEST: Final = 40  # characters of a head, all its lines together
_LONGEST_CELL: Final = 24
_MOST_LINES: Final = 3
_BRACKETS = re.compile(r"[(（\[【][^()（）]*[)）\]】]")
_NUMBER = re.compile(r"^[\d,.%()-]+$|\d[\d,.]*(?:亿|万|元|%)")
_FIRMS: Final = frozenset({"limited_company", "joint_stock", "limited_partnership"})
_CHANGE: Final = (
    r"(?:变更|变动|转让|受让|增资|减资|扩募|调整|交易|退伙|退出|入伙|出资|投资|认购|收购|完成"
    r"|本次|此次)"
)
_BEFORE = re.compile(rf"{_CHANGE}[^,。;:]{{0,8}}?(?:之|以)?前(?![后述期提十海])")
_AFTER = re.compile(rf"{_CHANGE}[^,。;:]{{0,8}}?(?:之|以)?后(?![续期])")
_FORMER = re.compile(r"原(?!则)|现有|目前")  # beside columns of after a change
_BOTH = re.compile("前后")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its lines, what they say of each column, and which column is what.

    of_change  its figures are those after a change; another column has those before it
    loose      the column `fund` is headed as names of anything (名称)
    """

    lines: tuple[Cells, ...]
    titles: tuple[str, ...]
    columns: Mapping[str, int]
    of_change: bool = False
    loose: bool = False

    def repeats(self, row: Cells) -> bool:
        """True for a row that prints the head again, as a table does on each page."""
        names = (self.columns[each] for each in _NAMES if each in self.columns)
        return any(
            at < len(row) and bare(row[at]) and bare(row[at]) == bare(line[at])
            for at in names
            for line in self.lines
            if at < len(line)
        ) or any(_same(row, line) for line in self.lines)


def head_at(rows: Sequence[Cells], at: int) -> Head | None:
    """The head that begins with a row; None where the row is none."""
    lines = [rows[at]]
    names = _names(rows[at])
    if not names and any(map(state_in, rows[at])) and at + 1 < len(rows):  # 变更前 | 变更后
        lines.append(rows[at + 1])
        names = _names(rows[at + 1])
    first = lines[-1]
    if not names or any(map(_has_values, lines)):
        return None
    for row in rows[at + len(lines) : at + _MOST_LINES]:
        if not _goes_on(row, first, names):
            break
        lines.append(row)
    titles = _titles(lines)
    roles = [_role(title) for title in titles]
    columns, of_change, loose = _columns(roles, titles)
    if len(set(filter(None, roles))) < 2 or not columns.keys() & {"fund", "manager", "partner"}:
        return None
    return Head(tuple(lines), titles, columns, of_change, loose)


@lru_cache(maxsize=1024)  # each cell of a table is looked at by several rules
def bare(cell: str) -> str:
    """A cell as heads are compared: without white space and mark-up of notes."""
    return re.sub(r"\s", "", nfkc(cell)).strip(":：*")


def state_in(text: str) -> str | None:
    """`before` or `after` where a text speaks of one side of a change; None for both or neither."""
    folded = bare(text)
    if _BOTH.search(folded):
        return None
    sides = (("before", _BEFORE), ("after", _AFTER))
    told = [side for side, words in sides if words.search(folded)]
    return told[0] if len(told) == 1 else None


def is_numbered(head: Head) -> bool:
    """True where a column numbers the rows: no row of values has that word."""
    return any(_role(title) == "ordinal" for title in head.titles)


@lru_cache(maxsize=1024)  # a table prints its head on each page
def _role(title: str) -> str | None:
    whole = bare(title)
    shown = _BRACKETS.sub("", whole) or whole.strip("()[]【】")
    if not shown or len(whole) > _LONGEST:
        return None
    unit = unit_in(whole)
    role = next((role for role, words in _ROLES if words.search(shown)), None)
    if unit == "%" and role not in ("paid_share", "other"):
        return "share"
    if unit and unit != "%" and role in _NAMES:  # 引导基金（万元）
        return "public_amount" if role == "mother" else "amount"
    return role


def _names(row: Cells) -> list[int]:
    """The columns of a row that are headed as names."""
    return [at for at, cell in enumerate(row) if _role(cell) in _NAMES]


def _has_values(row: Cells) -> bool:
    return any(
        len(cell) > _LONGEST_CELL or _NUMBER.search(bare(cell)) or legal_form(cell) in _FIRMS
        for cell in row
    )


def _goes_on(row: Cells, first: Cells, names: Iterable[int]) -> bool:
    """True for a further line of a head: nothing new stands in the columns of names."""
    cells = [bare(cell) for cell in row]
    if not any(cells) or len(set(cells)) == 1 or _has_values(row):
        return False
    kept = all(at >= len(cells) or cells[at] in ("", bare(first[at])) for at in names)
    return kept and not _same(row, first)


def _same(row: Cells, other: Cells) -> bool:
    return [*map(bare, row)] == [*map(bare, other)]


def _titles(lines: Sequence[Cells]) -> tuple[str, ...]:
    """What all lines say of each column; a cell stands over those right of it that are empty."""
    width = max(map(len, lines))
    titles = [""] * width
    for number, line in enumerate(lines):
        over = ""
        for at in range(width):
            cell = line[at] if at < len(line) else ""
            has_more = number + 1 < len(lines) and at < len(lines[number + 1])
            if not cell and has_more and lines[number + 1][at]:
                cell = over
            over = cell or over
            if cell and not titles[at].endswith(cell):
                titles[at] += cell
    return tuple(titles)


def _columns(
    roles: Sequence[str | None], titles: Sequence[str]
) -> tuple[dict[str, int], bool, bool]:
    """The column of each thing; whether there are figures of both sides of a change; and whether
    the names may be anybody's."""
    states = [state_in(title) for title in titles]
    of_change = "after" in states and ("before" in states or any(map(_FORMER.match, titles)))
    left = [  # of two sides of a change the later one is the fund's
        None if of_change and (state == "before" or _FORMER.match(title)) else role
        for role, state, title in zip(roles, states, titles, strict=True)
    ]
    first: dict[str, int] = {}
    for at, role in enumerate(left):
        if role is not None:
            first.setdefault(role, at)
    loose = _name_rows(first)
    wanted = {key: at for key, at in first.items() if key in _WANTED}
    of_partners = "partner" in wanted
    order = ("amount", "total", "public_amount", "size") if of_partners else _OF_FUNDS
    amount = next((first[key] for key in order if key in first), None)
    if not of_partners and "investee" in first:
        amount = None  # what the fund has put into a firm
    if amount is not None:
        wanted["amount"] = amount
    size = next((first[key] for key in ("size", "total") if key in first), None)
    if size is not None and size != amount:
        wanted["size"] = size
    return wanted, of_change, loose


def _name_rows(first: dict[str, int]) -> bool:
    """Settle what rows are named by; True where nothing but 名称 stands over their names."""
    money = first.keys() & _SUMS
    if "partner" in first and not money and not first.keys() & {"share", "kind"}:
        del first["partner"]
    if "mother" in first and not first.keys() & {"fund", "partner"}:
        first["fund"] = first.pop("mother")  # a list of mothers
    name = first.get("name", first.get("institution"))
    if name is None or first.keys() & {"fund", "partner", "manager"}:
        return False
    if "kind" in first or (money and "share" in first):
        first["partner"] = name
    elif "name" in first:
        first["fund"] = name
        return True
    else:
        first["manager"] = name
    return False
