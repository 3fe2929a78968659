"""The words that claims and articles are found by, and the narrow rows beside them.

Everything here is derived from the ledger, left out of dumps, and made anew by a rebuild; so
no row elsewhere is tied to it by a foreign key.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = ("claim", "article")

# Words come folded and cut by the program; marks and letters that this SQLite does not know
# yet are kept inside a word, so that both engines count the same words.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* M* N* Co Cn'"
# Room for what one batch of an import lists, so that it is written once.
_HASH = "INSERT INTO @_fts(@_fts, rank) VALUES ('hashsize', 8388608)"


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for kind in KINDS:
        if sqlite:
            _words_sqlite(kind)
        else:
            _words_postgresql(kind)
    _claim_face(_row_key("claim", sqlite))
    _article_face(_row_key("article", sqlite))


def downgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for kind in KINDS:
        if sqlite:
            op.execute(f"DROP TABLE {kind}_fts")
        op.drop_table(f"{kind}_search_face")
        op.drop_table(f"{kind}_search")


def _words_sqlite(kind: str) -> None:
    op.create_table(
        f"{kind}_search",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(f"{kind}_id", Id(), nullable=False),
        sa.Column("words", Words, nullable=False),
        sa.UniqueConstraint(f"{kind}_id", name=f"uq_{kind}_search_{kind}_id"),
    )
    op.execute(
        f'CREATE VIRTUAL TABLE {kind}_fts USING fts5(words, content="{kind}_search",'
        f' content_rowid="id", tokenize="{TOKENIZER}")'
    )
    op.execute(_HASH.replace("@", kind))


def _words_postgresql(kind: str) -> None:
    op.execute(
        f"CREATE TABLE {kind}_search ({kind}_id UUID NOT NULL, words TSVECTOR NOT NULL,"
        f" CONSTRAINT pk_{kind}_search PRIMARY KEY ({kind}_id))"
    )
    op.execute(f"CREATE INDEX ix_{kind}_search_words ON {kind}_search USING gin (words)")


def _row_key(kind: str, sqlite: bool) -> sa.Column:
    """The face has the key of the words beside it: a row number, or the key of the claim."""
    if sqlite:
        return sa.Column("id", sa.Integer(), primary_key=True)
    return sa.Column(f"{kind}_id", Id(), primary_key=True)


def _claim_face(key: sa.Column) -> None:
    op.create_table(
        "claim_search_face",
        key,
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("rating_code", Words, nullable=True),
        sa.Column("rating_label", Words, nullable=True),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("assertions", sa.Integer(), nullable=False),
        sa.Column("contradictions", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_claim_search_face_last",
        "claim_search_face",
        ["last", key.name, "first", "rating_code", "contradictions"],
    )
    contradicted = sa.text("contradictions > 0")
    op.create_index(
        "ix_claim_search_face_contradicted",
        "claim_search_face",
        [key.name],
        sqlite_where=contradicted,
        postgresql_where=contradicted,
    )


def _article_face(key: sa.Column) -> None:
    op.create_table(
        "article_search_face",
        key,
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_article_search_face_last", "article_search_face", ["last", key.name, "first"]
    )
