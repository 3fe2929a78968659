"""Bring together what two people wrote into one form, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merged:
    """What two people's fields come to.

    `theirs` and `yours` name the fields that only one of them touched, `both` those that they
    wrote differently. In `values` the latter hold what you wrote.
    """

    values: Mapping[str, str]
    theirs: tuple[str, ...]
    yours: tuple[str, ...]
    both: tuple[str, ...]


def merge(was: Mapping[str, str], theirs: Mapping[str, str], yours: Mapping[str, str]) -> Merged:
    """Merge two changes to the same fields; a field that one side left alone is the other's."""
    touched = {name: _touched(was.get(name, ""), theirs[name], yours[name]) for name in theirs}
    return Merged(
        {name: theirs[name] if touched[name] in ("", "theirs") else yours[name] for name in theirs},
        *(tuple(n for n in theirs if touched[n] == by) for by in ("theirs", "yours", "both")),
    )


def _touched(was: str, theirs: str, yours: str) -> str:
    if yours in (was, theirs):
        return "" if theirs == was else "theirs"
    return "yours" if theirs == was else "both"
