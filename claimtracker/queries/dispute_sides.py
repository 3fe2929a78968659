"""The sides of a dispute: who stands on each, and what a card shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.dispute_answers import AnswerRow, AssertionRow
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.rules.vocabulary import STANCES

LINES = 3
ANSWER, FOR, AGAINST, BESIDE = "answer", "for", "against", "beside"
FOR_AND_AGAINST = {FOR: ("yes", "affirms the claim"), AGAINST: ("no", "denies the same claim")}
_TOLD = ("translated", "garbled")
_PLURALS = {"affirms": "affirm", "denies": "deny", "questions": "question", "observes": "observe"}


@dataclass(frozen=True, slots=True)
class Side:
    """One answer with its letter: what it is, what it means, and all who speak of it.

    `is_beside` says that it is a claim which answers another question, or none; its value is what
    it states. `origins` counts the independent origins behind it; `claim_id` is the row's key of
    the claim whose value it has.
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
    origins: int = 0
    claim_id: str = ""
    role: str = ANSWER

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
    sides += [replace(_answer(one), is_beside=True, role=BESIDE) for one in card.beside]
    return sides


def affirmed(sides: Iterable[Side]) -> list[Side]:
    """Return the sides that somebody stands for."""
    return [side for side in sides if side.is_affirmed]


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
    sides = [_voices("A", FOR, lines, others)]
    if denying or not card.beside:
        sides += [_voices("B", AGAINST, lines, denying)]
    return sides


def meaning(value: str, means: str) -> str:
    """Return what a value means where that says more than the value."""
    return "" if means.removeprefix("exactly these: ") == value else means


def _answer(answer: AnswerRow) -> Side:
    supplied = any("value" in line.supplied for line in answer.claims)
    return Side(
        answer.letter, answer.value, meaning(answer.value, answer.understood), supplied,
        answer.claims, answer.assertions, backing(answer.origins), answer.is_affirmed, answer.low,
        answer.high, answer.unit, answer.begins, answer.ends, origins=answer.origins,
        claim_id=answer.claim_id,
    )  # fmt: skip


def _voices(
    letter: str, role: str, lines: tuple[ClaimLine, ...], said: Sequence[AssertionRow]
) -> Side:
    value, understood = FOR_AND_AGAINST[role]
    stand = len(origins(one for one in said if one.is_side))
    return Side(
        letter, value, understood, False, lines, tuple(said), backing(stand), bool(said),
        origins=stand, claim_id=lines[0].id if lines else "", role=role,
    )  # fmt: skip


def origins(said: Iterable[AssertionRow]) -> set[str]:
    """Return on whose knowledge those rest who take a side, each once."""
    return {one.origin for one in said if one.is_side}


def backing(count: int) -> str:
    """Say how many independent origins stand behind something."""
    return f"{count} independent origin{'' if count == 1 else 's'}"
