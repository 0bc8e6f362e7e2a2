"""Which mother fund (母基金, 引导基金) a notice is of: whose sub-funds it lists or calls for.

A fund that gives money to another one in a sentence is that one's mother, too: it is found as the
giver of a contribution (fund_amounts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from normalize.funds.names import FUND, Named, funds_in
from normalize.funds.text import FundText
from normalize.names import fund_key

_GENRES: Final = frozenset(
    {"subfund_call", "subfund_shortlist", "selection_result", "manager_call", "exit"}
)
ENDS_AS_MOTHER = re.compile(r"(?:引导|母|创投|天使投资引导)基金(?:\(有限合伙\)|[一二三四五六]期)?$")
_TAKES_PART = re.compile(
    rf"(?P<fund>{FUND})[^,。;]{{0,8}}?(?:拟|计划|已|将|现)?(?:参股|出资设立|出资参与|合作设立|发起设立|参与设立|投资设立)"
    r"[^,。;]{0,24}(?:基金|合伙企业)"
)
# 引导基金 of which this is the call: 现将X引导基金2026年第一批子基金申报…
_OF_SUBS = re.compile(rf"(?P<fund>{FUND})[^,。;]{{0,20}}?(?:参股|合作|直投)?子基金")
_RULES: Final = ((re.compile("参股|设立|参与"), _TAKES_PART), (re.compile("子基金"), _OF_SUBS))


# Words for the mother fund of a notice that names one alone.
BARE: Final = frozenset(
    f"{own}{kind}基金" for own in ("", "本", "该") for kind in ("引导", "母", "")
) - {"基金"}


def the_mother(title: str, text: FundText, genre: str) -> str | None:
    """The mother fund that 引导基金 or 母基金 stands for; None where a notice names several."""
    head = FundText.of(title)
    named = [fund for fund, _ in mothers(head, text, genre)]
    if not named:
        both = (
            (head, funds_in(head, 0, len(head.text))),
            (text, funds_in(text, 0, len(text.text))),
        )
        named = [
            fund
            for words, funds in both
            for fund in funds
            if ENDS_AS_MOTHER.search(words.text[fund.start : fund.end])
        ]
    names = {fund_key(fund.name): fund.name for fund in named}
    return names.popitem()[1] if len(names) == 1 else None


def mothers(title: FundText, text: FundText, genre: str) -> Iterator[tuple[Named, str]]:
    """The mother funds, each with the words that say so."""
    if genre in _GENRES:
        for named in funds_in(title, 0, len(title.text)):
            if ENDS_AS_MOTHER.search(title.text[named.start : named.end]):
                yield named, title.quote(0, len(title.text))
    for match in _said(text):
        for named in funds_in(text, *match.span("fund")):
            if ENDS_AS_MOTHER.search(text.text[named.start : named.end]):
                yield named, text.quote(*match.span())


def _said(text: FundText) -> Iterator[re.Match[str]]:
    """Where a sentence says so; one without such words isn't searched for names."""
    for start, end in text.sentences():
        for hint, rule in _RULES:
            if hint.search(text.text, start, end):
                yield from rule.finditer(text.text, start, end)
