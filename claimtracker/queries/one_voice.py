"""Where one voice contradicts itself in a dispute: what a reviewer released, and what is new."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute
from claimtracker.queries import released


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
    is_real = func.coalesce(released.found_real(), False).label("is_real")
    wanted = (
        select(Contradiction.reason, Contradiction.found_at, Dispute.released_at, is_real)
        .join(Dispute, Dispute.id == Contradiction.dispute_id)
        .where(
            Contradiction.dispute_id == dispute_id, Contradiction.by_one_voice.is_(True),
            Contradiction.live.is_(True), Contradiction.lapsed_at.is_(None),
        )
        .order_by(Contradiction.found_at, Contradiction.id)
    )  # fmt: skip
    kinds: dict[str, list[str]] = {"released": [], "new": [], "suspected": []}
    for reason, found_at, released_at, real in session.execute(wanted):
        is_out = released_at is not None and found_at <= released_at
        kinds["suspected" if not real else "released" if is_out else "new"].append(reason)
    return OneVoice(**{kind: tuple(reasons) for kind, reasons in kinds.items()})
