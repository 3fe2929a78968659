"""Which of two texts of an article is the later one: the versions that each side has tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PARTS = ("title", "standfirst", "captions", "text")
# A text that nobody has any more, so that it equals none.
UNKNOWN = {"title": "another text than either has now"}


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of both sides as they are to be compared, now and at the last meeting."""

    ours: Any
    theirs: Any
    ours_then: Any
    theirs_then: Any


def settled(
    our_given: Mapping[str, Any],
    their_given: Mapping[str, Any],
    ours: Any,
    theirs: Any,
    captured: tuple[bool, bool],
) -> Texts:
    """Return texts so that a comparison follows the side that has the other one's newest.

    `captured` says which side has had a new text since they last met.
    """
    if _newest(their_given) in _all(our_given):
        return Texts(ours, ours, ours, ours)
    if ours is None or _newest(our_given) in _all(their_given):
        return Texts(None, theirs, None, None)
    changed_here, changed_there = captured
    return Texts(
        ours, theirs, UNKNOWN if changed_here else ours, UNKNOWN if changed_there else theirs
    )


def _newest(given: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(given.get(part) or None for part in PARTS)


def _all(given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [_newest(given), *(_newest(version) for version in given.get("versions") or ())]
