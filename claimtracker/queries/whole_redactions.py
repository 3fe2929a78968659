"""What goes where a whole verdict, piece of evidence, or text of an article is taken away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    ArticleVersion,
    Assertion,
    Event,
    EventContent,
    Evidence,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries.history import side
from claimtracker.queries.redactions import (
    CONTEXT,
    MARKED,
    OF_EVIDENCE,
    OF_TEXTS,
    OF_VERDICTS,
    Loss,
    loss_of,
)

# All that a piece of evidence says in words.
OF_PIECE = ("title", "url", "archived", "locator", "asked", *OF_EVIDENCE)
# What stands in the place of words that a column cannot be without; as long for any.
BLOCKS = "█" * 8


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


def of_evidence(session: Session, evidence_id: str) -> list[Loss]:
    """Return all that a piece of evidence says in words, with the notes on it in verdicts."""
    table = table_of(Evidence)
    rows = session.execute(select(table).where(table.c.id == evidence_id)).mappings()
    found = [loss_of(table.name, row, OF_PIECE) for row in rows]
    found = [
        replace(one, values={n: v for n, v in one.values.items() if v != BLOCKS}) for one in found
    ]
    for model, owner in (
        (VerdictEvidence, VerdictEvidence.verdict_id),
        (VerdictDraftEvidence, VerdictDraftEvidence.verdict_draft_id),
    ):
        named = select(owner, model.note).where(
            model.evidence_id == evidence_id, model.note.is_not(None)
        )
        found += [
            Loss(model.__tablename__, row_id, {"note": note or ""}, {"evidence_id": evidence_id})
            for row_id, note in session.execute(named)
        ]
    return [one for one in found if one.values]


def of_telling(session: Session, evidence_id: str) -> list[Loss]:
    """Return the contents of events that ever told what a piece of evidence says."""
    return _telling(session, Event.row_id == evidence_id, OF_PIECE)


def claims_on(session: Session, evidence_id: str) -> set[str]:
    """Return the claims on which verdicts, or drafts of them, rest on a piece of evidence."""
    verdict, draft = VerdictEvidence, VerdictDraftEvidence
    rest = (
        select(Verdict.claim_id).join(verdict, verdict.verdict_id == Verdict.id)
        .where(verdict.evidence_id == evidence_id),
        select(VerdictDraft.claim_id).join(draft, draft.verdict_draft_id == VerdictDraft.id)
        .where(draft.evidence_id == evidence_id),
    )  # fmt: skip
    return {key for each in rest for key in session.scalars(each)}


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
    return _telling(session, Event.row_id.in_(marked), MARKED)


def _telling(session: Session, which: Any, columns: Sequence[str]) -> list[Loss]:
    told = (
        select(EventContent.event_id, EventContent.content)
        .join(Event, Event.id == EventContent.event_id)
        .where(which)
    )
    return [
        Loss("event_content", event_id, {"content": content})
        for event_id, content in session.execute(told)
        if {*side(content, "before"), *side(content, "after")} & {*columns}
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
