"""Sets of places and entities: what a list says, and when two lists exclude each other.

Nothing here knows which name means which entity; a member is whatever the caller puts in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from claimtracker.errors import Invalid

AT_LEAST = "at least"
ONLY = "only"
WITHOUT = "without"
SCOPES = {"only": ONLY, "not": WITHOUT, "mostly": AT_LEAST}

Within = Mapping[str, frozenset[str]]


class UnreadableSet(Invalid):
    """What was written is no list of names; the text is the reason, as a part of a sentence."""


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names and how it is meant: at least these, only these, or without these."""

    scope: str
    members: frozenset[str]


def read(text: str, *, single: bool = False) -> Names:
    """Read names parted by semicolons, behind *only*, *not* or *mostly* if that is meant.

    For a `single` attribute a plain list of one is exactly that one. Raises UnreadableSet.
    """
    if text.casefold() == "none":
        return Names(ONLY, frozenset())
    prefix = re.match(r"(only|not|mostly)(?:\s+|$)", text, re.IGNORECASE)
    listed = text[prefix.end() :] if prefix else text
    members = frozenset(" ".join(name.split()) for name in listed.split(";"))
    if "" in members:
        raise UnreadableSet("a name is missing")
    if any(name.casefold() in ("none", "unknown") for name in members):
        raise UnreadableSet("none and unknown stand alone")
    exactly = single and not prefix and len(members) == 1
    return Names(ONLY if exactly else SCOPES[prefix[1].lower()] if prefix else AT_LEAST, members)


def exclude(a: Names, b: Names, within: Within) -> bool:
    """Say whether no set satisfies both lists.

    A member stands for itself and all that lies in it, so that *only* X leaves room for what is
    within X, and *not* X takes it away too.
    """
    if WITHOUT in (a.scope, b.scope):
        return _denies(a, b, within) or _denies(b, a, within)
    return _leaves_no_room(a, b, within) or _leaves_no_room(b, a, within)


def _denies(a: Names, b: Names, within: Within) -> bool:
    """Say whether `a` rules out a member that `b` names."""
    if a.scope != WITHOUT or b.scope == WITHOUT:
        return False
    return any(_lies_in(member, out, within) for member in b.members for out in a.members)


def _leaves_no_room(a: Names, b: Names, within: Within) -> bool:
    """Say whether `a` is exact and `b` names something apart from all of it."""
    if a.scope != ONLY:
        return False
    return any(not any(_meet(member, one, within) for one in a.members) for member in b.members)


def _meet(a: str, b: str, within: Within) -> bool:
    return _lies_in(a, b, within) or _lies_in(b, a, within)


def _lies_in(inner: str, outer: str, within: Within) -> bool:
    return inner == outer or outer in within.get(inner, ())
