"""Keep the lists of what waits at the desk in step with the ledger, or make them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.models import Article, Assertion, Base, Claim, Dispute, Source, table_of
from claimtracker.operations import findings, touched, work_disputes
from claimtracker.queries import work_rows
from claimtracker.queries.stored import every_key, pieces
from claimtracker.queries.work_tables import (
    DISPUTE,
    ITEM,
    PRINTED,
    TABLES,
    UNANCHORED,
    UNRATED,
)

CONCERNED = "work article"
BATCH = 500
_COLUMNS = ("list", "row_id", "rank")
_OWNERS: dict[str, type[Base]] = {
    PRINTED: Article, UNANCHORED: Assertion, UNRATED: Claim,
    **dict.fromkeys(work_disputes.LISTS, Dispute),
}  # fmt: skip


def settle(session: Session) -> None:
    """Bring the lists up to date with the claims and articles that were touched.

    Disputes are kept where they are compared. It follows the search, whose faces it reads.
    """
    session.flush()
    _note_articles(session)
    concerned = touched.pages(session, CONCERNED)
    locks.take_turns_on_articles(session, (key for page in concerned for key in page))
    for ids in touched.pages(session, "claim", BATCH):
        _refresh(session, UNRATED, ids, work_rows.unrated(session, ids))
    for ids in touched.pages(session, CONCERNED, BATCH):
        said = select(Assertion.id).where(Assertion.article_id.in_(ids))
        _refresh(session, UNANCHORED, said, work_rows.unanchored(ids))
        session.execute(delete(ITEM).where(ITEM.c.list == PRINTED, ITEM.c.row_id.in_(ids)))
        _put_in(session, work_rows.printed(session, ids))


def rebuild(session: Session) -> None:
    """Make the lists anew from the ledger and its search."""
    session.flush()
    for table in TABLES:
        session.execute(delete(table))
    for ids in every_key(session, Claim):
        _insert(session, work_rows.unrated(session, ids))
    for ids in every_key(session, Article):
        _insert(session, work_rows.unanchored(ids))
        _put_in(session, work_rows.printed(session, ids))
    for ids in every_key(session, Dispute):
        work_disputes.put_in(session, _disputes(session, ids))


def problems(session: Session) -> Iterator[str]:
    """Say, in a sentence each, where the lists differ from the ledger."""
    for ids in every_key(session, Claim):
        wanted = _found(session, work_rows.unrated(session, ids))
        yield from _behind(session, Claim, wanted ^ _held(session, UNRATED, ids))
    for ids in every_key(session, Article):
        yield from _articles_behind(session, ids)
    for ids in every_key(session, Dispute):
        ought, are = _disputes(session, ids), work_disputes.stored(session, ids)
        differing = {row[1] for row in ought.items ^ are.items}
        differing |= {row[0] for row in ought.faces ^ are.faces}
        yield from (f"The work lists are behind the dispute {one}." for one in sorted(differing))
    yield from _strays(session)


def _note_articles(session: Session) -> None:
    """Note the articles of which a passage may have lost its place, and ours that may be wrong."""
    for kind in ("article", "carrier"):
        if touched.noted_any(session, kind):
            touched.note_all(session, CONCERNED, touched.noted(session, kind))
    if touched.noted_any(session, "claim"):
        ours = (
            select(Assertion.article_id)
            .join(Article, Article.id == Assertion.article_id)
            .join(Source, Source.id == Article.source_id)
            .where(Assertion.claim_id.in_(touched.noted(session, "claim")), Source.ours.is_(True))
        )
        touched.note_all(session, CONCERNED, ours)


def _refresh(
    session: Session, name: str, ids: Sequence[str] | Select[Any], wanted: work_rows.Items
) -> None:
    session.execute(delete(ITEM).where(ITEM.c.list == name, ITEM.c.row_id.in_(ids)))
    _insert(session, wanted)


def _insert(session: Session, wanted: work_rows.Items) -> None:
    session.execute(insert(ITEM).from_select(_COLUMNS, wanted))


def _put_in(session: Session, rows: Sequence[work_rows.Item]) -> None:
    if rows:
        session.execute(insert(ITEM), [dict(zip(_COLUMNS, row, strict=True)) for row in rows])


def _disputes(session: Session, ids: Sequence[str]) -> work_disputes.Wanted:
    """Return what the lists ought to have of disputes, by comparing their questions again."""
    asked = select(Dispute.question_id, Dispute.claim_id).where(
        Dispute.id.in_(ids),
        or_(Dispute.state.in_(("suspected", "open", "waiting")), Dispute.new_since_decided),
    )
    rows = session.execute(asked.order_by(Dispute.question_id)).all()
    questions = [row.question_id for row in rows if row.claim_id is None]
    claims = [row.question_id for row in rows if row.claim_id is not None]
    return work_disputes.wanted(session, findings.compared(session, questions, claims))


def _articles_behind(session: Session, ids: Sequence[str]) -> Iterator[str]:
    wanted = set(work_rows.printed(session, ids))
    yield from _behind(session, Article, wanted ^ _held(session, PRINTED, ids))
    said = select(Assertion.id).where(Assertion.article_id.in_(ids))
    lost = _found(session, work_rows.unanchored(ids)) ^ _held(session, UNANCHORED, said)
    yield from _behind(session, Assertion, lost)


def _found(session: Session, wanted: Any) -> set[work_rows.Item]:
    return {work_rows.Item(*row) for row in session.execute(wanted)}


def _held(session: Session, name: str, ids: Sequence[str] | Select[Any]) -> set[work_rows.Item]:
    return _found(session, select(ITEM).where(ITEM.c.list == name, ITEM.c.row_id.in_(ids)))


def _behind(
    session: Session, model: type[Claim | Article | Assertion], items: set[work_rows.Item]
) -> Iterator[str]:
    for piece in pieces(sorted({item.row_id for item in items})):
        named = select(model.key).where(model.id.in_(piece)).order_by(model.key)
        for key in session.scalars(named):
            yield f"The work lists are behind the {model.__tablename__} {key}."


def _strays(session: Session) -> Iterator[str]:
    for name, model in _OWNERS.items():
        gone = ITEM.c.row_id.not_in(select(table_of(model).c.id))
        yield from _counted(session, ITEM, and_(ITEM.c.list == name, gone))
    yield from _counted(session, ITEM, ITEM.c.list.not_in(list(_OWNERS)))
    yield from _counted(session, DISPUTE, DISPUTE.c.dispute_id.not_in(select(Dispute.id)))


def _counted(session: Session, table: Table, which: Any) -> Iterator[str]:
    if count := session.execute(select(func.count()).select_from(table).where(which)).scalar_one():
        yield f"The work lists have {count} rows that stand for nothing in the ledger."
