"""Scores contradiction by wording: `python -m benchmarks.quality.contradictions RTE ...`.

RTE is a table of RTE-3 with three-way labels. Five folds by text: no pair is scored by weights that
saw its text. `--matching` and `--emergent` name folders with pairs that say the same, to see how
often these are suspected. With `--fit` the weights of the program are fitted and written.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import combinations
from pathlib import Path

from benchmarks.quality import emergent, scores
from benchmarks.quality.folds import folds
from benchmarks.quality.scores import Score
from claimtracker.rules import counted, estimates, suspicions
from claimtracker.rules.estimates import Estimate, Weights
from claimtracker.rules.fitting import Case, fit
from claimtracker.rules.stance_signs import plain

VERSION = 1
RIDGE = 1.0
OURS = Path(__file__).with_name("pairs.jsonl")
TUNED_ON = "RTE-3 dev, three-way: 800 pairs; 24 pairs of our own"
# Of the headlines on one claim so many pairs are taken, so that no claim outweighs the rest.
MOST_OF_ONE = 5
_NEGATION = re.compile(r"\b(?:not?|never|none|without|cannot|den(?:y|ies|ied))\b|n't\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, what people found, and by what pairs belong together."""

    group: str
    a: str
    b: str
    label: str

    @property
    def contradicts(self) -> bool:
        """Whether people found that the two contradict each other."""
        return self.label == "contradiction"


def read_rte(path: Path) -> list[Pair]:
    """Read the pairs of RTE-3."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [Pair(row["text"], row["text"], row["hypothesis"], row["label"]) for row in rows]


def read_ours() -> list[Pair]:
    """Read the pairs that we wrote, of what RTE-3 has hardly any of."""
    given = [json.loads(line) for line in OURS.read_text(encoding="utf-8").splitlines()]
    labels = {True: "contradiction", False: "entailment"}
    return [Pair("ours", one["a"], one["b"], labels[one["contradicts"]]) for one in given]


def read_matching(folder: Path) -> list[Pair]:
    """Read tweets beside the claims that answer them: they say much the same."""
    claims = {
        one["id"]: one["claim"]
        for one in map(json.loads, (folder / "claims.jsonl").open(encoding="utf-8"))
    }
    return [
        Pair(one["id"], one["text"], claims[key], "entailment")
        for one in map(json.loads, (folder / "queries.jsonl").open(encoding="utf-8"))
        for key in one["relevant"]
        if key in claims
    ]


def read_headlines(folder: Path) -> list[Pair]:
    """Read pairs of headlines that affirm one claim: paraphrases of the news."""
    by_claim: dict[str, set[str]] = {}
    for one in emergent.read(folder):
        if one.stance == "affirms":
            by_claim.setdefault(one.claim_id, set()).add(one.text)
    return [
        Pair(claim, a, b, "entailment")
        for claim, texts in sorted(by_claim.items())
        for a, b in list(combinations(sorted(texts), 2))[:MOST_OF_ONE]
    ]


def crossed(pairs: Sequence[Pair]) -> list[tuple[Pair, bool]]:
    """Say of each pair whether it is suspected, by weights fitted on other texts."""
    fold_of = folds(pairs, lambda one: one.group)
    by_fold = {
        fold: _fitted([one for one, its in zip(pairs, fold_of, strict=True) if its != fold])
        for fold in set(fold_of)
    }
    return [(one, _said(by_fold[fold], one)) for one, fold in zip(pairs, fold_of, strict=True)]


def by_program(pairs: Sequence[Pair]) -> list[tuple[Pair, bool]]:
    """Say of each pair what the program says."""
    came = suspicions.came()
    return [(one, suspicions.suspect(one.a, one.b, came).contradicts) for one in pairs]


def baseline(pairs: Sequence[Pair]) -> list[tuple[Pair, bool]]:
    """Suspect where one of two has a negation alone, or figures that the other has not."""
    return [(one, by_plain_rule(one.a, one.b)) for one in pairs]


def by_plain_rule(one: str, other: str) -> bool:
    """Say whether one of two texts has a negation alone, or figures that the other has not."""
    a, b = plain(one), plain(other)
    if bool(_NEGATION.search(a)) != bool(_NEGATION.search(b)):
        return True
    return bool(counted.excluding(counted.figures_of(b), counted.figures_of(a)))


def fitted(pairs: Sequence[Pair]) -> Estimate:
    """Return the estimate that the pairs make likeliest."""
    return Estimate(suspicions.ESTIMATE, VERSION, TUNED_ON, {suspicions.ESTIMATE: _fitted(pairs)})


def _fitted(pairs: Sequence[Pair]) -> Weights:
    cases = [Case(suspicions.features(p.a, p.b), p.contradicts) for p in [*pairs, *read_ours()]]
    return fit(cases, sorted({name for case in cases for name in case.features}), RIDGE)


def _said(weights: Weights, pair: Pair) -> bool:
    features = suspicions.features(pair.a, pair.b)
    shows = any(features[name] for name in suspicions.CUES)
    return shows and weights.probability(features) >= suspicions.THRESHOLD


Answers = Sequence[tuple[Pair, bool]]


def _scored(answers: Answers, how: str) -> Score:
    score = {"F1": _f1, "precision": _precision, "recall": _recall, "alarms": _alarms}[how]
    return scores.scored(answers, score, lambda one: one[0].group)


def _told(answers: Answers) -> list[tuple[bool, bool]]:
    return [(said, pair.contradicts) for pair, said in answers]


def _f1(answers: Answers) -> float:
    return scores.f1(_told(answers))


def _precision(answers: Answers) -> float:
    return scores.precision(_told(answers))


def _recall(answers: Answers) -> float:
    return scores.recall(_told(answers))


def _alarms(answers: Answers) -> float:
    """Return how many of those that say the same are suspected."""
    same = [said for pair, said in answers if pair.label == "entailment"]
    return sum(same) / len(same) if same else 0.0


def _row(name: str, answers: Answers) -> str:
    figures = [str(_scored(answers, how)) for how in ("F1", "precision", "recall", "alarms")]
    return f"| {name} | {' | '.join(figures)} |"


def _print(asked: argparse.Namespace, pairs: Sequence[Pair]) -> None:
    print(f"{len(pairs)} pairs, {sum(pair.contradicts for pair in pairs)} contradictions\n")
    print("| what | F1 | precision | recall | suspected of what is entailed |")
    print("|---|---|---|---|---|")
    print(_row("wording, five folds by text", crossed(pairs)))
    print(_row("a negation, or figures, tuned on nothing", baseline(pairs)))
    print("\n| pairs that say the same | how many | suspected | by the plain rule |")
    print("|---|---|---|---|")
    for name, read in (("matching", read_matching), ("emergent", read_headlines)):
        folder = getattr(asked, name)
        if folder:
            same = read(folder)
            ours, rule = (_scored(how(same), "alarms") for how in (by_program, baseline))
            print(f"| {name} | {len(same):,} | {ours} | {rule} |")


def main() -> None:
    """Print the tables, or write the weights."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("rte", type=Path)
    reader.add_argument("--matching", type=Path, help="a folder of claims and queries")
    reader.add_argument("--emergent", type=Path, help="a folder of claims and assertions")
    reader.add_argument("--fit", action="store_true", help="write the weights of the program")
    asked = reader.parse_args()
    pairs = read_rte(asked.rte)
    if asked.fit:
        path = resources.files("claimtracker") / "estimates" / f"{suspicions.ESTIMATE}.json"
        Path(str(path)).write_text(estimates.written(fitted(pairs)), encoding="utf-8")
    else:
        _print(asked, pairs)


if __name__ == "__main__":
    main()
