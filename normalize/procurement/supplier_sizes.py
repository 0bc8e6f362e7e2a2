"""What suppliers declare of their size (中小企业声明函): in declarations, and in names of files.

The form is an annex of 财库〔2020〕46号, one for goods (制造商为) and one for works and services
(承建（承接）企业为). It lists an item, its industry, the firm, employees, revenue and assets of the
year before, and the size by 工信部联企业〔2011〕300号. A new firm may leave the figures blank.
The text may come from a notice's body or from any file: all that is read here is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from normalize.mentions import mention
from normalize.procurement.lot_refs import lots_in
from normalize.procurement.notice_amounts import Amount, amount_of
from normalize.procurement.notice_text import prepare
from normalize.reading import Reason
from normalize.records import Doubt
from normalize.traced_text import TracedText

T = TypeVar("T")
MEDIUM, SMALL, MICRO = "medium", "small", "micro"
SME: Final = "sme"  # one of the three: a file says so by its name, and was not opened
_SIZES: Final = {"中": MEDIUM, "小": SMALL, "微": MICRO}

# Blanks are underscores or spaces, and a text from PDF breaks lines anywhere.
_BLANKS = re.compile(r"[\s_]{1,400}")
# The form's own footnote stands behind this word: "从业人员1 62 人" are 62.
_NOTE_SIGN = re.compile(r"(?<=从业人员)[ \n]?(?:[¹①]|\[1\]|1(?=[\s_]{1,40}\d))")
# What the form says of its own blanks: "(企业名称)和县样本有限公司".
_HINT = re.compile(
    r"\((?:请?填写)?(?:标的(?:物)?|项目|企业|单位|公司|制造商|采购人)名称\)"
    r"|\(采购文件中?明确的所属行业\)|\((?:中型企业|小型企业|微型企业)(?:[、/,](?:中|小|微)型企业){1,2}\)"
)
_ROLE: Final = r"(?:制造商|承建\(承接\)企业|承建企业|承接企业|承接\(承建\)企业|施工单位|服务商)"
_FIRM = re.compile(rf"{_ROLE}(?:名称)?(?:为|是|:)(?P<firm>[^,;。:]{{2,80}}?),(?=从业人员)")
# "1.显微镜,属于工业行业;", before the firm.
_ITEM = re.compile(r"(?P<item>[^;。:]{0,160}?),?属于(?P<industry>[^;。:]{1,60}?)[;,]?$")
_BRACKETED = re.compile(r"^[(\[](.{1,40})[)\]](行业)?$")
_NUMBERING = re.compile(r"^[(\[]?\d{1,2}[)\].、]")
_NUMBER_WITHOUT_UNIT: Final = r"(?:为|:)?(?P<value>\d(?:[\d,.]{0,16}\d)?)"
_BARE_REVENUE = re.compile(f"营业收入{_NUMBER_WITHOUT_UNIT}")
_BARE_ASSETS = re.compile(f"资产总额{_NUMBER_WITHOUT_UNIT}")
_SOME_EMPLOYEES = re.compile(r"从业人员(?:为|:)?(?P<value>[^;。]{0,12}\d[^;。,]{0,8})")
_EMPLOYEES = re.compile(r"从业人员(?:为|:)?(?P<value>\d{1,3}(?:,\d{3}){1,2}|\d{1,7})人?(?=[,;。])")
_REVENUE = re.compile(r"营业收入(?:为|:)?(?P<value>[^;。万亿元资营]{0,24}(?:万|亿)?元)")
_ASSETS = re.compile(r"资产总额(?:为|:)?(?P<value>[^;。万亿元资营]{0,24}(?:万|亿)?元)")
_SIZE = re.compile(r"(?:属于|为|系|,)(?P<size>[(\[]?[中小微]型[^;。]{0,30}?)(?=[;。]|以上企业|$)")
_SAID = re.compile(
    r"(?:本|该|中标|成交|中选)(?:\(成交\))?(?:供应商|人|单位)(?:为|是|属于)(?P<size>[中小微])型企业"
)
_SIZE_WORD = re.compile(r"(?P<size>[中小微])型(?:企业)?")
_REACH = 400  # from a firm's name to the end of what is said of it
_BEFORE = 240  # from the begin of an item to the firm's role
_EVIDENCE = 200
# Sectors of the classification of 2011; 行业 behind one is the form's word.
_SECTORS: Final = frozenset(
    (
        "农、林、牧、渔业", "工业", "建筑业", "批发业", "零售业", "交通运输业", "仓储业", "邮政业",
        "住宿业", "餐饮业", "信息传输业", "软件和信息技术服务业", "房地产开发经营", "物业管理",
        "租赁和商务服务业", "其他未列明行业",
    )
)  # fmt: skip

_FILE = re.compile(r"(?:中小(?:微型?)?企业|小微企业|中小微)[^()]{0,24}?声明函?")
_FILE_END = re.compile(r"\.[A-Za-z]{2,5}$")
_IN_BRACKETS = re.compile(r"\((?P<inside>[^()]{0,80}(?:\([^()]{0,40}\)[^()]{0,40})?)\)")
_OF_A_FILE = re.compile(
    r"^(?:附件|附|第?\d{1,2}[、.:-]?|[一二三四五六七八九十]{1,2}[、.:])?(?P<firm>.{4,60}?)(?:的|[-_:—])?$"
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What one firm declares for one item. Money in minor units (fen); None where left blank."""

    firm: str
    item: str
    industry: str
    size: str | None
    employees: int | None
    revenue_minor: int | None
    assets_minor: int | None
    evidence: str
    revenue_raw: str = ""
    assets_raw: str = ""
    role: str = ""  # manufacturer, contractor
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclaredSize:
    """What is known of a supplier. Figures and industry only where all its items agree."""

    size: str | None = None
    industry: str | None = None
    employees: int | None = None
    revenue_minor: int | None = None
    assets_minor: int | None = None


def size_in(words: str) -> str | None:
    """The size that a cell or label states: "小型企业". None where it states none or several."""
    return _size_in(prepare(words).traced.text)


def size_said(text: str) -> str | None:
    """The size of the only winner in a sentence: "本供应商为小型企业，享受了报价扣除政策"."""
    return _only({_SIZES[match["size"]] for match in _SAID.finditer(text)})


def read_declarations(text: str) -> list[Declaration]:
    """Every firm that a declaration names with its size; an empty form declares nothing."""
    if "从业人员" not in "".join(text.split()):
        return []
    traced = form_text(text)
    starts = list(_FIRM.finditer(traced.text))
    ends = [*(match.start() for match in starts[1:]), len(traced.text)]
    read = (_declared(traced, match, end) for match, end in zip(starts, ends, strict=False))
    return list(dict.fromkeys(read))


def form_text(text: str) -> TracedText:
    """A form without its blanks and its own hints on what belongs into them."""
    return prepare(text).traced.drop(_NOTE_SIGN).drop(_BLANKS).drop(_HINT)


def _declared(traced: TracedText, match: re.Match[str], end: int) -> Declaration:
    said = traced.text[match.end("firm") : min(end, match.end() + _REACH)]
    item = _ITEM.search(traced.text, max(0, match.start() - _BEFORE), match.start())
    size = _SIZE.search(said)
    last = match.end("firm") + (size.end() if size else 0)
    begin = item.start() if item else match.start()
    revenue = _money(said, _REVENUE, _BARE_REVENUE)
    assets = _money(said, _ASSETS, _BARE_ASSETS)
    return Declaration(
        firm=match["firm"].strip("()[]"),
        item=_NUMBERING.sub("", item["item"]).strip("()[]") if item else "",
        industry=industry_in(item["industry"]) if item else "",
        size=_size_in(size["size"]) if size else None,
        employees=_whole(_EMPLOYEES.search(said)),
        revenue_minor=revenue.minor if revenue else None,
        assets_minor=assets.minor if assets else None,
        evidence=traced.quote(begin, last, _EVIDENCE),
        revenue_raw=revenue.raw if revenue else "",
        assets_raw=assets.raw if assets else "",
        role="manufacturer" if traced.text.startswith("制造", match.start()) else "contractor",
        doubts=(
            *_doubts_of_words(said, size["size"] if size else ""),
            *(revenue.doubts("revenue_minor") if revenue else ()),
            *(assets.doubts("assets_minor") if assets else ()),
        ),
    )


def _doubts_of_words(said: str, size: str) -> Iterator[Doubt]:
    """A choice left open, and a number of employees that is none; blanks are no question."""
    sizes = {_SIZES[match["size"]] for match in _SIZE_WORD.finditer(size)}
    if len(sizes) > 1:
        yield Doubt("size", size, Reason.AMBIGUOUS, tuple(sorted(sizes)))
    some = _SOME_EMPLOYEES.search(said)
    if some is not None and _EMPLOYEES.search(said) is None:
        yield Doubt("employees", some["value"], Reason.UNREADABLE)


def industry_in(words: str) -> str:
    """The sector as printed, without the form's 行业 behind its name."""
    plain = _BRACKETED.sub(r"\1\2", words)
    shorter = plain.removesuffix("行业")
    return shorter if shorter in _SECTORS else plain


def _size_in(words: str) -> str | None:
    """The one size that is left of the form's three; None where more than one is."""
    found = {match["size"] for match in _SIZE_WORD.finditer(words)}
    return _SIZES[found.pop()] if len(found) == 1 else None


def _whole(match: re.Match[str] | None) -> int | None:
    return int(match["value"].replace(",", "")) if match else None


def _money(said: str, stated: re.Pattern[str], bare: re.Pattern[str]) -> Amount | None:
    """The amount, or a number without its unit, which is in doubt; None where it is left blank."""
    match = stated.search(said) or bare.search(said)
    if match is None or not any(map(str.isdecimal, match["value"])):
        return None
    return amount_of(match["value"])


def declarer_of(title: str) -> tuple[str, str | None] | None:
    """The firm in the name of a declaration's file, and its lot; None where it names none.

    "合同包1：中小企业声明函（样本有限公司）.pdf", "样本有限公司中小企业声明函.pdf".
    """
    plain = prepare(_FILE_END.sub("", title.strip())).traced.text
    form = _FILE.search(plain)
    if form is None:
        return None
    lots = lots_in(plain)
    for name in _names(plain, form):
        read = mention(name)
        if read is not None and read.legal_form is not None:
            return read.name, (lots[0] if len(lots) == 1 else None)
    return None


def _names(plain: str, form: re.Match[str]) -> Iterator[str]:
    """Where a firm may stand in a file's name: in brackets, behind the form's name, before it."""
    for match in _IN_BRACKETS.finditer(plain):
        yield match["inside"]
    yield plain[form.end() :].strip("-_:— ")
    before = plain[: form.start()].strip("-_:— ")
    of_file = _OF_A_FILE.match(before)
    if of_file is not None:
        yield of_file["firm"].rsplit(":", 1)[-1]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a notice says of its suppliers' sizes.

    `files` are the names of its files; `said` is the size of the only winner, from a sentence.
    """

    declarations: tuple[Declaration, ...]
    files: frozenset[str]
    said: str | None

    @classmethod
    def of(cls, text: str, titles: Iterable[str], *, one_winner: bool) -> Declared:
        """Read a notice's text (of its body, and of files that were opened) and its file names."""
        named = (declarer_of(title) for title in titles)
        return cls(
            tuple(read_declarations(text)),
            frozenset(_key(found[0]) for found in named if found is not None),
            size_said(text) if one_winner else None,
        )

    @classmethod
    def nothing(cls) -> Declared:
        """Of a notice without winners."""
        return cls((), frozenset(), None)

    def size_of(self, name: str, stated: str = "") -> DeclaredSize:
        """What a supplier declares of itself; makers of goods that it only sells are others.

        `stated` is what the table of winners has of it.
        """
        key = _key(name)
        own = [one for one in self.declarations if _key(one.firm) == key]
        sizes = {one.size for one in own if one.size}
        by_name = SME if key in self.files else None
        # Items declared by different sizes: nobody guesses between them.
        size = _only(sizes) if sizes else size_in(stated) or self.said or by_name
        return DeclaredSize(
            size=size,
            industry=_only({one.industry for one in own if one.industry}),
            employees=_only({one.employees for one in own if one.employees is not None}),
            revenue_minor=_only({o.revenue_minor for o in own if o.revenue_minor is not None}),
            assets_minor=_only({o.assets_minor for o in own if o.assets_minor is not None}),
        )


def _only(values: set[T]) -> T | None:
    """The one value, or None where there are none or several."""
    return next(iter(values)) if len(values) == 1 else None


def _key(name: str) -> str:
    read = mention(name)
    return read.key if read is not None and read.key else ""
