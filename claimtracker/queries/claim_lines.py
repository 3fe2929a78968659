"""Claims in one line each: what they state, and their reading as written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Attribute, Claim, Entity, Reading


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim with its reading; `supplied` names the fields that the words do not say."""

    id: str
    key: str
    statement: str | None
    mode: str
    subject: str | None
    attribute: str | None
    object: str | None
    value: str | None
    begins: str | None
    ends: str | None
    supplied: frozenset[str]


COLUMNS = (
    Claim.id, Claim.key, Claim.statement, Claim.mode, Reading.period_from_text,
    Reading.period_to_text,
)  # fmt: skip


def of_keys(session: Session, ids: Sequence[str]) -> dict[str, ClaimLine]:
    """Return claims by the keys of their rows."""
    return of_claims(session, select(Claim.id).where(Claim.id.in_(ids)))


def of_claims(session: Session, claims: Select[Any]) -> dict[str, ClaimLine]:
    """Return the claims that a query of their keys finds, by the keys of their rows."""
    thing = aliased(Entity)
    rows = session.execute(
        select(
            *COLUMNS, Entity.name.label("subject"), Attribute.name.label("attribute"),
            thing.name.label("object"), Reading.value, Reading.supplied,
        )
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(Entity, Entity.id == Reading.subject_id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .where(Claim.id.in_(claims))
        .order_by(Claim.key)
    )  # fmt: skip
    return {row.id: line(row) for row in rows}


def line(row: Any) -> ClaimLine:
    """Return the line of a claim, of a row with all its columns and names."""
    supplied = frozenset(json.loads(row.supplied)) if row.supplied else frozenset()
    return ClaimLine(
        row.id, row.key, row.statement, row.mode, row.subject, row.attribute, row.object,
        row.value, row.period_from_text, row.period_to_text, supplied,
    )  # fmt: skip
