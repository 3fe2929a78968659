"""Who agreed to a verdict, or why nobody had to, from what is told of its draft."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent, Person, VerdictDraft
from claimtracker.queries.history import told
from claimtracker.queries.stored import pieces

OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a draft became a verdict: by whom, and why without a second person, if so."""

    draft_id: str
    by: str
    act: str
    why: str

    @property
    def is_override(self) -> bool:
        """Whether its author published it though somebody else was to agree."""
        return self.act == OVERRIDE


def by_verdict(session: Session, keys: Iterable[str]) -> dict[str, Agreement]:
    """Return how verdicts were published that were drafted here, by their keys."""
    found: dict[str, Agreement] = {}
    for piece in pieces(sorted(set(keys))):
        rows = session.execute(
            select(VerdictDraft.key, VerdictDraft.id, Person.name, Event.act, EventContent.content)
            .join(Event, Event.row_id == VerdictDraft.id)
            .join(Person, Person.id == Event.actor_id)
            .outerjoin(EventContent, EventContent.event_id == Event.id)
            .where(VerdictDraft.key.in_(piece), Event.act.in_(("publish", "agree", OVERRIDE)))
        )
        for key, draft_id, by, act, content in rows:
            found[key] = Agreement(draft_id, by, act, str(told(content).get("why") or ""))
    return found
