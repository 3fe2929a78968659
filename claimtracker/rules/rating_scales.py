"""Which ratings call for a look at what we printed ourselves.

Those of the first vocabulary are named by their codes, which renaming leaves as they are. Of a
rating that a newsroom added it is the lower half of its scale.
"""

from __future__ import annotations

from typing import Final

# False, or not as it was printed, or no longer so, or not agreed on.
NAMED: Final = frozenset({"false", "mostly-false", "misleading", "outdated", "disputed"})
KNOWN: Final = NAMED | {"true", "mostly-true", "half-true", "unproven", "satire"}
HALF = 0.5


def calls_for_notice(
    code: str, ordinal: float | None, best: float | None, worst: float | None
) -> bool:
    """Say whether an article of ours that carries a claim so rated is to be looked at again."""
    if code in KNOWN:
        return code in NAMED
    if ordinal is None or best is None or worst is None or best == worst:
        return False
    return (ordinal - worst) / (best - worst) < HALF
