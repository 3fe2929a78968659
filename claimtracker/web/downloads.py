"""What is on a list, to be taken along: as a table or as JSON Lines, and claims as SQL.

A file is written whole before the first byte of it is sent, so that the ledger is not kept open
for as long as a slow line takes; nothing is held in memory but a page of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import IO

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session
from werkzeug.http import dump_options_header

from claimtracker.db import schemas
from claimtracker.db import session as sessions
from claimtracker.errors import Invalid
from claimtracker.exchange import dumps, tables
from claimtracker.exchange.dump_schema import Profile
from claimtracker.exchange.tables import Form, Written
from claimtracker.operations import dumps_taken, seals
from claimtracker.operations.dumps_taken import Taken
from claimtracker.operations.writing import clock
from claimtracker.queries import dispute_lists, ledgers
from claimtracker.queries.dispute_choices import Choice
from claimtracker.queries.search_tables import Kind
from claimtracker.rules import search_query
from claimtracker.web import dispute_facets as narrowing
from claimtracker.web import ledger, people
from claimtracker.web.disputes import came, today
from claimtracker.web.searches import asked_for

pages = Blueprint("downloads", __name__)
# How much somebody without an account takes at once.
OPEN_LIMIT = 1_000
PIECE = 1 << 16
FORMS: Mapping[str, Form] = {"csv": tables.CSV, "jsonl": tables.JSON_LINES}
SQL = "application/sql; charset=utf-8"
View = Callable[[str], Response]


@pages.app_context_processor
def _limits() -> dict[str, int]:
    return {"open_limit": OPEN_LIMIT}


def _list(name: str) -> Callable[[View], View]:
    """Let a list be had at an address for each form of it."""

    def add(view: View) -> View:
        for ending in FORMS:
            pages.add_url_rule(
                f"/download/{name}.{ending}", name, view, defaults={"ending": ending}
            )
        return view

    return add


@_list("found")
def found(ending: str) -> Response:
    """Give what a search finds: claims and articles."""
    return _found("found", None, ending)


@_list("claims")
def claims(ending: str) -> Response:
    """Give the claims that a search finds, or all."""
    return _found("claims", "claim", ending)


@_list("articles")
def articles(ending: str) -> Response:
    """Give the articles that a search finds, or all, without their texts."""
    return _found("articles", "article", ending)


@_list("disputes")
def disputes(ending: str) -> Response:
    """Give a part of the disputes, a row for each answer."""
    part = dispute_lists.named(ledger.sight(), request.args.get("state"))
    said = narrowing.asked(request.args)

    def write(session: Session, out: IO[bytes]) -> Written:
        among = came(session) or () if said.only_new else None
        choice = Choice(today().isoformat(), said.codes, said.order, among)
        return tables.write_disputes(session, out, FORMS[ending], part, choice, limit())

    return _listed("disputes", ending, write)


class NothingSearchedFor(Invalid):
    """Claims are taken as SQL without a search by which they are chosen."""

    def __init__(self) -> None:
        super().__init__(
            "As SQL what a search finds is taken; search for a word or a filter first,"
            " such as subject:ByteDance."
        )


@pages.get("/download/claims.sql")
def sql() -> Response:
    """Give the claims that a search finds, with all that belongs to them, as SQL.

    The desk has all but accounts, readers what is public. What somebody with an account took is
    noted, as for every dump of the ledger.
    """
    asked = asked_for(request.args)
    part = search_query.parse(asked)
    if part.asks_nothing:
        raise NothingSearchedFor
    profile: Profile = "team" if ledger.sees_whole() else "public"
    seals.catch_up(ledger.engine())
    with filled() as file:
        with ledger.reading() as searched, sessions.read(ledger.engine()) as session:
            schema = str(schemas.status(ledger.engine()).found)
            counts = dumps.write(
                session, file, schema=schema, profile=profile, part=part,
                words=asked, searched=searched, most=limit(), tells_head=ledger.sees_whole(),
            )  # fmt: skip
            now = ledgers.now(session)
        if people.signed_in() is not None:
            head = f"{now.sealed}:{now.head or ''}"
            _note(Taken("dump", profile, asked, head, sum(counts.values())))
    return sent("claims.sql", SQL, b"", file)


def _note(taken: Taken) -> None:
    with sessions.write(ledger.engine()) as session:
        dumps_taken.note(session, actor=people.actor(), now=clock(), taken=taken)


def limit() -> int | None:
    """Return how much whoever asks takes at once; None for all of it."""
    return OPEN_LIMIT if people.signed_in() is None else None


def _found(name: str, kind: Kind | None, ending: str) -> Response:
    query = search_query.parse(asked_for(request.args))
    return _listed(name, ending, lambda session, out: tables.write_found(
        session, out, FORMS[ending], query, kind, limit()
    ))  # fmt: skip


def _listed(name: str, ending: str, write: Callable[[Session, IO[bytes]], Written]) -> Response:
    form = FORMS[ending]
    with filled() as file, ledger.reading() as session:
        written = write(session, file)
    return sent(f"{name}.{ending}", form.kind, tables.first_lines(form, written), file)


@contextmanager
def filled() -> Iterator[IO[bytes]]:
    """Give a file without a name, which stays open unless it could not be filled."""
    with ExitStack() as stack:
        yield stack.enter_context(tempfile.TemporaryFile())
        stack.pop_all()


def sent(name: str, kind: str, first: bytes, file: IO[bytes]) -> Response:
    """Send a file to its end, under a name; it stands at its end now, and is closed after."""
    answer = Response(pieces(first, file), content_type=kind)
    answer.headers["Content-Disposition"] = dump_options_header("attachment", {"filename": name})
    answer.headers["Content-Length"] = str(len(first) + file.tell())
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.call_on_close(file.close)
    return answer


def pieces(first: bytes, file: IO[bytes]) -> Iterator[bytes]:
    """Give what stands before a file, then the file, some at a time."""
    with file:
        file.seek(0)
        yield first
        while piece := file.read(PIECE):
            yield piece
