"""A letter as it goes out: headers that mail programs and lists expect, nothing but ASCII."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from digest.clean import plain
from digest.contents import Rendered

_LONGEST_ADDRESS = 254  # RFC 5321, with the brackets taken off
_LONGEST_LINK = 900  # a header line has at most 998 characters
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
_SENDER = re.compile(r'(?:"?(?P<name>[^<>"]*?)"? *<(?P<named>[^<>]+)>|(?P<bare>[^<> ]+))')
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_POLICY = SMTP.clone(cte_type="7bit")  # a server without 8BITMIME may be on the way


def mail_address(text: str) -> str:
    """One e-mail address in lower case, its domain in ASCII (IDNA).

    Raises ValueError saying what is wrong with anything else.
    """
    if not text.isprintable() or " " in text:
        raise _no_address(text, "it has blanks, line breaks or invisible characters")
    local, at, domain = text.rpartition("@")
    if not at:
        raise _no_address(text, "there is no @")
    if not _LOCAL.fullmatch(local) or len(local) > 64:
        raise _no_address(text, "the part before @ must be up to 64 plain ASCII letters and signs")
    address = f"{local}@{_domain(text, domain)}".lower()
    if len(address) > _LONGEST_ADDRESS:
        raise _no_address(text, f"it has more than {_LONGEST_ADDRESS} characters")
    return address


def domain_name(text: str) -> str:
    """A domain of at least two labels, in ASCII. Raises ValueError for anything else."""
    try:
        name = text.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError(f"expected a domain such as example.org, found {text!r}") from error
    labels = name.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"expected a domain such as example.org, found {text!r}")
    return name


def _domain(text: str, domain: str) -> str:
    try:
        return domain_name(domain)
    except ValueError as error:
        raise _no_address(text, "what follows @ is no domain") from error


def _no_address(text: str, reason: str) -> ValueError:
    return ValueError(f"expected one address such as name@example.org, found {text!r}: {reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What all letters of a list have in common. Raises ValueError for what is not proper.

    sender       such as `Yindao <digest@example.org>`
    list_id      the list's own name, shaped like a domain: `yindao.example.org`
    unsubscribe  addresses that end a subscription, mailto: or https:, each with a {token}; the
                 https one must act on a POST without any login (RFC 8058)
    """

    sender: str
    list_id: str
    unsubscribe: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        found = _SENDER.fullmatch(self.sender)
        if not found or not self.sender.isprintable():
            raise ValueError(f"expected a sender as Name <a@example.org>, found {self.sender!r}")
        address = mail_address(found["named"] or found["bare"])
        object.__setattr__(self, "sender", str(Address(found["name"] or "", addr_spec=address)))
        object.__setattr__(self, "list_id", domain_name(self.list_id))
        for template in self.unsubscribe:
            _check_unsubscribe(template)

    @property
    def envelope_sender(self) -> str:
        """The bare address, to which servers return what they can't deliver."""
        return self.sender.rpartition("<")[2].removesuffix(">")

    def ways_out(self, token: str) -> list[str]:
        """The addresses that end the subscription with this token, web before mail."""
        ordered = sorted(self.unsubscribe, key=lambda each: not each.startswith("https:"))
        return [template.replace("{token}", token) for template in ordered]

    def message_id(self, week: str, subscriber_id: int) -> str:
        """The same for every attempt, so that two copies would be known as one."""
        return f"<{week}.{subscriber_id}@{self.list_id}>"


def _check_unsubscribe(template: str) -> None:
    parts = urlsplit(template)
    web = parts.scheme == "https" and bool(parts.hostname)
    mail = parts.scheme == "mailto" and "@" in parts.path
    fit = template.isascii() and template.isprintable() and not set(" <>,\"'") & set(template)
    once = template.count("{token}") == 1 and not set("{}") & set(template.replace("{token}", ""))
    if not (web or mail) or not fit or not once or len(template) > _LONGEST_LINK // 2:
        raise ValueError(
            "expected a way to unsubscribe as https://example.org/end/{token} or "
            f"mailto:end@example.org?subject={{token}}, found {template!r}"
        )


def compose(
    rendered: Rendered,
    *,
    letterhead: Letterhead,
    to: str,
    message_id: str,
    date: datetime,
    token: str,
) -> str:
    """The whole message, lines ended by CRLF and all of it ASCII. `date` is aware."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = letterhead.sender
    message["Subject"] = plain(rendered.subject)
    message.set_content(_sendable(rendered.text))
    message.add_alternative(_sendable(rendered.html), subtype="html")
    # Not through EmailMessage: what has no blank to fold at, it would put into an encoded word,
    # and no mail program would know such a List-Unsubscribe.
    lines = _plain_headers(letterhead, to, message_id, date, token)
    head = "".join(f"{name}: {value}\r\n" for name, value in lines)
    return head + message.as_bytes().decode("ascii")


def _plain_headers(
    letterhead: Letterhead, to: str, message_id: str, date: datetime, token: str
) -> list[tuple[str, str]]:
    headers = [
        ("To", mail_address(to)),
        ("Date", format_datetime(date)),
        ("Message-ID", message_id),
        ("List-Id", f"<{letterhead.list_id}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    ]
    if ways := letterhead.ways_out(token):
        headers.append(("List-Unsubscribe", ",\r\n ".join(f"<{way}>" for way in ways)))
        if ways[0].startswith("https:"):
            headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    _refuse_breaks(message_id, token)
    return headers


def _refuse_breaks(*values: str) -> None:
    for value in values:
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"expected plain ASCII without blanks in a header, found {value!r}")


def _sendable(text: str) -> str:
    """Without what no mail can hold: controls, and halves of characters."""
    return _CONTROLS.sub(" ", text.replace("\r\n", "\n")).encode("utf-8", "replace").decode()
