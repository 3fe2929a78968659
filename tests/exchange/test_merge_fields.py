"""Compare one record of two ledgers: what is followed, what is to be decided."""

from __future__ import annotations

import pytest

from claimtracker.exchange.merge_fields import REMOVED, Difference, chosen, compare, folded

THEN = {"key": "stake-80", "statement": "ByteDance keeps 80%."}
EDITED = {**THEN, "statement": "ByteDance keeps a fifth."}
TWICE = {**THEN, "statement": "ByteDance keeps 75%."}


def _claim(given, *, removed=False):
    return folded("claim", given, removed=removed)


@pytest.mark.parametrize(
    ("ours", "theirs", "taken", "asked"),
    [
        # Taken away there alone.
        (_claim(THEN), _claim(THEN, removed=True), {REMOVED: True}, False),
        (_claim(THEN), _claim(EDITED, removed=True), {REMOVED: True}, False),
        # Taken away here alone.
        (_claim(THEN, removed=True), _claim(THEN), {}, False),
        # On both sides, whatever either wrote before.
        (_claim(THEN, removed=True), _claim(EDITED, removed=True), {}, False),
        # Taken away on one side, and written to on the other.
        (_claim(EDITED), _claim(THEN, removed=True), {}, True),
        (_claim(EDITED), _claim(TWICE, removed=True), {}, True),
        (_claim(THEN, removed=True), _claim(EDITED), {}, True),
    ],
)
def test_row_that_one_side_took_away_is_never_lost_nor_put_back_in_silence(
    ours, theirs, taken, asked
):
    found = compare("claim", ours, theirs, _claim(THEN), _claim(THEN))

    difference = Difference(REMOVED, False, ours[REMOVED], theirs[REMOVED])
    assert (found.take, found.differences) == (taken, (difference,) if asked else ())


def test_row_that_stands_again_does_so_as_it_stands_there():
    ours, theirs = _claim(THEN, removed=True), _claim(EDITED)

    taken = chosen(REMOVED, ours, theirs)

    assert taken == {"statement": EDITED["statement"], REMOVED: False}
