"""Publications, read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.models import Source, SourceMerge
from claimtracker.queries import forwards
from claimtracker.queries.stored import Stored, flat
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class SourceContent:
    """What a publication is called and where it publishes."""

    name: str
    folded: str
    domain: str | None = None
    kind: str | None = None
    ours: bool = False


def by_name(session: Session, folded: Iterable[str]) -> dict[str, Stored[SourceContent]]:
    """Return publications by their folded names, those that went up in others too."""
    return flat(session, Source, SourceContent, "folded", folded)


def by_id(session: Session, ids: Iterable[str]) -> dict[str, Stored[SourceContent]]:
    """Return publications by the keys of their rows, those that went up in others too."""
    return flat(session, Source, SourceContent, "id", ids)


def standing_by_name(session: Session, folded: Iterable[str]) -> dict[str, Stored[SourceContent]]:
    """Return the publications that folded names lead to; that of a merged one to the other."""
    found = by_name(session, folded)
    last = survivors(session, [row.id for row in found.values()])
    stand = by_id(session, last.values())
    return {name: stand.get(last.get(row.id, ""), row) for name, row in found.items()}


def ids_by_name(session: Session, names: Iterable[str]) -> dict[str, str]:
    """Return the keys of the rows that names lead to, as far as they are known."""
    folded = {name: fold(name) for name in names}
    found = standing_by_name(session, folded.values())
    return {name: found[key].id for name, key in folded.items() if key in found}


def survivors(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return what merged publications went up in, through every merge."""
    return forwards.survivors(session, SourceMerge, ids)


def families(session: Session, ids: Iterable[str]) -> dict[str, set[str]]:
    """Return each publication with all that went up in one with it."""
    asked = set(ids)
    last = survivors(session, asked)
    whole = forwards.absorbed(session, SourceMerge, {last.get(one, one) for one in asked})
    return {one: whole[last.get(one, one)] for one in asked}


def names_now(session: Session, ids: Iterable[str | None]) -> dict[str, str]:
    """Return what publications are called now; a merged one by the name of what it went up in.

    Verdicts name the publisher of their day and are never altered, so that their readers ask this.
    """
    asked = {one for one in ids if one}
    last = survivors(session, asked)
    rows = by_id(session, {*asked, *last.values()})
    return {one: rows[last.get(one, one)].content.name for one in asked if one in rows}


def name_now(session: Session, source_id: str) -> str | None:
    """Return what one publication is called now, where it is there."""
    return names_now(session, [source_id]).get(source_id)
