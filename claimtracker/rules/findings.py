"""What contradicts what among the answers to a question, and among the voices over a claim.

A finding rests on nothing but the answers and voices given here, so that it comes out the same
in whatever order they arrived.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, product

from claimtracker.rules import conflicts, voices
from claimtracker.rules.conflicts import CHANGE_AFTER, MAYBE_A_CHANGE, ONLY_TOUCH, Clash
from claimtracker.rules.meetings import meeting
from claimtracker.rules.periods import Span, days_between
from claimtracker.rules.propositions import Answer, Proposition, most_independent
from claimtracker.rules.voices import Speech

HEADLINE = "the headline says more than the text"
UNDATED = "not known when said"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is compared: its words, its attribute, and which place lies in which."""

    words: str
    subject: str
    object: str
    attribute: conflicts.Question
    within: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: two claims in the order of their keys, or one claim twice.

    `claims` are all those that say the same as the left one, and as the right one.
    """

    kind: str
    left_id: str
    right_id: str
    near: bool
    gap: float
    hint: str
    reason: str
    by_one_voice: bool
    claims: tuple[frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Apart:
    """Two answers that differ and do not contradict: a change, or not to be compared."""

    kind: str
    earlier: Proposition
    later: Proposition
    why: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All that comparing the answers to one question brought; `left_out` were not paired."""

    findings: tuple[Finding, ...] = ()
    apart: tuple[Apart, ...] = ()
    compared: int = 0
    left_out: tuple[Proposition, ...] = ()


def of_question(asked: Asked, answers: Sequence[Proposition]) -> Found:
    """Compare all answers to a question, two by two."""
    findings: list[Finding] = []
    apart: list[Apart] = []
    paired = {mode: most_independent(_of(answers, mode)) for mode in ("fact", "plan", "forecast")}
    pairs = [pair for mode in paired for pair in combinations(paired[mode], 2)]
    for a, b in pairs:
        finding = of_pair(asked, a, b)
        if finding:
            findings.append(finding)
        elif difference := _difference(asked, a, b):
            apart.append(difference)
    apart += _outcomes(asked, paired["plan"], paired["fact"])
    kept = {one.answer.claim_id for mode in paired for one in paired[mode]}
    left_out = [a for a in answers if a.answer.mode in paired and a.answer.claim_id not in kept]
    return Found(tuple(findings), tuple(apart), len(pairs), tuple(left_out))


def of_pair(asked: Asked, a: Proposition, b: Proposition) -> Finding | None:
    """Return the contradiction of two answers, if they are one."""
    if _is_one_denied_claim(a, b):
        return None
    said_by_one = voices.of_one_voice(a.speeches, b.speeches)
    by_one = [clash for x, y in said_by_one if (clash := _clash(asked, a.answer, x, b.answer, y))]
    if a.answer.mode == "forecast":
        clash = _plainest(by_one)
    else:
        clash = _clash(asked, a.answer, a.speeches, b.answer, b.speeches)
    if clash is None:
        return None
    hints = _hints(asked, clash, a, b)
    left, right = sorted((a, b), key=lambda one: one.answer.claim_id)
    return Finding(
        "value", left.answer.claim_id, right.answer.claim_id, clash.near, clash.gap,
        "; ".join(hints), _reason(asked, hints, a, b), bool(by_one), (left.claims, right.claims),
    )  # fmt: skip


def of_claim(
    claim_id: str, mode: str, speeches: Sequence[Speech], *, may_change: bool = False
) -> Finding | None:
    """Return the disagreement of voices over one claim, if there is one.

    `may_change` says that the claim is a state without a period of its own.
    """
    affirming = [s for s in speeches if s.affirms]
    denying = [s for s in speeches if not s.affirms]
    if mode == "opinion" or not affirming or not denying:
        return None
    by_one_voice = bool(voices.of_one_voice(affirming, denying))
    if mode == "forecast" and not by_one_voice:
        return None
    days = days_between(voices.first_said(affirming), voices.first_said(denying))
    hints = [MAYBE_A_CHANGE] if may_change and days >= CHANGE_AFTER else []
    hints += [HEADLINE] if voices.headline_goes_beyond(affirming, denying) else []
    said = voices.disagreement(affirming, denying)
    reason = "; ".join([said, *(_in_words(hint, days) for hint in hints)])
    alone = frozenset({claim_id})
    return Finding(
        "denial", claim_id, claim_id, False, 0.0, "; ".join(hints), reason, by_one_voice,
        (alone, alone),
    )  # fmt: skip


def _of(answers: Sequence[Proposition], mode: str) -> list[Proposition]:
    return [one for one in answers if one.answer.mode == mode]


def _is_one_denied_claim(a: Proposition, b: Proposition) -> bool:
    """Say whether one side is only the denial of a claim of the other, which is found as such."""
    return (a.by_denial and a.answer.claim_id in b.claims) or (
        b.by_denial and b.answer.claim_id in a.claims
    )


def _clash(
    asked: Asked, a: Answer, a_said: Sequence[Speech], b: Answer, b_said: Sequence[Speech]
) -> Clash | None:
    if conflicts.exclude(
        a.value, b.value, takes_one=asked.attribute.takes_one, within=asked.within
    ) is not True:  # fmt: skip
        return None
    compared = (
        conflicts.compare(
            conflicts.Answer(a.value, a.mode, a.stated, x),
            conflicts.Answer(b.value, b.mode, b.stated, y),
            asked.attribute,
            asked.within,
        )
        for x, y in _times(asked, a, a_said, b, b_said)
    )
    return _plainest([clash for clash in compared if clash])


def _times(
    asked: Asked, a: Answer, a_said: Sequence[Speech], b: Answer, b_said: Sequence[Speech]
) -> Iterator[tuple[Span, Span]]:
    return meeting(_spans(asked, a, a_said), _spans(asked, b, b_said))


def _spans(asked: Asked, answer: Answer, speeches: Sequence[Speech]) -> list[Span]:
    """Return the times that matter: each one said where a figure goes stale, else the first."""
    if answer.stated is None and asked.attribute.runs in ("figure", "total"):
        return list(dict.fromkeys(speech.said for speech in speeches))
    return [voices.first_said(speeches)]


def _plainest(clashes: Sequence[Clash]) -> Clash | None:
    return min(clashes, key=lambda clash: (bool(clash.hint), clash.hint), default=None)


def _hints(asked: Asked, clash: Clash, a: Proposition, b: Proposition) -> list[str]:
    hints = [clash.hint] if clash.hint else []
    if voices.headline_goes_beyond(a.speeches, b.speeches):
        hints.append(HEADLINE)
    if asked.attribute.runs in ("figure", "total") and (_is_undated(a) or _is_undated(b)):
        hints.append(UNDATED)
    return hints


def _is_undated(one: Proposition) -> bool:
    return one.answer.stated is None and one.first_said == Span(None, None)


def _reason(asked: Asked, hints: Sequence[str], a: Proposition, b: Proposition) -> str:
    said = conflicts.sentence(
        a.answer.value.text, b.answer.value.text, asked.words, asked.subject, asked.object,
        supplied=a.answer.supplied | b.answer.supplied,
    )  # fmt: skip
    days = days_between(a.first_said, b.first_said)
    return "; ".join([said, *(_in_words(hint, days) for hint in hints)])


def _in_words(hint: str, days: int) -> str:
    words = {
        MAYBE_A_CHANGE: f"maybe a change: first said {days} days apart",
        ONLY_TOUCH: "their periods only touch",
        UNDATED: "it is not known when all of it was said",
    }
    return words.get(hint, hint)


def _difference(asked: Asked, a: Proposition, b: Proposition) -> Apart | None:
    if a.answer.mode == "forecast" or _is_one_denied_claim(a, b):
        return None
    one, other = a.answer.value, b.answer.value
    takes_one = asked.attribute.takes_one
    excluded = conflicts.exclude(one, other, takes_one=takes_one, within=asked.within)
    if excluded:
        earlier, later = sorted((a, b), key=_begins)
        return Apart("change", earlier, later)
    why = conflicts.not_comparable(one, other) if excluded is None else ""
    return Apart("not comparable", a, b, why) if why else None


def _begins(one: Proposition) -> tuple[date, str]:
    """Return what puts a change in order: the period as stated, else when it was said."""
    stated = one.answer.stated
    begins = voices.when(one.first_said) if stated is None else stated.first or date.min
    return begins, one.answer.key


def _outcomes(
    asked: Asked, plans: Sequence[Proposition], facts: Sequence[Proposition]
) -> Iterator[Apart]:
    for plan, fact in product(plans, facts):
        later = voices.when(plan.first_said) <= voices.when(fact.first_said)
        planned = _as_fact(plan.answer)
        if later and _clash(asked, planned, plan.speeches, fact.answer, fact.speeches):
            yield Apart("outcome", plan, fact)


def _as_fact(answer: Answer) -> Answer:
    return Answer(answer.claim_id, answer.key, "fact", answer.value, answer.stated, answer.supplied)
