"""Whose credit code a prospectus prints: the issuer's, another firm's, or nobody can tell."""

from __future__ import annotations

from normalize.filings.prospectus_code import uscc
from normalize.filings.prospectus_firm import Found
from tests.support.filing_pages import Grid, blocks
from tests.support.specimens import CODE, ISSUER, with_code

HOLDER = "样例控股有限公司"
OTHERS = with_code(body="MA1AW2X7")
CHAPTER = "第四节 发行人基本情况"
BASICS = [("中文名称", ISSUER), ("注册资本", "10,000万元"), ("统一社会信用代码", CODE)]
OF_HOLDER = [("企业名称", HOLDER), ("统一社会信用代码", OTHERS)]


def found(*contents: list[str | Grid]) -> Found[str]:
    return uscc(blocks(*contents), ISSUER)


def asked(found: Found[str]) -> list[tuple[str, str]]:
    return [(doubt.field, str(doubt.reason)) for doubt in found.doubts]


def test_the_code_beside_the_issuers_name_wherever_it_stands() -> None:
    holders = ["一、控股股东", OF_HOLDER]
    own = found([CHAPTER, *holders, "二、发行人基本情况", BASICS])
    assert (own.value, own.page, own.quote) == (CODE, 1, f"统一社会信用代码 | {CODE}")
    renamed = [("公司名称", f"{ISSUER}（曾用名：样例有限公司）"), ("统一社会信用代码", CODE)]
    assert found([CHAPTER, renamed]).value == CODE
    for other in (f"{ISSUER}上海分公司", f"{ISSUER}（上海分公司）", f"{ISSUER}工会委员会"):
        branch = [("公司名称", other), ("统一社会信用代码", OTHERS)]
        assert found([CHAPTER, BASICS, branch]).value == CODE
        assert found([CHAPTER, branch]).value is None
    before = [("统一社会信用代码", CODE), ("公司名称", ISSUER)]
    assert found([CHAPTER, before]).value == CODE
    lines = [f"公司名称：{ISSUER}", f"统一社会信用代码：{CODE}"]
    assert found([CHAPTER, "一、发行人基本情况", *lines]).value == CODE


def test_without_a_name_beside_it_counts_before_other_firms_begin() -> None:
    bare = [("注册资本", "10,000万元"), ("统一社会信用代码", CODE)]
    assert found([CHAPTER, "一、发行人基本情况", bare]).value == CODE
    late = found([CHAPTER, "一、控股股东情况", "样例控股的情况如下：", bare])
    assert (late.value, asked(late)) == (None, [("uscc", "ambiguous")])
    later_chapter = found(["第二节 概览", "一、控股股东情况"], [CHAPTER, "一、基本情况", bare])
    assert later_chapter.value == CODE


def test_a_code_of_others_alone_is_a_question_with_its_place() -> None:
    basics = [("公司名称", ISSUER), ("注册资本", "10,000万元")]
    none = found([CHAPTER, basics, "二、控股股东情况", OF_HOLDER])
    assert (none.value, asked(none)) == (None, [("uscc", "ambiguous")])
    assert none.doubts[0].raw == f"p. 1: 统一社会信用代码 | {OTHERS}"


def test_several_firms_in_one_table_have_each_its_own_code() -> None:
    stacked = [*OF_HOLDER, *BASICS]
    assert found([CHAPTER, stacked]).value == CODE
    heads = [("股东名称", "统一社会信用代码", "持股比例"), (HOLDER, OTHERS, "50%")]
    assert found([CHAPTER, heads]) == Found()


def test_a_slip_or_two_codes_are_questions() -> None:
    slip = [("公司名称", ISSUER), ("统一社会信用代码", CODE[:-1])]
    assert asked(found([CHAPTER, slip])) == [("uscc", "unreadable")]
    two = [*BASICS, ("统一社会信用代码", OTHERS)]
    assert asked(found([CHAPTER, two])) == [("uscc", "contradictory")]
