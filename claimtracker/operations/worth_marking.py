"""Keep whether a sentence that was offered as worth marking was one, and offer them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from claimtracker.operations import proposal_answers
from claimtracker.operations.proposal_answers import Answer
from claimtracker.queries import fitted_estimates
from claimtracker.queries.proposal_answers import NO, YES
from claimtracker.rules import checkable
from claimtracker.rules.checkable import NAME
from claimtracker.rules.estimates import about
from claimtracker.rules.permissions import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a part of an article, which is named by its key in the ledger."""

    article_id: str
    part: str
    words: str


def answer(session: Session, place: Place, *, accepted: bool, actor: Actor, now: datetime) -> None:
    """Keep what somebody says of a sentence that was offered."""
    what = _about(place)
    said, counted = YES if accepted else NO, checkable.features(place.words)
    version = fitted_estimates.in_use(session, NAME).version
    kept = Answer(NAME, what, YES, said, counted, version)
    proposal_answers.keep(session, kept, actor=actor, now=now)


def offer_again(session: Session, article_id: str, *, actor: Actor) -> None:
    """Take back that sentences of an article were dismissed."""
    proposal_answers.forget(session, NAME, f"{article_id}:", NO, actor=actor)


def withdraw(session: Session, place: Place, *, actor: Actor, now: datetime) -> None:
    """Take back that a sentence was accepted, where it was."""
    proposal_answers.withdraw(session, NAME, _about(place), answer=YES, actor=actor, now=now)


def restore(session: Session, place: Place, *, actor: Actor) -> None:
    """Let a sentence be accepted again, where that was taken back."""
    proposal_answers.restore(session, NAME, _about(place), actor=actor)


def _about(place: Place) -> str:
    return about(place.article_id, place.part, place.words)
