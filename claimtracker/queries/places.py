"""Places in lists that are ordered by day and key: where the next page begins."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from claimtracker.errors import Invalid


class NoSuchPlace(Invalid):
    """A page was asked for that no list leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of the list; begin with the first.")


def written(day: date | None, key: str) -> str:
    """Return a place as an address has it."""
    return f"{day.isoformat() if day else ''}.{key}"


def read(place: str) -> tuple[date | None, str]:
    """Return the day, where there is one, and the key of a place. Raises NoSuchPlace."""
    day, _, key = place.partition(".")
    try:
        found = date.fromisoformat(day) if day else None, str(UUID(key))
    except ValueError as error:
        raise NoSuchPlace from error
    if written(*found) != place:
        raise NoSuchPlace
    return found
