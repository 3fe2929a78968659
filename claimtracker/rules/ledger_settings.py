"""What an admin may set in a ledger, what each setting means, and what holds where none is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from uuid import UUID, uuid5

from claimtracker.errors import Invalid

YES, NO = "yes", "no"
_SETTINGS = UUID("2a1f7f0b-53c4-5f67-9a4c-7d1d0a1e6c35")


class UnknownSetting(Invalid):
    """A setting has no such name, or cannot have that value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"The setting {name!r} cannot be {value!r}; it is yes or no.")


def _switch(label: str, means: str) -> bool:
    switch: bool = field(default=False, metadata={"label": label, "means": means})
    return switch


@dataclass(frozen=True, slots=True)
class LedgerSettings:
    """What is set in a ledger; each has a label and a sentence that says what it means."""

    open_reading: bool = _switch(
        "Open reading", "Everybody may read what is public, without signing in."
    )
    admins_need_second_factor: bool = _switch(
        "Second factor for admins", "Admins sign in with a code from their phone as well."
    )
    verdicts_need_second_person: bool = _switch(
        "A second person for verdicts",
        "Whoever wrote a verdict or changed it last does not publish it: somebody else agrees."
        " A reviewer may publish their own for a reason, which stays in its history.",
    )


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting as people see it."""

    name: str
    label: str
    means: str


def switches() -> tuple[Switch, ...]:
    """Return all that may be set, in order."""
    return tuple(_shown(one) for one in fields(LedgerSettings))


def read(stored: Mapping[str, str]) -> LedgerSettings:
    """Return settings as they are stored, by name; names of other things are passed over."""
    return LedgerSettings(
        **{one.name: stored[one.name] == YES for one in switches() if one.name in stored}
    )


def written(name: str, value: str) -> str:
    """Return a value as it is stored; raises UnknownSetting."""
    if value not in (YES, NO) or name not in {one.name for one in switches()}:
        raise UnknownSetting(name, value)
    return value


def key(name: str) -> str:
    """Return the key that events call a setting by, which is a row without a key of its own."""
    return str(uuid5(_SETTINGS, name))


def _shown(one: Field[bool]) -> Switch:
    return Switch(one.name, one.metadata["label"], one.metadata["means"])
