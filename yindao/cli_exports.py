"""The commands that write files for others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

export = typer.Typer(help="Write what is known in the formats of others.", no_args_is_help=True)


@export.command()
def ocds(
    folder: Annotated[
        Path, typer.Option("--out", help="folder of the files", file_okay=False)
    ] = Path("data/ocds"),
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="purchases with a notice since this day"),
    ] = None,
    project: Annotated[
        str | None, typer.Option(help="the purchase with this project number")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", help="instead of the one in the settings")
    ] = None,
) -> None:
    """Purchases in the Open Contracting Data Standard: releases.json and records.json."""
    from yindao.exporting import export_ocds

    settings = Settings()
    url = database or settings.reading_database()
    day = since.date() if since else None
    export_ocds(settings, url, folder, since=day, number=project, console=out)
