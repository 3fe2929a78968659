"""Rows that went up in others of their table: where they lead now, through every merge.

No act makes a circle of merges; a ledger that somebody altered may have one, and is read too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CTE, Select, select
from sqlalchemy.orm import Session

from claimtracker.models import AttributeMerge, ClaimMerge, EntityMerge, SourceMerge
from claimtracker.queries.stored import pieces

NameMerges = type[EntityMerge] | type[AttributeMerge] | type[SourceMerge]
Merges = NameMerges | type[ClaimMerge]


def survivors(session: Session, merges: Merges, ids: Iterable[str]) -> dict[str, str]:
    """Return what merged rows went up in, through every merge; those that stand are left out."""
    found: dict[str, str] = {}
    front = sorted(set(ids))
    while front:
        step: dict[str, str] = {}
        for piece in pieces(front):
            merged = select(merges.merged_id, merges.survivor_id)
            live = merged.where(merges.merged_id.in_(piece), merges.live.is_(True))
            step |= {lost: kept for lost, kept in session.execute(live)}
        found |= step
        front = sorted(set(step.values()) - found.keys())
    return {start: _last(found, start) for start in found}


def families(merges: Merges, roots: Select[Any]) -> CTE:
    """Return each key that a query finds, as `root`, beside itself and all that went up in it,
    as `id`, through every merge.
    """
    each = roots.subquery().c[0]
    family = select(each.label("root"), each.label("id")).cte("family", recursive=True)
    went_up = (merges.survivor_id == family.c.id) & merges.live.is_(True)
    return family.union(select(family.c.root, merges.merged_id).join(family, went_up))


def lasts(merges: Merges, roots: Select[Any]) -> CTE:
    """Return each key that a query finds, as `root`, beside what it went up in, as `id`, through
    every merge; one that stands beside itself.
    """
    each = roots.subquery().c[0]
    led = select(each.label("root"), each.label("id")).cte("led", recursive=True)
    goes_up = (merges.merged_id == led.c.id) & merges.live.is_(True)
    led = led.union(select(led.c.root, merges.survivor_id).join(led, goes_up))
    went_on = select(merges.id).where(merges.merged_id == led.c.id, merges.live.is_(True))
    return select(led.c.root, led.c.id).where(~went_on.exists()).cte("lasts")


def absorbed(session: Session, merges: Merges, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return each row with all that went up in it, through every merge."""
    found = {one: {one} for one in ids}
    front = sorted(found)
    owners = {one: {one} for one in found}
    while front:
        step: set[str] = set()
        for piece in pieces(front):
            merged = select(merges.merged_id, merges.survivor_id)
            live = merged.where(merges.survivor_id.in_(piece), merges.live.is_(True))
            for lost, kept in session.execute(live):
                known = owners.setdefault(lost, set())
                if not owners[kept] <= known:
                    known |= owners[kept]
                    step.add(lost)
        front = sorted(step)
    for one, asked in owners.items():
        for each in asked:
            found[each].add(one)
    return found


def merged(merges: Merges) -> Select[str]:
    """Return the query of the rows that went up in another and were not taken apart again."""
    return select(merges.merged_id).where(merges.live.is_(True))


def _last(found: dict[str, str], start: str) -> str:
    passed = {start}
    while found.get(start, start) not in passed:
        start = found[start]
        passed.add(start)
    return start
