"""What lies beside tables of CSV: a `datapackage.json`, as Frictionless Data has it (version 1).

It says of each file what a row is, what its columns are, by which it is known, where it leads, how
long it is and its SHA-256, so that other programs read the tables without guessing.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, cast

from claimtracker.exchange import checks, table_cells
from claimtracker.exchange.checks import Check
from claimtracker.exchange.records import FIELDS, NEEDED
from claimtracker.exchange.table_exports import NAMED, TABLES, columns

NAME = "datapackage.json"
ABOUT: Mapping[str, str] = {
    "sources": "Publications that put out articles.",
    "entities": "What claims are about, and who speaks.",
    "attributes": "What is asked of a subject.",
    "articles": "Published pieces, with their newest texts.",
    "claims": "Checkable statements, each once, with their readings.",
    "assertions": "Articles carry claims: in these words, with this stance, in this voice.",
}
# Of a table and a column: the table and column that it leads to.
LINKS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("articles", "source"): ("sources", "name"),
    ("articles", "copy_of"): ("articles", "key"),
    ("claims", "subject"): ("entities", "name"),
    ("claims", "attribute"): ("attributes", "name"),
    ("claims", "object"): ("entities", "name"),
    ("assertions", "claim"): ("claims", "key"),
    ("assertions", "article"): ("articles", "key"),
}
_DIALECT = {
    "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True,
    "header": True,
}  # fmt: skip
_KINDS: Mapping[Check, Mapping[str, Any]] = {
    checks.flag: {
        "type": "boolean", "trueValues": [table_cells.YES], "falseValues": [table_cells.NO],
    },
    checks.whole: {"type": "integer"},
    checks.number: {"type": "number"},
}  # fmt: skip
# What a text is that has a form of its own.
_SAID: Mapping[Check, str] = {
    checks.date: "A date as exactly as it is known (EDTF, levels 0 and 1).",
    checks.texts: "Texts with “; ” between them, or as JSON.",
    checks.text_or_texts: "Texts with “; ” between them, or as JSON.",
    checks.chain: "Who says it: names, the nearest to the article first, or as JSON.",
}
GUARD = (
    "An apostrophe before a cell that a spreadsheet would run, or that begins with one, is no part"
    " of it."
)


@dataclass(slots=True)
class Digested:
    """A stream on whose way bytes are counted and digested."""

    out: IO[bytes]
    size: int = 0
    sha256: Any = field(default_factory=hashlib.sha256)

    def write(self, given: bytes) -> int:
        """Write some more."""
        self.size += len(given)
        self.sha256.update(given)
        return self.out.write(given)

    @property
    def stream(self) -> IO[bytes]:
        """This, as what writes to a stream takes it."""
        return cast("IO[bytes]", self)


@dataclass(frozen=True, slots=True)
class File:
    """A table as it was written: its rows, how long its file is, and the digest of it."""

    table: str
    rows: int
    size: int
    sha256: str


def write(out: IO[bytes], files: Sequence[File], *, licence: str, head: str) -> None:
    """Write what files are, as JSON; the same tables make the same bytes."""
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "claimtracker-tables",
        "title": "A ledger of claims, as tables",
        "description": f"The tables that claimtracker exports. {GUARD}",
    }
    if licence:
        package["licenses"] = [_licence(licence)]
    # What the seals of the ledger stood at; not of the standard, which lets others be.
    package["head"] = head
    names = {one.table for one in files}
    package["resources"] = [_resource(one, names) for one in files]
    out.write(json.dumps(package, ensure_ascii=False, indent=2).encode() + b"\n")


def _licence(words: str) -> Mapping[str, str]:
    if re.fullmatch(r"https?://\S+", words):
        return {"path": words}
    return {"name": re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip("-") or "other", "title": words}


def _resource(file: File, among: set[str]) -> Mapping[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": file.table,
        "path": f"{file.table}.csv",
        "title": file.table.capitalize(),
        "description": ABOUT[file.table],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": _DIALECT,
        "schema": _schema(file.table, among),
        "rows": file.rows,
    }


def _schema(table: str, among: set[str]) -> Mapping[str, Any]:
    kind = TABLES[table]
    key = "name" if kind in NAMED else "key"
    schema: dict[str, Any] = {
        "fields": [_field(kind, name, key) for name in columns(table)],
        "primaryKey": key,
        "missingValues": [""],
    }
    if links := list(_links(table, among)):
        schema["foreignKeys"] = links
    return schema


def _field(kind: str, name: str, key: str) -> Mapping[str, Any]:
    check = FIELDS[kind][name]
    made: dict[str, Any] = {"name": name, **_KINDS.get(check, {"type": "string"})}
    if check in _SAID:
        made["description"] = _SAID[check]
    constraints: dict[str, Any] = {}
    if name == key or name in NEEDED[kind]:
        constraints["required"] = True
    if isinstance(check, checks.word):
        constraints["enum"] = list(check.known)
    if constraints:
        made["constraints"] = constraints
    return made


def _links(table: str, among: set[str]) -> list[Mapping[str, Any]]:
    return [
        {"fields": name, "reference": {"resource": "" if to == table else to, "fields": column}}
        for (of, name), (to, column) in LINKS.items()
        if of == table and to in among
    ]
