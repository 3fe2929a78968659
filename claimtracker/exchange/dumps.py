"""Write a ledger as one SQL text that SQLite, PostgreSQL and DuckDB load.

The engine formats the rows; what comes out is the same bytes on either engine. Only the
classes of columns and the state of rows decide what goes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from typing import IO, Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from claimtracker.config import settings
from claimtracker.db import literals, written_rows
from claimtracker.db import session as sessions
from claimtracker.db.literals import quoted
from claimtracker.errors import Conflict, Invalid, NotFound
from claimtracker.exchange import dump_schema, dump_views
from claimtracker.exchange.dump_schema import DumpTable, Profile
from claimtracker.models import Claim, Setting, table_of
from claimtracker.operations import seals
from claimtracker.queries import asked_claims, ledgers, parts
from claimtracker.rules.search_query import Query

ROWS_AN_INSERT = 200
AROUND = 150
VERSION = "version"
WHOLE = "whole"
UNLICENSED = "none stated"
# The head before anything was done, which tells nothing of what was done since.
NO_HEAD = f"0:{seals.FIRST}"
Progress = Callable[[int, int], None]
Condition = ColumnElement[bool]


class CopyHasOneForm(Conflict):
    """A copy of a part of a ledger is asked for what is not in it."""

    def __init__(self, profile: str) -> None:
        super().__init__(
            f"This ledger is a copy with the profile {profile}, and no more is in it;"
            f" dump it with --profile {profile} and without --where."
        )


class NothingFound(NotFound):
    """No claim that may leave is found by what was asked."""

    def __init__(self, words: str) -> None:
        super().__init__(f"No claim that may leave is found by {words!r}, so there is no dump.")


class PartOfNothing(Invalid):
    """A part is asked for by words that ask for nothing, so that every claim would be in it."""

    def __init__(self, words: str) -> None:
        super().__init__(
            f"{words!r} asks for nothing, for no letter or digit is in it; write a word or a"
            " filter, such as subject:ByteDance, or leave it out for the whole ledger."
        )


class PartTooLarge(Invalid):
    """More claims are asked for than may be taken at once."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"The search finds more than {most:,} claims, and no more are taken as SQL at once"
            " without an account; ask for less, or sign in."
        )


@dataclass(frozen=True, slots=True)
class Header:
    """What the first lines of a dump say of it."""

    schema: str
    profile: Profile
    part: str
    licence: str
    head: str

    @property
    def whole(self) -> bool:
        """Whether it is no part, but has every row that its profile allows."""
        return self.part == WHOLE

    @property
    def makes_copy(self) -> bool:
        """Whether a copy to read comes of it, and no ledger to work in."""
        return not self.whole or self.profile != "team"

    def lines(self) -> str:
        """Return the first lines of a dump."""
        return (
            "-- A claimtracker ledger, as SQL that SQLite, PostgreSQL and DuckDB load.\n"
            f"-- schema: {self.schema}\n"
            f"-- profile: {self.profile}\n"
            f"-- part: {one_line(self.part)}\n"
            f"-- licence: {one_line(self.licence)}\n"
            f"-- head: {self.head}\n"
            "-- Meant for a UTF-8 client with PostgreSQL's defaults"
            " (sqlite3 new.db < FILE, psql -f FILE);"
            " `claimtracker restore FILE` makes a ledger to work in.\n"
            "BEGIN;\n\n"
        )


class _Sink:
    """Bytes on their way out, digested as they pass."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._digest = hashlib.sha256()

    def write(self, words: str) -> None:
        """Write a text."""
        self.pass_on(words.encode())

    def pass_on(self, given: bytes) -> None:
        """Write what is in UTF-8 already."""
        self._digest.update(given)
        self._out.write(given)

    def seal(self) -> None:
        """Write the digest of all that was written, which ends the file."""
        self._out.write(f"-- sha256: {self._digest.hexdigest()}\n".encode())


def write(
    session: Session,
    out: IO[bytes],
    *,
    schema: str,
    profile: Profile = "team",
    part: Query | None = None,
    words: str = "",
    searched: Session | None = None,
    most: int | None = None,
    tells_head: bool = True,
    progress: Progress | None = None,
) -> Mapping[str, int]:
    """Write a dump to a stream and return the rows of each table.

    `schema` is the revision of the ledger; `part` leaves only the claims that a search finds,
    whose `words` the header says. A part of what is public must be `searched` for by a session
    that sees no more, else what is in it would tell of words that are not.
    `progress` hears rows done and all. Raises CopyHasOneForm, PartOfNothing and NothingFound.
    """
    if part is not None and part.asks_nothing:
        raise PartOfNothing(words)
    header = _header(session, schema, profile, words if part is not None else WHOLE)
    if not tells_head:
        header = replace(header, head=NO_HEAD)
    claims = _asked(session, part, searched or session, most) if part is not None else None
    conditions = parts.choose(session, public=profile == "public", claims=claims)
    if claims is not None and not _any(session, conditions):
        raise NothingFound(words)
    sessions.remember_little(session)
    tables = dump_schema.tables(profile, whole=header.whole)
    sink = _Sink(out)
    sink.write(header.lines())
    for table in tables:
        sink.write(dump_schema.create(table, tables) + "\n")
    counts = _rows(session, sink, tables, conditions, profile, progress)
    _ending(sink, tables, profile, counts)
    parts.forget(session)
    asked_claims.forget(session)
    return counts


def _asked(session: Session, part: Query, searched: Session, most: int | None) -> Select[Any]:
    # Only a part needs the search, which takes memory.
    from claimtracker.queries import search

    found = search.claims_found(searched, part)
    if most is not None:
        counted = select(func.count()).select_from(found.limit(most + 1).subquery())
        if searched.scalars(counted).one() > most:
            raise PartTooLarge(most)
    if searched is session:
        return found
    return asked_claims.keep(
        session, searched.scalars(found, execution_options={"yield_per": 1000})
    )


def one_line(words: str) -> str:
    """Return words without what would end the comment that they stand in."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", words).split())


def _header(session: Session, schema: str, profile: Profile, part: str) -> Header:
    copied = ledgers.copied(session)
    if copied is not None:
        if copied.profile != profile or part != WHOLE:
            raise CopyHasOneForm(copied.profile)
        return Header(schema, profile, copied.part, copied.licence, copied.head)
    licence = one_line(settings().licence) or UNLICENSED
    named = part if part == WHOLE else f"claims found by {one_line(part)}"
    return Header(schema, profile, named, licence, seals.head(session))


def _rows(
    session: Session,
    sink: _Sink,
    tables: tuple[DumpTable, ...],
    conditions: Mapping[str, Condition],
    profile: Profile,
    progress: Progress | None,
) -> Mapping[str, int]:
    total = sum(_count(session, t, conditions) for t in tables) if progress else 0
    done, counts = 0, {}
    for table in tables:
        counts[table.name] = 0
        names = ", ".join(quoted(name) for name in table.columns)
        columns = _columns(table, profile, session.get_bind().dialect.name)
        asked = _only(select().select_from(table.table), table, conditions).order_by(
            *(table.table.c[key] for key in table.key)
        )
        read = written_rows.read(session.connection(), asked, columns, ROWS_AN_INSERT)
        with closing(read) as blocks:
            for block, count in blocks:
                sink.write(f"INSERT INTO {quoted(table.name)} ({names}) VALUES\n")
                sink.pass_on(block)
                sink.write(";\n")
                counts[table.name] += count
                if progress:
                    progress(done + counts[table.name], total)
        done += counts[table.name]
    return counts


def _ending(
    sink: _Sink, tables: tuple[DumpTable, ...], profile: Profile, counts: Mapping[str, int]
) -> None:
    sink.write("\n" + "".join(dump_schema.indexes(table) for table in tables) + "\n")
    for view in dump_views.VIEWS:
        sink.write(dump_views.create(view, profile) + "\n")
    sink.write("COMMIT;\n")
    for table in tables:
        sink.write(f"-- rows: {table.name} {counts[table.name]}\n")
    sink.seal()


def _only(found: Select[Any], table: DumpTable, conditions: Mapping[str, Condition]) -> Select[Any]:
    if table.name == "setting":
        found = found.where(Setting.name != ledgers.COPY)
    condition = conditions.get(table.name)
    return found if condition is None else found.where(condition)


def _columns(table: DumpTable, profile: Profile, dialect: str) -> list[literals.Column]:
    """Return what is written of each column, as SQL."""
    return [
        (_expression(table, name, profile, dialect), kind, bool(table.table.c[name].nullable))
        for name, kind in zip(table.columns, table.types, strict=True)
    ]


def _expression(table: DumpTable, name: str, profile: Profile, dialect: str) -> str:
    """Return a column as SQL.

    Of the words around a passage the public sees only the nearest, and not how often a row was
    written to.
    """
    column = f"{quoted(table.name)}.{quoted(name)}"
    if profile == "public" and name == VERSION:
        return "1"
    if profile != "public" or table.name != "assertion":
        return column
    if name == "suffix":
        return f"substr({column}, 1, {AROUND})"
    if name == "prefix":
        last = (
            f"-{AROUND}" if dialect == "sqlite" else f"greatest(1, length({column}) - {AROUND - 1})"
        )
        return f"substr({column}, {last})"
    return column


def _count(session: Session, table: DumpTable, conditions: Mapping[str, Condition]) -> int:
    counted = select(func.count()).select_from(table.table)
    return int(session.execute(_only(counted, table, conditions)).scalar_one())


def _any(session: Session, conditions: Mapping[str, Condition]) -> bool:
    table = table_of(Claim)
    found = select(table.c.id).where(conditions[table.name]).limit(1)
    return session.execute(found).first() is not None
