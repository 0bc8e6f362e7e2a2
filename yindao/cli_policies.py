"""The commands for policies: which there are, and how two versions differ."""

from __future__ import annotations

from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

policy = typer.Typer(
    help="Policies about guidance funds, and how their versions differ.", no_args_is_help=True
)

Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]
Format = Annotated[str, typer.Option("--format", help="table, csv or json")]


@policy.command("list")
def list_(
    words: Annotated[str, typer.Argument(help="part of a title or a number")] = "",
    format: Format = "table",
    database: Database = None,
) -> None:
    """Policies with their number, dates and state, and which later one repeals each."""
    from yindao.policies import show_policies

    show_policies(database or Settings().reading_database(), words, format, out)


@policy.command()
def diff(
    older: Annotated[str, typer.Argument(help="row or document number (文号) of a version")],
    newer: Annotated[str, typer.Argument(help="of another")],
    format: Format = "table",
    database: Database = None,
) -> None:
    """What a version adds, removes, changes and moves, clause by clause."""
    from yindao.policies import show_difference

    show_difference(database or Settings().reading_database(), older, newer, format, out)
