"""Whole ledgers, made and read as a newsroom makes and reads them: by files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import exports, imports
from claimtracker.exchange.imports import Report
from claimtracker.operations import checks
from claimtracker.operations.writing import acting
from claimtracker.queries import contradictions, disputes
from tests.conftest import NOW

SHARED = Path(__file__).parents[2] / "shared"

Record = dict[str, Any]


def real(*names: str) -> Path:
    """Return where real data lies; skip where this machine has none."""
    path = SHARED.joinpath(*names)
    if not path.exists():
        pytest.skip(f"the real data {'/'.join(names)} is not on this machine")
    return path


def lines(records: Iterable[Record]) -> bytes:
    """Write records as a file."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def take(engine: Engine, content: bytes, **told: Any) -> Report:
    """Import a file by the command line's own person."""
    named: dict[str, Any] = {"now": NOW, "file_name": "given.jsonl"} | told
    actor = acting(engine, "command line")
    return imports.run(engine, io.BytesIO(content), actor=actor, **named)


def take_file(engine: Engine, path: Path) -> Report:
    """Import a file with the texts that lie beside it."""
    return take(engine, path.read_bytes(), file_name=path.name, folder=path.parent)


def counts(tally: Any) -> dict[str, int]:
    """Return the counts that are not nothing."""
    return {noun: count for noun, count in tally.items() if count}


def exported(engine: Engine) -> bytes:
    """Return a ledger as the bytes of a file."""
    out = io.BytesIO()
    with sessions.read(engine) as session:
        exports.write(session, out)
    return out.getvalue()


def is_whole(engine: Engine) -> list[str]:
    """Return what the check finds wrong: nothing in a ledger that is whole."""
    with sessions.read(engine) as session:
        return checks.check(session).problems


@dataclass(frozen=True, slots=True)
class Found:
    """What matters of a contradiction, without the keys that differ from ledger to ledger."""

    kind: str
    claims: tuple[str, ...]
    near: bool
    by_one_voice: bool
    state: str
    reason: str
    hint: str
    voices: tuple[tuple[str, ...], tuple[str, ...]]


def found(engine: Engine, **asked: Any) -> list[Found]:
    """Return the contradictions of a ledger, near ones too."""
    with sessions.read(engine) as session:
        rows = contradictions.listed(session, **({"near": True} | asked))
    return [
        Found(
            row.kind, tuple(c.key for c in row.claims), row.near, row.by_one_voice, row.state,
            row.reason, row.hint,
            (tuple(s.voice for s in row.sides[0]), tuple(s.voice for s in row.sides[1])),
        )
        for row in rows
    ]  # fmt: skip


def states(engine: Engine) -> list[tuple[str, str, bool]]:
    """Return each dispute as its question, its state, and whether news came since."""
    with sessions.read(engine) as session:
        cards = disputes.listed(session)
    return sorted((card.question, card.state, card.new_since_decided) for card in cards)
