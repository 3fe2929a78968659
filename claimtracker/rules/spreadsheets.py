"""Cells of a table that a spreadsheet opens: none of them is run as a formula.

A cell that would be is written with an apostrophe before it, and so is one that begins with an
apostrophe; whoever reads such a table takes one apostrophe off, and has what was there before.
"""

from __future__ import annotations

MARK = "'"
# What spreadsheets begin a formula with, and what they pass over before it.
_BEGINS = frozenset("=+-@|%\t\r\n＝＋－＠")


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs."""
    seen = text.lstrip(" \u00a0\u3000\ufeff")
    return MARK + text if seen[:1] in _BEGINS or text.startswith(MARK) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell stands for: without its mark, where it is one."""
    text = cell.removeprefix(MARK)
    return text if guarded(text) == cell else cell
