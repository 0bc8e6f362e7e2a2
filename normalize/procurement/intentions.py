"""What an agency plans to buy (采购意向): rows of a table, or a form for each purchase.

Published 30 days before the tender (财库〔2020〕10号). The column 是否专门面向中小企业采购 is the
earliest sign of a set-aside that there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from normalize.dates import read_date
from normalize.label_tables import Cells, is_form
from normalize.procurement.notice_amounts import amount_of
from normalize.procurement.notice_keys import purchase_key
from normalize.procurement.notice_labels import NoticeText, fold_label
from normalize.procurement.notice_text import prepare
from normalize.reading import Reading, Reason
from normalize.records import Doubt, Link, ProcurementIntentionRecord
from normalize.text import nfkc

_HEADS: Final = (
    ("position", re.compile(r"^序号$")),
    ("reserved", re.compile(r"(?:专门|预留)?面向中小(?:微)?(?:型)?企业")),
    ("green", re.compile(r"节能|环境标志|环保产品")),
    ("budget", re.compile(r"预算")),
    ("expected", re.compile(r"预计.{0,8}(?:时间|月份|日期)")),
    ("need", re.compile(r"需求概况|采购内容|采购需求|项目概况")),
    ("category", re.compile(r"品目")),
    ("title", re.compile(r"^(?:采购)?(?:项目)?名称$")),
    ("note", re.compile(r"^备注$")),
)
# "样例市教育局（本级）2026年6月至7月政府采购意向": titles of every portal begin with who plans.
_PLANNER = re.compile(
    r"^(?:关于)?(?P<name>[^,，。:：;；\s\d]{4,40}?)(?:关于|的)?"
    r"(?:\d{4}年.{0,24}|\d{1,2}(?:月|季度).{0,16})?(?:政府)?采购意向"
)
# What an agency's name ends in; a title may begin with the thing bought instead.
_AGENCY = re.compile(
    r"(?:局|委|委员会|厅|部|院|校|学|所|站|中心|馆|园|处|队|社|会|办|公室|政府|集团|公司|台|团|监狱|库|署"
    r"|街道|乡|镇)(?:\((?:本级|机关|汇总)\))?$"
)
_BLANK: Final = frozenset({"", "/", "-", "--", "—", "——", "无"})
# 是 否 with nothing ticked is no answer.
_YES = re.compile(r"^(?:☑\s*)?是(?![\s/、或?□]*否)")
_NO = re.compile(r"^(?:☑\s*)?(?:否|不是|不)(?![\s/、或?□]*是)")
Found = Mapping[str, tuple[str, str]]  # column: head, cell


def intention_records(
    notice_id: str, text: NoticeText, tables: Iterable[Sequence[Cells]], buyer: str = ""
) -> Iterator[ProcurementIntentionRecord]:
    """The purchases that a notice of intention lists, numbered as they stand.

    buyer  who plans them: before a title it says nothing of what is bought
    """
    found = [row for table in tables for row in _rows(table)]
    if not found and (form := _form(text)):
        found = [form]
    for position, row in enumerate(found, start=1):
        yield _record(notice_id, position, row, buyer)


def planner_in(title: str) -> str:
    """Who publishes the intention, by the title; empty where it doesn't say so."""
    match = _PLANNER.match(nfkc(title).strip())
    return match["name"] if match and _AGENCY.search(match["name"]) else ""


def _rows(table: Sequence[Cells]) -> Iterator[Found]:
    if is_form(table):
        return
    for at, head in enumerate(table[:3]):
        columns = _columns(head)
        if "title" in columns and columns.keys() & {"expected", "need"}:
            for cells in table[at + 1 :]:
                row = {
                    name: (head[place], cells[place].strip())
                    for name, place in columns.items()
                    if place < len(cells)
                }
                if row["title"][1] not in _BLANK and row["title"][1] != row["title"][0]:
                    yield row
            return


def _columns(head: Cells) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(head):
        if name := _column(fold_label(cell)):
            columns.setdefault(name, place)
    return columns


def _column(label: str) -> str | None:
    if len(label) > 40:
        return None
    return next((name for name, pattern in _HEADS if pattern.search(label)), None)


def _form(text: NoticeText) -> Found:
    """The one purchase of a form."""
    found: dict[str, tuple[str, str]] = {}
    for each in text.labels:
        name = _column(each.name)
        if name and each.value:
            found.setdefault(name, (each.label, each.value))
    return found if "title" in found and found.keys() & {"expected", "budget"} else {}


def _record(notice_id: str, position: int, row: Found, buyer: str) -> ProcurementIntentionRecord:
    def said(name: str) -> str:
        value = " ".join(row.get(name, ("", ""))[1].split())
        return "" if value in _BLANK else value

    budget = amount_of(said("budget"), row.get("budget", ("", ""))[0])
    expected = _month(said("expected"))
    reserved = _answer(said("reserved"))
    return ProcurementIntentionRecord(
        native_id=f"{notice_id}/intention/{position}",
        raw={head: cell for head, cell in row.values()},
        doubts=(
            *budget.doubts("budget_minor"),
            *Doubt.of("expected_on", expected),
            *Doubt.of("sme_reserved", reserved),
        ),
        notice=Link("procurement_notice", notice_id),
        position=position,
        title=said("title") or None,
        need=said("need") or None,
        category_raw=said("category") or None,
        budget_minor=budget.minor or None,
        budget_raw=said("budget") or None,
        currency=budget.currency,
        expected_on=expected.value,
        expected_raw=said("expected") or None,
        sme_reserved=reserved.value,
        sme_reserved_raw=said("reserved") or None,
        green_raw=said("green") or None,
        note=said("note") or None,
        purchase_key=purchase_key(said("title"), buyer),
    )


def _month(cell: str) -> Reading[date]:
    """The first day of the month that is expected; of a quarter or half a year none is printed."""
    read = read_date(cell)
    if read.value is None:
        return Reading(read.raw, reason=read.reason, candidates=read.candidates)
    if read.value.precision not in ("day", "month"):
        return Reading(read.raw, reason=Reason.AMBIGUOUS, candidates=(read.value.precision,))
    return Reading(read.raw, value=read.value.day)


def _answer(cell: str) -> Reading[bool]:
    """是 or 否, also of a form with boxes; anything else is a question."""
    if not cell:
        return Reading(cell, reason=Reason.NOT_STATED)
    settled = prepare(cell).traced.text.strip()
    yes, no = _YES.match(settled), _NO.match(settled)
    if bool(yes) == bool(no):
        return Reading(cell, reason=Reason.UNREADABLE)
    return Reading(cell, value=bool(yes))
