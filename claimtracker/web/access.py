"""Who may go where: one table, a rule for every route, and nothing without a rule."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, abort, request

from claimtracker.db import session as sessions
from claimtracker.errors import Forbidden
from claimtracker.queries import ledgers
from claimtracker.queries.sign_ins import SignedIn
from claimtracker.rules import permissions
from claimtracker.rules.permissions import EDITORS, NotAllowed, may
from claimtracker.web import ledger, people

# The rules beside the acts of `rules.permissions`: whom a route is open to.
ANYBODY = "anybody"
READERS = "readers"
SIGNED_IN = "signed in"

RULES: Mapping[str, str] = {
    "accounts.change": "account.manage",
    "accounts.invite": "account.manage",
    "accounts.listed": "account.manage",
    "accounts.withdraw": "account.manage",
    "adding.new": "article.write",
    "administration.begin": "desk.read",
    "administration.dumps_listed": "dump.list",
    "administration.set_one": "setting.write",
    "administration.settings_shown": "setting.write",
    "annotating.annotate": "assertion.write",
    "annotating.panel": "assertion.write",
    "annotating.redo": "assertion.write",
    "annotating.undo": "assertion.write",
    "article_versions.listed": "desk.read",
    "article_versions.new": "article.write",
    "articles.listed": READERS,
    "articles.shown": READERS,
    "attributes.alike": "desk.read",
    "attributes.listed": "desk.read",
    "claim_merges.merge": "claim.merge",
    "claim_merges.shown": "claim.merge",
    "claim_merges.undo": "claim.merge",
    "claim_reviews.listed": ANYBODY,
    "claim_reviews.one": ANYBODY,
    "claims.listed": READERS,
    "claims.release": "claim.release",
    "claims.shown": READERS,
    "claims.take_back": "claim.release",
    "comments.add": "comment.write",
    "comments.change": "comment.write",
    "crawlers.index": READERS,
    "crawlers.listed": READERS,
    "crawlers.robots": ANYBODY,
    "contradictions.shown": READERS,
    "deciding.assign": "dispute.decide",
    "deciding.decide": "dispute.decide",
    "deciding.decide_pair": "dispute.decide",
    "deciding.hide": "dispute.release",
    "deciding.next_suspected": "dispute.decide",
    "deciding.release": "dispute.release",
    "deciding.take_back": "dispute.decide",
    "disputes.listed": READERS,
    "disputes.shown": READERS,
    "downloads.articles": READERS,
    "downloads.claims": READERS,
    "downloads.disputes": READERS,
    "downloads.found": READERS,
    "downloads.sql": READERS,
    "drafts.correct": "verdict.draft",
    "drafts.discard": "verdict.draft",
    "drafts.on_assertion": "verdict.draft",
    "drafts.on_claim": "verdict.draft",
    "drafts.publish": "verdict.publish",
    "drafts.send_back": "verdict.draft",
    "drafts.shown": "desk.read",
    "drafts.submit": "verdict.draft",
    "edits.article": "article.write",
    "edits.assertion": "assertion.write",
    "edits.attribute": "attribute.write",
    "edits.claim": "claim.write",
    "edits.entity": "entity.write",
    "edits.evidence": "evidence.write",
    "edits.new_attribute": "attribute.write",
    "edits.new_claim": "claim.write",
    "edits.new_entity": "entity.write",
    "edits.new_evidence": "evidence.write",
    "edits.new_outcome": "vocabulary.write",
    "edits.new_rating": "vocabulary.write",
    "edits.new_source": "source.write",
    "edits.new_topic": "topic.write",
    "edits.notice": "notice.write",
    "edits.outcome": "vocabulary.write",
    "edits.rating": "vocabulary.write",
    "edits.source": "source.write",
    "edits.topic": "topic.write",
    "entities.alike": "desk.read",
    "entities.listed": "desk.read",
    "edits.verdict_draft": "verdict.draft",
    "withdrawn_evidence.listed": "desk.read",
    "embeds.claim": ANYBODY,
    "embeds.dispute": ANYBODY,
    "evidence.listed": "desk.read",
    "evidence.set_state": "evidence.write",
    "evidence.shown": READERS,
    "exports.fetch": SIGNED_IN,
    "exports.make": SIGNED_IN,
    "exports.shown": READERS,
    "exports.take": READERS,
    "exports.watch": SIGNED_IN,
    "feeds.claim": ANYBODY,
    "feeds.disputes": ANYBODY,
    "feeds.searched": ANYBODY,
    "feeds.source": ANYBODY,
    "flagging.flag": "dispute.decide",
    "flagging.shown": "dispute.decide",
    "health.healthz": ANYBODY,
    "histories.put_back": "desk.read",
    "histories.shown": "desk.read",
    "holds.lift": "hold.lift",
    "holds.place": "hold.place",
    "holds.shown": "desk.read",
    "outcomes.listed": "desk.read",
    "ratings.listed": "desk.read",
    "imports.asked_again": "import.run",
    "imports.listed": "import.run",
    "imports.new": "import.run",
    "imports.shown": "import.run",
    "imports.undo": "import.undo",
    "redactions.ask": "redaction.request",
    "redactions.begin": "redaction.request",
    "redactions.decide": "redaction.confirm",
    "redactions.listed": "redaction.confirm",
    "redactions.scrub": "redaction.confirm",
    "row_merges.attribute": "attribute.write",
    "row_merges.entity": "entity.write",
    "row_merges.merge_attribute": "attribute.write",
    "row_merges.merge_entity": "entity.write",
    "row_merges.merge_source": "source.write",
    "row_merges.source": "source.write",
    "row_merges.undo_attribute": "attribute.write",
    "row_merges.undo_entity": "entity.write",
    "row_merges.undo_source": "source.write",
    "indexes.listed": READERS,
    "saved_searches.forget": SIGNED_IN,
    "saved_searches.listed": SIGNED_IN,
    "saved_searches.look": SIGNED_IN,
    "saved_searches.rename": SIGNED_IN,
    "saved_searches.save": SIGNED_IN,
    "searches.searched": READERS,
    "speakers.shown": READERS,
    "sources.alike": "desk.read",
    "sources.listed": "desk.read",
    "sources.shown": READERS,
    "likely_reprints.again": "article.write",
    "likely_reprints.decide": "article.write",
    "likely_reprints.listed": "article.write",
    "loose_passages.listed": "desk.read",
    "matrices.sources": READERS,
    "matrices.speakers": READERS,
    "names.listed": "desk.read",
    "names.named": READERS,
    "notices.new": "notice.write",
    "invitations.accept": ANYBODY,
    "invitations.shown": ANYBODY,
    "notifications.listed": "desk.read",
    "notifications.read": "desk.read",
    "notifications.wish": "desk.read",
    "own.add_second_factor": SIGNED_IN,
    "own.change_password": SIGNED_IN,
    "own.end_others": SIGNED_IN,
    "own.remove_second_factor": SIGNED_IN,
    "own.second_factor": SIGNED_IN,
    "own.shown": SIGNED_IN,
    "providers.answered": ANYBODY,
    "providers.code": ANYBODY,
    "providers.go": ANYBODY,
    "providers.go_by_link": ANYBODY,
    "short_addresses.claim": READERS,
    "short_addresses.contradiction": READERS,
    "short_addresses.dispute": READERS,
    "sign_ins.asked": ANYBODY,
    "sign_ins.sign_in": ANYBODY,
    "sign_ins.sign_out": ANYBODY,
    "static": ANYBODY,
    "subjects.shown": READERS,
    "topic_graphs.shown": READERS,
    "topics.listed": "desk.read",
    "topics.shown": READERS,
    "unanchored.listed": "desk.read",
    "unanchored.placing": "assertion.write",
    "web_annotations.article": READERS,
    "web_annotations.everything": READERS,
    "work.begin": READERS,
    "work.changed": "desk.read",
    "work.listed": "desk.read",
    "work.seen": "desk.read",
    "worth_marking.again": "proposal.answer",
    "worth_marking.dismiss": "proposal.answer",
    "worth_marking.shown": "assertion.write",
    "verdicts.withdraw": "verdict.withdraw",
    "verdicts.withdrawing": "verdict.withdraw",
}


class RouteWithoutRule(RuntimeError):
    """A route was added and nobody said who may use it; the program does not start."""

    def __init__(self, endpoints: list[str]) -> None:
        super().__init__(
            f"No rule in claimtracker/web/access.py says who may use {', '.join(endpoints)}."
        )


class SignInNeeded(Forbidden):
    """Nobody is signed in, and the page is not open to everybody."""

    def __init__(self) -> None:
        super().__init__("Sign in to go on.")


class SecondFactorNeeded(Forbidden):
    """An admin has no second factor, where the newsroom asks admins for one."""

    def __init__(self) -> None:
        super().__init__(
            "Admins of this ledger sign in with a code from their phone as well; set it up first."
        )


def guard(app: Flask) -> None:
    """Let through only what the table allows; raises RouteWithoutRule."""
    routes = {rule.endpoint for rule in app.url_map.iter_rules()}
    if missing := sorted(routes - RULES.keys()):
        raise RouteWithoutRule(missing)
    app.before_request(_let_through)


def lacks_second_factor(found: SignedIn) -> bool:
    """Say whether somebody has to set up a second factor before anything else."""
    if found.actor.role != "admin" or found.has_second_factor:
        return False
    with sessions.read(ledger.engine()) as session:
        return ledgers.settings(session).admins_need_second_factor


def _let_through() -> None:
    """Raise SignInNeeded where nobody is signed in, and hide what readers have no part in.

    How much of the ledger is seen is settled here, once for each request.
    """
    rule = RULES.get(request.endpoint or "", ANYBODY)
    if rule == ANYBODY:
        return
    found = people.signed_in()
    if found is None:
        seen = ledger.open_sight() if rule == READERS else None
        if seen is None:
            raise SignInNeeded
        ledger.see(seen)
        people.let_read()
        return
    ledger.see(permissions.sight(found.actor.role))
    if rule != SIGNED_IN and lacks_second_factor(found):
        raise SecondFactorNeeded
    if rule in (READERS, SIGNED_IN) or may(found.actor, rule):
        return
    # What a reader has no part in does not exist for them; the desk is told why not.
    if found.actor.role in EDITORS:
        raise NotAllowed(found.actor, rule)
    abort(404)
