"""Who speaks in a passage by the words around it, by the names that the ledger has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claimtracker.queries import entities, panels
from claimtracker.queries.panels import Marked
from claimtracker.rules import chains, speakers
from claimtracker.rules.chains import Link
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class Speaking:
    """A chain of voices as it is written, the words that show it, and the names in it that the
    ledger has not.
    """

    voice: str
    words: str
    new_names: tuple[str, ...]


def of_passage(session: Session, marked: Marked) -> Speaking | None:
    """Return who speaks in a passage; None where the words do not say, or it is the publication."""
    found = speakers.speaker(marked.before, marked.quote, marked.behind)
    if found is None:
        return None
    links = [_known(session, link) for link in found.links]
    if fold(links[-1].get("name", "")) == fold(marked.source):
        return None
    names = _names(links)
    known = entities.ids_by_name(session, names)
    new = tuple(name for name in names if name not in known)
    return Speaking(chains.written(links), found.words, new)


def are_same(session: Session, one: Sequence[Link], other: Sequence[Link]) -> bool:
    """Say whether two chains are of the same voices, by whichever of their names."""
    ids = entities.ids_by_name(session, [*_names(one), *_names(other)])
    return _keyed(one, ids) == _keyed(other, ids)


def _keyed(links: Sequence[Link], ids: dict[str, str]) -> list[dict[str, str]]:
    return [
        {kind: ids.get(words, fold(words)) for kind, words in link.items()} for link in links
    ]  # fmt: skip


def _names(links: Sequence[Link]) -> list[str]:
    return [name for link in links for kind, name in link.items() if kind != "described"]


def _known(session: Session, link: Link) -> Link:
    return {
        kind: words if kind == "described" else _name(session, words)
        for kind, words in link.items()
    }


def _name(session: Session, words: str) -> str:
    """Return the name of an entity that is called so, where it can be written; else the words."""
    named = panels.named(session, words)
    is_whole = len(named) == 1 and fold(words[named[0].start : named[0].end]) == fold(words)
    is_better = is_whole and chains.is_kept([{"name": named[0].name}])
    return named[0].name if is_better else words
