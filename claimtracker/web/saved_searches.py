"""The searches that somebody keeps under names of their own."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.db import session as sessions
from claimtracker.errors import Conflict, Invalid
from claimtracker.operations import saved_searches as keeping
from claimtracker.operations.saved_searches import NoSuchSavedSearch
from claimtracker.queries import saved_searches
from claimtracker.queries.saved_searches import CAP, Saved
from claimtracker.web import acts, ledger, people
from claimtracker.web.acts import Acting
from claimtracker.web.searches import asked_for

pages = Blueprint("saved_searches", __name__)


@pages.get("/saved-searches")
def listed() -> str:
    """Show the searches of whoever asks, with what is new in each."""
    return _page()


@pages.post("/saved-searches")
def save() -> Response | tuple[str, int]:
    """Keep a search."""
    asked = asked_for(request.form)

    def do(acting: Acting) -> None:
        name = request.form.get("name", "")
        keeping.save(acting.session, name=name, asked=asked, found=_found(asked), **acting.by)

    return _done(do, {"new": asked})


@pages.post("/saved-searches/<uuid:search_id>/look")
def look(search_id: UUID) -> Response:
    """Go to what a search finds, and count from there on."""
    saved = next((one for one in _own() if one.id == str(search_id)), None)
    if saved is None:
        raise NoSuchSavedSearch

    def do(acting: Acting) -> str:
        keeping.look(acting.session, search_id=saved.id, found=_found(saved.asked), **acting.by)
        return url_for("searches.searched", q=saved.asked)

    return acts.once(do)


@pages.post("/saved-searches/<uuid:search_id>/rename")
def rename(search_id: UUID) -> Response | tuple[str, int]:
    """Give a search another name."""
    name = request.form.get("name", "")

    def do(acting: Acting) -> None:
        keeping.rename(acting.session, actor=acting.actor, search_id=str(search_id), name=name)

    return _done(do, {"renamed": str(search_id)})


@pages.post("/saved-searches/<uuid:search_id>/delete")
def forget(search_id: UUID) -> Response:
    """Let a search go."""

    def do(acting: Acting) -> str:
        keeping.forget(acting.session, actor=acting.actor, search_id=str(search_id))
        return url_for("saved_searches.listed")

    return acts.once(do)


def _done(do: Callable[[Acting], None], about: dict[str, str]) -> Response | tuple[str, int]:
    def act(acting: Acting) -> str:
        do(acting)
        return url_for("saved_searches.listed")

    try:
        return acts.once(act)
    except (Invalid, Conflict) as error:
        if "form_key" not in request.form:
            raise
        return _page(str(error), **about), 409 if isinstance(error, Conflict) else 400


def _page(error: str = "", new: str | None = None, renamed: str = "") -> str:
    own = _own()
    with ledger.reading() as session:
        kept = [saved_searches.now(session, one) for one in own]
    return render_template(
        "saved_searches/list.html", kept=kept, cap=CAP, longest=keeping.LONGEST_NAME,
        error=error, new=new, renamed=renamed, typed=request.form.get("name", ""),
    )  # fmt: skip


def _own() -> list[Saved]:
    with sessions.read(ledger.engine()) as session:
        return saved_searches.of_person(session, people.actor().person_id)


def _found(asked: str) -> int:
    with ledger.reading() as session:
        return saved_searches.counted(session, asked) or 0
