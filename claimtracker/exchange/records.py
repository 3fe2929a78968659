"""The records of the exchange format: what fields each type has, and what may stand in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process

from claimtracker.errors import ClaimtrackerError, Invalid
from claimtracker.rules import periods
from claimtracker.rules import vocabulary as words
from claimtracker.rules.text import clean

Check = Callable[[Any], Any]


class BadRecord(Invalid):
    """A record cannot be taken; `field` names the field, "" where it is the whole record."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a file: its number from 1, its type, and the fields that were given."""

    line: int
    type: str
    given: Mapping[str, Any]


def text(value: Any) -> str:
    """Take a text that says something."""
    if not isinstance(value, str):
        raise BadRecord(f"is {json.dumps(value)[:40]}, a text is needed")
    if not value.strip():
        raise BadRecord("is empty, a text is needed")
    return clean(value)


def texts(value: Any) -> tuple[str, ...]:
    """Take a list of texts."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as ["…", "…"]')
    return tuple(text(item) for item in value)


def text_or_texts(value: Any) -> tuple[str, ...]:
    """Take one text, or a list of them."""
    return (text(value),) if isinstance(value, str) else texts(value)


def flag(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise BadRecord(f"is {json.dumps(value)[:40]}, true or false is needed")
    return value


def whole(value: Any) -> int:
    """Take a whole number that is not negative."""
    if type(value) is not int or not 0 <= value < 2**31:
        raise BadRecord(f"is {json.dumps(value)[:40]}, a whole number is needed")
    return value


def number(value: Any) -> float:
    """Take a number."""
    if type(value) not in (int, float):
        raise BadRecord(f"is {json.dumps(value)[:40]}, a number is needed")
    return float(value)


def date(value: Any) -> str:
    """Take a date in ISO 8601 or EDTF, and leave it as written."""
    written = text(value)
    periods.parse(written)
    return written


def word(known: tuple[str, ...]) -> Check:
    """Make a check that takes one of a list of words."""

    def check(value: Any) -> str:
        written = text(value)
        if written not in known:
            raise BadRecord(f"is {written!r}; it can be {', '.join(known)}")
        return written

    return check


def standing(value: Any) -> tuple[str, str | None]:
    """Take a standing, with the date since when if one follows: "corrected 2020-09-23"."""
    written = text(value)
    for known in words.STANDINGS:
        if written == known:
            return known, None
        if written.startswith(known + " "):
            return known, date(written[len(known) + 1 :])
    raise BadRecord(
        f"is {written!r}; it can be {', '.join(words.STANDINGS)}, and a date may follow"
    )


DESCRIBED_BY = frozenset({"a", "an", "some", "several", "many", "unnamed", "anonymous", "sources"})


def chain(value: Any) -> tuple[dict[str, str], ...]:
    """Take a chain of voices as a tuple of links with `name` or `described`, and perhaps `for`."""
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as ["Daily Mail", {"described": "an aide"}]')
    return tuple(_link(item) for item in value)


def _link(item: Any) -> dict[str, str]:
    if isinstance(item, str):
        written = text(item)
        kind = "described" if written.split()[0].lower() in DESCRIBED_BY else "name"
        return {kind: written} | ({"guessed": "yes"} if kind == "described" else {})
    allowed = {"name", "described", "for"}
    if not isinstance(item, dict) or not item or item.keys() - allowed:
        raise BadRecord('has a link that is neither a name nor {"name": …, "for": …}')
    if ("name" in item) == ("described" in item):
        raise BadRecord("has a link that needs either a name or a description")
    return {key: text(value) for key, value in item.items()}


def _links_of_evidence(value: Any) -> tuple[dict[str, str], ...]:
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as [{"evidence": "key", "relation": "supports"}]')
    return tuple(_part(item, {"evidence": text, "relation": word(words.RELATIONS), "note": text},
                       ("evidence", "relation")) for item in value)  # fmt: skip


def _versions(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list):
        raise BadRecord('is no list; write it as [{"date": "2020-09-21", "text": "…"}]')
    fields = {"date": date, "title": text, "standfirst": text, "captions": text, "text": text}
    return tuple(_part(item, fields, ()) for item in value)


def _part(item: Any, fields: Mapping[str, Check], needed: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadRecord("has an entry that is no object")
    for name in item.keys() - fields.keys():
        raise BadRecord(f"has an entry with an unknown field {name!r}")
    for name in needed:
        if name not in item:
            raise BadRecord(f"has an entry without {name!r}")
    return {name: fields[name](value) for name, value in item.items()}


def _two_claims(value: Any) -> tuple[str, ...]:
    keys = texts(value)
    if not 1 <= len(keys) <= 2:
        raise BadRecord("needs two keys of claims, or one where voices disagree over it")
    return keys


_DECISION: Mapping[str, Check] = {
    "state": word(words.DECISIONS), "outcome": text, "note": text, "by": text, "at": date,
    "until": date, "verdict": text,
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
        "state": word(words.EVIDENCE_STATES), "note": text,
    },
    "article": {
        "key": text, "url": text, "title": text, "source": text, "byline": text,
        "published": date, "retrieved": date, "language": text, "genre": word(words.GENRES),
        "standfirst": text, "captions": text, "text": text, "text_file": text, "copy_of": text,
        "copy": word(words.COPY_KINDS), "versions": _versions,
    },
    "claim": {
        "key": text, "statement": text, "language": text, "mode": word(words.MODES), "due": date,
        "subject": text, "attribute": text, "object": text, "value": text, "from": date,
        "to": date, "supplied": texts, "topics": texts, "state": word(words.WORKFLOW),
    },
    "forward": {"key": text, "from": text, "to": text},
    "assertion": {
        "key": text, "claim": text, "article": text, "stance": word(words.STANCES),
        "quote": text, "prefix": text, "suffix": text, "start": whole, "end": whole,
        "part": word(words.PARTS), "attribution": chain, "said": date,
        "words": word(words.WORDS), "original": text, "hedged": flag, "standing": standing,
        "note": text,
    },
    "notice": {
        "key": text, "article": text, "kind": word(words.NOTICE_KINDS), "date": date, "text": text,
    },
    "verdict": {
        "key": text, "claim": text, "assertion": text, "rating": text, "rationale": text,
        "evidence": _links_of_evidence, "publisher": text, "state": word(words.WORKFLOW),
        "by": text, "at": date, "as_of": date, "change": word(words.CHANGES), "public_note": text,
    },
    "dispute": {
        "key": text, "subject": text, "attribute": text, "object": text, "claim": text, **_DECISION,
    },
    "contradiction": {
        "key": text, "claims": _two_claims, "kind": word(words.FINDING_KINDS), **_DECISION,
    },
}  # fmt: skip

NEEDED: Mapping[str, tuple[str, ...]] = {
    "source": ("name",), "topic": ("name",), "rating": ("code", "label"),
    "outcome": ("code", "label"), "entity": ("name",), "attribute": ("name", "kind"),
    "evidence": ("key", "title"), "article": ("title", "source"), "claim": ("statement",),
    "forward": ("from", "to"), "assertion": ("article",), "notice": ("article", "kind", "text"),
    "verdict": ("rating", "rationale"), "dispute": ("state",), "contradiction": ("claims", "kind"),
}  # fmt: skip

# The order in which types are taken, so that what a record names is there before it.
TYPES = tuple(FIELDS)


def read(line: int, raw: str) -> Record:
    """Read one line into a record; raises BadRecord."""
    found = _parse(raw)
    kind = found.pop("type", None)
    if not isinstance(kind, str) or kind not in FIELDS:
        raise BadRecord(f"is {json.dumps(kind)[:40]}; it can be {', '.join(FIELDS)}", "type")
    given = {name: _checked(kind, name, value) for name, value in found.items()}
    for name in NEEDED[kind]:
        if given.get(name) is None:
            raise BadRecord(f"is missing; a record of type {kind} needs it", name)
    return Record(line, kind, given)


def _parse(raw: str) -> dict[str, Any]:
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadRecord(f"The line is no JSON: {error.msg} at character {error.colno}.") from error
    except RecursionError as error:
        raise BadRecord("The line is nested too deeply to be a record.") from error
    if not isinstance(found, dict):
        raise BadRecord("The line is no JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise BadRecord("stands twice in this record", name)
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
