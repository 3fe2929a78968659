"""Searches that somebody keeps under a name, and how much each found when they last looked."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("asked", Words, nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_search_person_id")),
    )


def downgrade() -> None:
    op.drop_table("saved_search")
