"""Short addresses: the key of a row in 26 letters and figures that can be read out and typed.

It is the whole key, so that it is as unique and is looked up in the same index. The letters are
those of Crockford's base 32: no capitals are needed, and none of i, l, o and u, which people take
for figures or for each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
_EPOCH = datetime(1970, 1, 1)
_MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1"})


def short(key: str) -> str:
    """Return the short form of the key of a row."""
    number, letters = UUID(key).int, ""
    for _ in range(LENGTH):
        number, place = divmod(number, 32)
        letters = LETTERS[place] + letters
    return letters


def whole(given: str) -> str | None:
    """Return the key that a short form stands for, or a key itself; None where it is neither."""
    letters = given.lower().translate(_MISREAD)
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return _key(given)
    number = 0
    for letter in letters:
        number = number * 32 + LETTERS.index(letter)
    return str(UUID(int=number)) if number < 1 << 128 else None


def _key(given: str) -> str | None:
    try:
        return str(UUID(given)) if len(given) == 36 else None
    except ValueError:
        return None


def made_at(key: str) -> datetime:
    """Return when a row was made, which its key (UUIDv7) begins with; the year 1970 for others."""
    uuid = UUID(key)
    return _EPOCH + timedelta(milliseconds=uuid.int >> 80 if uuid.version == 7 else 0)


def first_after(at: datetime) -> str:
    """Return what the keys of all rows come after that were made after a moment (UUIDv7)."""
    past = (at - _EPOCH) // timedelta(milliseconds=1) + 1
    return str(UUID(int=past << 80))
