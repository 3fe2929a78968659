"""Suspect contradictions by the wording of claims: which pairs to look at, and what comes of them.

To look for the claims about the same thing costs two queries, and is done for a claim that came
or says something else; what was found once is compared with the rest of its question from then on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.models import Contradiction, Dispute
from claimtracker.operations import touched
from claimtracker.queries import fitted_estimates, worded
from claimtracker.queries.recorded import RecordedDispute
from claimtracker.queries.voices import Spoken, speeches
from claimtracker.queries.worded import Pair, found_by_rule
from claimtracker.rules import suspicions, voices, wordings
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.findings import Finding
from claimtracker.rules.voices import Speech
from claimtracker.rules.wordings import Worded

# One claim brings the clearest of its pairs, and not all that are alike.
MOST_OF_ONE = 5

Nominated = Mapping[str, Collection[Pair]]
NOBODY: Nominated = {}


@dataclass(frozen=True, slots=True)
class Suspected:
    """What wording suggests of one question: the findings, and who stands for their claims."""

    findings: tuple[Finding, ...] = ()
    spoken: tuple[Spoken, ...] = ()


def of_touched(session: Session) -> dict[str, set[Pair]]:
    """Return the pairs to compare of the claims that came or changed in this transaction.

    Waits for whoever does the same: one of two sees what the other wrote. What came together the
    search does not know yet, so that it is compared here.
    """
    ids = [key for page in touched.pages(session, touched.WORDED) for key in page]
    if not ids:
        return {}
    locks.take_wording_turn(session)
    claims = worded.by_id(session, ids)
    return _nominated(session, claims, [*claims.values()])


def nominate(session: Session, ids: Iterable[str]) -> dict[str, set[Pair]]:
    """Return the pairs in which claims clearly contradict others, by the questions of disputes.

    Nothing is written; what is recorded of them is settled where they are compared.
    """
    return _nominated(session, worded.by_id(session, ids))


def _nominated(
    session: Session, claims: Mapping[str, Worded], together: Sequence[Worded] = ()
) -> dict[str, set[Pair]]:
    found: dict[str, set[Pair]] = {}
    affirmed = worded.affirmed(session, claims)
    if not affirmed:
        return found
    estimate = _in_use(session)
    asked = sorted((claims[key] for key in affirmed), key=attrgetter("key"))
    about = worded.about_the_same(session, asked, together)
    for claim, others in zip(asked, about, strict=True):
        for question_id, pair in _of_claim(session, claim, others, estimate):
            found.setdefault(question_id, set()).add(pair)
    return found


def note_found(session: Session, *of: ColumnElement[bool]) -> None:
    """Note where what wording found, of these contradictions, is to be compared anew."""
    found = select(Contradiction.dispute_id).where(found_by_rule(), *of)
    over = Dispute.id.in_(found)
    touched.note_all(session, "denial", select(Dispute.claim_id).where(over))
    asked = select(Dispute.question_id).where(over, Dispute.claim_id.is_(None))
    touched.note_all(session, "question", asked)


def note(session: Session, nominated: Nominated) -> None:
    """Note where nominated pairs are to be compared: a question, or one of the claims."""
    over_claims = {key for key, pairs in nominated.items() if any(key in pair for pair in pairs)}
    touched.note(session, "denial", sorted(over_claims))
    touched.note(session, "question", sorted(nominated.keys() - over_claims))


def of_questions(
    session: Session, known: Mapping[str, RecordedDispute], nominated: Nominated
) -> dict[str, Suspected]:
    """Return what wording suggests, by question, of what is recorded and of what is nominated."""
    pairs = {key: _held(dispute) for key, dispute in known.items()}
    new = _unrecorded(session, nominated)
    for key in new:
        pairs[key] = pairs.get(key, set()) | new[key]
    ids = {claim for listed in pairs.values() for pair in listed for claim in pair}
    if not ids:
        return {}
    claims, spoken = worded.by_id(session, ids), worded.affirming(session, ids)
    said, estimate = speeches(spoken), _in_use(session)
    found = {
        key: _findings(listed, claims, said, estimate, _decided(known.get(key)))
        for key, listed in pairs.items()
        if listed
    }
    return {key: Suspected(each, tuple(_standing(spoken, each))) for key, each in found.items()}


def _in_use(session: Session) -> Estimate:
    return fitted_estimates.readable(session, suspicions.ESTIMATE)


def _of_claim(
    session: Session, claim: Worded, others: Sequence[Worded], estimate: Estimate
) -> list[tuple[str, Pair]]:
    clear = [
        (found.probability, other)
        for other in others
        if (found := wordings.clear(claim.statement, other.statement, estimate))
    ]
    if not clear:
        return []
    clearest = sorted(clear, key=lambda one: (-one[0], one[1].key))
    ids = [claim.claim_id, *(other.claim_id for _, other in clear)]
    said = speeches(worded.affirming(session, ids))
    stand = [other for _, other in clearest if _finding(claim, other, said, estimate)]
    return [_placed(session, claim, other, said) for other in stand[:MOST_OF_ONE]]


def _placed(
    session: Session, a: Worded, b: Worded, said: Mapping[str, Sequence[Speech]]
) -> tuple[str, Pair]:
    """Return the question of the dispute that a pair belongs to.

    It is the question that one of the two asks, else the claim that was affirmed first.
    """
    first, second = sorted((a, b), key=lambda one: (_since(one, said), one.key))
    asked = worded.questions_of(session, [a.claim_id, b.claim_id])
    question = asked.get(first.claim_id) or asked.get(second.claim_id)
    left, right = sorted((a.claim_id, b.claim_id))
    return question or first.claim_id, (left, right)


def _since(one: Worded, said: Mapping[str, Sequence[Speech]]) -> str:
    return voices.when(voices.first_said(said[one.claim_id])).isoformat()


def _finding(
    a: Worded,
    b: Worded,
    said: Mapping[str, Sequence[Speech]],
    estimate: Estimate,
    *,
    is_decided: bool = False,
) -> Finding | None:
    ours, theirs = said.get(a.claim_id, ()), said.get(b.claim_id, ())
    return wordings.of_pair(a, ours, b, theirs, estimate, is_decided=is_decided)


def _held(dispute: RecordedDispute) -> set[Pair]:
    return {(one.left_id, one.right_id) for one in dispute.findings if one.is_by_wording}


def _decided(dispute: RecordedDispute | None) -> set[Pair]:
    """Return the pairs on which a person decided: what weighs them no more takes none away."""
    found = dispute.findings if dispute else ()
    return {(one.left_id, one.right_id) for one in found if dispute and dispute.has_decided(one)}


def _unrecorded(session: Session, nominated: Nominated) -> dict[str, set[Pair]]:
    """Return the nominated pairs between which nothing is recorded, or that very suspicion."""
    ids = sorted({claim for pairs in nominated.values() for pair in pairs for claim in pair})
    if not ids:
        return {}
    recorded = worded.recorded_between(session, ids)
    return {
        key: {pair for pair in pairs if recorded.get(pair, {(key, True)}) == {(key, True)}}
        for key, pairs in nominated.items()
    }


def _findings(
    pairs: Iterable[Pair],
    claims: Mapping[str, Worded],
    said: Mapping[str, Sequence[Speech]],
    estimate: Estimate,
    decided: Collection[Pair],
) -> tuple[Finding, ...]:
    found = [
        _finding(claims[pair[0]], claims[pair[1]], said, estimate, is_decided=pair in decided)
        for pair in sorted(pairs)
        if claims.keys() >= set(pair)
    ]
    return tuple(one for one in found if one)


def _standing(spoken: Iterable[Spoken], findings: Iterable[Finding]) -> list[Spoken]:
    sides = {key for one in findings for key in (one.left_id, one.right_id)}
    return [one for one in spoken if one.claim_id in sides]
