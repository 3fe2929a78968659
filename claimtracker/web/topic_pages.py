"""Topics: the claims filed under one, and the disputes over them."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from claimtracker.queries import named, topic_pages
from claimtracker.queries.topic_pages import CAP
from claimtracker.web import answered, forwarding, ledger

PAGE = 30
DISPUTES = 10


def shown(key: str) -> str | Response:
    """Show a topic; another way to write its name leads to the one that is used."""
    with ledger.reading() as session:
        topic = named.topic(session, key)
        if topic.name != key:
            return forwarding.to("topics.shown", topic)
        found = topic_pages.claims(session, topic.id, after=request.args.get("after"), limit=PAGE)
        number = topic_pages.count(session, topic.id)
        ids, is_capped = topic_pages.disputes(session, topic.id, number, DISPUTES + 1)
        cards = topic_pages.cards(session, ids[:DISPUTES])
    return render_template(
        "topics/page.html",
        topic=topic,
        found=found,
        number=number,
        cap=CAP,
        disputes=answered.of_cards(cards),
        more_disputes=len(ids) > DISPUTES,
        is_capped=is_capped,
    )
