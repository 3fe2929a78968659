"""Speakers: all that somebody is quoted with, in the order of saying."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from claimtracker.queries import indexes, named, notices, sayings, turns
from claimtracker.queries.sayings import CAP
from claimtracker.queries.turns import Turn
from claimtracker.web import forwarding, ledger, turn_plots
from claimtracker.web.timelines import Timeline

pages = Blueprint("speakers", __name__)
PAGE = 30


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
            return forwarding.to("speakers.shown", speaker)
        said, more = sayings.of_speaker(session, speaker.id)
        ordered = said[::-1] if is_newest_first else said
        part, following = sayings.page(ordered, request.args.get("after"), PAGE)
        found = sayings.whole(session, part)
        turned = turns.of_speaker(session, speaker.id, said)
        is_subject = indexes.is_subject(session, speaker.id)
        noticed = notices.by_article(session, (one.spoken.article for one in found))
    return render_template(
        "speakers/page.html",
        speaker=speaker,
        is_subject=is_subject,
        said=found,
        total=len(said),
        more=more,
        cap=CAP,
        next=following,
        is_newest_first=is_newest_first,
        turned=turned,
        looked_at=turns.LOOKED_AT,
        turns=[Drawn(one, turn_plots.drawn(one)) for one in turned.turns],
        noticed=noticed,
    )
