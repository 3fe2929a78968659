"""What the ledger proposed and people answered, and what was learnt of it; nothing of it leaves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from claimtracker.models.base import EVERYWHERE, Base, Keyed, refers, secret


class ProposalAnswer(Keyed, Base):
    """What somebody said to one thing that an estimate proposed; the newest answer is kept.

    `estimate` is the name of weights, or of a rule that has none (voice, hedge, reprint). `about`
    names the rows and places in question by keys and digests, and `features` holds numbers: no
    words of an article are in either, so that a redaction need not look here. Since
    `withdrawn_at` the answer counts no more, as the act that it came with was taken back.
    """

    __tablename__ = "proposal_answer"
    __table_args__ = (UniqueConstraint("estimate", "about"), {"info": EVERYWHERE})

    estimate: Mapped[str] = secret()
    about: Mapped[str] = secret()
    proposed: Mapped[str] = secret()
    answer: Mapped[str] = secret()
    features: Mapped[str] = secret()
    estimate_version: Mapped[int] = secret(Integer)
    person_id: Mapped[str] = refers("person.id", column=secret)
    answered_at: Mapped[datetime] = secret(DateTime)
    withdrawn_at: Mapped[datetime | None] = secret(DateTime)


class FittedEstimate(Keyed, Base):
    """Weights that were fitted to the answers of this ledger, and how they did on those held back.

    The newest of a name that is not put away is in use; without one, the weights that came with
    the program.
    """

    __tablename__ = "fitted_estimate"
    __table_args__ = (UniqueConstraint("name", "number"), {"info": EVERYWHERE})

    name: Mapped[str] = secret()
    number: Mapped[int] = secret(Integer)
    content: Mapped[str] = secret()
    scores: Mapped[str] = secret()
    person_id: Mapped[str] = refers("person.id", column=secret)
    fitted_at: Mapped[datetime] = secret(DateTime)
    put_away_at: Mapped[datetime | None] = secret(DateTime)
