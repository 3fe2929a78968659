"""Find the rows that records name, and say clearly where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz import process
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claimtracker.exchange.intake import Intake
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.models import Article, Claim
from claimtracker.operations import entities, sources, topics
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.stored import Stored, pieces
from claimtracker.queries.topics import TopicContent
from claimtracker.rules import addresses
from claimtracker.rules.text import fold

NEAREST_AMONG = 20_000


def given(records: Iterable[Record], *fields: str) -> list[str]:
    """Return what the records give in fields, a list's entries one by one."""
    found: dict[str, None] = {}
    for record in records:
        for name in fields:
            value = record.given.get(name)
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, str):
                    found[item] = None
    return list(found)


def unknown(noun: str, field: str, name: str, known: Sequence[str]) -> BadRecord:
    """Make the refusal of a name that nothing has, with the names most like it."""
    near = [match[0] for match in process.extract(name, known, limit=3, score_cutoff=60)]
    meant = f"; the nearest are {', '.join(repr(n) for n in near)}" if near else ""
    return BadRecord(f"names {name!r}, and there is no such {noun}{meant}", field)


def some_keys(session: Session, column: InstrumentedAttribute[str]) -> list[str]:
    """Return keys to look for the nearest among; in a large ledger not all of them."""
    return list(session.execute(select(column).limit(NEAREST_AMONG)).scalars())


def sources_of(intake: Intake, names: Sequence[str]) -> dict[str, str]:
    """Return the row keys of publications by name; those not seen before are added.

    The name of one that went up in another leads to that one.
    """
    wanted = {fold(name): name for name in reversed(names)}
    stored = source_rows.standing_by_name(intake.session, wanted)
    known = {f: row.id for f, row in stored.items()}
    _let_stand(intake, "source", sources.edit, {r.id: r for r in stored.values()}.values())
    missing = [SourceContent(wanted[f], f) for f in sorted(wanted.keys() - known.keys())]
    made = sources.add(intake.session, missing, **intake.by)
    intake.tally.created["source"] += len(missing)
    known |= {content.folded: key for content, key in zip(missing, made, strict=True)}
    return {name: known[fold(name)] for name in names}


def topics_of(intake: Intake, names: Sequence[str]) -> dict[str, str]:
    """Return the row keys of topics by name; those not seen before are added."""
    wanted = {fold(name): name for name in reversed(names)}
    stored = topic_rows.by_name(intake.session, wanted)
    known = {f: row.id for f, row in stored.items()}
    _let_stand(intake, "topic", topics.edit, stored.values())
    missing = [TopicContent(wanted[f], f) for f in sorted(wanted.keys() - known.keys())]
    made = topics.add(intake.session, missing, **intake.by)
    intake.tally.created["topic"] += len(missing)
    known |= {content.folded: key for content, key in zip(missing, made, strict=True)}
    return {name: known[fold(name)] for name in names}


def entities_of(intake: Intake, names: Mapping[str, str]) -> dict[str, str]:
    """Return the row keys of entities by name or alias; those not seen before are added.

    `names` gives the kind that a new entity has.
    """
    known = entity_rows.ids_by_name(intake.session, list(names))
    gone = entity_rows.removed(intake.session, known.values())
    _let_stand(intake, "entity", entities.edit, gone.values())
    missing: dict[str, EntityContent] = {}
    for name in sorted(names.keys() - known.keys()):
        missing.setdefault(fold(name), EntityContent(name, names[name]))
    made = entities.add(intake.session, list(missing.values()), **intake.by)
    intake.tally.created["entity"] += len(missing)
    added = dict(zip(missing, made, strict=True))
    return {name: known.get(name) or added[fold(name)] for name in names}


def _let_stand(
    intake: Intake, noun: str, edit: Callable[..., object], rows: Iterable[Stored[Any]]
) -> None:
    """Let rows that were taken away stand again, for somebody names them."""
    edits = [Edit(row, row.content) for row in rows if row.removed]
    if edits:
        edit(intake.session, edits, **intake.by)
        intake.tally.changed[noun] += len(edits)


def articles_of(intake: Intake, names: Sequence[str]) -> dict[str, str]:
    """Return the row keys of articles by key or address, as far as they are known."""
    written = {name: addresses.key(name) for name in names}
    rows = article_rows.by_key(intake.session, {*written, *written.values()})
    ids = {key: row.id for key, row in rows.items() if not row.removed}
    found = {name: ids.get(name) or ids.get(written[name]) for name in names}
    return {name: key for name, key in found.items() if key}


def claims_of(intake: Intake, names: Sequence[str]) -> dict[str, str]:
    """Return the row keys of claims by key, merged ones as their survivors, as far as known."""
    rows = claim_rows.by_key(intake.session, names)
    ids = {name: rows[name].id for name in names if name in rows and not rows[name].removed}
    survivors = claim_rows.survivors(intake.session, ids.values())
    return {name: survivors.get(key, key) for name, key in ids.items()}


def keys_of(
    session: Session, model: type[Article] | type[Claim], ids: Iterable[str]
) -> dict[str, str]:
    """Return the keys that people gave to articles or claims, by the keys of their rows."""
    found: dict[str, str] = {}
    for piece in pieces(sorted(set(ids))):
        known = select(model.id, model.key).where(model.id.in_(piece))
        found |= {row: key for row, key in session.execute(known)}
    return found
