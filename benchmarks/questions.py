"""The questions that synthetic claims answer: what is asked, and what answers are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PLACES = (
    "Arvenland", "Bresk", "Caldora", "Dunmere", "Estavia", "Forlund", "Gramont", "Halvik",
    "Istria Minor", "Jorvania", "Kestria", "Lomond Isles",
)  # fmt: skip
_SYLLABLES = (
    "ba", "ce", "di", "fo", "gu", "ha", "ke", "li", "mo", "nu",
    "pa", "re", "si", "to", "vu", "wa", "xe", "yi", "zo", "tra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question: its attribute, how it is put in words, whether it asks of a place."""

    attribute: str
    words: str
    of_a_place: bool
    write: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: who or what is asked about, and the figure that most give as its answer."""

    number: int
    subject: str
    kind: Kind
    place: str | None
    usual: int

    def answer(self, figure: int) -> str:
        """Return an answer as people write it."""
        return self.kind.write(figure)

    def statement(self, figure: int, lead: str) -> str:
        """Put an answer into a sentence."""
        said = self.kind.words.format(
            subject=self.subject, place=self.place, value=self.answer(figure)
        )
        return f"{lead} {said}"


def _people(figure: int) -> str:
    return f"{figure * 1_111:,} people"


def _money(figure: int) -> str:
    return f"${figure}.5 million"


KINDS = (
    Kind("users in", "{subject} has {value} as users in {place}", True, _people),
    Kind("jobs created in", "{subject} brought {value} to {place}", True,
         lambda figure: f"{figure * 111:,} jobs"),
    Kind("fine paid to", "{subject} paid {value} as a fine to {place}", True, _money),
    Kind("revenue of", "{subject} took in {value} in a quarter", False, _money),
    Kind("killed in", "{subject} cost the lives of {value}", False,
         lambda figure: f"{figure} people"),
    Kind("turnout in", "the turnout in the vote of {subject} was {value}", False,
         lambda figure: f"{figure}%"),
    Kind("founded", "{subject} was founded in {value}", False, lambda figure: f"{1900 + figure}"),
    Kind("has signed", "whether {subject} has signed the treaty of {place}: {value}", True,
         lambda figure: "yes" if figure % 2 else "no"),
    Kind("located in", "{subject} has a house in {value}", False,
         lambda figure: PLACES[figure % len(PLACES)]),
)  # fmt: skip
HOT = Kind(
    "poll standing in", "{subject} stands at {value} in {place}", True, lambda figure: f"{figure}%"
)


def question(seed: int, number: int) -> Question:
    """Return the question of a number, the same whenever it is asked."""
    chance = Random(f"{seed}:question:{number}")
    kind = chance.choice(KINDS)
    place = chance.choice(PLACES) if kind.of_a_place else None
    return Question(number, name("The", number), kind, place, chance.randint(20, 98))


def hot_question(number: int) -> Question:
    """Return one of the few questions that a great many claims answer."""
    return Question(-1 - number, name("Party", number), HOT, PLACES[number], 20 + 9 * number)


def name(first: str, number: int) -> str:
    """Make a name of a number, never the same for two."""
    syllables: list[str] = []
    rest = number
    while rest or len(syllables) < 4:
        rest, place = divmod(rest, len(_SYLLABLES))
        syllables.append(_SYLLABLES[place])
    word = "".join(syllables)
    return f"{first} {word[:4].capitalize()}{word[4:]}"


def entity_of(asked: Question) -> dict[str, str]:
    """Return the record of what a question is about."""
    return {"type": "entity", "name": asked.subject, "kind": "organization"}
