"""The names in a cell of winners: one firm, the members of a consortium, or nobody at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from normalize.names import legal_form, split_names
from normalize.procurement.lot_refs import lots_in
from normalize.procurement.notice_labels import fold_label

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
_JOINED = re.compile(
    r"(?:(?<=公司)[与和及&＆]|(?<=[）)])[&＆]|(?<=公司)[（(]联合体[）)])(?=[^、；;，,\n]{4,60}公司)"
)
# "甲公司、乙公司联合体（甲公司为牵头人）": the leader is told behind all of them.
_LEADER = re.compile(
    r"[（(](?P<leader>[^（）()]{4,40}公司)[为系是](?:联合体)?(?:牵头|主办)(?:人|方|单位|企业)?[）)]"
)
_LEADING: Final = frozenset({"牵头", "主办", "主体", "主"})
_TAIL = re.compile(r"(?<=公司)(?:组成的?)?联合体$")
_EMPTY = re.compile(r"[（(][，,、;；\s]*[）)]")
# "1、甲公司 2、乙公司", "（1）甲公司（2）乙公司", "①甲公司②乙公司": a list in one cell.
_LISTED = re.compile(
    r"(?:^|(?<=[\s；;，,、])|(?<=公司)|(?<=[）)]))"
    r"(?:\d{1,2}[、.．)）]|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,2})[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}、)"
    r"\s{0,4}(?=[\u4e00-\u9fffA-Z]|(?<=、)\d{2,4}[\u4e00-\u9fff])"
)
# "甲公司（乙公司、丙公司联合体）": the others stand in the bracket.
_WITH_OTHERS = re.compile(
    r"[（(][与和]?([^（）()]{2,120}公司[^（）()]{0,80}?)(?:组成的?)?联合体[）)]"
)
# What stands beside a name and is none: its number, its size, its address.
_USCC = re.compile(
    r"[（(]?(?:统一)?(?:社会)?(?:信用)?(?:代码)?\s?[：:]?\s?(?<![0-9A-Za-z])"
    r"(?P<uscc>[1-9A-Y][0-9A-Z]{17})(?![0-9A-Za-z])\s?[）)]?"
)
_SIZE = re.compile(r"[（(](?:小型|微型|小微型?|中小微?型?|中型|大型)(?:企业)?[）)]")
_BESIDE: Final = (
    r"[^：:（）()]{0,6}(?:代码|代表人?|电话|传真|邮编|联系人|规模|类型|划型|性质|得分|报价|金额|资质)"
    r"[：:]"
)
_IN_BRACKETS = re.compile(rf"[（(](?:{_BESIDE}|[^：:（）()]{{0,6}}地址[：:])[^（）()]*[）)]")
_SPACE_BEFORE = re.compile(rf"\s{{1,4}}(?={_BESIDE}|[^：:\s（）()]{{0,6}}地址[：:])")
_NO_NAME = re.compile(rf"{_BESIDE}|(?:本(?:项目|次|包|标)|共\s?[\d一二三四五六七八九十])")
# "中标人：甲公司", "第一名：甲公司", "甲公司等3家": words around a name.
_CALLED = re.compile(
    r"^(?:(?:中标|成交|中选)?(?:供应商|人|单位)(?:名称|全称)?|(?:公司|单位|企业)?名称|第[一二三123]名)\s?[：:]\s?"
)
_AND_OTHERS = re.compile(r"(?<=公司)等[\d一二三四五六七八九十]{1,3}家(?:单位|公司|企业|供应商)?$")
_ADDRESS = re.compile(r"(?:供应商|单位|公司|企业|注册|联系|办公|通讯)?(?:注册|联系)?地址[：:]")
_OF_LOT = re.compile(r"(?P<lot>[^：:，,、；;]{2,10})[：:]\s{0,4}(?=[\u4e00-\u9fff])")
_LOT_CUT = re.compile(r"[；;，,、\n]")
_NOBODY = re.compile(r"无|/|-|—+|…|.*候选人.*")  # a candidate hasn't won yet
# What stands in the place of a name where nobody won, and where the name is to be had elsewhere.
_FAILED = re.compile(
    r"废标|流标|失败|终止|作废|取消|不足[三3]家|[无未没](?:有)?(?:产生)?(?:中标|成交|中选)|未产生|重新(?:采购|招标)"
)
_ELSEWHERE = re.compile(r"详见|见(?:附件|附表|下表|明细)|另行公告")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")


@dataclass(frozen=True, slots=True)
class Supplier:
    """A winner as named, with the role and the share that are said of it in a consortium."""

    name: str
    raw: str
    role: str
    share: Decimal | None = None
    uscc: str = ""


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


def by_lot(cell: str) -> list[tuple[str, str]]:
    """A cell that names the winner of each lot, cut: "包1：甲公司；包2：乙公司"."""
    found: list[tuple[str, str]] = []
    for part in _LOT_CUT.split(cell):
        match = _OF_LOT.match(part.strip())
        lots = lots_in(fold_label(match["lot"])) if match else ()
        if match and len(lots) == 1:
            found.append((lots[0], part.strip()[match.end() :]))
        elif found and part.strip():
            found[-1] = (found[-1][0], f"{found[-1][1]}；{part.strip()}")
        elif part.strip():
            return []
    return found


def suppliers_of(cell: str) -> tuple[Supplier, ...]:
    """The members of a consortium, or the one winner.

    Nobody is made a leader for standing first: `leader` only where the notice says so.
    """
    named: list[_Named] = []
    above = ""  # the role on a line of its own, over the name
    in_address = False
    leader = _LEADER.search(cell)
    for part in _parts(_with_cuts(_LEADER.sub("", cell))):
        bare = _IN_BRACKETS.sub("", _SIZE.sub("", _USCC.sub("", part)))
        in_address = bool(named) and (
            _ADDRESS.match(bare) is not None or (in_address and not legal_form(bare))
        )
        plain = _CALLED.sub("", _HEADED.sub("", _EMPTY.sub("", _SHARE.sub("", bare))))
        name, role = _name(plain), _said(plain) or above
        above = "" if name else role
        if leader and name == leader["leader"]:
            role = "leader"
        if name and not in_address and not (named and _is_none(name)):
            named.append(_Named(name, part, role, _share(bare), _uscc(part)))
        elif named:  # "（成员：乙公司，占比40%）" was cut at its comma
            named[-1].take(part, _share(bare), _uscc(part))
    other = "member" if len(named) > 1 else "sole"
    return tuple(Supplier(n.name, n.raw, n.role or other, n.share, n.uscc) for n in named)


def _name(plain: str) -> str:
    return _AND_OTHERS.sub("", _TAIL.sub("", _ROLE.sub("", plain)).strip())


def _is_none(name: str) -> bool:
    """True for what stands behind a name and is none: "联系电话：…", "本项目共1家成交"."""
    return _NO_NAME.match(name) is not None and legal_form(name) is None


@dataclass(slots=True)
class _Named:
    """A name with what is said beside it, so far."""

    name: str
    raw: str
    role: str
    share: Decimal | None
    uscc: str

    def take(self, part: str, share: Decimal | None, uscc: str) -> None:
        self.raw = f"{self.raw}，{part}"
        self.share = share if self.share is None else self.share
        self.uscc = self.uscc or uscc


def _with_cuts(cell: str) -> str:
    """The cell with a mark between names that a list or a word joins."""
    cut = _WITH_OTHERS.sub(r"；\1", _LISTED.sub("；", _SPACE_BEFORE.sub("；", cell)))
    return _JOINED.sub("、", cut) if "联合体" in cell else cut


def _uscc(part: str) -> str:
    match = _USCC.search(part)
    return match["uscc"] if match else ""


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
