"""Let one entity, attribute or source go up in another, and take them apart again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.errors import Invalid
from claimtracker.operations import name_merges, undone_merges
from claimtracker.operations.name_merges import (
    MERGEABLE,
    Mergeable,
    NamesDiffer,
    NothingToMerge,
)
from claimtracker.queries import (
    attributes,
    entities,
    forwards,
    merged_names,
    referrers,
    sources,
    word_lists,
)
from claimtracker.queries.word_lists import Line
from claimtracker.web import acts, ledger, reasons
from claimtracker.web.acts import Acting
from claimtracker.web.word_lists import LISTS, WordList

pages = Blueprint("row_merges", __name__)
BY_NAME = {
    "entity": entities.ids_by_name,
    "attribute": attributes.ids_by_name,
    "source": sources.ids_by_name,
}


class NoSuchName(Invalid):
    """Nothing goes by the name that a row shall go up in."""

    def __init__(self, noun: str, name: str) -> None:
        named = f"no {noun} by the name {name[:80]!r}" if name else "no name"
        super().__init__(f"There is {named}; go back and write a name or an alias of one.")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would touch, in words, or why it is refused."""

    other: Line
    touched: str
    refused: str


def shown(of: Mergeable, listed: WordList, row_id: UUID) -> str | Response:
    """Show a row with its uses, the form that lets it go up in another, and what went up in it."""
    key, into = str(row_id), request.args.get("into", "").strip()[:200]
    with ledger.reading() as session:
        last = forwards.survivors(session, of.merges, [key])
        if key in last:
            return redirect(url_for(f"row_merges.{of.table}", row_id=last[key]))
        line = _line(session, of, listed, key)
        preview = _preview(session, of, listed, line, into) if into else None
        within = merged_names.in_one(session, of.merges, line.id)
    return render_template(
        "row_merges/page.html", shown=listed, line=line, preview=preview, into=into, within=within
    )


def merge(of: Mergeable, listed: WordList, row_id: UUID) -> Response:
    """Let a row go up in the one of the name that was written."""
    version, name = acts.version(), request.form.get("into", "").strip()
    reason = reasons.read()

    def act(acting: Acting) -> str:
        survivor = _named(acting.session, of, listed, name)
        if survivor is None:
            raise NoSuchName(listed.noun, name)
        name_merges.merge(
            acting.session, of, survivor_id=survivor.id, merged_id=str(row_id), version=version,
            reason=reason, **acting.by,
        )  # fmt: skip
        return url_for(f"row_merges.{of.table}", row_id=survivor.id)

    return acts.once(act)


def undo(of: Mergeable, listed: WordList, row_id: UUID) -> Response:
    """Take apart what went up in another."""

    def act(acting: Acting) -> str:
        undone_merges.undo(acting.session, of, merged_id=str(row_id), **acting.by)
        return url_for(f"{listed.plural}.listed")

    return acts.once(act)


def _preview(
    session: Session, of: Mergeable, listed: WordList, line: Line, into: str
) -> Preview | None:
    other = _named(session, of, listed, into)
    if other is None:
        return None
    both = of.read(session, [line.id, other.id])
    counted = referrers.counts(session, of.table, [line.id]).get(line.id, {})
    refused = ""
    try:
        name_merges.refuse_different(of, both[line.id], both[other.id])
    except NamesDiffer as error:
        refused = str(error)
    return Preview(other, referrers.listed(counted), refused)


def _line(session: Session, of: Mergeable, listed: WordList, row_id: str) -> Line:
    found = word_lists.by_id(session, listed.of, [row_id]).get(row_id)
    if found is None:
        raise NothingToMerge(of.table)
    return found


def _named(session: Session, of: Mergeable, listed: WordList, name: str) -> Line | None:
    row_id = BY_NAME[of.table](session, [name]).get(name)
    return _line(session, of, listed, row_id) if row_id else None


def _routes(of: Mergeable, listed: WordList) -> None:
    path = f"/{listed.plural}/<uuid:row_id>"
    pages.add_url_rule(f"{path}/merge", of.table, partial(shown, of, listed))
    pages.add_url_rule(
        f"{path}/merge", f"merge_{of.table}", partial(merge, of, listed), methods=["POST"]
    )
    pages.add_url_rule(
        f"{path}/take-apart", f"undo_{of.table}", partial(undo, of, listed), methods=["POST"]
    )


for _listed in LISTS.values():
    if _listed.noun in MERGEABLE:
        _routes(MERGEABLE[_listed.noun], _listed)
