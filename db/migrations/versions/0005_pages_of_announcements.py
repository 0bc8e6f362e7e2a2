"""pages of announcements

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-28 16:00:00.000000
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
    with op.batch_alter_table("fund_notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "url",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="address of the announcement",
            )
        )
        batch_op.add_column(
            sa.Column(
                "detail_version",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="set once the announcement's own page was read",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("fund_notice", schema=None) as batch_op:
        batch_op.drop_column("detail_version")
        batch_op.drop_column("url")
