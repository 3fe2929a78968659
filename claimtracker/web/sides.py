"""The sides of a dispute as a page sets them beside each other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from claimtracker.queries.dispute_answers import AssertionRow, Difference
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_sides import Side, affirmed, of_card, stance_words
from claimtracker.queries.listed_disputes import ListedSide
from claimtracker.queries.passages import AROUND
from claimtracker.rules.surroundings import around
from claimtracker.web.differences import differing
from claimtracker.web.marks import cut

__all__ = [
    "Side", "affirmed", "articles_of", "changed", "of_card", "pieces", "stance_words",
    "statements", "surroundings",
]  # fmt: skip


def articles_of(cards: Iterable[DisputeCard]) -> set[str]:
    """Return the keys of the articles that speak in disputes."""
    given = (one for card in cards for one in card.answers + card.beside)
    return {row.article for one in given for row in one.assertions}


def changed(sides: Iterable[Side], differences: Iterable[Difference]) -> list[Side]:
    """Return the sides between which the answer moved on, in order of time."""
    letters = {letter for one in differences for letter in (one.earlier, one.later)}
    among = [side for side in sides if side.letter in letters]
    return sorted(among, key=lambda one: (one.begins or one.first_said or date.max, one.letter))


def statements(sides: Iterable[Side]) -> dict[str, str]:
    """Return what the claims of a dispute state, by their keys."""
    return {line.key: line.statement or line.key for side in sides for line in side.claims}


def pieces(one: AssertionRow, side: Side | ListedSide) -> list[tuple[str, bool]]:
    """Cut a quote so that the part that gives its answer can be marked."""
    quote = one.quote or ""
    value = side.value if one.stance != "denies" else None
    return cut(quote, differing(quote, value))


def surroundings(one: AssertionRow) -> tuple[str, str]:
    """Return the words of its sentence before and after a quote."""
    return around(one.found or one.quote or "", one.before, one.after, AROUND)
