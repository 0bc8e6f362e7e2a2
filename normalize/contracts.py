"""Who signed a contract, and over how much: from the portal's own fields, or from the body.

A contract is kept as an award that sums leave out: the award itself has been counted, where it was
announced. The format of the announcement is that of 财办库〔2020〕50号 (合同公告).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from normalize.awards import Award, suppliers_of
from normalize.notice_amounts import price_of
from normalize.notice_labels import NoticeText, fold_label

_SUPPLIER = re.compile(r"(?:(?:中标|成交)(?:\(成交\))?)?供应商(?:\(乙方\))?(?:名称)?")
_AMOUNT = re.compile(r"合同(?:总)?金额")
WHY_NOT = "contract"


def contract_awards(text: NoticeText, summary: Mapping[str, str]) -> list[Award]:
    """The one award that a contract carries out; none where no supplier is named.

    0元 is the empty field of the form: the amount is then unknown, never nothing.
    """
    name, _ = _value(_SUPPLIER, text, summary)
    if not name:
        return []
    amount, label = _value(_AMOUNT, text, summary)
    price = price_of(amount, label)
    return [Award(None, suppliers_of(name), name, "", price, label, why_not=WHY_NOT)]


def _value(
    pattern: re.Pattern[str], text: NoticeText, summary: Mapping[str, str]
) -> tuple[str, str]:
    """The first value of such a label, and the label, which may hold the unit."""
    for label, value in summary.items():
        if pattern.fullmatch(re.sub(r"\((?:元|万元)\)$", "", fold_label(label))) and value:
            return value, label
    for found in text.labels:
        if found.value and (pattern.fullmatch(found.label) or pattern.fullmatch(found.name)):
            return found.value, found.label
    return "", ""
