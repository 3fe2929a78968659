"""How the columns of tables were read before, by the header that they stood under."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Setting
from claimtracker.rules.text import fold

# The settings that are such choices begin so; what an admin sets has no colon in its name.
PREFIX = "columns:"


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What somebody said of the columns of a table, and which version of it this is."""

    told: Mapping[str, Any]
    version: int


def name_of(header: Sequence[str]) -> str:
    """Return the name of the setting that is about a header; spelling and spaces are no matter."""
    words = "\x1f".join(fold(cell) for cell in header)
    return PREFIX + hashlib.sha256(words.encode()).hexdigest()[:32]


def find(session: Session, header: Sequence[str]) -> ColumnChoice | None:
    """Return how a table with this header was read the last time; None for a new one."""
    wanted = select(Setting.value, Setting.version).where(Setting.name == name_of(header))
    row = session.execute(wanted).first()
    return ColumnChoice(json.loads(row.value), row.version) if row else None
