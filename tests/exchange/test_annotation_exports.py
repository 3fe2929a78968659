"""Assertions go out as annotations that others read, and come back as the same records."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.exchange import annotation_exports
from claimtracker.queries import sights
from claimtracker.queries.article_pages import NoSuchArticle
from claimtracker.rules.permissions import Sight
from tests.exchange.annotated import take
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import ARTICLE, ASSERTION, STORY, Record, began, export, records, taken
from tests.web import newsroom

TEXT = (
    "Hi 🎉🎉. “ByteDance keeps 80%,” said Ken.\n"
    "שלום עולם keeps nothing. 字节跳动保留八成。 Cafe\u0301 keeps 80%, twice: keeps 80%."
)
QUOTES = ("ByteDance keeps 80%,", "שלום עולם", "字节跳动保留八成", "Cafe\u0301", "🎉")
SALE = ARTICLE | {"text": TEXT, "url": "https://meridian.example/sale", "standfirst": "Sold 🎉."}
CARRIED = ("claim", "article", "stance", "quote", "start", "end", "part", "attribution", "said",
           "words", "original", "hedged", "standing", "note", "prefix", "suffix")  # fmt: skip


def full() -> Iterator[Record]:
    """Give a ledger whose assertions have every field that they can have."""
    yield from (*STORY[:2], SALE, STORY[3])
    for number, quote in enumerate(QUOTES):
        yield ASSERTION | {"key": f"q-{number}", "quote": quote, "said": "2020-09"}
    yield {
        **ASSERTION, "key": "all", "quote": '"ByteDance keeps 80%,"', "stance": "denies",
        "attribution": ["Daily Mail", {"name": "Ken Glueck", "for": "Oracle"},
                        {"described": "an aide", "for": "Oracle"}],
        "said": "2020-09-20", "words": "translated", "original": "ByteDance behält 80 %.",
        "hedged": True, "standing": "corrected 2020-09-23", "note": "Ask Ken.\n\nTwice.",
    }  # fmt: skip
    yield {**ASSERTION, "key": "near", "quote": "keeps 80%", "prefix": "twice: ", "suffix": "."}
    yield {"type": "assertion", "key": "top", "article": "sale", "quote": "Sold 🎉",
           "part": "standfirst"}  # fmt: skip
    yield {"type": "assertion", "key": "whole", "article": "sale", "note": "On all of it."}
    yield {"type": "assertion", "key": "lost", "article": "sale", "quote": "Not in there",
           "prefix": "x", "attribution": [{"name": "An Post"}]}  # fmt: skip


def exported(ledger: Engine, article: str = "") -> tuple[bytes, dict[str, Any]]:
    out = io.BytesIO()
    with sessions.read(ledger) as session:
        if article:
            annotation_exports.write_article(session, out, article)
        else:
            annotation_exports.write(session, out)
    return out.getvalue(), json.loads(out.getvalue())


def carried(ledger: Engine) -> list[dict[str, Any]]:
    return [{name: one.get(name) for name in ("key", *CARRIED)}
            for one in records(ledger, "assertion")]  # fmt: skip


def require_valid(one: dict[str, Any]) -> None:
    """Ask for what the model says must be there."""
    assert one["type"] == "Annotation"
    assert one["id"].startswith("urn:uuid:")
    assert one["motivation"] in ("identifying", "commenting", "highlighting")
    for body in one["body"]:
        if body["type"] == "TextualBody":
            assert isinstance(body["value"], str)
            assert body["purpose"] in ("describing", "tagging", "commenting")
    assert isinstance(one["target"]["source"], str)
    for selector in one["target"].get("selector", ()):
        if selector["type"] == "TextQuoteSelector":
            assert selector["exact"]
        else:
            assert selector["type"] == "TextPositionSelector"
            assert 0 <= selector["start"] < selector["end"]


def test_annotations_come_back_as_the_same_records(ledger: Engine, tmp_path: Path) -> None:
    began(ledger, *full())
    raw, told = exported(ledger)
    before, whole = carried(ledger), export(ledger)
    file = tmp_path / "all.jsonld"
    file.write_bytes(raw)

    report, faults = take(ledger, file)

    assert (faults, report.created, report.changed) == ([], {}, {})
    assert report.same == {"assertion": len(before)}
    assert (carried(ledger), export(ledger)) == (before, whole)
    assert exported(ledger)[0] == raw
    assert (told["type"], told["total"]) == ("AnnotationCollection", len(before))
    for one in told["first"]["items"]:
        require_valid(one)


def test_annotations_make_in_another_ledger_what_they_carry(
    ledger: Engine, sqlite_template: Path, tmp_path: Path
) -> None:
    taken(ledger, *full())
    file = tmp_path / "all.jsonld"
    file.write_bytes(exported(ledger)[0])
    never = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")

    report, faults = take(never, file)
    assert (faults, report.created["claim"], report.created["article"]) == ([], 1, 1)
    assert len(report.unanchored) == len(QUOTES) + 4
    taken(never, SALE)

    assert carried(never) == carried(ledger)
    [claim] = records(never, "claim")
    assert (claim["statement"], claim["state"]) == (STORY[3]["statement"], "draft")
    again, _ = take(never, file)
    assert (again.created, again.changed) == ({}, {})
    never.dispose()


def test_annotation_says_to_strangers_what_is_claimed_by_whom(ledger: Engine) -> None:
    began(ledger, *full())

    _, told = exported(ledger, "sale")

    assert (told["label"], told["id"]) == ("TikTok is sold", "urn:claimtracker:annotations:sale")
    [one] = [item for item in told["first"]["items"] if len(item["body"]) == 5]
    sentence, tag, claim, _, note = one["body"]
    assert sentence["value"] == (
        "An aide for Oracle denies: ByteDance keeps 80% of TikTok Global. Said 2020-09-20."
        " The words marked are a translation, not the speaker's own. It is corrected 2020-09-23."
    )
    assert (tag["purpose"], tag["value"], note["value"]) == (
        "tagging", "denies", "Ask Ken.\n\nTwice."
    )  # fmt: skip
    assert (claim["type"], claim["schema:text"]) == ("schema:Claim", STORY[3]["statement"])
    quote, position = one["target"]["selector"]
    assert one["target"]["source"] == SALE["url"]
    assert quote == {"type": "TextQuoteSelector", "exact": "“ByteDance keeps 80%,”",
                     "prefix": "Hi 🎉🎉. ", "suffix": " said Ken."}  # fmt: skip
    assert TEXT[position["start"] : position["end"]] == quote["exact"]


def test_every_assertion_of_a_full_ledger_goes_out_and_comes_back(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, *EVERYTHING)
    file = tmp_path / "all.jsonld"
    file.write_bytes(exported(ledger)[0])
    before = export(ledger)

    report, faults = take(ledger, file)

    assert (faults, report.changed, export(ledger)) == ([], {}, before)


def test_public_sees_of_annotations_what_is_public(ledger: Engine) -> None:
    newsroom.opened(newsroom.whole(ledger))
    out, one = io.BytesIO(), io.BytesIO()

    with sights.read(ledger, Sight.PUBLIC) as session:
        annotation_exports.write_public(session, out, "https://facts.example/all", None)
        annotation_exports.write_article(session, one, "open-1", "https://facts.example/one")
        with pytest.raises(NoSuchArticle):
            annotation_exports.write_article(session, io.BytesIO(), "canary-art", "")

    told = json.loads(out.getvalue())
    keys = [body["claimtracker:key"] for item in told["first"]["items"] for body in item["body"]
            if body["type"] == "claimtracker:Assertion"]  # fmt: skip
    assert (sorted(keys), told["total"]) == (["denies", "says-80", "says-none"], 3)
    [item] = json.loads(one.getvalue())["first"]["items"]
    assert item["target"]["selector"][0]["exact"] == newsroom.PASSAGE
    assert "canary" not in (out.getvalue() + one.getvalue()).decode().casefold()
    with sights.read(ledger, Sight.PUBLIC) as session:
        cut = io.BytesIO()
        annotation_exports.write_public(session, cut, "https://facts.example/all", 2)
    assert json.loads(cut.getvalue())["label"] == "Annotations, not complete: the first 2"
