"""The commands for documents on request."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

Kind = Annotated[
    str,
    typer.Option(
        "--kind",
        help="such as prospectus, audit_report; of files of purchases: supplier_declaration (named "
        "so), unread_notice (of notices that leave set-asides open), procurement_attachment (all "
        "of one notice)",
    ),
]
SourceId = Annotated[
    str | None, typer.Option("--source", help="id of the source; by default all that have such")
]
Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]


def fetch_documents(
    kind: Kind = "prospectus",
    source: SourceId = None,
    application: Annotated[
        str | None, typer.Option(help="the source's own number of one application")
    ] = None,
    notice: Annotated[
        str | None, typer.Option(help="the source's own number of one notice of a purchase")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="published from this day on")
    ] = None,
    budget_mb: Annotated[float, typer.Option("--budget-mb", help="megabytes at most")] = 500,
    most: Annotated[int, typer.Option(help="files at most")] = 50,
    all_versions: Annotated[
        bool, typer.Option("--all-versions", help="also what a newer version supersedes")
    ] = False,
    read: Annotated[bool, typer.Option(help="read what was fetched, too")] = True,
    replay: Annotated[
        list[Path] | None, typer.Option(help="a WARC file that stands for the network", exists=True)
    ] = None,
    database: Database = None,
) -> None:
    """Fetch files of filed documents, within a budget, and read them; go on where it broke off."""
    from yindao import filings

    settings = Settings()
    wanted = filings.Request(
        kind=kind,
        source_id=source,
        application=application,
        notice=notice,
        since=since.date() if since else None,
        budget_mb=budget_mb,
        most=most,
        all_versions=all_versions,
        replay=tuple(replay or ()),
    )
    url = database or settings.reading_database()
    good = filings.fetch_documents(settings, url, wanted, read=read, console=out)
    raise typer.Exit(0 if good else 1)


def read_documents(
    source: Annotated[str, typer.Argument(help="id of the source")],
    kind: Annotated[str | None, typer.Option("--kind", help="only of this kind")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="also what today's rules have read")
    ] = False,
    database: Database = None,
) -> None:
    """Read fetched files by today's rules, from the archive and without any network."""
    from yindao import filings

    settings = Settings()
    url = database or settings.reading_database()
    good = filings.read_documents(settings, url, source, kind, again, out)
    raise typer.Exit(0 if good else 1)
