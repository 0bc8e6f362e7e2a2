"""Who won which lot, and for how much: from tables of suppliers or from labelled paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from normalize.mentions import mention
from normalize.procurement.award_names import Supplier, by_lot, is_nobody, suppliers_of
from normalize.procurement.notice_amounts import (
    Amount,
    Price,
    amount_of,
    by_lot as amounts_by_lot,
    price_of,
)
from normalize.procurement.notice_labels import Labelled, NoticeText
from normalize.procurement.notice_tables import HeadedTable, Row, heading_lot
from normalize.procurement.supplier_sizes import Declared
from normalize.reading import Reason
from normalize.records import (
    UNSET,
    AwardRecord,
    AwardSupplierRecord,
    Doubt,
    Link,
    Record,
    Unset,
)
from normalize.uscc import read_uscc

T = TypeVar("T")
_SECTION = re.compile(r"(?:中标|成交|采购|中选)(?:[（(]成交[）)])?(?:信息|结果|情况|供应商)")
_WINNER: Final = r"(?:供应商|(?:中标|成交|中选)(?:\((?:成交|中标)\))?(?:供应商|人|单位|公司))"
_SUPPLIER = re.compile(
    rf"{_WINNER}(?:名称|全称)?(?P<role>\((?:联合体)?(?:牵头|主办|成员)(?:人|方|单位)?\d?\))?"
)
_ADDRESS = re.compile(rf"{_WINNER}(?:联系|注册)?地址")
_SIZE = re.compile(rf"(?:{_WINNER}|企业|单位)(?:企业)?(?:规模|划型|类型)(?:类型)?")
_AMOUNT = re.compile(
    r"(?:(?:中标|成交|中选)(?:\((?:成交|中标)\))?(?:总)?(?:金额|价格?|报价)|中标(?:成交)?总价)"
    r"(?:\([^()]*\)[/每][人年月日天次件台套份个]{1,2})?"
)
# The heads of tables know these words, too; a rate is told by its label.
_OTHER_PRICE = re.compile(
    r"(?:(?:中标|成交|中选|最终|最后|投标|响应|磋商|谈判)(?:成交)?)?(?:总)?"
    r"(?:金额|报价|价格?|总价|单价|费率|下浮率|折扣率?|优惠率|折扣系数)"
)
_MAYBE_PRICE = re.compile(
    r"^(?!.*(?:代理|预算|限价|控制价|保证金|质保|评审?|得分|价格分|收费|扣除|税率|比率|合格率|成活率|覆盖率|到位率)).{0,20}(?:价|金额|率)"
)
_MEMBER = re.compile("成员|参加")
_DIGIT = re.compile(r"\d")
_FEE = re.compile(
    r"(?:本项目)?(?:采购|招标)?代理(?:服务)?(?:收)?费(?:用)?(?:总)?(?:收费)?金额|代理费收费金额"
)
_NO_LOT: Final = "-"


@dataclass(frozen=True, slots=True)
class Award:
    """One award: a supplier or a consortium, a lot, a price."""

    lot: str | None
    suppliers: tuple[Supplier, ...]
    raw: str
    address: str
    price: Price
    price_label: str = ""  # the label or head that holds the unit
    uscc: str = ""
    size: str = ""  # as the notice states it of the supplier
    head_is_false: bool = False  # it says 万元, and the numbers are 元
    unit_of_total: bool = False  # the number has no unit of its own


def read_awards(
    text: NoticeText, tables: Iterable[HeadedTable], template: str, only_lot: str | None
) -> list[Award]:
    """The awards of a notice: of tables that are sure to hold some, else of paragraphs with a
    price, else of tables whose heads would also fit bids or the lines of an award."""
    tables = [table for table in tables if table.has_awards]
    sure = [table for table in tables if table.is_sure]
    if found := list(_from_tables(sure, template, only_lot)):
        return found
    in_text = list(_from_text(text, only_lot))
    if any(award.price.raw for award in in_text):
        return in_text
    return list(_from_tables(tables, template, only_lot)) or in_text


def _from_tables(
    tables: Iterable[HeadedTable], template: str, only_lot: str | None
) -> Iterator[Award]:
    for table in tables:
        for row in table.winners:
            yield from _from_row(row, table, template, only_lot)


def with_unit_of_total(awards: list[Award], total: Amount | None) -> list[Award]:
    """Bare numbers of a table whose head names no unit (Hebei), where the summary tells it.

    If they add up to the stated total as 元 or as 万元, that is their unit; else they stay unread.
    """
    bare = [award.price.minor is None and _lacks_unit(award) for award in awards]
    if not any(bare) or total is None or not total.minor or total.currency != "CNY":
        return awards
    for unit in ("元", "万元"):
        read = [
            replace(award, price=price_of(award.price.raw, unit), unit_of_total=True)
            if lacks
            else award
            for award, lacks in zip(awards, bare, strict=True)
        ]
        if sum(award.price.minor or 0 for award in read) == total.minor:
            return read
    return awards


def _lacks_unit(award: Award) -> bool:
    return any(doubt.reason == Reason.NO_UNIT for doubt in award.price.doubts)


def without_false_units(awards: list[Award], total: Amount | None) -> list[Award]:
    """Amounts in 元 under a head that says 万元 (Tianjin): ten thousand times the stated total.

    They are not mended: what the page says contradicts itself, so they are left unread.
    """
    known = [award.price.minor for award in awards if award.price.minor]
    if total is None or not total.minor or sum(known) != total.minor * 10_000:
        return awards
    return [_in_doubt(award) if award.price.minor else award for award in awards]


def _in_doubt(award: Award) -> Award:
    raw = award.price.raw
    doubt = Doubt("amount_minor", raw, Reason.CONTRADICTORY, (award.price_label,))
    price = Price(raw, award.price.kind, doubts=(doubt,))
    return replace(award, price=price, head_is_false=True)


def _from_row(row: Row, table: HeadedTable, template: str, only_lot: str | None) -> Iterator[Award]:
    name = row.text("supplier")
    if not name or is_nobody(name):
        return
    column = next((c for c in ("amount", "rate", "total", "unit_price") if row.text(c)), "amount")
    head = row.heads.get(column, "")
    award = Award(
        lot=table.lot_of(row, template) or only_lot,
        suppliers=(),
        raw=name,
        address=row.text("address"),
        price=price_of(row.text(column), head),
        price_label=head,
        uscc=row.text("uscc"),
        size=row.text("size"),
    )
    yield from _with_suppliers(award, row.cells.get("supplier", ""))


def _with_suppliers(award: Award, cell: str) -> Iterator[Award]:
    """The award with the suppliers of a cell; one for each lot where the cell names lots."""
    parts = by_lot(cell)
    amounts = amounts_by_lot(award.price.raw)
    for lot, name in parts if len(parts) > 1 else ():
        price = price_of(amounts.get(lot, ""), award.price_label)
        if lot not in amounts and award.price.raw:
            price = _doubtful(award.price.raw, Reason.AMBIGUOUS)
        if not is_nobody(name):
            yield replace(award, lot=lot, suppliers=suppliers_of(name), raw=name, price=price)
    if len(parts) == 1:
        yield replace(award, lot=award.lot or parts[0][0], suppliers=suppliers_of(parts[0][1]))
    elif not parts:
        yield replace(award, suppliers=suppliers_of(cell))


def _doubtful(raw: str, reason: Reason) -> Price:
    return Price(raw, "amount", doubts=(Doubt("amount_minor", raw, reason),))


def _from_text(text: NoticeText, only_lot: str | None) -> Iterator[Award]:
    """供应商名称, 供应商地址 and 中标金额 one below the other, again for every award.

    Names in succession that bear a role in a consortium share the price behind the last.
    """
    begin, end = text.section(_SECTION) or (0, len(text.lines))
    inside = [found for found in text.labels if begin <= found.line < end]
    starts = [n for n, found in enumerate(inside) if _SUPPLIER.fullmatch(found.label)]
    lots = _lots_over(text, begin, end) if starts else []
    partners: list[Award] = []
    for start, after in zip(starts, [*starts[1:], len(inside)], strict=False):
        name, rest = inside[start].value, inside[start + 1 : after]
        if not name or is_nobody(name):
            continue
        if (label := _SUPPLIER.fullmatch(inside[start].label)) and label["role"]:
            name += label["role"]  # "中标供应商名称（联合体牵头人）：甲公司"
        price, price_label = _price_in(rest)
        address = next((f.value for f in rest if _ADDRESS.fullmatch(f.label)), "")
        size = next((f.value for f in rest if _SIZE.fullmatch(f.label)), "")
        lot = lots[inside[start].line - begin] or only_lot
        for award in _with_suppliers(
            Award(lot, (), name, address, price, price_label, size=size), name
        ):
            if partners and not _go_together(partners, award):
                yield _joined(partners)
                partners = []
            partners.append(award)
    if partners:
        yield _joined(partners)


def _go_together(partners: list[Award], behind: Award) -> bool:
    """True where an award is of one more member of a consortium, of whom one has the price."""
    roles = {supplier.role for supplier in (*partners[-1].suppliers, *behind.suppliers)}
    if partners[-1].lot != behind.lot or "sole" in roles:
        return False
    if not any(award.price.raw for award in partners):
        return True
    return not behind.price.raw and _MEMBER.search(behind.raw) is not None


def _joined(partners: list[Award]) -> Award:
    """One award of the members that were named one below the other."""
    if len(partners) == 1:
        return partners[0]
    priced = next((award for award in partners if award.price.raw), partners[-1])
    return replace(
        priced,
        suppliers=tuple(supplier for award in partners for supplier in award.suppliers),
        raw="；".join(award.raw for award in partners),
        address="；".join(award.address for award in partners if award.address),
    )


def _price_in(rest: list[Labelled]) -> tuple[Price, str]:
    """The price below a supplier, with its label. One under an unknown label is a question."""
    for pattern in (_AMOUNT, _OTHER_PRICE):
        found = next((f for f in rest if f.value and pattern.fullmatch(f.name)), None)
        if found:
            return price_of(found.value, found.label), found.label
    found = next((f for f in rest if _MAYBE_PRICE.search(f.name) and _DIGIT.search(f.value)), None)
    if found is None:
        return price_of(""), ""
    return _doubtful(found.value, Reason.UNREADABLE), found.label


def _lots_over(text: NoticeText, begin: int, end: int) -> list[str | None]:
    """For each line of a section the lot whose heading stands last above it, or in it."""
    lots: list[str | None] = []
    last: str | None = None
    for line in text.lines[begin:end]:
        last = heading_lot(line) or last
        lots.append(last)
    return lots


def award_records(notice_id: str, awards: Iterable[Award], declared: Declared) -> Iterator[Record]:
    """The records of awards and their suppliers, numbered inside their lot."""
    counts: dict[str, int] = {}
    for award in awards:
        lot = award.lot or _NO_LOT
        counts[lot] = counts.get(lot, 0) + 1
        yield from _records(notice_id, f"{notice_id}/award/{lot}/{counts[lot]}", award, declared)


def _why_not(price: Price) -> str | None:
    """Why sums leave an award out; None where they take it (data model, rule 9)."""
    if price.kind != "amount":
        return price.kind
    return None if price.minor else "unreadable" if price.raw else "not_stated"


def _records(notice_id: str, native_id: str, award: Award, declared: Declared) -> Iterator[Record]:
    why_not = _why_not(award.price)
    yield AwardRecord(
        native_id=native_id,
        raw={
            "supplier": award.raw,
            "address": award.address,
            award.price_label or "price": award.price.raw,
        },
        doubts=award.price.doubts,
        whole=frozenset({"award_supplier"}),
        notice=Link("procurement_notice", notice_id),
        lot_no=award.lot,
        price_kind=award.price.kind,
        amount_minor=award.price.minor or None,  # 0.000000 is the form's empty field
        amount_raw=award.price.raw or None,
        rate_percent=award.price.rate_percent,
        currency=award.price.currency,
        recommended_for_aggregates=why_not is None,
        why_not=why_not,
    )
    alone = len(award.suppliers) == 1
    for number, supplier in enumerate(award.suppliers, start=1):
        code = supplier.uscc or (award.uscc if alone else "")
        uscc = read_uscc(code) if code else None
        size = declared.size_of(supplier.name, award.size if alone else "")
        yield AwardSupplierRecord(
            native_id=f"{native_id}/supplier/{number}",
            raw={"supplier": supplier.raw},
            doubts=Doubt.of("organisation", uscc) if uscc else (),
            award=Link("award", native_id),
            organisation=mention(supplier.name, "firm", uscc=uscc.value if uscc else None),
            organisation_raw=supplier.raw,
            address_raw=(award.address or None) if alone else None,
            role=supplier.role,
            share_percent=supplier.share,
            declared_size=_known(size.size),
            declared_industry=_known(size.industry),
            declared_employees=_known(size.employees),
            declared_revenue_minor=_known(size.revenue_minor),
            declared_assets_minor=_known(size.assets_minor),
        )


def _known(value: T | None) -> T | Unset:
    """What this notice leaves open may have been read from a file: it is left alone."""
    return UNSET if value is None else value


@dataclass(frozen=True, slots=True)
class Fee:
    """The agency's fee, with the label or head that holds its unit."""

    amount: Amount
    label: str


def agency_fee(text: NoticeText, tables: Iterable[HeadedTable]) -> Fee | None:
    """The fee of the agency: of a table the sum, if every row has one; else the labelled value."""
    rows = [row for table in tables if "fee" in table.columns for row in table.rows]
    rows = [row for row in rows if row.text("fee")]
    if rows:
        return Fee(
            _sum([amount_of(r.text("fee"), r.heads["fee"]) for r in rows]), rows[0].heads["fee"]
        )
    found = text.first(_FEE)
    return Fee(amount_of(found.value, found.label), found.label) if found else None


def _sum(amounts: list[Amount]) -> Amount:
    """One amount of several; nothing where one of them can't be read."""
    unread = next((amount for amount in amounts if amount.minor is None), None)
    raw = "; ".join(amount.raw for amount in amounts)
    whole = None if unread else sum(amount.minor or 0 for amount in amounts)
    return Amount(raw, whole, amounts[0].currency, (unread or amounts[0]).reading)
