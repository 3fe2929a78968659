"""What somebody says, and what a source carried and what a topic holds, found in the order in which pages show it."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEXES = (
    ("attribution", "entity_id", ["entity_id", "assertion_id"]),
    ("attribution", "for_id", ["for_id", "assertion_id"]),
    ("article", "source_id", ["source_id", "published_from", "id"]),
    ("claim_topic", "topic_id", ["topic_id", "claim_id"]),
)


def upgrade() -> None:
    for table, column, columns in INDEXES:
        name = op.f(f"ix_{table}_{column}")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    for table, column, _ in INDEXES:
        name = op.f(f"ix_{table}_{column}")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], unique=False)
