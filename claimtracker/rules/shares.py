"""How far a share may be from what was counted, where little was counted."""

from __future__ import annotations

from math import sqrt

# So many deviations on either side hold 95 in a hundred.
_DEVIATIONS = 1.959964


def interval(taken: int, whole: int) -> tuple[float, float]:
    """Return the interval that holds the true share 95 times in a hundred (Wilson 1927).

    Of nothing anything can be true.
    """
    if not whole:
        return 0.0, 1.0
    share, square = taken / whole, _DEVIATIONS**2
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    spread = sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    half = _DEVIATIONS * spread / (1 + square / whole)
    return max(0.0, middle - half), min(1.0, middle + half)
