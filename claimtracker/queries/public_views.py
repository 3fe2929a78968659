"""What each table shows a reader who sees only what is public.

Deny by default: a table without a rule here shows no row, and a column that is not public
shows nothing. Membership is looked up row by row in the narrow tables of what is public, so
that a page costs the same however much the ledger holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    cast,
    false,
    null,
    select,
    true,
)
from sqlalchemy.types import TypeEngine

from claimtracker.models import (
    Anchor,
    Article,
    ArticleVersion,
    Attribution,
    Base,
    Claim,
    ClaimMerge,
    ClaimTopic,
    Contradiction,
    Dispute,
    EntityName,
    Evidence,
    Notice,
    Reading,
    ReadingMember,
    Setting,
    SourceMerge,
    Verdict,
    VerdictEvidence,
    VerdictWithdrawal,
    table_of,
)
from claimtracker.queries import dispute_tables, public_tables, released, work_tables
from claimtracker.queries.search_tables import KINDS
from claimtracker.rules.permissions import Sight

Condition = ColumnElement[bool]

# Columns that are of the newsroom, and that a page needs of the rows it may show.
_SHOWN_ALL_THE_SAME = {"setting.name", "setting.value"}
_OF_TEXTS = ("standfirst", "body", "captions")


def views() -> dict[str, Select[Any]]:
    """Return, by the name of each table of a ledger, what the public sees in its place."""
    rows = _rows()
    shown = {
        table.name: select(*_columns(table)).where(rows.get(table.name, false()))
        for table in Base.metadata.sorted_tables
    }
    return shown | {name: select(null().label("id")).where(false()) for name in _of_the_desk()}


def _of_the_desk() -> list[str]:
    """Return the names of the derived tables that hold what only the desk may see."""
    parts = ("search", "search_face", "search_facet", "fts")
    search = [f"{kind}_{part}" for kind in KINDS for part in parts]
    faces = dispute_tables.FACES[Sight.WHOLE]
    kept = [*work_tables.TABLES, faces.face, faces.facet, dispute_tables.CARD]
    return [*search, *(table.name for table in kept)]


def _columns(table: Table) -> list[ColumnElement[Any]]:
    return [_column(column) for column in table.columns]


def _column(column: Column[Any]) -> ColumnElement[Any]:
    where = f"{column.table.name}.{column.name}"
    if where in {f"article_version.{name}" for name in _OF_TEXTS}:
        return _text_with_holes(column.name)
    if column.info["class"] == "public" or where in _SHOWN_ALL_THE_SAME:
        return column
    return cast(null(), _plain(column.type)).label(column.name)


def _plain(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Return a type as a cast may name it: a text without its order."""
    return Text() if isinstance(kind, Text) else kind


def _text_with_holes(name: str) -> ColumnElement[Any]:
    texts = public_tables.TEXT
    found = select(texts.c[name]).where(texts.c.article_version_id == ArticleVersion.id)
    return found.correlate(table_of(ArticleVersion)).scalar_subquery().label(name)


def _rows() -> Mapping[str, Condition]:
    return {**_claims(), **_articles(), **_decisions(), **_names(), **_vocabulary()}


def _claims() -> Mapping[str, Condition]:
    both = and_(released.is_claim(ClaimMerge.merged_id), released.is_claim(ClaimMerge.survivor_id))
    return {
        "claim": released.is_claim(Claim.id),
        "reading": released.is_claim(Reading.claim_id),
        "reading_member": released.is_claim(ReadingMember.claim_id),
        "claim_topic": released.is_claim(ClaimTopic.claim_id),
        "claim_merge": and_(ClaimMerge.live.is_(True), both),
        "assertion": released.said(),
        "attribution": released.is_said(Attribution.assertion_id),
        "anchor": and_(
            _has_text(Anchor.article_version_id),
            released.is_said(Anchor.assertion_id),
        ),
    }


def _articles() -> Mapping[str, Condition]:
    return {
        "article": released.is_article(Article.id),
        "article_version": _has_text(ArticleVersion.id),
        "article_copy": released.is_copying(),
        "notice": and_(released.is_article(Notice.article_id), Notice.removed_at.is_(None)),
    }


def _has_text(column: Any) -> Condition:
    texts = public_tables.TEXT
    return released.there_is(texts, texts.c.article_version_id == column)


def _decisions() -> Mapping[str, Condition]:
    rests = released.there_is(
        VerdictEvidence,
        VerdictEvidence.evidence_id == Evidence.id,
        _is_decided(VerdictEvidence.verdict_id),
    )
    found = released.there_is(
        Contradiction,
        Contradiction.dispute_id == Dispute.id,
        released.contradiction_between_public(),
    )
    return {
        "verdict": released.verdict(),
        "verdict_evidence": _is_decided(VerdictEvidence.verdict_id),
        "verdict_withdrawal": _is_decided(VerdictWithdrawal.verdict_id),
        "evidence": and_(released.stands(Evidence), rests),
        "dispute": and_(released.dispute_itself(), found),
        "contradiction": and_(
            released.contradiction_between_public(), released.is_of_public_dispute()
        ),
    }


def _is_decided(column: Any) -> Condition:
    return released.there_is(Verdict, Verdict.id == column, released.verdict())


def _names() -> Mapping[str, Condition]:
    named = {name: _is_named(name) for name in ("entity", "attribute", "topic", "source")}
    went_up = and_(
        released.is_named(SourceMerge.merged_id), released.is_named(SourceMerge.survivor_id)
    )
    return named | {
        "source_merge": and_(SourceMerge.live.is_(True), went_up),
        "entity_name": released.is_named(EntityName.entity_id),
        "attribute_name": released.is_named(_table("attribute_name").c.attribute_id),
        # Two keys, and where places lie is no secret: sets of places are compared by it.
        "entity_within": true(),
    }


def _is_named(table: str) -> Condition:
    columns = _table(table).c
    return and_(released.is_named(columns.id), columns.removed_at.is_(None))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _vocabulary() -> Mapping[str, Condition]:
    return {"rating": true(), "outcome": true(), "setting": Setting.name == "story"}
