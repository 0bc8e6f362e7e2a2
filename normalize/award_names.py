"""The names in a cell of winners: one firm, the members of a consortium, or nobody at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalize.names import legal_form, split_names

# What a bidder is called inside a consortium; the words are no part of the name.
_BEFORE: Final = (
    r"(?:联合体)?(?P<before>牵头|主办|主体|成员|参加)(?:人|方|单位|企业|公司)?"
    r"(?:[（(](?:联合体)?(?:\d|[一二三四五]|牵头人|成员)?[）)])?[\d一二三四五]?\s*[：:]\s*"
)
_ROLE = re.compile(
    r"\s*[（(](?:联合体)?(?P<role>牵头|主办|主体|主|成员|参加|副|联合)(?:人|方|单位|体)?(?:单位|方)?"
    r"[\d一二三四五]?[）)]"
    rf"|^{_BEFORE}"
)
# "甲公司（联合体成员：乙公司）" holds two names.
_INSIDE = re.compile(rf"[（(](?={_BEFORE})([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
# "甲公司（牵头人，承担60%）", "乙公司 占合同份额的40%": a share of the contract, if it says so.
_SHARE = re.compile(
    r"[，,、;；]?\s*(?:(?:联合体)?(?:合同|工作|服务|分工)?(?:份额|比例|占比|占|承担)"
    r"[^（）()，,、；;%％\d]{0,12}|(?<=[头办体员加人方位])[：:]?\s*)(?P<share>\d{1,3}(?:\.\d{1,4})?)\s*[%％]"
    r"(?:的?(?:合同)?(?:份额|金额|工作量|工作))?"
)
# "联合体：甲公司、乙公司" and "1.甲公司": what stands before a name and is no part of it.
_HEADED = re.compile(
    r"^(?:联合体(?:单位|名称|各方)?\s*[：:]\s*|\d{1,2}[.．、)）]\s*(?=[\u4e00-\u9fff]))"
)
# "甲公司与乙公司（组成的）联合体": cut between two firms, where the cell says that they are joined.
_JOINED = re.compile(r"(?<=公司)[与和及](?=[^、；;，,\n]{4,60}公司)")
_LEADING: Final = frozenset({"牵头", "主办", "主体", "主"})
_TAIL = re.compile(r"(?<=公司)(?:组成的?)?联合体$")
_EMPTY = re.compile(r"[（(][，,、;；\s]*[）)]")
_NOBODY = re.compile(r"无|/|-|—+|…|.*候选人.*")  # a candidate hasn't won yet
# What stands in the place of a name where nobody won, and where the name is to be had elsewhere.
_FAILED = re.compile(
    r"废标|流标|失败|终止|作废|取消|不足[三3]家|[无未没](?:有)?(?:产生)?(?:中标|成交|中选)|未产生|重新(?:采购|招标)"
)
_ELSEWHERE = re.compile(r"详见|见附件|见附表|另行公告")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Supplier:
    """A winner as named, with the role and the share that are said of it in a consortium."""

    name: str
    raw: str
    role: str
    share: Decimal | None = None


def is_nobody(cell: str) -> bool:
    """True for the cell of a winner that names none: "/", "废标（不足三家）", "详见附件"."""
    return _NOBODY.fullmatch(cell) is not None or (
        (_FAILED.search(cell) or _ELSEWHERE.search(cell)) is not None and not _names_a_firm(cell)
    )


def says_failed(cell: str) -> bool:
    """True for a cell that tells of a failure in the place of a winner or of a price."""
    return _FAILED.search(cell) is not None and not _names_a_firm(cell)


def _names_a_firm(cell: str) -> bool:
    return any(legal_form(part) for part in split_names(_BRACKETS.sub("", cell)))


def suppliers_of(cell: str) -> tuple[Supplier, ...]:
    """The members of a consortium, or the one winner.

    Nobody is made a leader for standing first: `leader` only where the notice says so.
    """
    named: list[tuple[str, str, str]] = []
    above = ""  # the role on a line of its own, over the name
    for part in _parts(_JOINED.sub("、", cell) if "联合体" in cell else cell):
        plain = _HEADED.sub("", _EMPTY.sub("", _SHARE.sub("", part)))
        name, role = _TAIL.sub("", _ROLE.sub("", plain)).strip(), _said(plain) or above
        above = "" if name else role
        if name:
            named.append((name, part, role))
        elif named and _share(part):  # "（成员：乙公司，占比40%）" was cut at its comma
            named[-1] = (named[-1][0], f"{named[-1][1]}，{part}", named[-1][2])
    other = "member" if len(named) > 1 else "sole"
    return tuple(Supplier(name, part, role or other, _share(part)) for name, part, role in named)


def _share(part: str) -> Decimal | None:
    match = _SHARE.search(part)
    share = Decimal(match["share"]) if match else None
    return share if share is not None and 0 < share <= 100 else None


def _parts(cell: str) -> list[str]:
    """The names of a cell, also those that stand behind a role in brackets."""
    return [
        name
        for part in split_names(_INSIDE.sub(r"；\g<0>；", cell))
        for name in (split_names(_INSIDE.sub(r"\2", part)) if _INSIDE.fullmatch(part) else [part])
    ]


def _said(part: str) -> str:
    """The role that is said of a supplier; a lone one may be the leader of others unnamed."""
    match = _ROLE.search(part)
    said = (match["role"] or match["before"]) if match else ""
    return said and ("leader" if said in _LEADING else "member")
