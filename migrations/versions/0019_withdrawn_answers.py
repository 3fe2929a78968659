"""Since when an answer to a proposal counts no more, because its act was taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite keeps the text of its tables: rebuilt, it is that of the models.
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("proposal_answer", recreate=how) as table:
        table.add_column(sa.Column("withdrawn_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    # Without the column they would count again.
    op.execute("DELETE FROM proposal_answer WHERE withdrawn_at IS NOT NULL")
    with op.batch_alter_table("proposal_answer") as table:
        table.drop_column("withdrawn_at")
