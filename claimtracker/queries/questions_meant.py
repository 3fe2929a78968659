"""The questions in dispute that a search may be after where its words find no claim.

Claims are found by what they state and by what was said, not by how their question is put: who
searches for a stake that somebody holds may find neither word in a claim of eighty per cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.db.session import sight_of
from claimtracker.models import EntityName
from claimtracker.queries import dispute_choices, dispute_lists, listed_disputes
from claimtracker.queries.dispute_choices import Choice
from claimtracker.rules.dispute_facets import code
from claimtracker.rules.search_query import Query
from claimtracker.rules.text import search_words

# So many are named, of the heaviest disputes about what the words name.
NAMED, LOOKED_AT, SUBJECTS = 3, 25, 2
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class QuestionMeant:
    """A question in dispute, by the key of its dispute."""

    id: str
    question: str


def meant(session: Session, query: Query) -> list[QuestionMeant]:
    """Return questions in dispute about what the words name that have all of the words."""
    words = [group[0].words[0] for group in query.groups if len(group[0].words) == 1]
    if not 2 <= len(words) == len(query.groups):
        return []
    found: dict[str, QuestionMeant] = {}
    for subject in _named(session, words):
        for one in _disputes_about(session, subject):
            if _has_all(one.question, words):
                found[one.id] = one
    return list(found.values())[:NAMED]


def _named(session: Session, words: Sequence[str]) -> Sequence[str]:
    """Return whom the words name, one after another."""
    runs = {
        " ".join(words[begin:end])
        for begin in range(len(words))
        for end in range(begin + 1, min(begin + LONGEST_NAME, len(words)) + 1)
    }
    named = select(EntityName.entity_id).where(EntityName.folded.in_(sorted(runs))).distinct()
    return session.scalars(named.limit(SUBJECTS)).all()


def _disputes_about(session: Session, subject: str) -> Iterable[QuestionMeant]:
    part = dispute_lists.parts(sight_of(session))[0]
    choice = Choice(today="", codes=(code("subject", subject),))
    chosen = dispute_choices.driven(session, choice, part)
    places, _ = dispute_choices.page(session, chosen, part, None, LOOKED_AT)
    listed = listed_disputes.of_ids(session, [one.key for one in places])
    return [QuestionMeant(one.key, listed[one.key].question) for one in places if one.key in listed]


def _has_all(question: str, words: Iterable[str]) -> bool:
    stands = search_words(question)
    return all(any(other.startswith(word) for other in stands) for word in words)
