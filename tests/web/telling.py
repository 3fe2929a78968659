"""The demo story, told into a ledger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, insert

from claimtracker.db import engine as engines
from claimtracker.exchange import imports
from claimtracker.models import Setting
from claimtracker.rules.permissions import Actor
from tests.conftest import ADA, NOW

STORY = Path(__file__).parents[2] / "claimtracker" / "demo" / "story.jsonl"


def told(url: str) -> Iterator[Engine]:
    """Give a ledger that holds the story, and let go of it at the end."""
    engine = engines.create(url)
    actor = Actor(ADA.person_id, ADA.name, "admin")
    with STORY.open("rb") as stream:
        imports.run(engine, stream, actor=actor, now=NOW, file_name=STORY.name)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(insert(Setting), [{"name": "story", "value": "invented", "version": 1}])
    yield engine
    engine.dispose()
