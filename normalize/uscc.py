"""The numbers that Chinese organisations are known by, with their check digits.

The unified social credit code (统一社会信用代码, GB 32100-2015) has 18 characters: the department
that registers, the kind of body, six digits of the registry's place (not of the address), the
organisation code (positions 9 to 17) and a check character. The organisation code (组织机构代码,
GB 11714-1997) has its own check character, so a code is checked twice. Old registers print the
organisation code alone, with a hyphen: it joins any credit code that contains it.
"""

from __future__ import annotations

import re
from typing import Final

from normalize.reading import Reading, Reason
from normalize.text import nfkc

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)  # 3**i mod 31
_ORG_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_CHECKS: Final = "0123456789X"

# Department 0 does not exist: this keeps out 000000000000000000, whose check digits fit.
_USCC = re.compile(rf"[1-9A-Y][{_ALPHABET}][0-9]{{6}}[{_ALPHABET}]{{10}}")
_ORG_CODE = re.compile(r"[0-9A-Z]{8}[0-9X]")
_LABEL = re.compile(r"^[^0-9A-Za-z]*[:：]|\s")
_ABSENT: Final = frozenset({"", "/", "-", "--", "—", "无", "暂无"})


def read_uscc(text: str) -> Reading[str]:
    """A unified social credit code, in capitals, both check characters verified.

    Full-width forms, spaces and a label before a colon are taken away. `unreadable`: wrong
    length or characters that the standard leaves out (I, O, S, V, Z). `bad_check_digit`: the
    shape is right, but a character is wrong.
    """
    code = _cleaned(text)
    if code in _ABSENT:
        return Reading(text, None, Reason.NOT_STATED)
    if not _USCC.fullmatch(code) or code[0] not in _ALPHABET:
        return Reading(text, None, Reason.UNREADABLE)
    if code[17] != uscc_check(code[:17]) or code[16] != org_check(code[8:16]):
        return Reading(text, None, Reason.BAD_CHECK_DIGIT)
    return Reading(text, code)


def read_org_code(text: str) -> Reading[str]:
    """An organisation code as nine characters without its hyphen: "34235622-6", 342356226."""
    code = re.sub("[-‐‑–—−]", "", _cleaned(text))
    if not code:
        return Reading(text, None, Reason.NOT_STATED)
    if not _ORG_CODE.fullmatch(code) or code == "000000000":
        return Reading(text, None, Reason.UNREADABLE)
    if code[8] != org_check(code[:8]):
        return Reading(text, None, Reason.BAD_CHECK_DIGIT)
    return Reading(text, code)


def org_code_of(uscc: str) -> str:
    """The organisation code inside a valid credit code (positions 9 to 17)."""
    return uscc[8:17]


def uscc_check(first17: str) -> str:
    """The 18th character (GB 32100-2015, modulus 31). ValueError for a foreign character."""
    total = sum(_ALPHABET.index(c) * w for c, w in zip(first17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def org_check(first8: str) -> str:
    """The ninth character of an organisation code (GB 11714, modulus 11): 10 is X, 11 is 0."""
    total = sum(int(c, 36) * w for c, w in zip(first8, _ORG_WEIGHTS, strict=True))
    return _ORG_CHECKS[-total % 11]


def _cleaned(text: str) -> str:
    return _LABEL.sub("", nfkc(text)).strip().upper()
