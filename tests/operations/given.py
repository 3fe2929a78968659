"""What the tests of editors' acts begin with, made by the acts themselves."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event, EventContent, Rating
from claimtracker.operations import articles, assertions, claims, entities, readings
from claimtracker.operations import attributes as attribute_acts
from claimtracker.operations import sources as source_acts
from claimtracker.operations import verdicts as verdict_acts
from claimtracker.operations.articles import Capture
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries.articles import ArticleContent, ArticleText
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.verdicts import VerdictContent
from claimtracker.rules.permissions import Actor
from claimtracker.rules.text import fold
from tests.conftest import ADA, NOW

BODY = "ByteDance keeps an 80% stake. Oracle says it keeps none."


@dataclass(frozen=True, slots=True)
class Left:
    """One event as the tests compare it."""

    act: str
    table: str
    by: str
    content: dict[str, Any]


def source(session: Session, name: str = "The Meridian", *, by: Actor = ADA) -> str:
    contents = [SourceContent(name, fold(name))]
    return source_acts.add(session, contents, actor=by, now=NOW)[0]


def article(
    session: Session, key: str = "art-1", body: str | None = BODY, *, by: Actor = ADA, **told: Any
) -> str:
    told.setdefault("source_id", "")
    told["source_id"] = told["source_id"] or source(session, f"Source of {key}", by=by)
    [made] = articles.add(session, [ArticleContent(key, **told)], actor=by, now=NOW)
    if body is not None:
        capture(session, made, body, by=by)
    return made


def capture(session: Session, article_id: str, body: str, *, by: Actor = ADA) -> list[str]:
    text = ArticleText(title="The sale", body=body)
    return articles.capture(session, [Capture(article_id, text)], actor=by, now=NOW)


def claim(session: Session, key: str = "stake-80", *, by: Actor = ADA, **told: Any) -> str:
    return claims.add(session, [claim_content(key, **told)], actor=by, now=NOW)[0]


def claim_content(key: str, **told: Any) -> ClaimContent:
    statement = told.pop("statement", f"The statement of {key}")
    same = claims.identity(statement, told.get("language"))
    return ClaimContent(key, same, statement, **told)


def assertion(
    session: Session,
    key: str,
    article_id: str,
    claim_id: str | None = None,
    *,
    by: Actor = ADA,
    **told: Any,
) -> str:
    content = assertion_content(key, article_id, claim_id, **told)
    return assertions.add(session, [content], actor=by, now=NOW)[0][0]


def assertion_content(
    key: str, article_id: str, claim_id: str | None = None, **told: Any
) -> AssertionContent:
    told.setdefault("quote", "keeps an 80% stake")
    same = assertions.identity(claim_id, article_id, told.get("chain", ()), told["quote"])
    return AssertionContent(key, same, article_id, claim_id, **told)


def entity(session: Session, name: str, *, by: Actor = ADA, **told: Any) -> str:
    return entities.add(session, [EntityContent(name, **told)], actor=by, now=NOW)[0]


def attribute(session: Session, name: str = "shares held of", *, by: Actor = ADA) -> str:
    content = AttributeContent(name, "quantity", unit="%", question="What does {subject} hold?")
    return attribute_acts.add(session, [content], actor=by, now=NOW)[0]


def reading(session: Session, subject_id: str, attribute_id: str, value: str) -> Any:
    asked = attribute_rows.by_id(session, [attribute_id])[attribute_id].content
    written = readings.Written(subject_id, attribute_id, None, value, None, None)
    return readings.understand(written, asked, lambda name: name)


def verdict(
    session: Session,
    key: str,
    claim_id: str,
    code: str = "false",
    *,
    by: Actor = ADA,
    rationale: str = "The contract says so.",
) -> str:
    rating = session.execute(select(Rating.id).where(Rating.code == code)).scalar_one()
    content = VerdictContent(key, claim_id, rating, rationale)
    return verdict_acts.publish(session, [content], actor=by, now=NOW)[0]


def events(session: Session, row_id: str, *, after: int = 0) -> list[Left]:
    """Return the events on a row in the order in which they were left."""
    kept = (
        select(Event.act, Event.table_name, Event.actor_id, EventContent.content)
        .join(EventContent, EventContent.event_id == Event.id)
        .where(Event.row_id == row_id)
        .order_by(Event.id)
    )
    rows = session.execute(kept).all()[after:]
    return [Left(act, table, by, json.loads(content)) for act, table, by, content in rows]


def moment(day: int) -> datetime:
    return datetime(2020, 10, day, 12, 0)
