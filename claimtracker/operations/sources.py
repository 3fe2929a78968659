"""Add and edit publications."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Source, SourceMerge, Verdict
from claimtracker.operations import rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries import forwards, sources
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require


def add(
    session: Session, contents: Sequence[SourceContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add publications and return their keys, in order."""
    require(actor, "source.write")
    return rows.add(session, Source, contents, actor=actor, now=now)


def edit(
    session: Session,
    edits: Sequence[Edit[SourceContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change publications; raises StaleVersion.

    Whether one is ours is said of all that went up in it as well, for old verdicts name them, and
    of none of these by itself.
    """
    require(actor, "source.write")
    edits = _without_owners_of_merged(session, edits)
    whole = [*edits, *_of_those_that_went_up(session, edits)]
    rows.edit(session, Source, whole, actor=actor, now=now, verb=verb, why=why)
    touch(session, [e.stored.id for e in whole])


def touch(session: Session, ids: Sequence[str]) -> None:
    """Note the articles of publications, and the claims that they carry or were judged by them."""
    for piece in pieces(ids):
        printed = select(Article.id).where(Article.source_id.in_(piece))
        touched.note_all(session, "article", printed)
        carried = select(Assertion.claim_id).join(Article).where(Article.source_id.in_(piece))
        touched.note_all(session, "claim", carried)
        judged = select(Verdict.claim_id).where(Verdict.publisher_id.in_(piece))
        touched.note_all(session, "claim", judged)


def _without_owners_of_merged(
    session: Session, edits: Sequence[Edit[SourceContent]]
) -> list[Edit[SourceContent]]:
    merged = sources.survivors(session, [e.stored.id for e in edits])
    return [
        Edit(e.stored, replace(e.after, ours=e.stored.content.ours)) if e.stored.id in merged else e
        for e in edits
    ]


def _of_those_that_went_up(
    session: Session, edits: Sequence[Edit[SourceContent]]
) -> list[Edit[SourceContent]]:
    ours = {e.stored.id: e.after.ours for e in edits if e.stored.content.ours != e.after.ours}
    if not ours:
        return []
    within = forwards.absorbed(session, SourceMerge, ours)
    became = {lost: ours[kept] for kept, family in within.items() for lost in family - ours.keys()}
    stored = sources.by_id(session, became)
    return [Edit(row, replace(row.content, ours=became[key])) for key, row in stored.items()]
