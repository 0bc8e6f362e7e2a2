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

_GENRES: Final = frozenset(
    {"subfund_call", "subfund_shortlist", "selection_result", "manager_call", "exit"}
)
_IS_MOTHER = re.compile(r"(?:引导|母|创投|天使投资引导)基金(?:\(有限合伙\)|[一二三四五六]期)?$")
_TAKES_PART = re.compile(
    rf"(?P<fund>{FUND})[^,。;]{{0,8}}?(?:拟|计划|已|将|现)?(?:参股|出资设立|出资参与|合作设立|发起设立|参与设立|投资设立)"
    r"[^,。;]{0,24}(?:基金|合伙企业)"
)
# 引导基金 of which this is the call: 现将X引导基金2026年第一批子基金申报…
_OF_SUBS = re.compile(rf"(?P<fund>{FUND})[^,。;]{{0,20}}?(?:参股|合作|直投)?子基金")


def mothers(title: FundText, text: FundText, genre: str) -> Iterator[tuple[Named, str]]:
    """The mother funds, each with the words that say so."""
    if genre in _GENRES:
        for named in funds_in(title, 0, len(title.text)):
            if _IS_MOTHER.search(title.text[named.start : named.end]):
                yield named, title.quote(0, len(title.text))
    for rule in (_TAKES_PART, _OF_SUBS):
        for match in rule.finditer(text.text):
            for named in funds_in(text, *match.span("fund")):
                if _IS_MOTHER.search(text.text[named.start : named.end]):
                    yield named, text.quote(*match.span())
