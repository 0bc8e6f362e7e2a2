"""Sending through an SMTP server, step by step, so that it is known what a broken step means."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, NoReturn

from digest.clean import clean
from digest.transports import Refused, TryLater, Vanished

_NO_LOGIN = frozenset({530, 534, 535, 538})  # the server wants a login, or another one
_HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")  # a name or a number of either kind
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where letters are handed in. Raises ValueError for what would be unsafe or can't be.

    security  starttls (must be offered), tls (from the first byte), none
    timeout   seconds to wait for a connection and for each answer
    patience  seconds to wait for the answer to a whole message: servers look for viruses then
    """

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 30
    patience: float = 300

    def __post_init__(self) -> None:
        if self.security not in ("starttls", "tls", "none"):
            raise ValueError(f"expected security starttls, tls or none, found {self.security!r}")
        if not _HOST.fullmatch(self.host) or not 0 < self.port < 65536:
            raise ValueError(f"expected a mail server and its port, found {self.host}:{self.port}")
        if (self.user is None) != (self.password is None):
            raise ValueError("expected a user and a password for the mail server, found only one")
        if self.user is not None and self.security == "none":
            raise ValueError("expected starttls or tls with a password, found security none")
        if not f"{self.user}{self.password}".isascii():
            raise ValueError("expected user and password of the mail server in ASCII")


class SmtpTransport:
    """One connection for many letters, made anew when it broke.

    context  for certificates of an authority of one's own; the system's authorities else
    """

    def __init__(self, server: SmtpServer, context: ssl.SSLContext | None = None) -> None:
        self.server = server
        self._context = context or ssl.create_default_context()
        self._session: smtplib.SMTP | None = None

    def open(self) -> None:
        if self._session is None or not self._is_alive(self._session):
            self._session = self._connect()

    def send(
        self, message: str, sender: str, recipient: str, handing_over: Callable[[], None]
    ) -> None:
        if self._session is None:
            raise RuntimeError("the transport was not opened")
        session, body = self._session, _on_the_wire(message)
        size = [f"size={len(body)}"] if session.has_extn("size") else []
        self._ask(session, 250, f"MAIL FROM:<{sender}> {' '.join(size)}".rstrip())
        self._ask(session, 250, f"RCPT TO:<{recipient}>")
        handing_over()
        self._ask(session, 354, "DATA")
        self._hand_over(session, body)

    def close(self) -> None:
        if self._session is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._session.quit()
        self._drop()

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
        self._session = None

    # connecting: whatever fails here is a fault of no letter

    def _connect(self) -> smtplib.SMTP:
        server = self.server
        try:
            session = self._dial()
        except (smtplib.SMTPException, OSError) as error:
            raise self._away(_reason(error)) from error
        try:
            self._greet(session)
            if server.security == "starttls":
                self._encrypt(session)
            if server.user is not None and server.password is not None:
                self._log_in(session, server.user, server.password)
        except (smtplib.SMTPException, OSError) as error:
            session.close()
            raise self._away(_reason(error)) from error
        except TryLater:
            session.close()
            raise
        return session

    def _dial(self) -> smtplib.SMTP:
        at, timeout = (self.server.host, self.server.port), self.server.timeout
        if self.server.security == "tls":
            return smtplib.SMTP_SSL(*at, timeout=timeout, context=self._context)
        return smtplib.SMTP(*at, timeout=timeout)

    def _greet(self, session: smtplib.SMTP) -> None:
        code, text = session.ehlo()
        if code != 250:
            raise self._away(_answer(code, text, "EHLO"))

    def _encrypt(self, session: smtplib.SMTP) -> None:
        if not session.has_extn("starttls"):
            raise self._away("it offers no STARTTLS, and nothing is sent without")
        session.starttls(context=self._context)
        self._greet(session)

    def _log_in(self, session: smtplib.SMTP, user: str, password: str) -> None:
        # What the server answers is left out: some repeat the line that they could not read.
        try:
            session.login(user, password)
        except smtplib.SMTPResponseException as error:
            raise self._away(f"{error.smtp_code} to the login of {user}") from None
        except smtplib.SMTPNotSupportedError:
            raise self._away("it offers no login") from None

    def _is_alive(self, session: smtplib.SMTP) -> bool:
        """Also ends whatever was begun before."""
        with suppress(smtplib.SMTPException, OSError):
            if session.rset()[0] == 250:
                return True
        self._drop()
        return False

    def _away(self, reason: str) -> TryLater:
        where = f"mail server {self.server.host}:{self.server.port}"
        return TryLater(f"{where}: {reason}", whole_server=True)

    # one letter

    def _ask(self, session: smtplib.SMTP, expected: int, command: str) -> None:
        verb = command.split(" ")[0]
        try:
            code, text = session.docmd(command)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise self._away(f"{_reason(error)} ({verb})") from error
        if code != expected and not (verb == "RCPT" and code in (251, 252)):
            self._declined(code, text, verb)

    def _declined(self, code: int, text: bytes, verb: str) -> NoReturn:
        reason = _answer(code, text, verb)
        if code == 421 or code in _NO_LOGIN:
            self._drop()
            raise self._away(reason)
        if code >= 500:
            raise Refused(reason)
        raise TryLater(reason)

    def _hand_over(self, session: smtplib.SMTP, body: bytes) -> None:
        try:
            session.send(body)
        except (smtplib.SMTPException, OSError) as error:
            # The dot that ends a message stands last: without it no server may deliver.
            self._drop()
            raise self._away(f"{_reason(error)} (while sending)") from error
        code, text = self._verdict(session)
        if not 200 <= code < 300:
            self._declined(code, text, "message")

    def _verdict(self, session: smtplib.SMTP) -> tuple[int, bytes]:
        try:
            assert session.sock is not None  # only a closed session has none
            session.sock.settimeout(self.server.patience)
            code, text = session.getreply()
            if not 200 <= code < 600:
                raise smtplib.SMTPException("an answer that is none")
            session.sock.settimeout(self.server.timeout)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            reason = f"no answer to the message: {_reason(error)}"
            raise Vanished(f"{self._away(reason)}") from error
        return code, text


def _on_the_wire(message: str) -> bytes:
    """With CRLF, dots at the beginning of lines doubled, and the dot that ends it."""
    lines = _LINE_END.split(message.removesuffix("\r\n").removesuffix("\n"))
    stuffed = (f".{line}" if line.startswith(".") else line for line in lines)
    return "\r\n".join((*stuffed, ".", "")).encode("ascii")


def _answer(code: int, text: bytes | str, to: str) -> str:
    said = text if isinstance(text, str) else text.decode("ascii", "replace")
    return clean(f"{code} {said} ({to})")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error, "connection")
    return clean(str(error) or type(error).__name__)
