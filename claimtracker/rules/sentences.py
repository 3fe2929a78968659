"""Where the sentences of a text begin and end, by its marks and without a dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What a full stop behind does not end, as most sentences with it go on.
_SHORT = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "st", "jr",
    "sr", "inc", "ltd", "co", "corp", "vs", "no", "nos", "fig", "approx", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "a.m", "p.m", "u.s", "u.k",
    "e.g", "i.e", "u.n", "d.c",
})  # fmt: skip
_LONGEST = 12
# Each run of marks is read once, however long: what was not the end of one is not tried again.
_END = re.compile(r"(?:(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$))|(?:[。！？؟۔।]+[」』”’]*)|\n+|$")
_LAST_WORD = re.compile(r"[\w.]+$")
_GOES_ON = re.compile(r"\s*[a-zà-ÿ0-9,;)]")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, without the space around it."""
    begin = 0
    for end in _END.finditer(text):
        if end.end() <= begin or _is_inside(text, begin, end):
            continue
        sentence = text[begin : end.end()]
        start = begin + len(sentence) - len(sentence.lstrip())
        stop = begin + len(sentence.rstrip())
        begin = end.end()
        if stop > start:
            yield start, stop


def _is_inside(text: str, begin: int, end: re.Match[str]) -> bool:
    """Tell a full stop of a short word, or before a small letter, from the end of a sentence."""
    if not end.group().startswith((".", "…")):
        return False
    word = _LAST_WORD.search(text[max(begin, end.start() - _LONGEST) : end.start()])
    short = word and (word.group().lower() in _SHORT or re.fullmatch(r"[A-Z]", word.group()))
    return bool(short) or bool(_GOES_ON.match(text, end.end()))
