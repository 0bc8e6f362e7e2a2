"""Credit codes and organisation codes. The check characters are computed again, another way."""

from __future__ import annotations

import importlib

import pytest
from hypothesis import given, strategies as st

from normalize.reading import Reason
from normalize.uscc import org_code_of, read_org_code, read_uscc

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

# Published codes of firms and their registers.
KNOWN = ["91110000600037341L", "91310000071242090C", "91460000MAA9209P6C", "914403000769441715"]
KNOWN_ORG = ["34235622-6", "31238131-6", "09402871-6"]


def _org_check(first8: str) -> str:
    """The character that makes the weighted sum, with itself, divisible by 11."""
    values = [int(char, 36) for char in first8]
    weighted = sum(v * w for v, w in zip(values, [3, 7, 9, 10, 5, 8, 4, 2], strict=True))
    fits = [check for check in range(11) if (weighted + check) % 11 == 0]
    return "X" if fits == [10] else str(fits[0])


def _uscc_check(first17: str) -> str:
    """The character that makes the polynomial of powers of three divisible by 31."""
    weighted = sum(ALPHABET.index(char) * pow(3, i, 31) for i, char in enumerate(first17))
    return next(c for i, c in enumerate(ALPHABET) if (weighted + i * pow(3, 30, 31)) % 31 == 0)


@st.composite
def usccs(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from("123456789ANY")) + draw(st.sampled_from("123459"))
    region = draw(st.text("0123456789", min_size=6, max_size=6))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    first17 = head + region + body + _org_check(body)
    return first17 + _uscc_check(first17)


@given(usccs())
def test_valid_codes_are_read(code: str) -> None:
    assert read_uscc(code).value == code
    assert read_uscc(f"统一社会信用代码： {code[:9]} {code[9:].lower()}\n").value == code
    assert read_org_code(org_code_of(code)).value in (code[8:17], None)


@given(usccs(), st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ-"))
def test_any_changed_character_is_noticed(code: str, place: int, char: str) -> None:
    changed = code[:place] + char + code[place + 1 :]
    if changed != code:
        assert read_uscc(changed).reason in (Reason.BAD_CHECK_DIGIT, Reason.UNREADABLE)


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_org_codes(body: str) -> None:
    code = body + _org_check(body)
    expected = None if body == "00000000" else code
    assert read_org_code(f"{body}-{code[8]}").value == expected
    wrong = "1" if code[8] != "1" else "2"
    assert read_org_code(body + wrong).reason in (Reason.BAD_CHECK_DIGIT, Reason.UNREADABLE)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    read_uscc(text)
    read_org_code(text)


def test_known_codes() -> None:
    assert [read_uscc(code).value for code in KNOWN] == KNOWN
    assert [read_org_code(code).value for code in KNOWN_ORG] == [
        code.replace("-", "") for code in KNOWN_ORG
    ]
    assert read_uscc("９１４６００００ＭＡＡ９２０９Ｐ６Ｃ").value == "91460000MAA9209P6C"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", Reason.NOT_STATED),
        ("/", Reason.NOT_STATED),
        ("9146000", Reason.UNREADABLE),
        ("91460000MAA9209P6CC", Reason.UNREADABLE),
        ("91460000MAA92O9P6C", Reason.UNREADABLE),
        ("0" * 18, Reason.UNREADABLE),
        ("91460000MAA9209P6D", Reason.BAD_CHECK_DIGIT),
        ("440301103097413", Reason.UNREADABLE),  # the register's number before 2015
    ],
)
def test_doubt_has_a_reason(text: str, reason: Reason) -> None:
    assert read_uscc(text).reason is reason


@given(usccs())
def test_python_stdnum_agrees(code: str) -> None:
    try:
        stdnum = importlib.import_module("stdnum.cn.uscc")
    except ModuleNotFoundError:
        pytest.skip("python-stdnum is not installed: a second opinion only")
    assert stdnum.calc_check_digit(code[:17]) == code[17]
