"""Say of an article that was proposed as a reprint that it is one, or that it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.operations import articles, proposal_answers
from claimtracker.operations.proposal_answers import Answer
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries.likely_reprints import NAME, LikelyReprint
from claimtracker.queries.proposal_answers import NO, YES
from claimtracker.rules.estimates import about
from claimtracker.rules.permissions import Actor


class ProposalGone(NotFound):
    """An article is proposed as a reprint no more: it was linked, dismissed or changed."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The article {key[:80]!r} is not proposed as a reprint any more; somebody may have"
            " decided on it, or its text changed."
        )


def accept(
    session: Session, one: LikelyReprint, *, version: int, actor: Actor, now: datetime
) -> None:
    """Record an article as a reprint of its origin; raises StaleVersion, CopyOfItself."""
    known = article_rows.by_key(session, [one.key, one.origin.key])
    stored, origin = known[one.key], known[one.origin.key]
    linked = replace(stored.content, copy_of=origin.id, copy="reprint")
    read = replace(stored, version=version)
    articles.edit(session, [Edit(read, linked)], actor=actor, now=now)
    _keep(session, one, YES, actor, now)


def dismiss(session: Session, one: LikelyReprint, *, actor: Actor, now: datetime) -> None:
    """Propose an article as a reprint of that other one no more."""
    _keep(session, one, NO, actor, now)


def propose_again(session: Session, *, actor: Actor) -> None:
    """Take back that articles were dismissed as reprints, all of them."""
    proposal_answers.forget(session, NAME, "", NO, actor=actor)


def _keep(session: Session, one: LikelyReprint, said: str, actor: Actor, now: datetime) -> None:
    what = about(one.id, one.origin.key)
    kept = Answer(NAME, what, YES, said, {"share": one.origin.share}, 0)
    proposal_answers.keep(session, kept, actor=actor, now=now)
