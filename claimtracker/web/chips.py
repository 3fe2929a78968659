"""Which tone and sign a word of a vocabulary wears; an unknown word wears the plainest."""

from __future__ import annotations

RATINGS = {
    "true": ("good", "check"),
    "mostly-true": ("good", "half"),
    "half-true": ("warn", "half"),
    "mostly-false": ("bad", "half"),
    "false": ("bad", "x"),
    "misleading": ("warn", "tri"),
    "outdated": ("warn", "back"),
    "disputed": ("bad", "clash"),
}
STATES = {
    "suspected": ("ring", "Suspected"),
    "open": ("dot", "Open"),
    "waiting": ("clock", "Waiting"),
    "closed": ("check", "Closed"),
    "lapsed": ("back", "Found no longer"),
    "quiet": ("check", "No contradiction"),
}
STANCES = {"affirms": "check", "denies": "x", "questions": "q", "observes": "eye", "loose": "pen"}
STANDINGS = {
    "corrected": ("warn", "back", "Corrected"),
    "retracted": ("bad", "x", "Retracted"),
    "taken back": ("bad", "back", "Taken back by the speaker"),
    "gone": ("", "x", "Gone without notice"),
}
COPIES = {
    "reprint": "reprint of",
    "excerpt": "excerpt from",
    "translation": "translation of",
    "machine": "machine copy of",
}


def rating(code: str) -> tuple[str, str]:
    """Return the tone and the sign of a rating."""
    return RATINGS.get(code, ("", "q"))


def side(letter: str) -> str:
    """Return the name by which the style sheet knows an answer's letter."""
    return letter.lower()
