"""Score which claims answer a post, by cross-validation, beside plain BM25; and fit the weights.

`python -m benchmarks.quality.matching QUERIES CLAIMS` takes some minutes; `--fit` writes the
weights anew. A query is asked twice: with its answers among the claims, and without them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.quality.folds import folds
from benchmarks.quality.scores import average_precision, recall_at_precision, scored
from claimtracker.exchange import match_files
from claimtracker.rules import choosing, estimates, fitting, matching, posts
from claimtracker.rules.choosing import Choice
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.fitting import Case
from claimtracker.rules.matching import DATED, UNDATED, Judges, Matches, Named, Weighed
from claimtracker.rules.statements import Index, Statement, weight
from claimtracker.rules.text import search_words

ESTIMATES = Path(__file__).parents[2] / "claimtracker" / "estimates"
TUNED_ON = "CheckThat! 2022 task 2A, English, train and dev: 1,196 posts, 14,231 claims"
# As many candidates of a choice teach what there is to learn.
LEARNT_FROM = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, what is compared with it when its answers are there and when they are not."""

    id: str
    relevant: frozenset[str]
    weighed: Weighed
    found: tuple[list[Statement], list[Statement]]
    features: tuple[list[Named], list[Named]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a query: how well it ranked, and how sure it was with its answer and without."""

    relevant: frozenset[str]
    precision: float
    sure: tuple[float, float]


def asked(queries: Path, index: Index, *, dated: bool) -> list[Asked]:
    """Read queries and find the candidates of each; without days where they shall not count."""
    return [_asked(line, index, dated) for line in map(json.loads, queries.open(encoding="utf-8"))]


def _asked(line: dict[str, object], index: Index, dated: bool) -> Asked:
    post = posts.read(str(line["text"]), index.counts)
    weighed = matching.weigh(post if dated else replace(post, day=None), index)
    relevant = frozenset(map(str, line["relevant"]))  # type: ignore[call-overload]
    found = (
        matching.candidates(weighed, index),
        matching.candidates(weighed, index, without=relevant),
    )
    compared = [matching.compared(weighed, one) for one in found]
    return Asked(str(line["id"]), relevant, weighed, found, (compared[0], compared[1]))


def names(*, dated: bool) -> tuple[str, ...]:
    """Return the features that rank, with those of days or without."""
    return (*matching.WORDS, *matching.DAYS) if dated else matching.WORDS


def fitted(given: Sequence[Asked], *, dated: bool) -> Judges:
    """Fit the weights that rank, and then those that say whether anything matches."""
    choices = [choice for one in given for choice in _choices(one)]
    ranking = choosing.fit(choices, names(dated=dated))
    cases = [
        Case(_lead(one, at, ranking), at == 0) for one in given for at in (0, 1) if one.found[at]
    ]
    leading = [name for name in matching.LEADING if dated or name not in matching.DAYS]
    return Judges(ranking, fitting.fit(cases, leading))


def _choices(one: Asked) -> list[Choice]:
    right = [at for at, claim in enumerate(one.found[0]) if claim.id in one.relevant]
    others = [x for at, x in enumerate(one.features[0]) if at not in right][:LEARNT_FROM]
    return [Choice([one.features[0][at], *others], 0) for at in right]


def _lead(one: Asked, at: int, ranking: estimates.Weights) -> Named:
    odds = sorted(((ranking.odds(x), -n) for n, x in enumerate(one.features[at])), reverse=True)
    return matching.lead(one.weighed.said, one.features[at][-odds[0][1]], [x for x, _ in odds])


def cross_validated(given: Sequence[Asked], *, dated: bool) -> list[Outcome]:
    """Score each query by weights that were fitted on the queries of other claims."""
    fold_of = folds(given, lambda one: min(one.relevant))
    outcomes = []
    by = {
        fold: fitted([x for x, of in zip(given, fold_of, strict=True) if of != fold], dated=dated)
        for fold in sorted(set(fold_of))
    }
    for one, fold in zip(given, fold_of, strict=True):
        outcomes.append(_outcome(one, [_judged(one, at, by[fold]) for at in (0, 1)]))
    return outcomes


def _judged(one: Asked, at: int, by: Judges) -> Matches:
    return matching.judged(one.weighed, one.found[at], one.features[at], by, limit=5)


def _outcome(one: Asked, answers: Sequence[Matches]) -> Outcome:
    ranked = [str(match.id) for match in answers[0].matches]
    sure = (1 - answers[0].none, 1 - answers[1].none)
    return Outcome(one.relevant, average_precision(ranked, one.relevant), sure)


def plain(queries: Path, index: Index) -> list[Outcome]:
    """Score the same queries by BM25 alone over all words as they stand, the raw score as sure."""
    baseline = Plain(index.statements)
    return [baseline.outcome(json.loads(line)) for line in queries.open(encoding="utf-8")]


class Plain:
    """BM25 as it is in the books: every word as it is written, k1 1.2, b 0.75."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        texts = [search_words(" ".join((one.text, *one.beside))) for one in statements]
        self.ids = [str(one.id) for one in statements]
        middle = sum(map(len, texts)) / len(texts)
        self.having: dict[str, list[tuple[int, float]]] = {}
        for at, words in enumerate(texts):
            length = 1.2 * (0.25 + 0.75 * len(words) / middle)
            for word in set(words):
                times = words.count(word)
                self.having.setdefault(word, []).append((at, times * 2.2 / (times + length)))

    def scores(self, text: str) -> dict[int, float]:
        """Return what statements score, by their places, where they have a word of a text."""
        scores: dict[int, float] = {}
        for word in set(search_words(text)):
            having = self.having.get(word, [])
            weighs = weight(len(having), len(self.ids))
            for at, share in having:
                scores[at] = scores.get(at, 0.0) + weighs * share
        return scores

    def outcome(self, line: dict[str, object]) -> Outcome:
        """Score one query."""
        scores = self.scores(str(line["text"]))
        relevant = frozenset(map(str, line["relevant"]))  # type: ignore[call-overload]
        ranked = sorted(scores, key=lambda at: (-scores[at], at))[:50]
        best = [scores[at] for at in ranked if self.ids[at] not in relevant][:1]
        exact = average_precision([self.ids[at] for at in ranked], relevant)
        return Outcome(relevant, exact, (scores[ranked[0]] if ranked else 0, *(best or [0])))  # type: ignore[arg-type]


def mean_precision(outcomes: Sequence[Outcome]) -> float:
    """Return MAP@5."""
    return sum(one.precision for one in outcomes) / len(outcomes)


def found_surely(outcomes: Sequence[Outcome]) -> float:
    """Return the recall of “something matches” at a precision of 95%, each query asked twice."""
    answers = [(sure, at == 0) for one in outcomes for at, sure in enumerate(one.sure)]
    return recall_at_precision(answers, len(outcomes))


def rows(said: str, outcomes: Sequence[Outcome]) -> str:
    """Write a line of the table."""
    by_claim = lambda one: min(one.relevant)  # noqa: E731
    return (
        f"| {said} | {scored(outcomes, mean_precision, by_claim)} "
        f"| {scored(outcomes, found_surely, by_claim)} |"
    )


def main() -> None:
    """Print the table; with --fit, write the weights."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("queries", type=Path)
    wanted.add_argument("claims", type=Path)
    wanted.add_argument("--fit", action="store_true")
    given = wanted.parse_args()
    with given.claims.open("rb") as stream:
        index = Index(match_files.statements(stream, []))
    all_fitted = {}
    print("| what | MAP@5 | recall at 95% precision |\n|---|---|---|", flush=True)
    for said, dated in ((DATED, True), (UNDATED, False)):
        found = asked(given.queries, index, dated=dated)
        if given.fit:
            all_fitted[said] = fitted(found, dated=dated)
            continue
        print(rows(said, cross_validated(found, dated=dated)), flush=True)
    if given.fit:
        keep(all_fitted)
    else:
        print(rows("plain BM25", plain(given.queries, index)))


def keep(given: dict[str, Judges]) -> None:
    """Write the weights of both estimates."""
    for name, of in ((matching.RANKING, "ranking"), (matching.ANYTHING, "anything")):
        outcomes = {said: getattr(one, of) for said, one in given.items()}
        content = estimates.written(Estimate(name, 1, TUNED_ON, outcomes))
        (ESTIMATES / f"{name}.json").write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
