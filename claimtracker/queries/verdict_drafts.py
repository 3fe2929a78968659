"""Verdicts in the making, read: who wrote them, what they follow, and those of a claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Assertion,
    Event,
    Person,
    Rating,
    Source,
    Verdict,
    VerdictDraft,
    VerdictWithdrawal,
)
from claimtracker.queries import claims, released
from claimtracker.queries.stored import Stored, pieces
from claimtracker.queries.verdicts import DraftContent

# What is written into a draft; handing it in and sending it back change none of its words.
WRITING = ("add", "edit", "put back")


@dataclass(frozen=True, slots=True)
class DraftSeen:
    """A verdict in the making as a list shows it."""

    id: str
    key: str
    code: str
    label: str
    state: str
    author: str
    assertion_key: str | None
    rationale: str | None


def writers(session: Session, stored: Stored[DraftContent]) -> set[str]:
    """Return who wrote a draft and who changed it last, by the keys of the people."""
    last = (
        select(Event.actor_id)
        .where(
            Event.row_id == stored.id,
            Event.table_name == "verdict_draft",
            Event.act.in_(WRITING),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    return {stored.content.author_id, *session.scalars(last)}


def follows_public(session: Session, content: DraftContent) -> bool:
    """Say whether a verdict of ours on the same claim, or the same assertion, is public."""
    [root] = claims.standing(session, [content.claim_id]).values()
    [family] = claims.absorbed(session, [root]).values()
    withdrawn = exists().where(VerdictWithdrawal.verdict_id == Verdict.id)
    standing = (
        select(Verdict.id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(
            Verdict.claim_id.in_(family),
            Verdict.assertion_id.is_not_distinct_from(content.assertion_id),
            or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)),
            ~withdrawn,
            released.verdict(),
        )
        .limit(1)
    )
    return session.execute(standing).first() is not None


def of_claims(session: Session, claim_ids: Iterable[str]) -> dict[str, list[DraftSeen]]:
    """Return the verdicts in the making on claims and their assertions, the oldest first."""
    families = claims.absorbed(session, claim_ids)
    roots = {member: root for root, family in families.items() for member in family}
    found: dict[str, list[DraftSeen]] = {}
    for piece in pieces(sorted(roots)):
        wanted = (
            select(
                VerdictDraft.claim_id, VerdictDraft.id, VerdictDraft.key, Rating.code,
                Rating.label, VerdictDraft.state, Person.name, Assertion.key,
                VerdictDraft.rationale,
            )
            .join(Rating, Rating.id == VerdictDraft.rating_id)
            .join(Person, Person.id == VerdictDraft.author_id)
            .outerjoin(Assertion, Assertion.id == VerdictDraft.assertion_id)
            .where(
                VerdictDraft.claim_id.in_(piece),
                VerdictDraft.state != "published",
                VerdictDraft.removed_at.is_(None),
            )
            .order_by(VerdictDraft.id)
        )  # fmt: skip
        for row in session.execute(wanted):
            found.setdefault(roots[row[0]], []).append(DraftSeen(*row[1:]))
    return found
