"""the place of a step

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-28 16:30:12.118204
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | Sequence[str] | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_MARKS = {
    "is_resume": (
        "a step of another state after a suspension; derived",
        "a row of another status after a suspension",
    ),
    "is_repeat": (
        "of the state of the step before: no move; derived",
        "equal to its predecessor: a repeat of the log, no move",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("listing_document", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "inquiry_round",
                sa.BigInteger(),
                nullable=True,
                comment="round of inquiry that a letter or reply is of, by its title",
            )
        )

    with op.batch_alter_table("listing_event", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "posted_on",
                sa.Date(),
                nullable=True,
                comment="when the source posted the decision, where it says so (BSE)",
            )
        )
        batch_op.add_column(
            sa.Column(
                "place",
                sa.BigInteger(),
                nullable=True,
                comment="place among all steps known, the oldest is 1; derived",
            )
        )
        for name, (comment, before) in _MARKS.items():
            batch_op.alter_column(
                name,
                existing_type=sa.BOOLEAN(),
                comment=comment,
                existing_comment=before,
                existing_nullable=True,
            )


def downgrade() -> None:
    with op.batch_alter_table("listing_event", schema=None) as batch_op:
        for name, (comment, before) in _MARKS.items():
            batch_op.alter_column(
                name,
                existing_type=sa.BOOLEAN(),
                comment=before,
                existing_comment=comment,
                existing_nullable=True,
            )
        batch_op.drop_column("place")
        batch_op.drop_column("posted_on")

    with op.batch_alter_table("listing_document", schema=None) as batch_op:
        batch_op.drop_column("inquiry_round")
