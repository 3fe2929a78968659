"""Questions with their answers, in brief, as the pages of names list them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.verdicts import RatingNow
from claimtracker.web import sides
from claimtracker.web.sides import Side

SIDES = 4


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer: its side, by whom it is given, and the ratings of the claims that give it."""

    side: Side
    voices: tuple[str, ...]
    ratings: tuple[RatingNow, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its first answers, and how many more there are."""

    card: DisputeCard
    answers: tuple[GivenAnswer, ...]
    left_out: int

    @property
    def name(self) -> str:
        """Return what its address is called by: the dispute, else a claim that answers."""
        return self.card.id or self.card.claim or self.card.answers[0].claims[0].key


def of_cards(
    cards: Iterable[DisputeCard], ratings: Mapping[str, RatingNow] | None = None
) -> list[Answered]:
    """Return questions with the first of their answers."""
    return [_answered(card, ratings or {}) for card in cards]


def _answered(card: DisputeCard, ratings: Mapping[str, RatingNow]) -> Answered:
    listed = sides.of_card(card)
    shown = tuple(_given(side, ratings) for side in listed[:SIDES])
    return Answered(card, shown, len(listed) - len(shown))


def _given(side: Side, ratings: Mapping[str, RatingNow]) -> GivenAnswer:
    voices = tuple(dict.fromkeys(one.voice for one in side.by_day))
    found = {ratings[line.id].code: ratings[line.id] for line in side.claims if line.id in ratings}
    return GivenAnswer(side, voices, tuple(found.values()))
