"""Claims that sentence vectors nominate, where a folder of them is named; needs no extra itself."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from claimtracker.errors import Unavailable
from claimtracker.exchange.match_files import Passage
from claimtracker.queries import candidates
from claimtracker.rules import posts
from claimtracker.rules.statements import Index, Statement

Key = TypeVar("Key", bound=Hashable)


class ExtraMissing(Unavailable):
    """Vectors are named, and the library that compares them is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Vectors need one more library; install it with `pip install 'claimtracker[meaning]'`,"
            " or leave out --vectors."
        )


def of_ledger(folder: Path | None, session: Session, text: str) -> Sequence[str]:
    """Return the keys of the claims of the ledger nearest to a text; none without a folder."""
    if folder is None:
        return ()
    [near] = _nearest(folder, [posts.read(text, {}).text], candidates.every_statement(session))
    return near


def of_list(
    folder: Path | None, asked: Sequence[Passage], index: Index
) -> Sequence[Sequence[Statement]]:
    """Return for each passage the claims of a list nearest to it; none without a folder."""
    if folder is None:
        return [()] * len(asked)
    texts = [posts.read(one.text, index.counts, one.day).text for one in asked]
    near = _nearest(folder, texts, ((one.id, one.text) for one in index.statements))
    known = {one.id: one for one in index.statements}
    return [[known[key] for key in keys] for keys in near]


def _nearest(
    folder: Path, texts: Sequence[str], claims: Iterable[tuple[Key, str]]
) -> list[list[Key]]:
    try:
        from claimtracker.exchange import word_vectors
        from claimtracker.rules import sentence_vectors
    except ModuleNotFoundError as error:
        raise ExtraMissing() from error
    return sentence_vectors.nearest(word_vectors.read(folder), texts, claims)
