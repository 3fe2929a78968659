"""What an admin may set in a ledger, what each setting means, and what holds where none is set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any
from uuid import UUID, uuid5

from claimtracker.errors import Invalid

YES, NO = "yes", "no"
SWITCH, SITES = "switch", "sites"
EVERYWHERE = "*"
MOST_SITES = 50
_SITE = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?")
_SETTINGS = UUID("2a1f7f0b-53c4-5f67-9a4c-7d1d0a1e6c35")


class UnknownSetting(Invalid):
    """A setting has no such name, or cannot have that value."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(f"The setting {name!r} cannot be {value!r}; it is yes or no.")


class NoSuchSite(Invalid):
    """A list of sites has something in it that is no address of a site."""

    def __init__(self, given: str) -> None:
        super().__init__(
            f"{given[:80]!r} is no address of a site; write at most {MOST_SITES} such as"
            " https://www.example.org, in small letters and with nothing after the name,"
            " or * alone for every site."
        )


def _switch(label: str, means: str) -> bool:
    switch: bool = field(default=False, metadata={"label": label, "means": means})
    return switch


def _sites(label: str, means: str) -> str:
    told = {"label": label, "means": means, "kind": SITES}
    sites: str = field(default="", metadata=told)
    return sites


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
    framing: str = _sites(
        "Cards on other sites",
        "Sites whose pages may show a small card of a claim or a dispute, one address after the"
        " other, or * for every site. A card has only what is public, and everybody can read it,"
        " also where reading is not open. With nothing here there are no cards.",
    )


@dataclass(frozen=True, slots=True)
class Switch:
    """One setting as people see it."""

    name: str
    label: str
    means: str
    kind: str = SWITCH


def switches() -> tuple[Switch, ...]:
    """Return all that may be set, in order."""
    return tuple(_shown(one) for one in fields(LedgerSettings))


def read(stored: Mapping[str, str]) -> LedgerSettings:
    """Return settings as they are stored, by name; names of other things are passed over."""
    known = [one for one in switches() if one.name in stored]
    given: dict[str, Any] = {
        one.name: stored[one.name] == YES if one.kind == SWITCH else stored[one.name]
        for one in known
    }
    return LedgerSettings(**given)


def written(name: str, value: str) -> str:
    """Return a value as it is stored; raises UnknownSetting, NoSuchSite."""
    kind = next((one.kind for one in switches() if one.name == name), None)
    if kind == SITES:
        return _listed(value)
    if value not in (YES, NO) or kind is None:
        raise UnknownSetting(name, value)
    return value


def unset(name: str) -> str:
    """Return what stands in the place of a setting that nobody set."""
    return next(NO if one.kind == SWITCH else "" for one in switches() if one.name == name)


def key(name: str) -> str:
    """Return the key that events call a setting by, which is a row without a key of its own."""
    return str(uuid5(_SETTINGS, name))


def _listed(value: str) -> str:
    sites = list(dict.fromkeys(re.split(r"[\s,]+", value.strip()))) if value.strip() else []
    if sites == [EVERYWHERE]:
        return EVERYWHERE
    for site in sites:
        if not _SITE.fullmatch(site) or len(sites) > MOST_SITES:
            raise NoSuchSite(site)
    return " ".join(sites)


def _shown(one: Field[Any]) -> Switch:
    told = one.metadata
    return Switch(one.name, told["label"], told["means"], told.get("kind", SWITCH))
