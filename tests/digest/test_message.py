"""What stands in a letter's headers, whatever it is made of; nothing but ASCII leaves the house."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_string
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, strategies as st

from digest.contents import Rendered
from digest.message import Letterhead, compose, mail_address

DATE = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
WEB = "https://yindao.example.org/newsletter/subscriptions/unsubscribe?token={token}"
MAIL = "mailto:end@example.org?subject={token}"
TOKEN = "t" * 43
RENDERED = Rendered("引导 2026-W46：三条", "一只基金\n.\n.dots", '<p lang="zh">一只基金</p>')


def letterhead(*unsubscribe: str, sender: str = "引导 <digest@example.org>") -> Letterhead:
    return Letterhead(sender=sender, list_id="yindao.example.org", unsubscribe=unsubscribe)


def composed(
    rendered: Rendered = RENDERED, head: Letterhead | None = None, to: str = "reader@example.org"
) -> str:
    head = head or letterhead(MAIL, WEB)
    message_id = head.message_id("2026-W46", 17)
    return compose(rendered, letterhead=head, to=to, message_id=message_id, date=DATE, token=TOKEN)


def read(message: str) -> EmailMessage:
    found = message_from_string(message, policy=default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content = part.get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def test_headers() -> None:
    message = read(composed())

    assert message["From"] == "引导 <digest@example.org>"
    assert message["To"] == "reader@example.org"
    assert message["Subject"] == "引导 2026-W46：三条"
    assert message["Date"] == "Mon, 16 Nov 2026 00:00:00 +0000"
    assert message["Message-ID"] == "<2026-W46.17@yindao.example.org>"
    assert message["List-Id"] == "<yindao.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "bulk"
    assert len(message.keys()) == len(set(message.keys()))


def test_both_bodies_are_whole() -> None:
    message = read(composed())

    assert message.get_content_type() == "multipart/alternative"
    assert body(message, "plain") == "一只基金\n.\n.dots\n"
    assert body(message, "html") == '<p lang="zh">一只基金</p>\n'


@pytest.mark.parametrize(
    ("ways", "unsubscribe", "post"),
    [
        ((), None, None),
        ((MAIL,), f"<mailto:end@example.org?subject={TOKEN}>", None),
        ((WEB,), f"<{WEB.replace('{token}', TOKEN)}>", "List-Unsubscribe=One-Click"),
        (
            (MAIL, WEB),
            f"<{WEB.replace('{token}', TOKEN)}>, <mailto:end@example.org?subject={TOKEN}>",
            "List-Unsubscribe=One-Click",
        ),
    ],
)
def test_ways_to_unsubscribe(
    ways: tuple[str, ...], unsubscribe: str | None, post: str | None
) -> None:
    text = composed(head=letterhead(*ways))

    assert "=?" not in "".join(re.findall(r"(?ms)^List-.*?(?=^\w)", text))  # readable as it is
    message = read(text)
    assert message["List-Unsubscribe"] == unsubscribe
    assert message["List-Unsubscribe-Post"] == post


@pytest.mark.parametrize("number", [1, 17])
def test_message_ids_differ_by_subscriber_and_week(number: int) -> None:
    head = letterhead()
    assert head.message_id("2026-W46", number) == f"<2026-W46.{number}@yindao.example.org>"


hostile = st.text(st.characters() | st.sampled_from("\r\n\0\u2028\u202e\ud800:<.")) | st.just(
    "x\r\nBcc: victim@example.org\r\n\r\n<script>"
)


@given(hostile, hostile, hostile)
def test_nothing_that_is_told_can_make_a_header(subject: str, text: str, html: str) -> None:
    message = composed(Rendered(subject, text, html))

    assert message.isascii()
    assert "\n" not in message.replace("\r\n", "")
    assert "\r" not in message.replace("\r\n", "")
    assert max(map(len, message.split("\r\n"))) <= 998
    found = read(message)
    assert found.keys() == read(composed()).keys()
    assert len(list(found.iter_parts())) == 2


def test_a_very_long_name_is_folded() -> None:
    message = composed(
        Rendered("引导" * 5_000, "长" * 10_000, "<p>" + "长" * 10_000 + "</p>"), letterhead()
    )

    assert max(map(len, message.split("\r\n"))) <= 78
    assert body(read(message), "plain") == "长" * 10_000 + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Reader@Example.ORG", "reader@example.org"),
        ("first.last+news@mail.example.org", "first.last+news@mail.example.org"),
        ("读者@例子.中国", None),
        ("reader@例子.中国", "reader@xn--fsqu00a.xn--fiqs8s"),
    ],
)
def test_addresses(text: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(ValueError, match="plain ASCII letters"):
            mail_address(text)
    else:
        assert mail_address(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "reader",
        "@example.org",
        "reader@",
        "reader@localhost",
        "reader@example..org",
        "reader@-example.org",
        "reader@[127.0.0.1]",
        "a@b@example.org",
        "a@example.org,b@example.org",
        "a@example.org b@example.org",
        "Reader <reader@example.org>",
        ".reader@example.org",
        "rea..der@example.org",
        "reader@example.org\r\nBcc: x@example.org",
        "reader@example.org\n",
        "reader\0@example.org",
        "rea\u202eder@example.org",
        "reader@exam\u200bple.org",
        "reader@example.org\u2028",
        '"reader"@example.org',
        f"{'a' * 65}@example.org",
        f"reader@{'a' * 64}.org",
        f"reader@{'.'.join(['a' * 60] * 5)}.org",
    ],
)
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(ValueError, match="expected one address"):
        mail_address(text)


@pytest.mark.parametrize(
    "sender",
    ["", "Yindao", "Yindao <digest>", "Yindao <a@b.org>\r\nBcc: x@y.org", "a@b.org, c@d.org"],
)
def test_what_is_no_sender(sender: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        letterhead(sender=sender)


@pytest.mark.parametrize(
    "way",
    [
        "https://example.org/end",
        "http://example.org/end/{token}",
        "https:///end/{token}",
        "mailto:{token}",
        "ftp://example.org/{token}",
        "https://example.org/{token}>,<mailto:x@example.org",
        "https://example.org/{token}\r\nBcc: x@example.org",
        "https://example.org/{token}/{token}",
        "https://example.org/{token}/{week}",
        f"https://example.org/{'x' * 1000}/{{token}}",
    ],
)
def test_what_is_no_way_out(way: str) -> None:
    with pytest.raises(ValueError, match="expected a way to unsubscribe"):
        letterhead(way)


@pytest.mark.parametrize("list_id", ["", "yindao", "yindao.example.org\r\nBcc: x@y.org", "a b.org"])
def test_what_is_no_name_of_a_list(list_id: str) -> None:
    with pytest.raises(ValueError, match="expected a domain"):
        Letterhead(sender="digest@example.org", list_id=list_id)


def test_the_sender_of_the_envelope_is_the_bare_address() -> None:
    assert (
        letterhead(sender="引导, 周报 <Digest@Example.org>").envelope_sender == "digest@example.org"
    )


@pytest.mark.parametrize("token", ["a\r\nBcc: x@y.org", "a b", "ü"])
def test_a_token_that_would_break_a_header_is_refused(token: str) -> None:
    head = letterhead(MAIL)
    with pytest.raises(ValueError, match="without blanks"):
        compose(
            RENDERED,
            letterhead=head,
            to="a@example.org",
            message_id="<a@b>",
            date=DATE,
            token=token,
        )
