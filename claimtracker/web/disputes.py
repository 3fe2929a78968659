"""Disputes: the list that a desk works on, and one question with every answer given to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from claimtracker.operations.writing import clock
from claimtracker.queries import (
    dispute_facets,
    dispute_lists,
    disputes,
    just_decided,
    loose_passages,
    notices,
)
from claimtracker.queries.decisions import Decision
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.queries.dispute_choices import CAP, Choice, Part
from claimtracker.queries.disputes import DisputePage
from claimtracker.queries.just_decided import JustDecided
from claimtracker.queries.listed_disputes import ListedDispute
from claimtracker.rules.keys import row_key
from claimtracker.rules.permissions import Sight
from claimtracker.web import (
    citations,
    comments,
    decide_bars,
    frames,
    holds,
    ledger,
    people,
    sides,
)
from claimtracker.web import dispute_facets as narrowing
from claimtracker.web.decide_bars import Typed
from claimtracker.web.drawings import drawn_strip, drawn_timeline
from claimtracker.web.strips import Strip

pages = Blueprint("disputes", __name__)
PAGE = 25


@dataclass(frozen=True, slots=True)
class Shown:
    """A dispute as the list shows it, with the strip of its values where there is one."""

    card: ListedDispute
    strip: Strip | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list under the name that the page gives it."""

    part: Part
    label: str


LABELS = {
    "new": "New since decided", "suspected": "Suspected", "open": "Open", "due": "Due",
    "waiting": "Waiting",
    "closed": "Closed", "near": "Near", "changes": "Different, no contradiction",
    "lapsed": "Found no longer",
}  # fmt: skip
ALL = {Sight.WHOLE: "All live", Sight.PUBLIC: "All"}


@pages.get("/disputes")
def listed() -> str:
    """Show a part of the disputes, the most pressing first, and how many are in each."""
    tabs = _tabs(ledger.sight())
    part = dispute_lists.named(ledger.sight(), request.args.get("state"))
    tab = next(one for one in tabs if one.part == part)
    said = narrowing.asked(request.args)
    with ledger.reading() as session:
        news = came(session)
        among = news or () if said.only_new else None
        choice = Choice(today().isoformat(), said.codes, said.order, among)
        after = request.args.get("after")
        found = dispute_lists.page(session, tab.part, choice, after, PAGE, came=news)
        did = _just_decided(session)
        loose = loose_passages.count(session) if people.allowed("assertion.write") else 0
    return render_template(
        "disputes/list.html",
        loose=loose,
        did=did,
        is_due=is_due,
        tab=tab,
        tabs=[(one, found.counts[one.part.name]) for one in tabs],
        narrowed=narrowing.narrowed(said, found, url_for("disputes.listed", state=tab.part.name)),
        cap=CAP,
        shown=[_shown(card) for card in found.cards],
        found=found,
        pieces=sides.pieces,
    )


@pages.get("/disputes/<path:name>")
def shown(name: str) -> str:
    """Show one question: why it is in dispute, over time, and every answer with its words."""
    return page_of(name, Typed())


def page_of(name: str, typed: Typed, *, is_stale: bool = False) -> str:
    """Return the page of a dispute, with what was typed where that was not saved.

    A stale form is told what was decided meanwhile.
    """
    with ledger.reading() as session:
        page = disputes.get(session, name)
        held = holds.on_page(session, {"dispute": [page.card.id] if page.card.id else []})
        bar = decide_bars.bar(session, page, typed)
        did = _just_decided(session)
        said_of_it = comments.on_page(session, "dispute", page.card.id) if page.card.id else None
        noticed = notices.by_article(session, sides.articles_of([page.card]))
    listed_sides = sides.of_card(page.card)
    said = [one for side in listed_sides for one in side.assertions]
    return render_template(
        "disputes/page.html",
        page=page,
        bar=bar,
        own=page.own if bar else None,
        did=did,
        is_due=is_due,
        is_stale=is_stale,
        meanwhile=_meanwhile(page, typed),
        held=held,
        comments=said_of_it,
        noticed=noticed,
        card=page.card,
        sides=listed_sides,
        statements=sides.statements(listed_sides),
        by_letter={side.letter: side for side in listed_sides},
        said=said,
        changed=sides.changed(listed_sides, page.changes),
        sources=len({one.source for one in said}),
        timeline=drawn_timeline(listed_sides, page.verdicts, page.card),
        pieces=sides.pieces,
        surroundings=sides.surroundings,
        citation=citations.of_dispute(page, listed_sides) if page.card.id else "",
        frame=frames.code("dispute", page.card.id, page.card.question),
    )


def today() -> date:
    """Return the day on which a page is read."""
    return clock().date()


def is_due(card: DisputeCard | ListedDispute) -> bool:
    """Say whether a dispute waits and its date has come."""
    return card.state == "waiting" and dispute_lists.is_due(card.waiting_until, today())


def _just_decided(session: Session) -> JustDecided | None:
    """Return the dispute that the address says was just decided, to whoever may take that back."""
    if not people.allowed("dispute.decide"):
        return None
    return just_decided.find(session, row_key(request.args.get("did", "")))


def _meanwhile(page: DisputePage, typed: Typed) -> Decision | None:
    """Return the decision on a dispute that was taken since its form was made."""
    last = next((one for one in page.decisions if not one.contradiction), None)
    return last if last and str(last.at) != typed.was else None


def came(session: Session) -> tuple[str, ...] | None:
    """Return the disputes that came since whoever works at the desk looked last."""
    known = people.signed_in()
    if known is None or not people.allowed("desk.read"):
        return None
    return dispute_facets.new_since(session, known.actor.person_id)


def _tabs(sight: Sight) -> list[Tab]:
    named = LABELS | {"live": ALL[sight]}
    return [Tab(part, named[part.name]) for part in dispute_lists.parts(sight)]


def _shown(card: ListedDispute) -> Shown:
    return Shown(card, drawn_strip(card.reaches, card.kind or "", card.unit or ""))
