"""The digest as the operator drives it from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from db.engine import open_engine, writing
from digest import outbox, subscribers
from digest.deliver import Delivered
from digest.filters import Wants
from digest.issue import BEIJING, Frozen, preview
from digest.message import mail_address
from yindao import letters
from yindao.database import prepare, sync_sources
from yindao.errors import UserError
from yindao.output import printable, show_rows
from yindao.query import existing
from yindao.settings import Settings


def wants(
    channels: Sequence[str] | None,
    regions: Sequence[str] | None,
    funds: Sequence[int] | None,
    organisations: Sequence[int] | None,
    words: Sequence[str] | None,
    minimum_amount: int | None,
) -> Wants:
    """One filter, from the options of a command."""
    return Wants(
        channels=tuple(channels or ()),
        region_codes=tuple(regions or ()),
        fund_ids=tuple(funds or ()),
        organisation_ids=tuple(organisations or ()),
        words=tuple(words or ()),
        minimum_amount_minor=minimum_amount,
    )


def show_preview(
    database: str, wanted: Wants, language: str, html: Path | None, console: Console
) -> None:
    """Print the letter that would be written now."""
    if language not in subscribers.LANGUAGES:
        raise UserError(f"--language: expected en or zh, found {language!r}")
    now = datetime.now(UTC)
    engine = existing(database)
    try:
        with engine.connect() as connection:
            subscribers.check_wants(connection, wanted)
            unknown = letters.gaps(connection, now)
            letter = preview(connection, now, unknown, [wanted], language=language)
    finally:
        engine.dispose()
    console.print(Text(letter.subject, style="bold"), soft_wrap=True)
    console.print(Text(letter.text), soft_wrap=True)
    if html:
        html.write_text(letter.html, encoding="utf-8")
        console.print(f"HTML: {html}", soft_wrap=True)


def send(database: str, settings: Settings, console: Console) -> bool:
    """Make the last week's issue and send what waits. False where a letter could not be sent."""
    letters.letterhead(settings)
    engine = prepare(database)
    try:
        sync_sources(engine)
        with writing(engine).begin() as connection:
            outbox.hurry(connection, datetime.now(UTC))
        tell_issue(letters.make_issue(engine, settings, datetime.now(UTC)), console)
        done = letters.send_due(engine, settings, lambda: datetime.now(UTC))
    finally:
        engine.dispose()
    tell_delivery(done, console)
    return not (done.problem or done.failed or done.unknown)


def tell_issue(frozen: Frozen | None, console: Console) -> None:
    """Say what issue was made."""
    if frozen is None:
        console.print("The issue of the last week has been made before.")
        return
    told = f"Issue {frozen.week}: {frozen.deliveries} letters"
    if frozen.quiet:
        told += f"; {frozen.quiet} subscribers get none, as nothing happened that they asked for"
    console.print(told)


def tell_delivery(done: Delivered, console: Console) -> None:
    """Say what became of the letters."""
    console.print(
        f"{done.sent} sent, {done.waiting} waiting, {done.failed} refused, {done.unknown} unknown"
    )
    if done.problem:
        console.print(Text(printable(done.problem), style="yellow"), soft_wrap=True)


def show_status(database: str, format: str, console: Console) -> None:
    """Print the state of each copy; times are Beijing time, as in the views."""
    engine = existing(database)
    try:
        with engine.connect() as connection:
            rows = outbox.status(connection)
    finally:
        engine.dispose()
    columns = tuple(outbox.DeliveryRow.__dataclass_fields__)
    cells = [[_shown(getattr(row, name)) for name in columns] for row in rows]
    show_rows(columns, cells, format, console)
    if format == "table":
        console.print("Times are Beijing time.", style="dim")


def _shown(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    return value


def resend(database: str, address: str, week: str | None, force: bool, console: Console) -> None:
    """Queue letters anew."""
    existing(database).dispose()
    engine = open_engine(database)
    try:
        with writing(engine).begin() as connection:
            number = outbox.resend(
                connection, datetime.now(UTC), address=address, week=week, force=force
            )
    finally:
        engine.dispose()
    if not number:
        of_week = f" of {week}" if week else ""
        raise UserError(
            f"expected an address with a letter{of_week} that failed or is unknown, found none for "
            f"{address!r}; `yindao digest status` shows them, --force sends again what was sent"
        )
    console.print(f"Letters queued: {number}; `yindao digest send` or the daemon sends them")


def enter(
    database: str,
    address: str,
    wanted: Wants,
    *,
    language: str | None,
    time_zone: str | None,
    quiet_weeks: str | None,
    note: str | None,
    console: Console,
) -> None:
    """Enter a subscriber, or a further filter. A bad address makes no database."""
    mail_address(address)
    engine = prepare(database)
    try:
        sync_sources(engine)
        with writing(engine).begin() as connection:
            facts = subscribers.subscribe(
                connection,
                address,
                wanted,
                now=datetime.now(UTC),
                language=language,
                time_zone=time_zone,
                quiet_weeks=quiet_weeks,
                note=note,
            )
    finally:
        engine.dispose()
    chosen = f"{facts.language}, {facts.time_zone}, weeks without news: {facts.quiet_weeks}"
    console.print(f"{facts.address}: filters: {len(facts.wants)}; {chosen}", soft_wrap=True)
    shown = Settings(database_url=database).shown("database_url")
    console.print(f"Database: {shown}", style="dim", soft_wrap=True)


def leave(database: str, address: str, now: datetime, console: Console) -> None:
    """End a subscription. Raises UserError where none is running."""
    existing(database).dispose()
    engine = open_engine(database)
    try:
        with writing(engine).begin() as connection:
            ended = subscribers.unsubscribe(connection, address, now)
    finally:
        engine.dispose()
    if not ended:
        raise UserError(f"expected an address or token that is subscribed, found {address!r}")
    console.print("ended")
