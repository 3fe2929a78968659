"""Score which sentences are proposed as worth marking against articles that were marked by hand.

`python -m benchmarks.quality.checkable FOLDER` reads articles and their annotation in the exchange
format (`*.jsonl`, texts beside it). The weights were set by hand; only the threshold was chosen on
the three articles that were at hand, of which a tenth of the sentences are marked. The baseline
proposes each sentence with a figure or with who says so.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.scores import f1, precision, recall, scored
from claimtracker.rules import checkable, estimates, sentences
from claimtracker.rules.text import fold


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an article, and whether somebody marked words in it."""

    article: str
    text: str
    is_marked: bool


def read(folder: Path) -> list[Sentence]:
    """Return the sentences of the articles of a folder."""
    records = [
        json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.open()
    ]  # fmt: skip
    quotes: dict[str, list[str]] = {}
    for one in records:
        if one["type"] == "assertion" and one.get("quote"):
            quotes.setdefault(one["article"], []).append(fold(one["quote"]))
    texts = {one["key"]: one["text_file"] for one in records if one.get("text_file")}
    return [
        Sentence(key, text[start:end], _is_marked(fold(text[start:end]), quotes.get(key, [])))
        for key, name in texts.items()
        for text in [(folder / name).read_text(encoding="utf-8")]
        for start, end in sentences.spans(text)
    ]


def _is_marked(sentence: str, quotes: Sequence[str]) -> bool:
    return any(quote in sentence or (len(sentence) > 20 and sentence in quote) for quote in quotes)


def main() -> None:
    """Score what the program proposes beside the baseline."""
    parser = argparse.ArgumentParser(description="Score which sentences are worth marking.")
    parser.add_argument("folder", type=Path)
    given = read(parser.parse_args().folder)
    weights = estimates.load(checkable.NAME).weights
    counted = [(checkable.features(one.text), one.is_marked) for one in given]
    ours = [(weights.probability(one) >= checkable.LIKELY, marked) for one, marked in counted]
    plain = [(bool(one["figures"] or one["attributed"]), marked) for one, marked in counted]
    marked = sum(one.is_marked for one in given)
    print(f"{len(given)} sentences, {marked} of them marked")
    for name, answers in (("proposed", ours), ("figure or attribution", plain)):
        each = (f"{score.__name__} {scored(answers, score)}" for score in (precision, recall, f1))
        print(f"{name}: {', '.join(each)}")


if __name__ == "__main__":
    main()
