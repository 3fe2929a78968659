"""Which stance a passage takes to a claim, by its wording: proposed with a reason, never decided.

The estimate tells apart what affirms, what denies, and what observes: hands the claim on without
taking a side. To question is to observe by asking; no data tells it apart, so it is said of what
observes where the text asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtracker.rules import estimates, scripts
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.stance_signs import AGAINST, HANDED_ON, Signs, plain, signs
from claimtracker.rules.stems import SMALL_WORDS, stem

ESTIMATE = "stance"
MOST_WORDS_NAMED = 3
# What is proposed in place of affirming, and from which probability on.
PROPOSED, SURE = ("denies", "questions"), 0.7
# Whose words a reason may name: what speaks for a stance by itself, not what only goes with it.
_NAMED = {
    "affirms": ("confirmation", "revelation", "both negated", "no hoax"),
    "denies": (*AGAINST, "no, it", "doubt", "not", "none", "opposite"),
    "observes": (
        *HANDED_ON, "report", "forecast", "intention", "says", "tells", "spokesperson", "asks",
        "asks within", "begins as a question", "doubt",
    ),
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_NEGATION = re.compile(r"not|no|never|\w+n't|cannot|without")
_ASKS = ("asks", "begins as a question", "doubt")
_BY_WORDS = {
    "affirms": ("speaks for the claim", "speak for the claim"),
    "denies": ("speaks against the claim", "speak against the claim"),
    "observes": ("hands the claim on, taking no side", "hand the claim on, taking no side"),
    "questions": ("asks whether it is so", "ask whether it is so"),
}
_OF_NO_WORDS = {
    "affirms": "Nothing in it doubts the claim or hands it on as somebody else’s.",
    "denies": "It reads like a denial, by no one word.",
    "observes": "It reads as if it took no side, by no one word.",
    "questions": "It asks whether it is so.",
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """A stance that is proposed, how likely it is, and why, in a sentence.

    Of a text whose words are not weighed it `is_told` nothing: the stance takes no side, and is
    as likely as any.
    """

    stance: str
    probability: float
    reason: str
    is_told: bool = True


_UNTOLD = Suggested(
    "observes", 1 / len(_NAMED),
    "It cannot be told which side it takes: only words in Latin letters are weighed, and it has"
    " hardly any.", is_told=False,
)  # fmt: skip


def features(claim: str, text: str) -> dict[str, float]:
    """Return by what the stance of a text to a claim is estimated, each under its name."""
    return _features(signs(claim, text), claim, text)


def names() -> list[str]:
    """Return the names of all features that the estimate weighs."""
    return sorted(came().outcomes["affirms"].weights)


def came() -> Estimate:
    """Return the estimate that came with the program."""
    return estimates.load(ESTIMATE)


def outcome_of(stance: str) -> str:
    """Return as which of the outcomes of the estimate a stance counts."""
    return "observes" if stance == "questions" else stance


def suggest(claim: str, text: str, estimate: Estimate, *, questions: bool = True) -> Suggested:
    """Propose the stance of a text to a claim.

    Without `questions` what asks observes, as in data that knows no questions.
    """
    if not scripts.is_weighed(text):
        return _UNTOLD
    found = signs(claim, text)
    given = _features(found, claim, text)
    likely = estimate.probabilities(given)
    stance = max(sorted(likely), key=lambda one: likely[one])
    weighed = [
        name
        for name, part in estimate.outcomes[stance].reasons(given)
        if part > 0 and name in _NAMED[stance]
    ]
    is_asked = stance == "observes" and any(name in found for name in _ASKS)
    named = "questions" if questions and is_asked else stance
    return Suggested(named, likely[stance], _reason(named, found, weighed))


def surely_not(claim: str, text: str, estimate: Estimate) -> Suggested | None:
    """Return the denial or the question that a text surely is to a claim; None where it is none.

    That a text hands something on is passed over: it says nothing of the voice in it, whose
    stance it is. “The minister said” affirms as the minister does.
    """
    found = suggest(claim, text, estimate)
    return found if found.stance in PROPOSED and found.probability >= SURE else None


def _features(found: Signs, claim: str, text: str) -> dict[str, float]:
    given = dict.fromkeys(found, 1.0)
    words, asked = _WORD.findall(plain(text)), _content(_WORD.findall(plain(claim)))
    about = _content(words)
    shared = len(asked & about)
    given["share of the claim"] = shared / max(1, len(asked))
    given["length"] = min(len(words), 25) / 25
    given["words beyond the claim"] = min(len(about) - shared, 12) / 12
    given["length of the claim"] = min(len(asked), 15) / 15
    if _negates_the_claim(words, asked):
        given["negation before its words"] = 1.0
    return given


def _content(words: list[str]) -> set[str]:
    return {stem(word) for word in words if word not in SMALL_WORDS}


def _negates_the_claim(words: list[str], claim: set[str]) -> bool:
    """Say whether a negation stands shortly before a word of the claim."""
    negations = [place for place, word in enumerate(words) if _NEGATION.fullmatch(word)]
    return any(
        word not in SMALL_WORDS and stem(word) in claim
        for place in negations
        for word in words[place + 1 : place + 4]
    )


def _reason(stance: str, found: Signs, weighed: list[str]) -> str:
    """Say in a sentence which words speak for a stance, those that weigh most first."""
    words = [word for name in weighed for word in found.get(name, [])]
    named = [f"“{word}”" for word in dict.fromkeys(words)][:MOST_WORDS_NAMED]
    if not named:
        return _OF_NO_WORDS[stance]
    if len(named) == 1:
        return f"{named[0]} {_BY_WORDS[stance][0]}."
    return f"{', '.join(named[:-1])} and {named[-1]} {_BY_WORDS[stance][1]}."
