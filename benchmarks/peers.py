"""Set our lists and our search beside those of Flask-Admin and Datasette, over the same file.

`python -m benchmarks.peers large.db` needs the extra `bench`, and adds an editor who reads. Each
figure is the CPU time of one request, all asked in turns: a page of fifty rows, and searches for a
word. Ours ranks what it finds, counts it and counts by what it could be narrowed by. Each peer is
taken twice. At its best, Flask-Admin counts no rows, ranks nothing and searches one column, and
Datasette counts nothing by facets; as they come, Flask-Admin counts the rows that it pages
through, and Datasette, asked for facets as our search gives them, counts all rows by three
columns. Datasette may always take the time that it needs to answer.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from datasette.app import Datasette
from flask import Flask
from flask.testing import FlaskClient
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from benchmarks.ledgers import count_claims
from benchmarks.measures import Row, ran_on, write_table
from benchmarks.pages import reader, spent
from benchmarks.search import ninety_fifth
from claimtracker.app import settle
from claimtracker.db import engine as engines
from claimtracker.models import Claim

MARKS = ("<!-- peers -->", "<!-- end of peers -->")
ROUNDS, ROWS = 3, 50
ADMIN, DATASETTE = "Flask-Admin", "Datasette"
COUNTING, FACETED = "Flask-Admin with its counts", "Datasette with three facets"
LIST = "/desk/lists/unrated"
# One word or phrase each, for a peer's search knows neither operators nor fields.
WORDS = (
    "reportedly", "yesterday", "report", "people", "quarter", "arvenland", "meanwhile", "treaty",
    "turnout", "officially",
)  # fmt: skip
Ask = Callable[[str], None]


class Claims(ModelView):
    """The claims as Flask-Admin lists them at its quickest."""

    page_size = ROWS
    simple_list_pager = True
    can_create = can_edit = can_delete = False
    column_list = ("statement", "mode", "state")
    column_searchable_list = ("statement",)
    column_sortable_list = ()

    def get_count_query(self) -> None:
        """Count nothing: the pager needs no number."""


class CountedClaims(ModelView):
    """The claims as Flask-Admin lists them when it is told which columns, and nothing else."""

    page_size = ROWS
    can_create = can_edit = can_delete = False
    column_list = Claims.column_list
    column_searchable_list = Claims.column_searchable_list


@contextmanager
def ours(engine: Engine) -> Iterator[Ask]:
    """Give what asks our pages, as an editor."""
    with reader(engine) as client:
        yield partial(_asked, client)


@contextmanager
def flask_admin(engine: Engine) -> Iterator[Ask]:
    """Give what asks the pages of Flask-Admin."""
    app = Flask("peer")
    with Session(engine) as session:
        admin = Admin(app)
        admin.add_view(Claims(Claim, session, endpoint="claim"))
        admin.add_view(CountedClaims(Claim, session, endpoint="counted"))
        yield partial(_asked, app.test_client())


@contextmanager
def datasette(ledger: Path) -> Iterator[Ask]:
    """Give what asks the pages of Datasette, which never gives up for want of time."""
    patience = {"sql_time_limit_ms": 120_000, "facet_time_limit_ms": 120_000,
                "facet_suggest_time_limit_ms": 50}  # fmt: skip
    served = Datasette([str(ledger)], settings=patience)
    loop = asyncio.new_event_loop()

    def ask(address: str) -> None:
        answer = loop.run_until_complete(served.client.get(address, follow_redirects=True))
        assert answer.status_code == 200, (address, answer.status_code)

    yield ask
    loop.close()


def _asked(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def last_list_page(client: FlaskClient) -> str:
    """Return a page of our list that lies far in, by following it twenty times."""
    address = LIST
    for _ in range(20):
        onward = re.search(r'href="(/desk/lists/unrated\?after=[^"]+)"', client.get(address).text)
        if onward is None:
            break
        address = onward[1].replace("&amp;", "&")
    return address


def rows(ledger: Path, engine: Engine, claims: int) -> list[Row]:
    """Measure a list, the list far in, what everything can be narrowed by, and searches."""
    name, deep, among = ledger.stem, claims // ROWS // 2, f"{claims:,} claims"
    table, facets = f"/{name}/claim?_size={ROWS}", "&_facet=mode&_facet=state&_facet=language"
    with ours(engine) as we, flask_admin(engine) as admin, datasette(ledger) as served:
        with reader(engine) as client:
            far = last_list_page(client)
        begun = _medians(
            (we, admin, admin, served), (LIST, "/admin/claim/", "/admin/counted/", table)
        )
        onward = _medians(
            (we, admin, admin), (far, f"/admin/claim/?page={deep}", f"/admin/counted/?page={deep}")
        )
        narrowing = _medians((we, served), ("/search", f"{table}{facets}"))
        found = [_searched((we, admin, admin, served), name, word) for word in WORDS]
    counting = ((ADMIN, 0.067), (COUNTING, 0.067))
    slowest = [ninety_fifth(list(costs)) for costs in zip(*found, strict=True)]
    return [
        *_beside(f"list of {ROWS}, {among}", begun, (*counting, (DATASETTE, 0.01))),
        *_beside(f"list of {ROWS}, a page far in, {among}", onward, counting),
        *_beside(f"list of everything with facets, {among}", narrowing, ((FACETED, 0.1),)),
        *_beside(
            f"search for a word, {among}", slowest,
            ((ADMIN, 0.033), (COUNTING, 0.033), (DATASETTE, 0.1)),
        ),
    ]  # fmt: skip


def _searched(asks: Sequence[Ask], name: str, word: str) -> list[float]:
    told = urlencode({"q": word})
    addresses = (
        f"/search?{told}", f"/admin/claim/?search={word}&page_size=20",
        f"/admin/counted/?search={word}&page_size=20",
        f"/{name}/claim_search?_search={word}&_size=20",
    )  # fmt: skip
    return _medians(asks, addresses, rounds=1)


def _medians(asks: Sequence[Ask], addresses: Sequence[str], rounds: int = ROUNDS) -> list[float]:
    jobs = [partial(ask, address) for ask, address in zip(asks, addresses, strict=True)]
    return [statistics.median(costs) for costs in spent(*jobs, rounds=rounds)]


def _beside(job: str, costs: Sequence[float], peers: Sequence[tuple[str, float]]) -> list[Row]:
    """Set our cost against that of each peer, of which it may be so small a part."""
    mine, *others = costs
    return [
        Row(f"{job}; {peer}", f"{mine:.1f} ms", f"{theirs:.0f} ms", mine / theirs, limit)
        for (peer, limit), theirs in zip(peers, others, strict=True)
    ]


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description="Measure our lists and search beside others.")
    parser.add_argument("ledger", type=Path, help="the SQLite file of a large ledger")
    ledger = parser.parse_args().ledger
    engine, claims = engines.create(f"sqlite:///{ledger}"), count_claims(ledger)
    settle()
    made = rows(ledger, engine, claims)
    write_table(made, ran_on(claims), MARKS)
    print("\n".join(map(str, made)))


if __name__ == "__main__":
    main()
