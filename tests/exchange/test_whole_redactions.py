"""Words that went whole stay away, whatever is exported, restored or brought by others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import session as sessions
from claimtracker.models import Article, Evidence, Verdict
from claimtracker.operations import checks, redactions
from claimtracker.operations.writing import writing
from tests.conftest import BEN, NOW
from tests.exchange.dumping import dump
from tests.exchange.files import CHIEF, STORY, began, export, take
from tests.exchange.merging import Newsroom, merge

EVIDENCE = {
    "type": "evidence", "key": "e-1", "title": "The filing of Quillfeather",
    "url": "https://files.example/Quillfeather",
}  # fmt: skip
VERDICT = {
    "type": "verdict", "key": "v-1", "claim": "stake-80", "rating": "true", "at": "2020-09-30",
    "rationale": "Quillfeather told us so.", "public_note": "Quillfeather again.",
    "evidence": [{"evidence": "e-1", "relation": "supports", "note": "Quillfeather, page 2"}],
}  # fmt: skip
WORDS = ("Quillfeather", "Nobody denied it", "keeps an 80% stake")


@pytest.fixture
def story(ledger: Engine) -> Engine:
    return began(ledger, *STORY, EVIDENCE, VERDICT)


def redact(ledger: Engine) -> None:
    """Take the text of the article and the words of the verdict away."""
    by = {"actor": CHIEF, "now": NOW, "confirmed_by": replace(BEN, role="reviewer")}
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        told = {"version": 1, "reason": "A promise.", **by}
        [article] = session.scalars(select(Article.id))
        redactions.redact_text(session, article_id=article, **told)
        [verdict] = session.scalars(select(Verdict.id))
        redactions.redact_verdict(session, verdict_id=verdict, **told)
        [piece] = session.scalars(select(Evidence.id))
        redactions.redact_evidence(session, evidence_id=piece, **told)


def has_words(text: str) -> list[str]:
    return [words for words in WORDS if words in text]


def test_what_is_exported_has_no_words_and_comes_in_again_unchanged(story: Engine) -> None:
    redact(story)
    before = export(story)

    report = take(story, raw=before)

    assert has_words(before.decode()) == []
    assert (report.faults, report.created, report.changed) == ([], {}, {})
    assert export(story) == before


def test_original_file_does_not_bring_the_words_back(story: Engine) -> None:
    redact(story)

    report = take(story, *STORY, EVIDENCE, VERDICT)

    assert [fault.field for fault in report.faults] == ["text", "quote"]
    assert has_words(export(story).decode()) == []


def test_dump_has_no_words_and_is_restored_whole(story: Engine, tmp_path: Path) -> None:
    redact(story)

    restored = Newsroom(tmp_path, story).engine

    assert has_words(dump(story)) == []
    with sessions.read(restored) as session:
        assert checks.check(session).problems == []


def test_newsroom_that_still_has_the_words_does_not_bring_them(
    story: Engine, tmp_path: Path
) -> None:
    theirs = Newsroom(tmp_path, story)
    redact(story)
    theirs.take({"type": "topic", "name": "The sale"})

    done = merge(story, theirs.dumped(), rest="ours")

    assert done.created == {"topic": 1}
    assert has_words(export(story).decode()) == []
