"""What the card of a dispute shows of it: which claims and assertions, and how many there are.

It is derived from the ledger, left out of dumps, and made anew by the rebuild that follows an
upgrade; so no row elsewhere is tied to it by a foreign key.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dispute_card",
        sa.Column("dispute_id", Id(), primary_key=True),
        sa.Column("shown", Words, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("dispute_card")
