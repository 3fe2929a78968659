"""Check that the account of what was done is the one that was sealed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import (
    Event,
    EventContent,
    RedactedRow,
    Seal,
    SealedEvent,
    table_of,
)
from claimtracker.operations import events, seals

# A seal covers up to 500 events.
SEALS_A_PAGE = 10
EVENTS_A_PAGE = 1_000

Step = Callable[[int], None]
Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Head:
    """Up to where a ledger was sealed: how many events, and the hash of the last seal."""

    count: int
    hash: str


START = Head(0, seals.FIRST)


def chain_of_seals(session: Session, noted: Head | None, step: Step) -> Iterator[str]:
    """Compute every seal again, and look for the head that was noted earlier."""
    number, last = 0, START
    passed: dict[int, str] = {START.count: START.hash}
    for page in _seals(session):
        covered = _covered(session, page[0].number, page[-1].number)
        for seal in page:
            below = covered.get(seal.number, [])
            yield from _gap(number, seal.number)
            yield from _wrong_with(seal, last, below)
            number, last = seal.number, Head(seal.count, seal.hash)
            if noted is not None and seal.count == noted.count:
                passed[seal.count] = seal.hash
            step(len(below))
    if noted is not None:
        yield from _off_the_noted(noted, passed, last)


def events_without_seal(session: Session) -> Iterator[str]:
    """Look for events under no seal where each is sealed as it is written, on SQLite."""
    count = seals.unsealed(session)
    if count and session.get_bind().dialect.name == "sqlite":
        yield f"{_many(count, 'event')} under no seal: seals were taken away, or events slipped in."


def contents(session: Session, step: Step) -> Iterator[str]:
    """Compare what events say with their digests; what is missing must have been redacted."""
    for page in _events(session):
        gone = [row.id for row in page if row.content is None]
        redacted = _redacted(session, gone)
        for row in page:
            if row.content is None and row.id not in redacted:
                yield f"What {_name(row)} said is gone, and no redaction took it."
            elif row.content is not None and events.digest(row.salt, row.content) != row.digest:
                yield f"What {_name(row)} says was altered: it does not fit its digest."
        step(len(page))


def _seals(session: Session) -> Iterator[Sequence[Any]]:
    table = table_of(Seal)
    wanted = select(table).order_by(table.c.number).limit(SEALS_A_PAGE)
    page = session.execute(wanted).all()
    while page:
        yield page
        page = session.execute(wanted.where(table.c.number > page[-1].number)).all()


def _covered(session: Session, first: int, last: int) -> dict[int, list[Fields]]:
    place, event = table_of(SealedEvent), table_of(Event)
    columns = [c for c in event.c if c.name != "id"]
    wanted = (
        select(place.c.seal_number, place.c.position, place.c.event_id.label("named"), event.c.id,
               *columns)
        .outerjoin(event, event.c.id == place.c.event_id)
        .where(place.c.seal_number.between(first, last))
        .order_by(place.c.seal_number, place.c.position)
    )  # fmt: skip
    found: dict[int, list[Fields]] = {}
    for row in session.execute(wanted).mappings():
        found.setdefault(row["seal_number"], []).append(dict(row))
    return found


def _gap(before: int, number: int) -> Iterator[str]:
    if number == before + 2:
        yield f"Seal {before + 1} is missing."
    elif number != before + 1:
        yield f"The seals {before + 1} to {number - 1} are missing."


def _wrong_with(seal: Any, last: Head, below: Sequence[Fields]) -> Iterator[str]:
    if seal.previous != last.hash:
        yield f"Seal {seal.number} does not follow the seal before it: the chain is broken there."
    missing = [row for row in below if row["id"] is None]
    lost = seal.count - last.count - len(below) + len(missing)
    if seal.previous != last.hash and not missing:
        lost = 0  # How many the seal before counted is not known.
    if lost > 0:
        yield f"{_many(lost, 'event')} missing under seal {seal.number}: deleted."
    elif lost < 0:
        yield f"Seal {seal.number} covers {_events_in_words(-lost)} more than it counts: added."
    elif seals.chained(seal.previous, below) != seal.hash:
        yield _altered(seal, below)


def _altered(seal: Any, below: Sequence[Fields]) -> str:
    in_time = sorted(below, key=lambda row: str(row["id"]))
    if seals.chained(seal.previous, in_time) == seal.hash:
        return f"The events under seal {seal.number} stand in another order than they were sealed."
    return f"Seal {seal.number} does not fit its {_events_in_words(len(below))}: one was altered."


def _off_the_noted(noted: Head, passed: Mapping[int, str], last: Head) -> Iterator[str]:
    if passed.get(noted.count) == noted.hash:
        return
    if last.count < noted.count:
        yield (
            f"The ledger ends after {_events_in_words(last.count)}, and it had {noted.count}:"
            " its end was cut off since that head was noted."
        )
    elif noted.count in passed:
        yield (
            f"The first {_events_in_words(noted.count)} are not those that were sealed: events"
            " were changed and all seals after them made anew since that head was noted."
        )
    else:
        yield (
            f"No seal ends after {_events_in_words(noted.count)}: the head is another ledger's,"
            " or the seals were made anew since it was noted."
        )


def _events(session: Session) -> Iterator[Sequence[Any]]:
    wanted = (
        select(Event.id, Event.at, Event.act, Event.table_name, Event.digest, EventContent.salt,
               EventContent.content)
        .outerjoin(EventContent, EventContent.event_id == Event.id)
        .order_by(Event.id)
        .limit(EVENTS_A_PAGE)
    )  # fmt: skip
    page = session.execute(wanted).all()
    while page:
        yield page
        page = session.execute(wanted.where(Event.id > page[-1].id)).all()


def _redacted(session: Session, ids: Sequence[str]) -> set[str]:
    if not ids:
        return set()
    taken = select(RedactedRow.row_id).where(
        RedactedRow.table_name == "event_content", RedactedRow.row_id.in_(ids)
    )
    return set(session.execute(taken).scalars())


def _name(row: Any) -> str:
    day = row.at.strftime("%d %B %Y").lstrip("0")
    return f"the event {row.id} ({row.act}, {row.table_name.replace('_', ' ')}, {day})"


def _many(count: int, noun: str) -> str:
    return f"1 {noun} is" if count == 1 else f"{count:,} {noun}s are"


def _events_in_words(count: int) -> str:
    return "1 event" if count == 1 else f"{count:,} events"
