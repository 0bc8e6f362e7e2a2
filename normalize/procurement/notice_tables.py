"""The tables of a notice's body, read by their heads: what is a lot, an award, an item, a fee.

Columns are found by what their heads say, never by position. A table without a head that a rule
knows is left alone; so is one that ranks bidders, because not all of them won.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from normalize.procurement.lot_refs import lots_in, number_of
from normalize.procurement.notice_labels import NoticeText, fold_label, is_heading
from normalize.procurement.notice_templates import ZCY
from normalize.records import Json
from normalize.said import rows_in, text_in

_WON: Final = r"(?:中标|成交|中选|入围|拟中标|最终|投标|响应)"
# The first rule that fits a head names its column. Order matters: 中标人地址 holds 中标人.
_HEADS: Final = (
    ("rank", r"排名|排序|名次|推荐顺序"),
    ("ground", r"(?:未(?:中标|成交|通过|入围|中选)|落标|无效|否决).*(?:原因|理由|情形)"),
    ("loser", r"未(?:中标|成交|通过|入围|中选)|落标|无效|被否决"),
    ("won", r"^是否(?:被)?(?:中标|成交|中选|入围)|^(?:中标|成交)与否"),
    ("verdict", r"^(?:推荐|评审|评标)(?:意见|结论|情况)$|(?:资格|符合)性?(?:审查|检查|评审)"),
    ("score", r"得分|评分|总分|打分"),
    ("outcome", r"^结果类型$"),
    ("reason", r"(?:废标|流标|终止|失败).*(?:原因|理由|情形)"),
    ("fee", r"代理.*费.*(?:金额|元)|^代理(?:服务)?费$|服务费金额"),
    ("uscc", r"统一社会信用代码|供应商编码"),
    ("address", r"地址"),
    ("size", r"^(?:供应商|中标人|成交人|企业|单位)?(?:企业)?(?:规模|划型)(?:类型)?$|^企业类型$"),
    ("rate", r"折扣率|费率|下浮率|优惠率|折扣系数"),
    ("unit_price", r"单价"),
    ("ceiling", r"限价|控制价"),
    ("budget", r"预算"),
    ("amount", rf"{_WON}(?:\((?:成交|中标)\))?(?:总)?(?:金额|报价|价)|^(?:总)?报价"),
    ("total", r"^(?:总价|总金额|金额|合计金额|合价|小计|分项总价)"),
    ("supplier", r"供应商|中标人|成交人|中标单位|成交单位|中选人|投标人|承包人"),
    ("item_no", r"^品目号|^采购条目编号|^明细序号"),
    ("lot_name", r"^(?:合同包|采购包|标项|标段|分包|包组?|标包)名称"),
    ("lot", r"^(?:合同包|采购包|标项|标段|分包|包组?|包件|标包)(?:\(包\))?(?:序?号|编号)?$"),
    ("lot", r"^采购标段$|^包别$"),
    ("category", r"^品目(?!号)|^采购品目"),
    ("detail", r"^(?:服务|施工)(?:范围|要求|时间|标准|工期|期限?)|^项目经理|^执业证书"),
    ("brand", r"品牌"),
    ("model", r"型号|^规格$"),
    ("quantity", r"^(?:采购)?数量|^(?:货物|标的|服务|工程)的?数量"),
    ("name", r"^(?:货物|服务|工程|产品|标的物?|设备|采购(?:标的|内容|条目)?)?(?:名称|名)$"),
    ("name", r"^采购标的|^标的$"),
    ("sequence", r"^序号$"),
)  # fmt: skip
_RULES: Final = tuple((name, re.compile(pattern)) for name, pattern in _HEADS)
# An amount that was won, and not one that was only bid.
_WON_AMOUNT = re.compile("中标|成交|中选|入围")
_BELIEVED = re.compile(r"是|√|✓|☑|(?:已)?(?:中标|成交|中选|入围)(?:供应商|人|单位)?")
# What the lines over a table say of it where it tells of all bids, and not of those that won.
_OF_ALL_BIDS = re.compile(
    r"(?:(?:开标|唱标|报价)(?:一览|记录|情况|明细|汇总)"
    r"|(?:评分|得分|打分|总分)(?:情况|汇总|明细|结果|排[序名]|统计)?"
    r"|评审(?:情况|记录|汇总|意见)"
    r"|(?:资格|符合)性?(?:审查|检查|评审)(?:情况|结果|汇总)?)表?[:：]?$"
)
_OF_THINGS = re.compile(r"主要标的")
_LINES_ABOUT: Final = 2  # lines over a table that may be its title
_SUM_ROW = re.compile(r"^(?:数量|预算)?(?:合计|总计|小计)")
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "…", "无"})
_FARTHEST_HEAD: Final = 3  # a title or a note may stand in the rows above the head
_FARTHEST_LOT: Final = 8  # lines between a table and the lot that it belongs to
_LOT_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-]{0,19}")
_DASHED_LOT = re.compile(r"(?<=包)[-—](?=\d)")
_STARTS_WITH_LOT = re.compile(r"^[\[(]?(?:第|合同包|采购包|标项|标段|标包|分包|包)")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a headed table: texts by column, and the heads that may hold a unit."""

    cells: Mapping[str, str]
    heads: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, on one line; empty where there is no such column or nothing in it."""
        text = " ".join(self.cells.get(column, "").split())
        return "" if text in _BLANK else text


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table whose columns are known. `lot`: the lot that the text above it speaks of."""

    columns: frozenset[str]
    rows: tuple[Row, ...]
    line: int
    lot: str | None
    about: tuple[str, ...] = ()  # the heading of its section, and the lines right above it

    def lot_of(self, row: Row, template: str) -> str | None:
        """The lot of a row: of its own column, else of the text above the table."""
        lot = lot_in_cell(row.text("lot")) or self.lot
        # zcy heads its first column 序号, but what stands there is the number of the lot.
        return lot or (lot_in_cell(row.text("sequence")) if template == ZCY else None)

    @property
    def ranks(self) -> bool:
        """True where the rows are bidders in their order or with their marks, or those that lost.

        A winner's table may give the score, too: then its head says that the amount was won.
        """
        if self.columns & {"rank", "loser", "ground", "verdict"}:
            return True
        if "won" in self.columns or self._has_won_amount:
            return False
        return "score" in self.columns or any(map(_OF_ALL_BIDS.search, self.about))

    @property
    def names_losers(self) -> bool:
        """True where the table itself says who did not win."""
        return bool(self.columns & {"loser", "ground", "won"})

    @property
    def has_items(self) -> bool:
        """True where the rows are things bought: goods, services or works."""
        described = self.columns & {
            "brand", "model", "quantity", "unit_price", "item_no", "detail"
        }  # fmt: skip
        return "name" in self.columns and (bool(described) or self._is_of_things)

    @property
    def has_awards(self) -> bool:
        """True where the rows are suppliers with what they won."""
        if "supplier" not in self.columns or self.ranks:
            return False
        if self.columns & {"amount", "rate"}:
            return True
        return not self.has_items and bool(self.columns & {"total", "unit_price", "address"})

    @property
    def is_sure(self) -> bool:
        """True for a table of awards that is one by its heads: no lines of things, no bids."""
        if not self.has_awards or (self.has_items and self._is_of_things):
            return False
        return "amount" not in self.columns or "won" in self.columns or self._has_won_amount

    @property
    def winners(self) -> tuple[Row, ...]:
        """The rows that won, of a table of awards: all, unless a column says which."""
        return tuple(row for row in self.rows if self._won(row)) if self.has_awards else ()

    @property
    def losers(self) -> tuple[Row, ...]:
        """The rows that may not have won; a ranking holds the winners as well."""
        if self.ranks:
            return self.rows
        marked = self.rows if "won" in self.columns else ()
        return tuple(row for row in marked if row.text("won") and not self._won(row))

    def _won(self, row: Row) -> bool:
        return "won" not in self.columns or bool(_BELIEVED.fullmatch(row.text("won")))

    @property
    def _has_won_amount(self) -> bool:
        heads = (row.heads.get("amount", "") for row in self.rows[:1])
        return any(_WON_AMOUNT.search(head) for head in heads)

    @property
    def _is_of_things(self) -> bool:
        return any(map(_OF_THINGS.search, self.about))


def headed_tables(tables: Mapping[str, Json], text: NoticeText) -> list[HeadedTable]:
    """The tables of a draft (`tables`: before, line, rows) that have a head; repeats left out."""
    found: list[HeadedTable] = []
    seen: set[tuple[tuple[str, ...], ...]] = set()
    for table in rows_in(tables, "tables"):
        rows = tuple(_text_rows(table.get("rows")))
        if rows in seen:  # some notices print the same table twice
            continue
        seen.add(rows)
        line = int(text_in(table, "line") or 0)
        found += _headed(rows, line, text)
    return found


def _text_rows(rows: Json) -> Iterator[tuple[str, ...]]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, list):
            yield tuple(str(cell) for cell in row)


def _headed(rows: Sequence[tuple[str, ...]], line: int, text: NoticeText) -> Iterator[HeadedTable]:
    for at, row in enumerate(rows[:_FARTHEST_HEAD]):
        columns = _columns(row)
        if len(columns) < 2:
            continue
        heads = {name: row[place] for name, place in columns.items()}
        body = tuple(_rows(rows[at + 1 :], columns, heads))
        lot, about = lot_above(text, line), _lines_about(text, line)
        yield HeadedTable(frozenset(columns), body, line, lot, about)
        return


def _lines_about(text: NoticeText, line: int) -> tuple[str, ...]:
    """The heading of a table's section and the lines right above the table, folded."""
    near: list[str] = []
    for above in reversed(text.lines[max(0, line - _LINES_ABOUT) : line]):
        if is_heading(above):
            break
        near.append(above)
    heading = text.heading_over(line)
    return tuple(fold_label(each) for each in (*near, heading) if each)


def _columns(head: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        label = fold_label(cell)
        name = next((name for name, rule in _RULES if rule.search(label)), None)
        if name is not None and len(label) <= 24:  # a sentence is no head
            columns.setdefault(name, place)
    return columns


def _rows(
    rows: Sequence[tuple[str, ...]], columns: Mapping[str, int], heads: Mapping[str, str]
) -> Iterator[Row]:
    for row in rows:
        cells = {name: row[place].strip() for name, place in columns.items() if place < len(row)}
        first = next((cell.strip() for cell in row if cell.strip()), "")
        is_head_again = all(cells.get(name) == head.strip() for name, head in heads.items())
        if any(cells.values()) and not is_head_again and not _SUM_ROW.match(fold_label(first)):
            yield Row(cells, heads)


def lot_above(text: NoticeText, line: int) -> str | None:
    """The lot whose heading stands above a line of the text, inside the same section."""
    for above in range(line - 1, max(-1, line - 1 - _FARTHEST_LOT), -1):
        if above >= len(text.lines):
            continue
        if is_heading(text.lines[above]):
            return None
        if lot := heading_lot(text.lines[above]):
            return lot
    return None


def heading_lot(line: str) -> str | None:
    """The one lot that a line begins with: "合同包1(…):", "第2包：", "标项一"."""
    folded = fold_label(line)
    if not _STARTS_WITH_LOT.match(folded):
        return None
    lots = lots_in(folded[:16])
    return lots[0] if len(lots) == 1 else None


def lot_in_cell(cell: str) -> str | None:
    """A lot's number from the column of lots: "1", "01", "包5-应急指挥", "A"."""
    folded = _DASHED_LOT.sub("", fold_label(cell))
    if not folded or folded in _BLANK:
        return None
    lots = lots_in(folded[:24])
    if lots:
        return lots[0] if len(lots) == 1 else None
    if _LOT_NUMBER.fullmatch(folded):
        return number_of(folded)
    return number_of(folded) if re.fullmatch(r"[一二三四五六七八九十]{1,3}", folded) else None
