"""What claims are narrowed by in a search: words of closed lists as bits, names as packed keys.

Both are derived from the ledger and made anew by the rebuild that follows an upgrade.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FACES = ("claim_search_face", "public_claim_search_face")
LISTED = ["first", "rating_code", "contradictions"]


def upgrade() -> None:
    for face in FACES:
        op.drop_index(f"ix_{face}_last", face)
        op.add_column(
            face, sa.Column("traits", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        )
        op.add_column(face, sa.Column("names", sa.LargeBinary(), nullable=False, server_default=""))
        op.create_index(f"ix_{face}_last", face, ["last", _key(), *LISTED, "traits"])


def downgrade() -> None:
    for face in FACES:
        op.drop_index(f"ix_{face}_last", face)
        with op.batch_alter_table(face) as altered:
            altered.drop_column("names")
            altered.drop_column("traits")
        op.create_index(f"ix_{face}_last", face, ["last", _key(), *LISTED])


def _key() -> str:
    return "id" if op.get_bind().dialect.name == "sqlite" else "claim_id"
