"""The command line. An error is one clear line and an exit code; a traceback only with --debug."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from loguru import logger
from rich.table import Table
from sqlalchemy.exc import ArgumentError

from yindao.cli_digest import digest, subscribe, unsubscribe
from yindao.cli_exports import export
from yindao.cli_filings import fetch_documents, read_documents
from yindao.cli_funds import funds
from yindao.cli_policies import policy
from yindao.cli_purchases import purchases
from yindao.cli_sources import source as source_commands
from yindao.console import err, out
from yindao.errors import UserError, shortened, told
from yindao.settings import SAMPLE_DATABASE, Settings

app = typer.Typer(
    help="Yindao: the open tracker of the money behind China's industrial policy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(digest, name="digest")
app.add_typer(export, name="export")
app.add_typer(funds, name="funds")
app.add_typer(policy, name="policy")
app.add_typer(purchases, name="purchases")
app.add_typer(source_commands, name="source")
app.command()(subscribe)
app.command()(unsubscribe)
app.command()(fetch_documents)
app.command()(read_documents)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
Format = Annotated[str, typer.Option("--format", help="table, csv or json")]
Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]
Archive = Annotated[
    Path | None, typer.Option("--archive", help="instead of the one in the settings")
]

FAULT = 1
INTERRUPTED = 130  # typer's own code for Ctrl-C
USAGE = 2  # a value or setting that can't be taken


@app.command()
def run(
    sample: Annotated[
        bool, typer.Option("--sample", help="the sample, without any network")
    ] = False,
    database: Database = None,
) -> None:
    """Crawl every open source once; with --sample live through the sample's two weeks."""
    from yindao import main_job

    settings = Settings()
    if sample:
        url = database or f"sqlite:///{SAMPLE_DATABASE}"
        good = main_job.run_sample(SAMPLE_DATABASE.parent, url, settings.log_level, out)
    else:
        good = main_job.run_all(settings, database or settings.database_url, out)
    raise typer.Exit(0 if good else FAULT)


@app.command()
def crawl(
    source: Annotated[str, typer.Argument(help="id of the source; see `yindao sources`")],
    since: Day = None,
    until: Day = None,
    option: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="an option of the source's own")
    ] = None,
    replay: Annotated[
        list[Path] | None, typer.Option(help="a WARC file that stands for the network", exists=True)
    ] = None,
    database: Database = None,
) -> None:
    """Crawl one source, by default from its watermark minus the overlap until today."""
    from yindao import main_job

    settings = Settings()
    good = main_job.crawl_one(
        settings,
        source,
        database or settings.database_url,
        since=_day(since),
        until=_day(until),
        options=dict(_pair(text) for text in option or []),
        replay=tuple(replay or ()),
        console=out,
    )
    raise typer.Exit(0 if good else FAULT)


@app.command()
def daemon(database: Database = None) -> None:
    """Keep the database current, and send the letters, until it is stopped (SIGTERM or Ctrl-C)."""
    from yindao.daemon_job import run_daemon

    settings = Settings()
    run_daemon(settings, database or settings.database_url)


@app.command()
def fill(
    source: Annotated[str, typer.Argument(help="id of the source; see `yindao sources`")],
    since: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])],
    until: Day = None,
    queue: Annotated[bool, typer.Option("--queue", help="leave it to the daemon")] = False,
    database: Database = None,
) -> None:
    """Fill in the past of a source, month by month; broken off, it goes on where it was."""
    from yindao import daemon_job

    settings = Settings()
    first = _day(since)
    assert first is not None, "the option is required"
    url = database or settings.database_url
    last = _day(until)
    if not daemon_job.fill(settings, url, source, first, last, queue=queue, console=out):
        raise typer.Exit(FAULT)


@app.command("import")
def import_(
    what: Annotated[
        str, typer.Argument(help="a source (see `yindao sources`), or a feed such as ipo_weekly")
    ],
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False)],
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            help="when the file was made or saved (UTC), where it doesn't say so itself",
        ),
    ] = None,
    url: Annotated[
        str | None, typer.Option(help="address of the saved page, where it doesn't say so itself")
    ] = None,
    database: Database = None,
) -> None:
    """Read what you have saved of a source that can't be asked: .html, .har, .json or .csv."""
    from datetime import UTC

    from yindao.importing import feeds, import_answers, import_file

    settings = Settings()
    place = database or settings.database_url
    made_at = at.replace(tzinfo=UTC) if at else None
    if what in feeds():
        good = [import_file(settings, place, what, file, made_at, out) for file in files]
    else:
        good = [import_answers(settings, place, what, files, url, made_at, out)]
    raise typer.Exit(0 if all(good) else FAULT)


@app.command()
def sources(format: Format = "table") -> None:
    """The sources that this version knows, with what each rests on."""
    from spiders.registry import all_sources
    from yindao.output import show_rows

    specs = [cls.spec for cls in all_sources().values()]
    columns = (
        "id",
        "channel",
        "publisher",
        "access",
        "cadence",
        "title",
        "url",
        "captured",
        "from_spec",
        "guessed",
        "why",
    )
    rows = [tuple(str(getattr(spec, name)) for name in columns) for spec in specs]
    shown = 6 if format == "table" else len(columns)
    show_rows(columns[:shown], [row[:shown] for row in rows], format, out)


@app.command()
def status(database: Database = None, format: Format = "table") -> None:
    """Each source's last run: when, with which verdict and why, and how fresh its data are."""
    from yindao.status import show_status

    show_status(database or Settings().reading_database(), format, out)


@app.command()
def doctor(database: Database = None, format: Format = "table") -> None:
    """What is wrong, since when, and what to do; exit code 1 where anything is."""
    from yindao.doctor import show_findings

    settings = Settings()
    if not show_findings(database or settings.reading_database(), settings, format, out):
        raise typer.Exit(FAULT)


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="one SELECT; the views begin with v_")],
    format: Format = "table",
    database: Database = None,
) -> None:
    """Ask the database, read-only."""
    from yindao.output import show_rows
    from yindao.query import ask

    columns, rows = ask(database or Settings().reading_database(), query)
    show_rows(columns, rows, format, out)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="such as fund, procurement_notice, listing_event")],
    id: Annotated[int, typer.Argument(help="number of the row", min=1, max=2**63 - 1)],
    database: Database = None,
    archive: Archive = None,
) -> None:
    """A record, its history, and the archived text it was read from."""
    from yindao.show import show_record

    settings = Settings()
    url = database or settings.reading_database()
    show_record(url, archive or settings.archive_of(url), table, id, out)


@app.command()
def reparse(
    source: Annotated[str, typer.Argument(help="id of the source")],
    since: Day = None,
    until: Day = None,
    apply: Annotated[bool, typer.Option("--apply", help="write it; without it, only show")] = False,
    database: Database = None,
    archive: Archive = None,
) -> None:
    """Read the archive of a source again by today's rules; shows the difference first."""
    from yindao.rereading import show_reparse

    settings = Settings()
    url = database or settings.reading_database()
    archive = archive or settings.archive_of(url)
    first, last = _day(since), _day(until)
    if first and last and first > last:
        raise UserError(f"--since: expected a day up to --until {last}, found {first}")
    if not show_reparse(source, url, archive, first, last, apply, out):
        raise typer.Exit(FAULT)


@app.command()
def config() -> None:
    """The settings in force, where each comes from, and what may be set."""
    settings = Settings()
    table = Table("setting", "value", "set", "meaning")
    for name, field in Settings.model_fields.items():
        value = settings.shown(name)
        told_set = "yes" if name in settings.model_fields_set else "default"
        table.add_row(f"YINDAO_{name.upper()}", value, told_set, field.description or "")
    out.print(table)


def _know_own_sources() -> None:
    """The operator's entries, for the registry here and in every child."""
    folder = Settings().sources
    if folder.is_dir():
        os.environ["YINDAO_SOURCES"] = str(folder.resolve())


def _day(moment: datetime | None) -> date | None:
    if moment and not 1990 <= moment.year <= 2100:
        raise UserError(f"day: expected one from 1990 to 2100, found {moment:%Y-%m-%d}")
    return moment.date() if moment else None


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UserError(f"--option: expected NAME=VALUE, found {text!r}")
    return name, value


def main() -> None:
    """The console script `yindao`."""
    arguments = [a for a in sys.argv[1:] if a != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    logger.remove()
    try:
        _know_own_sources()
        code = app(args=arguments, standalone_mode=False)  # else its errors never come here
        sys.stdout.flush()
    except BrokenPipeError:
        out.on_broken_pipe()
    except Exception as error:  # the boundary to the person: every error is one line
        show = getattr(error, "show", None)
        if show and hasattr(error, "message"):  # wrong usage, as typer tells it
            error.message = shortened(error.message)
            show()
            sys.exit(USAGE)
        if debug:
            raise
        err.print(f"yindao: {told(error)}", style="red", markup=False, soft_wrap=True)
        err.print("(--debug shows where)", style="dim")
        usage = isinstance(error, ValueError | ArgumentError)
        sys.exit(getattr(error, "exit_code", USAGE if usage else FAULT))
    if code == INTERRUPTED:
        err.print("interrupted; what was written is whole, run it again to go on")
    sys.exit(code)
