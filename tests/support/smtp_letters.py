"""One letter to a mail server, and how often it was handed over."""

from __future__ import annotations

from collections.abc import Callable

from digest.smtp import SmtpTransport

SENDER, READER = "digest@example.org", "reader@example.org"
MESSAGE = "Subject: one\r\nMessage-ID: <1@example.org>\r\n\r\nbody\r\n"

Connect = Callable[..., SmtpTransport]


class Hand:
    """Counts how often a letter was handed over."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def send(transport: SmtpTransport, message: str = MESSAGE, to: str = READER) -> int:
    """Send one, and say how often it was handed over."""
    hand = Hand()
    transport.open()
    transport.send(message, SENDER, to, hand)
    return hand.times
