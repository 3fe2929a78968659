"""A folder of word vectors, as GloVe and fastText write them: a word and its numbers a line.

The vector of a sentence is the mean of those of its words. The first words of a file are the
commonest and say least, so they count least (Arora, Liang and Ma, “A simple but tough-to-beat
baseline for sentence embeddings”, 2017); how common a word is is taken from its place in the file
(Zipf’s law). Needs the extra `meaning`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

import numpy as np

from claimtracker.errors import Invalid
from claimtracker.rules.sentence_vectors import Vectors
from claimtracker.rules.text import search_words

ENDING = "*.vec"
# A word that makes up this share of a text counts half.
HALF = 0.001
# The commonest word makes up so much of a text, the second half of that, and so on.
COMMONEST = 0.07


class NoVectors(Invalid):
    """There is no folder of this name, or no word vectors are in it."""

    def __init__(self, folder: Path) -> None:
        found = "has no word vectors" if folder.is_dir() else "is no folder"
        super().__init__(
            f"{folder} {found}; name a folder of files {ENDING} that have a word and its numbers"
            " in each line."
        )


class BadVector(Invalid):
    """A line of a file of word vectors cannot be read."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}; write a word and its numbers.")


@dataclass(frozen=True, slots=True)
class WordVectors:
    """Sentences by the vectors of their words; `rows` are weighed already."""

    places: Mapping[str, int]
    rows: Vectors

    def vectors(self, statements: Sequence[str]) -> Vectors:
        """Return a row for each statement, of length one; zeros where none of its words is here."""
        found = np.zeros((len(statements), self.rows.shape[1]), dtype=np.float32)
        for at, statement in enumerate(statements):
            known = [self.places[word] for word in search_words(statement) if word in self.places]
            if known:
                found[at] = self.rows[known].sum(axis=0)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.divide(found, lengths, out=found, where=lengths > 0)


def read(folder: Path) -> WordVectors:
    """Read the word vectors of a folder, of several files in the order of their names.

    Of a word that stands there twice the first counts. Raises NoVectors and BadVector.
    """
    places: dict[str, int] = {}
    numbers, weights, size = array("f"), array("f"), 0
    for path in sorted(folder.glob(ENDING)):
        for line, word, vector in _lines(path, size):
            size = len(vector)
            if word not in places:
                places[word] = len(places)
                numbers.extend(vector)
                weights.append(HALF / (HALF + COMMONEST / line))
    if not places:
        raise NoVectors(folder)
    rows = np.frombuffer(numbers, dtype=np.float32).reshape(len(places), size)
    rows *= np.frombuffer(weights, dtype=np.float32)[:, None]
    return WordVectors(places, rows)


def _lines(path: Path, size: int) -> Iterator[tuple[int, str, array[float]]]:
    """Give each word of a file with its line and its vector; `size` is 0 where none was read yet.

    A first line of counts is passed over, and so are words that have a space in them.
    """
    with path.open("rb") as stream:
        for line, raw in enumerate(stream, start=1):
            fields = raw.split()
            if not fields or (line == 1 and _are_counts(fields)):
                continue
            size = size or len(fields) - 1
            more = len(fields) - 1 - size
            if more > 0 and not _is_number(fields[more]):
                continue
            if more or not size:
                raise BadVector(path, line, f"it has {size + more} numbers, not {size or 'some'}")
            for word in _word(path, line, fields[0]):
                yield line, word, _vector(path, line, fields[1:])


def _are_counts(fields: Sequence[bytes]) -> bool:
    return len(fields) == 2 and all(one.isdigit() for one in fields)


def _is_number(written: bytes) -> bool:
    try:
        float(written)
    except ValueError:
        return False
    return True


def _word(path: Path, line: int, written: bytes) -> list[str]:
    """Return a word as sentences have it, if one can: a pair of characters comes with its last."""
    try:
        words = search_words(written.decode())
    except UnicodeDecodeError as error:
        raise BadVector(path, line, "its word is no UTF-8") from error
    is_one = len(words) == 1 or (len(words) == 2 and words[1] == words[0][1:])
    return words[:1] if is_one else []


def _vector(path: Path, line: int, written: Sequence[bytes]) -> array[float]:
    try:
        vector = array("f", map(float, written))
    except (ValueError, OverflowError) as error:
        raise BadVector(path, line, "what follows the word are no numbers") from error
    if not isfinite(sum(vector)):
        raise BadVector(path, line, "a number is too large or none")
    return vector
