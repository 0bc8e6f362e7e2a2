"""Which single funds a notice names, and by what each can be found again.

A name is no identity: 产业引导基金 is the fund of whoever speaks. So a naming says within which
place its name is one fund's, whether it is a whole name and may still change, who manages the fund,
and its number at AMAC where it is printed. Whether two namings are one fund is decided in db/funds.
A naming is numbered by its name: one that a corrected list leaves out renumbers no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from normalize.funds.names import FUND, Named, funds_in, is_former, is_fund, without_mark
from normalize.funds.numbers import number_of
from normalize.funds.register import (
    guidance_by_name,
    joined_keys,
    kind_by_name,
    kind_in,
    structure_by_name,
)
from normalize.funds.text import FundText
from normalize.names import clean_name, fund_key, is_full_name, name_key
from normalize.records import (
    AuditFindingRecord,
    FundContributionRecord,
    FundEventRecord,
    FundNamingRecord,
    FundNoticePartyRecord,
    FundSizeRecord,
    Link,
    Mention,
    Record,
)
from normalize.regions import Level, read_region
from normalize.text import fold_in_place

_ROLES: Final = {"fund": "fund", "mother": "mother", "proposed_subfund": "sub"}
# What a notice calls a fund beats its bare name, and that beats its being a partner of another one.
_STRENGTH: Final = ("mother", "sub", "fund", "contributor")
_NATIONAL = re.compile(r"^(?:国家|中国|中央|中华)")
_OF_THE_NATION = re.compile(r"^(?:国家(?!级)|中央)")  # 中国 also begins names of private funds
_BRACKET = re.compile(r"\(([^()]{2,12})\)")
# 基金编号 of AMAC: S and five more; behind a word for it, for a firm's numbers look alike.
_NUMBER = re.compile(
    r"(?:(?:基金|产品|备案)(?:编[号码]|代码|号码?)|编[号码])(?:为|是|:|\s){0,3}(?P<no>S[A-Z0-9]{5})(?![A-Z0-9])"
)
_CHANGE = re.compile(r"更名|改名|变更|\(原|曾用名")
_RENAMED = re.compile(
    rf"(?P<old>{FUND})(?:\([^()]{{0,40}}\))?(?:(?:拟|已)?(?:更名为|改名为|名称(?:由其)?变更为|变更名称为|更名|现更名为))[“\"「]?(?P<new>{FUND})"
)
_FORMER = re.compile(
    rf"(?P<new>{FUND})\((?:原名|曾用名|原名称|原)(?:称|为|:|\s)*[“\"「]?"
    r"(?P<old>(?:[^()]|\([^()]{1,16}\)){4,60}?)[”\"」]?\)"
)
_FAR: Final = 240  # characters between a fund's name and its number
_PLACE_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class _Seen:
    """A fund as a notice names it first, and the strongest role that it has there."""

    role: str
    name: str
    quote: str
    provisional: bool = False
    managers: tuple[str, ...] = ()


def naming_records(
    native_id: str, text: FundText, children: Iterable[Record], region_code: str | None
) -> Iterator[FundNamingRecord]:
    """The funds that a notice's records and its renames name, each name once."""
    renames, home = [*_renames(text)], region_code or native_id
    former = {fund_key(new): clean_name(old) for new, old, _ in renames}
    seen = _seen([*_named(list(children)), *(_Seen("fund", new, q) for new, _, q in renames)])
    numbers = _numbers(text, seen)
    for key, one in seen.items():
        exact, old = clean_name(one.name), former.get(key)
        place = _place(exact, home, provisional=one.provisional)
        yield FundNamingRecord(
            native_id=f"{native_id}/naming/{number_of(key)}",
            raw={"name": one.name, "quote": one.quote},
            notice=Link("fund_notice", native_id),
            role=one.role,
            name_raw=exact,
            exact_key=name_key(exact),
            name_key=key,
            place=place,
            whole_name=is_full_name(exact),
            level="national" if _OF_THE_NATION.match(exact) else None,
            provisional=one.provisional,
            manager_raw="、".join(one.managers) or None,
            manager_keys=joined_keys(one.managers),
            amac_code=numbers.get(key),
            former_key=fund_key(old) if old else None,
            former_place=_place(old, home) if old else None,
            name_rule=_name_rule(exact),
            region_code=_region_in(exact) or (region_code if place else None),
            kind=kind_in(one.quote) or kind_by_name(exact),
            quote=one.quote,
        )


def _name_rule(name: str) -> str | None:
    hit = guidance_by_name(name)
    return f"name_{hit.rule}" if hit else None


def _seen(named: Iterable[_Seen]) -> dict[str, _Seen]:
    """What is named, by folded name, in order."""
    found: dict[str, _Seen] = {}
    for one in named:
        key = fund_key(one.name)
        known = found.get(key)
        if known is None:
            found[key] = one
            continue
        role = min(known.role, one.role, key=_STRENGTH.index)
        provisional = known.provisional or one.provisional
        managers = known.managers or one.managers
        found[key] = replace(known, role=role, provisional=provisional, managers=managers)
    return found


def _named(children: Sequence[Record]) -> Iterator[_Seen]:
    managers = _managers(children)
    for each in children:
        if isinstance(each, FundNoticePartyRecord) and each.role in _ROLES:
            own = managers.get(str(each.quote)) or managers.get("", ())
            names = own if each.role != "mother" else ()
            role = _ROLES[str(each.role)]
            yield from _one(role, each.name_raw, each.quote, bool(each.provisional), names)
            yield from _one("mother", each.mother_raw, each.quote)
        elif isinstance(each, FundSizeRecord | FundEventRecord | AuditFindingRecord):
            yield from _one("fund", each.subject_raw, each.quote)
        elif isinstance(each, FundContributionRecord):
            yield from _one("fund", each.subject_raw, each.quote)
            if each.contributor_key and isinstance(each.contributor, Mention):
                yield from _one("contributor", each.contributor.name, each.quote)


def _one(
    role: str, name: object, quote: object, provisional: bool = False, names: tuple[str, ...] = ()
) -> Iterator[_Seen]:
    if isinstance(name, str) and is_fund(name):
        role = structure_by_name(name) or role if role == "fund" else role
        bare = without_mark(name)
        yield _Seen(role, bare, str(quote or ""), provisional or bare != name, names)


def _managers(children: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """Managers by the words that name them; under "" the notice's only one."""
    found: dict[str, tuple[str, ...]] = {}
    named: dict[str, str] = {}
    for each in children:
        if isinstance(each, FundNoticePartyRecord) and each.role == "manager":
            name = str(each.name_raw)
            named.setdefault(name_key(name), name)
            found[str(each.quote)] = (*found.get(str(each.quote), ()), name)
    if len(named) == 1:
        found[""] = tuple(named.values())
    return found


def _place(name: str, home: str, *, provisional: bool = False) -> str | None:
    """Within what the name is one fund's; None where it says so itself.

    A whole name without a place is one firm's once it is registered: only firms of many provinces
    bear such (企业名称登记管理规定, 第六条). Before that more than one may be about to bear it.
    """
    if _NATIONAL.match(name) or _names_place(name):
        return None
    return home if provisional or not is_full_name(name) else None


def _names_place(name: str) -> bool:
    """True where a place stands before a name, or in brackets in it: 云杉（杭州）创业投资…"""
    before = (name[:length] for length in range(2, min(_PLACE_LENGTH, len(name))))
    within = _BRACKET.findall(fold_in_place(name))
    return any(read_region(words).value is not None for words in (*before, *within))


def _region_in(name: str) -> str | None:
    """The region that a name begins with, which is that of its registration (企业名称登记管理规定,
    第六条)."""
    for length in reversed(range(2, min(_PLACE_LENGTH, len(name)))):
        if (region := read_region(name[:length]).value) and region.level is not Level.COUNTRY:
            return region.code
    return None


def _numbers(text: FundText, seen: Mapping[str, _Seen]) -> dict[str, str]:
    """Numbers at AMAC, each of the fund that is named last before it; of two such of none."""
    found: dict[str, set[str]] = {}
    for match in _NUMBER.finditer(text.text):
        near = funds_in(text, max(0, match.start() - _FAR), match.start())
        before = [named for named in near if not is_former(text, named)]
        if before and (key := fund_key(before[-1].name)) in seen:
            found.setdefault(key, set()).add(match["no"])
    return {key: numbers.pop() for key, numbers in found.items() if len(numbers) == 1}


def _renames(text: FundText) -> Iterator[tuple[str, str, str]]:
    """New name, former name, and the words that say so."""
    for start, end in text.sentences():
        if not _CHANGE.search(text.text, start, end):
            continue
        for rule in (_RENAMED, _FORMER):
            for match in rule.finditer(text.text, start, end):
                old = _only(text, *match.span("old"))
                new = _only(text, *match.span("new"))
                if old and new and fund_key(old.name) != fund_key(new.name):
                    yield new.name, old.name, text.quote(*match.span())


def _only(text: FundText, start: int, end: int) -> Named | None:
    names = [*funds_in(text, start, end)]
    return names[-1] if names else None
