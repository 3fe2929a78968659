"""Tell people of what is for them, and let them say that they have read it.

Nothing here leaves the ledger, and nothing is an event: it follows from events that are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Account, Dispute, MailWish, Notification, table_of
from claimtracker.operations.events import Act
from claimtracker.rules.permissions import REVIEWERS, Actor, require

# Under this name a session keeps what was told in it, until it is committed and sent by mail.
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a person was told: why, of which row, and by whose act."""

    person_id: str
    why: str
    table: str
    row_id: str
    by: str


def tell(
    session: Session,
    people: Iterable[str],
    why: str,
    table: str,
    row_id: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell people of a row, by their keys; nobody is told of an act of their own."""
    told = [
        Told(person, why, table, row_id, actor.name)
        for person in sorted(set(people) - {actor.person_id})
    ]
    if not told:
        return
    made = [
        {
            "id": new_id(), "person_id": one.person_id, "why": why, "table_name": table,
            "row_id": row_id, "by_id": actor.person_id, "at": now,
        }
        for one in told
    ]  # fmt: skip
    session.execute(insert(table_of(Notification)), made)
    session.info.setdefault(TOLD, []).extend(told)


def tell_reviewers(
    session: Session, table: str, row_id: str, *, actor: Actor, now: datetime
) -> None:
    """Tell those who review that something waits for a second person."""
    reviewing = select(Account.person_id).where(
        Account.active.is_(True), Account.removed_at.is_(None),
        Account.role.in_(sorted(REVIEWERS)),
    )  # fmt: skip
    tell(session, session.scalars(reviewing), "review", table, row_id, actor=actor, now=now)


def tell_owners_of_news(
    session: Session, acts: Sequence[Act], *, actor: Actor, now: datetime
) -> None:
    """Tell the owners of disputes on which something came up after they were decided."""
    fresh = [
        act.row_id for act in acts
        if act.table == "dispute" and (act.after or {}).get("new_since_decided")
        and not (act.before or {}).get("new_since_decided")
    ]  # fmt: skip
    if not fresh:
        return
    owned = select(Dispute.id, Dispute.owner_id).where(
        Dispute.id.in_(fresh), Dispute.owner_id.is_not(None)
    )
    for dispute, owner in session.execute(owned.order_by(Dispute.id)).all():
        tell(session, [str(owner)], "news", "dispute", dispute, actor=actor, now=now)


def read(session: Session, *, actor: Actor, now: datetime, notification_id: str = "") -> None:
    """Note that somebody has read one of their notifications, or all of them."""
    require(actor, "desk.read")
    own = Notification.person_id == actor.person_id, Notification.read_at.is_(None)
    which = (*own, Notification.id == notification_id) if notification_id else own
    session.execute(update(Notification).where(*which).values(read_at=now))


def wish_mail(session: Session, *, actor: Actor, now: datetime, wished: bool) -> None:
    """Let somebody be told by mail as well, or no longer."""
    require(actor, "desk.read")
    session.execute(delete(MailWish).where(MailWish.person_id == actor.person_id))
    if wished:
        session.execute(insert(MailWish).values(person_id=actor.person_id, wished_at=now))
