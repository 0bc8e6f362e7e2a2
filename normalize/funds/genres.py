"""Whether a text is about guidance funds, and which kind of announcement (体裁) it is.

A title decides by the first rule that fits, in the order of the field's practice: a call that
quotes the rules is a call, a notice of results names the call it answers. A text without a title is
weighed by its words, those of its opening twice.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from normalize.funds.register import rules
from normalize.funds.rules import Rows, rows
from normalize.funds.text import FundText

_FUND = re.compile(
    r"基金[^,。;]{0,10}(?:规模|认缴|实缴|出资|[只支])|(?:设立|参股|管理|[只支])[^,。;]{0,6}基金"
    r"|(?<!证券投资)(?:子|母|引导|投资|产业|创投|天使|种子|参股|专项|政府)基金|基金(?:管理人|管理机构|群|合伙企业|规模)"
    r"|(?:创业|股权|产业)投资[^,。;]{0,10}合伙企业"
)
_QUOTED = re.compile(r"《[^《》]{1,80}》")
_OPENING: Final = 60

_LATER: Final = frozenset({"establishment", "scale_report"})  # told in passing by all the others


@cache
def _titles() -> Rows:
    return rows("titles")


@cache
def _words() -> Rows:
    return rows("words")


def is_about_funds(title: str, body: str) -> bool:
    """Whether a notice is about guidance funds at all; 医保基金 and 公积金 alone are not."""
    text = FundText.of(f"{title}\n{body}").text
    guidance = rules()["guidance"]
    kept = re.sub(guidance["not"], " ", text)
    return bool(
        re.search(guidance["strong"], kept)
        or re.search(guidance["medium"], kept)
        or _FUND.search(kept)
    )


def genre_of(title: str, body: str) -> str:
    """The kind of announcement, by its title, else by its text; `other` where nothing fits."""
    shown = FundText.of(title).text.strip()
    if shown:
        for rule in _titles():
            if rule["words"].search(shown):
                return str(rule["genre"])
    return _by_words(body)


def _by_words(body: str) -> str:
    text = _QUOTED.sub("《》", FundText.of(body).text)
    if not text.strip():
        return "other"
    opening = text[:_OPENING]
    points: dict[str, int] = {}
    for rule in _words():
        genre, weight, words = rule["genre"], rule["weight"], rule["words"]
        if words.search(text):
            doubled = words.search(opening) is not None and genre not in _LATER
            points[genre] = points.get(genre, 0) + weight * (2 if doubled else 1)
    if not points:
        return _by_profile(text)
    best = max(points, key=lambda genre: (points[genre], genre not in _LATER))
    return best if points[best] >= 2 else "other"


def _by_profile(text: str) -> str:
    """A fund described with its term and its manager, and no event: most often part of a call."""
    if re.search(r"存续期|期限", text) and re.search(r"管理人|管理机构|普通合伙人", text):
        return "manager_call"
    return "establishment" if re.search(r"总规模|目标规模", text) else "other"
