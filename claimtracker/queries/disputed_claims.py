"""The claims of disputes, in one line each and as the answers that are compared.

These are the claims that answer a question, the one that is denied, and those that stand in a
contradiction of a dispute whatever they answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.db.types import Id
from claimtracker.models import Attribute, Claim, Entity, Reading, ReadingMember
from claimtracker.queries import answers, claim_lines, pairs
from claimtracker.queries.answers import Cell, Questions
from claimtracker.queries.claim_lines import ClaimLine


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
    # The key of a dispute over one claim is that of the claim.
    return select(Claim.id).where(
        or_(
            Claim.id.in_(questions), Claim.id.in_(answers.claims_of(questions)),
            Claim.id.in_(select(paired.c.claim_id)),
        )
    )  # fmt: skip


def asking(which: Any, questions: Any) -> Asking:
    """Return the statements for claims for which a condition holds, as answers to questions."""
    return Asking(_claims(which, questions), answers.within_of(questions))


@cache
def by_keys() -> Asking:
    """Return the statements for claims by the keys of their rows, which they are given.

    Each answers whatever question it has a reading of.
    """
    keys = bindparam("claims", expanding=True, type_=Id)
    return asking(Claim.id.in_(keys), select(Reading.question_id).where(Reading.claim_id.in_(keys)))


def read(session: Session, asked: Asking, values: Mapping[str, Any]) -> DisputedClaims:
    """Return the claims that statements find with the values that they are given."""
    session.flush()
    connection = session.connection()
    found: dict[str, list[Any]] = {}
    for row in connection.execute(asked.claims, values):
        found.setdefault(row.id, []).append(row)
    lies = answers.lies_within(connection.execute(asked.within, values))
    firsts = [listed[0] for listed in found.values()]
    return DisputedClaims(
        {row.id: claim_lines.line(row) for row in firsts},
        _cells(firsts, found, lies),
        {one.member_id: one.member for one in _each(found) if one.member is not None},
        _answering(firsts),
        frozenset(row.id for row in firsts if row.is_standing),
    )


def _each(found: Mapping[str, Sequence[Any]]) -> Iterable[Any]:
    return (row for listed in found.values() for row in listed)


def _cells(
    firsts: Iterable[Any],
    found: Mapping[str, Sequence[Any]],
    lies: Mapping[str, frozenset[str]],
) -> dict[str, Cell]:
    by_question: dict[str, list[Any]] = {}
    for row in firsts:
        if row.is_compared:
            by_question.setdefault(row.question_id, []).append(row)
    members = {
        row.id: [one.member_id for one in found[row.id] if one.member_id is not None]
        for listed in by_question.values()
        for row in listed
    }
    return {key: answers.cell(listed, members, lies) for key, listed in by_question.items()}


def _answering(firsts: Iterable[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in firsts:
        if row.is_asked:
            found.setdefault(row.question_id, []).append(row.id)
    return found


def _claims(which: Any, questions: Questions) -> Select[Any]:
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
