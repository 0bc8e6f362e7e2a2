"""Policies on the command line: which there are, and two of them compared clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rich.console import Console
from rich.text import Text
from sqlalchemy import Connection, or_, select, text

from db.models import metadata
from db.policies.differences import Difference
from db.policies.versions import difference_of, follow_each_other, has_clauses
from normalize.document_numbers import read_document_number
from yindao.errors import UserError
from yindao.output import printable, show_rows
from yindao.query import existing

_LISTED = (
    *("policy_id", "document_no", "title", "status", "effective_on", "expires_on"),
    *("repealed_by_no", "clauses"),
)
_COLUMNS = ("kind", "older", "newer", "older_wording", "newer_wording", "likeness")
_MARKS = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_WORD = re.compile(r"[0-9.,]+%?|第[一二三四五六七八九十百零]+条|[\s\S]")  # a figure is one word
_LEAST_COMMON = 2  # letters in a row: single ones agree by chance


def show_policies(database: str, words: str, format: str, console: Console) -> None:
    """The policies whose title or number holds some words, the newest first."""
    engine = existing(database)
    query = text(
        f"SELECT {', '.join(_LISTED)} FROM v_policy"
        " WHERE title LIKE :words OR document_no LIKE :words ORDER BY published_on DESC, policy_id"
    )
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query, {"words": f"%{words}%"})]
    engine.dispose()
    show_rows(_LISTED, rows, format, console)


def show_difference(database: str, older: str, newer: str, format: str, console: Console) -> None:
    """Print how two policies differ. Raises UserError where one isn't there or has no clauses."""
    engine = existing(database)
    with engine.connect() as connection:
        ids = [_policy(connection, each) for each in (older, newer)]
        differences = difference_of(connection, *ids)
        heads = [_head(connection, each) for each in ids]
        are_versions = follow_each_other(connection, *ids)
    engine.dispose()
    if format != "table":
        show_rows(_COLUMNS, [_row(each) for each in differences], format, console)
        return
    for name, head in zip(("Older", "Newer"), heads, strict=True):
        console.print(f"{name}: {head}", markup=False, soft_wrap=True)
    if not are_versions:
        console.print("Nothing says that these are versions of one another.", style="yellow")
    for each in differences:
        console.print(_shown(each), soft_wrap=True)
    counts = {kind: sum(each.kind == kind for each in differences) for kind in _MARKS}
    console.print(", ".join(f"{number} {kind}" for kind, number in counts.items()), style="dim")


def _policy(connection: Connection, named: str) -> int:
    """The row of a policy, by its own number in this database or by its document number."""
    table = metadata.tables["policy_document"]
    number = read_document_number(named).value
    query = select(table.c.id).where(
        or_(
            table.c.id == (int(named) if named.isdecimal() and len(named) < 19 else -1),
            table.c.document_no == (number or named),
        )
    )
    found = [int(row.id) for row in connection.execute(query.order_by(table.c.id))]
    told = next((each for each in found if has_clauses(connection, each)), None)
    if told is None:
        expected = "a policy with clauses" if found else "the row or document number of a policy"
        raise UserError(f"expected {expected}, found {named!r}; see `yindao policy list`")
    return told


def _head(connection: Connection, policy_id: int) -> str:
    """Which document a policy is: its row, number, title, day and archived document."""
    table = metadata.tables["policy_document"]
    row = connection.execute(select(table).where(table.c.id == policy_id)).one()
    said = (row.document_no, row.title, row.published_on or row.signed_on)
    told = ", ".join(printable(each) for each in said if each)
    return f"policy {row.id}, {told} (document {row.document_id})"


def _row(each: Difference) -> tuple[object, ...]:
    older, newer = each.older, each.newer
    return (
        each.kind,
        older and older.number,
        newer and newer.number,
        older and older.wording,
        newer and newer.wording,
        each.likeness,
    )


def _shown(each: Difference) -> Text:
    """A clause with a mark before it; of a changed one what is gone and what came within it."""
    shown = Text(f"{_MARKS[each.kind]} ")
    if each.older and each.newer and each.kind == "changed":
        if each.older.number != each.newer.number:
            shown.append(f"{printable(each.older.number)} > {printable(each.newer.number)} ")
        for words, style in _within(each.older.wording, each.newer.wording):
            shown.append(printable(words), style)
        return shown
    if each.older and each.newer:
        return shown.append(f"{printable(each.older.number)} > {printable(each.newer.number)}")
    clause = each.newer or each.older
    words = clause.wording if clause else ""
    return shown.append(printable(words), "green" if each.newer else "red")


def _within(old: str, new: str) -> Iterator[tuple[str, str]]:
    """The parts of a changed clause: [-gone-]{+came+}, so that it can be read without colours."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    at_old = at_new = 0
    for a, b, size in SequenceMatcher(a=before, b=after, autojunk=False).get_matching_blocks():
        if 0 < size < _LEAST_COMMON and a + size < len(before):
            continue
        if at_old < a:
            yield f"[-{''.join(before[at_old:a])}-]", "red"
        if at_new < b:
            yield f"{{+{''.join(after[at_new:b])}+}}", "green"
        yield "".join(before[a : a + size]), ""
        at_old, at_new = a + size, b + size
