"""On PostgreSQL a word more for each word of a text of which not all places are kept."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

SEARCHES = ("claim_search", "article_search")
# PostgreSQL keeps 255 places of a word, none of them later than the 16,383rd.
MARKED = """
UPDATE {0} SET words = words || lost.more FROM (
  SELECT entry.ctid AS place, array_to_tsvector(array_agg('+' || each.lexeme)) AS more
  FROM {0} AS entry CROSS JOIN LATERAL unnest(entry.words) AS each
  WHERE cardinality(each.positions) >= 255 OR 16383 = ANY (each.positions)
  GROUP BY entry.ctid
) AS lost WHERE {0}.ctid = lost.place
"""
UNMARKED = """
UPDATE {0} SET words = ts_delete(words, lost.more) FROM (
  SELECT entry.ctid AS place, array_agg(each.lexeme) AS more
  FROM {0} AS entry CROSS JOIN LATERAL unnest(entry.words) AS each
  WHERE each.lexeme LIKE '+%' GROUP BY entry.ctid
) AS lost WHERE {0}.ctid = lost.place
"""


def upgrade() -> None:
    _update(MARKED)


def downgrade() -> None:
    _update(UNMARKED)


def _update(statement: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in SEARCHES:
            op.execute(statement.format(table))
