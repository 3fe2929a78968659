"""How alike two names are: a way to find what is one thing under two names, never to merge it.

A name within another is no likeness: “TikTok” and “the download of TikTok” are two things. What
counts is the same name spelled otherwise, with a company's form, with initials, or by its initials.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

# Words that a name has or has not, and means the same.
IDLE = frozenset({
    "a", "an", "and", "co", "company", "corp", "corporation", "gmbh", "group", "holding",
    "holdings", "inc", "incorporated", "limited", "llc", "ltd", "plc", "the",
})  # fmt: skip
NO_LIKENESS, BY_INITIALS, SHORTENED, SAME = 0, 90, 92, 100
# Of words that are shorter, too many are alike by chance.
LONG_ENOUGH = 6
WORD_BY_WORD = 80


def likeness(one: str, other: str) -> int:
    """Say how alike two folded names are, from 0 to 100."""
    mine, theirs = words(one), words(other)
    joined, joined_too = "".join(mine), "".join(theirs)
    if joined == joined_too:
        return SAME
    if _figures(joined) != _figures(joined_too):
        return NO_LIKENESS
    if joined in initials(theirs) or joined_too in initials(mine):
        return BY_INITIALS
    if len(mine) == len(theirs) and {*mine} & {*theirs} and all(map(_begins, mine, theirs)):
        return SHORTENED
    return _spelled(mine, theirs)


def words(name: str) -> list[str]:
    """Return the words of a folded name that tell it from another."""
    found = re.findall(r"\w+", name)
    return [word for word in found if word not in IDLE] or found


def initials(listed: list[str]) -> tuple[str, ...]:
    """Return what a name of three words or more is called by its initials."""
    return ("".join(word[0] for word in listed),) if len(listed) > 2 else ()


def _spelled(mine: list[str], theirs: list[str]) -> int:
    joined, joined_too = "".join(sorted(mine)), "".join(sorted(theirs))
    if min(len(joined), len(joined_too)) < LONG_ENOUGH:
        return NO_LIKENESS
    if len(mine) == len(theirs):
        pairs = zip(sorted(mine), sorted(theirs), strict=True)
        if min(fuzz.ratio(*pair) for pair in pairs) < WORD_BY_WORD:
            return NO_LIKENESS
    return round(fuzz.ratio(joined, joined_too))


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _figures(joined: str) -> list[str]:
    return sorted(re.findall(r"\d+", joined))
