"""Where one voice contradicts itself in a dispute: what a reviewer released, and what is new."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from claimtracker.queries import contradictions


@dataclass(frozen=True, slots=True)
class OneVoice:
    """The reasons of those contradictions, by what the public sees of them.

    `released`: found real, and released since. `new`: found real, and waiting for a release.
    `suspected`: nobody found them real yet, so that they cannot be released.
    """

    released: tuple[str, ...]
    new: tuple[str, ...]
    suspected: tuple[str, ...]


def of_dispute(session: Session, dispute_id: str) -> OneVoice:
    """Return where one voice contradicts itself in a dispute, in the order of finding."""
    return of_rows(contradictions.of_dispute(session, dispute_id))


def of_rows(rows: Iterable[Any]) -> OneVoice:
    """Return the same of the contradictions of a dispute."""
    kinds: dict[str, list[str]] = {"released": [], "new": [], "suspected": []}
    for row in rows:
        if row.by_one_voice and row.lapsed_at is None:
            is_out = row.released_at is not None and row.found_at <= row.released_at
            kind = "suspected" if not row.is_real else "released" if is_out else "new"
            kinds[kind].append(row.reason)
    return OneVoice(**{kind: tuple(reasons) for kind, reasons in kinds.items()})
