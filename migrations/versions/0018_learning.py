"""What people answered to what the ledger proposed, and the weights that were fitted to it."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_answer",
        sa.Column("id", Id(), nullable=False),
        sa.Column("estimate", Words, nullable=False),
        sa.Column("about", Words, nullable=False),
        sa.Column("proposed", Words, nullable=False),
        sa.Column("answer", Words, nullable=False),
        sa.Column("features", Words, nullable=False),
        sa.Column("estimate_version", sa.Integer(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_proposal_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_answer")),
        sa.UniqueConstraint("estimate", "about", name=op.f("uq_proposal_answer_estimate")),
    )
    op.create_table(
        "fitted_estimate",
        sa.Column("id", Id(), nullable=False),
        sa.Column("name", Words, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", Words, nullable=False),
        sa.Column("scores", Words, nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(), nullable=False),
        sa.Column("put_away_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_fitted_estimate_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitted_estimate")),
        sa.UniqueConstraint("name", "number", name=op.f("uq_fitted_estimate_name")),
    )


def downgrade() -> None:
    op.drop_table("fitted_estimate")
    op.drop_table("proposal_answer")
