"""What a merge of two ledgers says of itself, as one JSON document or to be read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from claimtracker.cli.layouts import count, say, table
from claimtracker.exchange.merge_decisions import Clash
from claimtracker.exchange.merges import Merge

SHOWN = 20
CUT = 300
SIDES = ("was", "ours", "theirs")


def content(done: Merge, *, is_trial: bool) -> dict[str, Any]:
    """Return the document about a merge."""
    return {
        "import": done.import_id, "trial": is_trial, "profile": done.header.profile,
        "part": done.header.part, "head": done.header.head, "met": done.met,
        "is_past": done.is_past, "created": dict(done.created), "changed": dict(done.changed),
        "same": dict(done.same), "contradictions": done.contradictions,
        "unanchored": done.unanchored,
        "decided": [{**asdict(clash), "take": choice} for clash, choice in done.decided],
        "undecided": [asdict(clash) for clash in done.undecided],
        "protected": list(done.protected), "left_out": list(done.left_out),
    }  # fmt: skip


def tell(name: str, where: str, done: Merge, *, is_trial: bool, listed: Path | None) -> None:
    """Print what came of a merge, and what is to be done next.

    `listed` is the file in which everything that is to be decided stands by now.
    """
    if done.is_past:
        say(f"{name} is an earlier state of {where} itself; there is nothing to merge.")
        return
    say(_outcome(name, where, done, is_trial))
    if done.is_partial:
        say("The dump is not of a whole ledger: what it leaves out stays here as it is.", indent=2)
    elif not done.met:
        say("The two share no history: what both have otherwise is to be decided.", indent=2)
    if done.undecided:
        _tell_undecided(done.undecided, listed)
        return
    _tell_counts(done)
    _tell_listed("Kept as well protected as on either side", done.protected)
    _tell_listed("Left out", done.left_out)
    if done.unanchored:
        say(f"{count(done.unanchored, 'quote')} not found in the text that stands here.", indent=2)
    if done.contradictions:
        found = count(done.contradictions, "contradiction")
        say(f"{found} found; `claimtracker contradictions` shows both sides.", indent=2)
    say(f"Head of the dump: {done.header.head}", indent=2)


def _outcome(name: str, where: str, done: Merge, is_trial: bool) -> str:
    if done.undecided:
        many = len(done.undecided)
        is_or_are = "is" if many == 1 else "are"
        return f"{name}: nothing was merged, for {count(many, 'thing')} {is_or_are} to be decided."
    if is_trial:
        return f"{name}: nothing is kept, as this is a trial."
    if done.import_id is None:
        return f"{name}: all of it is in {where} already; nothing changed."
    return f"{name}: merged into {where} as import {done.import_id}"


def _tell_counts(done: Merge) -> None:
    counted: Mapping[str, Mapping[str, int]] = {
        "new": done.created, "changed": done.changed, "the same": done.same,
    }  # fmt: skip
    nouns = dict.fromkeys(noun for counts in counted.values() for noun in counts)
    rows = []
    for noun in nouns:
        said = [f"{n[noun]:,} {word}" for word, n in counted.items() if n.get(noun)]
        rows.append((noun, ", ".join(said)))
    table(rows, indent=2)
    choices = Counter(choice for _, choice in done.decided)
    if choices:
        words = ", ".join(f"{number:,} {choice}" for choice, number in sorted(choices.items()))
        say(f"Decided: {words}.", indent=2)


def _tell_listed(title: str, sentences: Sequence[str]) -> None:
    if not sentences:
        return
    say(f"{title} ({len(sentences):,}):", indent=2)
    for sentence in sentences[:SHOWN]:
        say(sentence, indent=4)
    if len(sentences) > SHOWN:
        say(f"And {len(sentences) - SHOWN:,} more; --json lists all.", indent=4)


def _tell_undecided(clashes: Sequence[Clash], listed: Path | None) -> None:
    for clash in clashes[:SHOWN]:
        say(f"{clash.type} {clash.key}: {clash.field}", indent=2)
        rows = [
            (side, _shown(getattr(clash, side)))
            for side in SIDES
            if side != "was" or clash.was is not None
        ]
        table(rows, indent=4)
    if len(clashes) > SHOWN:
        where = f"all stand in {listed}" if listed else "--conflicts FILE writes all"
        say(f"And {len(clashes) - SHOWN:,} more; {where}.", indent=2)
    first = f"In {listed}" if listed else "Write them with --conflicts FILE,"
    say(
        f"{first} fill in each `take`, and merge with --decisions {listed or 'FILE'};"
        " or take one side in all that is left with --take ours or --take theirs.",
        indent=2,
    )


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        told = " · ".join(f"{name}: {_shown(one)}" for name, one in value.items())
    elif isinstance(value, list):
        told = "; ".join(map(_shown, value))
    else:
        told = value if isinstance(value, str) else json.dumps(value)
    return told if len(told) <= CUT else f"{told[:CUT]} … ({len(told):,} characters)"
