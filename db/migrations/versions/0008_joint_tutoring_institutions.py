"""joint tutoring institutions

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-28 18:25:00.000000
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | Sequence[str] | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KINDS = "fund_manager, custodian, sponsor, auditor, law_firm, appraiser, shareholder, "
_KINDS += "controlling_shareholder, actual_controller, subsidiary"
_MEASURES = "revenue, export_revenue, rd_spend, rd_expense, government_subsidies, "
_MEASURES += (
    "non_recurring_subsidies, {}bank_loans, short_term_loans, long_term_loans, loans_received"
)
# Table, column, type, comment and the comment before.
_COMMENTS = (
    ("relation", "kind", sa.VARCHAR(), f"{_KINDS}, tutoring_institution ...", f"{_KINDS} ..."),
    (
        "tutoring",
        "agency_id",
        sa.BIGINT(),
        "the tutoring institution, the first of several",
        "the tutoring institution",
    ),
    (
        "firm_year",
        "measure",
        sa.VARCHAR(),
        _MEASURES.format("non_operating_subsidies, "),
        _MEASURES.format(""),
    ),
)


def upgrade() -> None:
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "tutoring_id",
                sa.BigInteger(),
                nullable=True,
                comment="the tutoring case whose tie it is",
            )
        )
        batch_op.create_index(batch_op.f("ix_relation_tutoring_id"), ["tutoring_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_relation_tutoring_id"), "tutoring", ["tutoring_id"], ["id"]
        )
    for table, column, kind, comment, before in _COMMENTS:
        _say(table, column, kind, comment, before)


def downgrade() -> None:
    for table, column, kind, comment, before in _COMMENTS:
        _say(table, column, kind, before, comment)
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_relation_tutoring_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_relation_tutoring_id"))
        batch_op.drop_column("tutoring_id")


def _say(table: str, column: str, kind: sa.types.TypeEngine, comment: str, before: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            column,
            existing_type=kind,
            comment=comment,
            existing_comment=before,
            existing_nullable=True,
        )
