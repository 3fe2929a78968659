"""Passwords as the ledger keeps them: argon2, with a salt of its own for each."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# RFC 9106, for machines with little memory: 64 MiB, three passes.
HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(_spelled(password))


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that was kept.

    Where none was kept the answer is no, and takes as long.
    """
    try:
        HASHER.verify(kept or _nobodys(HASHER), _spelled(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a password was kept with other parameters than would be taken today."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash("the password of nobody")


def _spelled(password: str) -> str:
    """Spell a password one way, for keyboards differ in how they make the same letter."""
    return unicodedata.normalize("NFKC", password)
