"""How people sign in, what is remembered of forms, and what waits for a second person."""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLES = "role IN ('admin', 'reviewer', 'editor', 'viewer')"


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("totp_key", Words, nullable=True))
        account.add_column(sa.Column("totp_used", sa.BigInteger(), nullable=True))
        account.add_column(sa.Column("subject", Words, nullable=True))
        account.create_unique_constraint(op.f("uq_account_subject"), ["subject"])
    _sign_ins()
    _forms()
    _leaving()


def downgrade() -> None:
    for table in ("redaction_request", "dump_taken", "form_answer", "invitation", "sign_in"):
        op.drop_table(table)
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("uq_account_subject"), type_="unique")
        for column in ("subject", "totp_used", "totp_key"):
            account.drop_column(column)


def _sign_ins() -> None:
    op.create_table(
        "sign_in",
        sa.Column("digest", Words, nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("began_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("browser", Words, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in")),
    )
    op.create_index(op.f("ix_sign_in_account_id"), "sign_in", ["account_id"])
    op.create_table(
        "invitation",
        sa.Column("id", Id(), nullable=False),
        sa.Column("digest", Words, nullable=False),
        sa.Column("role", Words, nullable=False),
        sa.Column("account_id", Id(), nullable=True),
        sa.Column("email", Words, nullable=True),
        sa.Column("name", Words, nullable=True),
        sa.Column("invited_by", Id(), nullable=True),
        sa.Column("invited_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(ROLES, name=op.f("ck_invitation_role")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_invitation_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["person.id"], name=op.f("fk_invitation_invited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )


def _forms() -> None:
    op.create_table(
        "form_answer",
        sa.Column("key", Words, nullable=False),
        sa.Column("account_id", Id(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("location", Words, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_form_answer_account_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_form_answer")),
    )
    op.create_index(op.f("ix_form_answer_answered_at"), "form_answer", ["answered_at"])


def _leaving() -> None:
    op.create_table(
        "dump_taken",
        sa.Column("id", Id(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", Id(), nullable=False),
        sa.Column("form", Words, nullable=False),
        sa.Column("profile", Words, nullable=False),
        sa.Column("part", Words, nullable=False),
        sa.Column("head", Words, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_dump_taken_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dump_taken")),
    )
    op.create_table(
        "redaction_request",
        sa.Column("id", Id(), nullable=False),
        sa.Column("table_name", Words, nullable=False),
        sa.Column("row_id", Id(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("reason", Words, nullable=False),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("requested_by", Id(), nullable=False),
        sa.Column("state", Words, nullable=False),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'refused')", name=op.f("ck_redaction_request_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_redaction_request_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_redaction_request_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction_request")),
    )
    op.create_index(op.f("ix_redaction_request_row_id"), "redaction_request", ["row_id"])
