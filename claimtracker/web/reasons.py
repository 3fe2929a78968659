"""The reason that a form gives in one line, refused whole where it is too long."""

from __future__ import annotations

from flask import request

from claimtracker.errors import Invalid
from claimtracker.rules.text import clean

LONGEST = 500


class ReasonTooLong(Invalid):
    """A reason has more characters than one may have."""

    def __init__(self, length: int) -> None:
        super().__init__(
            f"The reason has {length:,} characters and may have {LONGEST}; nothing was saved."
            " Shorten it."
        )


def read(field: str = "reason") -> str:
    """Return the reason that was sent; raises ReasonTooLong."""
    reason = clean(request.form.get(field, "")).strip()
    if len(reason) > LONGEST:
        raise ReasonTooLong(len(reason))
    return reason
