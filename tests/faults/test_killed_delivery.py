"""kill -9 at each step of a delivery: one copy for each, or one that is visibly in doubt."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import open_engine, writing
from digest import outbox
from digest.deliver import Delivered, deliver
from digest.smtp import SmtpServer, SmtpTransport
from digest.transports import FolderTransport, Transport
from tests.db.conftest import (  # noqa: F401  fixtures that pytest finds by these names
    migrated_url,
    postgres_migrated,
    sqlite_template,
)
from tests.support.mail_servers import LOCALHOST, HangingMailbox, Mailbox, mail_server
from tests.support.outbox import LETTERHEAD, NOW, address, fill, rows, states

ROOT = Path(__file__).parents[2]
SENDER = LETTERHEAD.envelope_sender

# Delivers as the real thing does, through real transports; at the given step of the second letter
# the process kills itself as hard as a machine that loses power.
CHILD = """
import os, signal, sys
from pathlib import Path
from db.engine import open_engine
from digest.deliver import deliver
from digest.smtp import SmtpServer, SmtpTransport
from digest.transports import FolderTransport
from tests.support.outbox import LETTERHEAD, NOW, address

url, where, step = sys.argv[1:]

def die_at(reached, recipient):
    if reached == step and recipient == address(2):
        os.kill(os.getpid(), signal.SIGKILL)

class Mortal:
    def send(self, message, sender, recipient, handing_over):
        def handing():
            die_at("before handing over", recipient)
            handing_over()
            die_at("handed over", recipient)
        die_at("claimed", recipient)
        super().send(message, sender, recipient, handing)
        die_at("answered", recipient)

class Smtp(Mortal, SmtpTransport): pass
class Folder(Mortal, FolderTransport): pass

if where.isdigit():
    server = SmtpServer(host="127.0.0.1", port=int(where), security="none", timeout=10)
    transport = Smtp(server)
else:
    transport = Folder(Path(where))
deliver(open_engine(url), transport, sender=LETTERHEAD.envelope_sender, clock=lambda: NOW)
"""


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:  # noqa: F811
    engine = open_engine(migrated_url)
    yield engine
    engine.dispose()


def start(engine: Engine, where: str, step: str) -> subprocess.Popen[bytes]:
    url = engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    return subprocess.Popen([sys.executable, "-c", CHILD, url, where, step], env=environment)


def killed(engine: Engine, where: str, step: str) -> None:
    """Deliver in a child process that is killed at that step of the second letter."""
    with start(engine, where, step) as child:
        assert child.wait(timeout=60) == -signal.SIGKILL


def recovered(engine: Engine, transport: Transport) -> Delivered:
    """The next delivery, as soon as the database has seen that the killed process is gone."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        done = deliver(engine, transport, sender=SENDER, clock=lambda: NOW + timedelta(minutes=1))
        if not done.busy:
            return done
        time.sleep(0.05)
    raise AssertionError("the lock of a killed process does not fall")


def smtp(port: int) -> SmtpTransport:
    return SmtpTransport(SmtpServer(host=LOCALHOST, port=port, security="none", timeout=10))


@pytest.mark.parametrize(
    ("step", "copies", "doubtful"),
    [
        ("claimed", 1, False),
        ("before handing over", 1, False),
        ("handed over", 0, True),
        ("answered", 1, True),
    ],
)
def test_killed_while_it_talks_to_a_server(
    engine: Engine, step: str, copies: int, doubtful: bool
) -> None:
    readers = fill(engine, 3)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        killed(engine, str(port), step)
        assert states(engine) == ["sent", "sending", "queued"]
        done = recovered(engine, smtp(port))

        assert (done.sent, done.unknown) == ((1, 1) if doubtful else (2, 0))
        assert states(engine) == ["sent", "unknown" if doubtful else "sent", "sent"]
        assert mailbox.recipients == sorted([readers[0], *[readers[1]] * copies, readers[2]])
        if doubtful:
            assert "whether it arrived is not known" in rows(engine)[1].reason
            _send_again(engine, smtp(port), mailbox, copies + 1)


def _send_again(engine: Engine, transport: Transport, mailbox: Mailbox, copies: int) -> None:
    """Whoever asks for what is in doubt gets it: where it is the second copy, under one number."""
    with writing(engine).begin() as connection:
        assert outbox.resend(connection, NOW, ids=[2]) == 1
    assert recovered(engine, transport) == Delivered(sent=1)
    texts = [content for to, content in mailbox.letters if to == address(2)]
    assert len(texts) == copies
    assert len(set(texts)) == 1
    assert rows(engine)[1].message_id.encode() in texts[0]


@pytest.mark.parametrize("step", ["claimed", "answered"])
def test_killed_while_it_writes_into_a_folder(engine: Engine, tmp_path: Path, step: str) -> None:
    fill(engine, 3)
    folder = tmp_path / "letters"
    killed(engine, str(folder), step)
    assert states(engine) == ["sent", "sending", "queued"]
    assert len(list(folder.iterdir())) == (1 if step == "claimed" else 2)

    assert recovered(engine, FolderTransport(folder)) == Delivered(sent=2)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        f"{row.message_id.strip('<>')}.eml": row.message.replace("\r\n", "\n")
        for row in rows(engine)
    }


def test_killed_while_the_server_thinks(engine: Engine) -> None:
    """The server has the whole message, and the process that sent it is gone before it answers."""
    fill(engine, 2)
    mailbox = HangingMailbox()
    with mail_server(mailbox) as port, start(engine, str(port), "never") as child:
        _wait_until(lambda: len(mailbox.letters) == 1)
        child.kill()
        child.wait(timeout=30)
    assert states(engine) == ["sending", "queued"]

    second = Mailbox()
    with mail_server(second) as port:
        done = recovered(engine, smtp(port))
    assert (done.sent, done.unknown) == (1, 1)
    assert mailbox.recipients == [address(1)]
    assert second.recipients == [address(2)]


def test_two_processes_at_once_one_of_them_killed(engine: Engine) -> None:
    readers = fill(engine, 8)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        with (
            start(engine, str(port), "claimed") as one,
            start(engine, str(port), "claimed") as other,
        ):
            ends = {one.wait(timeout=60), other.wait(timeout=60)}
        assert -signal.SIGKILL in ends
        recovered(engine, smtp(port))

    assert mailbox.recipients == readers
    assert states(engine) == ["sent"] * 8


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)
