"""What somebody said, in a line: the words as theirs only where they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from claimtracker.web.dates import shown

NOT_THEIRS: Mapping[str, str] = {
    "translated": "[translated, not the speaker’s words]",
    "garbled": "[garbled by a machine copy, not the speaker’s words]",
}


class Said(Protocol):
    """Anything that knows who said something, where, and when."""

    @property
    def voice(self) -> str:
        """Who speaks."""

    @property
    def source(self) -> str:
        """The publication."""

    @property
    def said(self) -> str | None:
        """When it was said, as written."""

    @property
    def published(self) -> str | None:
        """When the article came out, as written."""


def in_marks(words: str, quote: str | None) -> str:
    """Return a quote as a reader may take it: in quotation marks only if it is verbatim."""
    if quote is None:
        return "[no words are kept]"
    if words == "verbatim":
        return f"“{quote}”"
    return f"{quote} {NOT_THEIRS[words]}" if words in NOT_THEIRS else quote


def day(said: str | None, published: str | None) -> str:
    """Return the day on which something was said, or, marked so, on which it was printed."""
    if said:
        return shown(said)
    return f"printed {shown(published)}" if published else "no date"


def voices(said: Iterable[Said]) -> str:
    """Return who speaks, each with the publications that carry it and the day it was said."""
    carried: dict[tuple[str, str], list[str]] = {}
    for one in said:
        key = one.voice, day(one.said, one.published)
        carried.setdefault(key, []).append(one.source)
    return "; ".join(
        _voice(voice, when, list(dict.fromkeys(sources)))
        for (voice, when), sources in carried.items()
    )


def _voice(voice: str, when: str, sources: list[str]) -> str:
    if sources == [voice]:
        return f"{voice} ({when})"
    return f"{voice} ({', '.join(sources)}, {when})"
