"""The sides of a dispute as a page sets them beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.dispute_answers import AnswerRow, AssertionRow, Difference
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.passages import AROUND
from claimtracker.rules.surroundings import around
from claimtracker.rules.vocabulary import STANCES
from claimtracker.web.differences import differing
from claimtracker.web.marks import cut

LINES = 3
_TOLD = ("translated", "garbled")
_PLURALS = {"affirms": "affirm", "denies": "deny", "questions": "question", "observes": "observe"}


@dataclass(frozen=True, slots=True)
class Side:
    """One answer with its letter: what it is, what it means, and all who speak of it.

    `is_beside` says that it is a claim which answers another question, or none; its value is what
    it states.
    """

    letter: str
    value: str
    understood: str
    supplied: bool
    claims: tuple[ClaimLine, ...]
    assertions: tuple[AssertionRow, ...]
    backing: str
    is_affirmed: bool
    low: float | None = None
    high: float | None = None
    unit: str = ""
    begins: date | None = None
    ends: date | None = None
    is_beside: bool = False

    @property
    def first_said(self) -> date | None:
        """Return when somebody first spoke of it."""
        return min((one.said_on for one in self.assertions if one.said_on), default=None)

    @property
    def since(self) -> str | date | None:
        """Return the same as far as that is known: a year stays a year."""
        said = [one for one in self.assertions if one.said_on]
        first = min(said, key=lambda one: one.said_on or date.max, default=None)
        return first.day_said if first else None

    @property
    def shown_first(self) -> AssertionRow | None:
        """Return the assertion whose words the card shows: the speaker's own, if there are any."""
        quoted = [one for one in self.ordered if one.quote and one.standing == "stands"]
        own = [one for one in quoted if one.words not in _TOLD]
        return next(iter(own or quoted), None)

    @property
    def lines(self) -> tuple[AssertionRow, ...]:
        """Return the first assertions, each voice once."""
        voices = {one.voice: one for one in reversed(self.ordered)}
        return tuple(one for one in self.ordered if voices[one.voice] is one)[:LINES]

    @property
    def ordered(self) -> list[AssertionRow]:
        """Return those that affirm before others, and those in copies last of all."""
        said = self.assertions
        return sorted(said, key=lambda one: (one.copy is not None, one.stance != "affirms"))

    @property
    def more(self) -> int:
        """Return how many assertions the card leaves out."""
        return len(self.assertions) - len(self.lines)

    @property
    def by_day(self) -> list[AssertionRow]:
        """Return the assertions in order of time, on each day those in copies last."""
        return sorted(self.ordered, key=lambda one: one.said_on or date.max)

    @property
    def counted(self) -> str:
        """Say how many affirm, deny, question and observe."""
        return stance_words(one.stance for one in self.assertions)


def of_card(card: DisputeCard) -> list[Side]:
    """Return the sides of a dispute; a claim that voices deny has two, for and against it.

    Claims that contradict one of the answers, and give none themselves, are sides of their own.
    """
    sides = _for_and_against(card) if card.claim else [_answer(one) for one in card.answers]
    sides += [replace(_answer(one), is_beside=True) for one in card.beside]
    return sides


def articles_of(cards: Iterable[DisputeCard]) -> set[str]:
    """Return the keys of the articles that speak in disputes."""
    given = (one for card in cards for one in card.answers + card.beside)
    return {row.article for one in given for row in one.assertions}


def affirmed(sides: Iterable[Side]) -> list[Side]:
    """Return the sides that somebody stands for."""
    return [side for side in sides if side.is_affirmed]


def changed(sides: Iterable[Side], differences: Iterable[Difference]) -> list[Side]:
    """Return the sides between which the answer moved on, in order of time."""
    letters = {letter for one in differences for letter in (one.earlier, one.later)}
    among = [side for side in sides if side.letter in letters]
    return sorted(among, key=lambda one: (one.begins or one.first_said or date.max, one.letter))


def pieces(one: AssertionRow, side: Side) -> list[tuple[str, bool]]:
    """Cut a quote so that the part that gives its answer can be marked."""
    quote = one.quote or ""
    value = side.value if one.stance != "denies" else None
    return cut(quote, differing(quote, value))


def surroundings(one: AssertionRow) -> tuple[str, str]:
    """Return the words of its sentence before and after a quote."""
    return around(one.found or one.quote or "", one.before, one.after, AROUND)


def stance_words(stances: Iterable[str]) -> str:
    """Count stances in words: “4 affirm, 1 denies”."""
    counted = Counter(stances)
    return ", ".join(
        f"{counted[stance]} {stance if counted[stance] == 1 else _PLURALS[stance]}"
        for stance in STANCES
        if counted[stance]
    )


def _for_and_against(card: DisputeCard) -> list[Side]:
    said = [one for answer in card.answers for one in answer.assertions]
    lines = tuple(line for answer in card.answers for line in answer.claims)
    denying = [one for one in said if one.stance == "denies"]
    others = [one for one in said if one.stance != "denies"]
    sides = [_voices("A", "yes", "affirms the claim", lines, others)]
    if denying or not card.beside:
        sides += [_voices("B", "no", "denies the same claim", lines, denying)]
    return sides


def _answer(answer: AnswerRow) -> Side:
    means = answer.understood
    understood = "" if means.removeprefix("exactly these: ") == answer.value else means
    supplied = any("value" in line.supplied for line in answer.claims)
    return Side(
        answer.letter, answer.value, understood, supplied, answer.claims, answer.assertions,
        _number(answer.origins, "independent origin"), answer.is_affirmed, answer.low,
        answer.high, answer.unit, answer.begins, answer.ends,
    )  # fmt: skip


def _voices(
    letter: str,
    value: str,
    understood: str,
    lines: tuple[ClaimLine, ...],
    said: Sequence[AssertionRow],
) -> Side:
    backing = _number(len({one.voice for one in said}), "voice")
    return Side(letter, value, understood, False, lines, tuple(said), backing, bool(said))


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
