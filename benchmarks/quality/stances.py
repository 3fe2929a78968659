"""Scores the stance that wording suggests, on Emergent: `python -m benchmarks.quality.stances DIR`.

Five folds by claim: no headline is scored by weights that saw its claim. With `--fit` the weights
that come with the program are fitted on all of it and written.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from benchmarks.quality import emergent, scores
from benchmarks.quality.emergent import Headline
from benchmarks.quality.folds import folds, held_back
from benchmarks.quality.scores import Score
from claimtracker.rules import estimates, stances
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.fitting import Case, fit

VERSION = 1
RIDGE = 5.0
# A sign that fewer headlines show than this says nothing that can be relied on.
FEWEST = 10
OUTCOMES = ("affirms", "denies", "observes")
PUBLISHED = "Ferreira & Vlachos 2016, on the test part"

_DENIES = re.compile(
    r"\b(?:hoax|fake|false|not|no|den(?:y|ies|ied)|debunk\w*|refut\w*|untrue|never)\b|n['’]t\b",
    re.IGNORECASE,
)
_OBSERVES = re.compile(
    r"\b(?:report(?:s|edly|ed)?|claims?|alleged(?:ly)?|rumou?r\w*|may|might|could|says?|said)\b|\?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a headline, and what people found."""

    claim_id: str
    said: str
    true: str


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one way to say it."""

    accuracy: Score
    macro_f1: Score
    contradicted: Score


def baseline(headlines: Sequence[Headline]) -> list[Answer]:
    """Answer by two regular expressions, which were tuned on nothing."""
    return [Answer(one.claim_id, by_expression(one.text), one.stance) for one in headlines]


def crossed(headlines: Sequence[Headline]) -> list[Answer]:
    """Answer each headline by weights fitted on the claims of other folds."""
    given = [stances.features(one.claim, one.text) for one in headlines]
    fold_of = folds(headlines, lambda one: one.claim_id)
    names = _names(given)
    by_outcome = {
        outcome: held_back(_cases(headlines, given, outcome), fold_of, names, RIDGE)
        for outcome in OUTCOMES
    }
    return [
        Answer(one.claim_id, max(OUTCOMES, key=lambda o: by_outcome[o][at]), one.stance)
        for at, one in enumerate(headlines)
    ]


def fitted(headlines: Sequence[Headline]) -> Estimate:
    """Return the estimate that all headlines make likeliest."""
    given = [stances.features(one.claim, one.text) for one in headlines]
    names = _names(given)
    weights = {
        outcome: fit(_cases(headlines, given, outcome), names, RIDGE) for outcome in OUTCOMES
    }
    return Estimate(stances.ESTIMATE, VERSION, emergent.TUNED_ON, weights)


def measured(answers: Sequence[Answer]) -> Measured:
    """Score answers, with what chance would make of them; claims are drawn whole."""
    return Measured(*(_scored(answers, score) for score in (_accuracy, _macro_f1, _contradicted)))


def _scored(answers: Sequence[Answer], score: Callable[[Sequence[Answer]], float]) -> Score:
    return scores.scored(answers, score, lambda one: one.claim_id)


def _accuracy(answers: Sequence[Answer]) -> float:
    return scores.accuracy([(one.said, one.true) for one in answers])


def _macro_f1(answers: Sequence[Answer]) -> float:
    return scores.macro_f1([(one.said, one.true) for one in answers])


def _contradicted(answers: Sequence[Answer]) -> float:
    """Score whether sources contradict each other over a claim: one affirms, another denies.

    A claim that was drawn twice counts twice.
    """
    by_claim: dict[str, list[Answer]] = {}
    for one in answers:
        by_claim.setdefault(one.claim_id, []).append(one)
    told = []
    for group in by_claim.values():
        times = len(group) // max(1, len({id(one) for one in group}))
        told += [(_disagree([a.said for a in group]), _disagree([a.true for a in group]))] * times
    return scores.f1(told)


def _disagree(said: Sequence[str]) -> bool:
    return {"affirms", "denies"} <= set(said)


def by_expression(text: str) -> str:
    """Say by two regular expressions which stance a text takes."""
    if _DENIES.search(text):
        return "denies"
    return "observes" if _OBSERVES.search(text) else "affirms"


def _names(given: Sequence[dict[str, float]]) -> list[str]:
    """Return what enough headlines show; which headlines, and not what they say, decides it."""
    counts: dict[str, int] = {}
    for one in given:
        for name in one:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= FEWEST)


def _cases(
    headlines: Sequence[Headline], given: Sequence[dict[str, float]], outcome: str
) -> list[Case]:
    return [
        Case(features, one.stance == outcome)
        for one, features in zip(headlines, given, strict=True)
    ]


def _told(name: str, found: Measured) -> str:
    return f"| {name} | {found.accuracy} | {found.macro_f1} | {found.contradicted} |"


def main() -> None:
    """Print the table, or write the weights."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--fit", action="store_true", help="write the weights of the program")
    asked = reader.parse_args()
    headlines = emergent.read(asked.folder)
    if asked.fit:
        path = resources.files("claimtracker") / "estimates" / f"{stances.ESTIMATE}.json"
        Path(str(path)).write_text(estimates.written(fitted(headlines)), encoding="utf-8")
        return
    claims = len({one.claim_id for one in headlines})
    print(f"{len(headlines):,} headlines, {claims} claims\n")
    print("| what | accuracy | macro-F1 | sources contradict each other: F1 |\n|---|---|---|---|")
    print(_told("stance by wording, five folds by claim", measured(crossed(headlines))))
    print(_told("two regular expressions, tuned on nothing", measured(baseline(headlines))))
    print(f"| {PUBLISHED} | .733 | .723 | |")
    print("| two regular expressions of others, on the test part | .739 | .729 | |")


if __name__ == "__main__":
    main()
