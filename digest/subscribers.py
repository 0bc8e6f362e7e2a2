"""Who has asked for the digest, and for what of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Column, Connection, Row, delete, insert, select, update

from db.models.digest import Delivery, Subscriber, Subscription
from db.models.funds import Fund
from db.models.organisations import Organisation
from db.models.reference import Region
from db.upsert import insert_new
from digest.filters import Wants
from digest.message import mail_address

_subscriber = Subscriber.__table__  # type: ignore[attr-defined]
_subscription = Subscription.__table__  # type: ignore[attr-defined]
_delivery = Delivery.__table__  # type: ignore[attr-defined]

CHANNELS = frozenset({"fund", "procurement", "listing", "firm", "policy"})
LANGUAGES = frozenset({"en", "zh"})
QUIET_WEEKS = frozenset({"nothing", "note"})
UNSUBSCRIBED = "unsubscribed"
_LONGEST_WORD = 100
_LARGEST_AMOUNT = 2**63 - 1  # what the database can hold

_REFERENCES: dict[str, Any] = {
    "region_codes": Region.__table__.c.code,  # type: ignore[attr-defined]
    "fund_ids": Fund.__table__.c.id,  # type: ignore[attr-defined]
    "organisation_ids": Organisation.__table__.c.id,  # type: ignore[attr-defined]
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberFacts:
    """A subscriber, with all that he wants; any one of `wants` is enough."""

    id: int
    address: str
    language: str
    time_zone: str
    quiet_weeks: str
    token: str
    wants: tuple[Wants, ...]


def subscribe(
    connection: Connection,
    address: str,
    wants: Wants,
    *,
    now: datetime,
    language: str | None = None,
    time_zone: str | None = None,
    quiet_weeks: str | None = None,
    note: str | None = None,
) -> SubscriberFacts:
    """Enter an address, or add to what a known one wants; one that had ended begins anew.

    wants  empty: everything for a new address; of a known one only the settings change, as an empty
           filter beside his own would let everything in
    language, time_zone, quiet_weeks  None: as they are; of a new one en, Asia/Shanghai, nothing

    Raises ValueError for a bad address and for anything that isn't there to be wanted.
    """
    to = mail_address(address)
    chosen = _chosen(language, time_zone, quiet_weeks)
    check_wants(connection, wants)
    if note is not None and not note.isprintable():
        raise ValueError(f"expected a note of one line without controls, found {note!r}")
    subscriber_id = _enter(connection, to, chosen, now)
    if wants != Wants() or not _has_wants(connection, subscriber_id):
        row = {"subscriber_id": subscriber_id, **_columns(wants), "note": note}
        connection.execute(insert(_subscription).values(row))
    (found,) = _read(connection, _subscriber.c.id == subscriber_id)
    return found


def unsubscribe(connection: Connection, address_or_token: str, now: datetime) -> bool:
    """End a subscription; what is still queued for it is not sent. False where none was running."""
    if not address_or_token.isprintable():  # PostgreSQL has no place for some of these
        return False
    which = (_subscriber.c.token == address_or_token) | (
        _subscriber.c.address == _address_or_nothing(address_or_token)
    )
    ended = connection.execute(
        update(_subscriber)
        .where(which, _subscriber.c.ended_at.is_(None))
        .values(ended_at=now)
        .returning(_subscriber.c.id)
    ).scalar()
    if ended is None:
        return False
    connection.execute(
        update(_delivery)
        .where(_delivery.c.subscriber_id == ended, _delivery.c.state == "queued")
        .values(state="failed", reason=UNSUBSCRIBED, finished_at=now, next_attempt_at=None)
    )
    return True


def subscribers(connection: Connection) -> list[SubscriberFacts]:
    """All whose subscription runs, in the order in which they came."""
    return _read(connection, _subscriber.c.ended_at.is_(None))


def _chosen(language: str | None, time_zone: str | None, quiet_weeks: str | None) -> dict[str, str]:
    if language is not None and language not in LANGUAGES:
        raise ValueError(f"expected a language of {_list(LANGUAGES)}, found {language!r}")
    if quiet_weeks is not None and quiet_weeks not in QUIET_WEEKS:
        raise ValueError(
            f"expected for weeks without news one of {_list(QUIET_WEEKS)}, found {quiet_weeks!r}"
        )
    if time_zone is not None and time_zone not in available_timezones():
        raise ValueError(f"expected a time zone such as Asia/Shanghai, found {time_zone!r}")
    given = {"language": language, "time_zone": time_zone, "quiet_weeks": quiet_weeks}
    return {name: value for name, value in given.items() if value is not None}


def check_wants(connection: Connection, wants: Wants) -> None:
    """Raises ValueError for what can't be wanted: a filter with a typing error lets nothing in."""
    if unknown := set(wants.channels) - CHANNELS:
        raise ValueError(f"expected channels of {_list(CHANNELS)}, found {_list(unknown)}")
    for name, column in _REFERENCES.items():
        _check_there(connection, name, column, getattr(wants, name))
    for word in wants.words:
        if not word.strip() or not word.isprintable() or len(word) > _LONGEST_WORD:
            raise ValueError(
                f"expected words of 1 to {_LONGEST_WORD} printable characters, found {word!r}"
            )
    least = wants.minimum_amount_minor
    if least is not None and not 0 <= least <= _LARGEST_AMOUNT:
        raise ValueError(f"expected a smallest amount of 0 or more fen, found {least}")


def _check_there(
    connection: Connection, name: str, column: Column[Any], wanted: Iterable[Any]
) -> None:
    asked = set(wanted)
    there = set(connection.execute(select(column).where(column.in_(sorted(asked)))).scalars())
    if missing := asked - there:
        what = name.removesuffix("s").replace("_", " ")
        raise ValueError(f"expected each {what} to be in the database, found {_list(missing)}")


def _enter(connection: Connection, address: str, chosen: dict[str, str], now: datetime) -> int:
    """The subscriber's number; one who had ended is left with nothing of what he wanted before."""
    defaults = {"language": "en", "time_zone": "Asia/Shanghai", "quiet_weeks": "nothing"}
    fresh = {"address": address, "token": secrets.token_urlsafe(), "consented_at": now}
    insert_new(connection, _subscriber, [{**defaults, **chosen, **fresh}])
    row = connection.execute(select(_subscriber).where(_subscriber.c.address == address)).one()
    if row.ended_at is not None:
        connection.execute(delete(_subscription).where(_subscription.c.subscriber_id == row.id))
        chosen = {**defaults, **chosen}
        _change(connection, row.id, ended_at=None, consented_at=now)
    if chosen:
        _change(connection, row.id, **chosen)
    return int(row.id)


def _has_wants(connection: Connection, subscriber_id: int) -> bool:
    query = select(_subscription.c.id).where(_subscription.c.subscriber_id == subscriber_id)
    return connection.execute(query.limit(1)).first() is not None


def _change(connection: Connection, subscriber_id: int, **values: Any) -> None:
    connection.execute(
        update(_subscriber).where(_subscriber.c.id == subscriber_id).values(**values)
    )


def _columns(wants: Wants) -> dict[str, Any]:
    lists = ("channels", "region_codes", "fund_ids", "organisation_ids", "words")
    values: dict[str, Any] = {name: sorted(getattr(wants, name)) for name in lists}
    return values | {"minimum_amount_minor": wants.minimum_amount_minor}


def _read(connection: Connection, which: Any) -> list[SubscriberFacts]:
    rows = connection.execute(select(_subscriber).where(which).order_by(_subscriber.c.id)).all()
    wants: dict[int, list[Wants]] = {}
    mine = select(_subscriber.c.id).where(which)
    query = select(_subscription).where(_subscription.c.subscriber_id.in_(mine))
    for row in connection.execute(query.order_by(_subscription.c.id)):
        wants.setdefault(row.subscriber_id, []).append(_wants(row))
    return [_facts(row, tuple(wants.get(row.id, ()))) for row in rows]


def _facts(row: Row[Any], wants: tuple[Wants, ...]) -> SubscriberFacts:
    return SubscriberFacts(
        id=row.id,
        address=row.address,
        language=row.language,
        time_zone=row.time_zone,
        quiet_weeks=row.quiet_weeks,
        token=row.token,
        wants=wants,
    )


def _wants(row: Row[Any]) -> Wants:
    return Wants(
        channels=tuple(row.channels),
        region_codes=tuple(row.region_codes),
        fund_ids=tuple(row.fund_ids),
        organisation_ids=tuple(row.organisation_ids),
        words=tuple(row.words),
        minimum_amount_minor=row.minimum_amount_minor,
    )


def _address_or_nothing(text: str) -> str | None:
    try:
        return mail_address(text)
    except ValueError:  # then it may be a token
        return None


def _list(items: Iterable[Any]) -> str:
    return ", ".join(str(item) for item in sorted(items))
