"""How much a dispute weighs: the gap, the origins behind it, and how lately it was said.

A weight is compared with other weights only. It does not change as time goes by, so that it can
be kept: what is said half a year later weighs as much as twice the origins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log2

from claimtracker.rules.findings import Finding
from claimtracker.rules.propositions import Proposition
from claimtracker.rules.voices import Speech, origins

HALF_A_YEAR = 182.5
A_YEAR = 365.0
# What words suggest weighs half of what excludes wholly.
BY_WORDING = 0.5
SHOWN = 4
AFFIRMED, DENIED = "affirmed", "denied"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a dispute weighs, on how many origins it rests, its first answers, and since when.

    `since` is a day counted from the year one.
    """

    weight: float
    origins: int
    answers: tuple[str, ...]
    since: int | None


NOTHING = Weighed(0.0, 0, (), None)


def of_question(findings: Sequence[Finding], answers: Sequence[Proposition]) -> Weighed:
    """Weigh a question by those answers to it that contradict another; else by all of them."""
    plain = [one for one in findings if not one.near]
    sides = {key for one in plain for side in one.claims for key in side}
    concerned = [one for one in answers if one.claims & sides] or answers
    by_claim = {key: one for one in concerned for key in one.claims}
    gap = max((_share(one, by_claim) for one in plain), default=0.0)
    ranked = sorted(concerned, key=lambda one: (-one.origins, one.answer.key))
    shown = tuple(dict.fromkeys(one.answer.value.text for one in ranked))
    return _weighed(gap, [speech for one in concerned for speech in one.speeches], shown[:SHOWN])


def of_claim(findings: Sequence[Finding], speeches: Sequence[Speech]) -> Weighed:
    """Weigh a claim that some affirm and others deny: the two leave nothing between them.

    What another claim is suspected to contradict by its wording weighs less.
    """
    is_denied = any(one.kind != "text" for one in findings)
    shown = (AFFIRMED, DENIED) if is_denied else ()
    return _weighed(1.0 if is_denied else BY_WORDING if findings else 0.0, speeches, shown)


def _weighed(gap: float, speeches: Sequence[Speech], shown: tuple[str, ...]) -> Weighed:
    said = [day for speech in speeches for day in _days(speech)]
    count = len(origins(speeches))
    lately = max(said, default=0) / HALF_A_YEAR
    return Weighed(round(log2(1 + count) + gap + lately, 9), count, shown, min(said, default=None))


def _days(speech: Speech) -> Iterable[int]:
    day: date | None = speech.said.first or speech.said.last
    return [day.toordinal()] if day else []


def _share(finding: Finding, by_claim: dict[str, Proposition]) -> float:
    """Return a gap as a share of the larger figure, or of a year; what excludes wholly is 1."""
    if finding.kind == "text":
        return BY_WORDING
    sides = [by_claim[key].answer.value for key in (finding.left_id, finding.right_id)
             if key in by_claim]  # fmt: skip
    if not finding.gap or not sides:
        return 1.0
    if any(value.kind == "date" for value in sides):
        return min(1.0, finding.gap / A_YEAR)
    ends = [abs(end) for value in sides for end in (value.low, value.high) if end is not None]
    return min(1.0, finding.gap / max(ends)) if any(ends) else 1.0
