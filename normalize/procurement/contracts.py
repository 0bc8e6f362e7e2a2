"""A contract as a notice publishes it (采购合同公告): number, parties, amount, dates.

The sections are those of the format of notices (财办库〔2020〕50号); the national platform prints
the same as a form. An amount of 0 is the form's empty field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from normalize.dates import read_day
from normalize.mentions import mention
from normalize.procurement.award_names import suppliers_of
from normalize.procurement.notice_amounts import amount_of
from normalize.procurement.notice_labels import Labelled, NoticeText
from normalize.reading import Reading
from normalize.records import (
    ContractSupplierRecord,
    Doubt,
    Link,
    ProcurementContractRecord,
    Record,
)

_NUMBER = re.compile(r"(?:采购)?合同(?:编)?号|合同编码")
_TITLE = re.compile(r"(?:采购)?合同名称")
_AMOUNT = re.compile(r"(?:采购)?合同(?:总)?(?:金额|价款?|总价|价格)(?:总额)?")
_SIGNED = re.compile(r"(?:采购)?合同(?:签订|签署)(?:日期|时间)|(?:签订|签署)(?:日期|时间)")
_PUBLISHED = re.compile(r"(?:采购)?合同公告(?:日期|时间)")
_TERM = re.compile(r"(?:履约|合同(?:履行|履约)?|服务)期限.{0,12}|履约地点")
# The longest of the form's labels has a mark that ends a label elsewhere.
_TERM_LINE = re.compile(
    r"^(?:\d{1,2}[.、．]\s*)?履约期限[、及和与]地点[^：:]{0,12}[：:]\s*(?P<term>.+)$"
)
_SUBJECT = re.compile(r"主要标的(?:物)?名称|主要标的")
_SUPPLIER: Final = re.compile(
    r"供应商(?:名称)?|(?:中标|成交)(?:\((?:成交|中标)\))?(?:供应商|人|单位)(?:名称)?|乙方(?:名称)?"
    r"|(?:供货|承包|承接)(?:人|单位|商)"
)
_NOTHING = re.compile(r"[/\\\-—无…]+")


def contract_records(notice_id: str, text: NoticeText) -> Iterator[Record]:
    """The contract of a notice; nothing where it names neither a number nor a supplier."""
    number, supplier = _first(text, _NUMBER), _first(text, _SUPPLIER)
    amount, title = _first(text, _AMOUNT), _first(text, _TITLE)
    if number is None and supplier is None:
        return
    signed, published = _day(text, _SIGNED), _day(text, _PUBLISHED)
    read = amount_of(amount.value, amount.label) if amount else None
    subject, term = _first(text, _SUBJECT), _term(text)
    native_id = f"{notice_id}/contract/1"
    yield ProcurementContractRecord(
        native_id=native_id,
        raw={f.label: f.value for f in (number, title, supplier, amount, subject, *term) if f},
        doubts=(
            *(read.doubts("amount_minor") if read else ()),
            *(Doubt.of("signed_on", signed) if signed else ()),
            *(Doubt.of("published_on", published) if published else ()),
        ),
        whole=frozenset({"contract_supplier"}),
        notice=Link("procurement_notice", notice_id),
        contract_no=number.value if number else None,
        title=title.value if title else None,
        amount_minor=(read.minor or None) if read else None,
        amount_raw=amount.value if amount else None,
        currency=read.currency if read else None,
        signed_on=signed.value if signed else None,
        published_on=published.value if published else None,
        term_raw=term[0].value if term else None,
        subject_raw=subject.value if subject else None,
    )
    for place, each in enumerate(suppliers_of(supplier.value) if supplier else (), start=1):
        yield ContractSupplierRecord(
            native_id=f"{native_id}/supplier/{place}",
            raw={"supplier": each.raw},
            contract=Link("procurement_contract", native_id),
            organisation=mention(each.name, "firm"),
            organisation_raw=each.raw,
            role=each.role,
        )


def _first(text: NoticeText, pattern: re.Pattern[str]) -> Labelled | None:
    return next((f for f in text.all(pattern) if not _NOTHING.fullmatch(f.value)), None)


def _term(text: NoticeText) -> tuple[Labelled, ...]:
    """Time and place of performance, under whichever of its labels."""
    for at, line in enumerate(text.lines):
        if match := _TERM_LINE.match(line):
            return (Labelled("履约期限、地点", match["term"].strip(), at),)
    found = _first(text, _TERM)
    return (found,) if found else ()


def _day(text: NoticeText, pattern: re.Pattern[str]) -> Reading[date] | None:
    """A date by its label, or in the line below a heading that is one (七、合同签订日期)."""
    if found := _first(text, pattern):
        return read_day(found.value)
    section = text.section(pattern)
    below = text.lines[section[0]].strip() if section and section[0] < section[1] else ""
    return read_day(below) if below else None
