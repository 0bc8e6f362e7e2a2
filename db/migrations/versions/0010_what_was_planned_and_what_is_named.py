"""what was planned and what is named

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-28 18:25:30.829470
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
import sqlmodel
from alembic import op

import db.models.base

revision: str = "0010"
down_revision: str | Sequence[str] | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "named_notice",
        sa.Column(
            "id",
            db.models.base.BigKey(),
            nullable=False,
            comment="number of the row; no meaning outside this database",
        ),
        sa.Column("notice_id", sa.BigInteger(), nullable=True, comment="the notice that names it"),
        sa.Column(
            "host",
            sqlmodel.sql.sqltypes.AutoString(),
            nullable=False,
            comment="host of the portal that has it",
        ),
        sa.Column(
            "native_id",
            sqlmodel.sql.sqltypes.AutoString(),
            nullable=False,
            comment="the portal's own number",
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["procurement_notice.id"], name=op.f("fk_named_notice_notice_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_notice")),
        sa.UniqueConstraint(
            "notice_id", "host", "native_id", name=op.f("uq_named_notice_notice_id_host_native_id")
        ),
    )
    with op.batch_alter_table("named_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_named_notice_native_id"), ["native_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_named_notice_notice_id"), ["notice_id"], unique=False)

    with op.batch_alter_table("notice_candidate", schema=None) as batch_op:
        batch_op.alter_column(
            "about",
            existing_type=sa.VARCHAR(),
            comment="notice: perhaps the same; purchase: perhaps of the same; "
            "row: perhaps what a row of an intention became",
            existing_comment="notice: perhaps the same; purchase: perhaps of the same",
            existing_nullable=False,
        )

    with op.batch_alter_table("procurement_intention", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "purchase_key",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="what is bought, folded from the title",
            )
        )
        batch_op.add_column(
            sa.Column(
                "purchase_id",
                sa.BigInteger(),
                nullable=True,
                comment="the purchase we take it to have become",
            )
        )
        batch_op.add_column(
            sa.Column(
                "purchase_evidence",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="why",
            )
        )
        batch_op.add_column(
            sa.Column(
                "purchase_confidence",
                db.models.base.Ratio(),
                nullable=True,
                comment="0 to 1, by how much agrees; 1: a person decided",
            )
        )
        batch_op.create_index(
            batch_op.f("ix_procurement_intention_purchase_id"), ["purchase_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_procurement_intention_purchase_id"),
            "procurement_project",
            ["purchase_id"],
            ["id"],
        )

    with op.batch_alter_table("procurement_notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "related_native_ids",
                sqlmodel.sql.sqltypes.AutoString(),
                nullable=True,
                comment="the portal's own numbers of the other notices of the project, as far as it "
                "names them",
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("procurement_notice", schema=None) as batch_op:
        batch_op.drop_column("related_native_ids")

    with op.batch_alter_table("procurement_intention", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_procurement_intention_purchase_id"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_procurement_intention_purchase_id"))
        batch_op.drop_column("purchase_confidence")
        batch_op.drop_column("purchase_evidence")
        batch_op.drop_column("purchase_id")
        batch_op.drop_column("purchase_key")

    with op.batch_alter_table("notice_candidate", schema=None) as batch_op:
        batch_op.alter_column(
            "about",
            existing_type=sa.VARCHAR(),
            comment="notice: perhaps the same; purchase: perhaps of the same",
            existing_comment="notice: perhaps the same; purchase: perhaps of the same; "
            "row: perhaps what a row of an intention became",
            existing_nullable=False,
        )

    with op.batch_alter_table("named_notice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_named_notice_notice_id"))
        batch_op.drop_index(batch_op.f("ix_named_notice_native_id"))

    op.drop_table("named_notice")
