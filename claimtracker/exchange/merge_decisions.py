"""What two ledgers have otherwise, and what a person decides about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import chain
from typing import IO, Any, Literal

from claimtracker.errors import Conflict, Invalid

Choice = Literal["ours", "theirs", "beside"]
FIELDS = ("type", "key", "field", "was", "ours", "theirs", "choices", "take")


@dataclass(frozen=True, slots=True)
class Clash:
    """One field of one row that both sides have otherwise; `was` is from their last meeting.

    `choices` are what can be taken; *beside* keeps both rows, theirs under a key with a plus.
    """

    type: str
    key: str
    field: str
    was: Any
    ours: Any
    theirs: Any
    choices: tuple[Choice, ...] = ("ours", "theirs")

    @property
    def place(self) -> tuple[str, str, str]:
        """What tells clashes of one merge apart."""
        return self.type, self.key, self.field


class BadDecision(Invalid):
    """A line of a file of decisions cannot be read."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"Line {line} of the decisions {reason}; nothing was merged.")


class DecisionOutlived(Conflict):
    """A decision is about something that is not, or no longer, to be decided."""

    def __init__(self, clash: Clash, more: int) -> None:
        others = f", and so are {more} more" if more else ""
        super().__init__(
            f"The decision on the {clash.field} of {clash.type} {clash.key} is about something"
            f" that stands otherwise by now{others}; nothing was merged. List what is to be"
            " decided again with --conflicts, and decide that."
        )


@dataclass(slots=True)
class Deciding:
    """What was decided beforehand, and what came of it; `rest` decides all else at once.

    `asks_again`: what a decision no longer fits is to be decided anew, rather than refused.
    """

    given: dict[tuple[str, str, str], tuple[Clash, Choice]] = field(default_factory=dict)
    rest: Choice | None = None
    asks_again: bool = False
    decided: list[tuple[Clash, Choice]] = field(default_factory=list)
    undecided: list[Clash] = field(default_factory=list)
    outlived: list[Clash] = field(default_factory=list)

    def decide(self, clash: Clash) -> Choice | None:
        """Return what is to be taken, and keep account of it."""
        told = self.given.pop(clash.place, None)
        if told is not None and _shown(told[0]) != _shown(clash):
            self.outlived.append(told[0])
            self.undecided.append(clash)
            return None
        choice = told[1] if told else self._by_rest(clash)
        if choice is None:
            self.undecided.append(clash)
        else:
            self.decided.append((clash, choice))
        return choice

    def require_all_used(self) -> None:
        """Refuse decisions about what is not to be decided; raises DecisionOutlived."""
        left = [*self.outlived, *(clash for clash, _ in self.given.values())]
        if left and not self.asks_again:
            raise DecisionOutlived(left[0], len(left) - 1)

    def _by_rest(self, clash: Clash) -> Choice | None:
        if self.rest == "theirs" and "theirs" not in clash.choices:
            return "beside"
        return self.rest


def write(
    decided: Iterable[tuple[Clash, Choice]], undecided: Iterable[Clash], out: IO[bytes]
) -> None:
    """Write what is to be decided as lines with an empty `take`, after what is decided already."""
    for clash, take in chain(decided, ((clash, "") for clash in undecided)):
        told = {**asdict(clash), "take": take}
        out.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def read(stream: IO[bytes], rest: Choice | None = None) -> Deciding:
    """Read decisions; lines with an empty `take` are left to `rest`. Raises BadDecision."""
    deciding = Deciding(rest=rest)
    for number, line in enumerate(stream, 1):
        if line.strip():
            clash, choice = _decision(number, line)
            if choice and deciding.given.setdefault(clash.place, (clash, choice))[0] is not clash:
                raise BadDecision(number, "decides the same for the second time")
    return deciding


def _decision(number: int, line: bytes) -> tuple[Clash, Choice | None]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDecision(number, "is no JSON") from error
    if not isinstance(told, dict) or set(told) != set(FIELDS):
        raise BadDecision(number, f"is no object with the fields {', '.join(FIELDS)}")
    choices = told.pop("choices")
    take = told.pop("take")
    if not all(isinstance(told[name], str) for name in ("type", "key", "field")):
        raise BadDecision(number, "does not name a type, a key and a field")
    if not isinstance(choices, list) or take not in ["", *choices]:
        raise BadDecision(number, f"takes {_words(take)}; it can take {_one_of(choices)}")
    return Clash(**told, choices=tuple(choices)), take or None


def _shown(clash: Clash) -> str:
    """Return a clash as a file has it, to compare one that was read with one that was found."""
    told = asdict(clash)
    return json.dumps(told, sort_keys=True)


def _words(value: Any) -> str:
    return repr(value) if isinstance(value, str) else "no word"


def _one_of(choices: Sequence[Any] | Any) -> str:
    return " or ".join(map(str, choices)) if isinstance(choices, list) else "ours or theirs"
