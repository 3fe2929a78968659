"""What disputes are listed and narrowed by, in narrow tables kept in step with the ledger.

What is public has tables of its own beside those of the whole ledger, for who may not see a
dispute, or what is said in it, may not count it. Everything here is derived, left out of dumps
and made anew by a rebuild.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, Float, MetaData, Table

from claimtracker.db.types import Id, Words
from claimtracker.rules.permissions import Sight

# The code that every dispute has, and the state of those that only rounding parts.
EVERY: Final = "every"
NEAR: Final = "near"


@dataclass(frozen=True, slots=True)
class Faces:
    """The tables for one sight.

    `face` has one row for each dispute with its codes, parted by blanks; `facet` one for each of
    these codes, so that those of a code and a state are read in the order of a list.
    """

    face: Table
    facet: Table


def _faces(prefix: str) -> Faces:
    metadata = MetaData()
    face = Table(
        f"{prefix}dispute_face",
        metadata,
        Column("dispute_id", Id, primary_key=True),
        Column("state", Words),
        Column("weight", Float(53)),
        Column("codes", Words),
    )
    facet = Table(
        f"{prefix}dispute_facet",
        metadata,
        Column("code", Words, primary_key=True),
        Column("dispute_id", Id, primary_key=True),
        Column("state", Words),
        Column("weight", Float(53)),
    )
    return Faces(face, facet)


# What a card of the list shows, for the desk; what the public sees of one is made when it is read.
CARD = Table(
    "dispute_card",
    MetaData(),
    Column("dispute_id", Id, primary_key=True),
    Column("shown", Words),
)

FACES = {Sight.WHOLE: _faces(""), Sight.PUBLIC: _faces("public_")}
