"""A database that a test fills through desks, and what its changes have to tell."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, func, select as query

from db.models import metadata
from digest.contents import Contents, Entry, Gap, Heading, Line
from digest.select import select
from digest.smtp import SmtpServer, SmtpTransport
from tests.db.conftest import (  # noqa: F401  fixtures that pytest finds by these names
    Desk,
    engine,
    migrated_url,
    open_desk,
    postgres_migrated,
    sqlite_template,
    store,
)
from tests.support.mail_servers import LOCALHOST, Certificates, certificates
from tests.support.smtp_letters import Connect

_MONDAY = datetime(2026, 6, 7, 16, 0, tzinfo=UTC)

Tell = Callable[..., Contents]


@pytest.fixture
def tell(engine: Engine) -> Tell:  # noqa: F811
    """What the changes so far have to tell, after one of them."""

    def tell(after: int = 0, upto: int | None = None, gaps: Sequence[Gap] = ()) -> Contents:
        with engine.connect() as connection:
            last = upto if upto is not None else _last(connection)
            return select(connection, after, last, gaps)

    return tell


def last_change(desk: Desk) -> int:
    """The number of the last change: what comes behind it is another issue's."""
    with desk.engine.connect() as connection:
        return _last(connection)


def _last(connection: Any) -> int:
    change = metadata.tables["change"]
    return int(connection.execute(query(func.coalesce(func.max(change.c.id), 0))).scalar_one())


def entry(**fields: Any) -> Entry:
    """An entry; a new notice of nothing unless a test says otherwise."""
    known: dict[str, Any] = {
        "entity": "procurement_notice",
        "entity_id": 1,
        "channel": "procurement",
        "section": "procurement",
        "kind": "new",
        "source_id": "test",
        "title": "样例公告",
        "url": "https://source.example/1",
        "region_code": None,
        "amount_minor": None,
        "fund_ids": frozenset(),
        "organisation_ids": frozenset(),
        "facts": (),
        "lines": (),
    }
    return Entry(**{**known, **fields})


def line(**fields: Any) -> Line:
    """A line; a changed title unless a test says otherwise."""
    known: dict[str, Any] = {
        "change_ids": (1,),
        "entity": "procurement_notice",
        "field": "title",
        "cause": "source_changed",
        "old": "旧",
        "new": "新",
        "what": (),
        "seen_at": _MONDAY,
        "url": "https://source.example/1",
    }
    return Line(**{**known, **fields})


def heading(language: str = "en", **fields: Any) -> Heading:
    """Of the first week of June 2026."""
    known: dict[str, Any] = {
        "week": "2026-W23",
        "period_from": datetime(2026, 5, 31, 16, 0, tzinfo=UTC),
        "period_to": _MONDAY,
        "language": language,
        "time_zone": "Asia/Shanghai",
    }
    return Heading(**{**known, **fields})


OpenDesk = Callable[..., Desk]


def only(contents: Contents) -> Entry:
    """The only entry."""
    (entry,) = contents.entries
    return entry


def told(entry: Entry) -> list[tuple[str, str, str | None, str | None]]:
    """What its lines say, but for that it came in."""
    return [
        (line.entity, line.field, line.old, line.new)
        for line in entry.lines
        if (line.field, line.cause) != ("*", "new") or line.entity != entry.entity
    ]


@pytest.fixture
def notices(open_desk: OpenDesk) -> Desk:  # noqa: F811
    """A portal of notices that has been observed before."""
    return open_desk("procurement_notice", full_list=False).observed()


@pytest.fixture
def listings(open_desk: OpenDesk) -> Desk:  # noqa: F811
    """An exchange that has been observed before."""
    return open_desk("listing_application").observed()


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Transports to servers on this machine, in the clear unless said otherwise."""
    with ExitStack() as stack:

        def to(port: int, context: ssl.SSLContext | None = None, **more: Any) -> SmtpTransport:
            settings = {"security": "none", "timeout": 1, "patience": 1, **more}
            server = SmtpServer(host=LOCALHOST, port=port, **settings)
            transport = SmtpTransport(server, context)
            stack.callback(transport.close)
            return transport

        yield to


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))
