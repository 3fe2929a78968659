"""When something was decided: the moment that a written date begins at."""

from __future__ import annotations

from datetime import UTC, datetime

from claimtracker.exchange.checks import BadRecord
from claimtracker.rules import periods

MINUTE = "%Y-%m-%dT%H:%MZ"


def moment(written: str) -> datetime:
    """Return the moment that a date begins at, in UTC, with its hour where it has one."""
    if "T" in written.upper():
        try:
            found = datetime.fromisoformat(written.upper())
            return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
        except (ValueError, OverflowError):
            pass  # An hour in another form: the day has to do.
    first = periods.parse(written).first
    if first is None:
        raise BadRecord(f"is {written!r}; a decision needs the day it was made", "at")
    return datetime.combine(first, datetime.min.time())
