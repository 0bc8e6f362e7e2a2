"""Text as published is typed by many hands: full-width digits, odd brackets, spaces in words.

The readers of this room agree here on what counts as the same writing. Unicode NFKC does most
of it, with one exception: it turns "①" into "1" and "½" into "1⁄2", so that "①5万元" would
become fifteen. Such number signs (category No) are therefore left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CJK: Final = r"\u3400-\u4dbf\u4e00-\u9fff\u3007"

_SPACES = re.compile(r"\s+")
_BETWEEN_DIGIT_AND_CJK = re.compile(rf"(?<=[0-9]) +(?=[{CJK}])|(?<=[{CJK}]) +(?=[0-9])")
_BROKEN_YEAR = re.compile(r"(?<![0-9])(?<![0-9] )[0-9](?: ?[0-9]){3}(?= ?年)")
_BROKEN_MONTH_OR_DAY = re.compile(r"(?<=[年月])( ?[0-3]) ([0-9])(?= ?[月日])")

_BRACKETS = str.maketrans("【】〔〕〖〗［］﹝﹞（）﹙﹚", "[][][][][]()()")

# The capital forms guard figures in contracts against forgery; they mean the same numbers.
_PLAIN_NUMERALS = str.maketrans(
    "壹贰貳弍叁叄参肆伍陆陸柒捌玖拾佰仟萬億两兩〇○",
    "一二二二三三三四五六六七八九十百千万亿二二零零",
)
_DIGITS: Final = "零一二三四五六七八九"
_SECTION = re.compile(
    r"零?(?:([一二三四五六七八九])千)?(零?)(?:([一二三四五六七八九])百)?(零?)"
    r"(?:([一二三四五六七八九]?)(十))?(零?)([一二三四五六七八九]?)"
)


class _Nfkc(dict[int, str]):
    """A table for `str.translate` that fills itself with what NFKC makes of a character."""

    def __init__(self, *, keep_length: bool) -> None:
        super().__init__()
        self.keep_length = keep_length

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self._fold(char)
        self[code] = char if self.keep_length and len(folded) != 1 else folded
        return self[code]

    def _fold(self, char: str) -> str:
        category = unicodedata.category(char)
        if category == "No":
            return char
        if category == "Cf":  # zero-width space, byte order mark, soft hyphen
            return " " if self.keep_length else ""
        if char.isspace() and self.keep_length:
            return " "
        folded = unicodedata.normalize("NFKC", char)
        # A lone accent (´) would become a space and a mark that joins the letter before it.
        return char if len(folded) > 1 and folded[0] == " " else folded


_FOLD = _Nfkc(keep_length=False)
_FOLD_IN_PLACE = _Nfkc(keep_length=True)


def nfkc(text: str) -> str:
    """Full-width forms and compatibility characters folded; number signs (①, ², ½) kept.

    〔〕 of document numbers, "∶" and "—" have no compatibility form and stay.
    """
    return unicodedata.normalize("NFC", text.translate(_FOLD))


def fold_in_place(text: str) -> str:
    """As `nfkc`, but character for character, so that positions in the text stay true.

    Every kind of white space becomes one ordinary space. A character that would grow ("㎡")
    stays as it is.
    """
    return text.translate(_FOLD_IN_PLACE)


def squeeze(text: str) -> str:
    """NFKC, every run of white space as one space, none at the ends."""
    return _SPACES.sub(" ", nfkc(text)).strip()


def fold_brackets(text: str) -> str:
    """Square brackets of every shape as [], round ones as ()."""
    return text.translate(_BRACKETS)


def tighten(text: str) -> str:
    """Takes out the spaces that typesetting put into dates: "2 022 年 8 月 1 日".

    Spaces between a digit and a Chinese character carry no meaning. Between two digits they
    may ("2026-06-02 10:26"), so there they go only inside a year, month or day.
    """
    text = _BROKEN_YEAR.sub(lambda match: match[0].replace(" ", ""), text)
    text = _BETWEEN_DIGIT_AND_CJK.sub("", text)
    return _BROKEN_MONTH_OR_DAY.sub(r"\1\2", text)


def read_numeral(text: str) -> int | None:
    """The whole number that Chinese numerals write, plain (一百二十) or capital (壹佰贰拾).

    None where they write none, or where it is in doubt: "一百五" is 105 to a form and 150 to
    a speaker. "百亿" is an order of magnitude, not a number, and gives None too.
    """
    plain = text.translate(_PLAIN_NUMERALS)
    high, mark, low = plain.rpartition("亿")
    above = _under_yi(high, follows=False) if mark else 0
    below = _under_yi(low, follows=bool(mark))
    if above is None or below is None or not plain or (mark and not above):
        return None
    return above * 100_000_000 + below


def trailing_scale(text: str) -> str:
    """The scale a numeral ends in, in plain characters: 十亿 of 二十亿, none of 二十五."""
    plain = text.translate(_PLAIN_NUMERALS)
    return plain[len(plain.rstrip("十百千万亿")) :]


def _under_yi(plain: str, *, follows: bool) -> int | None:
    high, mark, low = plain.rpartition("万")
    above = _section(high, follows=follows) if mark else 0
    below = _section(low, follows=follows or bool(mark))
    if above is None or below is None or (mark and not above):
        return None
    return above * 10_000 + below


def _section(plain: str, *, follows: bool) -> int | None:
    """Up to 9,999. `follows`: a higher section stands before, so a lone digit needs its 零."""
    match = _SECTION.fullmatch(plain)
    if match is None:
        return None
    thousands, _, hundreds, _, tens, ten, _, ones = match.groups("")
    lone = ones and not ten and (thousands or hundreds or follows)
    if lone and plain[-2:-1] != "零":
        return None
    tens = tens or ("一" if ten else "零")
    digits = (thousands or "零", hundreds or "零", tens, ones or "零")
    return int("".join(str(_DIGITS.index(digit)) for digit in digits))
