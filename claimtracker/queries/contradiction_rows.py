"""A contradiction as pages and commands show it, and who stands on its sides."""

from __future__ import annotations

from dataclasses import dataclass

from claimtracker.queries.claim_lines import ClaimLine


@dataclass(frozen=True, slots=True)
class SideRow:
    """One assertion on one side; `published` and `said` as written."""

    key: str
    claim: str
    source: str
    article: str
    published: str | None
    said: str | None
    voice: str
    stance: str
    words: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """One contradiction with its claims and its sides, the one that spoke first first.

    A denial has one claim; its sides are those who affirm and those who deny. `state` and
    `outcome` are those of its dispute, unless it was decided apart, or came after its dispute
    was: then it is suspected. `origins` counts on each side how many independent origins stand
    behind it. `lapsed` says that it was decided and is
    found no longer.
    """

    id: str
    version: int
    dispute: str
    kind: str
    near: bool
    by_one_voice: bool
    hint: str
    gap: float
    state: str
    outcome: str | None
    is_apart: bool
    new_since_decided: bool
    lapsed: bool
    reason: str
    claims: tuple[ClaimLine, ...]
    sides: tuple[tuple[SideRow, ...], tuple[SideRow, ...]]
    origins: tuple[int, int]
