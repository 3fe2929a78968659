"""Links that let somebody in, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import Invitation, Person
from claimtracker.queries.sign_ins import digest


class InvitationGone(NotFound):
    """A link lets nobody in: it was used, taken back, grew old, or never was."""

    def __init__(self) -> None:
        super().__init__(
            "This link lets nobody in any more: it was used, taken back or is more than seven"
            " days old. Ask an admin of this ledger for a new one."
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A link that was not used yet; `account_id` where it leads to a new password."""

    id: str
    role: str
    account_id: str | None
    email: str | None
    name: str | None
    invited_by: str | None
    invited_at: datetime
    expires_at: datetime

    @property
    def is_first(self) -> bool:
        """Whether it is the link of the first start."""
        return self.invited_by is None


def listed(session: Session, *, now: datetime) -> list[Waiting]:
    """Return the invitations to new accounts that may still be used, the newest first."""
    wanted = _waiting(now).where(
        Invitation.account_id.is_(None), Invitation.invited_by.is_not(None)
    )
    return [
        Waiting(*row)
        for row in session.execute(wanted.order_by(Invitation.invited_at.desc(), Invitation.id))
    ]


def by_token(session: Session, token: str, *, now: datetime) -> Waiting:
    """Return what a link leads to; raises InvitationGone."""
    row = session.execute(_waiting(now).where(Invitation.digest == digest(token))).first()
    if row is None:
        raise InvitationGone
    return Waiting(*row)


def _waiting(now: datetime):  # type: ignore[no-untyped-def]
    return (
        select(
            Invitation.id, Invitation.role, Invitation.account_id, Invitation.email,
            Invitation.name, Person.name.label("by"), Invitation.invited_at, Invitation.expires_at,
        )
        .outerjoin(Person, Person.id == Invitation.invited_by)
        .where(Invitation.used_at.is_(None), Invitation.expires_at > now)
    )  # fmt: skip
