"""The commands for one source: taking it in, and seeing whether it works."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

source = typer.Typer(help="Sources: taking one in, and what works now.", no_args_is_help=True)

Replay = Annotated[
    list[Path] | None, typer.Option(help="a WARC file that stands for the network", exists=True)
]


@source.command()
def add(
    url: Annotated[str, typer.Argument(help="address of the list's first page")],
    id: Annotated[str | None, typer.Option(help="id of the source; else from its address")] = None,
    title: Annotated[str | None, typer.Option(help="else as the page says")] = None,
    publisher: Annotated[str | None, typer.Option(help="else as the page says")] = None,
    platform: Annotated[
        str | None,
        typer.Option(
            help="where it is known (trs, date_hash, own_site, gkmlpt, hanweb, jpaas,"
            " standing_page); else it is recognised"
        ),
    ] = None,
    region: Annotated[str | None, typer.Option(help="GB/T 2260 code of its region")] = None,
    replay: Replay = None,
    page: Annotated[
        Path | None, typer.Option(help="a saved page, instead of asking", exists=True)
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="folder for the entry, instead of that in the settings")
    ] = None,
) -> None:
    """Recognise a list's platform, try it, and write its entry with what was answered."""
    from yindao.source_adding import Wanted, add_source

    settings = Settings()
    wanted = Wanted(
        url=url,
        id=id,
        title=title,
        publisher=publisher,
        platform=platform,
        region_code=region,
        replay=tuple(replay or ()),
        page=page,
    )
    if not add_source(settings, wanted, to or settings.sources, out):
        raise typer.Exit(1)


@source.command()
def check(
    id: Annotated[str | None, typer.Argument(help="of one source; by default all")] = None,
    replay: Replay = None,
    format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
) -> None:
    """Ask each source, or one, for a list page; exit code 1 where any doesn't work."""
    from yindao.source_checking import check_sources

    if not check_sources(Settings(), id, tuple(replay or ()), format, out):
        raise typer.Exit(1)
