"""Claims of one import that may have been here before it: proposed, and tied by nobody.

They are come by along their rarest words, many at a time. Claims of the import itself are not
proposed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Claim, Event
from claimtracker.queries import candidates
from claimtracker.queries.answers import takes_part
from claimtracker.queries.candidates import Candidate

# Likely enough to be shown; what differs is shown however likely it is.
LIKELY = 0.5
MOST_EACH = 3


@dataclass(frozen=True, slots=True)
class ProposedLink:
    """A claim that came in, and those that were here before and may say the same."""

    key: str
    statement: str
    offered: tuple[Candidate, ...]


def of_import(session: Session, import_id: str) -> Iterator[ProposedLink]:
    """Give the new claims of an import that something here before may say, in their order."""
    new = _new(session, import_id)
    keys = sorted(new)
    said = [new[key] for key in keys]
    each = candidates.match_each(session, said, MOST_EACH, without=new.keys())
    for key, found in zip(keys, each, strict=True):
        offered = tuple(one for one in found.candidates if _is_worth_showing(one))
        if offered:
            yield ProposedLink(key, new[key], offered)


def _is_worth_showing(one: Candidate) -> bool:
    return one.probability >= LIKELY or one.alike.score >= candidates.SURELY_ALIKE


def _new(session: Session, import_id: str) -> dict[str, str]:
    """Return the statements of the claims that an import made, by key."""
    made = select(Event.row_id).where(
        Event.import_id == import_id, Event.table_name == "claim", Event.act == "add"
    )
    wanted = select(Claim.key, Claim.statement).where(Claim.id.in_(made), *takes_part())
    return {key: statement or "" for key, statement in session.execute(wanted)}
