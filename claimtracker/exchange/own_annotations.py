"""The bodies in which an annotation of ours carries an assertion and its claim.

One form for going out and coming in, so that what comes back is what went.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimtracker.exchange.text_selectors import fields, listed, types
from claimtracker.rules.chains import DESCRIBED_BY
from claimtracker.rules.text import clean

PREFIX = "claimtracker:"
NAMESPACE = "urn:claimtracker:"
ANNOTATION = "http://www.w3.org/ns/anno.jsonld"
CONTEXT: list[Any] = [
    ANNOTATION,
    {
        "claimtracker": NAMESPACE,
        "schema": "http://schema.org/",
        # Who speaks is the last of them, so that the order has to stay.
        f"{PREFIX}attribution": {"@id": f"{NAMESPACE}attribution", "@container": "@list"},
    },
]
ASSERTION, CLAIM = f"{PREFIX}Assertion", "schema:Claim"
# The fields of a record that stand in the body under their own names.
KEPT = (
    "key", "claim", "article", "stance", "part", "said", "words", "original", "hedged",
    "standing", "quote", "prefix", "suffix",
)  # fmt: skip
_LINK = ("name", "described", "for")


@dataclass(frozen=True, slots=True)
class Told:
    """What the bodies of an annotation of ours tell; nothing of one of others."""

    own: Mapping[str, Any] = field(default_factory=dict)
    claim: Mapping[str, Any] = field(default_factory=dict)
    article: str = ""
    title: str = ""
    source: str = ""


def is_one(body: Any) -> bool:
    """Say whether a body is of ours: an assertion, or its claim with the key that we gave it."""
    if not isinstance(body, Mapping):
        return False
    kinds = listed(body.get("type"))
    return ASSERTION in kinds or (CLAIM in kinds and f"{PREFIX}key" in body)


def assertion(record: Mapping[str, Any], title: str | None, source: str) -> dict[str, Any]:
    """Return the body that carries an assertion, of its record."""
    body: dict[str, Any] = {"type": ASSERTION}
    for name in KEPT:
        if record.get(name) not in (None, "", ()):
            body[PREFIX + name] = record[name]
    if chain := record.get("attribution"):
        body[f"{PREFIX}attribution"] = [_link(one) for one in chain]
    told = {f"{PREFIX}title": title, f"{PREFIX}publication": source}
    return body | {name: value for name, value in told.items() if value}


def claim(key: str, claim_id: str, statement: str, language: str | None) -> dict[str, Any]:
    """Return the body that says what is claimed."""
    told = {"schema:inLanguage": language} if language else {}
    return {
        "id": f"urn:uuid:{claim_id}", "type": CLAIM, "schema:text": statement, **told,
        f"{PREFIX}key": key,
    }  # fmt: skip


def read(bodies: Sequence[Mapping[str, Any]]) -> Told:
    """Return what the bodies tell as the fields of records."""
    told: dict[str, Any] = {}
    claimed: dict[str, Any] = {}
    for body in bodies:
        if ASSERTION in listed(body.get("type")):
            told = {
                name.removeprefix(PREFIX): value
                for name, value in body.items()
                if name.startswith(PREFIX)
            }
        else:
            named = {"statement": "schema:text", "language": "schema:inLanguage"}
            claimed = {name: body[at] for name, at in named.items() if at in body}
            claimed["key"] = body[f"{PREFIX}key"]
    if "attribution" in told:
        told["attribution"] = [_record_link(one) for one in listed(told["attribution"])]
    title, source = told.pop("title", ""), told.pop("publication", "")
    article = told.pop("article", "")
    return Told(told, claimed, *(_text(one) for one in (article, title, source)))


def notes(value: Mapping[str, Any]) -> list[str]:
    """Return the note of an assertion, which is a comment for everybody's programs."""
    found = []
    for body in listed(fields(value, "body")):
        if isinstance(body, Mapping) and "TextualBody" in types(body):
            words = body.get("value")
            if body.get("purpose") == "commenting" and isinstance(words, str):
                found.append(clean(words))
    return found


def _link(link: Any) -> dict[str, str]:
    told = {"name": link} if isinstance(link, str) else link
    return {PREFIX + name: told[name] for name in _LINK if name in told}


def _record_link(link: Any) -> Any:
    """Return a link as a record has it: a name alone as a text, unless it reads as another."""
    if not isinstance(link, Mapping):
        return link
    told = {name.removeprefix(PREFIX): value for name, value in link.items()}
    name = told.get("name")
    if not isinstance(name, str) or len(told) > 1:
        return told
    first = name.split()[:1]
    return name if first and first[0].lower() not in DESCRIBED_BY else told


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
