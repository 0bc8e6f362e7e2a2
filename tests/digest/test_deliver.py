"""Each subscriber gets exactly one copy, or one that is visibly in doubt."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from db.engine import open_engine, writing
from db.lock import source_lock
from db.models import metadata
from digest import outbox
from digest.deliver import LOCK, SERVER_AWAY, Delivered, deliver
from digest.outbox import BACKOFF, MOST_ATTEMPTS, ClaimLost
from digest.smtp import SmtpServer, SmtpTransport
from digest.subscribers import unsubscribe
from digest.transports import FolderTransport, Transport, TryLater
from tests.support.mail_servers import (
    LOCALHOST,
    HangingMailbox,
    Mailbox,
    die,
    free_port,
    mail_server,
    silent_server,
)
from tests.support.outbox import LETTERHEAD, NOW, address, fill, rows, states

SENDER = LETTERHEAD.envelope_sender


def smtp(port: int) -> SmtpTransport:
    return SmtpTransport(
        SmtpServer(host=LOCALHOST, port=port, security="none", timeout=1, patience=1)
    )


def send(engine: Engine, transport: Transport, now: datetime = NOW) -> Delivered:
    return deliver(engine, transport, sender=SENDER, clock=lambda: now)


def send_until_settled(engine: Engine, transport: Transport) -> int:
    """Deliver as time goes by; how many runs it took until nothing was waiting any more."""
    for run in range(1, 50):
        if send(engine, transport, NOW + run * timedelta(hours=1)).waiting == 0:
            return run
    raise AssertionError(f"after 50 runs there are still {states(engine)}")


def alter(engine: Engine, **values: object) -> None:
    with writing(engine).begin() as connection:
        connection.execute(update(metadata.tables["delivery"]).values(values))


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


# --- two at once, and claims ---------------------------------------------------------------------


def test_only_one_delivers_at_a_time(engine: Engine) -> None:
    fill(engine)
    mailbox = Mailbox()
    with mail_server(mailbox) as port, source_lock(engine, LOCK):
        done = send(engine, smtp(port))
    assert done == Delivered(waiting=1, problem="another process is delivering", busy=True)
    assert mailbox.connections == 0


@contextmanager
def engines(url: str, count: int) -> Iterator[list[Engine]]:
    opened = [open_engine(url) for _ in range(count)]
    yield opened
    for each in opened:
        each.dispose()


def test_two_deliveries_at_once_send_one_copy_each(engine: Engine, migrated_url: str) -> None:
    readers = fill(engine, 12)
    mailbox = Mailbox()
    with mail_server(mailbox) as port, engines(migrated_url, 4) as several:
        start = threading.Barrier(len(several))

        def work(own: Engine) -> None:
            start.wait()
            while send(own, smtp(port)).waiting:
                pass

        with ThreadPoolExecutor(len(several)) as pool:
            list(pool.map(work, several))
    assert mailbox.recipients == sorted(readers)
    assert states(engine) == ["sent"] * 12


def test_claims_hold_even_without_the_lock(engine: Engine) -> None:
    """As on a server whose connection broke: its lock fell, and the process doesn't know."""
    fill(engine)
    mine = outbox.claim(engine, NOW)
    assert mine is not None
    assert outbox.recover(engine, NOW).requeued == 1
    theirs = outbox.claim(engine, NOW + timedelta(seconds=1))
    assert theirs is not None
    assert theirs.id == mine.id

    with pytest.raises(ClaimLost):
        outbox.hand_over(engine, mine, NOW)
    outbox.failed(engine, mine, NOW, "too late")
    outbox.hand_over(engine, theirs, NOW)
    outbox.sent(engine, theirs, NOW)
    assert states(engine) == ["sent"]


def test_a_lost_claim_ends_the_run_and_sends_nothing(engine: Engine) -> None:
    fill(engine, 2)
    mailbox = Mailbox()

    class Slow(SmtpTransport):
        def send(
            self, message: str, sender: str, recipient: str, handing_over: Callable[[], None]
        ) -> None:
            outbox.recover(engine, NOW)  # another process takes us for dead
            super().send(message, sender, recipient, handing_over)

    with mail_server(mailbox) as port:
        done = send(engine, Slow(smtp(port).server))
    assert (done.sent, done.waiting) == (0, 2)
    assert "claimed by another" in str(done.problem)
    assert mailbox.letters == []


def test_who_was_taken_for_dead_and_has_sent_says_so(engine: Engine) -> None:
    fill(engine)
    mine = outbox.claim(engine, NOW)
    assert mine is not None
    outbox.hand_over(engine, mine, NOW)
    assert outbox.recover(engine, NOW).unknown == 1
    assert states(engine) == ["unknown"]

    outbox.sent(engine, mine, NOW)
    assert states(engine) == ["sent"]
    assert rows(engine)[0].reason is None


def test_a_letter_that_kills_the_process_is_given_up_at_last(engine: Engine) -> None:
    fill(engine)
    for _ in range(MOST_ATTEMPTS):
        assert outbox.claim(engine, NOW) is not None
        outbox.recover(engine, NOW)
    assert states(engine) == ["failed"]
    assert outbox.claim(engine, NOW) is None


# --- unsubscribing, sending again, telling -------------------------------------------------------


def test_who_has_unsubscribed_gets_nothing_any_more(engine: Engine) -> None:
    fill(engine, 2)
    with writing(engine).begin() as connection:
        assert unsubscribe(connection, "token1", NOW)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        assert send(engine, smtp(port)) == Delivered(sent=1)
        with writing(engine).begin() as connection:
            assert outbox.resend(connection, NOW, week="2026-W46") == 0

    assert mailbox.recipients == [address(2)]
    assert (rows(engine)[0].state, rows(engine)[0].reason) == ("failed", "unsubscribed")


def test_who_unsubscribes_while_a_copy_is_tried_gets_no_second_try(engine: Engine) -> None:
    fill(engine)
    claimed = outbox.claim(engine, NOW)
    assert claimed is not None
    with writing(engine).begin() as connection:
        unsubscribe(connection, address(1), NOW)
    outbox.retry(engine, claimed, NOW, "451 later")
    assert outbox.claim(engine, NOW + timedelta(days=1)) is None

    outbox.recover(engine, NOW)
    assert (rows(engine)[0].state, rows(engine)[0].reason) == ("failed", "unsubscribed")


@pytest.mark.parametrize(
    ("state", "force", "expected"),
    [
        ("failed", False, 1),
        ("unknown", False, 1),
        ("sent", False, 0),
        ("sent", True, 1),
        ("queued", True, 0),
        ("sending", True, 0),
    ],
)
def test_what_can_be_sent_again(engine: Engine, state: str, force: bool, expected: int) -> None:
    fill(engine)
    alter(engine, state=state, attempts=7, reason="x", handed_over_at=NOW, finished_at=NOW)
    before = rows(engine)[0]
    with writing(engine).begin() as connection:
        found = outbox.resend(connection, NOW, address="Reader1@Example.org", force=force)

    assert found == expected
    (row,) = rows(engine)
    assert (row.message_id, row.message) == (before.message_id, before.message)
    if expected:
        assert (row.state, row.attempts, row.reason) == ("queued", 0, None)
        assert (row.next_attempt_at, row.handed_over_at, row.finished_at) == (NOW, None, None)
    else:
        assert row == before


def test_sending_again_needs_to_know_what(engine: Engine) -> None:
    fill(engine, 3)
    alter(engine, state="unknown")
    with writing(engine).begin() as connection:
        with pytest.raises(ValueError, match="expected a delivery, a week or an address"):
            outbox.resend(connection, NOW)
        assert outbox.resend(connection, NOW, week="2026-W45") == 0
        assert outbox.resend(connection, NOW, ids=[1, 3]) == 2
    assert states(engine) == ["queued", "unknown", "queued"]


def test_status_tells_each_copy(engine: Engine) -> None:
    fill(engine, 2)
    with mail_server(Mailbox(refuse_rcpt={address(1): "550 no"})) as port:
        send(engine, smtp(port))
    with engine.connect() as connection:
        told = outbox.status(connection)

    assert [(row.week, row.address, row.state, row.reason) for row in told] == [
        ("2026-W46", address(1), "failed", "550 no (RCPT)"),
        ("2026-W46", address(2), "sent", None),
    ]


def test_status_keeps_of_older_issues_what_was_not_sent(engine: Engine) -> None:
    fill(engine, 2)
    with mail_server(Mailbox(refuse_rcpt={address(1): "550 no"})) as port:
        send(engine, smtp(port))
    with writing(engine).begin() as connection:
        issue = dict(rows(engine, "digest_issue")[0]._mapping) | {"id": 2, "week": "2026-W47"}
        connection.execute(metadata.tables["digest_issue"].insert().values(issue))
        assert [row.address for row in outbox.status(connection)] == [address(1)]
