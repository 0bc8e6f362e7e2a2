"""Crawls as a person sees them: a line of progress while they run, a table of what came of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine, select

from db.models.provenance import CrawlRun
from scheduler.run import CrawlEnd, CrawlOrder, Event, run_crawl
from yindao.output import printable

_run = CrawlRun.__table__  # type: ignore[attr-defined]

Crawl: TypeAlias = Callable[[CrawlOrder, Callable[[Event], None]], CrawlEnd]

STYLES = {
    "complete": "green",
    "partial": "yellow",
    "empty": "yellow",
    "drift": "magenta",
    "blocked": "red",
    "failed": "red",
}


@dataclass(frozen=True, slots=True)
class Crawled:
    """A crawl that has ended, with the counts that the database keeps of it."""

    end: CrawlEnd
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    review_items: int = 0


def crawl_with_progress(
    order: CrawlOrder, engine: Engine, console: Console, crawl: Crawl | None = None
) -> Crawled:
    """Run a crawl in a child process and show how far it is."""
    with _progress(console) as progress:
        task = progress.add_task(order.source_id, total=None, told="")

        def show(event: Event) -> None:
            if event["event"] != "progress":
                return
            done, waiting = int(event["done"]), int(event["waiting"])
            told = f"{event['new']} new, {event['changed']} changed"
            progress.update(task, completed=done, total=done + waiting, told=told)

        end = (crawl or run_crawl)(order, show)
    return _with_counts(end, engine)


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("pages"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
        console=console,
        transient=True,
        disable=not console.is_terminal,  # a log file wants the outcome, not the way
    )


def _with_counts(end: CrawlEnd, engine: Engine) -> Crawled:
    if end.is_fault:
        return Crawled(end)
    columns = _run.c.new, _run.c.changed, _run.c.unchanged, _run.c.review_items
    query = select(*columns).where(_run.c.source_id == end.source_id)
    with engine.connect() as connection:
        row = connection.execute(query.order_by(_run.c.id.desc()).limit(1)).one()
    return Crawled(end, row.new, row.changed, row.unchanged, row.review_items)


def show_summary(crawled: Sequence[Crawled], title: str, console: Console) -> None:
    """Print what came of some crawls, and below it why some are not complete."""
    table = Table("source", "verdict", title=title, title_justify="left")
    for name in ("new", "changed", "unchanged", "to review"):
        table.add_column(name, justify="right")
    for each in crawled:
        verdict = each.end.verdict or "no verdict"
        counts = (each.new, each.changed, each.unchanged, each.review_items)
        shown = Text(verdict, style=STYLES.get(verdict, "red"))
        table.add_row(each.end.source_id, shown, *map(str, counts))
    console.print(table)
    for each in crawled:
        if each.end.reason:
            told = f"{each.end.source_id} {each.end.verdict or ''}: {each.end.reason}"
            console.print(Text(printable(told)), soft_wrap=True)
