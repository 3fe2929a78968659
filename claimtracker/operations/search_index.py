"""Keep the search in step with the ledger: in the transaction that writes, or all anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim
from claimtracker.operations import search_postgresql, search_sqlite, touched
from claimtracker.operations.public_rows import SEEN
from claimtracker.queries import search_listed
from claimtracker.queries import search_postgresql as reads_postgresql
from claimtracker.queries import search_sqlite as reads_sqlite
from claimtracker.queries.search_entries import Entry, article_faces, entries
from claimtracker.queries.search_tables import FACES, KINDS, Index, Kind, index
from claimtracker.queries.stored import every_key
from claimtracker.rules.permissions import Sight

# Whole texts of articles are in memory at once, but only the quotes of claims.
BATCHES: dict[Kind, int] = {"claim": 5_000, "article": 500}
# Articles whose words are what they were, but perhaps not their faces.
FACED = {Sight.WHOLE: "faced article", Sight.PUBLIC: "faced public article"}
_MODELS: dict[Kind, type[Claim] | type[Article]] = {"claim": Claim, "article": Article}


def settle(session: Session) -> None:
    """Bring the search up to date with the claims and articles touched in this transaction."""
    session.flush()
    for sight in Sight:
        _note_faced(session, sight)
    for tables in _every_index(session):
        for ids in touched.pages(session, _noted(tables), BATCHES[tables.kind]):
            _refresh(session, tables, ids)
        if tables.kind == "article":
            for ids in touched.pages(session, FACED[tables.sight], BATCHES["article"]):
                _write_faces(session, tables, article_faces(session, ids, tables.sight))


def _noted(tables: Index) -> str:
    return tables.kind if tables.sight is Sight.WHOLE else SEEN[tables.kind]


def _note_faced(session: Session, sight: Sight) -> None:
    """Note the articles that are found by what claims say, or by who is quoted, and not touched."""
    claims, article = ("claim", "article") if sight is Sight.WHOLE else SEEN.values()
    touched_anew = touched.noted(session, article)
    if touched.noted_any(session, claims):
        carrying = Assertion.claim_id.in_(touched.noted(session, claims))
        rest = Assertion.article_id.not_in(touched_anew)
        found = select(Assertion.article_id).where(carrying, rest)
        touched.note_all(session, FACED[sight], found)
    if touched.noted_any(session, "carrier"):
        carriers = touched.noted(session, "carrier").subquery()
        quoted = select(carriers.c.id).where(carriers.c.id.not_in(touched_anew))
        touched.note_all(session, FACED[sight], quoted)


def rebuild(session: Session) -> None:
    """Make the search anew from the ledger."""
    session.flush()
    for tables in _every_index(session):
        _writer(session).empty(session, tables)
        for ids in every_key(session, _MODELS[tables.kind], BATCHES[tables.kind]):
            _write(session, tables, entries(session, tables.kind, ids, tables.sight))


def rewrite(session: Session) -> None:
    """Write the word lists anew, so that words that were taken out stand nowhere in the file.

    It costs as much as the lists are long: after a redaction, not after an edit.
    """
    for tables in _every_index(session):
        _writer(session).rewrite(session, tables)


def problems(session: Session) -> list[str]:
    """Say, in a sentence each, where the search differs from the ledger."""
    found: list[str] = []
    for tables in _every_index(session):
        for ids in every_key(session, _MODELS[tables.kind], BATCHES[tables.kind]):
            found += _differences(session, tables, ids)
        found += _strays(session, tables)
        found += _unlisted(session, tables)
    return found + damage(session)


def damage(session: Session) -> list[str]:
    """Say which of the search's lists of words do not list what they stand for."""
    return [
        f"{_called(tables)}'s list of words in {tables.kind}s is damaged."
        for tables in _every_index(session)
        if _writer(session).is_broken(session, tables)
    ]


def _every_index(session: Session) -> list[Index]:
    return [index(session, kind, sight) for sight in Sight for kind in KINDS]


def _called(tables: Index) -> str:
    return "The search" if tables.sight is Sight.WHOLE else "The public search"


def _refresh(session: Session, tables: Index, ids: Sequence[str]) -> None:
    fresh = entries(session, tables.kind, ids, tables.sight)
    gone = [key for key in ids if key not in fresh]
    if gone:
        listed = search_listed.of_entries(session, tables, gone)
        _writer(session).write_facets(session, tables, set(), listed)
        _writer(session).take_out(session, tables, gone)
    _write(session, tables, fresh)


def _write(session: Session, tables: Index, fresh: dict[str, Entry]) -> None:
    if not fresh:
        return
    # In the order of their keys, so that of what came in together the later is the newer.
    ordered = sorted(fresh)
    writer = _writer(session)
    writer.write_words(session, tables, {key: fresh[key].words for key in ordered})
    _write_faces(session, tables, {key: fresh[key].face for key in ordered})


def _write_faces(session: Session, tables: Index, faces: dict[str, tuple[Any, ...]]) -> None:
    if not faces:
        return
    before = search_listed.of_entries(session, tables, list(faces))
    _writer(session).write_faces(session, tables, faces)
    now = search_listed.of_entries(session, tables, list(faces))
    _writer(session).write_facets(session, tables, now - before, before - now)


def _differences(session: Session, tables: Index, ids: Sequence[str]) -> list[str]:
    wanted = entries(session, tables.kind, ids, tables.sight)
    faces = _faces(session, tables, ids)
    reader = reads_sqlite if _is_sqlite(session) else reads_postgresql
    stale = reader.stale(session, tables, {key: entry.words for key, entry in wanted.items()})
    stale |= {key for key, entry in wanted.items() if faces.get(key) != entry.face}
    model = _MODELS[tables.kind]
    keyed = select(model.id, model.key).where(model.id.in_(ids))
    named = {key: name for key, name in session.execute(keyed)}
    missing = {key for key in wanted if key not in faces}
    return [
        *(f"{_called(tables)} misses the {tables.kind} {named[key]}." for key in sorted(missing)),
        *(
            f"{_called(tables)} is behind the {tables.kind} {named[key]}."
            for key in sorted(stale - missing)
        ),
        *(
            f"{_called(tables)} still finds the {tables.kind} {named[key]}."
            for key in sorted(faces.keys() - wanted.keys())
        ),
    ]


def _faces(session: Session, tables: Index, ids: Sequence[str]) -> dict[str, tuple[Any, ...]]:
    columns = [tables.face.c[name] for name in FACES[tables.kind]]
    held = (
        select(tables.owner, *columns)
        .join(tables.face, tables.face_row == tables.row)
        .where(tables.owner.in_(ids))
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(held)}


def _strays(session: Session, tables: Index) -> list[str]:
    """Say how many entries stand for nothing in the ledger, or lack the half of themselves."""
    model, kind = _MODELS[tables.kind], tables.kind
    unknown = select(func.count()).where(tables.owner.not_in(select(model.id)))
    faceless = select(func.count()).where(tables.row.not_in(select(tables.face_row)))
    wordless = select(func.count()).where(tables.face_row.not_in(select(tables.row)))
    counts = [session.execute(each).scalar_one() for each in (unknown, faceless, wordless)]
    strays = sum(counts)
    return [f"{_called(tables)} has {strays} entries that stand for no {kind}."] if strays else []


def _unlisted(session: Session, tables: Index) -> list[str]:
    """Say how many entries are not in the lists of what they have, and how many wrongly are."""
    missing, strays = search_listed.astray(session, tables)
    called = f"{_called(tables)}'s lists of {tables.kind}s"
    return [
        *([f"{called} miss {missing} of their rows."] if missing else []),
        *([f"{called} have {strays} rows too many."] if strays else []),
    ]


def _writer(session: Session) -> Any:
    return search_sqlite if _is_sqlite(session) else search_postgresql


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
