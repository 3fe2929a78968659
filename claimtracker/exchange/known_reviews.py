"""What the ledger has of what reviews name, looked up for many of them at once.

How many statements that takes does not depend on how many reviews there are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import export_decisions
from claimtracker.exchange.review_reading import Review
from claimtracker.models import Article, Assertion, Base, Claim, Source, Verdict, table_of
from claimtracker.operations import claims
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.stored import Stored, pieces
from claimtracker.queries.verdicts import VerdictContent
from claimtracker.rules import addresses
from claimtracker.rules.text import fold

Verdicts = Mapping[str, Stored[VerdictContent]]


@dataclass(frozen=True, slots=True)
class OurVerdict:
    """A verdict of ours: its label, folded, and the identities that its claim is known by."""

    label: str
    about: frozenset[str]


@dataclass(frozen=True, slots=True)
class Here:
    """What is here already of some reviews.

    `ours` has the folded names of publications that are ours, `our_verdicts` and `told` verdicts
    by their keys: those of ours, and any that stand as records. `claims` leads from identities to
    keys, `claim_ids` from keys to rows, `articles` from addresses to rows, `documents` from keys
    to whether they were taken away; `carried` has pairs of an article and a claim, by their rows.
    """

    ours: frozenset[str]
    our_verdicts: Mapping[str, OurVerdict]
    told: Mapping[str, Mapping[str, Any]]
    claims: Mapping[str, str]
    claim_ids: Mapping[str, str]
    removed: frozenset[str]
    articles: Mapping[str, Any]
    carried: frozenset[tuple[str, str | None]]
    documents: Mapping[str, bool]


def identity_of(review: Review) -> str:
    """Return what makes two claims the same, of the claim that is reviewed."""
    return claims.identity(review.statement, review.language or None)


def key_of(review: Review) -> str:
    """Return the key of a verdict, made of what it says, so that every ledger makes the same."""
    told = (
        fold(review.publisher), review.url, identity_of(review), review.label, review.body,
        review.decided,
    )  # fmt: skip
    return f"v-{digest(told)[:16]}"


def new_claim(identity: str) -> str:
    """Return the key of a claim that is to be made."""
    return f"c-{identity[:16]}"


def digest(told: object) -> str:
    """Return a name for whatever is told."""
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def places_of(review: Review) -> list[str]:
    """Return the addresses of all articles that a review may name, as articles are known by."""
    named = (review.url, *(place.url for place in review.appearances))
    return [addresses.key(url) for url in named if url]


def look_up(session: Session, reviews: Sequence[Review]) -> Here:
    """Return what is here of reviews."""
    identities = [identity_of(review) for review in reviews]
    known = claim_rows.keys_by_identity(session, identities)
    named = {*known.values(), *map(new_claim, identities)}
    rows = {row.key: row for row in _rows(session, Claim, Claim.key, named)}
    articles = _articles(session, [url for review in reviews for url in places_of(review)])
    verdicts = verdict_rows.by_key(
        session, [key for review in reviews for key in (review.key, key_of(review)) if key]
    )
    documents = [addresses.key(review.url) for review in reviews if review.url]
    return Here(
        ours=_our_sources(session, reviews),
        our_verdicts=_our_verdicts(session, verdicts, {review.key for review in reviews}),
        told=_told(session, verdicts, {key_of(review) for review in reviews}),
        claims=known,
        claim_ids={key: row.id for key, row in rows.items()},
        removed=frozenset(key for key, row in rows.items() if row.removed_at),
        articles=articles,
        carried=_carried(session, [row.id for row in rows.values()], articles.values()),
        documents={key: row.removed
                   for key, row in evidence_rows.by_key(session, documents).items()},
    )  # fmt: skip


def _our_sources(session: Session, reviews: Sequence[Review]) -> frozenset[str]:
    named = source_rows.standing_by_name(session, {fold(one.publisher) for one in reviews})
    return frozenset(name for name, row in named.items() if row.content.ours)


def _our_verdicts(
    session: Session, verdicts: Verdicts, keys: Iterable[str]
) -> dict[str, OurVerdict]:
    """Return those of ours among the verdicts with these keys."""
    named = [verdicts[key] for key in keys if key in verdicts]
    publishers = [row.content.publisher_id for row in named if row.content.publisher_id]
    ours = {row.id for row in _rows(session, Source, Source.id, publishers) if row.ours}
    rows = [row for row in named if row.content.publisher_id in {None, *ours}]
    labels = {row.id: row.rating_label
              for row in _rows(session, Verdict, Verdict.id, [row.id for row in rows])}  # fmt: skip
    claims_of = _identities(session, {row.content.claim_id for row in rows})
    return {
        row.content.key: OurVerdict(fold(labels[row.id]), claims_of[row.content.claim_id])
        for row in rows
    }


def _identities(session: Session, claim_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return by what claims are known, with what they went up in, by the keys of their rows."""
    asked = set(claim_ids)
    last = claim_rows.survivors(session, asked)
    rows = _rows(session, Claim, Claim.id, asked | set(last.values()))
    known = {row.id: row.identity for row in rows}
    return {one: frozenset({known[one], known[last.get(one, one)]}) for one in asked}


def _told(
    session: Session, verdicts: Verdicts, keys: Iterable[str]
) -> dict[str, Mapping[str, Any]]:
    """Return the verdicts with these keys that did not go with their import, as records."""
    known = [key for key in keys if key in verdicts]
    gone = verdict_rows.taken_back(session, known)
    rows = [verdicts[key] for key in known if key not in gone]
    records = export_decisions.verdict_records(session, rows)
    return {row.content.key: told for row, told in zip(rows, records, strict=True)}


def _articles(session: Session, known: Sequence[str]) -> dict[str, Any]:
    """Return the first article of each address, be it the key of it or stand in it."""
    found: dict[str, Any] = {}
    for column in (Article.key, Article.url):
        for row in _rows(session, Article, column, known):
            address = getattr(row, column.key)
            before = found.setdefault(address, row)
            found[address] = min(before, row, key=lambda one: str(one.id))
    return found


def _carried(
    session: Session, claim_ids: Sequence[str], articles: Iterable[Any]
) -> frozenset[tuple[str, str | None]]:
    """Return which articles say which claims, or did until somebody took that away."""
    said = select(Assertion.article_id, Assertion.claim_id)
    places = sorted({str(row.id) for row in articles})
    return frozenset(
        (article, claim)
        for claims_named in pieces(claim_ids)
        for placed in pieces(places)
        for article, claim in session.execute(
            said.where(Assertion.claim_id.in_(claims_named), Assertion.article_id.in_(placed))
        )
    )


def _rows(session: Session, model: type[Base], column: Any, values: Iterable[str]) -> list[Any]:
    """Return the rows of a table that have one of some values in a column."""
    columns = select(*table_of(model).columns)
    return [
        row
        for piece in pieces(sorted(set(values)))
        for row in session.execute(columns.where(column.in_(piece)))
    ]
