"""Rows of another ledger that come in beside ours: under a key of their own, and known by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from claimtracker.exchange.merge_work import Work
from claimtracker.models import (
    Article,
    Assertion,
    Base,
    Claim,
    Evidence,
    Verdict,
    VerdictDraft,
    table_of,
)
from claimtracker.queries import pasts

_KEYED: Mapping[str, Sequence[type[Base]]] = {
    "article": (Article,), "assertion": (Assertion,), "claim": (Claim,), "evidence": (Evidence,),
    "verdict": (Verdict, VerdictDraft),
}  # fmt: skip


def named(work: Work, kind: str, key: str) -> str:
    """Return the key under which a row of theirs comes in beside ours, and keep account of it.

    No row has it on either side: a third newsroom may have come in beside as well.
    """
    name = f"{key}+"
    while _is_taken(work, kind, name):
        name += "+"
    work.beside.append((kind, key, name))
    work.names.learn(kind, key, name)
    return name


def recall(work: Work) -> None:
    """Learn from earlier merges what came in beside, so that it is known by its key here."""
    for one in pasts.merges(work.ours):
        if pasts.seal_of(work.theirs, one.told["head"]) is not None:
            for kind, key, name in one.told["beside"]:
                work.names.learn(kind, key, name)


def _is_taken(work: Work, kind: str, name: str) -> bool:
    if name in {ours for (about, _), ours in work.names.changed.items() if about == kind}:
        return True
    keys = [table_of(model).c.key for model in _KEYED[kind]]
    return any(
        session.execute(select(key).where(key == name)).first() is not None
        for session in (work.ours, work.theirs)
        for key in keys
    )
