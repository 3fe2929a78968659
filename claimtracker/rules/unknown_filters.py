"""Filters in a search that there are not: what was typed is looked for as words, and that is said.

It is no error: words with a colon stand in many texts that somebody looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from claimtracker.rules import spelling
from claimtracker.rules.search_parts import DATES, FILTERS, typed_words

# So many of them are named.
NAMED = 3
KNOWN = (*FILTERS, *DATES)
# An address of the web is none, nor is a time.
_LIKE_A_FILTER = re.compile(r"([^\W\d_]{2,}):(?!//)(.*)", re.DOTALL)


def said(asked: str) -> str | None:
    """Say in a sentence which filters of a search there are not, and which there are."""
    unknown = list(dict.fromkeys(_unknown(asked)))[:NAMED]
    if not unknown:
        return None
    named = " or ".join(map(_named, unknown))
    known = [f"{name}:" for name in KNOWN]
    listed = f"{', '.join(known[:-1])} and {known[-1]}"
    return f"There is no filter {named}, so it was looked for as words; there are {listed}."


def _unknown(asked: str) -> Iterator[str]:
    """Give the names that stand before a value as that of a filter would, and are none."""
    for word, is_followed in typed_words(asked):
        found = _LIKE_A_FILTER.fullmatch(word)
        if found and (found[2] or is_followed) and found[1].lower() not in KNOWN:
            yield found[1].lower()


def _named(name: str) -> str:
    meant = spelling.meant(name, KNOWN) if spelling.can_be_mistyped(name) else None
    return f"{name}: (did you mean {meant}:?)" if meant else f"{name}:"
