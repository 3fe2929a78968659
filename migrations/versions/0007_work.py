"""What waits for somebody at the desk, and what people there say to each other.

`work_item` and `work_dispute` are derived from the ledger, left out of dumps, and made anew by a
rebuild; so no row elsewhere is tied to them by a foreign key.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _derived()
    _comments()
    _of_one_person()
    op.create_index("ix_dispute_owner_id", "dispute", ["owner_id"])
    op.create_index("ix_verdict_draft_state", "verdict_draft", ["state"])


def downgrade() -> None:
    op.drop_index("ix_verdict_draft_state", table_name="verdict_draft")
    op.drop_index("ix_dispute_owner_id", table_name="dispute")
    for table in (
        "mail_wish", "last_look", "notification", "comment_mention", "comment", "work_dispute",
        "work_item",
    ):  # fmt: skip
        op.drop_table(table)


def _derived() -> None:
    op.create_table(
        "work_item",
        sa.Column("list", Words, primary_key=True),
        sa.Column("row_id", Id(), primary_key=True),
        sa.Column("rank", sa.Float(53), nullable=False),
    )
    op.create_index("ix_work_item_rank", "work_item", ["list", "rank", "row_id"])
    op.create_table(
        "work_dispute",
        sa.Column("dispute_id", Id(), primary_key=True),
        sa.Column("origins", sa.Integer(), nullable=False),
        sa.Column("answers", Words, nullable=False),
        sa.Column("since", sa.Integer(), nullable=True),
    )


def _comments() -> None:
    op.create_table(
        "comment",
        sa.Column("id", Id(), nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("author_id", Id(), nullable=False),
        sa.Column("text", Words, nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "table_name IN ('claim', 'dispute', 'article')", name=op.f("ck_comment_table_name")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_comment_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
    )
    op.create_index(op.f("ix_comment_row_id"), "comment", ["row_id"])
    op.create_table(
        "comment_mention",
        sa.Column("comment_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_comment_mention_comment_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_comment_mention_person_id")
        ),
        sa.PrimaryKeyConstraint("comment_id", "person_id", name=op.f("pk_comment_mention")),
    )


def _of_one_person() -> None:
    op.create_table(
        "notification",
        sa.Column("id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("why", Words, nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("by_id", Id(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "why IN ('mention', 'comment', 'owner', 'review', 'news')",
            name=op.f("ck_notification_why"),
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_notification_by_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index(op.f("ix_notification_person_id"), "notification", ["person_id", "read_at"])
    for table, columns in (
        ("last_look", (sa.Column("seal_number", sa.Integer(), nullable=False),
                       sa.Column("looked_at", sa.DateTime(), nullable=False))),
        ("mail_wish", (sa.Column("wished_at", sa.DateTime(), nullable=False),)),
    ):  # fmt: skip
        op.create_table(
            table,
            sa.Column("person_id", Id(), nullable=False),
            *columns,
            sa.ForeignKeyConstraint(
                ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")
            ),
            sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
        )
