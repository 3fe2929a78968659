"""The demo story and the first vocabulary, read as files and without a ledger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
STORY = ROOT / "claimtracker" / "demo" / "story.jsonl"
VOCABULARY = ROOT / "migrations" / "vocabulary_0001.json"

Record = dict[str, Any]


def read_records() -> list[Record]:
    return [json.loads(line) for line in STORY.read_text(encoding="utf-8").splitlines()]


def read_vocabulary() -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    return found


RECORDS = read_records()
WORDS = read_vocabulary()
CLAIMS = {r["key"]: r for r in RECORDS if r["type"] == "claim"}
ARTICLES = {r["key"]: r for r in RECORDS if r["type"] == "article"}
ASSERTIONS = {r["key"]: r for r in RECORDS if r["type"] == "assertion"}


def of_type(kind: str) -> list[Record]:
    return [record for record in RECORDS if record["type"] == kind]


def names_of(kind: str) -> set[str]:
    return {name for r in of_type(kind) for name in [r["name"], *r.get("aliases", [])]}


def attributes() -> dict[str, Record]:
    return {row["name"]: row for row in [*WORDS["attributes"], *of_type("attribute")]}


def part_text(assertion: Record) -> str:
    article = ARTICLES[assertion["article"]]
    field = {"headline": "title", "standfirst": "standfirst", "body": "text"}
    text: str = article[field[assertion.get("part", "body")]]
    return text


def voice(assertion: Record) -> object:
    return assertion.get("attribution", [ARTICLES[assertion["article"]]["source"]])[-1]


def assertions_of(claim: str) -> list[Record]:
    return [a for a in ASSERTIONS.values() if a.get("claim") == claim]


def sides_of(claim: str) -> set[tuple[str, str]]:
    return {(a.get("stance", "affirms"), json.dumps(voice(a))) for a in assertions_of(claim)}


def values_of(subject: str, attribute: str) -> list[tuple[str, str | None]]:
    return [
        (c["value"], c.get("mode"))
        for c in CLAIMS.values()
        if (c.get("subject"), c.get("attribute")) == (subject, attribute)
    ]
