"""Find contradictions where something was written, in the transaction that writes it.

What is recorded of a question depends on nothing but its answers and voices, so that it is the
same whether it was found step by step, in another order, or by comparing everything again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.models import Assertion, Attribute, Claim, Contradiction, Dispute, Reading
from claimtracker.operations import (
    dispute_facets,
    events,
    notifications,
    touched,
    wordings,
    work_disputes,
)
from claimtracker.operations.finding_changes import COMPARED_FIELDS, Changes, Compared, weigh
from claimtracker.operations.wordings import NOBODY, Nominated, Suspected
from claimtracker.queries import answers, recorded, standing, voices
from claimtracker.queries.answers import Voiced
from claimtracker.queries.recorded import DECIDED, RecordedDispute
from claimtracker.rules import findings, weights
from claimtracker.rules.permissions import Actor
from claimtracker.rules.propositions import may_differ

PAGE = 200

Recorded = dict[str, RecordedDispute]
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class _Given:
    """Questions or claims to compare, what is recorded of them, and what wording suggests.

    `versions` are the later ones of articles whose words stand in what was decided.
    """

    page: Sequence[str]
    known: Recorded
    suspected: Mapping[str, Suspected]
    versions: standing.Versions

    def points(self, compared: Compared) -> frozenset[str]:
        """Return what stands for the claims that wording sets against each other."""
        suspected = self.suspected.get(compared.question_id, Suspected())
        return standing.on_wording(suspected.spoken, self.versions)


Compare = Callable[[Session, _Given], list[Compared]]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many pairs were compared, how many contradictions came (some near), and went."""

    compared: int = 0
    found: int = 0
    near: int = 0
    gone: int = 0

    def __add__(self, other: Settled) -> Settled:
        return Settled(
            self.compared + other.compared,
            self.found + other.found,
            self.near + other.near,
            self.gone + other.gone,
        )


def settle(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress | None = None,
    nominated: Nominated = NOBODY,
) -> Settled:
    """Compare anew every question and claim that was touched, and record what is found and gone.

    Notes as touched every claim whose contradictions changed. `progress` is told how many
    questions and claims were compared, page by page. `nominated` are pairs to be compared by
    their wording, beside those that are recorded.
    """
    wordings.note(session, nominated)
    _spread(session)
    kinds: tuple[tuple[str, Compare], ...] = (("question", _questions), ("denial", _claims))
    noted = (touched.pages(session, kind) for kind in ("claim", "question", "denial"))
    if locks.take_turns(session, (key for pages in noted for page in pages for key in page)):
        # Whoever was first may have denied, by now, what is affirmed here.
        _spread(session)
    settled = Settled()
    for kind, compare in kinds:
        for page in touched.pages(session, kind, PAGE):
            new = {key: nominated[key] for key in page if key in nominated}
            settled += _settle_page(session, page, compare, new, actor=actor, now=now)
            if progress:
                progress(len(page))
    touched.clear(session, "question", "denial")
    return settled


def compared(session: Session, questions: Sequence[str], claims: Sequence[str]) -> list[Compared]:
    """Compare questions, and voices over claims, and record nothing."""
    return [
        one
        for keys, compare in ((questions, _questions), (claims, _claims))
        for one in compare(session, _given(session, keys))
    ]


def _spread(session: Session) -> None:
    """Note which questions and which disputed claims are concerned by what was touched."""
    if touched.noted_any(session, "claim"):
        _spread_claims(session)
    if touched.noted_any(session, "article"):
        _spread_articles(session)
    if touched.noted_any(session, "question"):
        questions = touched.noted(session, "question")
        answering = select(Dispute.claim_id).join(Reading, Reading.claim_id == Dispute.claim_id)
        touched.note_all(session, "denial", answering.where(Reading.question_id.in_(questions)))


def _spread_claims(session: Session) -> None:
    """Note what claims answer, which of them are denied, and which of them are disputed."""
    claims = touched.noted(session, "claim")
    asked = select(Reading.question_id).where(Reading.claim_id.in_(claims))
    touched.note_all(session, "question", asked)
    denied = select(Assertion.claim_id).where(
        Assertion.claim_id.in_(claims), Assertion.stance == "denies"
    )
    touched.note_all(session, "denial", denied)
    disputed = select(Dispute.claim_id).where(Dispute.claim_id.in_(claims))
    touched.note_all(session, "denial", disputed)
    for side in (Contradiction.left_id, Contradiction.right_id):
        wordings.note_found(session, side.in_(claims))


def _spread_articles(session: Session) -> None:
    """Note the decided disputes that articles speak to: a new version is news to them."""
    articles = touched.noted(session, "article")
    said = Assertion.article_id.in_(articles), Dispute.state.in_(DECIDED)
    over_claims = select(Dispute.claim_id).join(Assertion, Assertion.claim_id == Dispute.claim_id)
    touched.note_all(session, "denial", over_claims.where(*said))
    over_questions = (
        select(Dispute.question_id)
        .join(Reading, Reading.question_id == Dispute.question_id)
        .join(Assertion, Assertion.claim_id == Reading.claim_id)
    )
    touched.note_all(session, "question", over_questions.where(*said))


def _settle_page(
    session: Session,
    page: Sequence[str],
    compare: Compare,
    nominated: Nominated,
    *,
    actor: Actor,
    now: datetime,
) -> Settled:
    given = _given(session, page, nominated)
    results = compare(session, given)
    changes = Changes()
    for result in results:
        weigh(changes, result, given.known.get(result.question_id), now)
    _write(session, changes)
    work_disputes.keep(session, results)
    dispute_facets.note(session, page)
    events.record(session, actor=actor, now=now, acts=changes.acts)
    notifications.tell_owners_of_news(session, changes.acts, actor=actor, now=now)
    touched.claims(session, sorted(changes.claims))
    compared = sum(result.pairs for result in results)
    return Settled(compared, changes.found, changes.near, changes.gone)


def _given(session: Session, page: Sequence[str], nominated: Nominated = NOBODY) -> _Given:
    known = recorded.by_question(session, page)
    suspected = wordings.of_questions(session, known, nominated)
    decided = [s for key, one in suspected.items() if _is_decided(known, key) for s in one.spoken]
    return _Given(page, known, suspected, standing.versions_of(session, decided))


def _questions(session: Session, given: _Given) -> list[Compared]:
    cells, known = answers.cells(session, given.page), given.known
    looked_at = known.keys() | given.suspected.keys()
    busy = {key: c for key, c in cells.items() if key in looked_at or may_differ(c.answers)}
    voiced = answers.voiced(session, busy)
    decided = [one for key, v in voiced.items() if _is_decided(known, key) for one in v.spoken]
    versions = standing.versions_of(session, decided)
    compared = [_question(one, versions, given) for one in voiced.values()]
    silent = sorted(known.keys() - voiced.keys())
    return [*compared, *(_silent(Compared(key), given) for key in silent)]


def _silent(compared: Compared, given: _Given) -> Compared:
    """Return a question that nothing answers, which wording may be about all the same."""
    by_wording = given.suspected.get(compared.question_id, Suspected())
    return replace(compared, findings=by_wording.findings, points=given.points(compared))


def _is_decided(known: Recorded, question_id: str) -> bool:
    return question_id in known and known[question_id].is_decided


def _question(voiced: Voiced, versions: standing.Versions, given: _Given) -> Compared:
    cell = voiced.cell
    found = findings.of_question(cell.asked, voiced.propositions)
    both = (*found.findings, *given.suspected.get(cell.question_id, Suspected()).findings)
    compared = Compared(
        cell.question_id, cell.subject_id, cell.attribute_id, cell.object_id, None, both,
        bool(found.apart), pairs=found.compared,
        weighed=weights.of_question(both, voiced.propositions),
    )  # fmt: skip
    points = standing.on_question(voiced, versions) | given.points(compared)
    decided = _is_decided(given.known, cell.question_id)
    return replace(compared, points=points) if decided else compared


def _claims(session: Session, given: _Given) -> list[Compared]:
    page, known = given.page, given.known
    spoken: dict[str, list[voices.Spoken]] = {}
    for one in voices.sides(session, select(Claim.id).where(Claim.id.in_(page))):
        spoken.setdefault(one.claim_id, []).append(one)
    decided = [s for key in page if _is_decided(known, key) for s in spoken.get(key, ())]
    versions = standing.versions_of(session, decided)
    compared = [
        _claim(row, spoken.get(row.id, []), versions, given)
        for row in session.execute(_taking_part(page))
    ]
    absent = sorted(known.keys() - {one.question_id for one in compared})
    return [*compared, *(_silent(Compared(key, claim_id=key), given) for key in absent)]


def _taking_part(page: Sequence[str]) -> Any:
    return (
        select(Claim.id, Claim.mode, Attribute.runs, Reading.period_from, Reading.period_to)
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .where(Claim.id.in_(page), *answers.takes_part())
        .order_by(Claim.id)
    )


def _claim(
    row: Any, spoken: Sequence[voices.Spoken], versions: standing.Versions, given: _Given
) -> Compared:
    said = voices.speeches(spoken).get(row.id, [])
    may_change = row.runs == "state" and row.period_from is None and row.period_to is None
    found = findings.of_claim(row.id, row.mode, said, may_change=may_change)
    by_wording = given.suspected.get(row.id, Suspected()).findings
    both = (*([found] if found else []), *by_wording)
    weighed = weights.of_claim(both, said)
    compared = Compared(row.id, claim_id=row.id, findings=both, pairs=1, weighed=weighed)
    points = standing.on_claim(spoken, versions) | given.points(compared)
    return replace(compared, points=points) if _is_decided(given.known, row.id) else compared


def _write(session: Session, changes: Changes) -> None:
    connection = session.connection()
    if changes.new_disputes:
        connection.execute(insert(Dispute), changes.new_disputes)
    if changes.new_findings:
        connection.execute(insert(Contradiction), changes.new_findings)
    if changes.disputes:
        states = _over(Dispute.__table__, ("state", "new_since_decided"))
        connection.execute(states, changes.disputes)
    if changes.findings:
        columns = (*COMPARED_FIELDS, "live", "lapsed_at", "found_at")
        connection.execute(_over(Contradiction.__table__, columns), changes.findings)


def _over(table: Any, columns: Sequence[str]) -> Any:
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    return (
        update(table)
        .where(table.c.id == bindparam("row"))
        .values(**values, version=table.c.version + 1)
    )
