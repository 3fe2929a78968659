"""What the labels and tags of other programs become: a stance, a claim, or words of a note.

`passage` is what every label becomes that nobody said anything of: it stands in the note.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from claimtracker.errors import Invalid
from claimtracker.rules.vocabulary import STANCES

PASSAGE, CLAIM, LEFT = "passage", "claim", ""
TIED = "claim:"


class NoSuchRole(Invalid):
    """A label was said to be something that no label can be."""

    def __init__(self, label: str, given: str) -> None:
        super().__init__(
            f"The label {label!r} cannot be {given!r}; it can be {PASSAGE}, {CLAIM} (its words are"
            f" what is claimed), {TIED}KEY (they say the claim of that key),"
            f" {', '.join(STANCES)}, or nothing."
        )


@dataclass(frozen=True, slots=True)
class Meant:
    """What the labels of one passage say together.

    `is_claim` says that its words are what is claimed, `claim` has the key of a claim that they
    say, `noted` the labels that are kept as words. `is_left` says that it is not taken.
    """

    stance: str | None = None
    claim: str | None = None
    is_claim: bool = False
    noted: tuple[str, ...] = ()
    is_left: bool = False


def require(roles: Mapping[str, str]) -> None:
    """Refuse what a label cannot be; raises NoSuchRole."""
    for label, role in roles.items():
        tied = role.startswith(TIED) and role.removeprefix(TIED).strip()
        if not tied and role not in (PASSAGE, CLAIM, LEFT, *STANCES):
            raise NoSuchRole(label, role)


def meant(labels: Iterable[str], roles: Mapping[str, str]) -> Meant:
    """Return what labels say; one that is called as a stance is that stance."""
    found = [(label, _role(label, roles)) for label in dict.fromkeys(labels)]
    stances = [role for _, role in found if role in STANCES]
    tied = [role.removeprefix(TIED).strip() for _, role in found if role.startswith(TIED)]
    return Meant(
        stance=stances[0] if stances else None,
        claim=tied[0] if tied else None,
        is_claim=any(role == CLAIM for _, role in found),
        # The first of several stances or claims is taken, so that the others are not lost.
        noted=tuple(
            label for label, role in found
            if role == PASSAGE or role in stances[1:] or role.removeprefix(TIED) in tied[1:]
        ),
        is_left=bool(found) and all(role == LEFT for _, role in found),
    )  # fmt: skip


def _role(label: str, roles: Mapping[str, str]) -> str:
    called = label.strip().casefold()
    for name, role in roles.items():
        if name.strip().casefold() == called:
            return role
    return called if called in STANCES else PASSAGE
