"""Speakers: all that somebody is quoted with, in the order of saying."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from claimtracker.queries import named, notices, sayings, turns
from claimtracker.queries.named import Named
from claimtracker.queries.sayings import CAP
from claimtracker.queries.turns import Turn
from claimtracker.web import addresses, ledger, turn_plots
from claimtracker.web.timelines import Timeline

pages = Blueprint("speakers", __name__)
PAGE = 50


@dataclass(frozen=True, slots=True)
class Drawn:
    """A turn with its plot, where any day is known."""

    turn: Turn
    plot: Timeline | None


@pages.get("/speakers/<path:key>")
def shown(key: str) -> str | Response:
    """Show what somebody is quoted with; another name leads to the one that is used now."""
    is_newest_first = request.args.get("order") == "newest"
    with ledger.reading() as session:
        speaker = named.entity(session, key, noun="speaker")
        if speaker.name != key:
            return forward("speakers.shown", speaker)
        said, more = sayings.of_speaker(session, speaker.id)
        ordered = said[::-1] if is_newest_first else said
        part, following = sayings.page(ordered, request.args.get("after"), PAGE)
        found = sayings.whole(session, part)
        turned = turns.of_speaker(session, speaker.id, said)
        noticed = notices.by_article(session, (one.spoken.article for one in found))
    return render_template(
        "speakers/page.html",
        speaker=speaker,
        said=found,
        total=len(said),
        more=more,
        cap=CAP,
        next=following,
        is_newest_first=is_newest_first,
        turned=turned,
        turns=[Drawn(one, turn_plots.drawn(one)) for one in turned.turns],
        noticed=noticed,
    )


def forward(endpoint: str, page: Named) -> Response:
    """Lead on to the page under the name that is used now."""
    return redirect(addresses.of_name(endpoint, page.name), 303)
