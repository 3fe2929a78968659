"""What is public, in narrow tables kept in step with the ledger, so that nobody walks it to read.

Everything here is derived, left out of dumps and made anew by a rebuild.
"""

from __future__ import annotations

from sqlalchemy import Column, MetaData, Table

from claimtracker.db.types import Id, Words

_METADATA = MetaData()

CLAIM = Table("public_claim", _METADATA, Column("claim_id", Id, primary_key=True))

# Articles in which something public is said.
ARTICLE = Table("public_article", _METADATA, Column("article_id", Id, primary_key=True))

# The entities, attributes, topics and sources that public claims name.
NAME = Table(
    "public_name",
    _METADATA,
    Column("row_id", Id, primary_key=True),
    Column("claim_id", Id, primary_key=True),
)

# The newest text of a public article with holes where nothing of it is public.
TEXT = Table(
    "public_text",
    _METADATA,
    Column("article_version_id", Id, primary_key=True),
    Column("article_id", Id),
    Column("standfirst", Words),
    Column("body", Words),
    Column("captions", Words),
)

TABLES = (CLAIM, ARTICLE, NAME, TEXT)
