"""Write assertions as annotations of the W3C's Web Annotation Data Model, as JSON-LD.

A collection of one page, an annotation on each line, so that memory stays flat. A session that
sees what is public writes what is public.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.exchange import exports, own_annotations
from claimtracker.exchange.export_claims import assertion_records
from claimtracker.exchange.export_pages import Given, pages
from claimtracker.exchange.own_annotations import CONTEXT, NAMESPACE
from claimtracker.models import Assertion
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import sources as source_rows
from claimtracker.queries.article_pages import NoSuchArticle
from claimtracker.queries.articles import ArticleContent, Version
from claimtracker.queries.assertions import AssertionContent
from claimtracker.queries.claims import ClaimContent
from claimtracker.queries.stored import Stored

KIND = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
EVERYTHING = f"{NAMESPACE}annotations"
# How many characters before and after a quote go along, as is usual for such selectors.
AROUND = 32
_CUT = "…"
_NOT_THEIRS: Mapping[str, str] = {
    "translated": "The words marked are a translation, not the speaker's own.",
    "garbled": "The words marked are garbled, not the speaker's own.",
    "paraphrase": "The words marked are a paraphrase.",
}
_SAYS: Mapping[str, str] = {
    "affirms": "affirms", "denies": "denies", "questions": "questions",
    "observes": "mentions and takes no side on",
}  # fmt: skip
Progress = Callable[[int, int], None]
Rows = Sequence[Stored[AssertionContent]]


@dataclass(slots=True)
class _About:
    """What is said of a collection, how long it may become, and who hears how far it is."""

    address: str
    label: str
    most: int | None = None
    progress: Progress | None = None
    total: int = 0


def write(
    session: Session, out: IO[bytes], address: str = EVERYTHING, progress: Progress | None = None
) -> int:
    """Write every assertion to a stream, and return how many there were.

    `address` is the IRI of the collection. The same ledger gives the same bytes.
    """
    about = _About(address, "Annotations", None, progress)
    about.total = exports.count(session, "assertion") if progress else 0
    return _write(session, out, pages(session, Assertion.key), about)


def write_public(session: Session, out: IO[bytes], address: str, most: int | None) -> int:
    """Write what is public of the assertions, or `most` of them; to be read publicly."""
    about = _About(address, "Annotations", most)
    return _write(session, out, assertion_rows.public_keys(session), about)


def write_article(session: Session, out: IO[bytes], key: str, address: str = "") -> int:
    """Write the assertions of one article, and return how many there were; raises NoSuchArticle."""
    row = article_rows.by_key(session, [key]).get(key)
    if row is None or row.removed:
        raise NoSuchArticle(key)
    wanted = select(Assertion.key).where(Assertion.article_id == row.id)
    version = article_rows.newest_versions(session, [row.id]).get(row.id)
    title = version.text.title if version else None
    named = address or f"{EVERYTHING}:{quote(key, safe='')}"
    about = _About(named, title or key)
    return _write(session, out, pages(session, Assertion.key, wanted), about)


def _write(session: Session, out: IO[bytes], listed: Iterator[Sequence[str]], about: _About) -> int:
    page = {"id": f"{about.address}#page", "type": "AnnotationPage", "startIndex": 0}
    head = {"@context": CONTEXT, "id": about.address, "type": "AnnotationCollection"}
    out.write(_open(head) + b',\n"first": ' + _open(page) + b',\n"items": [')
    done, is_cut = 0, False
    for keys in listed:
        rows = assertion_rows.by_key(session, keys)
        for one in annotated(session, [rows[key] for key in keys]):
            is_cut = done == about.most
            if is_cut:
                break
            out.write((b",\n" if done else b"\n") + _json(one))
            done += 1
        if is_cut:
            break
        if about.progress:
            about.progress(done, max(about.total, done))
    label = f"{about.label}, not complete: the first {done:,}" if is_cut else about.label
    out.write(b"\n]},\n" + _json({"label": label, "total": done})[1:] + b"\n")
    return done


def annotated(session: Session, rows: Rows) -> Iterator[dict[str, Any]]:
    """Give assertions as annotations."""
    records = assertion_records(session, rows)
    about = {row.content.article_id for row in rows}
    contents = {one: row.content for one, row in article_rows.by_id(session, about).items()}
    newest = article_rows.newest_versions(session, about)
    names = source_rows.names_now(session, [one.source_id for one in contents.values()])
    claimed = claim_rows.by_id(session, {row.content.claim_id for row in rows} - {None})  # type: ignore[arg-type]
    for row, record in zip(rows, records, strict=True):
        article = contents[row.content.article_id]
        version = newest.get(row.content.article_id)
        claim = claimed.get(row.content.claim_id or "")
        source = names.get(article.source_id, "")
        yield _annotation(row, record, article, version, claim, source)


def _annotation(
    row: Stored[AssertionContent], record: Given, article: ArticleContent,
    version: Version | None, claim: Stored[ClaimContent] | None, source: str,
) -> dict[str, Any]:  # fmt: skip
    text = version.text.part(row.content.part) if version else ""
    selectors, exact = _selectors(record, text)
    told = dict(record)
    if told.get("quote") == exact:
        told.pop("quote")
    bodies = [*_claim(claim, record, source), own_annotations.assertion(
        told, version.text.title if version else None, source
    )]  # fmt: skip
    if note := record.get("note"):
        bodies.append(_text(note, "commenting"))
    target: dict[str, Any] = {"source": article.url or f"urn:uuid:{row.content.article_id}"}
    if selectors:
        target = {"type": "SpecificResource", **target, "selector": selectors}
    return {
        "id": f"urn:uuid:{row.id}", "type": "Annotation",
        "motivation": "identifying" if claim else "commenting" if note else "highlighting",
        "body": bodies, "target": target,
    }  # fmt: skip


def _claim(
    claim: Stored[ClaimContent] | None, record: Given, source: str
) -> Iterator[dict[str, Any]]:
    """Give what is claimed: as a sentence, as a tag, and as a claim that programs know."""
    if claim is None or claim.content.statement is None:
        return
    content = claim.content
    assert content.statement is not None
    yield _text(_sentence(content.statement, record, source), "describing") | {"language": "en"}
    yield _text(str(record["stance"]), "tagging")
    yield own_annotations.claim(content.key, claim.id, content.statement, content.language)


def _sentence(statement: str, record: Given, source: str) -> str:
    """Say in a sentence who says what; the statement is ours, so that it has no quotation marks."""
    says = f"{_voice(record, source)} {_SAYS[record['stance']]}: {statement.rstrip('.')}."
    said = f" Said {record['said']}." if record.get("said") else ""
    theirs = f" {_NOT_THEIRS[record['words']]}" if record["words"] in _NOT_THEIRS else ""
    standing = f" It is {record['standing']}." if record.get("standing") else ""
    return says + said + theirs + standing


def _voice(record: Given, source: str) -> str:
    chain = record.get("attribution") or [source or "The article"]
    last = {"name": chain[-1]} if isinstance(chain[-1], str) else chain[-1]
    name = last.get("name") or last.get("described") or ""
    name = name[:1].upper() + name[1:]
    return f"{name} for {last['for']}" if "for" in last else name


def _selectors(record: Given, text: str) -> tuple[list[dict[str, Any]], str | None]:
    """Return how to find the words, and the words as they stand in the text."""
    words, start, end = record.get("quote"), record.get("start"), record.get("end")
    if words is None:
        return [], None
    if start is None or end is None or not text[start:end]:
        told = {"prefix": record.get("prefix"), "suffix": record.get("suffix")}
        return [_quote(words, told)], words
    exact = text[start:end]
    around = {"prefix": _before(text, start), "suffix": _after(text, end)}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return [_quote(exact, around), position], exact


def _quote(exact: str, around: Mapping[str, str | None]) -> dict[str, Any]:
    told = {name: words for name, words in around.items() if words}
    return {"type": "TextQuoteSelector", "exact": exact, **told}


def _before(text: str, start: int) -> str:
    """Return what stands before words in their line, where what the public sees has no holes."""
    return text[max(0, start - AROUND) : start].rpartition("\n")[2].lstrip(_CUT)


def _after(text: str, end: int) -> str:
    return text[end : end + AROUND].partition("\n")[0].rstrip(_CUT)


def _text(value: str, purpose: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _open(value: Mapping[str, Any]) -> bytes:
    return _json(value)[:-1]


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
