"""Why a buyer does not reserve: the clause of the law, named by number or told in its words.

Art. 6 of 政府采购促进中小企业发展管理办法 (财库〔2020〕46号) has five items. Buyers write 第三款,
第（三）项, 第一款第三项 for the same one, or only repeat its words: a ground is kept as "6(3)", and
as "6" where the article is named alone. The evidence of the statement has the words as printed.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = {
    sign: str(at) for signs in ("一二三四五", "12345") for at, sign in enumerate(signs, 1)
}
# The article's only paragraph is sometimes named before its item: 第六条第一款第三项.
_CLAUSE = re.compile(
    r"第\s?[六6]\s?条(?:\s?(?:的|规定|所列|中)){0,3}(?:\s?第?\s?[一1]\s?款(?=\s?第?\s?\(?[一二三四五1-5]\)?\s?项))?"
    r"(?:\s?(?:第\s?\(?|\()(?P<number>[一二三四五1-5])(?![\d十])\)?)?"
)
_IN_WORDS: Final = (
    ("6(3)", re.compile(r"充分供应|充分竞争|竞争不(?:足|充分)|影响政府采购(?:政策)?目标")),
    ("6(2)", re.compile(r"不可替代的?(?:专利|专有技术)|基础设施限制|特定公共服务|从中小企业之外")),
    ("6(1)", re.compile(r"(?:应当优先|应当)[^。;]{0,12}?面向中小企业之外|面向事业单位、社会组织")),
    ("6(4)", re.compile(r"(?:属于|为|是|采用)框架协议采购")),
)  # fmt: skip
# Where the sentence behind gives the reason.
_REASON_BEHIND = re.compile(
    r"[。;\s]{1,6}(?:[\d一二三四五]{1,2}[、.])?(?:具体|主要)?(?:不预留|不专门面向[^:。;]{0,12})?的?(?:理由|原因|依据|情形)\s?[:为]"
)
_BEHIND_LENGTH = 160


def ground_of(text: str, sentence_end: int, sentence: str) -> str | None:
    """The ground that a denying sentence gives, or the reason that stands behind it."""
    behind = ""
    if _REASON_BEHIND.match(text, sentence_end):
        behind = text[sentence_end : sentence_end + _BEHIND_LENGTH].split("\n\n")[0]
    return _ground(sentence) or (_ground(behind) if behind else None)


def _ground(words: str) -> str | None:
    clause = _CLAUSE.search(words)
    if clause and clause["number"]:
        return f"6({_NUMBER[clause['number']]})"
    told = next((ground for ground, pattern in _IN_WORDS if pattern.search(words)), None)
    return told or ("6" if clause else None)
