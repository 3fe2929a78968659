"""What goes where a whole verdict, or the whole text of an article, is taken away."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    ArticleVersion,
    Assertion,
    Event,
    EventContent,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries.history import side
from claimtracker.queries.redactions import (
    CONTEXT,
    MARKED,
    OF_TEXTS,
    OF_VERDICTS,
    Loss,
    loss_of,
)


def of_verdict(session: Session, verdict_id: str) -> list[Loss]:
    """Return all that a published verdict says in words, with its notes and its withdrawal."""
    found: list[Loss] = []
    for model, key, columns in (
        (Verdict, Verdict.id, OF_VERDICTS),
        (VerdictEvidence, VerdictEvidence.verdict_id, ("note",)),
        (VerdictWithdrawal, VerdictWithdrawal.verdict_id, ("reason",)),
    ):
        rows = session.execute(select(table_of(model)).where(key == verdict_id)).mappings().all()
        said = {name: [row[name] for row in rows if row[name]] for name in columns}
        values = {name: "\n".join(texts) for name, texts in said.items() if texts}
        found += [Loss(model.__tablename__, verdict_id, values)] if values else []
    return found


def of_text(session: Session, article_id: str) -> list[Loss]:
    """Return every text that an article had, and all that is quoted from it."""
    found: list[Loss] = []
    for model, columns in ((ArticleVersion, OF_TEXTS), (Assertion, MARKED)):
        table = table_of(model)
        rows = session.execute(select(table).where(table.c.article_id == article_id)).mappings()
        found += [loss_of(table.name, row, columns) for row in rows]
    has_text = any(loss.table == "article_version" and loss.values for loss in found)
    return [loss for loss in found if loss.values] if has_text else []


def of_quoting(session: Session, article_id: str) -> list[Loss]:
    """Return the contents of events that tell what was ever quoted from an article."""
    marked = select(Assertion.id).where(Assertion.article_id == article_id)
    told = (
        select(EventContent.event_id, EventContent.content)
        .join(Event, Event.id == EventContent.event_id)
        .where(Event.row_id.in_(marked))
    )
    return [
        Loss("event_content", event_id, {"content": content})
        for event_id, content in session.execute(told)
        if {*side(content, "before"), *side(content, "after")} & {*MARKED}
    ]


def words_in(losses: Iterable[Loss]) -> tuple[str, ...]:
    """Return what rows lose, without what stands around quotes and says nothing by itself."""
    said = {
        line
        for loss in losses
        for name, value in loss.values.items()
        if name not in CONTEXT
        for line in ([value] if loss.table != "verdict_evidence" else value.split("\n"))
    }
    return tuple(sorted({one for one in said if one.strip()}, key=lambda one: (-len(one), one)))
