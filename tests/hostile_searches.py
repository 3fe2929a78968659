"""Searches that nobody means well: operators, quotes and filters out of place, in all scripts."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

from claimtracker.rules.search_parts import DATES, FILTERS
from tests import naughty

OPERATORS = (
    '"', '""', '"""', "'", "(", ")", "-", "--", "OR", "AND", "NOT", "NEAR(", "*", "^", ":", "::",
    "\\", "\x00", "\ud800", "\ufeff", "\u200f", "\u202e", "\u0301" * 30, "💥", "%", "_", "<->",
    "&", "|", "!", "{", "}", "$1", ":x", "?", ";", "\t", "\n", "\r\n", "\u2028", "\x01",
    "\u201c", "\u201d", "“", "„", "a" * 300, "桥" * 100, "ก" * 100, "1e309", "before:", "has:",
)  # fmt: skip
VALUES = (
    "tiktok",
    "x",
    '"x',
    '"x y"',
    '"',
    '""',
    "2020",
    "0000",
    "9999-99",
    "none",
    "💥",
    "桥",
    "-",
)


def searches(number: int, seed: int = 20_201_001) -> list[str]:
    """Return so many searches, the same for one seed; a few of them are very long."""
    chance = Random(seed)
    filters = [f"{name}:" for name in (*FILTERS, *DATES)]
    pieces = (*OPERATORS, *naughty.FEW, *naughty.SCRIPTS_OF_THE_WORLD, *filters)
    # A code point of every block of a hundred, so that each script comes up.
    scripts = [chr(code) for code in range(0x20, 0x30000, 101)]
    found = []
    for _ in range(number):
        parts = chance.choices(pieces, k=chance.randrange(1, 9))
        parts += chance.choices(scripts, k=chance.randrange(0, 30))
        parts += [chance.choice(filters) + chance.choice(VALUES)]
        chance.shuffle(parts)
        text = chance.choice(("", " ", " ", '"')).join(parts)
        found.append(text * 50 if chance.random() < 0.02 else text[:1_000])
    return ["", " ", "x" * 10_000, '"' * 1_000, "-" * 1_000, "a " * 500, "OR " * 333, *found][
        :number
    ]


def address(text: str) -> str:
    """Return where a search is asked; half a surrogate pair goes as the bytes it would have."""
    return f"/search?q={quote(text.encode('utf-8', 'surrogatepass'))}"
