"""On PostgreSQL a mark in the words of a text of which not all places are kept."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SEARCHES = ("claim_search", "article_search")
# PostgreSQL keeps 255 places of a word, none of them later than the 16,383rd.
MARKED = """
UPDATE {0} SET words = words || array_to_tsvector(ARRAY['+']) WHERE length(words::text) > 500
  AND EXISTS (SELECT FROM unnest(words) AS word
    WHERE cardinality(word.positions) >= 255 OR 16383 = ANY (word.positions))
"""
UNMARKED = "UPDATE {0} SET words = ts_delete(words, '+') WHERE words @@ '+'::tsquery"


def upgrade() -> None:
    _update(MARKED)


def downgrade() -> None:
    _update(UNMARKED)


def _update(statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in SEARCHES:
            op.execute(statement.format(table))
