"""What went up in an entity, an attribute or a source, read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Attribute, Entity, Person, Source
from claimtracker.queries.forwards import NameMerges

_NAMED = {"entity_merge": Entity, "attribute_merge": Attribute, "source_merge": Source}


@dataclass(frozen=True, slots=True)
class WentUp:
    """A row that went up in another one, by whom and when."""

    id: str
    name: str
    merged_at: datetime
    merged_by: str


def in_one(session: Session, merges: NameMerges, survivor_id: str) -> list[WentUp]:
    """Return what went up in a row and was not taken apart again, the last first."""
    named: Any = _NAMED[merges.__tablename__]
    found = (
        select(named.id, named.name, merges.merged_at, Person.name)
        .join(merges, merges.merged_id == named.id)
        .join(Person, Person.id == merges.merged_by)
        .where(merges.survivor_id == survivor_id, merges.live.is_(True))
        .order_by(merges.id.desc())
    )
    return [WentUp(*row) for row in session.execute(found)]
