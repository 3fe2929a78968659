"""Keep the narrow tables of what is public in step with the ledger, or make them anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from functools import partial
from typing import Any

from sqlalchemy import Table, delete, func, insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim, table_of
from claimtracker.operations import touched
from claimtracker.queries import public_rows, released
from claimtracker.queries.public_rows import Excerpt
from claimtracker.queries.public_tables import ARTICLE, CLAIM, NAME, TABLES, TEXT
from claimtracker.queries.stored import every_key, pieces

# What is noted of claims and articles whose public side may have changed.
SEEN = {"claim": "public claim", "article": "public article"}
BATCH = 500


def settle(session: Session) -> None:
    """Bring what is public up to date with the claims and articles that were touched.

    A ledger in which nothing touched is public, or was, does nothing here but look.
    """
    session.flush()
    for ids in touched.pages(session, "claim", BATCH):
        concerned = _claims(session, sorted(public_rows.family(session, ids)))
        touched.note(session, SEEN["claim"], sorted(concerned))
    if touched.noted_any(session, SEEN["claim"]):
        _note_around(session)
    if touched.noted_any(session, "article"):
        touched.note_all(session, SEEN["article"], touched.noted(session, "article"))
    for ids in touched.pages(session, SEEN["article"], BATCH):
        changed = sorted(_articles(session, ids))
        # What the public takes for the origin of a copy is another now.
        touched.note(session, SEEN["claim"], sorted(public_rows.told_in_copies(session, changed)))
    for ids in touched.pages(session, SEEN["claim"], BATCH):
        _names(session, ids)


def rebuild(session: Session) -> None:
    """Make what is public anew from the ledger."""
    session.flush()
    for table in TABLES:
        session.execute(delete(table))
    for ids in every_key(session, Claim):
        _claims(session, ids)
    for ids in every_key(session, Article):
        _articles(session, ids)
    for ids in every_key(session, Claim):
        _names(session, ids)


def problems(session: Session) -> Iterator[str]:
    """Say, in a sentence each, where the narrow tables differ from the ledger."""
    for ids in every_key(session, Claim):
        yield from _told(session, Claim, _claims_that_differ(session, ids))
    for ids in every_key(session, Article):
        yield from _told(session, Article, _articles_that_differ(session, ids))
    for table, model in ((CLAIM, Claim), (ARTICLE, Article), (NAME, Claim), (TEXT, Article)):
        owner = table.c[f"{model.__tablename__}_id"]
        strays = select(func.count()).where(owner.not_in(select(table_of(model).c.id)))
        if count := session.execute(strays).scalar_one():
            yield f"{count} rows of {table.name} stand for no {model.__tablename__}."


def _note_around(session: Session) -> None:
    """Note what else public readers see otherwise: other sides, and the articles of all."""
    for ids in touched.pages(session, SEEN["claim"], BATCH):
        touched.note(session, SEEN["claim"], sorted(public_rows.other_sides(session, ids)))
    for kind in filter(partial(touched.noted_any, session), ("claim", SEEN["claim"])):
        said = select(Assertion.article_id).where(
            Assertion.claim_id.in_(touched.noted(session, kind))
        )
        touched.note_all(session, SEEN["article"], said)


def _claims(session: Session, ids: Sequence[str]) -> set[str]:
    """Bring public claims up to date, and return those that are public or were."""
    were, are = _held(session, CLAIM, ids), released.public_among(session, ids)
    _take_out(session, CLAIM, were - are)
    _put_in(session, CLAIM, [{"claim_id": one} for one in sorted(are - were)])
    return were | are


def _articles(session: Session, ids: Sequence[str]) -> set[str]:
    """Bring public articles up to date, and return those that are public now or no longer."""
    were, are = _held(session, ARTICLE, ids), public_rows.articles_among(session, ids)
    _take_out(session, ARTICLE, were - are)
    _put_in(session, ARTICLE, [{"article_id": one} for one in sorted(are - were)])
    if were or are:
        session.execute(delete(TEXT).where(TEXT.c.article_id.in_(sorted(were | are))))
        texts = public_rows.excerpts(session, sorted(are))
        _put_in(session, TEXT, [_row(one) for one in texts])
    return were ^ are


def _names(session: Session, ids: Sequence[str]) -> None:
    session.execute(delete(NAME).where(NAME.c.claim_id.in_(ids)))
    named = sorted(public_rows.names(session, ids))
    _put_in(session, NAME, [{"row_id": row, "claim_id": claim} for row, claim in named])


def _row(one: Excerpt) -> dict[str, Any]:
    return dict(zip(TEXT.columns.keys(), astuple(one), strict=True))


def _held(session: Session, table: Table, ids: Sequence[str]) -> set[str]:
    [key] = table.primary_key
    return set(session.scalars(select(key).where(key.in_(ids))))


def _take_out(session: Session, table: Table, ids: Iterable[str]) -> None:
    [key] = table.primary_key
    for piece in pieces(sorted(ids)):
        session.execute(delete(table).where(key.in_(piece)))


def _put_in(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)


def _claims_that_differ(session: Session, ids: Sequence[str]) -> set[str]:
    differing = _held(session, CLAIM, ids) ^ released.public_among(session, ids)
    stored = select(NAME.c.row_id, NAME.c.claim_id).where(NAME.c.claim_id.in_(ids))
    named = {(row[0], row[1]) for row in session.execute(stored)}
    return differing | {claim for _, claim in named ^ public_rows.names(session, ids)}


def _articles_that_differ(session: Session, ids: Sequence[str]) -> set[str]:
    are = public_rows.articles_among(session, ids)
    rows = session.execute(select(TEXT).where(TEXT.c.article_id.in_(ids)))
    stored, wanted = {Excerpt(*row) for row in rows}, public_rows.excerpts(session, sorted(are))
    texts = {one.article_id for one in stored ^ set(wanted)}
    return texts | (_held(session, ARTICLE, ids) ^ are)


def _told(session: Session, model: type[Claim | Article], ids: Iterable[str]) -> Iterator[str]:
    for piece in pieces(sorted(ids)):
        named = select(model.key).where(model.id.in_(piece)).order_by(model.key)
        for key in session.scalars(named):
            yield f"What is public is behind the {model.__tablename__} {key}."
