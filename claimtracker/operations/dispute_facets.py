"""Keep what disputes are listed and narrowed by in step with the ledger, or make it anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from claimtracker.models import Contradiction, Dispute, Reading
from claimtracker.operations import dispute_cards, touched
from claimtracker.operations.public_rows import SEEN
from claimtracker.queries import dispute_faces
from claimtracker.queries.dispute_faces import Face
from claimtracker.queries.dispute_tables import FACES, Faces
from claimtracker.queries.stored import every_key
from claimtracker.rules.permissions import Sight

NOTED = "faced dispute"
BATCH = 200
# Kinds of contradictions that may stand between claims which answer different questions.
BY_PEOPLE = ("manual", "text")

Spread = tuple[str, str, str, float]


def note(session: Session, questions: Sequence[str]) -> None:
    """Note the disputes over questions that were just compared."""
    over = select(Dispute.id).where(Dispute.question_id.in_(questions))
    touched.note_all(session, NOTED, over)


def settle(session: Session) -> None:
    """Bring the facets and the cards up to date with what was compared, and with claims whose
    public side changed. It follows what is public.
    """
    session.flush()
    if touched.noted_any(session, "claim"):
        _note_beside(session)
    if touched.noted_any(session, SEEN["claim"]):
        _note_seen(session)
    for ids in touched.pages(session, NOTED, BATCH):
        for sight in Sight:
            _refresh(session, FACES[sight], ids, dispute_faces.faces(session, ids, sight))
        dispute_cards.refresh(session, ids)


def rebuild(session: Session) -> None:
    """Make the facets anew from the ledger and what is public of it."""
    session.flush()
    for sight, tables in FACES.items():
        for table in (tables.facet, tables.face):
            session.execute(delete(table))
        for ids in every_key(session, Dispute, BATCH):
            _put_in(session, tables, dispute_faces.faces(session, ids, sight))
    dispute_cards.rebuild(session)


def problems(session: Session) -> Iterator[str]:
    """Say, in a sentence each, where the facets differ from the ledger."""
    for sight, tables in FACES.items():
        whose = "The facets" if sight is Sight.WHOLE else "The public facets"
        for ids in every_key(session, Dispute, BATCH):
            wanted = dispute_faces.faces(session, ids, sight)
            differing = _differing(wanted, _stored(session, tables, ids))
            rows = _rows(wanted) ^ _spread(session, tables, ids)
            differing |= {row[1] for row in rows}
            yield from (f"{whose} are behind the dispute {one}." for one in sorted(differing))
        for table in (tables.face, tables.facet):
            known = select(Dispute.id)
            strays = select(func.count()).where(table.c.dispute_id.not_in(known))
            if count := session.execute(strays).scalar_one():
                yield f"{count} rows of {table.name} stand for no dispute."
    yield from dispute_cards.problems(session)


def _note_beside(session: Session) -> None:
    """Note the disputes in which claims stand that answer another question, or none."""
    claims = touched.noted(session, "claim")
    for side in (Contradiction.left_id, Contradiction.right_id):
        found = select(Contradiction.dispute_id).where(side.in_(claims))
        touched.note_all(session, NOTED, found.where(Contradiction.kind.in_(BY_PEOPLE)))


def _note_seen(session: Session) -> None:
    claims = touched.noted(session, SEEN["claim"])
    answered = select(Dispute.id).join(Reading, Reading.question_id == Dispute.question_id)
    touched.note_all(session, NOTED, answered.where(Reading.claim_id.in_(claims)))
    touched.note_all(session, NOTED, select(Dispute.id).where(Dispute.claim_id.in_(claims)))
    for side in (Contradiction.left_id, Contradiction.right_id):
        found = select(Contradiction.dispute_id).where(side.in_(claims))
        touched.note_all(session, NOTED, found)


def _refresh(
    session: Session, tables: Faces, ids: Sequence[str], wanted: Mapping[str, Face]
) -> None:
    """Write the faces that are not what they were, and leave the others alone."""
    stored = _stored(session, tables, ids)
    differing = _differing(wanted, stored)
    _take_out(session, tables, {key: stored[key] for key in differing & stored.keys()})
    _put_in(session, tables, {key: wanted[key] for key in differing & wanted.keys()})


def _differing(wanted: Mapping[str, Face], stored: Mapping[str, Face]) -> set[str]:
    return {key for key in wanted.keys() | stored.keys() if wanted.get(key) != stored.get(key)}


def _stored(session: Session, tables: Faces, ids: Sequence[str]) -> dict[str, Face]:
    rows = session.execute(select(tables.face).where(tables.face.c.dispute_id.in_(ids)))
    return {
        row.dispute_id: Face(row.state, row.weight, frozenset(row.codes.split())) for row in rows
    }


def _spread(session: Session, tables: Faces, ids: Sequence[str]) -> set[Spread]:
    rows = session.execute(select(tables.facet).where(tables.facet.c.dispute_id.in_(ids)))
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def _rows(made: Mapping[str, Face]) -> set[Spread]:
    """Return the rows of single codes that faces are spread into."""
    return {(code, key, one.state, one.weight) for key, one in made.items() for code in one.codes}


def _take_out(session: Session, tables: Faces, gone: Mapping[str, Face]) -> None:
    face, facet = tables.face.c, tables.facet.c
    for key, one in sorted(gone.items()):
        codes = facet.code.in_(sorted(one.codes))
        session.execute(delete(tables.facet).where(codes, facet.dispute_id == key))
        session.execute(delete(tables.face).where(face.dispute_id == key))


def _put_in(session: Session, tables: Faces, made: Mapping[str, Face]) -> None:
    if not made:
        return
    faces = [
        (key, one.state, one.weight, " ".join(sorted(one.codes)))
        for key, one in sorted(made.items(), key=itemgetter(0))
    ]
    for table, rows in ((tables.face, faces), (tables.facet, sorted(_rows(made)))):
        names = table.columns.keys()
        session.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
