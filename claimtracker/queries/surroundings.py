"""The words around quotes in the newest text of their articles, a few characters of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import Anchor, ArticleVersion, Assertion
from claimtracker.queries.articles import PART_COLUMNS
from claimtracker.queries.stored import pieces
from claimtracker.rules.surroundings import WIDTH, around


def by_assertion(session: Session, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return what stands before and after quotes in their sentences, by the assertions' rows.

    Assertions whose words are not in the newest text are left out.
    """
    found: dict[str, tuple[str, str]] = {}
    for piece in pieces(sorted(set(ids))):
        for row in session.execute(_wanted().where(Assertion.id.in_(piece))):
            found[row.id] = around(row.quote or "", row.before or "", row.after or "")
    return found


def _wanted() -> Select[Any]:
    newest = aliased(ArticleVersion)
    number = (
        select(func.max(newest.number))
        .where(newest.article_id == Assertion.article_id)
        .correlate(Assertion)
        .scalar_subquery()
    )
    text = case(
        *(
            (Anchor.part == part, getattr(ArticleVersion, column))
            for part, column in PART_COLUMNS.items()
        )
    )
    long = Anchor.span_start > WIDTH
    start = case((long, Anchor.span_start - WIDTH), else_=0)
    return (
        select(
            Assertion.id,
            Assertion.quote,
            func.substr(text, start + 1, Anchor.span_start - start).label("before"),
            func.substr(text, Anchor.span_end + 1, WIDTH).label("after"),
        )
        .join(
            ArticleVersion,
            (ArticleVersion.article_id == Assertion.article_id) & (ArticleVersion.number == number),
        )
        .join(
            Anchor,
            (Anchor.assertion_id == Assertion.id)
            & (Anchor.article_version_id == ArticleVersion.id),
        )
        .where(Anchor.span_start.is_not(None))
        .order_by(Anchor.number)
    )
