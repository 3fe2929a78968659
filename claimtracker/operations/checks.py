"""Prove that a ledger is whole: links, guards, seals, search, work, spans, bounds, disputes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claimtracker.errors import Invalid
from claimtracker.models import ArticleVersion, Base, Event, Reading
from claimtracker.operations import (
    checked_accounts,
    checked_events,
    checked_rows,
    checked_verdicts,
    dispute_facets,
    public_rows,
    seals,
    search_index,
    work_items,
)
from claimtracker.operations.checked_events import Head
from claimtracker.queries import ledgers
from claimtracker.queries.ledgers import Copied

LISTED = 100
Progress = Callable[[int, int], None]
Step = Callable[[int], None]
Rows = Callable[[Session], Iterable[str]]


class InvalidHead(Invalid):
    """What was given is no head of a ledger."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no head of a ledger; give one as `check` prints it, COUNT:HASH."
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a ledger is whole, what is wrong with it, its head, and how much is unsealed yet.

    `copy` says what it is a copy of, where it is one: its head is then the other ledger's.
    """

    ok: bool
    problems: list[str]
    head: str
    unsealed: int
    copy: Copied | None = None


def check(
    session: Session, *, since: str | None = None, progress: Progress | None = None
) -> Checked:
    """Say in sentences what is wrong with a ledger: up to a hundred, then how many more.

    `since` is a head noted earlier, which the seals must still pass through. `progress` hears
    rows done and all. Raises InvalidHead.
    """
    noted = _head(since) if since is not None else None
    return _checked(session, noted, _derived_and_account, progress)


def check_restored(session: Session, *, progress: Progress | None = None) -> Checked:
    """Say what is wrong with a ledger all of whose derived tables were just made of its rows.

    To compare them with those at once would do the same work again; and every row with the account
    is more work than all else together.
    """
    return _checked(session, None, search_index.damage, progress)


def _derived_and_account(session: Session) -> Iterator[str]:
    yield from public_rows.problems(session)
    yield from search_index.problems(session)
    if ledgers.copied(session) is None:
        yield from checked_accounts.rows_as_told(session)
    yield from work_items.problems(session)
    yield from dispute_facets.problems(session)


def _checked(
    session: Session, noted: Head | None, compared: Rows, progress: Progress | None
) -> Checked:
    step, copied = _counting(session, progress), ledgers.copied(session)
    if copied is not None:
        problems = _first(_problems_of_copy(session, copied, noted, compared, step))
        return Checked(not problems, problems, copied.head, 0, copied)
    problems = _first(_problems(session, noted, compared, step))
    return Checked(not problems, problems, seals.head(session), seals.unsealed(session))


def _problems(session: Session, noted: Head | None, compared: Rows, step: Step) -> Iterator[str]:
    return chain(
        checked_rows.foreign_keys(session),
        checked_rows.guards_in_place(session),
        checked_events.chain_of_seals(session, noted, step),
        checked_events.events_without_seal(session),
        checked_events.contents(session, step),
        checked_verdicts.published(session),
        compared(session),
        checked_rows.spans(session, step),
        checked_rows.bounds(session, step),
        checked_rows.disputes(session),
        checked_rows.fits(session),
    )


def _problems_of_copy(
    session: Session, copied: Copied, noted: Head | None, compared: Rows, step: Step
) -> Iterator[str]:
    """Look at what a copy has: no events are in it, and in a public one no texts."""
    if noted is not None and copied.head != f"{noted.count}:{noted.hash}":
        yield "The copy was made at another head, and has no events to tell how that one came."
    yield from checked_rows.foreign_keys(session)
    yield from checked_rows.guards_in_place(session)
    yield from compared(session)
    if copied.profile != "public":
        yield from checked_rows.spans(session, step)
    yield from checked_rows.bounds(session, step)
    yield from checked_rows.disputes(session)


def _head(text: str) -> Head:
    found = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise InvalidHead(text)
    return Head(int(found[1]), found[2])


def _first(problems: Iterable[str]) -> list[str]:
    rest = iter(problems)
    listed = list(islice(rest, LISTED))
    more = sum(1 for _ in rest)
    return [*listed, f"And {more} more."] if more else listed


def _counting(session: Session, progress: Progress | None) -> Callable[[int], None]:
    if progress is None:
        return lambda _count: None
    total = sum(_count(session, model) for model in (Event, Event, ArticleVersion, Reading))
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return step


def _count(session: Session, model: type[Base]) -> int:
    return session.execute(select(func.count()).select_from(model)).scalar_one()
