"""The attributes, ratings and outcomes of the first day."""

import json
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words
from claimtracker.rules.text import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ATTRIBUTE = sa.table(
    "attribute",
    sa.column("id", Id), sa.column("name", Words), sa.column("kind", Words),
    sa.column("question", Words), sa.column("definition", Words), sa.column("unit", Words),
    sa.column("single", sa.Boolean), sa.column("runs", Words), sa.column("shelf_life", sa.Integer),
    sa.column("version", sa.Integer),
)  # fmt: skip
ATTRIBUTE_NAME = sa.table(
    "attribute_name",
    sa.column("folded", Words), sa.column("attribute_id", Id), sa.column("name", Words),
)  # fmt: skip


def scale(name: str) -> sa.TableClause:
    """Return the table of ratings or of outcomes; both have the same columns."""
    return sa.table(
        name,
        sa.column("id", Id), sa.column("code", Words), sa.column("label", Words),
        sa.column("ordinal", sa.Float), sa.column("best", sa.Float), sa.column("worst", sa.Float),
        sa.column("retired", sa.Boolean), sa.column("version", sa.Integer),
    )  # fmt: skip


def key(table: str, name: str) -> str:
    """Return the key that a word of the first vocabulary has in every ledger."""
    return str(uuid5(NAMESPACE_URL, f"claimtracker:{table}:{name}"))


def vocabulary() -> dict[str, list[dict[str, object]]]:
    """Read the words that stand beside the migrations."""
    path = Path(__file__).parent.parent / "vocabulary_0001.json"
    return json.loads(path.read_text(encoding="utf-8"))


def upgrade() -> None:
    """Add the words, each under a key of its own that is the same in every ledger."""
    words = vocabulary()
    fields = ("kind", "question", "definition", "unit", "single", "shelf_life")
    op.bulk_insert(ATTRIBUTE, [
        {
            "id": key("attribute", a["name"]), "name": a["name"], "version": 1,
            "runs": a.get("runs", "state"), **{field: a.get(field) for field in fields},
        }
        for a in words["attributes"]
    ])  # fmt: skip
    op.bulk_insert(ATTRIBUTE_NAME, [
        {"folded": fold(name), "attribute_id": key("attribute", a["name"]), "name": name}
        for a in words["attributes"]
        for name in [a["name"], *a.get("aliases", [])]
    ])  # fmt: skip
    for table, plural in (("rating", "ratings"), ("outcome", "outcomes")):
        op.bulk_insert(scale(table), [
            {
                "id": key(table, w["code"]), "code": w["code"], "label": w["label"],
                "retired": False, "version": 1,
                **{field: w.get(field) for field in ("ordinal", "best", "worst")},
            }
            for w in words[plural]
        ])  # fmt: skip


def downgrade() -> None:
    """Take the words away again; refused by foreign keys where they are used."""
    for table, plural, name in (
        ("attribute_name", "attributes", "name"), ("attribute", "attributes", "name"),
        ("rating", "ratings", "code"), ("outcome", "outcomes", "code"),
    ):  # fmt: skip
        kind = "attribute" if table == "attribute_name" else table
        column = sa.column("attribute_id" if table == "attribute_name" else "id", Id)
        keys = [key(kind, w[name]) for w in vocabulary()[plural]]
        op.execute(sa.delete(sa.table(table, column)).where(column.in_(keys)))
