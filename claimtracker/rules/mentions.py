"""Whom a comment names: an @ before a name of somebody at the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping

LONGEST_COMMENT = 10_000


def mentioned(text: str, people: Mapping[str, str]) -> frozenset[str]:
    """Return the keys of those people whom a text names with an @, given their names by key.

    The longest name counts: “@Ada Berg” names Ada Berg and not Ada. Letters are capital or not.
    """
    if not people:
        return frozenset()
    by_name = {name.casefold(): key for key, name in people.items()}
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    found = re.finditer(rf"(?<!\w)@({names})(?!\w)", text.casefold())
    return frozenset(by_name[one[1]] for one in found)
