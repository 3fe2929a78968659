"""Take sources, topics, ratings, outcomes, entities, attributes and evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake, Wanted, added, count_changed, merged, prepare, save
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.models import Outcome, Rating
from claimtracker.operations import attributes, entities, evidence, ratings, sources, topics
from claimtracker.operations.rows import Edit
from claimtracker.queries import attributes as attribute_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import evidence as evidence_rows
from claimtracker.queries import ratings as rating_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries import topics as topic_rows
from claimtracker.queries.attributes import AttributeContent
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.ratings import RatingContent
from claimtracker.queries.sources import SourceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.text import fold


def _fields(record: Record, *without: str) -> dict[str, Any]:
    return {name: value for name, value in record.given.items() if name not in ("key", *without)}


def take_sources(intake: Intake, records: list[Record]) -> None:
    """Take publications; the folded name tells which one is meant."""
    stored = source_rows.by_name(intake.session, [fold(r.given["name"]) for r in records])

    def make(record: Record) -> Wanted:
        folded = fold(record.given["name"])
        content = merged(stored.get(folded), SourceContent, _fields(record) | {"folded": folded})
        return Wanted(record, stored.get(folded), content)

    act = (partial(sources.add, intake.session, **intake.by),
           partial(sources.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "source", prepare(intake, records, make), *act)


def take_topics(intake: Intake, records: list[Record]) -> None:
    """Take topics; the folded name tells which one is meant."""
    stored = topic_rows.by_name(intake.session, [fold(r.given["name"]) for r in records])

    def make(record: Record) -> Wanted:
        folded = fold(record.given["name"])
        content = merged(stored.get(folded), TopicContent, _fields(record) | {"folded": folded})
        return Wanted(record, stored.get(folded), content)

    act = (partial(topics.add, intake.session, **intake.by),
           partial(topics.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "topic", prepare(intake, records, make), *act)


def take_words(
    noun: str, vocabulary: type[Rating] | type[Outcome]
) -> Callable[[Intake, list[Record]], None]:
    """Make the taker of a vocabulary; the code tells which word is meant."""

    def take(intake: Intake, records: list[Record]) -> None:
        codes = [r.given["code"] for r in records]
        stored = rating_rows.by_code(intake.session, vocabulary, codes)

        def make(record: Record) -> Wanted:
            known = stored.get(record.given["code"])
            return Wanted(record, known, merged(known, RatingContent, _fields(record)))

        act = (partial(ratings.add, intake.session, vocabulary, **intake.by),
               partial(ratings.edit, intake.session, vocabulary, **intake.by))  # fmt: skip
        save(intake, noun, prepare(intake, records, make), *act)

    return take


def take_entities(intake: Intake, records: list[Record]) -> None:
    """Take entities; the name, or an alias, tells which one is meant."""
    asked = names.given(records, "name")
    known = entity_rows.ids_by_name(intake.session, asked)
    stored = entity_rows.by_id(intake.session, known.values())

    def make(record: Record) -> Wanted:
        row = stored.get(known.get(record.given["name"], ""))
        told = _fields(record, "within")
        if row is not None and fold(row.content.name) != fold(record.given["name"]):
            raise BadRecord(f"is an alias of {row.content.name!r} already", "name")
        if "aliases" in told:
            told["aliases"] = _aliases(record)
        return Wanted(record, row, merged(row, EntityContent, told))

    act = (partial(entities.add, intake.session, **intake.by),
           partial(entities.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "entity", prepare(intake, records, make), *act)


def take_places(intake: Intake, records: list[Record]) -> None:
    """Say which place lies in which, once all entities of the file are there."""
    inside = [r for r in records if "within" in r.given]
    if not inside:
        return
    places = dict.fromkeys(names.given(inside, "within"), "place")
    outer = names.entities_of(intake, places)
    known = entity_rows.ids_by_name(intake.session, names.given(inside, "name"))
    stored = entity_rows.by_id(intake.session, known.values())
    edits = []
    for record in inside:
        row = stored.get(known.get(record.given["name"], ""))
        if row is None:
            continue  # The record was refused when its entity was taken.
        within = tuple(sorted({outer[name] for name in record.given["within"] or ()}))
        if row.content.within != within:
            edits.append(Edit(row, merged(row, EntityContent, {"within": within})))
    count_changed(intake, "entity", [edit.stored.id for edit in edits])
    entities.edit(intake.session, edits, **intake.by)


def take_attributes(intake: Intake, records: list[Record]) -> None:
    """Take attributes; the name, or an alias that was there before, tells which one is meant."""
    asked = names.given(records, "name")
    known = attribute_rows.ids_by_name(intake.session, asked)
    stored = attribute_rows.by_id(intake.session, known.values())
    own = added(intake, list(stored))

    def make(record: Record) -> Wanted:
        row = stored.get(known.get(record.given["name"], ""))
        told = _fields(record)
        if "aliases" in told:
            told["aliases"] = _aliases(record)
        if row is not None and fold(row.content.name) != fold(record.given["name"]):
            # Two records of one file for one attribute would leave its name to their order.
            if row.id in own:
                raise BadRecord(f"is an alias of {row.content.name!r} already", "name")
            told |= _by_its_name(row.content, record, told)
        return Wanted(record, row, merged(row, AttributeContent, told))

    act = (partial(attributes.add, intake.session, **intake.by),
           partial(attributes.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "attribute", prepare(intake, records, make), *act)


def _by_its_name(
    stored: AttributeContent, record: Record, told: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the name of an attribute that is called by an alias, and keep the alias."""
    spelled = {fold(alias): alias for alias in stored.aliases}
    called = spelled[fold(record.given["name"])]
    listed = {called, *told.get("aliases", stored.aliases)}
    kept = [alias for alias in sorted(listed) if fold(alias) != fold(stored.name)]
    return {"name": stored.name, "aliases": tuple(kept)}


def take_evidence(intake: Intake, records: list[Record]) -> None:
    """Take evidence; the key tells which one is meant."""
    stored = evidence_rows.by_key(intake.session, names.given(records, "key"))

    def make(record: Record) -> Wanted:
        known = stored.get(record.given["key"])
        told = _fields(record) | {"key": record.given["key"]}
        return Wanted(record, known, merged(known, EvidenceContent, told))

    act = (partial(evidence.add, intake.session, **intake.by),
           partial(evidence.edit, intake.session, **intake.by))  # fmt: skip
    save(intake, "evidence", prepare(intake, records, make), *act)


def _aliases(record: Record) -> tuple[str, ...]:
    own = fold(record.given["name"])
    by_folded = {fold(alias): alias for alias in reversed(record.given["aliases"] or ())}
    return tuple(sorted(alias for folded, alias in by_folded.items() if folded != own))
