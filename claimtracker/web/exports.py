"""What can be taken out of the ledger, by whom: of all, or of the claims of a search."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.db import session as sessions
from claimtracker.operations import dumps_taken
from claimtracker.operations.dumps_taken import Taken
from claimtracker.operations.writing import clock
from claimtracker.queries import dumps_taken as takings
from claimtracker.queries import holds, ledgers, search, text_lengths
from claimtracker.rules import search_query
from claimtracker.rules.permissions import Actor
from claimtracker.web import export_forms, ledger, made_files, people
from claimtracker.web.downloads import OPEN_LIMIT, sent
from claimtracker.web.export_forms import EVERY_CLAIM, Form, Order
from claimtracker.web.made_files import Made
from claimtracker.web.searches import asked_for

pages = Blueprint("exports", __name__)
LISTED = 10
# From how many bytes on a file is made first, and fetched when it is done.
LONG = 5_000_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A form, about how large it would be, and whether it takes long."""

    form: Form
    size: int

    @property
    def is_long(self) -> bool:
        """Whether it is made first."""
        return self.size > LONG


@pages.get("/exports")
def shown() -> str:
    """Show what whoever reads may take, of all or of a search, and what was taken."""
    asked = asked_for(request.args)
    with ledger.reading() as session:
        claims = search.find(session, search_query.parse(_claims(asked)), kind="claim", limit=1)
        characters = _characters(session, claims.total, asked)
    offers = [
        Offer(form, form.size(claims.total, characters))
        for form in export_forms.open_to(desk=ledger.sees_whole())
        if form.of_search or not asked
    ]
    too_many = people.signed_in() is None and claims.total > OPEN_LIMIT
    return render_template(
        "exports/page.html", asked=asked, claims=claims, offers=offers, taken=_taken(),
        made=_own(), too_many=too_many, is_copy=_is_copy(), title_of=_title,
    )  # fmt: skip


@pages.get("/exports/<name>")
def take(name: str) -> Response:
    """Give a file at once."""
    form, order = _form(name), _order(asked_for(request.args))
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        rows = form.write(ledger.engine(), file, order, None)
        stack.pop_all()
    found = people.signed_in()
    if found is not None and rows:
        _note(ledger.engine(), found.actor, form, order, rows)
    return sent(form.file, form.kind, b"", file)


@pages.post("/exports/<name>")
def make(name: str) -> Response:
    """Begin to make a file that takes long, and go to where it can be watched."""
    form, order, found = _form(name), _order(asked_for(request.form)), people.signed_in()
    assert found is not None
    engine, actor = ledger.engine(), found.actor
    made = made_files.new(found.account_id, form.name, order.profile, order.words, _mark())
    made_files.begin(
        made,
        lambda out, progress: form.write(engine, out, order, progress),
        lambda rows: _note(engine, actor, form, order, rows),
    )
    return redirect(url_for("exports.watch", key=made.key), 303)


@pages.get("/exports/made/<key>")
def watch(key: str) -> str:
    """Show how far a file is, and lead to it."""
    made = _made(key)
    with ledger.reading():
        return render_template("exports/made.html", made=made, form=export_forms.form(made.form))


@pages.get("/exports/made/<key>/file")
def fetch(key: str) -> Response:
    """Give a file that was made."""
    made = _made(key)
    form = export_forms.form(made.form)
    if form is None or not made.is_done:
        abort(404)
    file = made.path.open("rb")
    file.seek(0, 2)
    return sent(form.file, form.kind, b"", file)


def _form(name: str) -> Form:
    form = export_forms.form(name)
    if form is None or _is_copy() or form not in export_forms.open_to(desk=ledger.sees_whole()):
        abort(404)
    return form


def _order(asked: str) -> Order:
    most = OPEN_LIMIT if people.signed_in() is None else None
    return Order("team" if ledger.sees_whole() else "public", asked, most)


def _made(key: str) -> Made:
    """Return a file of whoever asks; one of more than they may see by now is not there."""
    found = people.signed_in()
    assert found is not None
    made = made_files.find(key, found.account_id, _is_withheld)
    if made is None or (made.profile == "team" and not ledger.sees_whole()):
        abort(404)
    return made


def _own() -> list[Made]:
    found = people.signed_in()
    return made_files.own(found.account_id, _is_withheld) if found is not None else []


def _mark() -> str:
    with sessions.read(ledger.engine()) as session:
        return holds.mark(session)


def _is_withheld(made: Made) -> bool:
    # The holds of what one may not see count as well.
    with sessions.read(ledger.engine()) as session:
        return holds.was_withheld_since(session, made.mark, public=made.profile == "public")


def _is_copy() -> bool:
    """Say whether this is a copy of a part, which is read and whose original is taken."""
    return ledger.sees_whole() and people.signed_in() is None


def _claims(asked: str) -> str:
    return asked or EVERY_CLAIM


def _characters(session: Session, claims: int, asked: str) -> int:
    """Return about how many characters the texts of the articles have that go along."""
    if not ledger.sees_whole():
        return 0
    every = search_query.parse(EVERY_CLAIM)
    total = search.find(session, every, kind="claim", limit=1).total if asked else claims
    articles = search.find(session, search_query.parse("type:article"), kind="article", limit=1)
    share = min(1.0, claims / total) if total else 1.0
    return int(share * articles.total * text_lengths.average(session))


def _taken() -> list[takings.TakenLine]:
    """Return what was taken last: for an admin by anybody, else by whoever asks."""
    found = people.signed_in()
    if found is None:
        return []
    by = None if people.allowed("dump.list") else found.actor.person_id
    # What one took oneself one may see, whatever one sees of the ledger.
    with sessions.read(ledger.engine()) as session:
        return takings.page(session, by=by, limit=LISTED)[:LISTED]


def _note(engine: Engine, actor: Actor, form: Form, order: Order, rows: int) -> None:
    with sessions.read(engine) as session:
        now = ledgers.now(session)
    head = f"{now.sealed}:{now.head or ''}"
    taken = Taken(form.title, order.profile, order.words, head, rows)
    with sessions.write(engine) as session:
        dumps_taken.note(session, actor=actor, now=clock(), taken=taken)


def _title(name: str) -> str:
    form = export_forms.form(name)
    return form.title if form else name
