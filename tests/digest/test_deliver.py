"""Each subscriber gets exactly one copy, or one that is visibly in doubt."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import Engine

from db.engine import writing
from digest import outbox
from digest.deliver import SERVER_AWAY, Delivered, deliver
from digest.outbox import BACKOFF, MOST_ATTEMPTS
from digest.transports import FolderTransport, TryLater
from tests.support.delivery import SENDER, send, send_until_settled, smtp
from tests.support.mail_servers import (
    HangingMailbox,
    Mailbox,
    die,
    free_port,
    mail_server,
    silent_server,
)
from tests.support.outbox import NOW, address, fill, rows, states

# --- through a server ---------------------------------------------------------------------------


def test_each_gets_one_copy_under_its_message_id(engine: Engine) -> None:
    readers = fill(engine, 3)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port)) == Delivered(sent=3)
        assert send(engine, smtp(port)) == Delivered()

    assert mailbox.recipients == readers
    assert mailbox.connections == 1
    assert mailbox.envelope_senders == [SENDER] * 3
    for row in rows(engine):
        assert mailbox.read(row.address)["Message-ID"] == row.message_id
        assert (row.state, row.attempts, row.finished_at, row.reason) == ("sent", 1, NOW, None)


def test_what_is_not_due_waits(engine: Engine) -> None:
    fill(engine, 2)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port), NOW - timedelta(seconds=1)) == Delivered(waiting=2)
    assert mailbox.connections == 0


def test_one_that_is_refused_fails_and_the_others_go(engine: Engine) -> None:
    fill(engine, 3)
    mailbox = Mailbox(refuse_rcpt={address(2): "550 5.1.1 no such user"})
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port)) == Delivered(sent=2, failed=1)
        assert send(engine, smtp(port), NOW + timedelta(days=3)) == Delivered()

    assert mailbox.recipients == [address(1), address(3)]
    assert rows(engine)[1].reason == "550 5.1.1 no such user (RCPT)"


def test_greylisted_copies_go_at_the_second_try(engine: Engine) -> None:
    readers = fill(engine, 3)
    mailbox = Mailbox(greylist=True)
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port)) == Delivered(retried=3, waiting=3)
        assert {row.next_attempt_at for row in rows(engine)} == {NOW + BACKOFF[0]}
        assert send(engine, smtp(port)) == Delivered(waiting=3)
        assert send(engine, smtp(port), NOW + BACKOFF[0]) == Delivered(sent=3)

    assert mailbox.recipients == readers


def test_a_server_that_leaves_after_some_recipients(engine: Engine) -> None:
    readers = fill(engine, 4)
    first, second = Mailbox(leave_after=2), Mailbox()
    with mail_server(first) as port:
        done = send(engine, smtp(port))
    assert (done.sent, done.retried, done.waiting) == (2, 1, 2)
    assert done.problem is not None
    assert [row.attempts for row in rows(engine)] == [1, 1, 1, 0]

    with mail_server(second) as port:
        send_until_settled(engine, smtp(port))
    assert sorted(first.recipients + second.recipients) == readers


@pytest.mark.parametrize("keeps", [True, False])
def test_a_server_that_dies_after_the_message_leaves_it_in_doubt(
    engine: Engine, keeps: bool
) -> None:
    readers = fill(engine, 3)
    mailbox = Mailbox(on_message=die, keeps=keeps)
    with mail_server(mailbox) as port:
        done = send(engine, smtp(port))
        assert (done.unknown, done.waiting) == (1, 2)  # the others are not put at risk
        send_until_settled(engine, smtp(port))

    assert states(engine) == ["unknown"] * 3
    assert all("no answer to the message" in row.reason for row in rows(engine))
    assert mailbox.recipients == (readers if keeps else [])


def test_what_is_in_doubt_can_be_sent_again(engine: Engine) -> None:
    readers = fill(engine, 2)
    with mail_server(Mailbox(on_message=die, keeps=False)) as port:
        send_until_settled(engine, smtp(port))
    with writing(engine).begin() as connection:
        assert outbox.resend(connection, NOW, week="2026-W46") == 2

    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port)) == Delivered(sent=2)
    assert mailbox.recipients == readers
    assert {mailbox.read(row.address)["Message-ID"] for row in rows(engine)} == {
        row.message_id for row in rows(engine)
    }


def test_a_server_that_hangs_after_the_message(engine: Engine) -> None:
    fill(engine, 2)
    mailbox = HangingMailbox()
    with mail_server(mailbox) as port:
        done = send(engine, smtp(port))
    assert (done.unknown, done.waiting) == (1, 1)
    assert states(engine) == ["unknown", "queued"]
    assert mailbox.recipients == [address(1)]


def test_a_server_that_is_away_costs_no_attempt(engine: Engine) -> None:
    readers = fill(engine, 2)
    with silent_server() as port:
        done = send(engine, smtp(port))
    assert (done.retried, done.waiting) == (0, 2)
    assert "timed out" in str(done.problem)
    for hours in range(1, 3 * MOST_ATTEMPTS):
        away = send(engine, smtp(free_port()), NOW + timedelta(hours=hours))
        assert "refused" in str(away.problem)
    assert {(row.attempts, row.state) for row in rows(engine)} == {(0, "queued")}

    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        back = NOW + timedelta(hours=3 * MOST_ATTEMPTS)
        assert send(engine, smtp(port), back) == Delivered(sent=2)
    assert mailbox.recipients == readers


def test_a_server_that_is_away_is_not_asked_all_the_time(engine: Engine) -> None:
    fill(engine)
    send(engine, smtp(free_port()))
    (row,) = rows(engine)

    assert row.next_attempt_at == NOW + SERVER_AWAY
    assert "refused" in row.reason


def test_one_letter_that_a_server_dies_of_does_not_hold_up_the_others(engine: Engine) -> None:
    readers = fill(engine, 3)
    mailbox, now = Mailbox(dies_of=address(1)), NOW
    with mail_server(mailbox) as port:
        while send(engine, smtp(port), now).waiting:
            now = min(row.next_attempt_at for row in rows(engine) if row.next_attempt_at)

    assert states(engine) == ["failed", "sent", "sent"]
    assert mailbox.recipients == readers[1:]
    assert rows(engine)[0].attempts == MOST_ATTEMPTS


def test_giving_up_after_the_last_attempt(engine: Engine) -> None:
    fill(engine)
    tried, now = [], NOW
    with mail_server(Mailbox(refuse_rcpt={address(1): "452 mailbox full"})) as port:
        while (done := send(engine, smtp(port), now)).retried:
            later = rows(engine)[0].next_attempt_at
            tried.append(later - now)
            now = later

    assert done == Delivered(failed=1)
    minutes = (5, 15, 60, 240, 720, 1440, 1440)
    assert tried == [timedelta(minutes=each) for each in minutes]
    (row,) = rows(engine)
    assert (row.state, row.attempts, row.reason) == ("failed", 8, "452 mailbox full (RCPT)")
    assert row.next_attempt_at is None


def test_a_run_is_bounded_in_time(engine: Engine) -> None:
    fill(engine, 2)
    with mail_server(Mailbox()) as port:
        done = deliver(engine, smtp(port), sender=SENDER, clock=lambda: NOW, seconds=0)
    assert done == Delivered(waiting=2)


# --- into a folder ------------------------------------------------------------------------------


def eml(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_of_letters(engine: Engine, tmp_path: Path) -> None:
    fill(engine, 2)
    folder = tmp_path / "out" / "letters"
    assert send(engine, FolderTransport(folder)) == Delivered(sent=2)

    assert eml(folder) == [f"2026-W46.{number}@yindao.example.org.eml" for number in (1, 2)]
    for row in rows(engine):
        content = (folder / f"{row.message_id.strip('<>')}.eml").read_bytes()
        assert content == row.message.encode()
        assert message_from_bytes(content)["To"] == row.address


def test_writing_a_letter_again_changes_nothing(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    send(engine, FolderTransport(tmp_path / "out"))
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with writing(engine).begin() as connection:
        assert outbox.resend(connection, NOW, ids=[1]) == 0
        assert outbox.resend(connection, NOW, ids=[1], force=True) == 1
    send(engine, FolderTransport(tmp_path / "out"))

    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_a_folder_that_cannot_be_written(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    (tmp_path / "out").write_text("a file stands in the way")
    done = send(engine, FolderTransport(tmp_path / "out"))

    assert (done.sent, done.waiting) == (0, 1)
    assert "out: " in str(done.problem)
    assert rows(engine)[0].attempts == 0


def test_a_letter_that_cannot_be_written(engine: Engine, tmp_path: Path) -> None:
    fill(engine)
    (tmp_path / ".2026-W46.1@yindao.example.org.eml.part").mkdir()
    transport = FolderTransport(tmp_path)
    with pytest.raises(TryLater, match="directory"):
        transport.send(rows(engine)[0].message, SENDER, address(1), lambda: None)


def test_a_message_id_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    message = "Message-ID: <../../etc/passwd@example.org>\r\n\r\nbody\r\n"
    transport = FolderTransport(tmp_path / "out")
    transport.open()
    transport.send(message, SENDER, address(1), lambda: None)
    assert eml(tmp_path / "out") == [".._.._etc_passwd@example.org.eml"]
