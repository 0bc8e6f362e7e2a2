"""An issue before it is frozen: what it tells, and the letters that tell it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from loguru import logger
from sqlalchemy import Connection

from digest import zones
from digest.contents import Gap, Heading
from digest.filters import wanted
from digest.message import Letterhead, compose
from digest.render import render
from digest.select import select
from digest.subscribers import SubscriberFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Of which time and which changes an issue tells: after < id <= upto.

    changes  how many these are: one that is committed late may have a number between the others
    """

    week: str
    period_from: datetime
    period_to: datetime
    after: int
    upto: int
    changes: int


class Draft:
    """What an issue tells, read at once; its letters are written when they are first asked for.

    Nothing but the making of it reads from the database, so that letters need no transaction.
    """

    def __init__(
        self,
        connection: Connection,
        span: Span,
        gaps: Sequence[Gap],
        letterhead: Letterhead,
        now: datetime,
    ) -> None:
        self.span, self.gaps, self.letterhead, self.now = span, gaps, letterhead, now
        self._contents = select(connection, span.after, span.upto, gaps)
        self._letters: dict[SubscriberFacts, dict[str, Any] | None] = {}

    def letter(self, reader: SubscriberFacts) -> dict[str, Any] | None:
        """The row of the outbox for a reader, but for its issue; None where he gets no letter.

        A reader who has changed anything since is another one: his letter is written anew.
        """
        if reader not in self._letters:
            self._letters[reader] = self._written(reader)
        return self._letters[reader]

    def _written(self, reader: SubscriberFacts) -> dict[str, Any] | None:
        mine = wanted(self._contents, reader.wants)
        if not mine.has_news and reader.quiet_weeks != "note":
            return None
        message_id = self.letterhead.message_id(self.span.week, reader.id)
        message = compose(
            render(mine, self._heading(reader)),
            letterhead=self.letterhead,
            to=reader.address,
            message_id=message_id,
            date=self.now,
            token=reader.token,
        )
        return {
            "subscriber_id": reader.id,
            "address": reader.address,
            "message_id": message_id,
            "message": message,
            "state": "queued",
            "attempts": 0,
            "next_attempt_at": self.now,
        }

    def _heading(self, reader: SubscriberFacts) -> Heading:
        ways_out = self.letterhead.ways_out(reader.token)
        return Heading(
            week=self.span.week,
            period_from=self.span.period_from,
            period_to=self.span.period_to,
            language=reader.language,
            time_zone=_zone(reader),
            unsubscribe=ways_out[0] if ways_out else None,
        )


def _zone(reader: SubscriberFacts) -> str:
    """The reader's time zone; one that is not known here must not hold up all the others."""
    if zones.is_known(reader.time_zone):
        return reader.time_zone
    logger.warning(
        "subscriber {}: time zone {!r} is not known on this machine, his letter shows {}",
        reader.id,
        reader.time_zone,
        zones.DEFAULT,
    )
    return zones.DEFAULT
