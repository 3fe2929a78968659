"""The words that decisions are told in: outcomes, and the people who decide and are given work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sqlalchemy import Text, and_, cast, false, literal, null, select, union_all
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.models import Account, Outcome, Person
from claimtracker.queries.few import few
from claimtracker.rules.permissions import ALLOWED, Sight


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """Outcomes and people: `codes` of all outcomes by key, `labels` of those in use by code and in
    order; the names of all `people` by key, and of those at the `desk`, in order.
    """

    codes: Mapping[str, str]
    labels: Mapping[str, str]
    people: Mapping[str, str]
    desk: Mapping[str, str]


def read(session: Session) -> DecisionWords:
    """Return the words in one query; who is at the desk is nothing that the public sees."""
    rows = session.connection().execute(_WORDS[sight_of(session)]).all()
    outcomes = [row for row in rows if row.code is not None]
    people = [row for row in rows if row.code is None]
    return DecisionWords(
        {row.id: row.code for row in outcomes},
        {row.code: row.label for row in _in_use(outcomes)},
        {row.id: row.label for row in people},
        {row.id: row.label for row in _in_use(people)},
    )


def _in_use(rows: Iterable[Any]) -> list[Any]:
    return sorted((row for row in rows if row.in_use), key=attrgetter("label"))


def _words(sight: Sight) -> Any:
    usable = and_(Outcome.removed_at.is_(None), Outcome.retired.is_(False))
    deciding = Account.role.in_(few(sorted(ALLOWED["dispute.decide"])))
    at_desk = (
        select(literal(1))
        .where(Account.person_id == Person.id, Account.active.is_(True))
        .where(Account.removed_at.is_(None), deciding)
        .correlate(Person)
        .exists()
    )
    return union_all(
        select(Outcome.id, Outcome.code, Outcome.label, usable.label("in_use")),
        select(
            Person.id, cast(null(), Text), Person.name, at_desk if sight is Sight.WHOLE else false()
        ),
    )


_WORDS = {sight: _words(sight) for sight in Sight}
