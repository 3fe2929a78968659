"""Emergent as it is read here: headlines, the claims they carry, and the stance they take."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

STANCES = {"for": "affirms", "against": "denies", "observing": "observes"}
TUNED_ON = "Emergent, train part: 240 claims, 2,071 headlines; word lists of our own"


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline beside its claim, and the stance that people found in it."""

    claim_id: str
    claim: str
    text: str
    stance: str


def read(folder: Path) -> list[Headline]:
    """Read the claims and assertions that lie in a folder."""
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = {row["claim_id"]: row["claim"] for row in csv.DictReader(file)}
    with (folder / "assertions.csv").open(encoding="utf-8", newline="") as file:
        return [
            Headline(
                row["claim_id"], claims[row["claim_id"]], row["headline"], STANCES[row["stance"]]
            )
            for row in csv.DictReader(file)
        ]
