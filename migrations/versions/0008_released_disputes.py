"""Disputes of which a reviewer let the public see that one voice contradicts itself."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite would write the column into the last line of the table as it was, so that the tables
    # of a ledger that grew would not be those of a new one.
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("dispute", recreate=how) as dispute:
        dispute.add_column(sa.Column("released_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("dispute") as dispute:
        dispute.drop_column("released_at")
