"""Write a synthetic file of the exchange format: `python -m benchmarks.synthetic --claims 1000`.

The same seed gives the same bytes. Claims come in blocks of a thousand, each made of its own
number alone, so that any stretch can be written without the ones before it, in constant memory.
Per claim there are two assertions on average. Most questions have one to eight answers, four
have a great many. About two in a hundred pairs of answers contradict.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from benchmarks.questions import (
    PLACES,
    Question,
    entity_of,
    hot_question,
    name,
    question,
)

BLOCK = 1000
SEED = 20_200_922
ARTICLES_A_BLOCK = 400
SOURCES = 600
SPEAKERS = 5_000
HOT_QUESTIONS = 4
# Each of these stands in a tenth of all statements.
COMMON = ("reportedly", "yesterday", "officially", "again", "meanwhile")
LEADS = ("It was said that", "A report found that", "The record shows that", "It is held that")
TOPICS = ("Economy", "Elections", "Technology", "Health", "Climate")
FIRST_DAY = date(2016, 1, 1)
DAYS = 1_800
DISSENT = 0.03
SIZES, WEIGHTS = range(1, 9), (30, 22, 15, 11, 8, 6, 5, 3)

Given = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Claim:
    record: Given
    day: int


def records(claims: int, *, first: int = 0, seed: int = SEED) -> Iterator[Given]:
    """Give the records of so many claims, from claim number `first` (a multiple of BLOCK) on."""
    if first % BLOCK:
        raise ValueError(f"the first claim is {first}; it must be a multiple of {BLOCK}")
    yield from ({"type": "entity", "name": place, "kind": "place"} for place in PLACES)
    for begin in range(first, first + claims, BLOCK):
        yield from _block(seed, begin // BLOCK, min(BLOCK, first + claims - begin))


def _block(seed: int, block: int, size: int) -> Iterator[Given]:
    chance = Random(f"{seed}:block:{block}")
    asked = _asked(chance, seed, block)[:size]
    yield from (entity_of(one) for one in {a.number: a for a in asked}.values())
    made = [_claim(chance, one, block * BLOCK + i) for i, one in enumerate(asked)]
    yield from (one.record for one in made)
    carried: dict[int, list[Given]] = {}
    for one in made:
        for _ in range(chance.choices((1, 2, 3), (1, 2, 1))[0]):
            place = chance.randrange(max(1, ARTICLES_A_BLOCK * size // BLOCK))
            carried.setdefault(place, []).append(_assertion(chance, one))
    for place, assertions in sorted(carried.items()):
        yield from _article(chance, f"s-{block}-{place}", assertions)


def _asked(chance: Random, seed: int, block: int) -> list[Question]:
    """Choose what the claims of a block answer: mostly new questions, some of earlier blocks."""
    asked: list[Question] = []
    for number in range(BLOCK):
        if len(asked) >= BLOCK:
            break
        asked += [question(seed, block * BLOCK + number)] * chance.choices(SIZES, WEIGHTS)[0]
    asked = asked[:BLOCK]
    for place in range(BLOCK):
        if chance.random() < 0.004:
            asked[place] = hot_question(chance.randrange(HOT_QUESTIONS))
        elif block and chance.random() < 0.05:
            asked[place] = question(seed, chance.randrange(block) * BLOCK + chance.randrange(300))
    return asked


def _claim(chance: Random, asked: Question, number: int) -> _Claim:
    hot = asked.number < 0
    figure = asked.usual
    if hot or chance.random() < DISSENT:
        figure += chance.randint(-9, 9) if hot else chance.choice((-13, 13))
    words = [word for word in COMMON if chance.random() < 0.1]
    lead = " ".join([*words, chance.choice(LEADS)])
    record: Given = {
        "type": "claim", "key": f"s-{number}",
        "statement": asked.statement(figure, f"{lead[0].upper()}{lead[1:]}"), "language": "en",
        "subject": asked.subject, "attribute": asked.kind.attribute, "object": asked.place,
        "value": asked.answer(figure), "topics": [chance.choice(TOPICS)],
    }  # fmt: skip
    # Answers to one question are mostly given within one season.
    day = chance.randrange(DAYS) if hot else asked.number * 7 % DAYS + chance.randrange(60)
    return _Claim({key: value for key, value in record.items() if value}, day)


def _assertion(chance: Random, claim: _Claim) -> Given:
    stances = ("affirms", "denies", "questions", "observes")
    stance = chance.choices(stances, (90, 1, 3, 6))[0]
    given: Given = {
        "type": "assertion", "claim": claim.record["key"], "stance": stance,
        "quote": claim.record["statement"],
        "said": (FIRST_DAY + timedelta(claim.day + chance.randrange(5))).isoformat(),
    }  # fmt: skip
    chain = _chain(chance)
    return given | {"attribution": chain} if chain else given


def _chain(chance: Random) -> list[Any]:
    kind = chance.choices(("own", "named", "for", "described"), (45, 35, 10, 10))[0]
    speaker = name("Ms", chance.randrange(SPEAKERS))
    if kind == "named":
        return [speaker]
    if kind == "for":
        return [{"name": speaker, "for": name("Agency", chance.randrange(200))}]
    return [{"described": "an official who asked not to be named"}] if kind == "described" else []


def _article(chance: Random, key: str, assertions: list[Given]) -> Iterator[Given]:
    last = max(given["said"] for given in assertions)
    yield {
        "type": "article", "key": key, "title": f"What is known: {assertions[0]['quote']}",
        "source": name("Courier", chance.randrange(SOURCES)), "published": last,
        "language": "en", "text": "\n\n".join(f"{given['quote']}." for given in assertions),
    }  # fmt: skip
    for number, given in enumerate(assertions):
        yield given | {"key": f"{key}-{number}", "article": key}


def lines(claims: int, *, first: int = 0, seed: int = SEED) -> Iterator[bytes]:
    """Give the same records as lines of a file."""
    for record in records(claims, first=first, seed=seed):
        yield json.dumps(record, ensure_ascii=False).encode() + b"\n"


def main() -> None:
    """Write a file to standard output."""
    parser = argparse.ArgumentParser(description="Write synthetic claims in the exchange format.")
    parser.add_argument("--claims", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first claim's number")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    sys.stdout.buffer.writelines(lines(asked.claims, first=asked.first, seed=asked.seed))


if __name__ == "__main__":
    main()
