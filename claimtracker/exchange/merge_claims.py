"""Claims that went up in others, as two ledgers have them: which names mean the same claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.exchange.merge_work import Work
from claimtracker.queries import claims as claim_rows


def standing_for(session: Session, keys: Sequence[str]) -> dict[str, str]:
    """Return the keys of the claims that stand for claims, by the keys of these."""
    rows = claim_rows.by_key(session, keys)
    last = claim_rows.survivors(session, [row.id for row in rows.values()])
    stand = claim_rows.by_id(session, list(last.values()))
    return {
        key: stand[last[row.id]].content.key if row.id in last else key for key, row in rows.items()
    }


def join(work: Work, ours: Mapping[str, Any], theirs: dict[str, Any]) -> None:
    """Name the claim of a record of theirs as ours does, if one went up in the other somewhere."""
    mine, other = ours.get("claim"), theirs.get("claim")
    if not mine or not other or mine == other:
        return
    for session in (work.ours, work.theirs):
        last = standing_for(session, [mine, other])
        if mine in last and last[mine] == last.get(other):
            theirs["claim"] = mine
