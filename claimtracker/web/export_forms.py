"""In which forms a ledger, or the claims of a search, can be taken from a page: a list of them.

To add one, write a function that writes it, `write(engine, out, order, progress) -> rows`, and put
a `Form` with it into FORMS. The page says who may take it and about how large it is, keeps what is
long until it is made, and notes who took it. Of what is not public nothing may come into a form
whose order has the profile *public*: read with `searched`, or write from the rows of a dump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from claimtracker.config import settings
from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import (
    annotation_exports,
    datasette_files,
    dumps,
    exports,
    review_feeds,
    table_exports,
    table_packages,
)
from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.table_exports import TABLES
from claimtracker.operations import seals
from claimtracker.queries import ledgers, sights
from claimtracker.rules import search_query
from claimtracker.rules.permissions import Sight
from claimtracker.web import claim_reviews

Progress = Callable[[int, int], None]
# What readers take is a part, for only a whole has the chain of seals, which counts what was done.
EVERY_CLAIM = "type:claim"


@dataclass(frozen=True, slots=True)
class Order:
    """What is taken: with which profile, which claims (the words of a search, none for all).

    Without an account it is `most` claims at most.
    """

    profile: Profile
    words: str = ""
    most: int | None = None

    @property
    def part(self) -> str:
        """The words that say which claims; readers have those of all claims where none are said."""
        return self.words or (EVERY_CLAIM if self.profile == "public" else "")


Write = Callable[[Engine, IO[bytes], Order, Progress | None], int]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its name in addresses, what it is, what it is called as a file, how it is written.

    `sizes` is about how many bytes it has by itself, with each claim, and with each character of
    the texts of articles. Without `of_search` it is of all alone, and for the desk.
    """

    name: str
    title: str
    about: str
    file: str
    kind: str
    sizes: tuple[int, int, float]
    write: Write
    of_search: bool = True

    def size(self, claims: int, characters: int) -> int:
        """Return about how many bytes it has with so many claims and characters of texts.

        Two figures say all that is known of it.
        """
        base, each, text = self.sizes
        bytes_ = base + claims * each + int(characters * text)
        return round(bytes_, 2 - len(str(bytes_)))


def form(name: str) -> Form | None:
    """Return the form of a name, if there is one."""
    return next((one for one in FORMS if one.name == name), None)


def open_to(*, desk: bool) -> list[Form]:
    """Return the forms that the desk, or any reader, may take."""
    return [one for one in FORMS if desk or one.of_search]


@contextmanager
def _read(engine: Engine, order: Order) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Give a session on the whole ledger, and what `dumps.write` is told of an order."""
    seals.catch_up(engine)
    sight = Sight.PUBLIC if order.profile == "public" else Sight.WHOLE
    with sessions.read(engine) as session, sights.read(engine, sight) as searched:
        yield session, {
            "schema": str(schemas.status(engine).found), "profile": order.profile,
            "part": search_query.parse(order.part) if order.part else None, "words": order.part,
            "searched": searched, "most": order.most, "tells_head": order.profile == "team",
        }  # fmt: skip


def _sql(engine: Engine, out: IO[bytes], order: Order, progress: Progress | None) -> int:
    with _read(engine, order) as (session, told):
        return sum(dumps.write(session, out, progress=progress, **told).values())


def _datasette(engine: Engine, out: IO[bytes], order: Order, progress: Progress | None) -> int:
    with _read(engine, order) as (session, told):
        return sum(datasette_files.write(session, out, progress=progress, **told).values())


def _told(_engine: Engine, out: IO[bytes], order: Order, _progress: Progress | None) -> int:
    told = datasette_files.metadata("claims", order.profile, settings().licence)
    out.write(told.encode())
    return 0


def _records(engine: Engine, out: IO[bytes], _order: Order, progress: Progress | None) -> int:
    with sessions.read(engine) as session:
        return exports.write(session, out, progress)


def _workbook(engine: Engine, out: IO[bytes], _order: Order, progress: Progress | None) -> int:
    with sessions.read(engine) as session:
        return table_exports.write_workbook(session, out, tuple(TABLES), progress).rows


def _tables(engine: Engine, out: IO[bytes], _order: Order, progress: Progress | None) -> int:
    with sessions.read(engine) as session:
        now = ledgers.now(session)
        return table_packages.write_zip(
            session, out, tuple(TABLES), licence=settings().licence,
            head=f"{now.sealed}:{now.head or ''}", progress=progress,
        ).rows  # fmt: skip


def _annotations(engine: Engine, out: IO[bytes], _order: Order, progress: Progress | None) -> int:
    with sessions.read(engine) as session:
        return annotation_exports.write(session, out, progress=progress)


def _reviews(engine: Engine, out: IO[bytes], _order: Order, progress: Progress | None) -> int:
    """Write the verdicts that the public sees, and no others, whoever asks."""
    by = claim_reviews.publisher()
    with sights.read(engine, Sight.PUBLIC) as session:
        return review_feeds.write(session, out, by, by.feed, progress)


FORMS = (
    Form(
        "datasette", "A file for Datasette",
        "SQLite with tables to be read: links, facets, a search; to look into and to publish.",
        "claims.db", datasette_files.KIND, (330_000, 7_000, 2.0), _datasette,
    ),
    Form(
        "datasette-metadata", "What Datasette is told of that file",
        "Lies beside it: what its tables and columns are, and by what they are narrowed.",
        "claims.metadata.json", "application/json", (12_000, 0, 0), _told,
    ),
    Form(
        "sql", "SQL",
        "Rows as the ledger keeps them, for SQLite, PostgreSQL and DuckDB; becomes a ledger again.",
        "claims.sql", "application/sql; charset=utf-8", (50_000, 8_000, 1.0), _sql,
    ),
    Form(
        "records", "Records of the exchange format",
        "Everything but history, a line each; comes into another ledger as the same records.",
        "ledger.jsonl", "application/jsonl; charset=utf-8", (20_000, 2_000, 1.1), _records,
        of_search=False,
    ),
    Form(
        "workbook", "A workbook (XLSX)",
        "Six tables on six sheets, for spreadsheets; no cell is a formula.",
        "ledger.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        (10_000, 300, 0.5), _workbook, of_search=False,
    ),
    Form(
        "tables", "Tables (CSV), packed",
        "The same six tables, a file each, and what they are as Frictionless reads it.",
        "tables.zip", "application/zip", (6_000, 200, 0.45), _tables, of_search=False,
    ),
    Form(
        "annotations", "Web Annotations (JSON-LD)",
        "Assertions on the words that carry them, for programs that read annotations.",
        "annotations.jsonld", annotation_exports.KIND, (2_000, 4_000, 0), _annotations,
        of_search=False,
    ),
    Form(
        "claim-reviews", "Verdicts as ClaimReview (JSON-LD)",
        "What the public sees of our verdicts, for search engines and other fact checkers.",
        "verdicts.jsonld", claim_reviews.KIND, (300, 300, 0), _reviews, of_search=False,
    ),
)  # fmt: skip
