"""What is new of a search: what came in, and claims that were rated since.

Keys tell when rows were made, so that nothing has to be kept for it. What was already there and
only began to be found, by an edit or a released name, is not new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from claimtracker.db.session import sight_of
from claimtracker.models import Article, Claim, ClaimMerge, Source, Verdict, VerdictWithdrawal
from claimtracker.queries import forwards, search, search_ways, verdicts
from claimtracker.queries.search_hits import Hit, hits
from claimtracker.queries.search_tables import KINDS, Kind, index
from claimtracker.rules import short_keys
from claimtracker.rules.keys import FIRST_KEY
from claimtracker.rules.permissions import Sight
from claimtracker.rules.search_query import Query

# How many of the last verdicts are looked through for claims that were rated lately.
LAST_VERDICTS = 500
_MODELS: dict[Kind, Any] = {"claim": Claim, "article": Article}


@dataclass(frozen=True, slots=True)
class Counted:
    """How much a search finds, and how much of that is new; both None past a cap."""

    found: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """A claim or an article, and when it came in or, if that was later, was rated."""

    hit: Hit
    updated: datetime


def counted(session: Session, query: Query, since: datetime, cap: int) -> Counted:
    """Count what a search finds and what of it is new since a moment; one query for each kind.

    What is not looked at to the end is not counted.
    """
    found, new = 0, 0
    every = search_ways.of(session, [query], KINDS, cut=True)
    for matches in every:
        tables, model = matches.tables, _MODELS[matches.tables.kind]
        some = matches.found().order_by(None).limit(cap + 1).subquery()
        row = session.execute(
            select(func.count(), func.count(case((_is_new(session, model, since), 1))))
            .select_from(some)
            .join(tables.search, tables.row == some.c.row)
            .join(model, model.id == tables.owner)
        ).one()
        found, new = found + row[0], new + row[1]
    is_known = found <= cap and not any(matches.is_cut for matches in every)
    return Counted(found, new) if is_known else Counted(None, None)


def latest(session: Session, query: Query, limit: int) -> list[Item]:
    """Return what a search finds that came in or was rated last, the last first."""
    known = {hit.id: hit for hit in search.newest(session, query, limit)}
    known |= {hit.id: hit for hit in _rated_lately(session, query) if hit.id not in known}
    rated = rated_at(session, [hit.id for hit in known.values() if hit.type == "claim"])
    came = {key: short_keys.made_at(key) for key in known}
    items = [Item(hit, max(came[key], rated.get(key, came[key]))) for key, hit in known.items()]
    return sorted(items, key=lambda one: (one.updated, one.hit.id), reverse=True)[:limit]


def rated_at(session: Session, claim_ids: Sequence[str]) -> dict[str, datetime]:
    """Return when a verdict of ours on each claim, or on one that went up in it, was last
    published or withdrawn.
    """
    family = forwards.families(ClaimMerge, select(Claim.id).where(Claim.id.in_(claim_ids)))
    told = (
        select(family.c.root, Verdict.id, VerdictWithdrawal.withdrawn_at)
        .join(Verdict, verdicts.is_on_any_of(family))
        .outerjoin(VerdictWithdrawal, VerdictWithdrawal.verdict_id == Verdict.id)
        .outerjoin(Source, Source.id == Verdict.publisher_id)
        .where(verdicts.is_on_whole_claim(Verdict))
        .where(or_(Verdict.publisher_id.is_(None), Source.ours.is_(True)))
    )
    found: dict[str, datetime] = {}
    for root, verdict, withdrawn_at in session.execute(told):
        published_at = short_keys.made_at(verdict)
        found[root] = max(found.get(root, published_at), published_at, withdrawn_at or published_at)
    return found


def _is_new(session: Session, model: Any, since: datetime) -> Any:
    """Return the condition that a row came in after a moment, or was rated or released then."""
    after = short_keys.first_after(since)
    if model is Article:
        return Article.id > after
    verdict = aliased(Verdict)
    of_it = verdict.claim_id == Claim.id, verdicts.is_on_whole_claim(verdict)
    rated = select(verdict.id).where(*of_it, verdict.id > after)
    taken_back = (
        select(verdict.id)
        .join(VerdictWithdrawal, VerdictWithdrawal.verdict_id == verdict.id)
        .where(*of_it, VerdictWithdrawal.withdrawn_at > since)
    )
    news = [Claim.id > after, rated.exists(), taken_back.exists()]
    # For whoever sees what is public a claim comes in when it is released.
    if sight_of(session) is Sight.PUBLIC:
        news.append(Claim.released_at > since)
    return or_(*news)


def _rated_lately(session: Session, query: Query) -> list[Hit]:
    if query.finds_nothing:
        return []
    last = (
        select(Verdict.claim_id)
        .where(Verdict.id > FIRST_KEY, verdicts.is_on_whole_claim(Verdict))
        .order_by(Verdict.id.desc())
        .limit(LAST_VERDICTS)
    )
    claims = sorted(set(session.scalars(last)))
    tables = index(session, "claim")
    entries = select(tables.row).where(tables.owner.in_(claims))
    [matches] = search_ways.of(session, [query], ["claim"], cut=True)
    found = session.scalars(matches.among(entries))
    return hits(session, query, [("claim", row) for row in found])
