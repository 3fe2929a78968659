"""Which rows are held back from the public, read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import Select, Text, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from claimtracker.errors import NotFound
from claimtracker.models import (
    Article,
    Assertion,
    Base,
    Claim,
    Dispute,
    Event,
    Evidence,
    Hold,
    Person,
    Redaction,
    Seal,
    SealedEvent,
    Verdict,
    table_of,
)
from claimtracker.queries.few import few
from claimtracker.queries.stored import pieces
from claimtracker.rules.keys import is_row_key

HELD: Mapping[str, type[Base]] = {
    "article": Article,
    "assertion": Assertion,
    "claim": Claim,
    "dispute": Dispute,
    "evidence": Evidence,
    "verdict": Verdict,
}

# After these acts the public may no longer read what it could.
HIDING = ("withdraw", "take back", "take back release", "remove", "undo", "undo merge", "lapse",
          "settle")  # fmt: skip
NO_KEY = "00000000-0000-0000-0000-000000000000"


class NothingToHold(NotFound):
    """The row that shall be held back is not there, or is none that is ever public."""

    def __init__(self, table: str, row: str) -> None:
        super().__init__(f"There is no {table[:40]} {row[:80]!r} that could be held back.")


@dataclass(frozen=True, slots=True)
class HoldNow:
    """A hold that is in force: its row, and who placed it, when and why."""

    id: str
    reason: str
    placed_at: datetime
    placed_by: str


def on(session: Session, table: str, ids: Iterable[str]) -> dict[str, HoldNow]:
    """Return the holds in force on rows of a table, by the keys of the rows."""
    found: dict[str, HoldNow] = {}
    for piece in pieces(sorted(set(ids))):
        held = (
            select(Hold.row_id, Hold.id, Hold.reason, Hold.placed_at, Person.name)
            .join(Person, Person.id == Hold.placed_by)
            .where(Hold.table_name == table, Hold.row_id.in_(piece), Hold.live.is_(True))
        )
        found |= {row[0]: HoldNow(*row[1:]) for row in session.execute(held)}
    return found


def mark(session: Session) -> str:
    """Return what `was_withheld_since` is told: how much was taken away, the last seal, and the
    newest act.
    """
    newest = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1)) or NO_KEY
    sealed = session.scalar(select(func.max(Seal.number))) or 0
    return f"{_taken_away(session)}:{sealed}:{newest}"


def was_withheld_since(session: Session, marked: str, *, public: bool) -> bool:
    """Say whether a row was held back, or words were taken away, since something was marked.

    For the `public` also whether something that it could read may no longer be for it.
    """
    taken_away, sealed, newest = marked.rsplit(":", 2)
    if taken_away != _taken_away(session):
        return True
    return public and any(
        session.scalar(one.where(Event.act.in_(few(HIDING))).limit(1)) is not None
        for one in _later(int(sealed), newest)
    )


def _later(sealed: int, newest: str) -> tuple[Select[str], Select[str]]:
    """Return the queries of the acts since then: by their keys, and by the seals over them.

    Who writes beside others may commit an act later than one with a later key.
    """
    acts = select(Event.id)
    over = acts.join(SealedEvent, SealedEvent.event_id == Event.id)
    return acts.where(Event.id > newest), over.where(SealedEvent.seal_number > sealed)


def _taken_away(session: Session) -> str:
    held, redacted = (session.scalar(select(func.count(one.id))) for one in (Hold, Redaction))
    return f"{held}:{redacted}"


@dataclass(frozen=True, slots=True)
class Holdable:
    """A row that can be held back: what it says, the page that shows it, and its hold, if any.

    `shown_by` is a table and the key there of what has a page: that of an assertion is its
    article, that of a verdict its claim.
    """

    table: str
    id: str
    key: str
    says: str
    shown_by: tuple[str, str]
    hold: HoldNow | None


def row(session: Session, table: str, key: str) -> Holdable:
    """Return a row that can be held back by the key that people call it by.

    Raises NothingToHold.
    """
    may_be = table in HELD and (table != "dispute" or is_row_key(key))
    found = session.execute(_named(table, key)).first() if may_be else None
    if found is None:
        raise NothingToHold(table, key)
    says, owner = found.says or "", found.owner
    shown_by = _SHOWN_BY.get(table, table), owner
    return Holdable(
        table, found.id, key, says, shown_by, on(session, table, [found.id]).get(found.id)
    )


def by_key(session: Session, keys: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], HoldNow]:
    """Return the holds in force on rows of several tables, by table and key; one query for all."""
    found: dict[tuple[str, str], HoldNow] = {}
    cut = (pieces(sorted(set(wanted))) for wanted in keys.values())
    for parts in zip_longest(*cut, fillvalue=()):
        asked = dict(zip(keys, parts, strict=True))
        rows = session.execute(_in_force(tuple(keys)), asked)
        found |= {(one[0], one[1]): HoldNow(*one[2:]) for one in rows}
    return found


def of_article() -> Any:
    """Return the query of the holds in force on an article and its assertions, by table and key.

    It is given the key of the article.
    """
    is_it = Article.key == bindparam("key")
    assertions = _holding("assertion").join(Article, Article.id == Assertion.article_id)
    return union_all(_holding("article").where(is_it), assertions.where(is_it))


@cache
def _in_force(tables: tuple[str, ...]) -> Any:
    """Return the query of the holds in force on rows of tables, each with its row's name.

    It is given the keys of each table under the table's name.
    """
    return union_all(
        *(
            _holding(table).where(_called(table).in_(bindparam(table, expanding=True)))
            for table in tables
        )
    )


def _holding(table: str) -> Any:
    return (
        select(
            literal(table).label("table"), cast(_called(table), Text).label("key"), Hold.id,
            Hold.reason, Hold.placed_at, Person.name,
        )
        .select_from(table_of(HELD[table]))
        .join(Hold, Hold.row_id == table_of(HELD[table]).c.id)
        .join(Person, Person.id == Hold.placed_by)
        .where(Hold.table_name == table, Hold.live.is_(True))
    )  # fmt: skip


def _called(table: str) -> Any:
    return table_of(HELD[table]).c["id" if table == "dispute" else "key"]


_SHOWN_BY = {"assertion": "article", "verdict": "claim"}
_SAYS = {
    "article": Article.url, "assertion": Assertion.quote, "claim": Claim.statement,
    "dispute": Dispute.state, "evidence": Evidence.title, "verdict": Verdict.rating_label,
}  # fmt: skip


def _named(table: str, key: str) -> Select[tuple[str, str | None, str]]:
    """Return the query of a row by its key, with the key of what has a page for it."""
    columns = table_of(HELD[table]).c
    called = columns["id" if table == "dispute" else "key"]
    owner = {"assertion": Article.key, "verdict": Claim.key}.get(table, called)
    wanted = select(columns.id, _SAYS[table].label("says"), owner.label("owner"))
    if table == "assertion":
        wanted = wanted.join(Article, Article.id == Assertion.article_id)
    elif table == "verdict":
        wanted = wanted.join(Claim, Claim.id == Verdict.claim_id)
    if "removed_at" in columns:
        wanted = wanted.where(columns.removed_at.is_(None))
    return wanted.where(called == key)
