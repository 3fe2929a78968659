"""Measure the search page beside a plain ranking of the same words.

`python -m benchmarks.search large.db` takes a ledger that `synthetic` filled, an SQLite file or an
address, and adds an editor who reads. The page finds, counts, ranks, marks and counts by
everything that it could be narrowed by. Its peer is the engine alone: the twenty best of claims
and of articles by its own rank, and nothing else. Both are asked the same mix of searches in
turns; the figure is the CPU time that 95 in a hundred stay under.
"""

from __future__ import annotations

import argparse
import statistics
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Engine

from benchmarks import ledgers
from benchmarks.measures import Row, write_table
from benchmarks.pages import reader, seen, spent
from benchmarks.questions import name
from claimtracker.app import settle
from claimtracker.rules.search_expressions import fts5, tsquery
from claimtracker.rules.search_query import parse

ROUNDS = 5
# Words that stand in a tenth of all claims, in a quarter, in nearly all, and in a few.
WORDS = (
    "reportedly", "yesterday", "officially again", "report", '"report found"', "found -again",
    "the record", "people", "million OR jobs", "treaty yes", "quarter", "founded 1948",
    "vote turnout", f'"{name("The", 7)}"', f"{name('The', 12)} people", "arvenland",
    "bresk reportedly", "meanwhile lives", '"cost the lives"', "halvik fine",
)  # fmt: skip
COURIER, SPEAKER = name("Courier", 3), name("Ms", 40)
NARROWED = (
    f'report source:"{COURIER}"', f'people speaker:"{SPEAKER}"', "record topic:Health",
    "yesterday year:2018", "reportedly has:contradiction", "again stance:denies -rating:false",
    "people mode:fact genre:news", f'report topic:Climate source:"{COURIER}"',
    "vote topic:Economy -has:contradiction", "quarter standing:corrected",
)  # fmt: skip
FILTERS = (
    "", "mode:fact", "stance:denies", "year:2019", "has:contradiction", "-has:contradiction",
    f'source:"{COURIER}"', "topic:Climate", "has:verdict", "before:2017",
    f'speaker:"{SPEAKER}"', "rating:false", "-topic:Climate", f'topic:Health source:"{COURIER}"',
    "stance:denies year:2018", "after:2019-06 before:2019-09",
)  # fmt: skip
NOTHING = ("xylophone", "reportdly found", "people source:nobody", "jobs treaty xylophone")
PLAIN = {
    "sqlite": "SELECT rowid FROM {0}_fts WHERE {0}_fts MATCH ? ORDER BY rank LIMIT 20",
    "postgresql": "SELECT {0}_id FROM {0}_search, CAST(%s AS tsquery) asked WHERE words @@ asked"
    " ORDER BY ts_rank(words, asked) DESC LIMIT 20",
}


@dataclass(frozen=True, slots=True)
class Mix:
    """The CPU milliseconds of each search of a mix, of the page and of the plain ranking.

    `asked` are the statements of each page on which something is found.
    """

    page: list[float]
    plain: list[float]
    asked: list[int]


def mixed(engine: Engine, searches: tuple[str, ...]) -> Mix:
    """Ask each search of a mix, page and plain ranking in turns."""
    pages, plain, asked = [], [], []
    connection = engine.raw_connection()
    cursor = connection.cursor()
    kind = engine.dialect.name
    expression = {"sqlite": fts5, "postgresql": tsquery}[kind]
    with reader(engine) as client:
        for search in searches:
            address = f"/search?{search_part(search)}"
            number = len(seen(engine, client, address).statements)
            if b"Nothing found" not in client.get(address).data:
                asked.append(number)
            plainly = partial(rank, cursor, PLAIN[kind], expression(parse(search)))
            plainly()

            asking = partial(client.get, address)
            costs = spent(asking, plainly, rounds=ROUNDS, clock=ledgers.clock(engine))
            pages.append(statistics.median(costs[0]))
            plain.append(statistics.median(costs[1]))
    connection.close()
    return Mix(pages, plain, asked)


def rank(cursor: Any, plain: str, words: str) -> None:
    """Ask for the best claims and articles by their words alone."""
    for kind in ("claim", "article") if words else ():
        cursor.execute(plain.format(kind), (words,)).fetchall()


def search_part(asked: str) -> str:
    """Return the part of an address that asks a search."""
    return urlencode({"q": asked})


def statements(claims: int, asked: list[int]) -> Row:
    """Set the most statements that a page of words alone ran against the fewest."""
    most, fewest = max(asked), min(asked)
    job = f"statements of a search page by words, {claims:,} claims: most, fewest"
    return Row(job, str(most), str(fewest), most / fewest, 1)


def slowest(mix: Mix, searches: tuple[str, ...]) -> str:
    """Say which searches of a mix took longest, for whoever looks on."""
    ordered = sorted(zip(mix.page, searches, strict=True), reverse=True)
    return "; ".join(f"{search} {page:.0f} ms" for page, search in ordered[:3])


def ninety_fifth(costs: list[float]) -> float:
    """Return what 95 in a hundred stay under."""
    return statistics.quantiles(costs, n=20, method="inclusive")[-1]


def rows(claims: int, engine: Engine) -> list[Row]:
    """Measure the mixes of one ledger."""
    found: list[Row] = []
    searches: tuple[str, ...]
    for job, searches in (("words", WORDS), ("words and filters", NARROWED)):
        mix = mixed(engine, searches)
        print(slowest(mix, searches))
        page, plain = ninety_fifth(mix.page), ninety_fifth(mix.plain)
        found.append(
            Row(
                f"search page by {job}, {claims:,} claims; a plain ranking",
                f"{page:.0f} ms", f"{plain:.0f} ms", page / plain, 0.25,
            )
        )  # fmt: skip
        if searches is WORDS:
            found.append(statements(claims, mix.asked))
    for job, searches in (("filters alone", FILTERS), ("what finds nothing", NOTHING)):
        mix = mixed(engine, searches)
        print(slowest(mix, searches))
        page = ninety_fifth(mix.page)
        found.append(
            Row(f"search page by {job}, {claims:,} claims; a second", f"{page:.0f} ms", "1,000 ms",
                page / 1000, 1)
        )  # fmt: skip
    return found


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure the search page.")
    parser.add_argument("ledger", help="the SQLite file or the address of a ledger")
    engine = ledgers.opened(parser.parse_args().ledger)
    claims = ledgers.count_claims(engine)
    settle()
    found = rows(claims, engine)
    write_table(found, ledgers.ran_on(engine, claims), ledgers.marks(engine, "search"))
    print("\n".join(map(str, found)))


if __name__ == "__main__":
    main()
