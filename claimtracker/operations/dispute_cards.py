"""Keep what the list shows of each dispute in step with the ledger, or make it anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Dispute
from claimtracker.queries import dispute_briefs, dispute_cards
from claimtracker.queries.dispute_tables import CARD
from claimtracker.queries.stored import every_key

BATCH = 200


def refresh(session: Session, ids: Sequence[str]) -> None:
    """Write what is shown of disputes where it is not what it was, and leave the others alone."""
    stored, wanted = _stored(session, ids), _wanted(session, ids)
    differing = _differing(stored, wanted)
    if differing & stored.keys():
        gone = sorted(differing & stored.keys())
        session.execute(delete(CARD).where(CARD.c.dispute_id.in_(gone)))
    _put_in(session, {key: wanted[key] for key in differing & wanted.keys()})


def rebuild(session: Session) -> None:
    """Make what is shown of disputes anew from the ledger."""
    session.flush()
    session.execute(delete(CARD))
    for ids in every_key(session, Dispute, BATCH):
        _put_in(session, _wanted(session, ids))


def problems(session: Session) -> Iterator[str]:
    """Say, in a sentence each, where what is shown of disputes differs from the ledger."""
    for ids in every_key(session, Dispute, BATCH):
        differing = _differing(_stored(session, ids), _wanted(session, ids))
        yield from (f"The card is behind the dispute {one}." for one in sorted(differing))
    strays = select(func.count()).where(CARD.c.dispute_id.not_in(select(Dispute.id)))
    if count := session.execute(strays).scalar_one():
        yield f"{count} rows of {CARD.name} stand for no dispute."


def _stored(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(select(CARD).where(CARD.c.dispute_id.in_(ids)))
    return {row.dispute_id: row.shown for row in rows}


def _wanted(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = dispute_cards.rows_of(session, ids)
    briefs = dispute_briefs.of_rows(session, rows)
    return {key: dispute_briefs.written(one) for key, one in briefs.items()}


def _differing(one: dict[str, str], other: dict[str, str]) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _put_in(session: Session, made: dict[str, str]) -> None:
    rows = [{"dispute_id": key, "shown": text} for key, text in sorted(made.items())]
    if rows:
        session.execute(insert(CARD), rows)
