"""What each broken step of talking to a real mail server means."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from digest.smtp import SmtpServer
from digest.transports import Refused, TryLater, Vanished
from tests.support.mail_servers import (
    PASSWORD,
    USER,
    Certificates,
    HangingMailbox,
    Mailbox,
    die,
    free_port,
    login,
    mail_server,
    scripted_server,
)
from tests.support.smtp_letters import MESSAGE, READER, SENDER, Connect, Hand, send

# --- all is well --------------------------------------------------------------------------------


def test_many_letters_go_through_one_connection(connect: Connect) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        transport = connect(port)
        assert [send(transport, to=f"r{number}@example.org") for number in range(5)] == [1] * 5
        transport.close()

    assert mailbox.recipients == [f"r{number}@example.org" for number in range(5)]
    assert mailbox.envelope_senders == [SENDER] * 5
    assert mailbox.connections == 1


@pytest.mark.parametrize(
    "body",
    [
        "one\r\n",
        ".\r\n",
        "..\r\n.dots\r\n",
        "\r\n.\r\n.\r\n",
        "RSET\r\nQUIT\r\n",
        "no end",
        "a\n.\nb\n",
    ],
)
def test_a_message_arrives_byte_for_byte(connect: Connect, body: str) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        transport = connect(port)
        send(transport, f"Subject: one\r\n\r\n{body}")
        transport.close()

    ((_, content),) = mailbox.letters
    expected = body.replace("\r\n", "\n").replace("\n", "\r\n").removesuffix("\r\n")
    assert content.decode() == f"Subject: one\r\n\r\n{expected}\r\n"


def test_starttls_and_login(connect: Connect, certified: Certificates) -> None:
    mailbox = Mailbox()
    options: dict[str, Any] = {
        "tls_context": certified.server,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": login(mailbox),
    }
    with mail_server(mailbox, **options) as port:
        transport = connect(
            port, certified.client, security="starttls", user=USER, password=PASSWORD
        )
        send(transport)
        send(transport)
        transport.close()

    assert mailbox.recipients == [READER, READER]
    assert mailbox.logins == [USER]
    assert mailbox.connections == 1


def test_tls_from_the_first_byte(connect: Connect, certified: Certificates) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, ssl_context=certified.server) as port:
        transport = connect(port, certified.client, security="tls")
        send(transport)
        transport.close()

    assert mailbox.recipients == [READER]


# --- one letter ---------------------------------------------------------------------------------


def test_a_refused_recipient_does_not_hinder_the_next(connect: Connect) -> None:
    mailbox = Mailbox(refuse_rcpt={READER: "550 5.1.1 no such user"})
    with mail_server(mailbox) as port:
        transport = connect(port)
        with pytest.raises(Refused, match=r"^550 5.1.1 no such user \(RCPT\)$"):
            send(transport)
        send(transport, to="next@example.org")
        transport.close()

    assert mailbox.recipients == ["next@example.org"]
    assert mailbox.connections == 1


def test_a_refused_sender(connect: Connect) -> None:
    refused = pytest.raises(Refused, match=r"550 5.7.1 not you \(MAIL\)")
    with mail_server(Mailbox(mail_from="550 5.7.1 not you")) as port, refused:
        send(connect(port))


def test_greylisting_is_for_later(connect: Connect) -> None:
    mailbox = Mailbox(greylist=True)
    with mail_server(mailbox) as port:
        transport = connect(port)
        with pytest.raises(TryLater, match="451") as told:
            send(transport)
        assert not told.value.whole_server
        assert send(transport) == 1
        transport.close()

    assert mailbox.recipients == [READER]


def test_a_server_that_leaves_between_letters(connect: Connect) -> None:
    mailbox = Mailbox(leave_after=1)
    with mail_server(mailbox) as port:
        transport = connect(port)
        send(transport)
        with pytest.raises(TryLater) as told:
            send(transport, to="second@example.org")
    assert told.value.whole_server
    assert mailbox.recipients == [READER]


def test_a_message_that_is_too_big_is_not_sent_at_all(connect: Connect) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox, data_size_limit=1_000) as port:
        hand = Hand()
        transport = connect(port)
        transport.open()
        with pytest.raises(Refused, match="552"):
            transport.send(MESSAGE + "x" * 2_000, SENDER, READER, hand)
    assert (mailbox.letters, hand.times) == ([], 0)


def test_a_connection_that_was_lost_meanwhile_is_made_anew(connect: Connect) -> None:
    mailbox = Mailbox()
    port = free_port()
    transport = connect(port)
    for _ in range(2):
        with mail_server(mailbox, at=port):
            send(transport)

    assert mailbox.recipients == [READER, READER]


GREETED = (b"220 hi\r\n", b"250 hi\r\n", b"250 reset is not asked\r\n", b"250 rcpt\r\n")


@pytest.mark.parametrize(
    ("answer", "outcome", "whole_server"),
    [
        (b"354 go on\r\n", Vanished, None),  # and hangs up in the middle
        (b"451 not now\r\n", TryLater, False),
        (b"421 leaving\r\n", TryLater, True),
        (b"554 no valid recipients\r\n", Refused, None),
        (b"", TryLater, True),
    ],
)
def test_answers_to_data(
    connect: Connect, answer: bytes, outcome: type[Exception], whole_server: bool | None
) -> None:
    with scripted_server(*GREETED, answer) as (port, told), pytest.raises(outcome) as error:
        send(connect(port))

    assert [line.split()[0] for line in told] == [b"ehlo", b"MAIL", b"RCPT", b"DATA"]
    assert getattr(error.value, "whole_server", None) == whole_server


def answered(text: str) -> Callable[[object], str]:
    return lambda _: text


@pytest.mark.parametrize(
    ("text", "outcome", "whole_server"),
    [
        ("451 4.3.0 scanner is down", TryLater, False),
        ("421 4.3.2 shutting down", TryLater, True),
        ("554 5.7.1 spam", Refused, None),
        ("hm?", Vanished, None),
    ],
)
def test_answers_to_a_whole_message(
    connect: Connect, text: str, outcome: type[Exception], whole_server: bool | None
) -> None:
    mailbox = Mailbox(on_message=answered(text), keeps=False)
    with mail_server(mailbox) as port, pytest.raises(outcome) as error:
        send(connect(port))
    assert getattr(error.value, "whole_server", None) == whole_server


def test_a_server_that_dies_after_the_message(connect: Connect) -> None:
    mailbox = Mailbox(on_message=die)
    vanished = pytest.raises(Vanished, match="no answer to the message")
    with mail_server(mailbox) as port, vanished:
        send(connect(port))
    assert mailbox.recipients == [READER]  # who could know?


def test_a_server_that_hangs_after_the_message(connect: Connect) -> None:
    mailbox = HangingMailbox()
    with mail_server(mailbox) as port, pytest.raises(Vanished, match="timed out"):
        send(connect(port))
    assert mailbox.recipients == [READER]


def test_it_waits_longer_for_the_answer_to_a_message(connect: Connect) -> None:
    def slow(_server: object) -> str:
        time.sleep(1)  # longer than the usual patience, shorter than that for a message
        return "250 at last"

    mailbox = Mailbox(on_message=slow)
    with mail_server(mailbox) as port:
        transport = connect(port, timeout=0.5, patience=10)
        send(transport)
        transport.close()
    assert mailbox.recipients == [READER]


def test_a_hand_over_that_fails_leaves_nothing_sent(connect: Connect) -> None:
    def lost() -> None:
        raise RuntimeError("another has taken over")

    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        transport = connect(port)
        transport.open()
        with pytest.raises(RuntimeError, match="taken over"):
            transport.send(MESSAGE, SENDER, READER, lost)
        send(transport, to="next@example.org")
        transport.close()
    assert mailbox.recipients == ["next@example.org"]


def test_what_a_server_says_is_made_fit_to_be_shown(connect: Connect) -> None:
    hostile = {READER: "550 \x1b[31mred\x07 " + "x" * 400}
    with mail_server(Mailbox(refuse_rcpt=hostile)) as port, pytest.raises(Refused) as told:
        send(connect(port))
    assert told.value.reason.isprintable()
    assert len(told.value.reason) <= 300


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": ""},
        {"host": "a b"},
        {"port": 0},
        {"port": 65536},
        {"security": "ssl"},
        {"security": "none", "user": USER, "password": PASSWORD},
        {"user": USER},
        {"password": PASSWORD},
        {"user": USER, "password": "пароль"},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected") as told:
        SmtpServer(**{"host": "mail.example.org", **wrong})
    assert "пароль" not in str(told.value)
    assert PASSWORD not in str(told.value)
