"""The names that a form offers while somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Attribute, Claim, Entity, Source, Topic

MOST = 300
_OFFERED: Mapping[str, tuple[Any, Any]] = {
    "article": (Article.key, Article),
    "attribute": (Attribute.name, Attribute),
    "claim": (Claim.key, Claim),
    "entity": (Entity.name, Entity),
    "source": (Source.name, Source),
    "topic": (Topic.name, Topic),
}


def names(session: Session, nouns: Iterable[str]) -> dict[str, list[str]]:
    """Return the names of rows by noun, in order; of very many only the first."""
    found = {}
    for noun in sorted(set(nouns)):
        column, model = _OFFERED[noun]
        known = select(column).where(model.removed_at.is_(None)).order_by(column).limit(MOST)
        found[noun] = list(session.execute(known).scalars())
    return found
