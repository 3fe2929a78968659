"""What a text may hold, when two texts are the same, and the words it is searched by.

Stored text is never altered beyond its line ends; folding and words are for comparing only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from claimtracker.errors import Invalid

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

_APOSTROPHES = "\u2018\u2019\u201a\u201b\u2032\u2035\u02bc\u00b4\u0060"
_QUOTATION_MARKS = "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58"

# Marks of direction, soft hyphens and joiners are not seen by the reader of the page.
INVISIBLE = frozenset("\u00ad\u061c\u200c\u200d\u200e\u200f\u2060\ufeff") | frozenset(
    chr(code) for code in chain(range(0x202A, 0x202F), range(0x2066, 0x206A))
)

TYPOGRAPHY: dict[int, str] = {
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    **dict.fromkeys(map(ord, _QUOTATION_MARKS), '"'),
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, INVISIBLE - {"\u200c", "\u200d"}), ""),
    0x200B: "",
    0x2026: "...",
    0xFB01: "fi",
    0xFB02: "fl",
}

# Accents, and the vowel points of Hebrew and Arabic, are left out by most who type a search;
# the marks of Indic scripts, Thai and kana are letters in all but name and stay.
_UNSEARCHED_MARKS = dict.fromkeys(
    chain(
        range(0x0300, 0x0370),
        range(0x0591, 0x05BE),
        (0x05BF, 0x05C1, 0x05C2, 0x05C4, 0x05C5, 0x05C7, 0x0640, 0x0670),
        range(0x0610, 0x061B),
        range(0x064B, 0x0660),
        range(0x06D6, 0x06DD),
        range(0x06DF, 0x06E5),
        (0x06E7, 0x06E8),
        range(0x06EA, 0x06EE),
        range(0x1AB0, 0x1B00),
        range(0x1DC0, 0x1E00),
        range(0x20D0, 0x2100),
        range(0xFE00, 0xFE10),
        range(0xFE20, 0xFE30),
        range(0xE0100, 0xE01F0),
    )
)
_UNSEEN = dict.fromkeys(map(ord, INVISIBLE))

# Thai, Lao, Burmese, Khmer, Korean, Chinese, Japanese, Yi: scripts whose words the space
# does not part, or, in Korean, parts only with their particles.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x115F), (0x1780, 0x17FF), (0x1950, 0x19DF),
    (0x1A20, 0x1AAF), (0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x31FF), (0x3400, 0x4DBF),
    (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF), (0xFF66, 0xFFDC), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip

# Vowels and finals of a Korean syllable, and halfwidth voicing marks, join what stands before.
_JOINED = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF), (0xFF9E, 0xFF9F))

_SQUARED_WORDS = (0x3200, 0x33FF)

# PostgreSQL refuses a search word of more than 2,046 bytes.
_LONGEST_WORD = 200

_ASCII_WORD = re.compile(f"[a-z0-9]{{1,{_LONGEST_WORD}}}")
_RUN = re.compile("(?P<spaced>w(?:i*[wm])*)|u(?:i*[um])*")
_CHARACTER = re.compile("u(?:i*m)*")
_PLAIN_WORD = re.compile("[wum]+")


class UnstorableText(Invalid):
    """The text holds a character that no database can keep."""

    def __init__(self, character: str, position: int) -> None:
        self.character = character
        self.position = position
        name = "a zero character" if character == "\0" else "half of a surrogate pair"
        super().__init__(
            f"Character {position + 1} of the text is {name} (U+{ord(character):04X}), "
            "which cannot be stored; remove it."
        )


class Word(NamedTuple):
    """One folded word of a text and the code points it stands on.

    `head` is where its first character ends. `tail` says that it is the last character of a
    run of an unspaced script, standing alone.
    """

    text: str
    start: int
    end: int
    head: int
    tail: bool = False


class _Kinds(dict[int, str]):
    """The kind of each character: word, unspaced, mark, invisible, or a space for the rest."""

    def __missing__(self, code: int) -> str:
        self[code] = kind = _kind(code)
        return kind


def _within(code: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _kind(code: int) -> str:
    category = unicodedata.category(chr(code))[0]
    if chr(code) in INVISIBLE:
        return "i"
    if category == "M" or _within(code, _JOINED):
        return "m"
    if category in "LN":
        return "u" if _within(code, _UNSPACED) else "w"
    return "w" if _within(code, (_SQUARED_WORDS,)) else " "


_KINDS = _Kinds()


def clean(text: str) -> str:
    """Return the text as it is stored, every line end as one line feed.

    Raises UnstorableText for U+0000 and for lone surrogates.
    """
    if unstorable := _UNSTORABLE.search(text):
        raise UnstorableText(unstorable.group(), unstorable.start())
    return text.replace("\r\n", "\n").replace("\r", "\n")


def storable(text: str) -> str:
    """Return the text with a blank for each character that cannot be stored."""
    return _UNSTORABLE.sub(" ", text)


def fold(text: str) -> str:
    """Return what two statements or names have in common when an editor calls them the same."""
    plain = text.translate(TYPOGRAPHY)
    for _ in range(2):
        plain = unicodedata.normalize("NFKC", plain).casefold()
    plain = unicodedata.normalize("NFKC", plain).translate(TYPOGRAPHY)
    return " ".join(plain.split())


def search_words(text: str) -> list[str]:
    """Return the folded words that a text is found by, in their order.

    A run of Chinese, Japanese, Korean, Thai and the like gives its pairs of characters and then
    its last character alone, so that a single character is found as the beginning of a word.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [word.text for word in words(text)]


def index_text(text: str) -> str:
    """Return the words of a text as both search engines index them."""
    return " ".join(search_words(text))


def words(text: str) -> Iterator[Word]:
    """Yield the folded words of a text with the places where they stand in it."""
    if text.isascii():
        for found in _ASCII_WORD.finditer(text.lower()):
            yield Word(found.group(), found.start(), found.end(), found.end())
        return
    kinds = text.translate(_KINDS)
    for run in _RUN.finditer(kinds):
        if run["spaced"]:
            yield from _spaced(text, *run.span())
        else:
            yield from _pairs(text, [m.span() for m in _CHARACTER.finditer(kinds, *run.span())])


def _spaced(text: str, start: int, end: int) -> Iterator[Word]:
    plain = _plain(text[start:end])
    if len(plain) <= _LONGEST_WORD and plain.isalnum():
        yield Word(plain, start, end, end)
        return
    for found in _PLAIN_WORD.finditer(plain.translate(_KINDS)):
        for cut in range(found.start(), found.end(), _LONGEST_WORD):
            yield Word(plain[cut : min(cut + _LONGEST_WORD, found.end())], start, end, end)


def _pairs(text: str, characters: list[tuple[int, int]]) -> Iterator[Word]:
    plain = [_plain(text[start:end]) for start, end in characters]
    for place in range(len(characters) - 1):
        start, head = characters[place]
        pair = (plain[place] + plain[place + 1])[:_LONGEST_WORD]
        yield Word(pair, start, characters[place + 1][1], head)
    start, end = characters[-1]
    yield Word(plain[-1][:_LONGEST_WORD], start, end, end, tail=True)


def _plain(run: str) -> str:
    if run.isascii():
        return run.lower()
    folded = unicodedata.normalize("NFKD", run.translate(_UNSEEN)).casefold()
    bare = unicodedata.normalize("NFKD", folded).translate(_UNSEARCHED_MARKS)
    return unicodedata.normalize("NFC", bare)
