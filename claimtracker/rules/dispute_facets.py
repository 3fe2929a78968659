"""What disputes are narrowed by: how far apart the figures are, and how many stand on each side.

A code is the name of a facet and a value of it, and the same wherever it is kept or asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from claimtracker.rules.findings import Finding
from claimtracker.rules.propositions import Proposition
from claimtracker.rules.voices import Speech, origins

FACETS = (
    "kind", "gap", "origins", "topic", "subject", "source", "speaker", "outcome", "year", "news",
)  # fmt: skip
KINDS = ("value", "denial", "text", "manual", "self")
GAPS = ("near", "less", "double", "month", "year", "years")
ORIGINS = ("several", "many", "one")
NEWS = "decided"

A_MONTH, A_YEAR = 31.0, 366.0
FIGURES = ("quantity", "money")


def code(facet: str, value: str | int) -> str:
    """Return the code of a value of a facet."""
    return f"{facet}:{value}"


def gap(clashes: Sequence[Finding], by_claim: Mapping[str, Proposition]) -> str | None:
    """Say how far apart the figures or dates are that are furthest apart; None for what is neither.

    `near` is what rounding explains, `less` and `double` whether the larger figure is at least
    twice the other; dates are apart by up to a `month`, up to a `year`, or `years`.
    """
    measured = [one for one in clashes if one.kind != "text"]
    plain = [one for one in measured if not one.near]
    found = [kind for one in plain if (kind := _gap(one, by_claim))]
    if not plain and measured:
        return "near"
    return max(found, key=GAPS.index, default=None)


def balance(clashes: Sequence[Finding], by_claim: Mapping[str, Proposition]) -> str | None:
    """Say how many independent origins stand on each side of a question's strongest clash."""
    pairs = ((by_claim.get(one.left_id), by_claim.get(one.right_id)) for one in clashes)
    return _strongest((a.origins, b.origins) for a, b in pairs if a and b)


def balance_of_claim(speeches: Iterable[Speech]) -> str | None:
    """Say how many independent origins affirm a claim, and how many deny it."""
    sides: tuple[list[Speech], list[Speech]] = ([], [])
    for speech in speeches:
        sides[speech.affirms].append(speech)
    return _strongest([(len(origins(sides[0])), len(origins(sides[1])))])


def _strongest(pairs: Iterable[tuple[int, int]]) -> str | None:
    fewer, more = max(((min(pair), max(pair)) for pair in pairs), default=(0, 0))
    if not fewer:
        return None
    return "several" if fewer > 1 else "many" if more > 1 else "one"


def _gap(clash: Finding, by_claim: Mapping[str, Proposition]) -> str | None:
    found = (by_claim.get(key) for key in (clash.left_id, clash.right_id))
    values = [one.answer.value for one in found if one]
    if any(value.kind == "date" for value in values):
        return "month" if clash.gap <= A_MONTH else "year" if clash.gap <= A_YEAR else "years"
    if not any(value.kind in FIGURES for value in values):
        return None
    ends = [abs(end) for value in values for end in (value.low, value.high) if end is not None]
    return "double" if 2 * clash.gap >= max(ends, default=0.0) > 0 else "less"
