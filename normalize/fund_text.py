"""The text of a fund notice made ready for rules, with the way back to its own words.

Reprints come in traditional characters, typesetting sets spaces around figures, and lists of
conditions put a label on one line and its value on the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from normalize.text import CJK, fold_in_place
from normalize.traced_text import Span, TracedText

# Only what this field's notices are written with; names are quoted as they stand.
_TRADITIONAL: Final = str.maketrans(
    "億萬規額擬認繳實資產業務會選單總設長為於與機構確項團隊審評報繼續時間號達餘個兩條則對應該當從來點財"
    "撥負責體級縣區鄉鎮類種創優勢險償還歸屬讓虧損標準據東關聯國際農發展貸債權門檻費擔組織圍協議執處內僅"
    "須將過遠進運營結並給減銷註冊專員開導參與現徵採購環節電話誠請轉變閒置違連託帶動獲備簽約場訂後稱戰興層質術製風辦試劃廳價檢範擇貨幣網頁滿嚴",
    "亿万规额拟认缴实资产业务会选单总设长为于与机构确项团队审评报继续时间号达余个两条则对应该当从来点财"
    "拨负责体级县区乡镇类种创优势险偿还归属让亏损标准据东关联国际农发展贷债权门槛费担组织围协议执处内仅"
    "须将过远进运营结并给减销注册专员开导参与现征采购环节电话诚请转变闲置违连托带动获备签约场订后称战兴层质术制风办试划厅价检范择货币网页满严",
)
_SIGNS: Final = str.maketrans("∶﹕【〖】〗﹪", "::[[]]%")
_SPACES = re.compile(rf"(?<=[0-9]) +(?=[{CJK}%])|(?<=[{CJK}:(]) +(?=[0-9])")
# "基金规模" alone on its line is the label of the next one.
_NUMBER: Final = "0-9一二三四五六七八九十"
_LABEL_LINE = re.compile(
    rf"(?:(?<=\n)|^)[ ]{{0,4}}(?:[(\[]?[{_NUMBER}]{{1,2}}[)\].、])?[{CJK}]{{2,12}}:?[ ]{{0,4}}"
    rf"(?P<gap>\n[\n ]{{0,8}})(?=[^\n]{{0,60}}[{_NUMBER}])"
)
_ITEM: Final = (
    rf"[(\[][{_NUMBER}]{{1,3}}[)\]]|(?<![0-9.])[0-9]{{1,2}}[.、](?![0-9])"
    r"|第[一二三四五六七八九十百零]{1,7}条"
)
_LONGEST_SENTENCE: Final = 500  # rules look back through a sentence: a hostile one has no end
_END = re.compile(rf"[。;!\n…]+|(?={_ITEM})")


@dataclass(frozen=True, slots=True)
class FundText:
    """A folded text; `quote` gives the words of the original behind a span of it."""

    traced: TracedText

    @classmethod
    def of(cls, raw: str) -> FundText:
        """Fold a text; positions in the original stay known."""
        traced = cls.in_lines(raw).traced
        gaps = {m.start("gap"): ":" for m in _LABEL_LINE.finditer(traced.text)}
        return cls(traced.mark(gaps))

    @classmethod
    def in_lines(cls, raw: str) -> FundText:
        """The same with every line end where it stands: character for character as `of` has it."""
        folded = fold_lines(raw).translate(_SIGNS).translate(_TRADITIONAL)
        return cls(TracedText(raw, folded).drop(_SPACES))

    @property
    def text(self) -> str:
        return self.traced.text

    def quote(self, start: int, end: int, limit: int = 160) -> str:
        """The original words behind a span."""
        return " ".join(self.traced.quote(start, end, limit).split())

    def sentences(self) -> Iterator[Span]:
        """Spans between full stops, semicolons, line ends and numbers of a list."""
        begin = 0
        for end in _END.finditer(self.text):
            if end.start() > begin:
                yield from _in_pieces(begin, end.start())
            begin = max(begin, end.end())
        if begin < len(self.text):
            yield from _in_pieces(begin, len(self.text))


def _in_pieces(start: int, end: int) -> Iterator[Span]:
    """A sentence; one longer than any that was written for readers in pieces."""
    for begin in range(start, end, _LONGEST_SENTENCE):
        yield begin, min(end, begin + _LONGEST_SENTENCE)


def fold_lines(raw: str) -> str:
    """As `fold_in_place`, but line ends stay."""
    return "\n".join(fold_in_place(line) for line in re.split(r"\r\n?|\n", raw))
