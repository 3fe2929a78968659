"""Measure how long it takes to say which claims of a ledger a statement is like.

`python -m benchmarks.alike large.db` asks for statements drawn from the ledger itself. The peer is
SQLite alone, asked for the twenty best of any of the same words; it has a connection of its own.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session

from benchmarks.ledgers import count_claims
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.search import ninety_fifth
from claimtracker.app import settle
from claimtracker.db import engine as engines
from claimtracker.queries import candidates
from claimtracker.rules.text import search_words

MARKS = ("<!-- alike -->", "<!-- end of alike -->")
ASKED, WARM, EACH = 200, 5, 40
RANKED = "SELECT rowid FROM claim_fts WHERE claim_fts MATCH ? ORDER BY rank LIMIT 20"


def statements(ledger: sqlite3.Connection, many: int) -> list[str]:
    """Draw statements from a ledger, always the same."""
    drawn, last = random.Random(7), ledger.execute("SELECT max(rowid) FROM claim").fetchone()[0]
    found: list[str] = []
    while len(found) < many:
        row = drawn.randint(1, last)
        found += [one for (one,) in ledger.execute("SELECT statement FROM claim WHERE rowid = ?",
                                                   (row,))]  # fmt: skip
    return found


def took(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of a piece of work."""
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


def ranked(ledger: sqlite3.Connection, words: str) -> list[tuple[int]]:
    """Return the twenty best of all that has any of some words."""
    return ledger.execute(RANKED, (words,)).fetchall()


def rows(path: Path, claims: int) -> list[Row]:
    """Set the median and the slowest but a twentieth against 20 ms and a plain ranking."""
    engine, alone = engines.create(f"sqlite:///{path}"), sqlite3.connect(path)
    ours, theirs = [], []
    with Session(engine) as session:
        for number, said in enumerate(statements(alone, ASKED + WARM)):
            spent = took(partial(candidates.match, session, said))
            if number >= WARM:
                ours.append(spent)
            if number % EACH == 0:
                any_word = " OR ".join(f'"{word}"' for word in search_words(said))
                theirs.append(took(partial(ranked, alone, any_word)))
    middle, slow, plain = statistics.median(ours), ninety_fifth(ours), statistics.median(theirs)
    job = f"claims like a statement, {claims:,} claims"
    return [
        Row(f"{job}, median; 20 ms", f"{middle:.1f} ms", "20 ms", middle / 20, 1),
        Row(f"{job}, p95; 20 ms", f"{slow:.0f} ms", "20 ms", slow / 20),
        Row(f"{job}, median; any of its words by `ORDER BY rank`", f"{middle:.1f} ms",
            f"{plain:,.0f} ms", middle / plain),
    ]  # fmt: skip


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure what finds claims alike.")
    parser.add_argument("ledger", type=Path, help="the SQLite file of a large ledger")
    ledger = parser.parse_args().ledger
    claims = count_claims(ledger)
    settle()
    made = rows(ledger, claims)
    write_table(made, ran_on(claims), MARKS)
    print("\n".join(map(str, made)))


if __name__ == "__main__":
    main()
