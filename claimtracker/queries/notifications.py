"""What is for one person at the desk: what they were told, and which of their disputes are due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, bindparam, func, literal, select
from sqlalchemy.orm import Session

from claimtracker.db.types import Words
from claimtracker.models import Account, Dispute, MailWish, Notification, Person
from claimtracker.queries import row_names
from claimtracker.queries.work_lists import WorkDispute, due_of

CAP = 99


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that a person was told: why, by whose act, and of which row, with its name."""

    id: str
    why: str
    table: str
    row_id: str
    by: str
    at: datetime
    read_at: datetime | None
    called: str | None


@dataclass(frozen=True, slots=True)
class ForMe:
    """A page of what somebody was told, the newest first, and what of theirs is due."""

    notices: tuple[Notice, ...]
    next: str | None
    due: tuple[WorkDispute, ...]


def page(session: Session, person_id: str, today: date, after: str, limit: int) -> ForMe:
    """Return a page of what somebody was told; `after` is the key of one of them, or empty."""
    wanted = (
        select(
            Notification.id, Notification.why, Notification.table_name, Notification.row_id,
            Person.name, Notification.at, Notification.read_at,
        )
        .join(Person, Person.id == Notification.by_id)
        .where(Notification.person_id == person_id)
        .order_by(Notification.id.desc())
        .limit(limit + 1)
    )  # fmt: skip
    rows = session.execute(wanted.where(Notification.id < after) if after else wanted).all()
    by_table: dict[str, set[str]] = {}
    for row in rows[:limit]:
        by_table.setdefault(row.table_name, set()).add(row.row_id)
    called = row_names.called(session, by_table)
    notices = tuple(Notice(*row, called.get(row.row_id)) for row in rows[:limit])
    due = due_of(session, person_id, today)
    return ForMe(notices, notices[-1].id if len(rows) > limit else None, due)


def unread(person: Any) -> Any:
    """Return, as a column, how much is unread or due for a person, for a query that has `today`.

    It stops counting at `CAP` + 1.
    """
    told = (
        select(literal(1).label("one"))
        .where(Notification.person_id == person, Notification.read_at.is_(None))
        .limit(CAP + 1)
    )
    due = (
        select(literal(1).label("one"))
        .where(
            Dispute.owner_id == person, Dispute.state == "waiting", Dispute.removed_at.is_(None),
            Dispute.waiting_until <= bindparam("today", type_=Words),
        )
        .limit(CAP + 1)
    )  # fmt: skip
    counted = (
        select(func.count()).select_from(one.correlate(Person).subquery()).scalar_subquery()
        for one in (told, due)
    )
    return sum(counted, literal(0, Integer))


def addresses(session: Session, people: Iterable[str]) -> dict[str, str]:
    """Return the mail addresses of those people who wish to be told by mail, by their keys."""
    wishing = (
        select(MailWish.person_id, Account.email)
        .join(Account, Account.person_id == MailWish.person_id)
        .where(
            MailWish.person_id.in_(sorted(set(people))), Account.email.is_not(None),
            Account.active.is_(True), Account.removed_at.is_(None),
        )
    )  # fmt: skip
    return {person: str(email) for person, email in session.execute(wishing)}


def wishes_mail(session: Session, person_id: str) -> bool:
    """Say whether somebody is told by mail as well."""
    wished = select(MailWish.person_id).where(MailWish.person_id == person_id)
    return session.execute(wished).first() is not None
