"""Take assertions with their chains of voices and their places in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from claimtracker.exchange import names
from claimtracker.exchange.intake import Intake, Wanted, merged, prepare, save
from claimtracker.exchange.records import BadRecord, Record
from claimtracker.exchange.take_places import moved, newest_places
from claimtracker.models import Article, Claim
from claimtracker.operations import assertions
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries.articles import ArticleContent
from claimtracker.queries.assertions import AssertionContent, Link
from claimtracker.queries.stored import Stored
from claimtracker.rules import periods

PLAIN = (
    "stance", "part", "quote", "prefix", "suffix", "words", "original", "hedged", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that the records of a batch name."""

    claims: Mapping[str, str]
    articles: Mapping[str, str]
    contents: Mapping[str, Stored[ArticleContent]]
    entities: Mapping[str, str]


def identity(record: Record) -> str:
    """Return what tells assertions of one file apart."""
    given = record.given
    voice = [sorted(link.items()) for link in given.get("attribution") or ()]
    whole = (given.get("claim"), given["article"], voice, given.get("quote"))
    return str(given.get("key") or whole)


def take_assertions(intake: Intake, records: list[Record]) -> None:
    """Take assertions; what is not found in the text is kept, and reported."""
    known = find(intake, records)
    whole = {w.record.line: w for w in prepare(intake, records, partial(named, intake, known))}
    keys = _keys(intake, list(whole.values()))
    stored = assertion_rows.by_key(intake.session, keys.values())
    taken = _redacted(intake, stored)

    def make(record: Record) -> Wanted:
        told = dict(whole[record.line].content, key=keys[record.line])
        row = stored.get(keys[record.line])
        made = content(record, row, told, known)
        if row and row.id in taken:
            made = without_words(row.content, made)
        return Wanted(record, row, made)

    later = _said_before(keys)
    wanted = prepare(intake, [w.record for n, w in whole.items() if n not in later], make)
    spans = {w.record.line: span for w in wanted if (span := _span(w.record))}
    save(intake, "assertion", wanted, partial(_add, intake, wanted, spans),
         partial(_edit, intake, wanted, spans), moved(intake, wanted, spans))  # fmt: skip
    if later:
        take_assertions(intake, [whole[line].record for line in later])


def find(intake: Intake, records: Sequence[Record]) -> Known:
    """Return the rows that records name, speakers not seen before added."""
    articles = names.articles_of(intake, names.given(records, "article"))
    speakers = {
        link[role]: "other"
        for record in records
        for link in record.given.get("attribution") or ()
        for role in ("name", "for")
        if role in link
    }
    contents = article_rows.by_id(intake.session, articles.values())
    return Known(
        names.claims_of(intake, names.given(records, "claim")), articles,
        contents, names.entities_of(intake, speakers),
    )  # fmt: skip


def named(intake: Intake, known: Known, record: Record) -> Wanted:
    """Find the rows that a record names, and who speaks; raises BadRecord."""
    given = record.given
    article = known.articles.get(given["article"])
    if article is None:
        listed = names.some_keys(intake.session, Article.key)
        raise names.unknown("article", "article", given["article"], listed)
    claim = given.get("claim")
    if claim and claim not in known.claims:
        raise names.unknown("claim", "claim", claim, names.some_keys(intake.session, Claim.key))
    _refuse_half_span(given.get("start"), given.get("end"))
    told: dict[str, Any] = {"article_id": article}
    if "claim" in given:
        told["claim_id"] = known.claims[claim] if claim else None
    if "attribution" in given:
        told["chain"] = _chain(intake, record, known)
    return Wanted(record, None, told)


def _refuse_half_span(start: int | None, end: int | None) -> None:
    if (start is None) != (end is None):
        raise BadRecord(
            "is missing; offsets are `start` and `end`", "start" if start is None else "end"
        )
    if start is not None and end is not None and start >= end:
        raise BadRecord(f"is {end}, and `start` is {start}; the end comes after it", "end")


def _chain(intake: Intake, record: Record, known: Known) -> tuple[Link, ...]:
    links = []
    for link in record.given["attribution"] or ():
        if "guessed" in link:
            intake.tally.guessed.append(link["described"])
        links.append(
            Link(
                known.entities[link["name"]] if "name" in link else None,
                known.entities[link["for"]] if "for" in link else None,
                link.get("described"),
            )
        )
    return tuple(links)


def _keys(intake: Intake, wanted: Sequence[Wanted]) -> dict[int, str]:
    same = {
        w.record.line: assertions.identity(
            w.content.get("claim_id"), w.content["article_id"], w.content.get("chain", ()),
            w.record.given.get("quote"),
        )
        for w in wanted
    }  # fmt: skip
    found = assertion_rows.keys_by_identity(intake.session, same.values())
    keys: dict[int, str] = {}
    for one in wanted:
        line, key = one.record.line, one.record.given.get("key")
        keys[line] = key or found.setdefault(same[line], _new_key(one.record))
    return keys


def _said_before(keys: Mapping[int, str]) -> list[int]:
    """Return the lines that say again what an earlier one of the batch says."""
    first: dict[str, int] = {}
    return [line for line, key in keys.items() if first.setdefault(key, line) != line]


def without_words(before: AssertionContent, after: AssertionContent) -> AssertionContent:
    """Return what an assertion is whose words were taken away; raises BadRecord."""
    if after.quote is not None:
        raise BadRecord("was redacted here; leave the words out", "quote")
    return replace(after, identity=before.identity)


def _redacted(intake: Intake, stored: Mapping[str, Stored[AssertionContent]]) -> set[str]:
    bare = [row.id for row in stored.values() if row.content.quote is None]
    return assertion_rows.redacted(intake.session, bare)


def _new_key(record: Record) -> str:
    """Make a key of what the record says, so that every ledger makes the same."""
    return "a-" + hashlib.sha256(identity(record).encode()).hexdigest()[:16]


def content(
    record: Record,
    row: Stored[AssertionContent] | None,
    told: dict[str, Any],
    known: Known,
) -> AssertionContent:
    """Return what an assertion says once a record is laid over it; raises BadRecord."""
    given = record.given
    told |= {name: given[name] for name in PLAIN if name in given}
    if not told.get("words") and (row is None or "words" in told):
        article = known.contents[told["article_id"]].content
        told["words"] = "garbled" if article.copy == "machine" else "verbatim"
    if "said" in given:
        span = periods.parse(given["said"]) if given["said"] else periods.Span(None, None)
        told |= {"said": given["said"], "said_from": span.first, "said_to": span.last}
    if "standing" in given:
        told["standing"], told["standing_from"] = given["standing"] or ("stands", None)
    whole = merged(row, AssertionContent, {"identity": "", **told})
    if whole.quote is None and given.get("start") is not None:
        raise BadRecord("needs the words that stand there (`quote`)", "start")
    same = assertions.identity(whole.claim_id, whole.article_id, whole.chain, whole.quote)
    return replace(whole, identity=same)


def _span(record: Record) -> tuple[int, int] | None:
    start, end = record.given.get("start"), record.given.get("end")
    return None if start is None or end is None else (start, end)


def _add(
    intake: Intake,
    wanted: Sequence[Wanted],
    spans: Mapping[int, tuple[int, int]],
    contents: Sequence[AssertionContent],
) -> list[str]:
    lines = [w.record.line for w in wanted if w.stored is None]
    marked = {place: spans[line] for place, line in enumerate(lines) if line in spans}
    ids, lost = assertions.add(intake.session, contents, spans=marked, **intake.by)
    intake.tally.unanchored += lost
    return ids


def _edit(
    intake: Intake,
    wanted: Sequence[Wanted],
    spans: Mapping[int, tuple[int, int]],
    edits: Sequence[Any],
) -> None:
    lines = {w.stored.id: w.record.line for w in wanted if w.stored is not None}
    marked = {
        place: spans[lines[e.stored.id]]
        for place, e in enumerate(edits)
        if lines[e.stored.id] in spans
    }
    lost = assertions.edit(intake.session, edits, spans=marked, **intake.by)
    intake.tally.unanchored += lost


def unanchored(intake: Intake) -> list[dict[str, str | None]]:
    """Return what was not found in its text, each with claim, article and quote."""
    rows = assertion_rows.by_key(intake.session, intake.tally.unanchored)
    contents = [row.content for row in rows.values()]
    # What a later text or record of the file gave a place again is lost no longer.
    places = newest_places(
        intake.session, {row.id: row.content.article_id for row in rows.values()}
    )
    found = {row for row, place in places.items() if place.start is not None}
    claims = names.keys_of(intake.session, Claim, [c.claim_id for c in contents if c.claim_id])
    articles = names.keys_of(intake.session, Article, [c.article_id for c in contents])
    return [
        {
            "claim": claims.get(rows[key].content.claim_id or ""),
            "article": articles[rows[key].content.article_id],
            "quote": rows[key].content.quote,
        }
        for key in dict.fromkeys(intake.tally.unanchored)
        if rows[key].id not in found
    ]
