"""Add and edit articles, capture their texts, record what their publications say of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, Invalid
from claimtracker.models import Article, ArticleCopy, ArticleVersion, Assertion, Notice, table_of
from claimtracker.operations import anchors, events, rows, touched
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles, sources
from claimtracker.queries.articles import ArticleContent, ArticleText, NoticeContent, Version
from claimtracker.queries.stored import pieces
from claimtracker.rules.permissions import Actor, require


class CopyOfItself(Invalid):
    """An article would be a copy of itself, directly or through others."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The article {key!r} would be a copy of itself; correct `copy_of`.")


class ArticleWithoutText(Conflict):
    """A notice would stand on an article of which no text is known."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"The article {key!r} has no text yet, so no notice can stand on it; add its title or"
            " text first."
        )


@dataclass(frozen=True, slots=True)
class Capture:
    """A text of an article as somebody found it; `captured` is a date as written."""

    article_id: str
    text: ArticleText
    captured: str | None = None


def add(
    session: Session, contents: Sequence[ArticleContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Add articles, still without text, and return their keys, in order."""
    require(actor, "article.write")
    ids = rows.add(session, Article, contents, actor=actor, now=now)
    _copy(session, dict(zip(ids, contents, strict=True)))
    touched.articles(session, ids)
    return ids


def edit(
    session: Session,
    edits: Sequence[Edit[ArticleContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change articles; raises StaleVersion, CopyOfItself.

    What an earlier state says of a source that went up in another is said of that one.
    """
    require(actor, "article.write")
    last = sources.survivors(session, {e.after.source_id for e in edits})
    edits = [
        Edit(e.stored, replace(e.after, source_id=last.get(e.after.source_id, e.after.source_id)))
        for e in edits
    ]
    rows.edit(session, Article, edits, actor=actor, now=now, verb=verb, why=why)
    _copy(session, {e.stored.id: e.after for e in edits})
    touch(session, [e.stored.id for e in edits])


def capture(
    session: Session, captures: Sequence[Capture], *, actor: Actor, now: datetime
) -> list[str]:
    """Keep new texts as versions, and anchor what stood on the old ones anew.

    A text equal to the newest one of its article is left out. Returns the keys of the
    assertions whose words are not found in the new text.
    """
    require(actor, "article.write")
    lost: list[str] = []
    for piece in pieces(captures):
        newest = articles.newest_versions(session, [c.article_id for c in piece])
        made = _versions(piece, newest, now)
        _insert_versions(session, made, actor=actor, now=now)
        again = [row["article_id"] for row in made if row["number"] > 1]
        lost += anchors.place_articles(session, again)
        touched.articles(session, [row["article_id"] for row in made])
    return lost


def give_notice(
    session: Session, contents: Sequence[NoticeContent], *, actor: Actor, now: datetime
) -> list[str]:
    """Record what publications say about their own articles, on their newest versions.

    Raises ArticleWithoutText.
    """
    require(actor, "notice.write")
    newest = articles.newest_versions(session, [c.article_id for c in contents])
    _require_texts(session, [c.article_id for c in contents if c.article_id not in newest])
    made = [
        {
            "id": new_id(), "version": 1, "key": c.key, "article_id": c.article_id,
            "article_version_id": newest[c.article_id].id, "kind": c.kind, "dated": c.dated,
            "text": c.text,
        }
        for c in contents
    ]  # fmt: skip
    if made:
        session.execute(insert(table_of(Notice)), made)
    acts = [
        events.Act("add", "notice", str(row["id"]), after=rows.described(c))
        for row, c in zip(made, contents, strict=True)
    ]
    events.record(session, actor=actor, now=now, acts=acts)
    return [str(row["id"]) for row in made]


def edit_notices(
    session: Session,
    edits: Sequence[Edit[NoticeContent]],
    *,
    actor: Actor,
    now: datetime,
    verb: str = "edit",
    why: str = "",
) -> None:
    """Change notices; raises StaleVersion."""
    require(actor, "notice.write")
    rows.edit(session, Notice, edits, actor=actor, now=now, verb=verb, why=why)


def touch(session: Session, ids: Sequence[str]) -> None:
    """Note that articles changed, and with them the claims that they and their copies carry."""
    touched.articles(session, ids)
    for piece in pieces(articles.with_copies(session, ids)):
        carried = select(Assertion.claim_id).where(Assertion.article_id.in_(piece))
        touched.note_all(session, "claim", carried)


def digest(text: ArticleText) -> str:
    """Return the digest of a text, SHA-256 over its parts."""
    parts = (text.title, text.standfirst, text.body, text.captions)
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()


def _require_texts(session: Session, bare: Sequence[str]) -> None:
    if bare:
        known = articles.by_id(session, bare[:1])
        raise ArticleWithoutText(known[bare[0]].content.key)


def _versions(
    captures: Sequence[Capture], newest: Mapping[str, Version], now: datetime
) -> list[dict[str, Any]]:
    known = {a: (v.number, digest(v.text)) for a, v in newest.items()}
    made: list[dict[str, Any]] = []
    for capture in captures:
        number, seen = known.get(capture.article_id, (0, ""))
        found = digest(capture.text)
        if found == seen:
            continue
        known[capture.article_id] = (number + 1, found)
        text = capture.text
        made.append({
            "id": new_id(), "article_id": capture.article_id, "number": number + 1,
            "captured_at": now, "captured": capture.captured, "title": text.title,
            "standfirst": text.standfirst, "body": text.body, "captions": text.captions,
            "digest": found,
        })  # fmt: skip
    return made


def _insert_versions(
    session: Session, made: Sequence[Mapping[str, Any]], *, actor: Actor, now: datetime
) -> None:
    if not made:
        return
    session.execute(insert(table_of(ArticleVersion)), list(made))
    # The text is kept in the version, once; its event names it by its digest.
    acts = [
        events.Act(
            "capture", "article", str(row["article_id"]),
            after={"version": row["number"], "digest": row["digest"]},
        )
        for row in made
    ]  # fmt: skip
    events.record(session, actor=actor, now=now, acts=acts)


def _copy(session: Session, contents: Mapping[str, ArticleContent]) -> None:
    for piece in pieces(sorted(contents)):
        session.execute(delete(ArticleCopy).where(ArticleCopy.article_id.in_(piece)))
    made = [
        {"article_id": key, "origin_id": content.copy_of, "kind": content.copy or "reprint"}
        for key, content in contents.items()
        if content.copy_of
    ]
    if made:
        session.execute(insert(table_of(ArticleCopy)), made)
    for row in made:
        _refuse_circle(session, str(row["article_id"]), contents[str(row["article_id"])].key)


def _refuse_circle(session: Session, article_id: str, key: str) -> None:
    seen, current = {article_id}, article_id
    while True:
        origin = select(ArticleCopy.origin_id).where(ArticleCopy.article_id == current)
        found = session.execute(origin).scalar_one_or_none()
        if found is None:
            return
        if found in seen:
            raise CopyOfItself(key)
        seen.add(found)
        current = found
