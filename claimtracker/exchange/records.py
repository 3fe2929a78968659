"""The records of the exchange format: what fields each type has, and what may stand in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange.checks import BadRecord as BadRecord
from claimtracker.exchange.checks import (
    Check,
    chain,
    date,
    flag,
    links_of_evidence,
    number,
    shown,
    standing,
    stretch,
    text,
    text_or_texts,
    texts,
    two_claims,
    versions,
    whole,
    word,
)
from claimtracker.rules import vocabulary as words

# What an export writes where words were taken away.
REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file: its number from 1, its type, and the fields that were given."""

    line: int
    type: str
    given: Mapping[str, Any]


_DECISION: Mapping[str, Check] = {
    "state": word(words.DECISIONS), "outcome": text, "note": text, "by": text, "at": date,
}  # fmt: skip
_SCALE: Mapping[str, Check] = {
    "key": text, "code": text, "label": text, "ordinal": number, "best": number,
    "worst": number, "retired": flag,
}  # fmt: skip

FIELDS: Mapping[str, Mapping[str, Check]] = {
    "source": {"key": text, "name": text, "domain": text, "kind": text, "ours": flag},
    "topic": {"key": text, "name": text, "note": text},
    "rating": _SCALE,
    "outcome": _SCALE,
    "entity": {
        "key": text, "name": text, "kind": word(words.ENTITY_KINDS), "aliases": texts,
        "within": text_or_texts, "wikidata": text,
    },
    "attribute": {
        "key": text, "name": text, "kind": word(words.ATTRIBUTE_KINDS), "question": text,
        "definition": text, "aliases": texts, "unit": text, "single": flag,
        "runs": word(words.RUNS), "shelf_life": whole,
    },
    "evidence": {
        "key": text, "title": text, "url": text, "archived": text,
        "kind": word(words.EVIDENCE_KINDS), "locator": text, "seen": date,
        "state": word(words.EVIDENCE_STATES), "note": text, "asked": text, "asked_on": date,
        "answer": text,
    },
    "article": {
        "key": text, "url": text, "title": text, "source": text, "byline": text,
        "published": date, "retrieved": date, "language": text, "genre": word(words.GENRES),
        "standfirst": text, "captions": text, "text": text, "text_file": text, "copy_of": text,
        "copy": word(words.COPY_KINDS), "versions": versions,
    },
    "claim": {
        "key": text, "statement": text, "language": text, "mode": word(words.MODES), "due": date,
        "subject": text, "attribute": text, "object": text, "value": text, "from": date,
        "to": date, "supplied": texts, "topics": texts, "state": word(words.WORKFLOW),
    },
    "forward": {"key": text, "from": text, "to": text},
    "assertion": {
        "key": text, "claim": text, "article": text, "stance": word(words.STANCES),
        "quote": text, "prefix": stretch, "suffix": stretch, "start": whole, "end": whole,
        "part": word(words.PARTS), "attribution": chain, "said": date,
        "words": word(words.WORDS), "original": text, "hedged": flag, "standing": standing,
        "note": text,
    },
    "notice": {
        "key": text, "article": text, "kind": word(words.NOTICE_KINDS), "date": date, "text": text,
    },
    "verdict": {
        "key": text, "claim": text, "assertion": text, "rating": text, "rationale": text,
        "evidence": links_of_evidence, "publisher": text, "state": word(words.WORKFLOW),
        "by": text, "at": date, "as_of": date, "change": word(words.CHANGES), "public_note": text,
    },
    "dispute": {
        "key": text, "subject": text, "attribute": text, "object": text, "claim": text, **_DECISION,
        "until": date, "verdict": text,
    },
    "contradiction": {
        "key": text, "claims": two_claims, "kind": word(words.FINDING_KINDS), "reason": text,
        **_DECISION,
    },
}  # fmt: skip

NEEDED: Mapping[str, tuple[str, ...]] = {
    "source": ("name",), "topic": ("name",), "rating": ("code", "label"),
    "outcome": ("code", "label"), "entity": ("name",), "attribute": ("name", "kind"),
    "evidence": ("key", "title"), "article": ("title", "source"), "claim": ("statement",),
    "forward": ("from", "to"), "assertion": ("article",), "notice": ("article", "kind", "text"),
    "verdict": ("rating",), "dispute": ("state",), "contradiction": ("claims", "kind"),
}  # fmt: skip

# The order in which types are taken, so that what a record names is there before it.
TYPES = tuple(FIELDS)


def read(line: int, raw: str) -> Record:
    """Read one line into a record; raises BadRecord."""
    found = json_object(raw)
    kind = found.pop("type", None)
    if not isinstance(kind, str) or kind not in FIELDS:
        raise BadRecord(_unknown_type(kind), "type")
    given = {name: _checked(kind, name, value) for name, value in found.items()}
    for name in NEEDED[kind]:
        if given.get(name) is None:
            raise BadRecord(f"is missing; a record of type {kind} needs it", name)
    return Record(line, kind, given)


def _unknown_type(kind: Any) -> str:
    given = "is missing" if kind is None else f"is {shown(kind)}"
    return f"{given}; it can be {', '.join(FIELDS)}"


def json_object(raw: str) -> dict[str, Any]:
    """Read a line that is one JSON object, each of its names once; raises BadRecord."""
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        if raw[error.pos : error.pos + 1] == "\0":
            raise BadRecord(
                f"Character {error.colno} of the line is a zero character (U+0000), which cannot be"
                " stored; remove it."
            ) from error
        said = error.msg.removesuffix(" at")
        raise BadRecord(f"The line is no JSON: {said} at character {error.colno}.") from error
    except RecursionError as error:
        raise BadRecord("The line is nested too deeply to be a record.") from error
    except ValueError as error:
        raise BadRecord("The line holds a number of too many digits.") from error
    if not isinstance(found, dict):
        raise BadRecord("The line is no JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadRecord("stands twice in this record", clean_name(name))
        found[name] = value
    return found


def _refuse_constant(name: str) -> None:
    raise BadRecord(f"The line is no JSON: {name} is no number.")


def _checked(kind: str, name: str, value: Any) -> Any:
    check = FIELDS[kind].get(name)
    if check is None:
        raise BadRecord(_unknown(kind, name), clean_name(name))
    if value is None:
        return None
    try:
        return check(value)
    except ClaimtrackerError as error:
        raise BadRecord(str(error), name) from error


def _unknown(kind: str, name: str) -> str:
    near = process.extractOne(clean_name(name), FIELDS[kind].keys())
    meant = f"; perhaps {near[0]!r} is meant" if near[1] >= 60 else ""
    return f"is no field of a record of type {kind}{meant}"


def clean_name(name: str) -> str:
    """Return a name of a field as it may be shown."""
    return name.encode("utf-8", "replace").decode()[:60]
