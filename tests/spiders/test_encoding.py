"""Bytes to text: what servers declare is a hint, and what can't be read is said."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, strategies as st

from spiders.encoding import Decoded, UnreadableEncoding, decode

NOTICE = "中国海岛潮汐资料馆验潮站备件采购项目询价公告，预算金额：48.5万元。"
PAGE = f"<html><head><title>公告</title></head><body><p>{NOTICE * 20}</p></body></html>"
# A text that a page may have: no byte order mark at its start, no replacement character.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffd\ufeff"))


def html(charset: str) -> str:
    return f"text/html; charset={charset}"


@given(TEXTS)
@example("通")
@example("联通")
def test_any_text_in_its_own_encoding_comes_back(text: str) -> None:
    assert decode(text.encode(), html("utf-8"), "utf-8") == Decoded(text, "utf-8")
    assert decode(text.encode(), None, "utf-8").text == text


@given(TEXTS)
def test_any_text_in_gb18030_comes_back(text: str) -> None:
    body = text.encode("gb18030")
    assume(not looks_like_utf8(body))
    for declared, own in (("gb18030", "utf-8"), ("GBK", "utf-8"), (None, "gbk")):
        assert decode(body, html(declared) if declared else None, own).text == text


def looks_like_utf8(body: bytes) -> bool:
    """Some texts in GB have the bytes of another text in UTF-8: no rule tells them apart."""
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


@pytest.mark.parametrize("charset", ["gb2312", "GBK", "gb18030", "x-unknown", "utf8"])
def test_the_declared_name_is_only_a_name(charset: str) -> None:
    body = PAGE.encode("gb18030")
    assert decode(body, html(charset), "utf-8") == Decoded(PAGE, "gb18030")


# Wrong declarations


def test_gbk_declared_as_utf8_is_read_as_gb18030() -> None:
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    page = meta + PAGE
    assert decode(page.encode("gbk"), html("utf-8"), "utf-8") == Decoded(page, "gb18030")


def test_a_single_word_in_gbk_is_not_two_unreadable_characters() -> None:
    body = "<title>中</title>".encode("gbk")
    assert decode(body, html("utf-8"), "utf-8") == Decoded("<title>中</title>", "gb18030")


def test_few_words_in_a_long_ascii_page_count_too() -> None:
    """A thousandth of a long page may be unreadable; all of its Chinese may not."""
    page = f"<p>公告</p><script>{'var a = 1;' * 2000}</script>"
    assert decode(page.encode("gbk"), html("utf-8"), "utf-8") == Decoded(page, "gb18030")


@pytest.mark.parametrize("declared", ["gbk", "gb2312", "gb18030"])
def test_utf8_declared_as_gbk_is_read_as_utf8(declared: str) -> None:
    """gb18030 would read nearly all of it, and make other Chinese of it without any error."""
    title = "采购公告" * 2
    assert title.encode().decode("gb18030") == "閲囪喘鍏\ue100憡" * 2
    assert decode(title.encode(), html(declared), "gbk") == Decoded(title, "utf-8")
    page = f"<meta charset={declared}><p>{title}</p>"
    assert decode(page.encode(), None, "gbk") == Decoded(page, "utf-8")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_latin1_is_what_a_server_declares_that_does_not_know(charset: str) -> None:
    for declared in ("ISO-8859-1", "windows-1252", "us-ascii"):
        assert decode(PAGE.encode(charset), html(declared), "utf-8") == Decoded(PAGE, charset)


def test_a_wrong_meta_element_does_not_count() -> None:
    page = f'<meta charset="gb2312"><p>{NOTICE}</p>'
    assert decode(page.encode(), html("utf-8"), "utf-8").text == page
    malformed = f'<meta content="text/html; charset=>{NOTICE}'
    assert decode(malformed.encode("gbk"), None, "utf-8").text == malformed


def test_the_meta_element_is_asked_where_the_header_says_nothing() -> None:
    page = f"<meta charset='big5'><p>{'臺灣證券交易所' * 5}</p>"
    assert decode(page.encode("big5"), "text/html", "utf-8").text == page
    late = " " * 5000 + page  # so far down browsers don't look either
    assert decode(late.encode("big5"), "text/html", "utf-8").text != late


@pytest.mark.parametrize(
    "charset", ["hex", "base64", "undefined", "idna", "rot13", "unicode_escape"]
)
def test_what_is_no_encoding_of_text_is_not_used(charset: str) -> None:
    assert decode(PAGE.encode(), html(charset), "utf-8") == Decoded(PAGE, "utf-8")


def test_the_sources_own_encoding_is_asked_before_gb18030() -> None:
    text = "臺灣證券交易所" * 5
    assert decode(text.encode("big5"), None, "big5").text == text
    assert decode(text.encode("big5"), None, "utf-8").text != text


# Marks and cuts


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    body = b"\xef\xbb\xbf" + b'{"content":[]}'
    assert decode(body, "application/json", "utf-8").text == '{"content":[]}'


def test_a_byte_order_mark_counts_more_than_what_is_declared() -> None:
    assert decode(b"\xef\xbb\xbf" + "公告".encode(), html("gbk"), "gbk") == Decoded("公告", "utf-8")


@pytest.mark.parametrize("missing", [1, 2])
@pytest.mark.parametrize("declared", ["utf-8", "gbk"])
def test_utf8_cut_in_the_middle_of_a_character(missing: int, declared: str) -> None:
    text = NOTICE.removesuffix("。")
    found = decode(text.encode()[:-missing], html(declared), "utf-8")
    assert found == Decoded(text[:-1] + "\ufffd", "utf-8")


def test_gb18030_cut_in_the_middle_of_a_character() -> None:
    found = decode(NOTICE.encode("gbk")[:-1], html("gbk"), "utf-8")
    assert found == Decoded(NOTICE[:-1] + "\ufffd", "gb18030")


# The budget


def test_a_stray_byte_in_a_long_page_is_no_reason_to_fail() -> None:
    body = PAGE[:90].encode() + b"\xff" + PAGE[90:].encode()
    found = decode(body, html("utf-8"), "utf-8")
    assert found.charset == "utf-8"
    assert found.text.replace("\ufffd", "") == PAGE


def test_a_stray_byte_in_an_ascii_page_is_no_reason_to_fail() -> None:
    found = decode(b"<p>Just a moment\xff</p>", html("utf-8"), "utf-8")
    assert found == Decoded("<p>Just a moment\ufffd</p>", "utf-8")


def test_over_the_budget_no_encoding_reads_it() -> None:
    body = PAGE.encode() + b"\xff\xfe" * 40
    with pytest.raises(UnreadableEncoding) as caught:
        decode(body, html("utf-8"), "utf-8")
    assert caught.value.tried == ("utf-8", "gb18030")
    assert caught.value.replaced > 2
    assert caught.value.length >= caught.value.replaced
    assert "expected one of utf-8, gb18030" in str(caught.value)
    assert f"{caught.value.replaced} unreadable characters" in str(caught.value)


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gbk", "hex", "utf-16"]))
def test_any_bytes_are_read_or_refused(body: bytes, declared: str | None) -> None:
    """Nothing else ever escapes, and what is read has few unreadable characters."""
    try:
        found = decode(body, html(declared) if declared else None, "utf-8")
    except UnreadableEncoding:
        return
    assert found.text.count("\ufffd") <= 2
    found.text.encode()
