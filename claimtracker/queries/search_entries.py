"""What the search ought to know of claims and articles, read from the ledger itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, true, union_all
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Claim,
    ClaimMerge,
    Contradiction,
    Dispute,
    Entity,
    Reading,
)
from claimtracker.queries import public_tables, released, search_names, verdicts
from claimtracker.queries.search_tables import Kind, index
from claimtracker.rules import facets
from claimtracker.rules.permissions import Sight
from claimtracker.rules.text import index_text

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """The words that a claim or article is found by, and its face, in the order of FACES."""

    words: str
    face: tuple[Any, ...]


@dataclass(slots=True)
class _Carried:
    """What the assertions of one claim add up to."""

    quotes: dict[str, None] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)
    traits: set[tuple[str, str]] = field(default_factory=set)
    count: int = 0

    @property
    def named(self) -> set[tuple[str, str]]:
        """Return the publications and the years."""
        years = {("year", str(day.year)) for day in self.days}
        return years | {("source", source) for source in self.sources}


@dataclass(slots=True)
class _Against:
    """The contradictions that one claim stands in."""

    count: int = 0
    traits: set[tuple[str, str]] = field(default_factory=set)


# A day counts by its beginning; without a day of its own, an assertion has its article's.
SAID = func.coalesce(
    Assertion.said_from, Assertion.said_to, Article.published_from, Article.published_to
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a sight sees: conditions on rows, and the texts of articles."""

    claim: Condition
    said: Condition
    verdict: Condition
    contradiction: Condition
    article: Condition
    copied: Condition
    sight: Sight
    texts: Callable[[Session, Sequence[str]], Mapping[str, Any]]


def entries(
    session: Session, kind: Kind, ids: Sequence[str], sight: Sight = Sight.WHOLE
) -> dict[str, Entry]:
    """Return the entries of those claims or articles that a sight may find, by their keys."""
    seen_by = _seen_by(sight)
    shown = _shown(session, kind, ids, seen_by)
    return _MAKERS[kind](session, shown, seen_by) if shown else {}


def article_faces(
    session: Session, ids: Sequence[str], sight: Sight = Sight.WHOLE
) -> dict[str, tuple[Any, ...]]:
    """Return the faces alone of those articles that a sight may find, by their keys.

    They follow the entries of the claims that the articles carry.
    """
    seen_by = _seen_by(sight)
    shown = _shown(session, "article", ids, seen_by)
    return _article_faces(session, shown, seen_by) if shown else {}


def _shown(session: Session, kind: Kind, ids: Sequence[str], seen_by: _Seen) -> Sequence[str]:
    """Return which of some rows are worth looking at: for the public those few that it sees."""
    if seen_by.sight is Sight.WHOLE:
        return ids
    key, seen = (Claim.id, seen_by.claim) if kind == "claim" else (Article.id, seen_by.article)
    return session.scalars(select(key).where(key.in_(ids), seen)).all()


def _seen_by(sight: Sight) -> _Seen:
    return _whole() if sight is Sight.WHOLE else _public()


def _whole() -> _Seen:
    present = Assertion.removed_at.is_(None) & Article.removed_at.is_(None)
    return _Seen(
        is_findable(), present, true(), is_live(), Article.removed_at.is_(None), true(),
        Sight.WHOLE, newest_texts,
    )  # fmt: skip


def _public() -> _Seen:
    found = released.contradiction_between_public() & released.is_of_public_dispute()
    return _Seen(
        is_findable() & released.is_claim(Claim.id), released.said(), released.verdict(),
        is_live() & found, released.is_article(Article.id), released.is_copying(), Sight.PUBLIC,
        _public_texts,
    )  # fmt: skip


def _public_texts(session: Session, ids: Sequence[str]) -> dict[str, Any]:
    """Return the texts of public articles, with holes where nothing of them is public."""
    part, version = public_tables.TEXT.c, ArticleVersion
    texts = (
        select(part.article_id, version.title, part.standfirst, part.body, part.captions)
        .join(version, version.id == part.article_version_id)
        .where(part.article_id.in_(ids))
    )
    return {row.article_id: row for row in session.execute(texts)}


def is_findable() -> ColumnElement[bool]:
    """Return the condition that a claim was neither removed nor withdrawn nor merged."""
    merged = exists().where(ClaimMerge.merged_id == Claim.id, ClaimMerge.live.is_(True))
    return Claim.removed_at.is_(None) & (Claim.state != "withdrawn") & ~merged


def is_live() -> ColumnElement[bool]:
    """Return the condition that a contradiction stands, and not for rounding alone."""
    return (
        Contradiction.live.is_(True)
        & Contradiction.near.is_(False)
        & Contradiction.removed_at.is_(None)
    )


def newest_texts(session: Session, ids: Sequence[str]) -> dict[str, Any]:
    """Return title, standfirst, body and captions of the newest versions of articles."""
    newest = (
        select(ArticleVersion.article_id, func.max(ArticleVersion.number).label("number"))
        .where(ArticleVersion.article_id.in_(ids))
        .group_by(ArticleVersion.article_id)
        .subquery()
    )
    version = ArticleVersion
    texts = select(
        version.article_id, version.title, version.standfirst, version.body, version.captions
    ).join(
        newest,
        (newest.c.article_id == version.article_id) & (newest.c.number == version.number),
    )
    return {row.article_id: row for row in session.execute(texts)}


def _claims(session: Session, ids: Sequence[str], seen_by: _Seen) -> dict[str, Entry]:
    carried = _carried(session, ids, seen_by.said)
    ratings = verdicts.rating_by_claim(session, ids, seen_by.verdict)
    against = _contradictions(session, ids, seen_by.contradiction)
    names = search_names.of_claims(session, ids, seen_by.said, seen_by.copied)
    found: dict[str, Entry] = {}
    for claim, mode, about, *texts in session.execute(_named(ids).where(seen_by.claim)):
        seen, other = carried.get(claim) or _Carried(), against.get(claim) or _Against()
        days = [day.toordinal() for day in seen.days] or [0]
        rated = ratings.get(claim)
        rating = (rated.code, rated.label) if rated else (None, None)
        has = _has(other.count, rating[0])
        traits = facets.traits({("mode", mode), *seen.traits, *other.traits, *has})
        called = {*seen.named, *names.get(claim, ()), *([("subject", about)] if about else [])}
        called |= {("rating", rating[0])} if rating[0] else set()
        face = (
            min(days), max(days), *rating, len(seen.sources), seen.count, other.count, traits,
            facets.packed(called),
        )  # fmt: skip
        found[claim] = Entry(_words((*texts, *seen.quotes)), face)
    return found


def _has(contradictions: int, rating: str | None) -> set[tuple[str, str]]:
    told = {"contradiction": contradictions, "verdict": rating is not None}
    return {("has", word) for word, has in told.items() if has}


def _named(ids: Sequence[str]) -> Select[str, str, str | None, str | None, str, str]:
    subject, thing = aliased(Entity), aliased(Entity)
    return (
        select(Claim.id, Claim.mode, Reading.subject_id, Claim.statement, subject.name, thing.name)
        .outerjoin(Reading, Reading.claim_id == Claim.id)
        .outerjoin(subject, subject.id == Reading.subject_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .where(Claim.id.in_(ids))
    )


def _carried(session: Session, ids: Sequence[str], said_so: Condition) -> dict[str, _Carried]:
    said = (
        select(
            Assertion.claim_id, Assertion.quote, Article.source_id, SAID,
            Assertion.stance, Assertion.standing, Article.genre,
        )
        .join(Article, Article.id == Assertion.article_id)
        .where(Assertion.claim_id.in_(ids), said_so)
        .order_by(Assertion.claim_id, Assertion.key)
    )  # fmt: skip
    found: dict[str, _Carried] = {}
    for claim, quote, source, day, stance, standing, genre in session.execute(said):
        seen = found.setdefault(str(claim), _Carried())
        seen.count += 1
        seen.sources.add(source)
        seen.traits |= {("stance", stance), ("standing", standing), ("genre", genre)}
        if quote:
            seen.quotes[quote] = None
        if day is not None:
            seen.days.append(day)
    return found


def _contradictions(session: Session, ids: Sequence[str], seen: Condition) -> dict[str, _Against]:
    left, right = Contradiction.left_id, Contradiction.right_id
    given = func.coalesce(Contradiction.state, Dispute.state).label("given")
    told = (Contradiction.kind, given, released.counts_as_real().label("is_real"))
    whole = Dispute.id == Contradiction.dispute_id
    sides = union_all(
        select(left.label("claim"), *told).join(Dispute, whole).where(left.in_(ids), seen),
        select(right, *told).join(Dispute, whole).where(right.in_(ids), right != left, seen),
    )
    found: dict[str, _Against] = {}
    for claim, kind, stated, is_real in session.execute(sides):
        against = found.setdefault(claim, _Against())
        against.count += 1
        against.traits |= {("kind", kind), ("state", released.state_of(stated, is_real))}
    return found


def _articles(session: Session, ids: Sequence[str], seen_by: _Seen) -> dict[str, Entry]:
    texts = seen_by.texts(session, ids)
    return {
        article: Entry(_words(texts.get(article, (article,))[1:]), face)
        for article, face in _article_faces(session, ids, seen_by).items()
    }


def _article_faces(
    session: Session, ids: Sequence[str], seen_by: _Seen
) -> dict[str, tuple[Any, ...]]:
    spoken = search_names.of_articles(session, ids, seen_by.said, seen_by.copied)
    claims = index(session, "claim", seen_by.sight)
    carried = search_names.carried(session, claims, ids, seen_by.said)
    day = func.coalesce(Article.published_from, Article.published_to)
    standing = select(Article.id, day, Article.source_id, Article.genre)
    found: dict[str, tuple[Any, ...]] = {}
    for article, printed, source, genre in session.execute(
        standing.where(Article.id.in_(ids), seen_by.article)
    ):
        bits, records = carried.get(article, (0, set()))
        called = {("source", source), *spoken.get(article, ())}
        traits = bits | facets.traits([("genre", genre)])
        names = facets.packed(called, records)
        found[article] = (_ordinal(printed), _ordinal(printed), traits, names)
    return found


def _words(texts: Iterable[str | None]) -> str:
    return " ".join(filter(None, (index_text(text) for text in texts if text)))


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


_MAKERS: Mapping[Kind, Callable[[Session, Sequence[str], _Seen], dict[str, Entry]]] = {
    "claim": _claims,
    "article": _articles,
}
