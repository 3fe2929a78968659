"""Take articles with their texts, what they copy, and notices about them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange import names, text_files
from claimtracker.exchange.intake import Intake, Wanted, count_changed, merged, prepare, save
from claimtracker.exchange.records import REDACTED, BadRecord, Record
from claimtracker.models import Article
from claimtracker.operations import articles
from claimtracker.operations.articles import Capture
from claimtracker.operations.rows import Edit
from claimtracker.queries import articles as article_rows
from claimtracker.queries.articles import ArticleContent, ArticleText, NoticeContent, Version
from claimtracker.rules import addresses, periods

PLAIN = ("byline", "published", "retrieved", "language", "genre")
Texts = list[tuple[ArticleText, str | None]]


def key_of(record: Record) -> str:
    """Return the key of an article: its own, else its address; raises BadRecord."""
    if key := record.given.get("key"):
        return str(key)
    if url := record.given.get("url"):
        return addresses.key(url)
    raise BadRecord("is missing; an article needs a key or an address (url)", "key")


def identity(record: Record) -> str:
    """Return what tells articles of one file apart."""
    try:
        return key_of(record)
    except BadRecord:
        return f"line {record.line}"


def take_articles(intake: Intake, records: list[Record]) -> None:
    """Take articles and their texts; a changed text is a new version, anchored anew."""
    sources = names.sources_of(intake, names.given(records, "source"))
    stored = article_rows.by_key(intake.session, {identity(r) for r in records})
    newest = article_rows.newest_versions(intake.session, [row.id for row in stored.values()])
    taken = article_rows.redacted_digests(intake.session, newest)
    texts: dict[int, Texts] = {}

    def make(record: Record) -> Wanted:
        row = stored.get(key_of(record))
        texts[record.line] = _texts(intake, record, newest.get(row.id) if row else None)
        if row and articles.digest(texts[record.line][-1][0]) in taken.get(row.id, ()):
            raise BadRecord("holds words that were redacted here; leave the text out", "text")
        told = _told(record) | {"source_id": sources[record.given["source"]]}
        return Wanted(record, row, merged(row, ArticleContent, told))

    act = (partial(articles.add, intake.session, **intake.by),
           partial(articles.edit, intake.session, **intake.by))  # fmt: skip
    wanted = prepare(intake, records, make)
    ids = save(intake, "article", wanted, *act)
    news = _news(intake, {ids[line]: texts[line] for line in ids}, newest)
    count_changed(intake, "article", [key for key in news if key in newest])
    _capture(intake, news)


def take_copies(intake: Intake, records: list[Record]) -> None:
    """Say which article repeats which, once all articles of the file are there."""
    copies = [r for r in records if "copy_of" in r.given or "copy" in r.given]
    if not copies:
        return
    origins = names.articles_of(intake, names.given(copies, "copy_of"))
    stored = article_rows.by_key(intake.session, {identity(r) for r in copies})
    edits = []
    for record in copies:
        try:
            edits += _copy(intake, record, stored, origins)
        except ClaimtrackerError as error:
            intake.tally.refuse(record.line, error)
    if edits:
        count_changed(intake, "article", [edit.stored.id for edit in edits])
        articles.edit(intake.session, edits, **intake.by)


def take_notices(intake: Intake, records: list[Record]) -> None:
    """Take what publications say about their own articles."""
    about = names.articles_of(intake, names.given(records, "article"))
    stored = article_rows.notices_by_key(intake.session, [notice_key(r) for r in records])

    def make(record: Record) -> Wanted:
        article = about.get(record.given["article"])
        if article is None:
            known = names.some_keys(intake.session, Article.key)
            raise names.unknown("article", "article", record.given["article"], known)
        told = {
            "key": notice_key(record), "article_id": article, "kind": record.given["kind"],
            "text": record.given["text"],
        }  # fmt: skip
        if "date" in record.given:
            told["dated"] = record.given["date"]
        row = stored.get(notice_key(record))
        if row is not None and row.content.text is None:
            _require_redacted(record)
            told["text"] = None
        return Wanted(record, row, merged(row, NoticeContent, told))

    act = (partial(articles.give_notice, intake.session, **intake.by),
           partial(articles.edit_notices, intake.session, **intake.by))  # fmt: skip
    save(intake, "notice", prepare(intake, records, make), *act)


def notice_key(record: Record) -> str:
    """Return the key of a notice: its own, else one made of article, kind and words."""
    if key := record.given.get("key"):
        return str(key)
    whole = "\n".join(str(record.given.get(n)) for n in ("article", "kind", "text"))
    return "n-" + hashlib.sha256(whole.encode()).hexdigest()[:16]


def _require_redacted(record: Record) -> None:
    if record.given["text"] != REDACTED:
        raise BadRecord(f"was redacted here; write {REDACTED} in its place", "text")


def _told(record: Record) -> dict[str, Any]:
    told = {name: record.given[name] for name in PLAIN if name in record.given}
    told["key"] = key_of(record)
    if url := record.given.get("url"):
        told["url"] = addresses.key(url)
    if "published" in record.given:
        written = record.given["published"]
        span = periods.parse(written) if written else periods.Span(None, None)
        told |= {"published_from": span.first, "published_to": span.last}
    return told


def _texts(intake: Intake, record: Record, newest: Version | None) -> Texts:
    """Return the texts that a record brings, oldest first, each with the date it was captured."""
    earlier = [
        (_text(version, None, version.get("text")), version.get("date"))
        for version in record.given.get("versions") or ()
        if version.keys() - {"date"}
    ]
    before = newest.text if newest and not newest.redacted else None
    return [*earlier, (_text(record.given, before, _body(intake, record)), None)]


def _text(given: Mapping[str, Any], before: ArticleText | None, body: str | None) -> ArticleText:
    was = before or ArticleText()
    return ArticleText(
        given.get("title", was.title),
        given.get("standfirst", was.standfirst),
        body if body is not None or "text" in given else was.body,
        given.get("captions", was.captions),
    )


def _body(intake: Intake, record: Record) -> str | None:
    written = record.given.get("text_file")
    if written is None:
        return record.given.get("text")
    if record.given.get("text") is not None:
        raise BadRecord("stands beside `text`; give one of the two", "text_file")
    return text_files.read(intake.folder, written)


def _news(
    intake: Intake, texts: Mapping[str, Texts], newest: Mapping[str, Version]
) -> dict[str, Texts]:
    """Return the texts that are not here yet, by the keys of their articles' rows."""
    known = article_rows.digests(intake.session, newest)
    news: dict[str, Texts] = {}
    for article_id, listed in texts.items():
        seen = known.get(article_id, set())
        # An earlier text that is here already is not put on top of the newest one again.
        fresh = [one for one in listed[:-1] if articles.digest(one[0]) not in seen]
        last = newest.get(article_id)
        if fresh or last is None or not _is_known(last, listed[-1][0]):
            news[article_id] = [*fresh, listed[-1]]
    return news


def _is_known(newest: Version, text: ArticleText) -> bool:
    """Say whether a text is the newest one, or what is left of it after a redaction."""
    bare = ArticleText(REDACTED if newest.redacted and not newest.text.title else None)
    return text == bare or articles.digest(newest.text) == articles.digest(text)


def _capture(intake: Intake, texts: Mapping[str, Texts]) -> None:
    """Keep the texts in rounds, one version of each article a round."""
    rounds = max((len(listed) for listed in texts.values()), default=0)
    for place in range(-rounds, 0):
        captures = [
            Capture(article_id, *listed[place])
            for article_id, listed in texts.items()
            if len(listed) >= -place
        ]
        intake.tally.unanchored += articles.capture(intake.session, captures, **intake.by)


def _copy(
    intake: Intake, record: Record, stored: Mapping[str, Any], origins: Mapping[str, str]
) -> list[Edit[ArticleContent]]:
    row = stored.get(identity(record))
    if row is None:
        return []
    origin = record.given.get("copy_of")
    if origin is None and record.given.get("copy"):
        raise BadRecord("needs `copy_of`, the article that is copied", "copy")
    if origin is not None and origin not in origins:
        known = names.some_keys(intake.session, Article.key)
        raise names.unknown("article", "copy_of", origin, known)
    kind = (record.given.get("copy") or "reprint") if origin else None
    told = {"copy_of": origins[origin] if origin else None, "copy": kind}
    after = merged(row, ArticleContent, told)
    return [Edit(row, after)] if after != row.content else []
