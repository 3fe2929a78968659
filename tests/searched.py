"""Rows that the tests of the search put into a ledger, without the acts of any editor."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import (
    Article,
    ArticleCopy,
    ArticleVersion,
    Assertion,
    Attribution,
    Base,
    Claim,
    ClaimMerge,
    ClaimTopic,
    Contradiction,
    Dispute,
    Entity,
    EntityName,
    Person,
    Rating,
    Reading,
    Source,
    Topic,
    Verdict,
    VerdictWithdrawal,
)
from claimtracker.operations import search_index, touched
from claimtracker.queries import search, search_postgresql, search_sqlite
from claimtracker.queries.search_tables import Kind
from claimtracker.rules.search_query import parse
from claimtracker.rules.text import fold

NOW = datetime(2020, 10, 1, 12, 0)


def limit(monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    """Let searches on either engine rank, list or look at no more than so many entries."""
    for engine in (search_sqlite, search_postgresql):
        for name, number in limits.items():
            monkeypatch.setattr(engine, name.upper(), number)


def row(session: Session, model: type[Base], **values: Any) -> str:
    """Put in a row, with a key and a version where its table has them."""
    columns = model.__table__.columns
    given = {"id": new_id(), "version": 1} | values
    session.execute(
        insert(model.__table__), [{name: v for name, v in given.items() if name in columns}]
    )
    return str(given["id"])


def source(session: Session, name: str, *, domain: str | None = None, ours: bool = False) -> str:
    return row(session, Source, name=name, folded=fold(name), domain=domain, ours=ours)


def entity(session: Session, name: str, *aliases: str) -> str:
    made = row(session, Entity, name=name, kind="organization")
    for called in (name, *aliases):
        row(session, EntityName, folded=fold(called), entity_id=made, name=called)
    return made


def article(
    session: Session,
    key: str,
    publication: str,
    *,
    title: str = "",
    body: str = "",
    published: date | None = None,
    genre: str = "news",
) -> str:
    made = row(
        session, Article, key=key, source_id=publication, genre=genre,
        published=published.isoformat() if published else None,
        published_from=published, published_to=published,
    )  # fmt: skip
    version(session, made, 1, title=title, body=body)
    touched.articles(session, [made])
    return made


def version(session: Session, of: str, number: int, *, title: str = "", body: str = "") -> None:
    row(
        session, ArticleVersion, article_id=of, number=number, captured_at=NOW, title=title,
        body=body, digest="",
    )  # fmt: skip
    touched.articles(session, [of])


def copy(session: Session, of: str, origin: str) -> None:
    row(session, ArticleCopy, article_id=of, origin_id=origin, kind="reprint")


def claim(
    session: Session,
    key: str,
    statement: str,
    *,
    about: str | None = None,
    state: str = "published",
    mode: str = "fact",
) -> str:
    made = row(session, Claim, key=key, identity=key, statement=statement, mode=mode, state=state)
    if about:
        row(
            session, Reading, claim_id=made, subject_id=about, low_in=True, high_in=True, step=0.0,
            unit="", scope="",
        )  # fmt: skip
    touched.claims(session, [made])
    return made


def assertion(
    session: Session,
    of: str | None,
    where: str,
    *,
    quote: str | None = None,
    said: date | None = None,
    voice: tuple[str, str | None] | None = None,
    described: str | None = None,
    stance: str = "affirms",
    standing: str = "stands",
) -> str:
    key = new_id()
    made = row(
        session, Assertion, key=key, identity=key, claim_id=of, article_id=where, quote=quote,
        stance=stance, part="body", words="verbatim", hedged=False, standing=standing,
        said_from=said, said_to=said,
    )  # fmt: skip
    links = [{"entity_id": voice[0], "for_id": voice[1]}] if voice else []
    links += [{"described": described}] if described else []
    for position, link in enumerate(links):
        row(session, Attribution, assertion_id=made, position=position, **link)
    if of:
        touched.claims(session, [of])
    return made


def topic(session: Session, of: str, name: str) -> None:
    made = row(session, Topic, name=name, folded=fold(name))
    row(session, ClaimTopic, claim_id=of, topic_id=made)


def person(session: Session) -> str:
    found = session.execute(select(Person.id).where(Person.name == "Ada")).scalar()
    return str(found or row(session, Person, name="Ada"))


def verdict(
    session: Session, of: str, code: str, at: datetime, *, publisher: str | None = None
) -> str:
    rating = session.execute(select(Rating.id, Rating.label).where(Rating.code == code)).one()
    touched.claims(session, [of])
    return row(
        session, Verdict, key=new_id(), claim_id=of, publisher_id=publisher, rating_id=rating[0],
        rating_code=code, rating_label=rating[1], decided_at=at, decided_by=person(session),
        published_at=at,
    )  # fmt: skip


def withdrawal(session: Session, of: str) -> None:
    row(session, VerdictWithdrawal, verdict_id=of, withdrawn_at=NOW, withdrawn_by=person(session))


def merge(session: Session, merged: str, survivor: str) -> None:
    row(
        session, ClaimMerge, merged_id=merged, survivor_id=survivor, merged_at=NOW,
        merged_by=person(session), live=True,
    )  # fmt: skip
    touched.claims(session, [merged, survivor])


def contradiction(
    session: Session,
    one: str,
    other: str,
    *,
    near: bool = False,
    kind: str = "value",
    state: str = "suspected",
) -> None:
    left, right = sorted((one, other))
    dispute = row(
        session, Dispute, question_id=new_id(), claim_id=left, state=state, found_at=NOW,
        new_since_decided=False,
    )  # fmt: skip
    row(
        session, Contradiction, dispute_id=dispute, left_id=left, right_id=right, kind=kind,
        live=True, near=near, by_one_voice=False, gap=0.0, hint="", reason="They differ.",
        found_at=NOW,
    )  # fmt: skip
    touched.claims(session, [one, other])


def keys(session: Session, text: str, kind: Kind | None = "claim") -> list[str]:
    """Settle the search, and return the keys of what it finds, in the order of the keys."""
    search_index.settle(session)
    return sorted(hit.key for hit in search.find(session, parse(text), kind=kind).results)
