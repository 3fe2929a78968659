"""The answers to a disputed question as people read them, lettered in order of time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from claimtracker.queries.answers import Voiced
from claimtracker.queries.chains import Speaker
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.passages import Passage
from claimtracker.queries.voices import SIDES, Spoken
from claimtracker.rules import conflicts
from claimtracker.rules.periods import Span, days_between
from claimtracker.rules.propositions import Answer, Proposition, code
from claimtracker.rules.values import Value, understood
from claimtracker.rules.vocabulary import STANCES
from claimtracker.rules.voices import first_said, when


@dataclass(frozen=True, slots=True)
class AssertionRow:
    """One assertion of a claim, with its voice, and the words around it where they are known.

    `chain` names all who pass it on, the one who speaks last; it is empty where the article
    speaks for itself. `copy` says what kind of copy the article is, if it is one.
    `dated_by_article` says that nothing better is known of when it was said. `origin` is whose
    knowledge it is, which no page shows; `speakers` are the chain with each name by
    itself, and `id` is the key of its row.
    """

    key: str
    claim: str
    source: str
    article: str
    title: str | None
    published: str | None
    said: str | None
    dated_by_article: bool
    said_on: date | None
    voice: str
    chain: tuple[str, ...]
    stance: str
    standing: str
    standing_from: str | None
    part: str
    words: str
    quote: str | None
    original: str | None
    hedged: bool
    counts: bool
    before: str
    found: str
    after: str
    said_until: date | None = None
    copy: str | None = None
    origin: str = ""
    speakers: tuple[Speaker, ...] = ()
    id: str = ""

    @property
    def is_side(self) -> bool:
        """Return whether it stands and takes a side."""
        return self.counts and self.standing == "stands" and self.stance in SIDES

    @property
    def day_said(self) -> str | date | None:
        """Return when it was said as far as that is known: a year stays a year."""
        begins, ends = self.said_on, self.said_until
        if begins is None or ends is None or begins == ends:
            return begins
        if self.said:
            return self.said
        if (begins.month, begins.day, ends) == (1, 1, date(begins.year, 12, 31)):
            return f"{begins.year:04}"
        return f"{begins:%Y-%m}" if begins.replace(day=1) == ends.replace(day=1) else begins


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer: claims that say the same, and all that is said of them, in order of time.

    `value` is as written and `understood` what it means; both are empty for a claim without a
    reading. `voices` stand for it and `denied_by` deny its claims. `stances` counts assertions by
    stance; `is_affirmed` says that a standing voice stands for it; `claim_id` is the row's key of
    the claim whose value it has.
    """

    letter: str
    mode: str
    value: str
    understood: str
    low: float | None
    high: float | None
    unit: str
    begins: date | None
    ends: date | None
    first_said: date | None
    claims: tuple[ClaimLine, ...]
    assertions: tuple[AssertionRow, ...]
    voices: tuple[str, ...]
    denied_by: tuple[str, ...]
    origins: int
    stances: Mapping[str, int]
    is_affirmed: bool
    claim_id: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers, by their letters, that differ without a contradiction, and why."""

    earlier: str
    later: str
    days: int
    why: str


@dataclass(frozen=True, slots=True)
class Material:
    """What answers are made of: claims, passages and names, by the keys of their rows."""

    lines: Mapping[str, ClaimLine]
    passages: Mapping[str, Passage]
    names: Mapping[str, str]


def of_question(voiced: Voiced, material: Material) -> list[AnswerRow]:
    """Return the answers to a question: those that somebody stands for, then the others."""
    stood_for = [one for one in voiced.propositions if not one.by_denial]
    taken = {claim for one in stood_for for claim in _own_claims(one, voiced)}
    groups: dict[str, list[Answer]] = {}
    for answer in voiced.cell.answers:
        if answer.claim_id not in taken:
            groups.setdefault(code(answer), []).append(answer)
    ordered = sorted(stood_for, key=lambda one: (when(one.first_said), one.answer.key))
    made = [_stood_for(one, voiced, material) for one in ordered]
    made += [_left_alone(answers, voiced, material) for answers in groups.values()]
    return [replace(one, letter=letter(place)) for place, one in enumerate(made)]


def of_claim(line: ClaimLine, spoken: Sequence[Spoken], material: Material) -> list[AnswerRow]:
    """Return a claim that voices deny as the only answer to its own question."""
    said = _rows(spoken, {line.id}, material)
    backing = [one for one in spoken if one.is_side and one.stance == "affirms"]
    row = AnswerRow(
        "A", line.mode, line.value or "", "", None, None, "", None, None,
        _day(min((o.when for o in backing), key=when, default=Span(None, None))),
        (line,), said, _voices(backing), _deniers(spoken, {line.id}),
        len({one.voice.origin for one in backing}), _stances(said), bool(backing), line.id,
    )  # fmt: skip
    return [row]


def letter(place: int) -> str:
    """Return the letter of the answer in a place, from 0: A to Z, then AA."""
    letters = ""
    while place >= 0:
        letters = chr(ord("A") + place % 26) + letters
        place = place // 26 - 1
    return letters


def difference(
    earlier: Proposition, later: Proposition, why: str, letters: Mapping[str, str]
) -> Difference:
    """Return two answers that differ, by their letters, the one said first first."""
    times = (one.answer.stated or one.first_said for one in (earlier, later))
    days = days_between(*times)
    first, second = (letters.get(one.answer.claim_id, "") for one in (earlier, later))
    return Difference(first, second, days, why)


def _stood_for(one: Proposition, voiced: Voiced, material: Material) -> AnswerRow:
    ids = {speech.assertion_id for speech in one.speeches}
    backing = [spoken for spoken in voiced.spoken if spoken.assertion_id in ids]
    row = _answer(one.answer, _own_claims(one, voiced), voiced, material)
    return replace(
        row, first_said=_day(first_said(one.speeches)), voices=_voices(backing),
        origins=one.origins, is_affirmed=True,
    )  # fmt: skip


def _own_claims(one: Proposition, voiced: Voiced) -> frozenset[str]:
    """Return the claims that say it themselves, without those that say yes and are denied."""
    return frozenset(
        answer.claim_id
        for answer in voiced.cell.answers
        if answer.claim_id in one.claims and conflicts.equal(answer.value, one.answer.value)
    )


def _left_alone(answers: Sequence[Answer], voiced: Voiced, material: Material) -> AnswerRow:
    claims = frozenset(answer.claim_id for answer in answers)
    return _answer(answers[0], claims, voiced, material)


def _answer(
    answer: Answer, claims: frozenset[str], voiced: Voiced, material: Material
) -> AnswerRow:
    value = answer.value
    said = _rows(voiced.spoken, claims, material)
    stated = answer.stated
    return AnswerRow(
        "", answer.mode, value.text, means(value, material.names), value.low,
        value.high, value.unit, stated.first if stated else None, stated.last if stated else None,
        None, tuple(sorted((material.lines[c] for c in claims), key=lambda line: line.key)),
        said, (), _deniers(voiced.spoken, claims), 0, _stances(said), False, answer.claim_id,
    )  # fmt: skip


def means(value: Value, names: Mapping[str, str]) -> str:
    """Return what a value means, in words."""
    members = frozenset(names.get(member, member) for member in value.members)
    return understood(replace(value, members=members))


def _rows(
    spoken: Iterable[Spoken], claims: Iterable[str], material: Material
) -> tuple[AssertionRow, ...]:
    wanted = frozenset(claims)
    mine = sorted(
        (one for one in spoken if one.claim_id in wanted),
        key=lambda one: (when(one.when), one.source, one.key),
    )
    passages, lines = material.passages, material.lines
    return tuple(
        row(one, lines[one.claim_id].key, passages.get(one.assertion_id, Passage())) for one in mine
    )


def row(one: Spoken, claim: str, passage: Passage) -> AssertionRow:
    """Return an assertion of a claim as a page of disputes shows it."""
    return AssertionRow(
        one.key, claim, one.source, one.article, passage.title,
        one.published, one.said, one.by_article, _day(one.when), one.voice.label, one.chain,
        one.stance, one.standing, one.standing_from, one.part, one.words, one.quote,
        one.original, one.hedged, one.counts, passage.before, passage.found, passage.after,
        one.when.last, one.copy, one.voice.origin, one.speakers, one.assertion_id,
    )  # fmt: skip


def _day(span: Span) -> date | None:
    return span.first or span.last


def _deniers(spoken: Iterable[Spoken], claims: Iterable[str]) -> tuple[str, ...]:
    wanted = frozenset(claims)
    return _voices(
        one for one in spoken
        if one.is_side and one.stance == "denies" and one.claim_id in wanted
    )  # fmt: skip


def _voices(spoken: Iterable[Spoken]) -> tuple[str, ...]:
    ordered = sorted(spoken, key=lambda one: (when(one.when), one.voice.label))
    return tuple(dict.fromkeys(one.voice.label for one in ordered))


def _stances(said: Iterable[AssertionRow]) -> dict[str, int]:
    counted = Counter(row.stance for row in said)
    return {stance: counted[stance] for stance in STANCES if counted[stance]}
