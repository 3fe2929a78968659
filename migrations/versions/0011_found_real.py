"""Since when a person finds a dispute real; and people are told of a verdict that is sent back.

Only what is found real is public. What waits as a suspicion is told from what was opened before
by the account of what was decided; where that is silent it counts as a suspicion.
"""

import json
from datetime import datetime

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BEFORE = ("mention", "comment", "owner", "review", "news")
AFTER = (*BEFORE, "returned")
REAL = ("open", "closed")

DISPUTE = sa.table(
    "dispute",
    sa.column("id", Id()),
    sa.column("state", Words),
    sa.column("decided_at", sa.DateTime()),
    sa.column("found_real_at", sa.DateTime()),
)
ACTS = sa.text(
    "SELECT c.content FROM event e JOIN event_content c ON c.event_id = e.id"
    " WHERE e.table_name = 'dispute' AND e.row_id = :row AND c.content IS NOT NULL ORDER BY e.id"
).bindparams(sa.bindparam("row", type_=Id()))


def upgrade() -> None:
    # SQLite keeps the text of its tables: rebuilt, it is that of the models.
    how = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("dispute", recreate=how) as dispute:
        dispute.add_column(sa.Column("found_real_at", sa.DateTime(), nullable=True))
    _find_what_is_real()
    _let_people_be_told_of(AFTER)


def downgrade() -> None:
    op.execute("UPDATE notification SET why = 'comment' WHERE why = 'returned'")
    _let_people_be_told_of(BEFORE)
    with op.batch_alter_table("dispute") as dispute:
        dispute.drop_column("found_real_at")


def _find_what_is_real() -> None:
    ledger = op.get_bind()
    settled = DISPUTE.c.state.in_(REAL)
    ledger.execute(sa.update(DISPUTE).where(settled).values(found_real_at=DISPUTE.c.decided_at))
    for row in ledger.execute(sa.select(DISPUTE.c.id).where(DISPUTE.c.state == "waiting")).all():
        contents = ledger.execute(ACTS, {"row": row.id}).scalars()
        if since := _since(map(_after, contents)):
            own = DISPUTE.c.id == row.id
            ledger.execute(sa.update(DISPUTE).where(own).values(found_real_at=since))


def _after(content):
    """Return what an act made of a row; nothing where that cannot be read."""
    try:
        return json.loads(content)["after"] or {}
    except (ValueError, KeyError, TypeError):
        return {}


def _since(told):
    """Return when somebody last found real what waits by now."""
    since = None
    for after in told:
        state = after.get("state")
        if state in REAL and after.get("decided_at"):
            since = datetime.fromisoformat(after["decided_at"])
        elif state not in (None, "waiting"):
            since = None
    return since


def _let_people_be_told_of(whys) -> None:
    words = ", ".join(f"'{why}'" for why in whys)
    with op.batch_alter_table("notification") as notification:
        notification.drop_constraint(op.f("ck_notification_why"), type_="check")
        notification.create_check_constraint(op.f("ck_notification_why"), f"why IN ({words})")
