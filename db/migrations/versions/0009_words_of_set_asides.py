"""words of set-asides

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-28 18:45:12.402215
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | Sequence[str] | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_COMMENTS = (
    (
        "set_aside_reading",
        "outcome",
        "stated, explicitly_not, policy_mentioned, silent, not_read, unreadable, not_applicable",
        "stated, explicitly_not, preference_only, policy_mentioned, silent, not_read, unreadable,"
        " not_applicable",
    ),
    (
        "award_supplier",
        "declared_size",
        "medium, small, micro as declared (中小企业声明函)",
        "medium, small, micro as declared (中小企业声明函); sme: one of them, by a file's name only",
    ),
)


def upgrade() -> None:
    for table, column, before, comment in _COMMENTS:
        _say(table, column, before, comment)


def downgrade() -> None:
    for table, column, before, comment in _COMMENTS:
        _say(table, column, comment, before)


def _say(table: str, column: str, before: str, comment: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            column,
            existing_type=sa.VARCHAR(),
            comment=comment,
            existing_comment=before,
            existing_nullable=True,
        )
