"""Score who is proposed to speak in passages that people marked, and what is proposed as hedged.

`python -m benchmarks.quality.speakers FOLDER`: articles in `text_file`s and records of what was
marked in them. Right is whose last link is the one that was written, by any of its names.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimtracker.rules import anchors, hedges, speakers
from claimtracker.rules.text import fold

AROUND = 1_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that somebody marked: with what is around it, in whose voice, and if hedged."""

    before: str
    quote: str
    behind: str
    voices: frozenset[str]
    is_hedged: bool


def read(folder: Path) -> list[Passage]:
    """Return the passages of a folder; one that two voices share once, with both."""
    records = [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open()
    ]  # fmt: skip
    names = {
        fold(name): fold(one["name"])
        for one in records if one["type"] == "entity"
        for name in (one["name"], *one.get("aliases", ()))
    }  # fmt: skip
    texts = {
        one["key"]: (folder / one["text_file"]).read_text(encoding="utf-8")
        for one in records if one.get("text_file")
    }  # fmt: skip
    marked = [one for one in records if one["type"] == "assertion" and one.get("claim")]
    return [*_passages(marked, texts, names)]


def _passages(
    marked: list[dict[str, Any]], texts: dict[str, str], names: dict[str, str]
) -> Iterator[Passage]:
    voices: dict[tuple[str, str], set[str]] = {}
    hedged: set[tuple[str, str]] = set()
    for one in marked:
        where = (one["article"], one["quote"])
        voices.setdefault(where, set()).update(_last(one.get("attribution"), names))
        hedged |= {where} if one.get("hedged") else set()
    for (article, quote), who in voices.items():
        place = anchors.find(texts[article], quote)
        if place is None:
            continue
        text, start, end = texts[article], place.start, place.end
        yield Passage(
            text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND],
            frozenset(who), (article, quote) in hedged,
        )  # fmt: skip


def _last(chain: list[Any] | None, names: dict[str, str]) -> set[str]:
    if not chain:
        return set()
    link = chain[-1] if isinstance(chain[-1], dict) else {"name": chain[-1]}
    said = fold(link.get("name") or link["described"])
    return {names.get(said, said)}


def outcome(one: Passage, names: dict[str, str]) -> str:
    """Say how the proposal for a passage compares with what was written."""
    found = speakers.speaker(one.before, one.quote, one.behind)
    if found is None:
        return "no voice, none proposed" if not one.voices else "a voice, none proposed"
    last = found.links[-1]
    said = fold(last.get("name") or last["described"])
    is_right = names.get(said, said) in one.voices
    return "right voice proposed" if is_right else "wrong voice proposed"


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description="Score who is proposed to speak.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="Print each passage too.")
    given = parser.parse_args()
    names = _names(given.folder)
    passages = read(given.folder)
    found = [(one, outcome(one, names)) for one in passages]
    for one, what in found if given.each else ():
        who = speakers.speaker(one.before, one.quote, one.behind)
        print(what, "|", one.quote, "|", sorted(one.voices), "|", who)
    print(f"{len(passages)} passages:", dict(Counter(what for _, what in found)))
    hedged = Counter((one.is_hedged, bool(hedges.words(one.quote))) for one in passages)
    print(f"hedged: {hedged[True, True]} found, {hedged[True, False]} missed,", end=" ")
    print(f"{hedged[False, True]} proposed and not marked so")


def _names(folder: Path) -> dict[str, str]:
    records = (json.loads(line) for file in folder.glob("*.jsonl") for line in file.open())
    return {
        fold(name): fold(one["name"])
        for one in records if one["type"] == "entity"
        for name in (one["name"], *one.get("aliases", ()))
    }  # fmt: skip


if __name__ == "__main__":
    main()
