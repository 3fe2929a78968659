"""The claims of disputes, in one line each and as the answers that are compared.

These are the claims that answer a question, the one that is denied, and those that stand in a
contradiction of a dispute whatever they answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select, union
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.models import Attribute, Claim, Entity, Reading, ReadingMember
from claimtracker.queries import answers, claim_lines, pairs
from claimtracker.queries.answers import Cell
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.stored import named
from claimtracker.rules.propositions import Answer


@dataclass(frozen=True, slots=True)
class Asking:
    """The statements that find claims, and the places that those lie in which they name."""

    claims: Select[Any]
    within: Select[Any]


@dataclass(frozen=True, slots=True)
class DisputedClaims:
    """Claims by the keys of their rows, the questions that were asked for with their answers, and
    the names of the places and the like that answers name.

    `answering` are all that have a reading of a question, also those that are not compared;
    `standing` are neither taken away nor gone up in another.
    """

    lines: Mapping[str, ClaimLine]
    cells: Mapping[str, Cell]
    names: Mapping[str, str]
    answering: Mapping[str, Sequence[str]]
    standing: frozenset[str]


def given() -> Any:
    """Return what statements that are made once have in the place of the questions."""
    return bindparam("questions", expanding=True, type_=Id)


def concerned(questions: Any) -> Select[Any]:
    """Return the query of all claims that the disputes over questions have to do with."""
    paired = pairs.claims_of(questions).subquery()
    # The key of a dispute over one claim is that of the claim. Asked for by three conditions
    # joined by OR, PostgreSQL would look at all claims.
    found = union(
        select(Claim.id).where(Claim.id.in_(questions)),
        answers.claims_of(questions),
        select(paired.c.claim_id),
    ).subquery()
    return select(found.c[0])


def asking(which: Any, questions: Any) -> Asking:
    """Return the statements for claims for which a condition holds, as answers to questions."""
    return Asking(_claims(which, questions), answers.within_of(questions))


@dataclass(frozen=True, slots=True)
class Readings:
    """Claims by the keys of their rows, and what each answers, with the names that answers list."""

    lines: Mapping[str, ClaimLine]
    answers: Mapping[str, Answer]
    names: Mapping[str, str]


def readings(session: Session, ids: Sequence[str]) -> Readings:
    """Return claims by the keys of their rows, whatever they answer; in one query."""
    found = _by_claim(session.connection().execute(_of_ids(), {"claims": list(ids)}))
    firsts = {key: listed[0] for key, listed in found.items()}
    return Readings(
        {key: claim_lines.line(row) for key, row in firsts.items()},
        {
            key: answers.answer(row, _members(found[key]))
            for key, row in firsts.items()
            if row.question_id is not None
        },
        _names(found),
    )


@cache
def _of_ids() -> Select[Any]:
    return _claims(Claim.id.in_(bindparam("claims", expanding=True, type_=Id)), [])


def read(session: Session, asked: Asking, values: Mapping[str, Any]) -> DisputedClaims:
    """Return the claims that statements find with the values that they are given."""
    session.flush()
    connection = session.connection()
    found = _by_claim(connection.execute(asked.claims, values))
    lies = answers.lies_within(connection.execute(asked.within, values))
    firsts = [listed[0] for listed in found.values()]
    return DisputedClaims(
        {row.id: claim_lines.line(row) for row in firsts},
        _cells(firsts, found, lies),
        _names(found),
        _answering(firsts),
        frozenset(row.id for row in firsts if row.is_standing),
    )


def _by_claim(rows: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in named(rows):
        found.setdefault(row.id, []).append(row)
    return found


def _names(found: Mapping[str, Sequence[Any]]) -> dict[str, str]:
    rows = (row for listed in found.values() for row in listed)
    return {row.member_id: row.member for row in rows if row.member is not None}


def _members(rows: Sequence[Any]) -> list[str]:
    return [row.member_id for row in rows if row.member_id is not None]


def _cells(
    firsts: Iterable[Any],
    found: Mapping[str, Sequence[Any]],
    lies: Mapping[str, frozenset[str]],
) -> dict[str, Cell]:
    by_question: dict[str, list[Any]] = {}
    for row in firsts:
        if row.is_compared:
            by_question.setdefault(row.question_id, []).append(row)
    members = {row.id: _members(found[row.id]) for listed in by_question.values() for row in listed}
    return {key: answers.cell(listed, members, lies) for key, listed in by_question.items()}


def _answering(firsts: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in firsts:
        if row.is_asked:
            found.setdefault(row.question_id, []).append(row.id)
    return found


def _claims(which: Any, questions: Any) -> Select[Any]:
    """Return the query of claims, one row for each entity that an answer lists, or one alone."""
    thing, member = aliased(Entity), aliased(Entity)
    is_asked = Reading.question_id.in_(questions)
    named = Entity.id.is_not(None), Attribute.id.is_not(None)
    return (
        select(
            *claim_lines.COLUMNS, *answers.READING, Entity.name.label("subject"),
            thing.name.label("object"), Attribute.name.label("attribute"), Attribute.kind,
            Attribute.question, Attribute.runs, Attribute.shelf_life, Attribute.single,
            is_asked.label("is_asked"), and_(*answers.stands()).label("is_standing"),
            and_(is_asked, *named, *answers.takes_part()).label("is_compared"),
            ReadingMember.entity_id.label("member_id"), member.name.label("member"),
        )
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Entity, Entity.id == Reading.subject_id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .outerjoin(ReadingMember, ReadingMember.claim_id == Claim.id)
        .outerjoin(member, member.id == ReadingMember.entity_id)
        .where(which)
        .order_by(Claim.key, ReadingMember.entity_id)
    )  # fmt: skip
