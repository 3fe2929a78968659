"""How long the texts of articles are, about: for what says how large a file will be."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import ArticleVersion

AMONG = 200


def average(session: Session) -> float:
    """Return how many characters the newest texts have on average; 0 where there is none."""
    length = func.coalesce(func.length(ArticleVersion.body), 0).label("length")
    newest = select(length).order_by(ArticleVersion.id.desc()).limit(AMONG).subquery()
    return float(session.scalar(select(func.avg(newest.c.length))) or 0)
