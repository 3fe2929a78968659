"""Whether two texts contradict each other by their wording: a suspicion, for a person to decide.

What is weighed: a negation against none, opposite words, figures of one kind that exclude each
other, another name in the same frame; each by how much of the shorter text the longer one holds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from claimtracker.rules import counted, estimates, scripts
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.opposites import are_opposite
from claimtracker.rules.stance_signs import plain
from claimtracker.rules.stems import SMALL_WORDS, stem
from claimtracker.rules.word_differences import pieces

ESTIMATE = "suspicion"
# What can make two texts suspected; without any of these nothing does.
CUES = ("negated", "opposite words", "figures", "years", "names")
# Above it a suspicion is worth a look; tuned with the weights, by the same pairs.
THRESHOLD = 0.4
_NEAR = 6
# So many words more may stand in the longer of two texts that are told apart by a year alone.
_LITTLE = 3
_WORD = re.compile(r"[^\W_]+(?:[.,'][^\W_]+)*")
_NEGATION = re.compile(
    r"not|no|never|none|nobody|nothing|neither|nor|cannot|\w+n't|fail(?:s|ed)?|refus\w+"
    r"|den(?:y|ies|ied)|reject\w*|declin(?:e|es|ed|ing)|unable|hardly|stop(?:s|ped)?"
)
_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2}")


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Whether two texts are suspected, how likely they contradict, and why, in a sentence."""

    contradicts: bool
    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its words, their stems, and the stems that carry what it is about."""

    written: str
    plain: str
    words: list[str]
    stems: list[str]
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cues:
    """What differs between two texts: each cue with the words that show it."""

    negated: tuple[str, ...] = ()
    opposite: tuple[str, str] | tuple[()] = ()
    figures: tuple[str, str] | tuple[()] = ()
    years: tuple[str, str] | tuple[()] = ()
    names: tuple[str, str] | tuple[()] = ()

    @property
    def shown(self) -> list[tuple[str, ...]]:
        """Return the words of each cue that there is."""
        every = (self.negated, self.opposite, self.figures, self.years, self.names)
        return [words for words in every if words]


_UNTOLD = (
    "Nothing can be told of the two: only words in Latin letters are weighed, and one of them has"
    " hardly any."
)


def came() -> Estimate:
    """Return the estimate that came with the program."""
    return estimates.load(ESTIMATE)


def suspect(a: str, b: str, estimate: Estimate) -> Suspicion:
    """Say whether two texts are suspected of contradicting each other; their order is no matter."""
    longer, shorter = ordered(read(a), read(b))
    cues = cues_of(longer, shorter)
    probability = likely(longer, shorter, cues, estimate)
    contradicts = probability >= THRESHOLD and cues != Cues()
    is_weighed = cues != Cues() or (scripts.is_weighed(a) and scripts.is_weighed(b))
    return Suspicion(contradicts, probability, reason(cues) if is_weighed else _UNTOLD)


def likely(longer: Text, shorter: Text, cues: Cues, estimate: Estimate) -> float:
    """Return how likely two texts contradict each other, by what differs between them."""
    return estimate.weights.probability(weighed(longer, shorter, cues))


def features(a: str, b: str) -> dict[str, float]:
    """Return by what a contradiction of two texts is estimated, each under its name."""
    longer, shorter = ordered(read(a), read(b))
    return weighed(longer, shorter, cues_of(longer, shorter))


def ordered(a: Text, b: Text) -> tuple[Text, Text]:
    """Return two texts, the longer first; the same whichever of them is given first."""
    first, second = sorted((a, b), key=lambda one: (len(one.words), one.plain))
    return second, first


def read(written: str) -> Text:
    """Return a text as it is compared."""
    folded = plain(written)
    words = _WORD.findall(folded)
    stems = [stem(word) for word in words]
    about = {s for word, s in zip(words, stems, strict=True) if word not in SMALL_WORDS}
    return Text(written, folded, words, stems, frozenset(about))


def weighed(longer: Text, shorter: Text, cues: Cues) -> dict[str, float]:
    """Return by what it is estimated whether two texts contradict each other, by what differs."""
    share = len(longer.about & shorter.about) / max(1, len(shorter.about))
    missing = len(shorter.about - longer.about)
    shown = {
        "negated": bool(cues.negated), "opposite words": bool(cues.opposite),
        "figures": bool(cues.figures), "years": bool(cues.years), "names": bool(cues.names),
    }  # fmt: skip
    given = {"share": share, "all but one": float(missing == 1), "all": float(not missing)}
    for name, is_so in shown.items():
        given[name] = float(is_so)
        given[f"{name} by share"] = share * is_so
    return given


def cues_of(longer: Text, shorter: Text) -> Cues:
    """Return what differs between two texts, the longer of them first."""
    shared = longer.about & shorter.about
    here, there = counted.figures_of(shorter.plain), counted.figures_of(longer.plain)
    found = counted.excluding(
        [one for one in here if counted.YEAR not in one.kinds],
        [one for one in there if counted.YEAR not in one.kinds],
    )
    years = counted.excluding(
        [one for one in here if counted.YEAR in one.kinds],
        [one for one in there if counted.YEAR in one.kinds],
    )
    return Cues(
        negated=_negated(longer, shorter, shared),
        opposite=_opposite(longer, shorter, shared),
        figures=(found[1].written, found[0].written) if found else (),
        years=(years[1].written, years[0].written) if years and _is_alone(longer, shorter) else (),
        names=_names(longer, shorter),
    )


def _negated(longer: Text, shorter: Text, shared: frozenset[str]) -> tuple[str, ...]:
    """Return the negation of what both speak of, where only one of them negates it."""
    one, other = _negations(longer, shared), _negations(shorter, shared)
    return tuple(one or other) if bool(one) != bool(other) else ()


def _negations(text: Text, shared: frozenset[str]) -> list[str]:
    return [
        word
        for place, word in enumerate(text.words)
        if _NEGATION.fullmatch(word)
        and any(
            other in shared and text.words[at] not in SMALL_WORDS
            for at, other in enumerate(text.stems[place + 1 : place + 5], start=place + 1)
        )
    ]


def _opposite(longer: Text, shorter: Text, shared: frozenset[str]) -> tuple[str, str] | tuple[()]:
    """Return two opposite words that each stand near a word that both texts share."""
    for place, ours in enumerate(longer.stems):
        for at, theirs in enumerate(shorter.stems):
            if (
                are_opposite(ours, theirs)
                and ours not in shorter.stems
                and theirs not in longer.stems
                and _around(longer, place) & _around(shorter, at) & shared
            ):
                return longer.words[place], shorter.words[at]
    return ()


def _around(text: Text, place: int) -> set[str]:
    return set(text.stems[max(0, place - _NEAR) : place + _NEAR + 1])


def _is_alone(longer: Text, shorter: Text) -> bool:
    """Say whether nearly nothing but one word tells two texts apart.

    Long texts name many years, which seldom are about the same.
    """
    return len(shorter.about - longer.about) == 1 and len(longer.about - shorter.about) <= _LITTLE


def _names(longer: Text, shorter: Text) -> tuple[str, str] | tuple[()]:
    """Return the names in whose place each text has another, all else being the same."""
    changed = [piece for piece in pieces(longer.written, shorter.written) if piece[0] != "same"]
    theirs, ours = (" ".join(w.strip() for k, w in changed if k == kind) for kind in ("del", "ins"))
    if not (_NAME.fullmatch(theirs) and _NAME.fullmatch(ours)):
        return ()
    return (theirs, ours) if theirs[:3].lower() != ours[:3].lower() else ()


def reason(cues: Cues) -> str:
    """Say which words of two texts go against each other."""
    said = [f"“{cues.negated[0]}” stands in one of them only"] if cues.negated else []
    if cues.opposite:
        said.append(f"“{cues.opposite[0]}” stands against “{cues.opposite[1]}”")
    apart = [pair for pair in (cues.figures, cues.years) if pair]
    said += [f"{one} and {other} exclude each other" for one, other in apart]
    if cues.names:
        said.append(f"where one says “{cues.names[0]}” the other says “{cues.names[1]}”")
    if not said:
        return "No word of the one goes against the other."
    whole = "; ".join(said)
    return f"{whole[:1].upper()}{whole[1:]}."
