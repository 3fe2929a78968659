"""Whether two statements clearly contradict each other by their wording: what the ledger records.

Stricter than a suspicion of two texts: one thing alone may differ, and the frame around it has to
be the same. What readings answer already is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz import fuzz

from claimtracker.rules import conflicts, proposals, suspicions, values, voices
from claimtracker.rules.conflicts import CHANGE_AFTER, MAYBE_A_CHANGE
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.findings import HEADLINE, Finding
from claimtracker.rules.periods import Span, days_between, overlap
from claimtracker.rules.stance_signs import plain
from claimtracker.rules.stems import stem
from claimtracker.rules.suspicions import Cues, Text
from claimtracker.rules.values import InvalidValue, Value
from claimtracker.rules.voices import Speech

# From this on a suspicion is recorded; it is above that of two texts in a file.
THRESHOLD, SURE, LEAST_LIKELY = 0.6, 0.99, 0.01
KIND = "text"
COMPARED_MODES = frozenset({"fact", "plan", "forecast"})
BY_WORDING = "by the wording alone"
# So like each other, from 0 to 100, are the words of two statements worth comparing.
LEAST_ALIKE = 60.0
# A statement is a sentence; what is longer says more than one thing.
MOST_WORDS = 60
LEAST_SHARED, MUCH_SHARED = 2, 5
# So many words more may stand in one of two statements, by what differs between them.
MORE, MORE_BESIDE_WORDS = 4, 1
# More names than this share of the words are no names: a headline has them in capitals.
MOST_NAMES = 0.6
_ALIKE_NAMES = 4
_DENIALS = re.compile(
    r"not|no|never|none|nobody|nothing|neither|nor|cannot|\w+n't|(?:den|refut|reject|debunk)\w+"
    r"|hoax\w*|fake\w*|false\w*|untrue"
)
# Who prevents a thing says much the same as who says that it will not be.
_PREVENTIONS = re.compile(r"(?:prevent|stop|avoid|block|halt|fail|refus|declin)\w*|keeps?|unable")
# “Not only Oracle bids” does not say that Oracle does not.
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|simply|alone)\b")
# What was not yet so may be so a day later. A clause that begins with “yet” says nothing of that.
_NONE = r"(?:not|never|no|nobody|none|\w+n't)"
_ON = r"[^\w,;:.!?–—]+"
_NOT_YET = re.compile(
    rf"\b{_NONE}\b(?:{_ON}(?!(?:and|but)\b)\w+(?:,\d+)*){{0,5}}?{_ON}(?:yet|so far)\b"
    rf"|\b(?:still|so far){_ON}{_NONE}\b"
)
_TIMES = frozenset(stem(w) for w in ("day", "week", "month", "quarter", "year", "annual", "decade"))
_RANGE = re.compile(r"\d\s?(?:%|[^\W\d_]+)?\s?(?:-|–|\bto\b|\band\b)\s?[$€£¥]?\d")


@dataclass(frozen=True, slots=True)
class Clear:
    """How likely two statements contradict each other, and which words say so."""

    probability: float
    reason: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """By which features one thing that differs is weighed, and which words it is."""

    features: Mapping[str, float]
    reason: str


@dataclass(frozen=True, slots=True)
class Worded:
    """A claim as its wording is compared: its statement, its mode, and what its reading says.

    `question_id` is what it gives a value to, if it does; `stated` the period that it names.
    """

    claim_id: str
    key: str
    statement: str
    mode: str
    question_id: str | None
    stated: Span | None

    def may_differ(self, other: Worded) -> bool:
        """Say whether wording is asked at all: readings that give values answer by themselves."""
        if self.claim_id == other.claim_id or self.mode != other.mode:
            return False
        if self.mode not in COMPARED_MODES or (self.question_id and other.question_id):
            return False
        return not (self.stated and other.stated) or overlap(self.stated, other.stated)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A statement without the dates in it, and these."""

    text: Text
    dates: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class _Differing:
    """Two statements that one thing alone tells apart, in the same frame: words, or days."""

    longer: Text
    shorter: Text
    cues: Cues
    days: tuple[str, str] | tuple[()]

    @property
    def is_doubtful(self) -> bool:
        """Whether what differs may have another reason than a contradiction."""
        return not self.days and _is_doubtful(self.longer, self.shorter, self.cues)


def alike(one: str, other: str) -> float:
    """Say from 0 to 100 how alike the words of two statements are, roughly and quickly."""
    return fuzz.token_set_ratio(one.lower(), other.lower(), score_cutoff=LEAST_ALIKE)


def of_pair(
    a: Worded,
    a_said: Sequence[Speech],
    b: Worded,
    b_said: Sequence[Speech],
    estimate: Estimate,
    *,
    is_decided: bool = False,
) -> Finding | None:
    """Return the contradiction of two claims by their wording, where voices affirm either.

    Of what a person decided neither weights nor time are asked, only words and voices.
    """
    affirmed = [[one for one in said if one.affirms] for said in (a_said, b_said)]
    if not all(affirmed) or not a.may_differ(b):
        return None
    by_one_voice = bool(voices.of_one_voice(*affirmed))
    found = clear(a.statement, b.statement, estimate, 0.0 if is_decided else THRESHOLD)
    if found is None or (a.mode == "forecast" and not by_one_voice):
        return None
    sides = (a, affirmed[0]), (b, affirmed[1])
    if not is_decided and (_came_to_be(*sides[0], *sides[1]) or _came_to_be(*sides[1], *sides[0])):
        return None
    days = days_between(*map(voices.first_said, affirmed))
    hints = [MAYBE_A_CHANGE] if a.mode == "fact" and days >= CHANGE_AFTER else []
    hints += [HEADLINE] if voices.headline_goes_beyond(*affirmed) else []
    left, right = sorted((a.claim_id, b.claim_id))
    # What has no gap was recorded by hand.
    gap = max(LEAST_LIKELY, round(found.probability, 2))
    return Finding(
        KIND, left, right, False, gap, "; ".join(hints),
        reason(found, hints, days), by_one_voice, (frozenset({left}), frozenset({right})),
    )  # fmt: skip


def _came_to_be(
    waiting: Worded, waited: Sequence[Speech], done: Worded, said: Sequence[Speech]
) -> bool:
    """Say whether what was not yet so, by the one statement, may have been so by the other later:
    nobody says that it still waits after somebody said that it is done.
    """
    is_waiting, is_done = (_is_not_yet(one.statement) for one in (waiting, done))
    if not is_waiting or is_done:
        return False
    first = voices.first_said(said)
    since = first.last or first.first
    return not any(since and one.said.first and one.said.first > since for one in waited)


def _is_not_yet(statement: str) -> bool:
    return bool(_NOT_YET.search(plain(statement)))


def reason(found: Clear, hints: Sequence[str] = (), days: int = 0) -> str:
    """Say in a sentence why two claims are suspected by their wording."""
    told = f"{found.reason.rstrip('.')}, {BY_WORDING}"
    said = {MAYBE_A_CHANGE: f"maybe a change: first said {days} days apart"}
    return "; ".join([told, *(said.get(hint, hint) for hint in hints)])


def clear(one: str, other: str, estimate: Estimate, threshold: float = THRESHOLD) -> Clear | None:
    """Return why two statements clearly contradict each other; None where they do not."""
    found = _differing(one, other)
    if found is None or found.is_doubtful:
        return None
    if found.days:
        first, second = sorted(found.days)
        return Clear(SURE, f"{first} and {second} exclude each other.")
    probability = suspicions.likely(found.longer, found.shorter, found.cues, estimate)
    return Clear(probability, suspicions.reason(found.cues)) if probability >= threshold else None


def weighed(one: str, other: str) -> Weighed | None:
    """Return how the wording of two statements is weighed; None where nothing sets them apart
    that is, or it is their dates, which need no weighing.
    """
    found = _differing(one, other)
    if found is None or found.days or found.is_doubtful:
        return None
    features = suspicions.weighed(found.longer, found.shorter, found.cues)
    return Weighed(features, suspicions.reason(found.cues))


def _differing(one: str, other: str) -> _Differing | None:
    """Return what alone differs between two statements, where their frame is the same."""
    ours, theirs = _dated(one), _dated(other)
    longer, shorter = suspicions.ordered(ours.text, theirs.text)
    if len(longer.words) > MOST_WORDS or "?" in longer.written + shorter.written:
        return None
    cues, days = _cues(longer, shorter), _days_apart(ours, theirs)
    if len(cues.shown) + bool(days) != 1 or not _is_framed(longer, shorter, cues):
        return None
    return _Differing(longer, shorter, cues, days)


def _cues(longer: Text, shorter: Text) -> Cues:
    """Return what differs; a negation that is itself one of two opposite words counts once."""
    cues = suspicions.cues_of(longer, shorter)
    is_one = cues.negated and cues.negated[0] in cues.opposite
    return replace(cues, negated=()) if is_one else cues


@lru_cache(maxsize=1_000)
def _dated(statement: str) -> _Dated:
    rest, end, found = "", 0, []
    for day in proposals.days(statement):
        rest += statement[end : day.start]
        end = day.end
        found.append((statement[day.start : end], _value(day.text)))
    dates = tuple((written, value) for written, value in found if value)
    return _Dated(suspicions.read(rest + statement[end:]), dates)


def _value(written: str) -> Value | None:
    try:
        return values.parse(written, kind="date")
    except InvalidValue:
        return None


def _days_apart(ours: _Dated, theirs: _Dated) -> tuple[str, str] | tuple[()]:
    """Return two dates, where none of the one statement goes with any of the other."""
    pairs = [(one, other) for one in ours.dates for other in theirs.dates]
    if not pairs or not all(conflicts.exclude(one[1], other[1]) for one, other in pairs):
        return ()
    return pairs[0][0][0], pairs[0][1][0]


def _is_framed(longer: Text, shorter: Text, cues: Cues) -> bool:
    """Say whether the frame is the same around what differs."""
    said = " ".join(word for words in cues.shown for word in words)
    differing = {stem(word) for word in said.lower().split()}
    fewer, more = sorted(
        len([word for word in alone - differing if not any(map(str.isdigit, word))])
        for alone in (longer.about - shorter.about, shorter.about - longer.about)
    )
    shared = len(longer.about & shorter.about)
    most = MORE if cues.figures or cues.negated else MORE_BESIDE_WORDS
    return shared >= LEAST_SHARED and more <= most and fewer <= (shared >= MUCH_SHARED)


def _is_doubtful(longer: Text, shorter: Text, cues: Cues) -> bool:
    """Say whether what differs may have another reason than a contradiction."""
    if cues.negated:
        is_added = any(_NOT_ONLY.search(one.plain) for one in (longer, shorter))
        return (
            is_added or _is_denied_in_both(longer, shorter) or _is_prevented(longer, shorter)
        )  # fmt: skip
    if cues.figures:
        one_alone = (longer.about ^ shorter.about) & _TIMES
        return bool(one_alone) or any(_RANGE.search(one.plain) for one in (longer, shorter))
    return bool(cues.names) and _is_of_another(longer, shorter, cues.names)


def _is_denied_in_both(longer: Text, shorter: Text) -> bool:
    return all(any(map(_DENIALS.fullmatch, text.words)) for text in (longer, shorter))


def _is_prevented(longer: Text, shorter: Text) -> bool:
    return any(_PREVENTIONS.fullmatch(word) for text in (longer, shorter) for word in text.words)


def _is_of_another(longer: Text, shorter: Text, names: tuple[str, ...]) -> bool:
    """Say whether statements are about somebody else each, or their names are none, or are one."""
    begins = [text.written.lower().removeprefix("the ") for text in (longer, shorter)]
    if any(text.startswith(name.lower()) for text in begins for name in names):
        return True
    one, other = ({w[:_ALIKE_NAMES].lower() for w in name.split()} for name in names)
    written = shorter.written.split()
    capitals = sum(word[0].isupper() for word in written)
    return bool(one & other) or capitals > MOST_NAMES * len(written)
