"""A mail server that is away, or not as it should be: no letter was tried."""

from __future__ import annotations

import smtplib
import time
from pathlib import Path
from typing import Any

import pytest

from digest.smtp import SmtpTransport
from digest.transports import TryLater
from tests.support.mail_servers import (
    LOCALHOST,
    PASSWORD,
    USER,
    Certificates,
    Mailbox,
    certificates,
    free_port,
    login,
    mail_server,
    scripted_server,
    silent_server,
)
from tests.support.smtp_letters import Connect, send

# --- the server is away, or not as it should be: no letter was tried ----------------------------


def away(transport: SmtpTransport) -> str:
    """Why the server is away."""
    with pytest.raises(TryLater) as told:
        transport.open()
    assert told.value.whole_server
    assert f"{LOCALHOST}:{transport.server.port}" in told.value.reason
    return told.value.reason


def test_nobody_listens(connect: Connect) -> None:
    assert "refused" in away(connect(free_port()))


def test_a_server_that_never_says_a_word(connect: Connect) -> None:
    with silent_server() as port:
        started = time.monotonic()
        assert "timed out" in away(connect(port))
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority(
    connect: Connect, certified: Certificates, security: str
) -> None:
    key = "tls_context" if security == "starttls" else "ssl_context"
    options: dict[str, Any] = {key: certified.server}
    with mail_server(Mailbox(), **options) as port:
        assert "certificate verify failed" in away(connect(port, security=security))


def test_a_certificate_of_another_host(connect: Connect, tmp_path: Path) -> None:
    others = certificates(tmp_path, "192.0.2.1")
    with mail_server(Mailbox(), tls_context=others.server) as port:
        reason = away(connect(port, others.client, security="starttls"))
    assert "certificate verify failed" in reason


def test_there_is_no_way_down_from_starttls(connect: Connect, certified: Certificates) -> None:
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        transport = connect(
            port, certified.client, security="starttls", user=USER, password=PASSWORD
        )
        assert "offers no STARTTLS" in away(transport)

    assert mailbox.logins == []
    assert mailbox.letters == []


def test_a_server_that_takes_back_its_starttls(connect: Connect) -> None:
    answers = (b"220 hi\r\n", b"250-hi\r\n250 STARTTLS\r\n", b"454 not now\r\n")
    with scripted_server(*answers) as (port, told):
        assert "454 not now" in away(connect(port, security="starttls"))

    assert [line.split()[0] for line in told] == [b"ehlo", b"STARTTLS"]


@pytest.mark.parametrize(
    "answers",
    [
        (b"421 too busy\r\n",),
        (b"554 not from there\r\n",),
        (b"220 hi\r\n", b"421 too busy\r\n"),
        (b"HTTP/1.1 400 Bad Request\r\n",),
        (b"220 hi\r\n",),
        (b"",),
    ],
)
def test_greetings_that_are_none(connect: Connect, answers: tuple[bytes, ...]) -> None:
    with scripted_server(*answers) as (port, _):
        away(connect(port))


def test_a_wrong_password_is_told_and_never_shown(
    connect: Connect, certified: Certificates
) -> None:
    mailbox = Mailbox()
    options: dict[str, Any] = {"tls_context": certified.server, "authenticator": login(mailbox)}
    with mail_server(mailbox, **options) as port:
        wrong = connect(
            port, certified.client, security="starttls", user=USER, password="not-" + PASSWORD
        )
        reason = away(wrong)

    assert "535" in reason
    assert USER in reason
    assert PASSWORD not in reason
    assert PASSWORD not in repr(wrong.server)


def test_a_server_that_repeats_the_login_does_not_show_it(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_session: smtplib.SMTP, user: str, password: str) -> None:
        raise smtplib.SMTPAuthenticationError(535, f"unknown: {user} {password}".encode())

    monkeypatch.setattr(smtplib.SMTP, "login", refuse)
    monkeypatch.setattr(SmtpTransport, "_encrypt", lambda *_: None)
    with mail_server(Mailbox()) as port:
        reason = away(connect(port, security="starttls", user=USER, password=PASSWORD))
    assert reason.endswith(f"535 to the login of {USER}")


def test_a_server_without_login(connect: Connect, certified: Certificates) -> None:
    options: dict[str, Any] = {
        "tls_context": certified.server,
        "auth_exclude_mechanism": ["LOGIN", "PLAIN"],
    }
    with mail_server(Mailbox(), **options) as port:
        transport = connect(
            port, certified.client, security="starttls", user=USER, password=PASSWORD
        )
        away(transport)


def test_a_server_that_wants_a_login(connect: Connect) -> None:
    with mail_server(Mailbox(mail_from="530 5.7.0 authentication required")) as port:
        transport = connect(port)
        with pytest.raises(TryLater, match="530") as told:
            send(transport)
    assert told.value.whole_server
