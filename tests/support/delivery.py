"""Deliveries of an outbox as a test drives them."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, update

from db.engine import writing
from db.models import metadata
from digest.deliver import Delivered, deliver
from digest.smtp import SmtpServer, SmtpTransport
from digest.transports import Transport
from tests.support.mail_servers import LOCALHOST
from tests.support.outbox import LETTERHEAD, NOW, states

SENDER = LETTERHEAD.envelope_sender


def smtp(port: int) -> SmtpTransport:
    """A way to a server on this machine that waits for nothing longer than a second."""
    return SmtpTransport(
        SmtpServer(host=LOCALHOST, port=port, security="none", timeout=1, patience=1)
    )


def send(engine: Engine, transport: Transport, now: datetime = NOW) -> Delivered:
    """Deliver what is due."""
    return deliver(engine, transport, sender=SENDER, clock=lambda: now)


def send_until_settled(engine: Engine, transport: Transport) -> int:
    """Deliver as time goes by; how many runs it took until nothing was waiting any more."""
    for run in range(1, 50):
        if send(engine, transport, NOW + run * timedelta(hours=1)).waiting == 0:
            return run
    raise AssertionError(f"after 50 runs there are still {states(engine)}")


def alter(engine: Engine, **values: object) -> None:
    """Set columns of every copy."""
    with writing(engine).begin() as connection:
        connection.execute(update(metadata.tables["delivery"]).values(values))
