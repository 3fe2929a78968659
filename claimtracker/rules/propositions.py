"""Answers that are the same, folded into one, and the claim that stands for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimtracker.rules import conflicts
from claimtracker.rules.periods import Span
from claimtracker.rules.values import Value, folded_text
from claimtracker.rules.voices import Speech, first_said, origins, when

MOST_PAIRED = 30
NO = Value("yesno", "no", 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one claim answers; without a stated period it holds as its attribute runs."""

    claim_id: str
    key: str
    mode: str
    value: Value
    stated: Span | None
    supplied: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposition:
    """Claims of equal value and period, with all who stand for them.

    `answer` is that of the claim affirmed first. Where nobody affirms “no” and somebody
    denies “yes”, `by_denial` is true and the claim is the one that is denied.
    """

    answer: Answer
    claims: frozenset[str]
    speeches: tuple[Speech, ...]
    by_denial: bool = False

    @property
    def first_said(self) -> Span:
        """Return when it was first said."""
        return first_said(self.speeches)

    @property
    def origins(self) -> int:
        """Return on how many independent origins it rests."""
        return len(origins(self.speeches))


@dataclass(frozen=True, slots=True)
class _Backed:
    answer: Answer
    speeches: tuple[Speech, ...]
    by_denial: bool = False
    affirmed_too: bool = False

    @property
    def rank(self) -> tuple[bool, bool, date, date, str]:
        said = first_said(self.speeches)
        last = said.last or date.max
        return self.by_denial, self.affirmed_too, when(said), last, self.answer.key


def fold(answers: Iterable[Answer], speeches: Iterable[Speech]) -> list[Proposition]:
    """Return the propositions that somebody stands for, in order of mode, time and key."""
    backed = list(_backed(answers, speeches))
    buckets: dict[object, list[list[_Backed]]] = {}
    for one in sorted(backed, key=lambda b: b.rank):
        groups = buckets.setdefault(_rough(one.answer), [])
        same = (g for g in groups if conflicts.equal(g[0].answer.value, one.answer.value))
        group = next(same, None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    found = [_proposition(group) for groups in buckets.values() for group in groups]
    return sorted(found, key=in_time)


def in_time(one: Proposition) -> tuple[str, date, date, str]:
    """Return what puts propositions in order: mode, when first said, key of the claim."""
    said = one.first_said
    return one.answer.mode, when(said), said.last or date.max, one.answer.key


def most_independent(found: Sequence[Proposition], most: int = MOST_PAIRED) -> list[Proposition]:
    """Return those propositions that rest on the most independent origins, in order of time."""
    ranked = sorted(found, key=lambda one: (-one.origins, in_time(one)))
    return sorted(ranked[:most], key=in_time)


def may_differ(answers: Iterable[Answer]) -> bool:
    """Say whether two of the answers may be different propositions, whoever stands for them."""
    several = list(answers)
    return len(several) > 1 and (
        len({_rough(one) for one in several}) > 1 or any(_is_yes(one.value) for one in several)
    )


def code(answer: Answer) -> str:
    """Return what names an answer's value and period, the same for equal answers."""
    value, stated = answer.value, answer.stated or Span(None, None)
    bounds = (value.low, value.high, value.low_in, value.high_in, value.unit, value.scope)
    words = folded_text(value.text) if value.kind in ("text", "unknown") else ""
    period = (stated.first and str(stated.first), stated.last and str(stated.last))
    return repr((answer.mode, bounds, sorted(value.members), words, period))


def _backed(answers: Iterable[Answer], speeches: Iterable[Speech]) -> Iterable[_Backed]:
    affirming: dict[str, list[Speech]] = {}
    denying: dict[str, list[Speech]] = {}
    for speech in sorted(speeches, key=lambda s: (when(s.said), s.assertion_id)):
        (affirming if speech.affirms else denying).setdefault(speech.claim_id, []).append(speech)
    for answer in answers:
        affirmed = affirming.get(answer.claim_id, [])
        if affirmed:
            yield _Backed(answer, tuple(affirmed))
        # Who denies any other value affirms none; who denies yes affirms no.
        if denied := denying.get(answer.claim_id) if _is_yes(answer.value) else None:
            yield _Backed(replace(answer, value=NO), tuple(denied), True, bool(affirmed))


def _is_yes(value: Value) -> bool:
    return value.kind == "yesno" and value.low == 1.0


def _rough(answer: Answer) -> object:
    value = answer.value
    words = folded_text(value.text) if value.kind == "text" else ""
    # Nothing at all is the same in every unit, so the unit of zero must not part its claims.
    unit = value.unit if (value.low, value.high) != (0.0, 0.0) else ""
    named = value.scope, value.members
    return answer.mode, value.low, value.high, unit, named, words, answer.stated


def _proposition(group: Sequence[_Backed]) -> Proposition:
    speeches = tuple(speech for one in group for speech in one.speeches)
    claims = frozenset(one.answer.claim_id for one in group)
    return Proposition(group[0].answer, claims, speeches, group[0].by_denial)
