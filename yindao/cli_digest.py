"""The commands of the weekly digest."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from yindao.console import out
from yindao.errors import UserError
from yindao.settings import Settings

digest = typer.Typer(
    help="The weekly digest: what changed, to each subscriber.", no_args_is_help=True
)

Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]
Many = list[str] | None
Language = Annotated[str | None, typer.Option(help="en or zh")]
TimeZone = Annotated[str | None, typer.Option(help="in which times are shown")]
Channels = Annotated[Many, typer.Option("--channel", help="fund, procurement, listing ...")]
Regions = Annotated[Many, typer.Option("--region", help="GB/T 2260 code, such as 320000")]
Funds = Annotated[list[int] | None, typer.Option("--fund", help="number of a row of `fund`")]
Organisations = Annotated[
    list[int] | None, typer.Option("--organisation", help="number of a row of `organisation`")
]
Words = Annotated[Many, typer.Option("--word", help="a word to be found in what is told")]
Amount = Annotated[str | None, typer.Option(help="smallest amount in yuan")]


@digest.command()
def preview(
    language: Annotated[str, typer.Option(help="en or zh")] = "en",
    channel: Channels = None,
    region: Regions = None,
    fund: Funds = None,
    organisation: Organisations = None,
    word: Words = None,
    minimum_amount: Amount = None,
    html: Annotated[Path | None, typer.Option(help="write the HTML into this file")] = None,
    database: Database = None,
) -> None:
    """What a letter would tell of all that has changed since the last issue; sends nothing."""
    from yindao import digest_job

    wants = digest_job.wants(channel, region, fund, organisation, word, _fen(minimum_amount))
    url = database or Settings().reading_database()
    digest_job.show_preview(url, wants, language, html, out)


@digest.command()
def send(database: Database = None) -> None:
    """Make the issue of the last whole week, if nobody has yet, and send what waits."""
    from yindao import digest_job

    settings = Settings()
    if not digest_job.send(database or settings.database_url, settings, out):
        raise typer.Exit(1)


@digest.command()
def status(
    database: Database = None,
    format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
) -> None:
    """Each copy of the last issue, and what of earlier ones was not sent."""
    from yindao import digest_job

    digest_job.show_status(database or Settings().reading_database(), format, out)


@digest.command()
def resend(
    address: Annotated[str, typer.Argument(help="of the subscriber")],
    week: Annotated[str | None, typer.Option(help="such as 2026-W46; else every one")] = None,
    force: Annotated[
        bool, typer.Option("--force", help="also what was sent: there will be two copies")
    ] = False,
    database: Database = None,
) -> None:
    """Queue anew what failed, or of which nobody knows whether it arrived."""
    from yindao import digest_job

    settings = Settings()
    digest_job.resend(database or settings.database_url, address, week, force, out)


def subscribe(
    address: Annotated[str, typer.Argument(help="e-mail address; whoever owns it has agreed")],
    language: Language = None,
    time_zone: TimeZone = None,
    quiet_weeks: Annotated[
        str | None, typer.Option(help="what a week without news brings: nothing or note")
    ] = None,
    channel: Channels = None,
    region: Regions = None,
    fund: Funds = None,
    organisation: Organisations = None,
    word: Words = None,
    minimum_amount: Amount = None,
    note: Annotated[str | None, typer.Option(help="your own words for this filter")] = None,
    database: Database = None,
) -> None:
    """Enter an address for the weekly digest, or add a filter to what it gets: all conditions of a
    filter hold together, and of several filters any one is enough."""
    from yindao import digest_job

    settings = Settings()
    digest_job.enter(
        database or settings.database_url,
        address,
        digest_job.wants(channel, region, fund, organisation, word, _fen(minimum_amount)),
        language=language,
        time_zone=time_zone,
        quiet_weeks=quiet_weeks,
        note=note,
        console=out,
    )


def unsubscribe(
    address: Annotated[str, typer.Argument(help="e-mail address, or the token of a letter")],
    database: Database = None,
) -> None:
    """End a subscription; what is queued for it is not sent."""
    from yindao import digest_job

    settings = Settings()
    digest_job.leave(database or settings.database_url, address, datetime.now(UTC), out)


def _fen(yuan: str | None) -> int | None:
    """An amount in yuan, such as 50000000 or 0.5, in fen."""
    if yuan is None:
        return None
    try:
        fen = Decimal(yuan.replace(",", "")) * 100
        whole = int(fen)
    except (InvalidOperation, OverflowError, ValueError):
        raise UserError(f"--minimum-amount: expected yuan, found {yuan!r}") from None
    if not 0 <= whole < 10**18:
        raise UserError(f"--minimum-amount: expected 0 or more yuan, up to 10^16, found {yuan!r}")
    if whole != fen:
        raise UserError(f"--minimum-amount: expected yuan and whole fen, found {yuan!r}")
    return whole
