"""What is public, in narrow tables, and the words that it is found by.

Everything here is derived from the ledger, left out of dumps, and made anew by a rebuild; so
no row elsewhere is tied to it by a foreign key.
"""

import sqlalchemy as sa
from alembic import op

from claimtracker.db.types import Id, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KINDS = ("claim", "article")
TABLES = ("public_claim", "public_article", "public_name", "public_text")

# The same as for the words of the whole ledger.
TOKENIZER = "unicode61 remove_diacritics 2 categories 'L* M* N* Co Cn'"
_HASH = "INSERT INTO @_fts(@_fts, rank) VALUES ('hashsize', 8388608)"


def upgrade() -> None:
    _narrow_tables()
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
            op.execute(f"DROP TABLE public_{kind}_fts")
        op.drop_table(f"public_{kind}_search_face")
        op.drop_table(f"public_{kind}_search")
    for table in TABLES:
        op.drop_table(table)


def _narrow_tables() -> None:
    op.create_table("public_claim", sa.Column("claim_id", Id(), primary_key=True))
    op.create_table("public_article", sa.Column("article_id", Id(), primary_key=True))
    op.create_table(
        "public_name",
        sa.Column("row_id", Id(), primary_key=True),
        sa.Column("claim_id", Id(), primary_key=True),
    )
    op.create_index("ix_public_name_claim_id", "public_name", ["claim_id"])
    op.create_table(
        "public_text",
        sa.Column("article_version_id", Id(), primary_key=True),
        sa.Column("article_id", Id(), nullable=False),
        sa.Column("standfirst", Words, nullable=True),
        sa.Column("body", Words, nullable=True),
        sa.Column("captions", Words, nullable=True),
    )
    op.create_index("ix_public_text_article_id", "public_text", ["article_id"])


def _words_sqlite(kind: str) -> None:
    name = f"public_{kind}"
    op.create_table(
        f"{name}_search",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(f"{kind}_id", Id(), nullable=False),
        sa.Column("words", Words, nullable=False),
        sa.UniqueConstraint(f"{kind}_id", name=f"uq_{name}_search_{kind}_id"),
    )
    op.execute(
        f'CREATE VIRTUAL TABLE {name}_fts USING fts5(words, content="{name}_search",'
        f' content_rowid="id", tokenize="{TOKENIZER}")'
    )
    op.execute(_HASH.replace("@", name))


def _words_postgresql(kind: str) -> None:
    name = f"public_{kind}"
    op.execute(
        f"CREATE TABLE {name}_search ({kind}_id UUID NOT NULL, words TSVECTOR NOT NULL,"
        f" CONSTRAINT pk_{name}_search PRIMARY KEY ({kind}_id))"
    )
    op.execute(f"CREATE INDEX ix_{name}_search_words ON {name}_search USING gin (words)")


def _row_key(kind: str, sqlite: bool) -> sa.Column:
    """The face has the key of the words beside it: a row number, or the key of the claim."""
    if sqlite:
        return sa.Column("id", sa.Integer(), primary_key=True)
    return sa.Column(f"{kind}_id", Id(), primary_key=True)


def _claim_face(key: sa.Column) -> None:
    op.create_table(
        "public_claim_search_face",
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
        "ix_public_claim_search_face_last",
        "public_claim_search_face",
        ["last", key.name, "first", "rating_code", "contradictions"],
    )
    contradicted = sa.text("contradictions > 0")
    op.create_index(
        "ix_public_claim_search_face_contradicted",
        "public_claim_search_face",
        [key.name],
        sqlite_where=contradicted,
        postgresql_where=contradicted,
    )


def _article_face(key: sa.Column) -> None:
    op.create_table(
        "public_article_search_face",
        key,
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_index(
        "ix_public_article_search_face_last",
        "public_article_search_face",
        ["last", key.name, "first"],
    )
