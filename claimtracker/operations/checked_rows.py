"""Check that rows fit one another: links, guards, spans, bounds, disputes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ForeignKey, Select, func, select, text
from sqlalchemy.orm import Session

from claimtracker.db import guards
from claimtracker.errors import ClaimtrackerError
from claimtracker.models import (
    Anchor,
    ArticleVersion,
    Assertion,
    Base,
    Claim,
    Contradiction,
    Dispute,
    Reading,
    table_of,
)
from claimtracker.operations.readings import Written, understand
from claimtracker.queries import articles, attributes, claims, fitted_estimates
from claimtracker.queries.articles import PART_COLUMNS, Version
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.claims import ClaimContent, ReadingContent
from claimtracker.queries.stored import Stored
from claimtracker.rules import anchors, estimates

# Whole texts of articles are in memory at once, but only the bounds of readings.
VERSIONS_A_PAGE = 50
READINGS_A_PAGE = 500
MOST_OF_A_SPAN = 0.8

Step = Callable[[int], None]


def foreign_keys(session: Session) -> Iterator[str]:
    """Look for rows that name a row that is not there."""
    if session.get_bind().dialect.name == "sqlite":
        broken = session.execute(text("PRAGMA foreign_key_check"))
        counts = Counter((row[0], row[2]) for row in broken)
        yield from (_dangling(table, to, n) for (table, to), n in sorted(counts.items()))
        return
    for table in Base.metadata.sorted_tables:
        for key in sorted(table.foreign_keys, key=lambda key: key.parent.name):
            if count := session.execute(_lost(key)).scalar_one():
                yield _dangling(table.name, key.column.table.name, count)


def guards_in_place(session: Session) -> Iterator[str]:
    """Look for guards that keep rows unalterable and are gone."""
    for guard in guards.missing(session.connection()):
        yield f"The guard {guard} is missing; `claimtracker db upgrade` lays it again."


def spans(session: Session, step: Step) -> Iterator[str]:
    """Compare every anchor with the text that it stands on, and the newest with its quote."""
    for page in _versions(session):
        texts = {row.id: articles.version_of(row) for row in page}
        newest = articles.newest_versions(session, {v.article_id for v in texts.values()})
        numbers = {version.article_id: version.number for version in newest.values()}
        for row in _anchors(session, list(texts)):
            version = texts[row.article_version_id]
            if version.redacted:
                continue
            if wrong := _wrong_with(row, version, version.number == numbers[version.article_id]):
                yield f"The assertion {row.key} {wrong}."
        step(len(page))


def bounds(session: Session, step: Step) -> Iterator[str]:
    """Understand every reading again and compare the bounds."""
    for page in _readings(session):
        stored = claims.by_id(session, page)
        used = [c.content.reading.attribute_id for c in stored.values() if c.content.reading]
        asked = attributes.by_id(session, [key for key in used if key])
        for key in page:
            if wrong := _misread(stored[key].content, asked):
                yield f"The claim {stored[key].content.key} {wrong}."
        step(len(page))


def disputes(session: Session) -> Iterator[str]:
    """Look for contradictions that stand in disputes that do not."""
    found = (
        select(Dispute.id, Dispute.state, Dispute.removed_at, func.count())
        .join(Contradiction, Contradiction.dispute_id == Dispute.id)
        .where(Contradiction.live.is_(True), Contradiction.lapsed_at.is_(None))
        .where(Dispute.state.in_(("quiet", "lapsed")) | Dispute.removed_at.is_not(None))
        .group_by(Dispute.id, Dispute.state, Dispute.removed_at)
        .order_by(Dispute.id)
    )
    for dispute, state, removed_at, count in session.execute(found):
        named = "1 contradiction stands" if count == 1 else f"{count} contradictions stand"
        yield f"{named} in the dispute {dispute}, which is {'removed' if removed_at else state}."


def fits(session: Session) -> Iterator[str]:
    """Look for weights that this ledger learnt and that cannot be read."""
    for name in estimates.names():
        for number in reversed(fitted_estimates.unreadable(session, name)):
            yield (
                f"Fit {number} of {name} cannot be read, so that nothing is weighed by it;"
                f" `claimtracker learn --back {name}` puts away the newest and all that cannot be."
            )


def _dangling(table: str, to: str, count: int) -> str:
    rows = "1 row" if count == 1 else f"{count} rows"
    names = "names" if count == 1 else "name"
    row, other = table.replace("_", " "), to.replace("_", " ")
    return f"{rows} of {row} {names} a row of {other} that is not there."


def _lost(key: ForeignKey) -> Select[int]:
    child, parent = key.parent, key.column.table.alias()
    there = parent.c[key.column.name]
    joined = child.table.outerjoin(parent, there == child)
    return select(func.count()).select_from(joined).where(child.is_not(None), there.is_(None))


def _versions(session: Session) -> Iterator[Sequence[Any]]:
    table = table_of(ArticleVersion)
    wanted = select(table).order_by(table.c.id).limit(VERSIONS_A_PAGE)
    page = session.execute(wanted).all()
    while page:
        yield page
        page = session.execute(wanted.where(table.c.id > page[-1].id)).all()


def _anchors(session: Session, versions: Sequence[str]) -> Iterator[Any]:
    """Give the anchors on versions beside their assertions; `newest` marks the last of each."""
    last = func.max(Anchor.number).over(
        partition_by=(Anchor.assertion_id, Anchor.article_version_id)
    )
    wanted = (
        select(
            Anchor.article_version_id, Anchor.part, Anchor.span_start, Anchor.span_end,
            Anchor.how, (Anchor.number == last).label("newest"), Assertion.key,
            Assertion.article_id, Assertion.quote,
        )
        .join(Assertion, Assertion.id == Anchor.assertion_id)
        .where(Anchor.article_version_id.in_(versions))
        .order_by(Anchor.id)
    )  # fmt: skip
    yield from (row for row in session.execute(wanted) if row.span_start is not None)


def _wrong_with(row: Any, version: Version, is_newest_version: bool) -> str:
    if row.part not in PART_COLUMNS:
        return f"stands in a part that no article has: {_short(row.part)}"
    whole = version.text.part(row.part)
    if row.span_end > len(whole):
        return f"stands outside the {row.part} of version {version.number} of its article"
    if not (row.newest and is_newest_version and row.quote):
        return ""  # It was anchored anew since, perhaps with another quote.
    if row.article_id != version.article_id:
        return ""
    span = whole[row.span_start : row.span_end]
    if span == row.quote or _is_nearly(span, row.quote, row.how):
        return ""
    return f"stands on other words than its quote: {_short(span)} for {_short(row.quote)}"


def _is_nearly(span: str, quote: str, how: str) -> bool:
    found = anchors.find(span, quote)
    if found is None:
        return False
    if how == "approximate":
        return found.end - found.start >= MOST_OF_A_SPAN * len(span)
    return found.how == "folded" and span[found.start : found.end].strip() == span.strip()


def _short(words: str) -> str:
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"


def _readings(session: Session) -> Iterator[Sequence[str]]:
    wanted = (
        select(Reading.claim_id)
        .join(Claim, Claim.id == Reading.claim_id)
        .where(Claim.removed_at.is_(None))
        .order_by(Reading.claim_id)
        .limit(READINGS_A_PAGE)
    )
    page = session.execute(wanted).scalars().all()
    while page:
        yield page
        page = session.execute(wanted.where(Reading.claim_id > page[-1])).scalars().all()


def _misread(content: ClaimContent, asked: Mapping[str, Stored[AttributeContent]]) -> str:
    reading = content.reading or ReadingContent()
    attribute = asked.get(reading.attribute_id or "")
    try:
        now = understand(_written(reading), attribute.content if attribute else None, str)
    except ClaimtrackerError as error:
        return f"has a reading that can no longer be read: {str(error).rstrip('.')}"
    # The names of members may have been given to others since; the bounds cannot have changed.
    if now is not None and replace(now, members=reading.members) != reading:
        return f"has other bounds than its value and period mean: {_differing(now, reading)}"
    return ""


def _written(reading: ReadingContent) -> Written:
    return Written(
        reading.subject_id, reading.attribute_id, reading.object_id, reading.value,
        reading.period_from_text, reading.period_to_text, reading.supplied_fields,
    )  # fmt: skip


def _differing(now: ReadingContent, stored: ReadingContent) -> str:
    names: Iterable[str] = ReadingContent.__dataclass_fields__
    differ = [n for n in names if n != "members" and getattr(now, n) != getattr(stored, n)]
    return ", ".join(name.replace("_", " ") for name in differ)
