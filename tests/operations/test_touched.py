"""What a write touched is noted once, given in order, and forgotten."""

from sqlalchemy import select

from claimtracker.operations import touched

A, B, C = (f"00000000-0000-7000-8000-00000000000{n}" for n in "123")


def test_touched_gives_each_row_once_in_order_some_at_a_time(session):
    touched.claims(session, [B, A])
    touched.claims(session, [C, A])
    touched.questions(session, [B])

    assert list(touched.pages(session, "claim", 2)) == [[A, B], [C]]
    assert list(touched.pages(session, "question")) == [[B]]
    assert list(touched.pages(session, "article")) == []


def test_touched_notes_what_a_query_finds(session):
    from claimtracker.models import Person

    touched.articles(session, [A])

    touched.note_all(session, "article", select(Person.id))
    touched.note_all(session, "article", select(Person.id))

    assert touched.count(session, "article") == 4


def test_touched_is_forgotten_by_kind(session):
    touched.claims(session, [A])
    touched.questions(session, [B])

    touched.clear(session, "question")

    assert touched.count(session, "claim") == 1
    assert touched.count(session, "question") == 0


def test_touched_can_be_noted_after_a_savepoint_took_its_table_back(session):
    savepoint = session.begin_nested()
    touched.claims(session, [A])
    savepoint.rollback()

    touched.claims(session, [B])

    assert list(touched.pages(session, "claim")) == [[B]]


def test_touched_of_a_savepoint_that_was_taken_back_asks_once_more_and_finds_nothing(session):
    touched.questions(session, [C])
    savepoint = session.begin_nested()
    touched.claims(session, [A])
    savepoint.rollback()

    assert not touched.noted_any(session, "claim")
    assert list(touched.pages(session, "claim")) == []
