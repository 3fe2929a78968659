"""What the narrow tables of what is public ought to hold, read from the ledger itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select, union
from sqlalchemy.orm import Session

from claimtracker.models import (
    Anchor,
    Article,
    ArticleCopy,
    Assertion,
    Attribution,
    ClaimTopic,
    Contradiction,
    Dispute,
    Reading,
    ReadingMember,
    Verdict,
)
from claimtracker.queries import articles, claims, released, sources
from claimtracker.queries.articles import PART_COLUMNS, Version
from claimtracker.queries.public_tables import CLAIM
from claimtracker.queries.stored import pieces
from claimtracker.rules.excerpts import with_holes

Spans = dict[str, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The newest text of an article with holes where nothing of it is public."""

    article_version_id: str
    article_id: str
    standfirst: str | None
    body: str | None
    captions: str | None


def family(session: Session, ids: Iterable[str]) -> set[str]:
    """Return claims with all that went up with them in one, by the keys of their rows."""
    last = claims.survivors(session, ids)
    roots = {*ids, *last.values()}
    return set().union(*claims.absorbed(session, roots).values())


def other_sides(session: Session, ids: Sequence[str]) -> set[str]:
    """Return the claims whose public contradictions depend on claims or verdicts on them."""
    judged = select(Verdict.id).where(Verdict.claim_id.in_(ids))
    ended = select(Dispute.id).where(Dispute.verdict_id.in_(judged))
    left, right = Contradiction.left_id, Contradiction.right_id
    concerned = (left.in_(ids), right.in_(ids), Contradiction.dispute_id.in_(ended))
    return {
        side
        for which in concerned
        for pair in session.execute(select(left, right).where(which))
        for side in pair
    }


def articles_among(session: Session, ids: Sequence[str]) -> set[str]:
    """Return in which of some articles something public is said."""
    said = (
        select(Assertion.article_id)
        .join(Article, Article.id == Assertion.article_id)
        .join(CLAIM, CLAIM.c.claim_id == Assertion.claim_id)
        .where(Assertion.article_id.in_(ids), released.stands(Assertion), released.stands(Article))
        .where(released.voices_stand())
        .distinct()
    )
    return set(session.scalars(said))


def told_in_copies(session: Session, articles: Sequence[str]) -> set[str]:
    """Return the claims that are told in copies of articles, and in copies of those."""
    found: set[str] = set()
    for piece in pieces(articles):
        copies = (
            select(ArticleCopy.article_id)
            .where(ArticleCopy.origin_id.in_(piece))
            .cte("copies", recursive=True)
        )
        further = select(ArticleCopy.article_id).join(copies, copies.c[0] == ArticleCopy.origin_id)
        told = select(Assertion.claim_id).where(
            Assertion.article_id.in_(select(copies.union(further).c[0])),
            Assertion.claim_id.is_not(None),
        )
        found |= {str(claim) for claim in session.scalars(told)}
    return found


def names(session: Session, ids: Sequence[str]) -> set[tuple[str, str]]:
    """Return the entities, attributes, topics and sources that public claims name.

    Each with the claim that names it. A source is named with all that went up in one with it, so
    that its old names lead on.
    """
    public = session.scalars(select(CLAIM.c.claim_id).where(CLAIM.c.claim_id.in_(ids))).all()
    if not public:
        return set()
    named = union(*_named(public))
    found = {(row[0], row[1]) for row in session.execute(named) if row[0] is not None}
    families = sources.families(session, {row for row, _ in found})
    return {(one, claim) for row, claim in found for one in families[row]}


def _named(ids: Sequence[str]) -> Iterator[Any]:
    for column in (Reading.subject_id, Reading.object_id, Reading.attribute_id):
        yield select(column, Reading.claim_id).where(Reading.claim_id.in_(ids))
    for model, column in ((ReadingMember, ReadingMember.entity_id),
                          (ClaimTopic, ClaimTopic.topic_id)):  # fmt: skip
        yield select(column, model.claim_id).where(model.claim_id.in_(ids))
    said = and_(Assertion.claim_id.in_(ids), released.said())
    for column in (Attribution.entity_id, Attribution.for_id):
        link = Attribution.assertion_id == Assertion.id
        yield select(column, Assertion.claim_id).join(Attribution, link).where(said)
    printed = select(Article.source_id, Assertion.claim_id)
    yield printed.join(Article, Article.id == Assertion.article_id).where(said)
    yield select(Verdict.publisher_id, Verdict.claim_id).where(
        Verdict.claim_id.in_(ids), released.verdict()
    )
    yield from _of_disputes(ids)


def _of_disputes(ids: Sequence[str]) -> Iterator[Any]:
    seen = and_(released.contradiction_between_public(), released.is_of_public_dispute())
    for side in (Contradiction.left_id, Contradiction.right_id):
        for column in (Dispute.subject_id, Dispute.object_id, Dispute.attribute_id):
            found = select(column, side).join(Dispute, Dispute.id == Contradiction.dispute_id)
            yield found.where(side.in_(ids), seen)


def excerpts(session: Session, ids: Sequence[str]) -> list[Excerpt]:
    """Return what is public of the newest texts of articles."""
    newest = articles.newest_versions(session, ids)
    spans = _spans(session, [version.id for version in newest.values()])
    return [_excerpt(version, spans.get(version.id, {})) for version in newest.values()]


def _excerpt(version: Version, spans: Spans) -> Excerpt:
    shown = {
        column: with_holes(getattr(version.text, column), spans.get(column, ()))
        for column in ("standfirst", "body", "captions")
    }
    return Excerpt(version.id, version.article_id, **shown)


def _spans(session: Session, versions: Sequence[str]) -> dict[str, Spans]:
    """Return where public assertions stand, by version and column; the newest place counts."""
    rows = session.execute(
        select(Anchor)
        .join(Assertion, Assertion.id == Anchor.assertion_id)
        .where(Anchor.article_version_id.in_(versions), released.said())
        .order_by(Anchor.number)
    ).scalars()
    newest = {(row.assertion_id, row.article_version_id): row for row in rows}
    found: dict[str, Spans] = {}
    for row in newest.values():
        if row.span_start is not None and row.span_end is not None:
            column = PART_COLUMNS[row.part]
            of_version = found.setdefault(row.article_version_id, {})
            of_version.setdefault(column, []).append((row.span_start, row.span_end))
    return found
