"""A copy is claimed by one only; it is stopped, sent again and told of as it should be."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from db.engine import open_engine, writing
from db.lock import source_lock
from db.models import metadata
from digest import outbox
from digest.deliver import LOCK, Delivered
from digest.outbox import MOST_ATTEMPTS, ClaimLost
from digest.smtp import SmtpTransport
from digest.subscribers import unsubscribe
from tests.support.delivery import alter, send, smtp
from tests.support.mail_servers import (
    Mailbox,
    mail_server,
)
from tests.support.outbox import NOW, address, fill, rows, states

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
