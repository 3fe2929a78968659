"""What somebody is quoted with, in the order of saying: their own words, and those said for them.

Whoever was described and not named is text, and is quoted with nothing here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session, aliased

from claimtracker.db.session import sight_of
from claimtracker.models import (
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribution,
    Reading,
    Source,
)
from claimtracker.queries import (
    chains,
    claim_lines,
    places,
    public_tables,
    surroundings,
    verdicts,
    voices,
)
from claimtracker.queries.chains import Speaker
from claimtracker.queries.claim_lines import ClaimLine
from claimtracker.queries.places import NoSuchPlace
from claimtracker.queries.verdicts import RatingNow
from claimtracker.queries.voices import Spoken
from claimtracker.rules.periods import Span
from claimtracker.rules.permissions import Sight
from claimtracker.rules.voices import when

CAP = 1_000
OPEN = Span(None, None)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody said, in brief: of which claim, on which question, and when."""

    assertion_id: str
    claim_id: str
    question_id: str | None
    article_id: str
    in_headline: bool
    stance: str
    stands: bool
    span: Span

    @property
    def place(self) -> tuple[date, str]:
        """Return what puts it in order; what has no date comes last."""
        return when(self.span), self.assertion_id


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing that somebody said, with its words, its claim, and where it is printed."""

    spoken: Spoken
    claim: ClaimLine
    chain: tuple[Speaker, ...]
    rating: RatingNow | None
    before: str
    after: str
    title: str | None
    copy: str | None


def of_speaker(session: Session, entity_id: str) -> tuple[list[Said], bool]:
    """Return what an entity said, or others for it, in the order of saying.

    At most `CAP`, those that were entered last; the second part says whether there are more.
    """
    rows = session.execute(_wanted(session, entity_id).limit(CAP + 1)).all()
    return sorted(map(_said, rows[:CAP]), key=lambda one: one.place), len(rows) > CAP


def page(said: Sequence[Said], after: str | None, limit: int) -> tuple[Sequence[Said], str | None]:
    """Return the things said after a place, in the order given, and where the next page begins.

    Raises NoSuchPlace.
    """
    order = {places.written(*one.place): number for number, one in enumerate(said, start=1)}
    if after and after not in order:
        raise NoSuchPlace
    start = order[after] if after else 0
    shown = said[start : start + limit]
    is_last = start + limit >= len(said)
    return shown, None if is_last else places.written(*shown[-1].place)


def whole(session: Session, said: Sequence[Said]) -> list[Saying]:
    """Return things said with all that a page shows of them, in the order given."""
    ids = [one.assertion_id for one in said]
    spoken = {one.assertion_id: one for one in voices.of_assertions(session, ids)}
    claims = sorted({one.claim_id for one in said})
    lines = claim_lines.of_keys(session, claims)
    ratings = verdicts.rating_by_claim(session, claims)
    chain = chains.by_assertion(session, ids)
    around = surroundings.by_assertion(session, ids)
    printed = _printed(session, ids)
    return [
        Saying(
            spoken[key], lines[spoken[key].claim_id], chain.get(key, ()),
            ratings.get(spoken[key].claim_id), *around.get(key, ("", "")), *printed[key],
        )
        for key in ids if key in spoken
    ]  # fmt: skip


def _wanted(session: Session, entity_id: str) -> Any:
    origin = aliased(Article)
    return (
        select(
            Assertion.id, Assertion.claim_id, Reading.question_id, Assertion.article_id,
            Assertion.part, Assertion.stance, Assertion.standing, Assertion.said_from,
            Assertion.said_to, Article.published_from, Article.published_to,
            origin.published_from.label("origin_from"), origin.published_to.label("origin_to"),
        )
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .outerjoin(origin, origin.id == ArticleCopy.origin_id)
        .outerjoin(Reading, Reading.claim_id == Assertion.claim_id)
        .where(Assertion.id.in_(_speaks(session, entity_id)))
        .order_by(Assertion.id.desc())
    )  # fmt: skip


def _speaks(session: Session, entity_id: str) -> Select[Any]:
    """Return the assertions in which an entity speaks, or somebody for it, the last entered."""
    which = _among_all if sight_of(session) is Sight.WHOLE else _among_public
    both = [which(column, entity_id) for column in (Attribution.entity_id, Attribution.for_id)]
    found = union(*(select(one.subquery()) for one in both)).subquery()
    return select(found.c[0])


def _among_all(column: Any, entity_id: str) -> Select[Any]:
    found = select(Attribution.assertion_id).select_from(Attribution)
    found = found.join(Assertion, Assertion.id == Attribution.assertion_id)
    return _newest(found).where(column == entity_id)


def _among_public(column: Any, entity_id: str) -> Select[Any]:
    """Begin with public claims that name the entity: the others may be many times as many."""
    names = public_tables.NAME.c
    found = (
        select(Attribution.assertion_id)
        .select_from(public_tables.NAME)
        .join(Assertion, Assertion.claim_id == names.claim_id)
        .join(Attribution, Attribution.assertion_id == Assertion.id)
        .where(names.row_id == entity_id)
    )
    # Without an index of its own the column is looked at, and not looked for.
    return _newest(found).where(func.coalesce(column, column) == entity_id)


def _newest(found: Select[Any]) -> Select[Any]:
    later = aliased(Attribution)
    speaks = ~select(later.position).where(
        later.assertion_id == Attribution.assertion_id, later.position > Attribution.position
    ).exists()  # fmt: skip
    stands = (
        Assertion.removed_at.is_(None),
        Assertion.claim_id.is_not(None),
        Article.removed_at.is_(None),
    )
    return (
        found.join(Article, Article.id == Assertion.article_id)
        .where(speaks, *stands)
        .order_by(Attribution.assertion_id.desc())
        .limit(CAP + 1)
    )


def _said(row: Any) -> Said:
    said = Span(row.said_from, row.said_to)
    copied = Span(row.origin_from, row.origin_to)
    printed = copied if copied != OPEN else Span(row.published_from, row.published_to)
    return Said(
        row.id, row.claim_id, row.question_id, row.article_id, row.part == "headline",
        row.stance, row.standing == "stands", printed if said == OPEN else said,
    )  # fmt: skip


def _printed(session: Session, ids: Sequence[str]) -> dict[str, tuple[str | None, str | None]]:
    """Return the titles of the articles of assertions, and what kind of copies they are."""
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    rows = session.execute(
        select(Assertion.id, ArticleVersion.title, ArticleCopy.kind)
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleVersion, newest)
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .where(Assertion.id.in_(ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows}
