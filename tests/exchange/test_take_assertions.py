"""Assertions are taken with their voices, and their words are tied to the text."""

from __future__ import annotations

import pytest

from claimtracker.operations import redactions
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.rules.permissions import Actor
from tests.conftest import BEN
from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    CHIEF,
    CLAIM,
    STORY,
    TEXT,
    began,
    export,
    faults,
    record,
    records,
    take,
    taken,
)

BARE = {name: value for name, value in ASSERTION.items() if name != "key"}
SECOND = Actor(BEN.person_id, "Ben", "admin")


def reason(report):
    [fault] = report.faults
    return fault.reason


def said(ledger, **given):
    began(ledger, *STORY[:4], ASSERTION | given)
    return record(ledger, "assertion")


@pytest.mark.parametrize(
    ("given", "created"),
    [
        ({"stance": "denies"}, 0),
        ({"note": "twice", "said": "2020-09-20", "hedged": True}, 0),
        ({"attribution": ["ORACLE"]}, 0),
        ({"quote": "80% stake"}, 1),
        ({"attribution": ["Walmart"]}, 1),
        ({"attribution": []}, 1),
        ({"attribution": [{"described": "Oracle"}]}, 1),
        ({"attribution": [{"name": "Oracle", "for": "ByteDance"}]}, 1),
        ({"claim": None}, 1),
    ],
)
def test_assertion_without_a_key_is_known_by_claim_article_voice_and_quote(
    ledger, given, created
) -> None:
    taken(ledger, *STORY[:4], BARE)

    report = taken(ledger, BARE | given)

    assert report.created.get("assertion", 0) == created
    assert len(records(ledger, "assertion")) == 1 + created


@pytest.mark.parametrize("turned", [False, True])
def test_assertion_without_a_key_is_the_one_with_a_key_in_any_order(ledger, turned) -> None:
    pair = [ASSERTION, BARE | {"note": "twice"}]

    report = taken(ledger, *STORY[:4], *(reversed(pair) if turned else pair))

    assert (report.created["assertion"], report.changed) == (1, {"assertion": 1})
    assert record(ledger, "assertion")["key"] == "a-1"


def test_same_assertion_in_other_spellings_comes_in_once(ledger) -> None:
    address = {"type": "article", "url": "https://a.example/1", "title": "a", "source": "A",
               "text": TEXT}  # fmt: skip
    first = BARE | {"article": "https://a.example/1"}
    second = BARE | {"article": "HTTPS://A.example:443/1", "attribution": ["oracle"]}

    report = taken(ledger, *STORY[:4], address, first, second)

    assert (report.created["assertion"], report.same["assertion"]) == (1, 1)


def test_assertion_may_wait_for_its_claim(ledger) -> None:
    began(ledger, *STORY[:4], {"type": "assertion", "article": "sale", "quote": "Nobody"})

    assert "claim" not in record(ledger, "assertion")


@pytest.mark.parametrize(
    ("given", "field", "nearest"),
    [
        ({"claim": "stake-08"}, "claim", "; the nearest are 'stake-80'"),
        ({"article": "sael"}, "article", "; the nearest are 'sale'"),
        ({"claim": "xyz"}, "claim", ""),
    ],
)
def test_unknown_key_names_the_nearest_ones(ledger, given, field, nearest) -> None:
    began(ledger, *STORY[:4])

    report = take(ledger, ASSERTION | given)

    assert faults(report) == [(1, field)]
    assert reason(report) == f"names {given[field]!r}, and there is no such {field}{nearest}"


def test_string_that_sounds_described_is_read_so_and_told(ledger) -> None:
    chain = ["Daily Mail", "an unnamed source"]

    report = taken(ledger, *STORY[:4], ASSERTION | {"attribution": chain})

    assert report.guessed == ["an unnamed source"]
    assert record(ledger, "assertion")["attribution"] == [
        "Daily Mail", {"described": "an unnamed source"},
    ]  # fmt: skip
    assert records(ledger, "entity", name="an unnamed source") == []


def test_link_that_says_what_it_is_is_not_guessed(ledger) -> None:
    chain = [{"described": "an aide", "for": "Oracle"}, {"name": "A Person"}]

    report = taken(ledger, *STORY[:4], ASSERTION | {"attribution": chain})

    assert report.guessed == []
    assert record(ledger, "assertion")["attribution"] == chain


@pytest.mark.parametrize(
    ("article", "given", "words"),
    [
        ({}, {}, "verbatim"),
        ({"copy_of": "origin", "copy": "machine"}, {}, "garbled"),
        ({"copy_of": "origin", "copy": "machine"}, {"words": None}, "garbled"),
        ({"copy_of": "origin", "copy": "machine"}, {"words": "verbatim"}, "verbatim"),
        ({"copy_of": "origin", "copy": "translation"}, {}, "verbatim"),
        ({"copy_of": "origin"}, {}, "verbatim"),
    ],
)
def test_words_are_garbled_in_a_machine_copy_unless_told(ledger, article, given, words) -> None:
    origin = ARTICLE | {"key": "origin"}

    # The article comes after what is said in it, and its original after it.
    taken(ledger, ASSERTION | given, *STORY[:2], CLAIM, ARTICLE | article, origin)

    assert record(ledger, "assertion")["words"] == words


def test_words_given_as_nothing_go_back_to_those_of_a_machine_copy(ledger) -> None:
    copy = ARTICLE | {"copy_of": "origin", "copy": "machine"}
    taken(ledger, *STORY[:2], CLAIM, ARTICLE | {"key": "origin"}, copy,
          ASSERTION | {"words": "translated"})  # fmt: skip

    taken(ledger, ASSERTION | {"words": None})

    assert record(ledger, "assertion")["words"] == "garbled"


@pytest.mark.parametrize(
    ("text", "quote", "given", "span"),
    [
        ("😀😀 keeps 80%.", "keeps 80%", {}, (3, 12)),
        ("é́ keeps 80%.", "keeps 80%", {}, (3, 12)),
        ("שלום keeps 80%.", "keeps 80%", {}, (5, 14)),
        ("It\u00a0keeps “80%”.", 'It keeps "80%"', {}, (0, 14)),
        ("It keeps\n 80%.", "keeps 80%", {}, (3, 13)),
        ("one 80% two 80%.", "80%", {"start": 12, "end": 15}, (12, 15)),
        ("😀 80% 😀 80%.", "80%", {"start": 8, "end": 11}, (8, 11)),
        ("one 80% two 80%.", "80%", {"prefix": "two "}, (12, 15)),
        ("one 80% two 80%.", "80%", {"suffix": " two"}, (4, 7)),
        ("one 80% two.", "80%", {"start": 0, "end": 3}, (4, 7)),
        ("one 80% two.", "80%", {"start": 900, "end": 903}, (4, 7)),
    ],
)
def test_quote_is_tied_to_the_text_by_code_points(ledger, text, quote, given, span) -> None:
    marked = ASSERTION | {"quote": quote} | given

    report = taken(ledger, *STORY[:2], CLAIM, ARTICLE | {"text": text}, marked)

    found = record(ledger, "assertion")
    assert (report.unanchored, (found["start"], found["end"])) == ([], span)


@pytest.mark.parametrize(
    ("text", "quote"), [("one 80% two 80%.", "80%"), ("none", "keeps 80%"), (None, "keeps 80%")]
)
def test_quote_without_one_place_is_kept_and_reported(ledger, text, quote) -> None:
    report = taken(
        ledger, *STORY[:2], CLAIM, ARTICLE | {"text": text}, ASSERTION | {"quote": quote}
    )

    assert report.unanchored == [{"claim": "stake-80", "article": "sale", "quote": quote}]
    assert record(ledger, "assertion")["quote"] == quote


def test_offsets_alone_move_words_to_another_place(ledger) -> None:
    marked = ASSERTION | {"quote": "80%", "start": 4, "end": 7}
    taken(ledger, *STORY[:2], CLAIM, ARTICLE | {"text": "one 80% two 80%."}, marked)

    report = taken(ledger, marked | {"start": 12, "end": 15})
    again = taken(ledger, marked | {"start": 12, "end": 15})

    assert (report.changed, again.same) == ({"assertion": 1}, {"assertion": 1})
    assert record(ledger, "assertion")["start"] == 12


def test_offsets_where_the_words_do_not_stand_move_nothing(ledger) -> None:
    began(ledger, *STORY)

    report = taken(ledger, ASSERTION | {"start": 0, "end": 18})

    assert report.same == {"assertion": 1}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"start": 3}, "end"),
        ({"end": 3}, "start"),
        ({"start": None, "end": 3}, "start"),
        ({"start": 3, "end": 3}, "end"),
        ({"start": 3, "end": 2}, "end"),
        ({"start": 3, "end": 5, "quote": None}, "start"),
    ],
)
def test_offsets_that_mark_nothing_are_refused(ledger, given, field) -> None:
    report = take(ledger, *STORY[:4], ASSERTION | given)

    assert faults(report) == [(5, field)]


def test_headline_is_anchored_in_the_title(ledger) -> None:
    found = said(ledger, part="headline", quote="is sold")

    assert (found["start"], found["end"]) == (7, 14)


@pytest.mark.parametrize("standing", ["corrected", "taken back 2020-10", "gone 2020-10-01"])
def test_standing_is_kept_with_its_date(ledger, standing) -> None:
    assert said(ledger, standing=standing)["standing"] == standing


def test_standing_given_as_nothing_stands_again(ledger) -> None:
    said(ledger, standing="taken back 2020-10")

    taken(ledger, ASSERTION | {"standing": None})

    assert "standing" not in record(ledger, "assertion")


def redact(ledger, now):
    with writing(ledger, actor=CHIEF, now=now) as session:
        row = assertion_rows.by_key(session, ["a-1"])["a-1"]
        claim = claim_rows.by_key(session, ["stake-80"])["stake-80"]
        told = {"actor": CHIEF, "now": now, "confirmed_by": SECOND, "reason": "a court order"}
        redactions.redact_quote(session, assertion_id=row.id, version=row.version, **told)
        redactions.redact_statement(session, claim_id=claim.id, version=claim.version, **told)


def test_redacted_words_do_not_come_back_with_their_file(ledger, now) -> None:
    began(ledger, *STORY)
    redact(ledger, now)
    before = export(ledger)

    report = take(ledger, *STORY)

    assert faults(report) == [(3, "text"), (4, "statement"), (5, "quote")]
    assert export(ledger) == before


def test_export_of_a_redacted_ledger_is_the_same_again(ledger, now) -> None:
    began(ledger, *STORY)
    redact(ledger, now)

    report = taken(ledger, raw=export(ledger))

    assert (report.created, report.changed) == ({}, {})
