"""Joins the pages into one Flask application over one ledger."""

from __future__ import annotations

import gc
from functools import cache

from flask import Flask
from sqlalchemy import Engine

from claimtracker.config import resource_dir
from claimtracker.web import (
    access,
    accounts,
    acts,
    adding,
    addresses,
    administration,
    annotating,
    article_versions,
    articles,
    chips,
    claim_merges,
    claim_reviews,
    claims,
    comments,
    contradictions,
    crawlers,
    dates,
    deciding,
    disputes,
    downloads,
    drafts,
    edits,
    embeds,
    exports,
    feed_links,
    feeds,
    flagging,
    guesses,
    health,
    histories,
    holds,
    imports,
    indexes,
    invitations,
    ledger,
    letters,
    likely_reprints,
    loose_passages,
    matrices,
    names,
    notices,
    notifications,
    own,
    people,
    providers,
    redactions,
    refusals,
    row_merges,
    saved_searches,
    searches,
    security,
    short_addresses,
    sign_ins,
    speakers,
    subjects,
    topic_graphs,
    unanchored,
    unchanged,
    verdicts,
    web_annotations,
    withdrawn_evidence,
    word_lists,
    work,
    worth_marking,
)

NOUNS = (
    work, disputes, deciding, claim_merges, flagging, claims, adding, article_versions,
    articles, annotating, loose_passages, unanchored, searches, edits, names, notices,
    comments, notifications, histories, holds, redactions, row_merges, administration, sign_ins,
    providers, invitations, own, accounts, health, crawlers, drafts, verdicts, indexes,
    speakers, subjects, matrices, withdrawn_evidence, contradictions, short_addresses, embeds,
    feeds, claim_reviews, saved_searches, downloads, topic_graphs, imports, worth_marking,
    exports, web_annotations, likely_reprints,
)  # fmt: skip


def create_app(engine: Engine) -> Flask:
    """Make the application that shows the ledger behind an engine."""
    app = Flask("claimtracker", template_folder=str(resource_dir("templates")))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    ledger.connect(app, engine)
    people.know(app)
    security.guard(app)
    unchanged.answer(app)
    guesses.count(app)
    providers.connect(app)
    letters.connect(app)
    refusals.answer(app)
    app.jinja_env.filters |= {
        "shown": dates.shown,
        "machine": dates.machine,
        "in_words": dates.in_words,
    }
    app.jinja_env.globals |= {
        "address": addresses.to,
        "address_of": addresses.of_name,
        "canonical": addresses.canonical,
        "chips": chips,
        "comments_before": comments.older,
        "feed": feed_links.of,
        "form_key": acts.form_key,
        "period": dates.period,
        "remembered": cache,
    }
    for noun in NOUNS:
        app.register_blueprint(noun.pages)
    for pages in word_lists.BLUEPRINTS:
        app.register_blueprint(pages)
    access.guard(app)
    return app


def settle() -> None:
    """Take what is loaded by now for what stays, so that nobody looks through it for garbage.

    Else each full collection walks over some hundred thousand objects, in the midst of a page.
    A large page makes some ten thousand, nearly all of which go by themselves when it is done.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
