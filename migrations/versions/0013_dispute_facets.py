"""What disputes are narrowed by: a narrow row for each dispute, and one for each of its codes.

They are derived from the ledger, left out of dumps, and made anew by the rebuild that follows an
upgrade; so no row elsewhere is tied to them by a foreign key.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None

PREFIXES = ("", "public_")


def upgrade() -> None:
    for prefix in PREFIXES:
        _tables(f"{prefix}dispute_face", f"{prefix}dispute_facet")


def downgrade() -> None:
    for prefix in PREFIXES:
        op.drop_table(f"{prefix}dispute_facet")
        op.drop_table(f"{prefix}dispute_face")


def _tables(face: str, facet: str) -> None:
    op.create_table(
        face,
        sa.Column("dispute_id", Id(), primary_key=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("weight", sa.Float(53), nullable=False),
        sa.Column("codes", Words, nullable=False),
    )
    op.create_table(
        facet,
        sa.Column("code", Words, primary_key=True),
        sa.Column("dispute_id", Id(), primary_key=True),
        sa.Column("state", Words, nullable=False),
        sa.Column("weight", sa.Float(53), nullable=False),
    )
    op.create_index(f"ix_{facet}_weight", facet, ["code", "state", "weight", "dispute_id"])
    op.create_index(f"ix_{facet}_newest", facet, ["code", "state", "dispute_id"])
