"""a stand-in for the migration of notice bodies

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-28 15:21:00
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision: str = "0005"
down_revision: str | Sequence[str] | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("procurement_notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "published_on",
                sa.Date(),
                nullable=True,
                comment="Beijing day of publication, also without a time of day",
            )
        )
        batch_op.add_column(
            sa.Column(
                "legal_regime",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="as in procurement_project",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("procurement_notice", schema=None) as batch_op:
        batch_op.drop_column("legal_regime")
        batch_op.drop_column("published_on")
