"""Whom evidence was asked of, and its answer; evidence found by its state, drafts by evidence."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

NEW = ("asked", "asked_on", "answer")
DRAFTS = "ix_verdict_draft_evidence_evidence_id"


def upgrade() -> None:
    # SQLite keeps the text of its tables: rebuilt, it is that of the models.
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("evidence", recreate=how) as evidence:
        for name in NEW:
            evidence.add_column(sa.Column(name, Words, nullable=True))
    op.create_index(op.f("ix_evidence_state"), "evidence", ["state"], unique=False)
    op.create_index(op.f(DRAFTS), "verdict_draft_evidence", ["evidence_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f(DRAFTS), table_name="verdict_draft_evidence")
    op.drop_index(op.f("ix_evidence_state"), table_name="evidence")
    with op.batch_alter_table("evidence") as evidence:
        for name in reversed(NEW):
            evidence.drop_column(name)
