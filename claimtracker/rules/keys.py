"""The keys of rows, as somebody gives them in words."""

from __future__ import annotations

from uuid import UUID

# The key before all others.
FIRST_KEY = str(UUID(int=0))


def row_key(given: str) -> str:
    """Return the key of a row as it is written everywhere, empty for what can be none.

    PostgreSQL refuses to look for any other.
    """
    try:
        return str(UUID(given))
    except ValueError:
        return ""


def is_row_key(given: str) -> bool:
    """Say whether a text is the key of a row just as it is written everywhere."""
    return given != "" and row_key(given) == given
