"""What claims and articles are listed under in a search, the newest last, and faces of articles.

All is derived from the ledger and made anew by the rebuild that follows an upgrade.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMES = ("claim", "article", "public_claim", "public_article")


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in NAMES:
        key = _key(name, sqlite)
        op.create_table(
            f"{name}_search_facet",
            sa.Column("facet", sa.BigInteger(), primary_key=True),
            sa.Column("last", sa.Integer(), primary_key=True),
            sa.Column(key, sa.Integer() if sqlite else Id(), primary_key=True),
            sqlite_with_rowid=False,
        )
    for name in NAMES:
        if not name.endswith("article"):
            continue
        face = f"{name}_search_face"
        op.drop_index(f"ix_{face}_last", face)
        op.add_column(
            face, sa.Column("traits", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
        )
        op.add_column(face, sa.Column("names", sa.LargeBinary(), nullable=False, server_default=""))
        op.create_index(f"ix_{face}_last", face, ["last", _key(name, sqlite), "first", "traits"])


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for name in NAMES:
        if name.endswith("article"):
            face = f"{name}_search_face"
            op.drop_index(f"ix_{face}_last", face)
            with op.batch_alter_table(face) as altered:
                altered.drop_column("names")
                altered.drop_column("traits")
            op.create_index(f"ix_{face}_last", face, ["last", _key(name, sqlite), "first"])
        op.drop_table(f"{name}_search_facet")


def _key(name: str, sqlite: bool) -> str:
    return "id" if sqlite else f"{name.removeprefix('public_')}_id"
