"""What is public: nothing that no person signed, nothing held back, nothing taken away.

Public are a claim with a published verdict of ours, or released by a reviewer; a dispute
that a person found real, or closed, between such claims; never a suspicion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, exists, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Article,
    ArticleCopy,
    Assertion,
    Attribution,
    Base,
    Claim,
    Contradiction,
    Dispute,
    Entity,
    Hold,
    Reading,
    Source,
    Verdict,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries import claims, public_tables
from claimtracker.queries.few import few
from claimtracker.queries.recorded import DECIDED
from claimtracker.queries.stored import pieces
from claimtracker.rules.vocabulary import FOUND_REAL

Condition = ColumnElement[bool]


def may_leave(model: type[Base]) -> Condition:
    """Return the condition that a row is neither held back nor taken away."""
    table = table_of(model)
    stands = table.c.removed_at.is_(None) if "removed_at" in table.c else true()
    return and_(stands, table.c.id.not_in(_held(model)))


def assertion() -> Condition:
    """Return the condition that an assertion of a public claim is public: its article is.

    One that is said by, or for, somebody who was taken away is not: without that link another
    would seem to speak.
    """
    gone = select(Entity.id).where(~may_leave(Entity))
    named = or_(Attribution.entity_id.in_(gone), Attribution.for_id.in_(gone))
    return and_(
        Assertion.article_id.in_(select(Article.id).where(may_leave(Article))),
        Assertion.id.not_in(select(Attribution.assertion_id).where(named)),
    )


def dispute() -> Condition:
    """Return the condition that a dispute between public claims is public.

    Its state is asked for as well, by which it is found.
    """
    return and_(Dispute.state.in_(few(DECIDED)), Dispute.found_real_at.is_not(None))


def contradiction() -> Condition:
    """Return the condition that a contradiction between public claims is public.

    It was found real itself, or was there when its dispute was. One voice against itself is
    shown only where a reviewer released the dispute since it was found.
    """
    of_one_voice = aliased(Dispute)
    was_released = exists().where(
        of_one_voice.id == Contradiction.dispute_id,
        Contradiction.found_at <= of_one_voice.released_at,
    )
    return and_(
        Contradiction.live.is_(True),
        Contradiction.lapsed_at.is_(None),
        found_real(),
        or_(Contradiction.by_one_voice.is_(False), was_released),
        may_leave(Contradiction),
    )


def found_real() -> Condition:
    """Return the condition that a person found a contradiction real, or the dispute it was in."""
    whole = aliased(Dispute)
    with_dispute = exists().where(
        whole.id == Contradiction.dispute_id,
        Contradiction.found_at <= whole.found_real_at,
    )
    waits_with_it = or_(Contradiction.state.is_(None), Contradiction.state == "waiting")
    return or_(Contradiction.state.in_(few(FOUND_REAL)), and_(waits_with_it, with_dispute))


def counts_as_real() -> Condition:
    """Return the condition that a contradiction counts as found real; its dispute must be joined.

    A decision that came in with a file is older than all that was found in this ledger: it is on
    what came to light with its dispute.
    """
    came_with_it = and_(
        Contradiction.state.is_(None),
        Dispute.state.in_(few(FOUND_REAL)),
        Contradiction.found_at <= Dispute.found_at,
    )
    return func.coalesce(or_(found_real(), came_with_it), False)


def state_of(state: str, is_real: bool) -> str:
    """Return the state of a contradiction, given that of its dispute where it has none of its own.

    What came after its dispute was opened or closed is a suspicion until somebody does so anew.
    """
    return "suspected" if state in FOUND_REAL and not is_real else state


def is_in_state(state: str) -> Condition:
    """Return the condition that `state_of` gives a contradiction; its dispute must be joined."""
    given = func.coalesce(Contradiction.state, Dispute.state)
    if state in FOUND_REAL:
        return and_(given == state, counts_as_real())
    return or_(given == state, came_since()) if state == "suspected" else given == state


def came_since() -> Condition:
    """Return the condition that a contradiction came after its dispute was opened or closed.

    Its dispute must be joined.
    """
    given = func.coalesce(Contradiction.state, Dispute.state)
    return and_(given.in_(few(FOUND_REAL)), ~counts_as_real())


def there_is(row: type[Base] | Table, *which: Condition) -> Condition:
    """Return the condition that there is a row; what it is compared with is looked for outside."""
    return select(literal(1)).select_from(row).where(*which).correlate_except(row).exists()


def is_claim(column: Any) -> Condition:
    """Return the condition that a column names a public claim."""
    return there_is(public_tables.CLAIM, public_tables.CLAIM.c.claim_id == column)


def is_article(column: Any) -> Condition:
    """Return the condition that a column names an article in which something public is said."""
    return there_is(public_tables.ARTICLE, public_tables.ARTICLE.c.article_id == column)


def is_copying() -> Condition:
    """Return the condition that something public is said in a copy and in what it copies."""
    return and_(is_article(ArticleCopy.article_id), is_article(ArticleCopy.origin_id))


def is_named(column: Any) -> Condition:
    """Return the condition that a column names an entity or the like that public claims name."""
    return there_is(public_tables.NAME, public_tables.NAME.c.row_id == column)


def said() -> Condition:
    """Return the condition that an assertion is public."""
    public = is_claim(Assertion.claim_id), is_article(Assertion.article_id)
    return and_(*public, stands(Assertion), voices_stand())


def voices_stand() -> Condition:
    """Return the condition that nobody who speaks in an assertion was taken away, row by row.

    Nor anybody spoken for: without that link another would seem to speak.
    """
    speaks = or_(_was_taken_away(Attribution.entity_id), _was_taken_away(Attribution.for_id))
    return ~there_is(Attribution, Attribution.assertion_id == Assertion.id, speaks)


def _was_taken_away(column: Any) -> Condition:
    return there_is(Entity, Entity.id == column, ~stands(Entity))


def is_said(column: Any) -> Condition:
    """Return the condition that a column names a public assertion."""
    return there_is(Assertion, Assertion.id == column, said())


def verdict() -> Condition:
    """Return the condition that a verdict is public: its claim is, and what it is about."""
    about = or_(Verdict.assertion_id.is_(None), is_said(Verdict.assertion_id))
    return and_(is_claim(Verdict.claim_id), about, stands(Verdict))


def contradiction_between_public() -> Condition:
    """Return the condition that a contradiction is public, and both its claims are."""
    both = and_(is_claim(Contradiction.left_id), is_claim(Contradiction.right_id))
    return and_(both, contradiction())


def is_of_public_dispute() -> Condition:
    """Return the condition that the dispute of a contradiction is public."""
    return there_is(Dispute, Dispute.id == Contradiction.dispute_id, dispute_itself())


def dispute_itself() -> Condition:
    """Return the condition that a dispute is public, if there is anything public in it."""
    ends_in = there_is(Verdict, Verdict.id == Dispute.verdict_id, verdict())
    return and_(
        dispute(),
        stands(Dispute),
        or_(Dispute.claim_id.is_(None), is_claim(Dispute.claim_id)),
        or_(Dispute.verdict_id.is_(None), ends_in),
    )


def stands(model: type[Base]) -> Condition:
    """Return the condition that a row was not taken away and is not held back, row by row."""
    table = table_of(model)
    held = there_is(
        Hold, Hold.table_name == table.name, Hold.row_id == table.c.id, Hold.live.is_(True)
    )
    return and_(table.c.removed_at.is_(None), ~held) if "removed_at" in table.c else ~held


def public_among(session: Session, ids: Iterable[str]) -> set[str]:
    """Return which of some claims are public, by the keys of their rows.

    A claim is by what went up in it, and one that went up in another only where that one is.
    """
    last = claims.survivors(session, ids)
    families = claims.absorbed(session, {*ids, *last.values()})
    signed = _signed(session, set().union(*families.values()))
    standing = _present(session, families)
    public = {one for one, family in families.items() if one in standing and family & signed}
    return {one for one in ids if one in public and last.get(one, one) in public}


def _signed(session: Session, ids: Iterable[str]) -> set[str]:
    """Return which claims are public by themselves: released, or judged by us."""
    own = or_(Claim.released_at.is_not(None), _is_judged())
    return _those(session, ids, stands(Claim), own)


def _present(session: Session, ids: Iterable[str]) -> set[str]:
    return _those(session, ids, stands(Claim))


def _those(session: Session, ids: Iterable[str], *which: Condition) -> set[str]:
    found: set[str] = set()
    for piece in pieces(sorted(ids)):
        found |= set(session.scalars(select(Claim.id).where(Claim.id.in_(piece), *which)))
    return found


def _is_judged() -> Condition:
    """Return the condition that a verdict of ours on a claim stands, looked up row by row."""
    return _judged().where(Verdict.claim_id == Claim.id).correlate(Claim).exists()


def _judged() -> Select[Any]:
    """Return the claims on which a verdict of ours is published, stands and is not held back."""
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    return (
        select(Verdict.claim_id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~withdrawn,
            Verdict.id.not_in(_held(Verdict)),
        )
    )


def _held(model: type[Base]) -> Select[Any]:
    name = model.__tablename__
    return select(Hold.row_id).where(Hold.table_name == name, Hold.live.is_(True))


def kept_back(session: Session) -> Sequence[tuple[str, int]]:
    """Return the claims of decided disputes that nobody released, by key and version."""
    asked = or_(Dispute.question_id == Reading.question_id, Dispute.claim_id == Claim.id)
    found = (
        select(Claim.key, Claim.version)
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .join(Dispute, asked)
        .where(dispute(), Claim.released_at.is_(None), may_leave(Claim))
        .distinct()
        .order_by(Claim.key)
    )
    return [(row.key, row.version) for row in session.execute(found)]
