"""keys of names in simplified characters

Names are compared in simplified characters from here on, so that the keys of names that were printed
in traditional ones change. Organisations that bear one name by that, of which no two have a code,
are what the store would have made one: they are merged, as a decision that `match_candidate` tells
and `mention` shows the former state of.

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-28 21:45:00.000000
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | Sequence[str] | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The table that names are folded by: it is data, the same for the key as it is read and as it stands.
_CHARACTERS = Path(__file__).parents[3] / "normalize" / "data" / "traditional_characters.csv"
_KEYS = {
    "organisation": ("name_key",),
    "organisation_name": ("name_key",),
    "fund": ("exact_key", "name_key", "manager_keys"),
    "fund_naming": ("exact_key", "name_key", "former_key", "manager_keys"),
    "fund_size": ("subject_key",),
    "fund_contribution": ("subject_key", "contributor_key"),
    "fund_notice_party": ("name_key",),
    "fund_event": ("subject_key",),
    "curated_fund": ("name_key",),
    "procurement_notice": ("buyer_key", "purchase_key"),
    "procurement_intention": ("purchase_key",),
}
# What is known of the organisation that is merged stays with it: the merger can be undone.
_KEPT = frozenset(
    [
        "organisation",
        "organisation_name",
        "organisation_address",
        "identifier",
        "ownership_type",
        "designation",
        "person",
        "position",
        "mention",
        "match_candidate",
    ]
)
_CANDIDATE = sa.table(
    "match_candidate",
    *map(
        sa.column,
        ["organisation_id", "other_id", "score", "reason", "decision", "decided_by"],
    ),
    sa.column("decided_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    _comment("when the source posted the decision, where that has another day")
    with _CHARACTERS.open(encoding="utf-8", newline="") as lines:
        folded = {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(lines)}
    changed: set[str] = set()
    for table, columns in _KEYS.items():
        for column in columns:
            keys = _fold(connection, table, column, folded)
            changed |= keys if table == "organisation_name" else set()
    for group in _doubles(connection, changed):
        _merge(connection, *group)


def downgrade() -> None:
    """Keys stay folded: what they were is not kept, and the names themselves are as printed."""
    _comment("when the source posted the decision, where it says so (BSE)")


def _comment(words: str) -> None:
    """What `listing_event.posted_on` means: SQLite keeps no comments."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("listing_event", "posted_on", existing_type=sa.Date(), comment=words)


def _fold(connection: sa.Connection, name: str, column: str, folded: dict[int, str]) -> set[str]:
    """Fold the keys of a column; those that came of it."""
    table = sa.table(name, sa.column(column))
    key = table.c[column]
    stored = connection.execute(sa.select(key).where(key.is_not(None)).distinct()).scalars().all()
    new = {old: old.translate(folded) for old in stored}
    changed = [{"old": old, "new": key} for old, key in new.items() if key != old]
    if changed:
        connection.execute(
            sa.update(table)
            .where(key == sa.bindparam("old"))
            .values({column: sa.bindparam("new")}),
            changed,
        )
    return {each["new"] for each in changed}


def _doubles(connection: sa.Connection, changed: set[str]) -> Iterator[tuple[int, list[int]]]:
    """(the one that stays, those that are it): the bearers of one whole name, with one code or none.

    The one with a code stays, else the one that was there first.
    """
    bearers: dict[str, dict[int, str | None]] = defaultdict(dict)
    query = sa.text(
        "SELECT n.name_key, o.id, o.uscc FROM organisation_name AS n"
        " JOIN organisation AS o ON o.id = n.organisation_id"
        " WHERE n.kind = 'registered' AND o.merged_into IS NULL ORDER BY o.id"
    )
    for key, number, uscc in connection.execute(query) if changed else ():
        if key in changed:
            bearers[key][number] = uscc
    merged: set[int] = set()
    for _, group in sorted(bearers.items()):
        coded = [number for number, uscc in group.items() if uscc]
        if len(group) > 1 and len(coded) < 2 and not merged & set(group):
            stays = coded[0] if coded else min(group)
            merged |= set(group)
            yield stays, sorted(set(group) - {stays})


def _merge(connection: sa.Connection, stays: int, others: list[int]) -> None:
    """Put rows of sources under the one that stays; names, numbers and mentions tell what was."""
    for other in others:
        for table, column in _links(connection):
            data = sa.table(table, sa.column(column))
            connection.execute(
                sa.update(data).where(data.c[column] == other).values({column: stays})
            )
        organisation = sa.table("organisation", sa.column("id"), sa.column("merged_into"))
        connection.execute(
            sa.update(organisation).where(organisation.c.id == other).values(merged_into=stays)
        )
        _decide(connection, stays, other)


def _decide(connection: sa.Connection, stays: int, other: int) -> None:
    """Write down that the two are one, and why."""
    pair = {"organisation_id": stays, "other_id": other}
    decision = {
        "score": 1.0,
        "reason": "same whole name, in traditional and in simplified characters",
        "decision": "same",
        "decided_by": "migration 0015",
        "decided_at": datetime.now(UTC),
    }
    known = sa.and_(*(_CANDIDATE.c[name] == number for name, number in pair.items()))
    if not connection.execute(sa.update(_CANDIDATE).where(known).values(decision)).rowcount:
        connection.execute(sa.insert(_CANDIDATE).values({**pair, **decision}))


def _links(connection: sa.Connection) -> Iterator[tuple[str, str]]:
    """Table and column of every link to an organisation that data rows have."""
    inspector: Any = sa.inspect(connection)
    for table in sorted(inspector.get_table_names()):
        for key in inspector.get_foreign_keys(table) if table not in _KEPT else ():
            if key["referred_table"] == "organisation":
                yield table, key["constrained_columns"][0]
