"""Disputes: the list that a desk works on, and one question with every answer given to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.errors import Invalid
from claimtracker.queries import chains, disputes, question_links
from claimtracker.queries.dispute_cards import DisputeCard
from claimtracker.web import ledger, sides
from claimtracker.web.drawings import drawn_strip, drawn_timeline
from claimtracker.web.sides import Side
from claimtracker.web.strips import Strip

pages = Blueprint("disputes", __name__)
PAGE = 25
LIVE = ("open", "waiting", "suspected")


class NoSuchPlace(Invalid):
    """A page of the list was asked for that no list leads to."""

    def __init__(self) -> None:
        super().__init__("This is no page of the list; begin with the first.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A dispute with its sides and its strip, as the list shows it."""

    card: DisputeCard
    sides: tuple[Side, ...]
    left_out: int
    strip: Strip | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list, with how many disputes are in it."""

    name: str
    label: str
    takes: Callable[[DisputeCard], bool]


TABS = (
    Tab("live", "All live", lambda card: card.state in LIVE and not _is_near(card)),
    Tab("new", "New since decided", lambda card: card.new_since_decided),
    Tab("suspected", "Suspected", lambda c: c.state == "suspected" and not _is_near(c)),
    Tab("open", "Open", lambda card: card.state == "open"),
    Tab("waiting", "Waiting", lambda card: card.state == "waiting"),
    Tab("closed", "Closed", lambda card: card.state == "closed"),
    Tab("near", "Near", lambda card: _is_near(card)),
    Tab("changes", "Different, no contradiction", lambda card: card.state == "quiet"),
    Tab("lapsed", "Found no longer", lambda card: card.state == "lapsed"),
)
SIDES = 4


@pages.get("/")
def begin() -> Response:
    """Begin with the disputes."""
    return redirect(url_for("disputes.listed"), 303)


@pages.get("/disputes")
def listed() -> str:
    """Show a part of the disputes, the most pressing first, and how many are in each part."""
    tab, start = _tab(request.args.get("state", "live")), _place(request.args.get("from", "0"))
    with ledger.reading() as session:
        cards = disputes.listed(session)
        kinds = question_links.kinds(session, (card.attribute or "" for card in cards))
        copies = chains.copies(session, sides.articles_of(cards))
    chosen = [card for card in cards if tab.takes(card)]
    near = [card for card in cards if _is_near(card)] if tab.name == "live" else []
    return render_template(
        "disputes/list.html",
        tab=tab,
        tabs=[(one, sum(map(one.takes, cards))) for one in TABS],
        shown=[_shown(card, kinds, copies) for card in chosen[start : start + PAGE]],
        next=start + PAGE if len(chosen) > start + PAGE else None,
        near=near,
        pieces=sides.pieces,
    )


@pages.get("/disputes/<path:name>")
def shown(name: str) -> str:
    """Show one question: why it is in dispute, over time, and every answer with its words."""
    with ledger.reading() as session:
        page = disputes.get(session, name)
        kinds = question_links.kinds(session, [page.card.attribute or ""])
        copies = chains.copies(session, sides.articles_of([page.card]))
    listed_sides = sides.of_card(page.card, copies)
    kind = kinds.get(page.card.attribute or "", "")
    said = [one for side in listed_sides for one in side.assertions]
    return render_template(
        "disputes/page.html",
        page=page,
        card=page.card,
        sides=listed_sides,
        by_letter={side.letter: side for side in listed_sides},
        said=said,
        changed=sides.changed(listed_sides, page.changes),
        sources=len({one.source for one in said}),
        timeline=drawn_timeline(listed_sides, page.verdicts, kind, page.card.unit or ""),
        pieces=sides.pieces,
        surroundings=sides.surroundings,
    )


def _tab(name: str) -> Tab:
    return next((tab for tab in TABS if tab.name == name), TABS[0])


def _place(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:
        raise NoSuchPlace
    return int(text)


def _is_near(card: DisputeCard) -> bool:
    return card.state == "suspected" and not card.findings and card.near > 0


def _shown(card: DisputeCard, kinds: dict[str, str], copies: dict[str, str]) -> Shown:
    listed_sides: Sequence[Side] = sides.affirmed(sides.of_card(card, copies))
    strip = drawn_strip(listed_sides, kinds.get(card.attribute or "", ""), card.unit or "")
    kept = tuple(listed_sides[:SIDES])
    return Shown(card, kept, len(listed_sides) - len(kept), strip)
