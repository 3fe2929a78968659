"""Whether a text is in the letters whose words are weighed; which language it is nothing says."""

from __future__ import annotations

import unicodedata

_WEIGHED = "LATIN "


def is_weighed(text: str) -> bool:
    """Say whether half of the letters of a text, or more, are Latin; one without any has none."""
    letters = [letter for letter in text if letter.isalpha()]
    latin = sum(_is_latin(letter) for letter in letters)
    return bool(letters) and 2 * latin >= len(letters)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith(_WEIGHED)
