"""The form of every noun: shown, saved, and brought together with what somebody else saved.

What a form was made of travels in it, so that a stale one can say what each side changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.errors import ClaimtrackerError, Forbidden, NotFound
from claimtracker.exchange.checks import BadRecord
from claimtracker.exchange.intake import FAULTS
from claimtracker.operations.names import NameTaken
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries.stored import Stored
from claimtracker.web import acts, edit_pages, ledger, new_attributes, sent, taken, written
from claimtracker.web.acts import Acting
from claimtracker.web.nouns import NOUNS, Noun
from claimtracker.web.refusals import status_of
from claimtracker.web.sent import Sent
from claimtracker.web.written import Faulty, Typed

pages = Blueprint("edits", __name__)
Answer = str | tuple[str, int] | Response


class _WentUp(StaleVersion):
    """The row went up in another since the form was made."""


def edited(noun: Noun, key: str | UUID) -> Answer:
    """Show the form of a row, or save what was sent of it."""
    key = str(key)
    if request.method != "POST":
        with ledger.reading() as session:
            return edit_pages.form(session, noun, noun.find(session, key))
    given = sent.read(noun.fields)
    if given.errors:
        return _unchosen(noun, key, given), 400
    try:
        return acts.once(partial(_save, noun, key, given))
    except _WentUp:
        return _gone_up(noun, key, given), 409
    except StaleVersion:
        return _stale(noun, key, given), 409
    except (Forbidden, NotFound, acts.FormIncomplete):
        raise
    except ClaimtrackerError as error:
        return _again(noun, key, given, error)


def added(noun: Noun, begun: Callable[[Session], Typed] | None = None) -> Answer:
    """Show a form that is empty, or filled as it is begun, or add what was sent."""
    if request.method != "POST":
        with ledger.reading() as session:
            typed = begun(session) if begun else {}
            return edit_pages.new(session, noun, noun.blank() | dict(typed))
    given = sent.read_new(noun.fields)
    if (offered := new_attributes.offered_instead(noun, given)) is not None:
        return offered
    try:
        return acts.once(partial(_add, noun, given))
    except (Forbidden, NotFound, acts.FormIncomplete):
        raise
    except ClaimtrackerError as error:
        with ledger.reading() as session:
            page = edit_pages.new(session, noun, given.typed, _errors(noun, error))
        return page, status_of(error)


def _save(noun: Noun, key: str, given: Sent, acting: Acting) -> str:
    """Write a form over the version that it was made on, and return where to go.

    Raises StaleVersion, Faulty.
    """
    row = noun.find(acting.session, key)
    # What was merged meanwhile answers with the one that it went up in.
    if row.id != given.row_id:
        raise _WentUp(noun.name)
    is_stale = row.version != given.version
    try:
        after = _made(noun, acting, row, given, noun.shown(acting.session, row.content))
    except ClaimtrackerError as error:
        raise StaleVersion(noun.name) if is_stale else error from None
    if is_stale or after != row.content:
        # The version of the form, and nothing that was looked at just now, guards the row.
        change = Edit(replace(row, version=given.version), after)
        noun.kind.edit(acting.session, [change], **acting.by, why=given.why)
    return edit_pages.page_of(noun, row.id, after)


def _add(noun: Noun, given: Sent, acting: Acting) -> str:
    assert noun.add is not None
    made = _made(noun, acting, None, given, {})
    [row_id] = noun.add(acting.session, [made], **acting.by)
    return edit_pages.page_of(noun, row_id, made)


def _made(
    noun: Noun, acting: Acting, row: Stored[Any] | None, given: Sent, before: written.Typed
) -> Any:
    """Return the content that a form comes to; raises Faulty."""
    fields = [field for field in noun.fields if row is None or not field.fixed]
    told = written.read(noun.record or noun.name, fields, given.typed, before)
    made = noun.made(acting, row, told) if told or row is None else row.content
    taken.refuse(acting.session, noun, row, made)
    return made


def _errors(noun: Noun, error: ClaimtrackerError) -> dict[str, str]:
    """Return what is wrong by field; what belongs to no field stands at the first."""
    if isinstance(error, Faulty):
        return error.errors
    name = error.field if isinstance(error, BadRecord) else FAULTS.get(type(error), "")
    known = {field.name: field for field in noun.fields}
    if isinstance(error, NameTaken) and error.name.strip() != request.form.get("name", "").strip():
        name = "aliases"
    field = known.get(name, noun.fields[0])
    return {field.name: written.sentence(field, error)}


def _again(noun: Noun, key: str, given: Sent, error: ClaimtrackerError) -> Answer:
    with ledger.reading() as session:
        row = noun.find(session, key)
        page = edit_pages.form(session, noun, row, given, _errors(noun, error))
    return page, status_of(error)


def _stale(noun: Noun, key: str, given: Sent) -> str:
    with ledger.reading() as session:
        row = noun.find(session, key)
        theirs = noun.shown(session, row.content)
        return edit_pages.stale(session, noun, row, given.was, theirs, given)


def _gone_up(noun: Noun, key: str, given: Sent) -> str:
    with ledger.reading() as session:
        return edit_pages.gone_up(session, noun, noun.find(session, key), given)


def _unchosen(noun: Noun, key: str, given: Sent) -> str:
    with ledger.reading() as session:
        row = noun.find(session, key)
        return edit_pages.stale(session, noun, row, given.first, given.was, given)


def _route(path: str, endpoint: str, view: Callable[..., Answer]) -> None:
    pages.add_url_rule(path, endpoint, view, methods=["GET", "POST"])


for _noun in NOUNS.values():
    _called = "path" if _noun.by_key else "uuid"
    _route(f"/{_noun.plural}/<{_called}:key>/edit", _noun.name, partial(edited, _noun))
    if _noun.add:
        _route(f"/{_noun.plural}/new", f"new_{_noun.name}", partial(added, _noun))
