"""The commands for what a person has to decide: which notices are one."""

from __future__ import annotations

from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

purchases = typer.Typer(
    help="Which notices are one, and of one purchase: questions and answers.",
    no_args_is_help=True,
)

Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]


@purchases.command()
def questions(
    format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
    database: Database = None,
) -> None:
    """Notices that may be the same, or of the same purchase, and what speaks for and against it."""
    from yindao.reviewing import show_questions

    show_questions(database or Settings().reading_database(), format, out)


@purchases.command()
def decide(
    one: Annotated[int, typer.Argument(help="number of a notice")],
    other: Annotated[int, typer.Argument(help="number of another")],
    same: Annotated[
        bool, typer.Option("--same/--different", help="what they are; the last word holds")
    ],
    by: Annotated[str, typer.Option(help="who decides")],
    about: Annotated[
        str, typer.Option(help="notice, purchase, or row: of an intention, what it became")
    ] = "notice",
    database: Database = None,
) -> None:
    """Say that two notices are the same, or of the same purchase, or that they are not."""
    from yindao.reviewing import decide_pair

    url = database or Settings().reading_database()
    decide_pair(url, one, other, same=same, about=about, by=by, console=out)


@purchases.command()
def settle(database: Database = None) -> None:
    """Compare all notices anew, as after a change of the rules."""
    from yindao.reviewing import settle_all

    settle_all(database or Settings().reading_database(), out)
