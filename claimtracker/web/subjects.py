"""Subjects: what was asked about somebody or something, and what was answered."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from claimtracker.queries import indexes, named, subject_pages
from claimtracker.web import answered, forwarding, ledger

pages = Blueprint("subjects", __name__)
PAGE = 20


@pages.get("/subjects/<path:key>")
def shown(key: str) -> str | Response:
    """Show what was asked about an entity; another name leads to the one that is used now."""
    with ledger.reading() as session:
        subject = named.entity(session, key, noun="subject")
        if subject.name != key:
            return forwarding.to("subjects.shown", subject)
        asked = subject_pages.asked(
            session, subject.id, after=request.args.get("after"), limit=PAGE
        )
        speaks = indexes.is_speaker(session, subject.id)
    return render_template(
        "subjects/page.html",
        subject=subject,
        speaks=speaks,
        questions=answered.of_cards(asked.cards, asked.ratings),
        next=asked.next,
    )
