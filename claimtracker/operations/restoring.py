"""How the rows of each table are taken away, and how they get an earlier content back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.errors import ClaimtrackerError
from claimtracker.models import (
    Article,
    Assertion,
    Attribute,
    Base,
    Claim,
    Comment,
    Entity,
    Evidence,
    Notice,
    Outcome,
    Rating,
    Source,
    Topic,
    VerdictDraft,
)
from claimtracker.operations import (
    articles,
    assertions,
    attributes,
    claims,
    comments,
    entities,
    evidence,
    ratings,
    rows,
    sources,
    topics,
    touched,
    verdict_drafts,
)
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import comments as comment_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.articles import NoticeContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import Stored, flat
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import Actor

Rows = Sequence[Stored[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One table: how its rows are read and edited, and what is touched when some are taken away.

    `named` is the field that people know a row by.
    """

    model: type[Base]
    read: Callable[[Session, Sequence[str]], Mapping[str, Stored[Any]]]
    edit: Callable[..., object]
    named: str = "key"
    touch: Callable[[Session, Rows], None] = lambda _session, _rows: None

    @property
    def table(self) -> str:
        """The name of the table."""
        return str(self.model.__tablename__)

    def name(self, row: Stored[Any]) -> str:
        """Return what people call a row."""
        return str(getattr(row.content, self.named))


def remove(
    session: Session, kind: Kind, gone: Rows, *, actor: Actor, now: datetime, why: str
) -> None:
    """Take rows away, and note what that concerns."""
    rows.remove(session, kind.model, gone, actor=actor, now=now, why=why)
    kind.touch(session, gone)


def put_back(
    session: Session, kind: Kind, edits: Sequence[Edit[Any]], *, actor: Actor, now: datetime
) -> dict[str, str]:
    """Give rows an earlier content; return why not, by key, for those where it is refused."""
    if not edits:
        return {}
    waiting = list(session.info.get("unsealed", []))
    try:
        with session.begin_nested():
            kind.edit(session, edits, actor=actor, now=now)
    except ClaimtrackerError as refusal:
        # The events of what was refused went with it.
        session.info["unsealed"] = waiting
        if len(edits) == 1:
            return {edits[0].stored.id: str(refusal)}
        each = (put_back(session, kind, [one], actor=actor, now=now) for one in edits)
        return {row: why for refused in each for row, why in refused.items()}
    return {}


def _flat(model: type[Base], content: type[Any]) -> Callable[..., Mapping[str, Stored[Any]]]:
    return lambda session, ids: flat(session, model, content, "id", ids)


def _touch_claims(session: Session, gone: Rows) -> None:
    touched.claims(session, [row.id for row in gone])


def _touch_claims_carried(session: Session, gone: Rows) -> None:
    touched.claims(session, [row.content.claim_id for row in gone if row.content.claim_id])
    touched.carriers(session, sorted({row.content.article_id for row in gone}))


def _touch_articles(session: Session, gone: Rows) -> None:
    articles.touch(session, [row.id for row in gone])


def _word(vocabulary: type[Rating] | type[Outcome]) -> Callable[..., object]:
    def edit(session: Session, edits: Sequence[Edit[Any]], **by: Any) -> None:
        ratings.edit(session, vocabulary, edits, **by)

    return edit


# Those that name others first, so that what they name is free when its turn comes.
KINDS = (
    Kind(VerdictDraft, verdict_rows.drafts_by_id, verdict_drafts.edit_draft),
    Kind(Notice, _flat(Notice, NoticeContent), articles.edit_notices),
    Kind(Assertion, assertion_rows.by_id, assertions.edit, touch=_touch_claims_carried),
    Kind(Claim, claim_rows.by_id, claims.edit, touch=_touch_claims),
    Kind(Article, article_rows.by_id, articles.edit, touch=_touch_articles),
    Kind(Evidence, _flat(Evidence, EvidenceContent), evidence.edit),
    Kind(Topic, _flat(Topic, TopicContent), topics.edit, "name"),
    Kind(Source, _flat(Source, SourceContent), sources.edit, "name"),
    Kind(Attribute, attribute_rows.by_id, attributes.edit, "name"),
    Kind(Entity, entity_rows.by_id, entities.edit, "name"),
    Kind(Comment, comment_rows.by_id, comments.edit, "written_at"),
    Kind(Rating, _flat(Rating, RatingContent), _word(Rating), "code"),
    Kind(Outcome, _flat(Outcome, RatingContent), _word(Outcome), "code"),
)
