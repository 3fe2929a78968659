"""Annotating: a passage of an article is marked, tied to a claim, or made into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.db import locks
from claimtracker.exchange import entries
from claimtracker.exchange.entries import EntryRefused
from claimtracker.operations import claims, passage_answers, passages, worth_marking
from claimtracker.operations.passage_answers import Taken
from claimtracker.operations.worth_marking import Place
from claimtracker.operations.writing import settle
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import loose_passages, panels
from claimtracker.queries.panels import Marked, NotFoundOnce, PassageTooLong
from claimtracker.rules.vocabulary import PARTS
from claimtracker.web import acts, just_done, ledger, passage_forms
from claimtracker.web import panels as shown_panels
from claimtracker.web.acts import Acting
from claimtracker.web.articles import start_page
from claimtracker.web.marks import cut
from claimtracker.web.panels import AsksNoQuestion, Panel
from claimtracker.web.passage_forms import NEW, Draft, PlaceUnreadable

pages = Blueprint("annotating", __name__, url_prefix="/annotate")
# What the buttons of the panel ask for.
TIE, MARK, OPPOSITE, DENY, ANSWER, LOOK = "tie", "mark", "opposite", "deny", "answer", "look"


class StatementMissing(EntryRefused):
    """A new claim came without its sentence."""

    def __init__(self) -> None:
        super().__init__("", "Write the new claim as a sentence, or choose a claim that is here.")


class TiedAlready(EntryRefused):
    """The same words are tied to the same claim already, in the same voice."""

    def __init__(self) -> None:
        super().__init__("", "These words are tied to that claim already; nothing was added.")


@pages.get("/<path:key>")
def panel(key: str) -> str | tuple[str, int]:
    """Show the panel of a passage, alone where the page asks for it; else a page to mark with."""
    if not (request.args.get("quote") or passage_forms.place(request.args)):
        return start_page(key, {})
    try:
        return _opened(key)
    except (NotFoundOnce, PassageTooLong) as refusal:
        if not request.args.get("quote"):
            raise
        return start_page(key, {"quote": str(refusal)}), 400


def _opened(key: str) -> str:
    with ledger.reading() as session:
        marked = _marked(session, key, request.args)
        if request.args.get("written"):
            made = shown_panels.shown(session, marked, passage_forms.read(request.args))
        else:
            made = shown_panels.first(session, marked, claim=request.args.get("claim", ""))
    return _shown(made)


@pages.post("/<path:key>")
def annotate(key: str) -> str | Response | tuple[str, int]:
    """Do with a passage what the form says, and go back to the article."""
    draft = passage_forms.read(request.form)
    if request.form.get("action") == DENY:
        draft = passage_forms.denying(draft, request.form.get("denied", ""))
    if request.form.get("action") == ANSWER:
        return _other_answer(key, draft)
    if request.form.get("action") == LOOK:
        return _again(key, draft, {})
    try:
        return _saved(acts.once(lambda work: _annotated(work, key, draft)))
    except EntryRefused as refusal:
        return _again(key, draft, {refusal.field or "statement": str(refusal)}), 400


@pages.post("/undo/<path:key>")
def undo(key: str) -> Response:
    """Take a passage back, by its key and version."""
    version = acts.version()
    thrown = passages.THROWN_OUT if request.form.get("why") == "thrown out" else passages.UNDONE

    def do(work: Acting) -> str:
        article = _article_of(work.session, key)
        if place := _place_done(work.session, key):
            worth_marking.withdraw(work.session, place, **work.by)
        passage_answers.withdraw(work.session, key, **work.by)
        passages.take_back(work.session, key=key, version=version, why=thrown, **work.by)
        then = {"then": "loose"} if thrown == passages.THROWN_OUT else {}
        return just_done.way_back(article, undone=key, **then)

    return acts.once(do)


def _place_done(session: Session, key: str) -> Place | None:
    """Return where a passage stands in its article, if it does: perhaps it was worth marking."""
    done = panels.done(session, key)
    if done is None or done.start is None or done.end is None:
        return None
    return _place(panels.passage(session, done.article, done.part, done.start, done.end))


@pages.post("/redo/<path:key>")
def redo(key: str) -> Response:
    """Let a passage stand again that was taken back."""
    version = acts.version()

    def do(work: Acting) -> str:
        passages.put_back(work.session, key=key, version=version, **work.by)
        passage_answers.restore(work.session, key, actor=work.actor)
        if place := _place_done(work.session, key):
            worth_marking.restore(work.session, place, actor=work.actor)
        return just_done.way_back(_article_of(work.session, key), did=key)

    return acts.once(do)


def _saved(answer: Response) -> Response:
    """Return where to go on; to the panel it is told, as it could not follow there by itself."""
    if not _panel_asks():
        return answer
    return Response(status=201, headers={"Location": answer.location or ""})


def _panel_asks() -> bool:
    return request.headers.get("Page-Part") == "panel"


def _annotated(work: Acting, key: str, draft: Draft) -> str:
    marked = _marked(work.session, key, request.form)
    action = request.form.get("action", TIE)
    waiting = _known_passage(work.session) or _waiting_there(work.session, marked)
    passage = waiting or passage_forms.new_key("a")
    if action == MARK and waiting:
        written = []  # It waits already.
    elif action == MARK:
        bare = passage_forms.loose(draft, passage_forms.began(request.form, Draft()))
        written = [passage_forms.assertion_record(bare, marked, None, passage)]
    elif action == OPPOSITE:
        # To record it lets follow what follows, in turns on claims, which come after this one.
        locks.take_wording_turn(work.session)
        written = _opposite(draft, marked, passage)
    else:
        written = _tied(work.session, draft, marked, passage)
    entries.take(work.session, written, **work.by)
    if action != MARK:
        _keep_answers(work, marked, draft, written)
    if written and action != MARK and assertion_rows.twin(work.session, passage):
        raise TiedAlready
    if action == OPPOSITE:
        _contradict(work, written[0]["key"], draft.claim)
    if request.form.get("back") == just_done.WORTH:
        worth_marking.answer(work.session, _place(marked), accepted=True, **work.by)
    # Who decides on passages that wait goes on to the next; a fragment would take the focus.
    in_turn = request.form.get("passage") or request.form.get("back") == just_done.WORTH
    then = {"then": "loose"} if in_turn else {"_anchor": "done"}
    return just_done.way_back(marked.key, did=passage, **then)


def _keep_answers(
    work: Acting, marked: Marked, draft: Draft, written: Sequence[dict[str, Any]]
) -> None:
    """Keep what was taken of what the panel proposed; the assertion is the last of the records."""
    made = written[-1]
    claim = made["claim"] if len(written) == 1 else ""
    taken = Taken(made["key"], marked, claim, draft.stance, draft.voice, draft.hedged)
    passage_answers.keep(work.session, passage_forms.proposed(request.form), taken, **work.by)


def _place(marked: Marked) -> Place:
    return Place(marked.article_id, marked.part, marked.quote)


def _known_passage(session: Session) -> str:
    """Return the key of the loose passage that the form is about, if it is about one.

    Raises StaleVersion where somebody decided on it meanwhile.
    """
    key = request.form.get("passage", "")
    if key:
        passages.require_version(session, key, version=acts.version())
    return key


def _waiting_there(session: Session, marked: Marked) -> str | None:
    """Return the key of a passage that waits in the same place, so that it does not wait on."""
    return loose_passages.at(session, marked.key, marked.part, marked.start, marked.end)


def _tied(session: Session, draft: Draft, marked: Marked, passage: str) -> list[dict[str, Any]]:
    """Return the records that tie a passage to a claim, which is made if it is new."""
    if draft.claim and draft.claim != NEW:
        return [passage_forms.assertion_record(draft, marked, draft.claim, passage)]
    _require_statement(draft)
    known = _known_claim(session, draft)
    claim = known or passage_forms.new_key("c")
    tied = passage_forms.assertion_record(draft, marked, claim, passage)
    return [tied] if known else [passage_forms.claim_record(draft, claim), tied]


def _known_claim(session: Session, draft: Draft) -> str | None:
    """Return the key of the claim that says the same to the letter, so that none is made twice."""
    same = claims.identity(draft.statement, None)
    return claim_rows.keys_by_identity(session, [same]).get(same)


def _require_statement(draft: Draft) -> None:
    if not draft.statement:
        raise StatementMissing


def _opposite(draft: Draft, marked: Marked, passage: str) -> list[dict[str, Any]]:
    _require_statement(draft)
    bare = passage_forms.opposite(draft)
    claim = passage_forms.new_key("c")
    return [
        passage_forms.claim_record(bare, claim),
        passage_forms.assertion_record(bare, marked, claim, passage),
    ]


def _contradict(work: Acting, made: str, other: str) -> None:
    """Record that an editor saw two claims contradict; it is open at once."""
    settle(work.session, **work.by)
    seen = {"type": "contradiction", "claims": [made, other], "kind": "manual", "state": "open"}
    entries.take(work.session, [seen], **work.by)


def _marked(session: Session, key: str, given: Any) -> Marked:
    part = given.get("part", "body")
    if part not in PARTS:
        raise PlaceUnreadable
    place = passage_forms.place(given)
    if place is None:
        if not given.get("quote"):
            raise PlaceUnreadable
        place = panels.place_of(session, key, part, given["quote"])
    return panels.passage(session, key, part, *place)


def _article_of(session: Session, key: str) -> str:
    return panels.article_of(session, key)


def _other_answer(key: str, draft: Draft) -> str | tuple[str, int]:
    """Show the panel again with the question of a claim taken over, its answer to be typed."""
    try:
        with ledger.reading() as session:
            marked = _marked(session, key, request.form)
            made = shown_panels.other_answer(session, marked, draft)
    except AsksNoQuestion as refusal:
        return _again(key, replace(draft, claim=NEW), {"attribute": str(refusal)}), 400
    return _again(key, made, {})


def _again(key: str, draft: Draft, errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        marked = _marked(session, key, request.form)
        made = shown_panels.shown(session, marked, draft)
    return _shown(made, errors)


def _shown(made: Panel, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "annotating/panel.html" if _panel_asks() else "annotating/page.html",
        panel=made, pieces=cut, draft=made.draft, errors=errors or {}, passage=_passage_given(),
        began=passage_forms.began(request.values, made.draft), back=just_done.carried(),
    )  # fmt: skip


def _passage_given() -> dict[str, str]:
    given = request.values
    return {"key": given.get("passage", ""), "version": given.get("version", "")}
