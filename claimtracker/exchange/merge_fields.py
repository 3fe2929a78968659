"""Compare one record of two ledgers, field by field, with what it was when they last met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimtracker.exchange.records import FIELDS
from claimtracker.rules.vocabulary import READING_FIELDS

Given = Mapping[str, Any]
# Fields that say one thing together: half of one side and half of the other say what nobody said.
GROUPS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "claim": {"reading": (*READING_FIELDS, "supplied")},
    "article": {"text": ("title", "standfirst", "captions", "text", "versions")},
    "assertion": {"quote": ("quote", "prefix", "suffix", "part", "start", "end")},
    "evidence": {"comment": ("kind", "asked", "asked_on", "answer")},
    "dispute": {"decision": ("state", "outcome", "note", "until", "verdict", "by", "at")},
    "contradiction": {"decision": ("state", "outcome", "note", "reason", "by", "at")},
}
# Places follow from the text of the article, and of texts the newest counts.
FOLLOWING = frozenset({"start", "end", "versions"})
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "source": {"ours": False},
    "rating": {"retired": False},
    "outcome": {"retired": False},
    "claim": {"state": "published"},
    "assertion": {"hedged": False, "standing": "stands"},
}
# What is listed is joined, so that nothing of either side is lost.
LISTED = frozenset({"aliases", "within", "topics"})
# An entity that was only ever named is of no kind yet.
SAYS_NOTHING = {("entity", "kind"): "other"}
REMOVED = "taken away"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that both sides have otherwise, with what it was when they last met, if they did."""

    field: str
    was: Any
    ours: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """What of theirs is to be taken, field by field, and what has to be decided."""

    take: Mapping[str, Any]
    differences: tuple[Difference, ...]


def folded(kind: str, given: Given, *, removed: bool = False) -> dict[str, Any]:
    """Return a record as it is compared: defaults told, fields that belong together as one."""
    groups = GROUPS.get(kind, {})
    inside = {name for names in groups.values() for name in names}
    plain = {n: _plain(kind, n, given.get(n)) for n in FIELDS[kind] if n not in inside}
    for group, names in groups.items():
        told = {n: _plain(kind, n, given.get(n)) for n in names if n not in FOLLOWING}
        plain[group] = {n: value for n, value in told.items() if value is not None} or None
    return plain | {REMOVED: removed}


def unfolded(kind: str, taken: Given, theirs: Given) -> dict[str, Any]:
    """Return fields of a record for what was taken of theirs; what a group leaves out is empty."""
    fields: dict[str, Any] = {}
    for name, value in taken.items():
        if name in (group := GROUPS.get(kind, {})):
            fields |= {inside: theirs.get(inside) or None for inside in group[name]}
        elif name != REMOVED:
            fields[name] = value
    return fields


def compare(
    kind: str, ours: Given, theirs: Given, ours_then: Given | None, theirs_then: Given | None
) -> Compared:
    """Compare two folded records of one row; `…_then` are those of the last meeting."""
    then = (ours_then, theirs_then) if ours_then and theirs_then else None
    if ours[REMOVED] or theirs[REMOVED]:
        return _gone(ours, theirs, then)
    take: dict[str, Any] = {}
    differences: list[Difference] = []
    for name in ours:
        if ours[name] == theirs[name]:
            continue
        if name in LISTED:
            take |= _joined(name, ours, theirs, theirs_then if then else None)
        elif then is None:
            _first_time(kind, name, ours, theirs, take, differences)
        else:
            _again(name, ours, theirs, then, take, differences)
    return Compared(take, tuple(differences))


def chosen(field: str, ours: Given, theirs: Given) -> dict[str, Any]:
    """Return what is taken where theirs was chosen; a row that stands again does so as there."""
    if field != REMOVED or theirs[REMOVED]:
        return {field: theirs[field]}
    return {name: theirs[name] for name in theirs if theirs[name] != ours[name]}


def _gone(ours: Given, theirs: Given, then: tuple[Given, Given] | None) -> Compared:
    """A row that one side took away goes or stands as one; what the other wrote is not lost."""
    differing = [name for name in ours if ours[name] != theirs[name]]
    if REMOVED not in differing:
        return Compared({}, ())
    if then is None:
        return Compared({}, (Difference(REMOVED, None, ours[REMOVED], theirs[REMOVED]),))
    mine, other = then
    if all(theirs[name] == other[name] for name in differing):
        return Compared({}, ())
    if theirs[REMOVED] and all(ours[name] == mine[name] for name in differing):
        return Compared({REMOVED: True}, ())
    return Compared({}, (Difference(REMOVED, mine[REMOVED], ours[REMOVED], theirs[REMOVED]),))


def _joined(name: str, ours: Given, theirs: Given, then: Given | None) -> dict[str, Any]:
    mine, other = set(ours[name] or ()), set(theirs[name] or ())
    before = set(then[name] or ()) if then else set()
    whole = (mine | (other - before)) - (before - other)
    return {name: sorted(whole)} if whole != mine else {}


def _first_time(
    kind: str, name: str, ours: Given, theirs: Given,
    take: dict[str, Any], differences: list[Difference],
) -> None:  # fmt: skip
    """Without a meeting what is empty gives way, and all else is to be decided."""
    nothing = (None, SAYS_NOTHING.get((kind, name)))
    if theirs[name] in nothing:
        return
    if ours[name] in nothing:
        take[name] = theirs[name]
    else:
        differences.append(Difference(name, None, ours[name], theirs[name]))


def _again(
    name: str, ours: Given, theirs: Given, then: tuple[Given, Given],
    take: dict[str, Any], differences: list[Difference],
) -> None:  # fmt: skip
    """Since a meeting the side that changed is followed, where the other one did not."""
    mine, other = then[0][name], then[1][name]
    if theirs[name] == other:
        return
    if mine == other and ours[name] == mine:
        take[name] = theirs[name]
    else:
        differences.append(Difference(name, mine, ours[name], theirs[name]))


def _plain(kind: str, name: str, value: Any) -> Any:
    if value in (None, (), [], ""):
        return DEFAULTS.get(kind, {}).get(name)
    return list(_links(value)) if isinstance(value, list | tuple) else value


def _links(values: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        yield dict(value) if isinstance(value, Mapping) else value
