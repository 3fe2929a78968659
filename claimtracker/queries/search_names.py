"""Who and what claims and articles are found by beside their words, read from the ledger.

Conditions say what a sight sees. An article has what is said in it, and what the claims that it
carries are filed under: that is read from the entries of these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Attribution, ClaimTopic
from claimtracker.queries import voices
from claimtracker.queries.search_tables import Index
from claimtracker.queries.stored import pieces
from claimtracker.rules import facets

Condition = ColumnElement[bool]
Named = tuple[str, str]


def of_claims(
    session: Session, ids: Sequence[str], said: Condition, copied: Condition
) -> Mapping[str, set[Named]]:
    """Return, for each claim, who speaks, for whom, and what it is filed under."""
    found = _speakers(session, Assertion.claim_id, ids, said, copied)
    filed = select(ClaimTopic.claim_id, ClaimTopic.topic_id).where(ClaimTopic.claim_id.in_(ids))
    for claim, topic in session.execute(filed):
        found[claim].add(("topic", topic))
    return found


def of_articles(
    session: Session, ids: Sequence[str], said: Condition, copied: Condition
) -> Mapping[str, set[Named]]:
    """Return, for each article, who speaks in it and for whom."""
    return _speakers(session, Assertion.article_id, ids, said, copied)


def carried(
    session: Session, claims: Index, ids: Sequence[str], said: Condition
) -> Mapping[str, tuple[int, set[bytes]]]:
    """Return, for each article, what it has of the claims that it carries: bits and records."""
    face = claims.face.c
    carrying = (
        select(Assertion.article_id, face.traits, face.names)
        .join(Article, Article.id == Assertion.article_id)
        .join(claims.search, claims.owner == Assertion.claim_id)
        .join(claims.face, claims.face_row == claims.row)
        .where(Assertion.article_id.in_(ids), said)
    )
    found: dict[str, tuple[int, set[bytes]]] = {}
    for article, traits, names in session.execute(carrying):
        bits, records = found.get(article, (0, set()))
        more, listed = facets.carried(traits, names)
        found[article] = bits | more, records | listed
    return found


def _speakers(
    session: Session, owner: Any, ids: Sequence[str], said: Condition, copied: Condition
) -> defaultdict[str, set[Named]]:
    voices = (
        select(owner, Attribution.entity_id, Attribution.for_id)
        .join(Attribution, Attribution.assertion_id == Assertion.id)
        .join(Article, Article.id == Assertion.article_id)
        .where(owner.in_(ids), said)
    )
    found: defaultdict[str, set[Named]] = defaultdict(set)
    for one, speaker, whom in session.execute(voices):
        named = ("speaker", speaker), ("speaker", whom), ("for", whom)
        found[one] |= {(name, key) for name, key in named if key}
    attributed = exists().where(Attribution.assertion_id == Assertion.id)
    own = (
        select(owner, Article.id, Article.source_id)
        .join(Article, Article.id == Assertion.article_id)
        .where(owner.in_(ids), said, ~attributed)
        .distinct()
    )
    spoken = session.execute(own).all()
    roots = _roots(session, {article for _, article, _ in spoken}, copied)
    for one, article, source in spoken:
        found[one].add(("own", roots.get(article, source)))
    return found


def _roots(session: Session, articles: Iterable[str], copied: Condition) -> dict[str, str]:
    """Return the publication whose voice each copy speaks with; what copies none is left out."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(articles)):
        root = voices.roots(select(Article.id).where(Article.id.in_(piece)), copied)
        asked = select(root.c.copy_id, root.c.root_source_id)
        found |= {copy: source for copy, source in session.execute(asked)}
    return found
