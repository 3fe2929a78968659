"""Which claims say what a passage says: the best first, each with how likely it is, and how likely
it is that none does.

Candidates share rare words with the passage, or days, or are nominated; two estimates
(`estimates/matching.json`) rank them by named features and say whether the first of them is one at
all. A match is found and never merged: what differs is for a person to see.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from math import log1p

from rapidfuzz import fuzz

from claimtracker.rules import estimates
from claimtracker.rules.choosing import shares
from claimtracker.rules.estimates import Estimate, Features, Weights
from claimtracker.rules.posts import Post
from claimtracker.rules.statements import Index, Statement

NAMES = RANKING, ANYTHING = "matching", "matching-anything"
DATED, UNDATED = "dated", "undated"
CANDIDATES, LOOKED_AT = 40, 120
COMPARED = 16
# Claims of these days around a passage are looked at with what shares its words.
DAYS_BEFORE, DAYS_AFTER = 3, 45
AUTHOR_COUNTS = 0.5
SAME_DAYS_COUNT, HALF_AFTER = 16.0, 10
PICTURES = frozenset({"photograph", "photo", "imag", "video", "pictur", "footag", "depict", "show"})
NO_DAYS = 8.0
MOST_AHEAD = 10.0
WORDS = (
    "words", "against the best by words", "author", "rarest word", "share of the passage",
    "share of the claim", "names", "figures", "picture", "same words", "same run",
    "same run of the title",
)  # fmt: skip
DAYS = ("days after", "within days", "within a month", "before", "undated")
OF_THE_FIRST = (
    "words", "share of the passage", "share of the claim", "author", "same run of the title",
    "picture", "days after", "before",
)  # fmt: skip
LEADING = ("ahead of the second", "ahead of the sixth", "words said", *OF_THE_FIRST)

Named = dict[str, float]


@dataclass(frozen=True, slots=True)
class Match:
    """A claim, how likely it is what the passage says, and what spoke for it."""

    id: str | int
    score: float
    features: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Matches:
    """The claims that a passage may say, the likeliest first; `none` is how likely none is."""

    matches: tuple[Match, ...]
    none: float


@dataclass(frozen=True, slots=True)
class Judges:
    """The weights that rank candidates, and those that say whether the first is one at all."""

    ranking: Weights
    anything: Weights


@dataclass(frozen=True, slots=True)
class Estimates:
    """The two estimates by which claims are matched: those that came, or those that were fitted."""

    ranking: Estimate
    anything: Estimate

    def judges(self, is_dated: bool) -> Judges:
        """Return the weights for passages with a day or without."""
        of = set_of(is_dated)
        return Judges(self.ranking.outcomes[of], self.anything.outcomes[of])


@dataclass(frozen=True, slots=True)
class Weighed:
    """The roots of a passage and what each weighs."""

    post: Post
    weights: Mapping[str, float]

    @property
    def whole(self) -> float:
        """What all that it says weighs."""
        return sum(self.weights.get(word, 0.0) for word in self.post.words) or 1.0

    @property
    def said(self) -> int:
        """How many words it says."""
        return len(self.post.words)

    @property
    def is_dated(self) -> bool:
        """Whether its day is known."""
        return self.post.day is not None


def came() -> Estimates:
    """Return the estimates that came with the program."""
    return Estimates(*map(estimates.load, NAMES))


def set_of(is_dated: bool) -> str:
    """Return which weights are those for passages with a day, or without."""
    return DATED if is_dated else UNDATED


def answer(
    post: Post,
    index: Index,
    by: Estimates,
    limit: int = 5,
    nominated: Collection[Statement] = (),
) -> Matches:
    """Return the claims of a list that a passage may say; those nominated are weighed too."""
    asked = weigh(post, index)
    found = _with(candidates(asked, index), nominated)
    return judged(asked, found, compared(asked, found), by.judges(asked.is_dated), limit)


def among(
    asked: Weighed,
    statements: Sequence[Statement],
    by: Estimates,
    nominated: Collection[Statement] = (),
) -> Matches:
    """Return which of a few statements a passage may say: the best of many by its words, and
    those nominated.
    """
    best = nsmallest(COMPARED, statements, key=lambda one: -_first_score(asked, one))
    found = _with(best, nominated)
    features = compared(asked, found)
    return judged(asked, found, features, by.judges(asked.is_dated), len(found))


def _with(found: list[Statement], nominated: Collection[Statement]) -> list[Statement]:
    known = {one.id for one in found}
    return [*found, *(one for one in nominated if one.id not in known)]


def judged(
    asked: Weighed, found: Sequence[Statement], features: Sequence[Named], by: Judges, limit: int
) -> Matches:
    """Rank claims by their features, and share out how likely it is that any is the one."""
    odds = [by.ranking.odds(one) for one in features]
    order = sorted(range(len(found)), key=lambda at: (-odds[at], str(found[at].id)))
    if not order:
        return Matches((), 1.0)
    ranked = [odds[at] for at in order]
    some = by.anything.probability(lead(asked.said, features[order[0]], ranked))
    parts = zip(order, shares(ranked), strict=True)
    matches = [Match(found[at].id, some * part, features[at]) for at, part in parts]
    return Matches(tuple(matches[:limit]), 1 - some)


def lead(said: int, first: Features, ranked: Sequence[float]) -> Named:
    """Return the features of there being a match: how many words a passage says, the features of
    the first claim, and how far it leads.
    """
    return {
        "ahead of the second": _ahead(ranked, 1),
        "ahead of the sixth": _ahead(ranked, 5),
        "words said": log1p(said),
        **{name: first.get(name, 0.0) for name in OF_THE_FIRST},
    }


def _ahead(ranked: Sequence[float], place: int) -> float:
    """Return by how much the odds of the first are above those at a place, at most ten."""
    return min(MOST_AHEAD, ranked[0] - ranked[place]) if place < len(ranked) else MOST_AHEAD


def weigh(post: Post, index: Index) -> Weighed:
    """Return a passage with what its words weigh in a list of claims."""
    return Weighed(post, index.weights({*post.words, *post.author}))


def candidates(
    asked: Weighed, index: Index, without: frozenset[str | int] = frozenset()
) -> list[Statement]:
    """Return the claims worth comparing, by words, the author's words and days."""
    scores = _roughly(asked, index)
    best = nsmallest(LOOKED_AT + len(without), scores, key=lambda at: (-scores[at], at))
    found = (index.statements[at] for at in best)
    allowed = [one for one in found if one.id not in without]
    return nsmallest(CANDIDATES, allowed, key=lambda one: -_first_score(asked, one))


def _first_score(asked: Weighed, one: Statement) -> float:
    """Return what a claim scores by all its words, the common ones too, and by its days."""
    said = one.weighed(asked.post.words, asked.weights)
    said += AUTHOR_COUNTS * one.weighed(asked.post.author, asked.weights)
    gap = _gap(asked.post, one)
    return said if gap is None or gap < -DAYS_BEFORE else said + _same_days(gap)


def _same_days(gap: int) -> float:
    return SAME_DAYS_COUNT / (1 + max(gap, 0) / HALF_AFTER)


def _roughly(asked: Weighed, index: Index) -> dict[int, float]:
    """Return a first score of each claim that shares a rare word with a passage, or its days."""
    post, scores = asked.post, dict[int, float]()
    index.add(scores, post.words, asked.weights)
    index.add(scores, post.author, {k: AUTHOR_COUNTS * v for k, v in asked.weights.items()})
    if post.day:
        for at, gap in index.around(post.day, DAYS_BEFORE, DAYS_AFTER):
            scores[at] = scores.get(at, 0.0) + _same_days(gap)
    return scores


def _gap(post: Post, one: Statement) -> int | None:
    return (one.day - post.day).days if one.day and post.day else None


def compared(asked: Weighed, found: Sequence[Statement]) -> list[Named]:
    """Return the features of claims as answers to a passage, beside each other."""
    each = [_features(asked, one) for one in found]
    most = max((one["words"] for one in each), default=0.0) or 1.0
    for one in each:
        one["against the best by words"] = one["words"] / most
    return each


def _features(asked: Weighed, one: Statement) -> Named:
    post, weights = asked.post, asked.weights
    counts = one.counts
    shared = [word for word in post.words if word in counts]
    said = one.weighed(shared, weights)
    ours = {*post.words, *post.author}
    return {
        "words": said,
        "share of the passage": sum(weights[word] for word in shared) / asked.whole,
        "share of the claim": len(one.own & ours) / (len(one.own) or 1),
        "author": one.weighed(post.author, weights),
        "rarest word": max((weights[word] for word in shared), default=0.0),
        "names": len(one.names & ours) / len(one.names) if one.names else 0.5,
        "figures": len([x for x in one.figures if x in post.plain]) / (len(one.figures) or 1),
        "picture": float(post.has_picture and bool(PICTURES & counts.keys())),
        "same words": fuzz.token_set_ratio(post.plain, one.plain) / 100,
        "same run": fuzz.partial_ratio(post.plain, one.plain) / 100,
        "same run of the title": fuzz.partial_ratio(post.plain, one.beside_plain or one.plain)
        / 100,
        **_days(_gap(post, one)),
    }


def _days(gap: int | None) -> Named:
    if gap is None:
        return {"days after": NO_DAYS / 2, "undated": 1.0}
    if gap < -DAYS_BEFORE:
        return {"days after": NO_DAYS, "before": 1.0}
    return {
        "days after": log1p(max(gap, 0)),
        "within days": float(gap <= 5),
        "within a month": float(gap <= 31),
    }
