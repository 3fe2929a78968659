"""What the words of new passages show otherwise than they came in: proposed, and changed by nobody.

Read are the words of a passage, or the headline of its article where it has none: whether they
deny or question the claim that they came in as affirming, and who speaks where no voice came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Article,
    ArticleVersion,
    Assertion,
    Attribution,
    Claim,
    Event,
    Source,
)
from claimtracker.queries import chains, fitted_estimates
from claimtracker.rules import chains as written_chains
from claimtracker.rules import speakers, stances
from claimtracker.rules.estimates import Estimate
from claimtracker.rules.speakers import Speaker
from claimtracker.rules.stances import Suggested
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class ProposedWording:
    """A passage that came in, its claim by key, its words, and what they show otherwise."""

    key: str
    claim: str
    words: str
    stance: Suggested | None
    speaker: Speaker | None

    @property
    def voice(self) -> str:
        """Who speaks, as a chain is written; empty where nobody is proposed."""
        return written_chains.written(self.speaker.links) if self.speaker else ""


def of_import(session: Session, import_id: str) -> Iterator[ProposedWording]:
    """Give the new passages of an import whose words show something else, in their order."""
    estimate = fitted_estimates.in_use(session, stances.ESTIMATE)
    for row in session.execute(_new(import_id)):
        said = row.quote or row.title or ""
        stance = _stance(row.statement, said, estimate) if row.stance == "affirms" else None
        found = None if row.link else speakers.speaker("", said, "")
        is_own = found and fold(found.links[-1].get("name", "")) == fold(row.source)
        speaker = None if is_own else found
        if stance or speaker:
            yield ProposedWording(row.key, row.claim, said, stance, speaker)


def _stance(statement: str | None, said: str, estimate: Estimate) -> Suggested | None:
    return stances.surely_not(statement, said, estimate) if statement else None


def _new(import_id: str) -> Any:
    """Return the query of the assertions that an import made, with their claims and headlines."""
    made = select(Event.row_id).where(
        Event.import_id == import_id, Event.table_name == "assertion", Event.act == "add"
    )
    newest = (ArticleVersion.article_id == Article.id) & (
        ArticleVersion.number == chains.newest_number()
    )
    link = select(func.min(Attribution.assertion_id)).where(
        Attribution.assertion_id == Assertion.id
    )
    return (
        select(
            Assertion.key, Claim.key.label("claim"), Claim.statement, Assertion.stance,
            Assertion.quote, Source.name.label("source"), ArticleVersion.title,
            link.scalar_subquery().label("link"),
        )
        .join(Claim, Claim.id == Assertion.claim_id)
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(ArticleVersion, newest)
        .where(Assertion.id.in_(made), Assertion.removed_at.is_(None))
        .order_by(Assertion.key)
    )  # fmt: skip
