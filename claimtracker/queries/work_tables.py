"""What waits at the desk, in narrow tables kept in step with the ledger, so that nobody counts it.

Everything here is derived, left out of dumps and made anew by a rebuild.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Float, Integer, MetaData, Table

from claimtracker.db.types import Id, Words

_METADATA = MetaData()

SUSPECTED: Final = "suspected"
OPEN: Final = "open"
NEW: Final = "new"
WAITING: Final = "waiting"
PRINTED: Final = "printed"
UNANCHORED: Final = "unanchored"
UNRATED: Final = "unrated"

# A row that waits, and where it stands in its list: the highest rank first.
ITEM = Table(
    "work_item",
    _METADATA,
    Column("list", Words, primary_key=True),
    Column("row_id", Id, primary_key=True),
    Column("rank", Float(53)),
)

# What lists say of a dispute; `answers` is a JSON list, `since` a day counted from the year one.
DISPUTE = Table(
    "work_dispute",
    _METADATA,
    Column("dispute_id", Id, primary_key=True),
    Column("origins", Integer),
    Column("answers", Words),
    Column("since", Integer),
)

TABLES = (ITEM, DISPUTE)
