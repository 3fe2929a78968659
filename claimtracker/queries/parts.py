"""Which rows a dump has that is not of the whole ledger: what is released, or some claims.

Claims are chosen first; then what belongs to them; then all that those rows name, so that
the part can stand by itself. The keys lie in temporary tables of the transaction, one for
each table that others name, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    MetaData,
    Select,
    Table,
    and_,
    insert,
    or_,
    select,
    text,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimtracker.db.types import Id
from claimtracker.models import (
    Anchor,
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribute,
    Attribution,
    Base,
    Claim,
    ClaimMerge,
    ClaimTopic,
    Comment,
    Contradiction,
    Dispute,
    Entity,
    EntityWithin,
    Evidence,
    Notice,
    Reading,
    ReadingMember,
    RedactedRow,
    Redaction,
    Source,
    SourceMerge,
    Topic,
    Verdict,
    VerdictDraft,
    VerdictDraftEvidence,
    VerdictEvidence,
    table_of,
)
from claimtracker.queries import released
from claimtracker.queries.released import may_leave

Condition = ColumnElement[bool]
Named = InstrumentedAttribute[Any]
CLAIMS_MERGED = (ClaimMerge.merged_id, ClaimMerge.survivor_id)
SOURCES_MERGED = (SourceMerge.merged_id, SourceMerge.survivor_id)


@dataclass(frozen=True, slots=True)
class _Part:
    """The keys chosen so far, by table."""

    session: Session
    public: bool
    chosen: dict[str, Table] = field(default_factory=dict)

    def of(self, model: type[Base]) -> Select[Any]:
        """Return the keys chosen of a table."""
        return select(self.chosen[model.__tablename__].c.id)

    def add(self, model: type[Base], keys: Select[Any]) -> int:
        """Choose more rows of a table by their keys, and return how many were not chosen yet."""
        name = model.__tablename__
        if name not in self.chosen:
            self.chosen[name] = self._made(f"chosen_{name}")
        table = table_of(model)
        wanted = select(table.c.id).where(table.c.id.in_(keys), table.c.id.not_in(self.of(model)))
        if self.public:
            wanted = wanted.where(may_leave(model))
        into = insert(self.chosen[name]).from_select(["id"], wanted)
        done = self.session.execute(into, execution_options={"preserve_rowcount": True})
        return cast("CursorResult[Any]", done).rowcount

    def grow(self, model: type[Base], keys: Callable[[], Select[Any]]) -> None:
        """Choose what the chosen rows name, and what those name, until there is no more."""
        while self.add(model, keys()) > 0:
            pass

    def _made(self, name: str) -> Table:
        self.session.execute(text(f"DROP TABLE IF EXISTS {name}"))
        made = Table(name, MetaData(), Column("id", Id, primary_key=True), prefixes=["TEMPORARY"])
        made.create(self.session.connection())
        return made


def choose(
    session: Session, *, public: bool, claims: Select[Any] | None
) -> Mapping[str, Condition]:
    """Return the condition on the rows of each table that a dump has only some rows of.

    `public` leaves only what is released; `claims` names the claims by their keys, None all.
    """
    if not public and claims is None:
        return {}
    part = _Part(session, public)
    _claims(part, claims)
    _what_belongs_to_claims(part)
    _what_is_named(part)
    return dict(_conditions(part))


def forget(session: Session) -> None:
    """Let go of the temporary tables of a part."""
    for model in (
        Claim, Assertion, Article, ArticleVersion, Notice, Verdict, VerdictDraft, Evidence,
        Dispute, ClaimMerge, Source, Entity, Attribute, Topic, Comment, Redaction,
    ):  # fmt: skip
        session.execute(text(f"DROP TABLE IF EXISTS chosen_{model.__tablename__}"))


def _claims(part: _Part, claims: Select[Any] | None) -> None:
    wanted = select(Claim.id) if claims is None else select(Claim.id).where(Claim.id.in_(claims))
    if part.public:
        wanted = wanted.where(released.is_claim(Claim.id))
    part.add(Claim, wanted)
    if claims is None:
        return
    # A contradiction is nothing without its other side, nor a merged claim without its survivor.
    part.add(Claim, _released(part, _other_sides(part)))
    part.grow(Claim, lambda: _released(part, _merged_with(part)))


def _released(part: _Part, keys: Select[Any]) -> Select[Any]:
    wanted = select(Claim.id).where(Claim.id.in_(keys))
    return wanted.where(released.is_claim(Claim.id)) if part.public else wanted


def _other_sides(part: _Part) -> Select[Any]:
    ends = (Contradiction.left_id, Contradiction.right_id)
    return _across(part, Claim, ends, Contradiction.live.is_(True))


def _merged_with(part: _Part) -> Select[Any]:
    return _across(part, Claim, CLAIMS_MERGED, ClaimMerge.live.is_(True))


def _across(
    part: _Part, model: type[Claim] | type[Source], ends: tuple[Named, Named], condition: Condition
) -> Select[Any]:
    (here, there), chosen = ends, part.of(model)
    forth = select(there).where(here.in_(chosen), condition)
    back = select(here).where(there.in_(chosen), condition)
    return select(model.id).where(or_(model.id.in_(forth), model.id.in_(back)))


def _what_belongs_to_claims(part: _Part) -> None:
    claims = part.of(Claim)
    said = select(Assertion.id).where(Assertion.claim_id.in_(claims))
    part.add(Assertion, said.where(released.assertion()) if part.public else said)
    part.add(Article, select(Assertion.article_id).where(Assertion.id.in_(part.of(Assertion))))
    if not part.public:
        part.grow(Article, lambda: _origins(part))
    part.add(ArticleVersion, _versions(part))
    part.add(Notice, select(Notice.id).where(Notice.article_id.in_(part.of(Article))))
    part.add(ArticleVersion, select(Notice.article_version_id).where(_in(part, Notice, Notice.id)))
    part.add(Verdict, _verdicts(part))
    if not part.public:
        drafts = select(VerdictDraft.id).where(VerdictDraft.claim_id.in_(claims))
        part.add(VerdictDraft, drafts.where(_of_chosen_assertion(part, VerdictDraft)))
    part.add(Dispute, _disputes(part))
    merges = select(ClaimMerge.id).where(
        ClaimMerge.merged_id.in_(claims), ClaimMerge.survivor_id.in_(claims)
    )
    part.add(ClaimMerge, merges.where(ClaimMerge.live.is_(True)) if part.public else merges)


def _origins(part: _Part) -> Select[Any]:
    return select(ArticleCopy.origin_id).where(ArticleCopy.article_id.in_(part.of(Article)))


def _versions(part: _Part) -> Select[Any]:
    if not part.public:
        return select(ArticleVersion.id).where(ArticleVersion.article_id.in_(part.of(Article)))
    return select(Anchor.article_version_id).where(_in(part, Assertion, Anchor.assertion_id))


def _verdicts(part: _Part) -> Select[Any]:
    claims = Verdict.claim_id.in_(part.of(Claim))
    return select(Verdict.id).where(claims, _of_chosen_assertion(part, Verdict))


def _of_chosen_assertion(part: _Part, model: type[Verdict] | type[VerdictDraft]) -> Condition:
    return or_(model.assertion_id.is_(None), model.assertion_id.in_(part.of(Assertion)))


def _disputes(part: _Part) -> Select[Any]:
    between = select(Contradiction.dispute_id).where(_between(part))
    about: Condition = Dispute.id.in_(between)
    if not part.public:
        about = or_(about, Dispute.claim_id.in_(part.of(Claim)))
    found = select(Dispute.id).where(
        about,
        or_(Dispute.claim_id.is_(None), Dispute.claim_id.in_(part.of(Claim))),
        or_(Dispute.verdict_id.is_(None), Dispute.verdict_id.in_(part.of(Verdict))),
    )
    return found.where(released.dispute()) if part.public else found


def _between(part: _Part) -> Condition:
    """Return the condition that a contradiction is between chosen claims, and may be seen."""
    claims = part.of(Claim)
    both = and_(Contradiction.left_id.in_(claims), Contradiction.right_id.in_(claims))
    return and_(both, released.contradiction()) if part.public else both


def _what_is_named(part: _Part) -> None:
    judged = VerdictEvidence.verdict_id.in_(part.of(Verdict))
    part.add(Evidence, select(VerdictEvidence.evidence_id).where(judged))
    part.add(Source, select(Article.source_id).where(_in(part, Article, Article.id)))
    part.add(Source, select(Verdict.publisher_id).where(_in(part, Verdict, Verdict.id)))
    filed = select(ClaimTopic.topic_id).where(_in(part, Claim, ClaimTopic.claim_id))
    part.add(Topic, filed)
    part.add(Attribute, _of_readings(part, Reading.attribute_id))
    part.add(Attribute, select(Dispute.attribute_id).where(_in(part, Dispute, Dispute.id)))
    for named in _entities(part):
        part.add(Entity, named)
    within = select(EntityWithin.within_id)
    part.grow(Entity, lambda: within.where(_in(part, Entity, EntityWithin.entity_id)))
    if not part.public:
        drafts = part.of(VerdictDraft)
        part.add(Source, select(VerdictDraft.publisher_id).where(VerdictDraft.id.in_(drafts)))
        resting = select(VerdictDraftEvidence.evidence_id)
        part.add(Evidence, resting.where(VerdictDraftEvidence.verdict_draft_id.in_(drafts)))
    part.grow(Source, lambda: _across(part, Source, SOURCES_MERGED, SourceMerge.live.is_(True)))
    if not part.public:
        part.add(Comment, select(Comment.id).where(_about(part, table_of(Comment))))
        part.add(Redaction, _redactions(part))


def _redactions(part: _Part) -> Select[Any]:
    return select(RedactedRow.redaction_id).where(_about(part, table_of(RedactedRow)))


def _of_readings(part: _Part, column: Named) -> Select[Any]:
    return select(column).where(_in(part, Claim, Reading.claim_id))


def _entities(part: _Part) -> Iterator[Select[Any]]:
    yield _of_readings(part, Reading.subject_id)
    yield _of_readings(part, Reading.object_id)
    yield select(ReadingMember.entity_id).where(_in(part, Claim, ReadingMember.claim_id))
    for column in (Attribution.entity_id, Attribution.for_id):
        yield select(column).where(_in(part, Assertion, Attribution.assertion_id))
    for column in (Dispute.subject_id, Dispute.object_id):
        yield select(column).where(_in(part, Dispute, Dispute.id))


def _conditions(part: _Part) -> Iterator[tuple[str, Condition]]:
    for table in Base.metadata.sorted_tables:
        if table.name in part.chosen:
            yield table.name, table.c.id.in_(select(part.chosen[table.name].c.id))
        elif links := list(_links(part, table)):
            yield table.name, and_(*links)


def _links(part: _Part, table: Table) -> Iterator[Condition]:
    """Yield what must be true of a row that no other names, so that all it names is there."""
    for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
        there = part.chosen.get(key.column.table.name)
        if there is not None:
            yield or_(key.parent.is_(None), key.parent.in_(select(there.c.id)))
        elif key.column.table.name == "reading":
            yield key.parent.in_(part.of(Claim))
    if table.name == "contradiction":
        yield _between(part)
    if table.name in ("hold", "redacted_row"):
        yield _about(part, table)
    if part.public and "live" in table.c:
        yield table.c.live.is_(True)


def _about(part: _Part, table: Table) -> Condition:
    """Return the condition that a row is about a chosen one, which it names without a link."""
    return or_(*(table.c.row_id.in_(select(made.c.id)) for made in part.chosen.values()))


def _in(part: _Part, model: type[Base], column: Named) -> Condition:
    return column.in_(part.of(model))
