"""Score what is found of reprints on made-up edits: `python -m benchmarks.quality.reprints DB`.

Of each article of a ledger that is long enough some sentences are dropped, or reworded: every
third word of theirs becomes one of another article, if there is one. Whether the article is found
by what is left stands beside how often another one is proposed for a text that nobody edited.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from benchmarks import ledgers
from benchmarks.quality import decided, scores
from benchmarks.quality.decided import Text
from claimtracker.db import session as sessions
from claimtracker.queries import near_texts
from claimtracker.queries.likely_reprints import LEAST_SHARE
from claimtracker.rules import sentences
from claimtracker.rules.text import search_words

SHARES = (0.1, 0.3, 0.6)
# Of a shorter text a tenth is no sentence.
FEWEST_SENTENCES = 4
EACH = 3
SEED = 19

Draw = random.Random
Edit = Callable[[Sequence[str], float, Sequence[str], Draw], str]
Find = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to find the articles that a text repeats, by their keys."""

    name: str
    find: Find


def dropped(given: Sequence[str], share: float, _: Sequence[str], chance: Draw) -> str:
    """Return a text without a share of its sentences, at least one."""
    gone = _drawn(given, share, chance)
    return " ".join(one for at, one in enumerate(given) if at not in gone)


def reworded(given: Sequence[str], share: float, others: Sequence[str], chance: Draw) -> str:
    """Return a text in a share of whose sentences, at least one, every third word is another."""
    changed = _drawn(given, share, chance)
    return " ".join(
        _reworded(one, others, chance) if at in changed else one for at, one in enumerate(given)
    )


def _drawn(given: Sequence[str], share: float, chance: Draw) -> set[int]:
    return set(chance.sample(range(len(given)), max(1, round(share * len(given)))))


def _reworded(sentence: str, others: Sequence[str], chance: Draw) -> str:
    words = sentence.split()
    first = chance.randrange(min(EACH, len(words)))
    for at in range(first, len(words), EACH):
        words[at] = chance.choice(others or words)
    return " ".join(words)


def long_enough(given: Sequence[Text]) -> list[tuple[Text, list[str]]]:
    """Return articles that are no copies and have enough sentences, with these."""
    found = [(one, [one.body[a:b] for a, b in sentences.spans(one.body)]) for one in given]
    return [(one, its) for one, its in found if not one.copy_of and len(its) >= FEWEST_SENTENCES]


def ways(session: Session, given: Sequence[Text]) -> list[Way]:
    """Return the way of the program and two simple ones."""
    words = {one.key: search_words(one.body) for one in given}
    different = {key: set(its) for key, its in words.items()}

    def by_runs(text: str) -> set[str]:
        near = near_texts.find(session, text, limit=10)
        return {one.key for one in near if one.share >= LEAST_SHARE}

    def by_words(text: str) -> set[str]:
        mine = set(search_words(text))
        return {key for key, its in different.items() if len(mine & its) >= LEAST_SHARE * len(mine)}

    def by_all(text: str) -> set[str]:
        mine = search_words(text)
        return {key for key, its in words.items() if its == mine}

    return [
        Way("runs of five words, rarest words first", by_runs),
        Way("six in ten different words shared", by_words),
        Way("the same words from end to end", by_all),
    ]


def report(session: Session) -> Iterator[str]:
    """Give the lines of the table."""
    texts = decided.texts(session)
    given, all_ways = long_enough(texts), ways(session, texts)
    yield f"{len(texts):,} articles, {len(given):,} of them no copies and long enough to edit\n"
    yield f"| found again by | {' | '.join(one.name for one in all_ways)} |"
    yield "|---" * (1 + len(all_ways)) + "|"
    for name, edit in (("dropped", dropped), ("reworded", reworded)):
        for share in SHARES:
            edited = [*_edited(given, edit, share)]
            yield _row(f"{share:.0%} of the sentences {name}", edited, all_ways, _is_found)
    whole = [(one, one.body) for one, _ in given]
    yield _row("another article proposed for it as it is", whole, all_ways, _is_another(texts))


def _edited(
    given: Sequence[tuple[Text, list[str]]], edit: Edit, share: float
) -> Iterator[tuple[Text, str]]:
    chance = random.Random(SEED)
    for text, its in given:
        others = [word for one, _ in given if one.key != text.key for word in one.body.split()]
        yield text, edit(its, share, others, chance)


def _is_found(text: Text, found: set[str]) -> bool:
    return text.key in found


def _is_another(texts: Sequence[Text]) -> Callable[[Text, set[str]], bool]:
    copies: dict[str, set[str]] = {}
    for one in texts:
        copies.setdefault(one.copy_of or one.key, set()).add(one.key)
    return lambda text, found: bool(found - {text.key} - copies.get(text.key, set()))


def _row(
    name: str,
    given: Sequence[tuple[Text, str]],
    all_ways: Sequence[Way],
    is_so: Callable[[Text, set[str]], bool],
) -> str:
    cells = [
        str(scores.scored([is_so(text, way.find(words)) for text, words in given], _share))
        for way in all_ways
    ]  # fmt: skip
    return f"| {name} | {' | '.join(cells)} |"


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0


def main() -> None:
    """Print the table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("database", help="a file of SQLite, or the address of a ledger")
    with sessions.read(ledgers.opened(reader.parse_args().database)) as session:
        for line in report(session):
            print(line, flush=True)


if __name__ == "__main__":
    main()
