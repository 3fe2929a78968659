"""Sources that went up in others, and where their names lead."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_merge",
        sa.Column("id", Id(), nullable=False),
        sa.Column("merged_id", Id(), nullable=False),
        sa.Column("survivor_id", Id(), nullable=False),
        sa.Column("merged_at", sa.DateTime(), nullable=False),
        sa.Column("merged_by", Id(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["merged_by"], ["person.id"], name=op.f("fk_source_merge_merged_by")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["source.id"], name=op.f("fk_source_merge_merged_id")
        ),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["source.id"], name=op.f("fk_source_merge_survivor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_merge")),
        sa.UniqueConstraint("merged_id", "live", name=op.f("uq_source_merge_merged_id")),
    )
    op.create_index(
        op.f("ix_source_merge_survivor_id"), "source_merge", ["survivor_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_source_merge_survivor_id"), table_name="source_merge")
    op.drop_table("source_merge")
