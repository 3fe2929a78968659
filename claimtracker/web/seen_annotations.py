"""Annotations that are to come in by the browser: what is said of them, and their first marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from claimtracker.exchange.annotation_files import CALLED, Converted
from claimtracker.exchange.annotation_marks import Amiss, Mark
from claimtracker.exchange.annotation_records import Asked
from claimtracker.rules import labels
from claimtracker.rules.offsets import CODE_POINTS, UNITS, UTF_16
from claimtracker.rules.text import clean

HEADER = ("Article", "Words", "Labels", "Note")
OFFSETS = (
    ("", "As the words show"), (CODE_POINTS, "Code points"), (UTF_16, "UTF-16 units"),
)  # fmt: skip
LONGEST = 400


def asked_of(form: Mapping[str, str]) -> Asked:
    """Return what a form says of annotations; raises NoSuchRole."""
    offsets = form.get("offsets", "")
    roles = {
        label.strip(): role.strip()
        for line in clean(form.get("labels", "")).splitlines()
        for label, sign, role in [line.rpartition("=")]
        if sign and label.strip()
    }
    labels.require(roles)
    source = clean(form.get("publication", "")).strip()
    return Asked(source=source, offsets=offsets if offsets in UNITS else "", roles=roles)


def listed(asked: Asked) -> str:
    """Return what labels mean as it is typed, a line each."""
    return "\n".join(f"{label} = {role}".rstrip() for label, role in asked.roles.items())


def called(found: Converted) -> str:
    """Return whose annotations they are."""
    return f"{CALLED[found.format]}: marks"


def left_out(found: Converted) -> Sequence[str]:
    """Return what of a file is not taken, each with its number."""
    return [f"{what} ({number:,})" for what, number in sorted(found.left.items())]


def example(found: Converted) -> list[tuple[int, list[str]]]:
    """Return the first marks with their numbers, as rows of a table."""
    return [(number, [one[:LONGEST] for one in _cells(mark)]) for number, mark in found.example]


def _cells(mark: Mark | Amiss) -> list[str]:
    if isinstance(mark, Amiss):
        return [""] * len(HEADER)
    about = mark.about
    note = "\n".join(mark.notes)
    return [
        about.title or about.address or about.key,
        mark.quote or "",
        ", ".join(mark.labels),
        note,
    ]
