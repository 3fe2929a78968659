"""Column types that mean the same on every engine."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from uuid_utils.compat import uuid7


class Id(TypeDecorator[str]):
    """A UUID as 36 characters with dashes in Python; UUID on PostgreSQL, text elsewhere."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return UUID on PostgreSQL, and text on every other engine."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid(as_uuid=False))
        return dialect.type_descriptor(Text())


# Text sorts by code point everywhere: PostgreSQL would else sort by the database's language.
Words = Text().with_variant(Text(collation="C"), "postgresql")


def new_id() -> str:
    """Make a key that nobody else makes and that sorts by the time it was made (UUIDv7)."""
    return str(uuid7())
