"""One claim as it is read: what it says, how it was rated, who says it, who says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from claimtracker.models import (
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribute,
    Claim,
    ClaimTopic,
    Entity,
    Reading,
    Source,
    Topic,
)
from claimtracker.queries import (
    chains,
    claims,
    question_links,
    surroundings,
    verdict_history,
    voices,
)
from claimtracker.queries.chains import Speaker
from claimtracker.queries.question_links import QuestionLink
from claimtracker.queries.stored import Stored
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.queries.voices import Spoken
from claimtracker.rules import values
from claimtracker.rules import voices as speaking
from claimtracker.rules.questions import UNNAMED, asked


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """The claim made comparable, in words; `supplied` are the fields that the words do not say.

    The question is cut so that what was supplied can be shown as such: text, and whether it was.
    """

    subject: str | None
    question: tuple[tuple[str, bool], ...]
    value: str | None
    understood: str | None
    period_from: str | None
    period_to: str | None
    supplied: frozenset[str]


@dataclass(frozen=True, slots=True)
class AssertionShown:
    """One assertion of the claim, with the words around its quote and the article it is in."""

    spoken: Spoken
    before: str
    after: str
    chain: tuple[Speaker, ...]
    title: str | None
    ours: bool
    copy: str | None
    standing_from: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim, with all that is said of it, the publications in the order of the alphabet."""

    id: str
    key: str
    version: int
    is_released: bool
    statement: str | None
    language: str | None
    mode: str
    due: str | None
    state: str
    topics: tuple[str, ...]
    reading: ReadingShown | None
    verdicts: tuple[VerdictSeen, ...]
    assertions: tuple[AssertionShown, ...]
    questions: tuple[QuestionLink, ...]


def get(session: Session, key: str) -> ClaimPage:
    """Return the claim of a key as a page shows it; a merged key answers with the survivor.

    Raises NoSuchClaim.
    """
    claim = claims.get(session, key)
    content = claim.content
    return ClaimPage(
        claim.id, content.key, claim.version, _is_released(session, claim.id), content.statement,
        content.language, content.mode, content.due,
        content.state, _topics(session, claim.id), _reading(session, claim),
        tuple(verdict_history.history(session, [claim.id]).get(claim.id, ())),
        _assertions(session, claim.id),
        question_links.by_claim(session, [claim.id]).get(claim.id, ()),
    )  # fmt: skip


def _is_released(session: Session, claim_id: str) -> bool:
    released = select(Claim.released_at).where(Claim.id == claim_id)
    return session.execute(released).scalar() is not None


def _topics(session: Session, claim_id: str) -> tuple[str, ...]:
    filed = select(Topic.name).join(ClaimTopic, ClaimTopic.topic_id == Topic.id)
    named = filed.where(ClaimTopic.claim_id == claim_id).order_by(Topic.name)
    return tuple(session.execute(named).scalars())


def _reading(session: Session, claim: Stored[claims.ClaimContent]) -> ReadingShown | None:
    reading = claim.content.reading
    if reading is None:
        return None
    subject, thing = aliased(Entity), aliased(Entity)
    row = session.execute(
        select(
            subject.name.label("subject"), thing.name.label("object"),
            Attribute.name.label("attribute"), Attribute.question, Attribute.kind,
            Attribute.unit, Attribute.single,
        )
        .select_from(Reading)
        .outerjoin(subject, subject.id == Reading.subject_id)
        .outerjoin(thing, thing.id == Reading.object_id)
        .outerjoin(Attribute, Attribute.id == Reading.attribute_id)
        .where(Reading.claim_id == claim.id)
    ).one()  # fmt: skip
    return ReadingShown(
        row.subject, _question(row, reading.supplied_fields), reading.value,
        _understood(reading.value, row), reading.period_from_text, reading.period_to_text,
        frozenset(reading.supplied_fields),
    )  # fmt: skip


def _question(row: Any, supplied: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    if row.attribute is None:
        return ()
    words = asked(row.question, row.attribute, row.object is not None)
    names = {"{subject}": ("subject", row.subject), "{object}": ("object", row.object)}
    pieces = []
    for text in re.split(r"(\{subject\}|\{object\})", words):
        field, name = names.get(text, ("", text))
        pieces.append((text and (name or UNNAMED), field in supplied))
    return tuple(piece for piece in pieces if piece[0])


def _understood(written: str | None, row: Any) -> str | None:
    if not written or not row.kind:
        return None
    single = values.takes_one(row.kind, row.single)
    try:
        value = values.parse(written, kind=row.kind, unit=row.unit or "", single=single)
    except values.InvalidValue:
        # The attribute was changed after the value had been read; the value stays readable.
        return None
    said = values.understood(value, row.unit or "")
    return None if said.casefold() == written.casefold() else said


def _assertions(session: Session, claim_id: str) -> tuple[AssertionShown, ...]:
    spoken = voices.of_claims(session, select(Claim.id).where(Claim.id == claim_id))
    ids = [one.assertion_id for one in spoken]
    around = surroundings.by_assertion(session, ids)
    chain, places = chains.by_assertion(session, ids), _places(session, claim_id)
    shown = [
        AssertionShown(
            one,
            *around.get(one.assertion_id, ("", "")),
            chain.get(one.assertion_id, ()),
            *places[one.assertion_id],
        )
        for one in spoken
    ]
    return tuple(sorted(shown, key=_order))


def _order(shown: AssertionShown) -> tuple[str, date, str]:
    one = shown.spoken
    return one.source.casefold(), speaking.when(one.when), one.key


def _places(session: Session, claim_id: str) -> dict[str, Sequence[Any]]:
    rows = session.execute(
        select(
            Assertion.id, ArticleVersion.title, Source.ours, ArticleCopy.kind,
            Assertion.standing_from, Article.url,
        )
        .join(Article, Article.id == Assertion.article_id)
        .join(Source, Source.id == Article.source_id)
        .outerjoin(
            ArticleVersion,
            (ArticleVersion.article_id == Article.id)
            & (ArticleVersion.number == chains.newest_number()),
        )
        .outerjoin(ArticleCopy, ArticleCopy.article_id == Article.id)
        .where(Assertion.claim_id == claim_id)
    )  # fmt: skip
    return {row[0]: row[1:] for row in rows}
