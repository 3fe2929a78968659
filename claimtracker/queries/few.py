"""Lists of a few values that never change, as statements have them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import BindParameter, literal


def few(values: Iterable[str]) -> list[BindParameter[str]]:
    """Return values for `in_` that become a part of the statement, once.

    As plain values they would be written into it anew whenever it runs.
    """
    return [literal(value) for value in values]
