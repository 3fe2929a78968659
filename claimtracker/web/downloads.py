"""What is on a list, to be taken along: as a table, and claims with all that they need as SQL.

A file is written whole before the first byte of it is sent, so that the ledger is not kept open
for as long as a slow line takes; nothing is held in memory but a page of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import IO

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session
from werkzeug.http import dump_options_header

from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.exchange import dumps, tables
from claimtracker.exchange.tables import Written
from claimtracker.operations import dumps_taken, seals
from claimtracker.operations.dumps_taken import Taken
from claimtracker.operations.writing import clock
from claimtracker.queries import dispute_lists, ledgers
from claimtracker.queries.dispute_choices import Choice
from claimtracker.rules import search_query
from claimtracker.web import dispute_facets as narrowing
from claimtracker.web import ledger, people
from claimtracker.web.disputes import came, today
from claimtracker.web.searches import asked_for

pages = Blueprint("downloads", __name__)
# How much somebody without an account takes at once.
OPEN_LIMIT = 1_000
PIECE = 1 << 16
CSV = "text/csv; charset=utf-8"
SQL = "application/sql; charset=utf-8"


@pages.get("/download/found.csv")
def found() -> Response:
    """Give what a search finds: claims and articles."""
    query = search_query.parse(asked_for(request.args))
    return _table("found.csv", lambda session, out: tables.write_found(
        session, out, query, None, _limit()
    ))  # fmt: skip


@pages.get("/download/claims.csv")
def claims() -> Response:
    """Give the claims that a search finds, or all."""
    query = search_query.parse(asked_for(request.args))
    return _table("claims.csv", lambda session, out: tables.write_found(
        session, out, query, "claim", _limit()
    ))  # fmt: skip


@pages.get("/download/articles.csv")
def articles() -> Response:
    """Give the articles that a search finds, or all, without their texts."""
    query = search_query.parse(asked_for(request.args))
    return _table("articles.csv", lambda session, out: tables.write_found(
        session, out, query, "article", _limit()
    ))  # fmt: skip


@pages.get("/download/disputes.csv")
def disputes() -> Response:
    """Give a part of the disputes, a row for each answer."""
    known = dispute_lists.parts(ledger.sight())
    asked, said = request.args.get("state", ""), narrowing.asked(request.args)
    part = next((one for one in known if one.name == asked), known[0])

    def write(session: Session, out: IO[bytes]) -> Written:
        among = came(session) or () if said.only_new else None
        choice = Choice(today().isoformat(), said.codes, said.order, among)
        return tables.write_disputes(session, out, part, choice, _limit())

    return _table("disputes.csv", write)


@pages.get("/download/claims.sql")
def sql() -> Response:
    """Give the claims that a search finds, with all that belongs to them, as SQL for the desk.

    What it holds is noted, as for every dump of the ledger.
    """
    asked = asked_for(request.args)
    query = search_query.parse(asked)
    seals.catch_up(ledger.engine())
    with _filled() as file, ledger.reading() as session:
        schema = str(schemas.status(ledger.engine()).found)
        counts = dumps.write(session, file, schema=schema, part=query, words=asked)
        now = ledgers.now(session)
    taken = Taken("dump", "team", asked, f"{now.sealed}:{now.head or ''}", sum(counts.values()))
    with sessions.write(ledger.engine()) as session:
        dumps_taken.note(session, actor=people.actor(), now=clock(), taken=taken)
    return _sent("claims.sql", SQL, b"", file)


def _limit() -> int | None:
    return OPEN_LIMIT if people.signed_in() is None else None


def _table(name: str, write: Callable[[Session, IO[bytes]], Written]) -> Response:
    with _filled() as file, ledger.reading() as session:
        written = write(session, file)
    return _sent(name, CSV, tables.first_lines(written), file)


@contextmanager
def _filled() -> Iterator[IO[bytes]]:
    """Give a file without a name, which stays open unless it could not be filled."""
    with ExitStack() as stack:
        yield stack.enter_context(tempfile.TemporaryFile())
        stack.pop_all()


def _sent(name: str, kind: str, first: bytes, file: IO[bytes]) -> Response:
    answer = Response(_pieces(first, file), content_type=kind)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    answer.headers["Content-Length"] = str(len(first) + file.tell())
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.call_on_close(file.close)
    return answer


def _pieces(first: bytes, file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        yield first
        while piece := file.read(PIECE):
            yield piece
