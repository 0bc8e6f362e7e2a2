"""The weekly digest as the operator drives it: what is set, what is unknown, what is sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from loguru import logger
from sqlalchemy import Connection, Engine, Row, func, select

from db.models.digest import Subscriber
from db.models.provenance import Source
from digest import zones
from digest.contents import Gap
from digest.deliver import Delivered, deliver
from digest.issue import Frozen, freeze, is_due
from digest.message import Letterhead
from digest.smtp import SmtpServer, SmtpTransport
from digest.transports import FolderTransport, Transport
from scheduler.health import Finding, source_findings
from yindao.errors import UserError
from yindao.settings import Settings

_source = Source.__table__  # type: ignore[attr-defined]
_subscriber = Subscriber.__table__  # type: ignore[attr-defined]

# What broke on our side is for us: its reason may name servers and files of ours.
_OURS = ("failed", "interrupted")


def letterhead(settings: Settings) -> Letterhead:
    """What all letters have in common. Raises UserError where no sender is set."""
    if not settings.mail_from:
        raise UserError(
            "setting YINDAO_MAIL_FROM: expected a sender such as Yindao <digest@example.org>, "
            "found nothing"
        )
    sender = Letterhead(sender=settings.mail_from, list_id="yindao.example.org").envelope_sender
    by_mail = f"mailto:{sender}?subject=unsubscribe%20{{token}}"
    return Letterhead(
        sender=settings.mail_from,
        list_id=f"yindao.{sender.partition('@')[2]}",
        unsubscribe=tuple((settings.unsubscribe or by_mail).split()),
    )


def transport(settings: Settings) -> Transport:
    """The way letters go. Raises UserError where none is set."""
    if settings.mail_folder:
        return FolderTransport(settings.mail_folder)
    if not settings.smtp_host:
        raise UserError(
            "setting YINDAO_SMTP_HOST: expected a mail server (or YINDAO_MAIL_FOLDER: a folder "
            "for .eml files), found nothing"
        )
    password = settings.smtp_password
    return SmtpTransport(
        SmtpServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=password.get_secret_value() if password else None,
        )
    )


def is_set(settings: Settings) -> bool:
    """True where letters can be made and sent."""
    return bool(settings.mail_from and (settings.mail_folder or settings.smtp_host))


def has_subscribers(connection: Connection) -> bool:
    """True where somebody waits for the digest."""
    query = select(func.count()).where(_subscriber.c.ended_at.is_(None))
    return bool(connection.execute(query).scalar())


def setting_findings(connection: Connection, settings: Settings) -> Iterator[Finding]:
    """What is not set as letters need it, by the operator or by a subscriber."""
    if has_subscribers(connection) and not is_set(settings):
        yield Finding(code="mail_not_set")
    chosen = select(_subscriber.c.time_zone, func.count().label("number"))
    chosen = chosen.where(_subscriber.c.ended_at.is_(None)).group_by(_subscriber.c.time_zone)
    for row in connection.execute(chosen.order_by(_subscriber.c.time_zone)):
        if not zones.is_known(row.time_zone):
            detail = f"{row.time_zone!r}, subscribers: {row.number}"
            yield Finding(code="zone_unknown", detail=detail)


def gaps(connection: Connection, now: datetime) -> list[Gap]:
    """What we don't know, for the letter: whatever doctor says about the runs of a source.

    A list of codes beside that of doctor would fall behind it, and a gap would pass for quiet.
    That a browser is missing is the operator's to know; that the source was not read is told.
    """
    sources = {row.id: row for row in connection.execute(select(_source))}
    found = source_findings(connection, now)
    found += _unread(sources.values(), {each.source_id for each in found}, now)
    return [
        Gap(
            source_id=source.id,
            source_title=source.title,
            channel=source.channel,
            state=each.code,
            since=each.since,
            reason=None if each.code in _OURS else each.detail,
        )
        for each in found
        if (source := sources[each.source_id])
    ]


def _unread(
    sources: Iterable[Row[Any]], told: Collection[str | None], now: datetime
) -> Iterator[Finding]:
    """Sources whose lists were read too long ago for a letter of now, whenever the run was: what
    is replayed may be older than its run."""
    for source in sources:
        late = 2 * timedelta(seconds=source.cadence_seconds) + timedelta(days=1)
        read = source.last_read_at
        if source.access == "open" and source.id not in told and read and now - read > late:
            yield Finding(code="overdue", source_id=source.id, since=read)


def make_issue(engine: Engine, settings: Settings, now: datetime) -> Frozen | None:
    """Freeze the issue of the last whole week, unless that has been done."""
    with engine.connect() as connection:
        unknown = gaps(connection, now)
    return freeze(engine, now, unknown, letterhead(settings))


def send_due(
    engine: Engine, settings: Settings, clock: Callable[[], datetime], seconds: float = 600
) -> Delivered:
    """Send what waits in the outbox, for about that many seconds."""
    sender = letterhead(settings).envelope_sender
    return deliver(engine, transport(settings), sender=sender, clock=clock, seconds=seconds)


def tend(engine: Engine, settings: Settings, now: datetime) -> None:
    """What the daemon does each minute: the issue when it is due, then what waits to be sent."""
    with engine.connect() as connection:
        due = is_due(connection, now)
    if due and (frozen := make_issue(engine, settings, now)):
        logger.info("issue {} frozen: {} letters", frozen.week, frozen.deliveries)
    # Not for long at a time: a daemon that is told to stop waits for it, and it is called again.
    done = send_due(engine, settings, lambda: datetime.now(UTC), seconds=30)
    if done.sent or done.problem:
        logger.info("letters: {} sent, {} waiting; {}", done.sent, done.waiting, done.problem or "")
