"""The pages that a form is shown on: empty, filled, refused, and beside somebody else's change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask import current_app, render_template, url_for
from sqlalchemy.orm import Session

from claimtracker.models import Rating
from claimtracker.queries import offered, ratings, row_history
from claimtracker.queries.stored import Stored
from claimtracker.rules import merging, word_differences
from claimtracker.rules.keys import row_key
from claimtracker.web import linked
from claimtracker.web.fields import Field
from claimtracker.web.nouns import Noun
from claimtracker.web.sent import Sent, carried
from claimtracker.web.written import Typed

Pieces = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that somebody changed: what it was, and what it is on each side."""

    name: str
    was: Pieces
    theirs: Pieces
    yours: Pieces


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together under a heading, if they have one, and whether they are open."""

    heading: str
    fields: Sequence[Field]
    is_open: bool


def new(session: Session, noun: Noun, typed: Typed, errors: Mapping[str, str] | None = None) -> str:
    """Return the page of a form that adds a row."""
    return _page(session, noun, noun.fields, typed, errors or {}, row=None)


def form(
    session: Session,
    noun: Noun,
    row: Stored[Any],
    given: Sent | None = None,
    errors: Mapping[str, str] | None = None,
    action: str = "",
) -> str:
    """Return the page of a form that edits a row, with what was typed if it was refused.

    `action` is where it is sent, where that is not the page that it is shown on.
    """
    now = noun.shown(session, row.content)
    was, version = (given.was, given.version) if given else (now, row.version)
    return _page(
        session, noun, _editable(noun), given.typed if given else now, errors or {}, row=row,
        row_id=given.row_id if given else row.id, version=version, was=carried(was),
        why=given.why if given else "", action=action,
    )  # fmt: skip


def stale(
    session: Session, noun: Noun, row: Stored[Any], was: Typed, theirs: Typed, given: Sent
) -> str:
    """Return the page that shows both changes to a row, and a form that saves over them."""
    fields = [_with_options(session, field, theirs) for field in _editable(noun)]
    now = {field.name: theirs.get(field.name, "") for field in fields}
    merged = merging.merge(was, now, given.typed)
    compared = [
        _compared(field, was.get(field.name, ""), now[field.name], given.typed[field.name])
        for field in fields
        if field.name in (*merged.theirs, *merged.yours, *merged.both)
    ]
    # What has to be chosen comes first.
    fields.sort(key=lambda field: field.name not in merged.both)
    return _page(
        session, noun, fields, merged.values, given.errors, row=row, why=given.why,
        row_id=given.row_id if given.errors else row.id,
        version=given.version if given.errors else row.version, was=carried(now),
        first=carried({name: was.get(name, "") for name in now}), compared=compared,
        merged=merged, last=row_history.newest(session, noun.name, row.id),
    )  # fmt: skip


def gone_up(session: Session, noun: Noun, survivor: Stored[Any], given: Sent) -> str:
    """Return the page that says in which row another went up, and keeps what was typed for it."""
    changed = [
        (field, in_words(_with_options(session, field, given.typed), given.typed[field.name]))
        for field in _editable(noun)
        if given.typed[field.name] != given.was.get(field.name, "")
    ]
    return render_template(
        "edits/gone_up.html", noun=noun, changed=changed, why=given.why,
        called=noun.kind.name(survivor), page=page_of(noun, survivor.id, survivor.content),
        form=url_for(f"edits.{noun.name}", key=noun.key_of(survivor.id, survivor.content)),
        says=getattr(survivor.content, "statement", None),
        merged=_apart(noun, survivor),
    )  # fmt: skip


def _apart(noun: Noun, survivor: Stored[Any]) -> str:
    """Return where a merge is undone."""
    if noun.name == "claim":
        return url_for("claim_merges.shown", key=survivor.content.key)
    return url_for(f"row_merges.{noun.name}", row_id=survivor.id)


def page_of(noun: Noun, row_id: str, content: Any) -> str:
    """Return the address of the page that shows a row, else of the list that it is in."""
    key = noun.key_of(row_id, content)
    if f"{noun.plural}.shown" in current_app.view_functions:
        return url_for(f"{noun.plural}.shown", key=key)
    return list_of(noun) or url_for(f"edits.{noun.name}", key=key)


def list_of(noun: Noun) -> str:
    """Return the address of the list of a noun, nothing where there is none."""
    listed = f"{noun.plural}.listed"
    return url_for(listed) if listed in current_app.view_functions else ""


def _back(noun: Noun, row: Stored[Any] | None) -> tuple[str, str]:
    """Return the address that a form leads back to, and what its link says."""
    if row and f"{noun.plural}.shown" in current_app.view_functions:
        return page_of(noun, row.id, row.content), f"To the {noun.word}"
    return list_of(noun), f"All {noun.plural}"


def in_words(field: Field, typed: str) -> str:
    """Return a typed value as a person reads it."""
    if field.control == "evidence":
        return linked.in_words(typed)
    if field.control == "tick":
        return "Yes" if typed == "yes" else "No"
    return dict(field.options).get(typed, typed)


def _compared(field: Field, was: str, theirs: str, yours: str) -> Compared:
    before, other, own = (in_words(field, typed) for typed in (was, theirs, yours))
    return Compared(
        field.label, word_differences.pieces(before, before),
        word_differences.pieces(before, other), word_differences.pieces(before, own),
    )  # fmt: skip


def _editable(noun: Noun) -> list[Field]:
    return [field for field in noun.fields if not field.fixed]


def _page(
    session: Session,
    noun: Noun,
    fields: Sequence[Field],
    typed: Typed,
    errors: Mapping[str, str],
    **told: Any,
) -> str:
    names = offered.names(session, [f.offered for f in fields if f.offered])
    fields = [_with_options(session, field, typed) for field in fields]
    row = told["row"]
    key = noun.key_of(row.id, row.content) if row else ""
    labels = {field.name: field.label for field in fields}
    return render_template(
        "edits/page.html", noun=noun, groups=_groups(fields, typed, errors), typed=typed,
        errors=errors, key=key, names=names, labels=labels, lines=linked.offered,
        called=noun.kind.name(row) if row else "",
        about=noun.about(session, row.content if row else None),
        back=_back(noun, row), **told,
    )  # fmt: skip


def _groups(fields: Sequence[Field], typed: Typed, errors: Mapping[str, str]) -> list[Group]:
    return [
        Group(heading, listed, any(_is_open(field, typed, errors) for field in listed))
        for heading, listed in ((h, [*each]) for h, each in groupby(fields, lambda f: f.group))
    ]


def _is_open(field: Field, typed: Typed, errors: Mapping[str, str]) -> bool:
    blank = field.options[0][0] if field.options else ""
    return not field.folded or field.name in errors or typed[field.name] not in ("", blank)


def _with_options(session: Session, field: Field, typed: Typed) -> Field:
    """Return a field with what is chosen from, where the newsroom says what that is."""
    if field.name != "rating":
        return field
    listed = ratings.choices(session, Rating, row_key(typed.get("rating", "")))
    return replace(field, options=(("", "Choose one"), *listed))
