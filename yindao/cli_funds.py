"""The commands for what a person has to decide: which fund an announcement means."""

from __future__ import annotations

from typing import Annotated

import typer

from yindao.console import out
from yindao.settings import Settings

funds = typer.Typer(
    help="Which fund an announcement means: questions and answers.", no_args_is_help=True
)

Database = Annotated[
    str | None, typer.Option("--database", help="instead of the one in the settings")
]


@funds.command()
def questions(
    format: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
    database: Database = None,
) -> None:
    """Names in announcements that may be of funds in the register, without evidence of it."""
    from yindao.reviewing import show_fund_questions

    show_fund_questions(database or Settings().reading_database(), format, out)


@funds.command()
def decide(
    naming: Annotated[int, typer.Argument(help="number of the naming (see questions)")],
    by: Annotated[str, typer.Option(help="who decides")],
    fund: Annotated[
        str | None, typer.Option(help="AMAC number of the fund; without: of none in the register")
    ] = None,
    database: Database = None,
) -> None:
    """Say which registered fund an announcement means, or that it means none of them."""
    from yindao.reviewing import decide_naming

    decide_naming(database or Settings().reading_database(), naming, fund, by=by, console=out)


@funds.command()
def settle(database: Database = None) -> None:
    """Compare all namings, copies and versions of rules anew, as after a change of the rules."""
    from yindao.reviewing import settle_all_funds

    settle_all_funds(database or Settings().reading_database(), out)
