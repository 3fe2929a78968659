"""The plain rows that records name: publications, topics, evidence, words of vocabularies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Event, Outcome, Rating
from claimtracker.operations import evidence, ratings, sources, topics
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import NotAllowed
from tests.conftest import ADA, CLEO, NOW, Actor

ROOT = Actor(ADA.person_id, "Ada", "admin")
Add = Callable[..., list[str]]


def rated(model: type[Rating] | type[Outcome]) -> tuple[Add, Add, Callable[..., Any]]:
    """Return how words of a vocabulary are added, edited and found."""
    return (
        lambda session, contents, **by: ratings.add(session, model, contents, **by),
        lambda session, edits, **by: ratings.edit(session, model, edits, **by),  # type: ignore[func-returns-value]
        lambda session, codes: rating_rows.by_code(session, model, codes),
    )


NOUNS = {
    "source": (
        sources.add, sources.edit, source_rows.by_name,
        SourceContent("The Meridian", "the meridian"),
        SourceContent("The Meridian", "the meridian", ours=True),
    ),
    "topic": (
        topics.add, topics.edit, topic_rows.by_name,
        TopicContent("Harbour", "harbour"), TopicContent("Harbour", "harbour", note="All of it."),
    ),
    "evidence": (
        evidence.add, evidence.edit, evidence_rows.by_key,
        EvidenceContent("e1", "Filing"), EvidenceContent("e1", "Filing", state="withdrawn"),
    ),
    "rating": (
        *rated(Rating), RatingContent("half", "Half true"), RatingContent("half", "Half right"),
    ),
    "outcome": (
        *rated(Outcome), RatingContent("moot", "Moot"), RatingContent("moot", "Moot", retired=True),
    ),
}  # fmt: skip


def name_of(content: Any) -> str:
    """Return what a row is found by."""
    return str(getattr(content, "folded", None) or getattr(content, "key", None) or content.code)


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_what_is_added_is_found(session: Session, noun: str) -> None:
    add, _, by_name, content, _ = NOUNS[noun]

    [key] = add(session, [content], actor=ROOT, now=NOW)

    found = by_name(session, [name_of(content)])[name_of(content)]
    assert (found.id, found.version, found.content) == (key, 1, content)


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_an_edit_counts_the_version_and_leaves_its_event(session: Session, noun: str) -> None:
    add, edit, by_name, content, after = NOUNS[noun]
    [key] = add(session, [content], actor=ROOT, now=NOW)
    stored = by_name(session, [name_of(content)])[name_of(content)]

    edit(session, [Edit(stored, after)], actor=ROOT, now=NOW)

    found = by_name(session, [name_of(content)])[name_of(content)]
    acts = session.execute(select(Event.act).where(Event.row_id == key).order_by(Event.id))
    assert (found.version, found.content) == (2, after)
    assert acts.scalars().all() == ["add", "edit"]


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_an_edit_over_somebody_elses_is_refused(session: Session, noun: str) -> None:
    add, edit, by_name, content, after = NOUNS[noun]
    add(session, [content], actor=ROOT, now=NOW)
    stored = by_name(session, [name_of(content)])[name_of(content)]
    edit(session, [Edit(stored, after)], actor=ROOT, now=NOW)

    with pytest.raises(StaleVersion):
        edit(session, [Edit(stored, content)], actor=ROOT, now=NOW)


@pytest.mark.parametrize("noun", sorted(NOUNS))
def test_who_only_reads_adds_nothing(session: Session, noun: str) -> None:
    add, _, _, content, _ = NOUNS[noun]

    with pytest.raises(NotAllowed):
        add(session, [content], actor=CLEO, now=NOW)
