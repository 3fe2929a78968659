"""Which sentences say something that can be checked: figures, attributions, dated acts, names.

Every reason is a feature with a weight (`estimates/checkable.json`), and each is said in words to
the editor. Words are English; of other languages figures, dates and quotation marks count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from claimtracker.rules import sentences
from claimtracker.rules.estimates import Estimate

NAME = "checkable"
LIKELY = 0.5
# What is longer is a list or a table, and no sentence.
LONGEST = 1_000
_FIGURE = re.compile(
    r"(?<![\w.])[$€£¥]?\d[\d,.]*|\b(?:half|third|quarter|dozen|hundreds?|thousands?|millions?"
    r"|billions?|trillions?)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"[$€£¥%]|\b(?:per ?cent|dollars?|euros?|pounds?|yuan|million|billion)\b", re.IGNORECASE
)
_DATE = re.compile(
    r"\b(?:1[89]|20)\d\d\b|\b(?:January|February|March|April|June|July|August|September|October"
    r"|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|yesterday"
    r"|today|last (?:week|month|year))\b"
)
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|told|tells|according to|announce[sd]?|den(?:y|ies|ied)|claim(?:s|ed)"
    r"|confirm(?:s|ed)|report(?:s|ed)|stat(?:es|ed)|admit(?:s|ted)|insist(?:s|ed)|argue[sd]?"
    r"|warn(?:s|ed)|wrote|revealed|alleg(?:es|ed)|accus(?:es|ed)|promised|vowed|cited)\b",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"\b(?:signed|bought|acquired|sold|sells?|fined|banned|bans?|ordered|agreed|launched|appointed"
    r"|resigned|founded|invested|owns?|owned|holds?|held|stored?|stores|approved|blocked|filed|won"
    r"|lost|killed|died|arrested|voted|joined|merged|paid|raised|cut|moved|opened|closed|removed"
    r"|retains?|keeps?|controls?|employs?|reached|hired|fired|elected|ruled|sued)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger) than\b|\b(?:rose|fell|grew|doubled"
    r"|tripled|increased|decreased|dropped|largest|biggest|highest|lowest|first|only|most)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|could|might|may|perhaps|probably|seems?|appears?|feel|think|hope|believe"
    r"|arguably|of course|imagine|if)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|we|you|let's|my|your)\b")
_NAMED = re.compile(r"(?<=[\w,;:] )[“\"'‘(]?[A-Z][\w’'-]+")
_QUOTED = re.compile(r"[“«\"][^”»\"]{12,400}[”»\"]")
_WORD = re.compile(r"\w+")

_COUNTED: Mapping[str, tuple[Callable[[str], float], str]] = {
    "figures": (lambda s: min(2, len(_FIGURE.findall(s))), "it states a figure"),
    "money": (lambda s: bool(_MONEY.search(s)), "it states a sum or a share"),
    "date": (lambda s: bool(_DATE.search(s)), "it names a day or a year"),
    "attributed": (lambda s: bool(_ATTRIBUTED.search(s)), "it says who says so"),
    "act": (lambda s: bool(_ACT.search(s)), "it tells of an act"),
    "compared": (lambda s: bool(_COMPARED.search(s)), "it compares"),
    "named": (lambda s: min(3, len(_NAMED.findall(s))), "it names somebody or something"),
    "quoted": (lambda s: bool(_QUOTED.search(s)), "it quotes"),
    "opinion": (lambda s: bool(_OPINION.search(s)), ""),
    "own": (lambda s: bool(_OWN.search(s)), ""),
    "asks": (lambda s: s.rstrip("”’\"' ").endswith(("?", "？", "؟")), ""),
    "short": (lambda s: len(_WORD.findall(s)) < 6, ""),
    "long": (lambda s: len(_WORD.findall(s)) > 45, ""),
}
FEATURES = tuple(_COUNTED)


@dataclass(frozen=True, slots=True)
class Checkable:
    """A sentence worth marking: where it stands, how likely, and why, the weightiest first."""

    start: int
    end: int
    probability: float
    reasons: tuple[str, ...]


def features(sentence: str) -> dict[str, float]:
    """Return what is counted in a sentence, by the name of the feature."""
    return {name: float(count(sentence)) for name, (count, _) in _COUNTED.items()}


def found(text: str, estimate: Estimate) -> list[Checkable]:
    """Return the sentences of a text that are likelier worth marking than not, in their order."""
    made = []
    for start, end in sentences.spans(text):
        if end - start > LONGEST:
            continue
        counted = features(text[start:end])
        likely = estimate.weights.probability(counted)
        if likely >= LIKELY:
            made.append(Checkable(start, end, likely, _reasons(estimate, counted)))
    return made


def _reasons(estimate: Estimate, counted: Mapping[str, float]) -> tuple[str, ...]:
    weighty = [name for name, part in estimate.weights.reasons(counted) if part > 0]
    return tuple(_COUNTED[name][1] for name in weighty if _COUNTED[name][1])[:3]
