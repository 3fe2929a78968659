"""What changed from one text to another, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

Piece = tuple[str, str]
# Beyond this many words in one text the comparison would take seconds.
MOST_WORDS = 3_000
LEAST_IN_COMMON = 0.6
_WORDS = re.compile(r"\s+|[^\W_]+|.", re.DOTALL)


def pieces(before: str, after: str) -> list[Piece]:
    """Return a text in pieces of kind `same`, `ins` or `del`, beside what it was before.

    Texts that have little in common are shown one after the other, whole.
    """
    if before == after:
        return [("same", after)] if after else []
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        return _apart(before, after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < LEAST_IN_COMMON:
        return _apart(before, after)
    found: list[Piece] = []
    for how, a, b, c, d in matcher.get_opcodes():
        here = "".join(new[c:d])
        found += [("same", here)] if how == "equal" else _apart("".join(old[a:b]), here)
    return found


def _apart(before: str, after: str) -> list[Piece]:
    return [(kind, text) for kind, text in (("del", before), ("ins", after)) if text]
