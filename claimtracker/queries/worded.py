"""Claims as their wording is compared, and those about the same thing as one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from heapq import nlargest
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import Assertion, Claim, Contradiction, Dispute, Reading
from claimtracker.queries import rare_words, voices
from claimtracker.queries.answers import takes_part
from claimtracker.queries.many_texts import TOGETHER, Known, of_entries
from claimtracker.queries.rare_words import Reach
from claimtracker.queries.search_tables import Index, index
from claimtracker.queries.stored import pieces
from claimtracker.queries.voices import Spoken
from claimtracker.rules import wordings
from claimtracker.rules.periods import Span
from claimtracker.rules.permissions import Sight
from claimtracker.rules.text import search_words
from claimtracker.rules.wordings import COMPARED_MODES, KIND, LEAST_ALIKE, Worded

REACH = Reach(longest=8, rarest=4, entries=120)
# So many of the claims that share rare words are compared word by word, those most alike.
COMPARED = 12

Pair = tuple[str, str]
Recorded = tuple[str, bool]


def found_by_rule() -> ColumnElement[bool]:
    """Return the condition that a contradiction of kind text is what the rule of wording found.

    One that came in by a record, for a reason of its own, has no gap, and stays as it is.
    """
    return and_(Contradiction.kind == KIND, Contradiction.gap > 0)


def recorded_by_hand() -> ColumnElement[bool]:
    """Return the condition that somebody recorded a contradiction, and no rule found it."""
    by_record = and_(Contradiction.kind == KIND, Contradiction.gap == 0)
    return or_(Contradiction.kind == "manual", by_record)


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Worded]:
    """Return claims that take part, by the keys of their rows."""
    found: dict[str, Worded] = {}
    for piece in pieces(sorted(set(ids))):
        for row in session.execute(_claims().where(Claim.id.in_(piece))):
            found[row.id] = _worded(row)
    return found


def affirmed(session: Session, ids: Iterable[str]) -> set[str]:
    """Return which claims anybody affirms, by the keys of their rows; whether it counts, voices
    tell.
    """
    found: set[str] = set()
    for piece in pieces(sorted(set(ids))):
        said = select(Assertion.claim_id).where(
            Assertion.claim_id.in_(piece), Assertion.stance == "affirms",
            Assertion.standing == "stands", Assertion.removed_at.is_(None),
        )  # fmt: skip
        found.update(key for key in session.scalars(said.distinct()) if key)
    return found


def about_the_same(
    session: Session, claims: Sequence[Worded], together: Sequence[Worded] = ()
) -> Iterator[list[Worded]]:
    """Give for each claim the claims of which the wording is worth comparing with its own.

    They share its rarest words, so that the cost does not grow with the ledger: two queries for
    one claim, and a few for many. Those that came `together` with it are looked at whatever the
    search knows of them.
    """
    found = _of_one(session, claims[0]) if len(claims) == 1 else _of_many(session, claims)
    for one, listed in zip(claims, found, strict=True):
        yield _most_alike(one, {other.claim_id: other for other in (*together, *listed)})


def _most_alike(one: Worded, found: Mapping[str, Worded]) -> list[Worded]:
    others = [other for other in found.values() if one.may_differ(other)]
    scored = [(wordings.alike(one.statement, other.statement), other) for other in others]
    best = nlargest(COMPARED, scored, key=lambda pair: (pair[0], pair[1].key))
    return [other for score, other in best if score >= LEAST_ALIKE]


def _of_one(session: Session, one: Worded) -> Iterator[Sequence[Worded]]:
    tables = index(session, "claim", Sight.WHOLE)
    shared = rare_words.counted(session, tables, _said(one), REACH)
    if shared is None:
        yield ()
        return
    sharing = _sharing(rare_words.engine_of(session), tables, len(shared.groups))
    rows = session.execute(sharing, rare_words.given(session, shared.groups))
    yield [_worded(row) for row in rows]


def _of_many(session: Session, claims: Sequence[Worded]) -> Iterator[Sequence[Worded]]:
    tables = index(session, "claim", Sight.WHOLE)
    read = partial(of_entries, session, tables, claims=_claims, made=_worded)
    known = Known(session, tables, REACH, read)
    for some in pieces(claims, TOGETHER):
        yield from (alike.found for alike in known.alike([_said(one) for one in some]))


def _said(one: Worded) -> list[str]:
    return [word for word in search_words(one.statement) if len(word) > 1]


@cache
def _sharing(engine: Any, tables: Index, many: int) -> Any:
    """Return the statement of the claims that share words of so many groups, made once."""
    shared = rare_words.having(engine, tables, many, REACH)
    alike = _claims().join(tables.search, tables.owner == Claim.id)
    return alike.where(tables.row.in_(select(shared.c.row))).order_by(Claim.key)


def affirming(session: Session, ids: Iterable[str]) -> list[Spoken]:
    """Return who stands for claims, by the keys of their rows."""
    wanted = select(Claim.id).where(Claim.id.in_(sorted(set(ids))))
    return [one for one in voices.sides(session, wanted) if one.stance == "affirms"]


def suspected_in(session: Session, question_id: str) -> list[str]:
    """Return the claims that the dispute over a question has for their wording."""
    found: set[str] = set()
    for side in (Contradiction.left_id, Contradiction.right_id):
        live = select(side).join(Dispute, Dispute.id == Contradiction.dispute_id).where(
            Dispute.question_id == question_id, Contradiction.live.is_(True),
            Contradiction.lapsed_at.is_(None), found_by_rule(),
        )  # fmt: skip
        found |= set(session.scalars(live))
    return sorted(found)


def recorded_between(session: Session, ids: Sequence[str]) -> Mapping[Pair, set[Recorded]]:
    """Return what is recorded between two of some claims: the question of the dispute, and
    whether it is what the rule of wording found.
    """
    live = (
        select(Contradiction.left_id, Contradiction.right_id, Dispute.question_id, found_by_rule())
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .where(Contradiction.left_id.in_(ids), Contradiction.right_id.in_(ids))
        .where(Contradiction.live.is_(True))
    )
    found: dict[Pair, set[Recorded]] = {}
    for left, right, question_id, is_by_rule in session.execute(live):
        found.setdefault((left, right), set()).add((question_id, bool(is_by_rule)))
    return found


def questions_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return the questions that claims ask for, by the keys of their rows."""
    asked = select(Reading.claim_id, Reading.question_id).where(
        Reading.claim_id.in_(sorted(set(ids))), Reading.question_id.is_not(None)
    )
    return {claim: question for claim, question in session.execute(asked) if question}


def _claims() -> Any:
    return (
        select(
            Claim.id, Claim.key, Claim.statement, Claim.mode, Reading.question_id, Reading.value,
            Reading.period_from, Reading.period_to,
        )
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .where(*takes_part(), Claim.mode.in_(sorted(COMPARED_MODES)))
    )  # fmt: skip


def _worded(row: Any) -> Worded:
    stated = Span(row.period_from, row.period_to)
    return Worded(
        row.id, row.key, row.statement or "", row.mode,
        row.question_id if row.value is not None else None,
        stated if stated != Span(None, None) else None,
    )  # fmt: skip
