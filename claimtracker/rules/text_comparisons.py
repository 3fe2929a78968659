"""What changed from one long text to another: by paragraphs, and in those word by word."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import zip_longest

from claimtracker.rules.word_differences import Piece, pieces

# Beyond these a comparison would keep the server from answering others.
MOST_PARAGRAPHS = 1_500
MOST_COMPARED = 4_000_000

Paragraph = list[Piece]


def compare(before: str, after: str) -> list[Paragraph]:
    """Return the paragraphs of a text, each in pieces of kind `same`, `ins` or `del`.

    A paragraph that went stands where it stood. Of very long texts each is shown whole.
    """
    old, new = _paragraphs(before), _paragraphs(after)
    if max(len(old), len(new)) > MOST_PARAGRAPHS:
        return [*_whole("del", old), *_whole("ins", new)]
    room, found = MOST_COMPARED, list[Paragraph]()
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found += _whole("same", new[c:d])
            continue
        for one, other in zip_longest(old[a:b], new[c:d], fillvalue=""):
            room -= len(one) * len(other)
            whole = [*_whole("del", [one]), *_whole("ins", [other])]
            found += [pieces(one, other)] if room > 0 else whole
    return found


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _whole(kind: str, paragraphs: list[str]) -> list[Paragraph]:
    return [[(kind, text)] for text in paragraphs if text]
