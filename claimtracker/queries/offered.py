"""The names that a form offers while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    Attribute,
    AttributeMerge,
    Claim,
    ClaimMerge,
    Entity,
    EntityMerge,
    Source,
    SourceMerge,
    Topic,
)
from claimtracker.queries import forwards
from claimtracker.queries.forwards import Merges

MOST = 300
_OFFERED: Mapping[str, tuple[Any, Any]] = {
    "article": (Article.key, Article),
    "attribute": (Attribute.name, Attribute),
    "claim": (Claim.key, Claim),
    "entity": (Entity.name, Entity),
    "source": (Source.name, Source),
    "topic": (Topic.name, Topic),
}
_MERGES: Mapping[str, Merges] = {
    "attribute": AttributeMerge,
    "claim": ClaimMerge,
    "entity": EntityMerge,
    "source": SourceMerge,
}


def names(session: Session, nouns: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of rows that stand, by noun, in order; of very many only the first."""
    found = {}
    for noun in sorted(set(nouns)):
        column, model = _OFFERED[noun]
        known = select(column).where(model.removed_at.is_(None))
        if noun in _MERGES:
            known = known.where(model.id.not_in(forwards.merged(_MERGES[noun])))
        found[noun] = list(session.execute(known.order_by(column).limit(MOST)).scalars())
    return found
