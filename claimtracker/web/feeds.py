"""Feeds of a claim, of a source, of what is in dispute and of a search.

They have what is public and nothing else, whoever asks, and are there only where reading is open
to everybody: a program that reads a feed cannot sign in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.queries import claim_pages, claims, dispute_lists, news, sights, sources
from claimtracker.queries.claim_pages import ClaimPage
from claimtracker.queries.claims import NoSuchClaim
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.news import Item
from claimtracker.queries.verdict_history import VerdictSeen
from claimtracker.rules import search_query, short_keys
from claimtracker.rules.permissions import Sight
from claimtracker.web import atom, chips, citations, dates, ledger, short_addresses
from claimtracker.web.atom import Entry
from claimtracker.web.searches import asked_for

pages = Blueprint("feeds", __name__)
MOST = 50


@pages.get("/feeds/claims/<short>")
def claim(short: str) -> Response:
    """Give what was decided on a claim, and who said or denied it."""
    with _reading() as session:
        key = short_keys.whole(short)
        found = claims.key_standing(session, key) if key else None
        if found is None:
            raise NoSuchClaim(short)
        page = claim_pages.get(session, found)
    title = page.statement or page.key
    return _feed(title, url_for("claims.shown", key=page.key), _of_claim(page))


@pages.get("/feeds/sources/<short>")
def source(short: str) -> Response:
    """Give the claims and articles of a source that came, or were rated, last."""
    key = short_keys.whole(short)
    with _reading() as session:
        name = sources.name_now(session, key) if key else None
        if name is None:
            abort(404)
        words = f'source:"{name}"'
        found = news.latest(session, search_query.parse(words), MOST)
    return _feed(name, url_for("searches.searched", q=words), map(_item, found))


@pages.get("/feeds/disputes")
def disputes() -> Response:
    """Give the disputes that a person found real or closed, the last decided first."""
    with _reading() as session:
        found = dispute_lists.decided(session, MOST)
    return _feed("Disputes", url_for("disputes.listed"), map(_dispute, found))


@pages.get("/feeds/search")
def searched() -> Response:
    """Give the claims and articles that came, or were rated, last, of those that a search finds."""
    asked = asked_for(request.args)
    with _reading() as session:
        found = news.latest(session, search_query.parse(asked), MOST)
    page = url_for("searches.searched", q=asked)
    return _feed(f"Search: {asked}" if asked else "Claims and articles", page, map(_item, found))


def are_open() -> bool:
    """Say whether there are feeds."""
    return ledger.open_sight() is not None


@contextmanager
def _reading() -> Iterator[Session]:
    if not are_open():
        abort(404)
    with sights.read(ledger.engine(), Sight.PUBLIC) as session:
        yield session


def _feed(title: str, page: str, entries: Iterable[Entry]) -> Response:
    listed = list(entries)
    here = short_addresses.absolute(request.full_path.rstrip("?"))
    text = atom.feed(title, here, short_addresses.absolute(page), listed)
    answer = Response(text, content_type="application/atom+xml; charset=utf-8")
    answer.last_modified = atom.updated(listed)
    answer.headers["Cache-Control"] = "public, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def _of_claim(page: ClaimPage) -> Iterator[Entry]:
    address = short_addresses.of("claim", page.id)
    newest = sorted(page.assertions, key=lambda one: one.spoken.assertion_id, reverse=True)
    for one in newest[:MOST]:
        key = one.spoken.assertion_id
        said = citations.spoken(one)
        title = f"{said.begins}: {one.spoken.voice.label}, {one.spoken.source}"
        yield Entry(key, title, said.line, address, short_keys.made_at(key))
    for verdict in page.verdicts[:MOST]:
        yield _verdict(verdict, address)


def _verdict(verdict: VerdictSeen, address: str) -> Entry:
    by = "" if verdict.ours else f", by {verdict.publisher}"
    told = [verdict.rationale or "", verdict.public_note or ""]
    updated = verdict.published_at
    title = f"Verdict: {verdict.label}{by}"
    if verdict.withdrawal:
        title, updated = f"Withdrawn: {verdict.label}{by}", verdict.withdrawal.at
        told.insert(0, verdict.withdrawal.reason or "")
    return Entry(verdict.id, title, "\n".join(filter(None, told)), address, updated)


def _dispute(card: DisputeCard) -> Entry:
    state = chips.STATES[card.state][1]
    ended = f": {card.outcome_label}" if card.state == "closed" and card.outcome_label else ""
    assert card.decided_at is not None
    answers = [
        f"{one.letter}. {dates.in_words(one.value)} — {'; '.join(one.voices)}"
        for one in card.answers
        if one.is_affirmed and not card.claim
    ]
    if card.claim:
        answers = [f"{row.stance}: {row.voice}, {row.source}" for one in card.answers
                   for row in one.assertions]  # fmt: skip
    text = "\n".join([f"{state}{ended}", *answers])
    address = short_addresses.of("dispute", card.id)
    return Entry(card.id, card.question, text, address, card.decided_at)


def _item(item: Item) -> Entry:
    hit = item.hit
    noun = "claims.shown" if hit.type == "claim" else "articles.shown"
    told = [hit.rating_label or ("No verdict" if hit.type == "claim" else ""), *hit.sources]
    said = dates.shown(hit.published) or dates.shown(hit.first)
    text = ". ".join(filter(None, [*told, said]))
    title = f"{hit.type.capitalize()}: {hit.title or hit.key}"
    address = short_addresses.absolute(url_for(noun, key=hit.key))
    return Entry(hit.id, title, text, address, item.updated)
