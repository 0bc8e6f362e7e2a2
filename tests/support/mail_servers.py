"""Mail servers on a free port of this machine, with the faults that real ones have."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOCALHOST = "127.0.0.1"
USER, PASSWORD = "yindao", "s3cret-of-the-house"

OnMessage = Callable[[SMTP], str]


def accept(_server: SMTP) -> str:
    """What a server in good health does."""
    return "250 OK"


def die(server: SMTP) -> str:
    """Close the connection without an answer."""
    hang_up(server)
    return "250 nobody hears that"


def hang_up(server: SMTP) -> None:
    """Break the connection in the middle of everything."""
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


@dataclass
class Mailbox:
    """A server's handler: keeps what it accepts, and misbehaves as it is told.

    refuse_rcpt  recipient to the answer it gets, every time
    dies_of      a recipient at whose name the connection breaks
    greylist     the first try for each recipient is answered with 451
    leave_after  so many recipients are accepted, then the server says 421 and leaves
    on_message   the answer to a whole message
    keeps        it has taken the message by the time of that answer
    """

    refuse_rcpt: dict[str, str] = field(default_factory=dict)
    dies_of: str | None = None
    greylist: bool = False
    leave_after: int | None = None
    on_message: OnMessage = accept
    keeps: bool = True
    mail_from: str = "250 OK"
    letters: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    logins: list[str] = field(default_factory=list)
    envelope_senders: list[str | None] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _accepted: int = 0

    async def handle_EHLO(
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        answers: list[str],
    ) -> list[str]:
        self.connections += session.ssl is None  # the second EHLO, after STARTTLS, is no other one
        session.host_name = hostname
        return answers

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.mail_from.startswith("250"):
            envelope.mail_from = address
            self.envelope_senders.append(address)
        return self.mail_from

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if address == self.dies_of:
            hang_up(server)
        if address in self.refuse_rcpt:
            return self.refuse_rcpt[address]
        if self.greylist and address not in self._seen:
            self._seen.add(address)
            return "451 4.7.1 greylisted, come back later"
        if self._accepted == self.leave_after:
            asyncio.get_running_loop().call_later(0.1, hang_up, server)  # when it has said so
            return "421 4.3.2 shutting down"
        self._accepted += 1
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.keeps:
            self.keep(envelope)
        return self.on_message(server)

    def keep(self, envelope: Envelope) -> None:
        """Put the message into the mailbox of each recipient."""
        content = envelope.content
        assert isinstance(content, bytes)
        self.letters += [(address, content) for address in envelope.rcpt_tos]

    @property
    def recipients(self) -> list[str]:
        """Whose mailbox got a letter, once for each copy."""
        return sorted(address for address, _ in self.letters)

    def read(self, address: str) -> EmailMessage:
        """The only letter to that address, as a mail program reads it."""
        (content,) = (each for to, each in self.letters if to == address)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        return message


class HangingMailbox(Mailbox):
    """Takes the whole message and never answers."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.keep(envelope)
        await asyncio.Event().wait()
        return "250 nobody waits for that"


@contextmanager
def mail_server(mailbox: Mailbox, at: int | None = None, **options: Any) -> Iterator[int]:
    """A running server in a thread, on a free port or `at` one; its port."""
    controller = Controller(mailbox, hostname=LOCALHOST, port=at or free_port(), **options)
    controller.start()
    mailbox.connections = 0
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def login(mailbox: Mailbox) -> Callable[..., AuthResult]:
    """Who may log in: one user with one password."""

    def check(_s: SMTP, _session: Session, _e: Envelope, _mechanism: str, given: Any) -> AuthResult:
        assert isinstance(given, LoginPassword)
        mailbox.logins.append(given.login.decode())
        right = (given.login.decode(), given.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=right, handled=False)

    return check


@contextmanager
def silent_server() -> Iterator[int]:
    """A server that accepts connections and never says a word; its port."""
    with socket.create_server((LOCALHOST, 0)) as listening:
        yield int(listening.getsockname()[1])


@contextmanager
def scripted_server(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """A server that gives these answers, the first as its greeting, and hangs up: its port, and
    the lines that it was told."""
    told: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(answers[0])
            for each in answers[1:]:
                told.append(lines.readline())
                connection.sendall(each)

    with socket.create_server((LOCALHOST, 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(listening.getsockname()[1]), told
        finally:
            thread.join(timeout=10)
            assert not thread.is_alive(), "nobody has talked to the server to its end"


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server((LOCALHOST, 0)) as listening:
        return int(listening.getsockname()[1])


# --- certificates -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Certificates:
    """What a server shows, and what a client that trusts its authority knows."""

    server: ssl.SSLContext
    client: ssl.SSLContext


def certificates(folder: Path, host: str = LOCALHOST) -> Certificates:
    """A certificate for `host` by an authority that nobody else knows."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _certificate("Test Authority", authority_key, None, None, host)
    certificate = _certificate(host, key, authority, authority_key, host)
    chain = folder / "server.pem"
    chain.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(chain)
    pem = authority.public_bytes(serialization.Encoding.PEM).decode()
    return Certificates(server, ssl.create_default_context(cadata=pem))


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    issuer_key: ec.EllipticCurvePrivateKey | None,
    host: str,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    signer = issuer_key or key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(_usage(authority=issuer is None), critical=True)
    )
    if issuer is not None:
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))])
        builder = builder.add_extension(alternative, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
