"""The passages in which assertions stand: title of the article, and the words around the quote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from claimtracker.db.types import Id
from claimtracker.models import Anchor, Article, ArticleVersion, Assertion, table_of
from claimtracker.queries import chains
from claimtracker.queries.articles import PART_COLUMNS
from claimtracker.queries.voices import Spoken

AROUND = 120


@dataclass(frozen=True, slots=True)
class Passage:
    """The title of an article, and what stands before, in and after the words of an assertion.

    Empty where the words were not found in the newest text, or there is no text.
    """

    title: str | None = None
    before: str = ""
    found: str = ""
    after: str = ""


def around(session: Session, spoken: Sequence[Spoken]) -> dict[str, Passage]:
    """Return the passage of each assertion in the newest text of its article, by its row's key."""
    session.flush()
    given = {"assertions": [one.assertion_id for one in spoken]}
    # The last row of an assertion is of its newest anchor.
    return {row.id: _passage(row) for row in session.connection().execute(_AROUND, given)}


def _passage(row: Any) -> Passage:
    if row.part is None or row.span_start is None or row.span_end is None:
        return Passage(row.title)
    return Passage(row.title, row.before, row.found, row.after)


def _around() -> Any:
    """Return the query of passages; only the words that are shown are cut out of the texts."""
    version, start, end = ArticleVersion, Anchor.span_start, Anchor.span_end
    text = func.coalesce(
        case(
            *((Anchor.part == part, table_of(version).c[column])
              for part, column in PART_COLUMNS.items()),
        ), "",
    )  # fmt: skip
    begins = case((start > AROUND, start - AROUND), else_=0)
    newest = and_(version.article_id == Article.id, version.number == chains.newest_number())
    placed = and_(Anchor.assertion_id == Assertion.id, Anchor.article_version_id == version.id)
    return (
        select(
            Assertion.id, version.title, Anchor.part, start, end,
            func.substr(text, begins + 1, start - begins).label("before"),
            func.substr(text, start + 1, end - start).label("found"),
            func.substr(text, end + 1, AROUND).label("after"),
        )
        .join(Article, Article.id == Assertion.article_id)
        .outerjoin(version, newest)
        .outerjoin(Anchor, placed)
        .where(Assertion.id.in_(bindparam("assertions", expanding=True, type_=Id)))
        .order_by(Anchor.number)
    )  # fmt: skip


_AROUND = _around()
