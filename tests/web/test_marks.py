from __future__ import annotations

from claimtracker.web.marks import cut


def test_text_is_cut_at_its_marks() -> None:
    assert cut("one two three", [(4, 7)]) == [("one ", False), ("two", True), (" three", False)]


def test_marks_at_the_edges_leave_no_empty_pieces() -> None:
    assert cut("one", [(0, 3)]) == [("one", True)]
