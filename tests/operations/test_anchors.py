"""Where assertions stand in the texts of their articles."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from claimtracker.models import Anchor
from claimtracker.operations import articles, assertions
from claimtracker.operations.articles import Capture
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries.articles import ArticleText
from tests import builders
from tests.conftest import ADA, NOW


def places(session: Session) -> list[tuple[int | None, int | None, int, str]]:
    """Return every place that was looked for, the earliest first."""
    wanted = select(Anchor.span_start, Anchor.span_end, Anchor.number, Anchor.how)
    return [tuple(row) for row in session.execute(wanted.order_by(Anchor.id))]  # type: ignore[misc]


def carry(session: Session, quote: str, **told: str) -> str:
    """Let an article of one sentence carry a claim in these words; return the article's key."""
    article_id = builders.article(session, "meridian-1")
    builders.capture(session, article_id, "It keeps 80% of 🎵 TikTok.")
    claim_id = builders.claim(session, "stake-80")
    builders.assertion(session, claim_id, article_id, quote=quote, **told)
    return article_id


def test_a_quote_is_kept_by_its_code_points(session: Session) -> None:
    carry(session, "🎵 TikTok")

    assert places(session) == [(16, 24, 1, "exact")]


def test_that_a_quote_was_not_found_is_kept_too(session: Session) -> None:
    carry(session, "keeps nothing of anything at all")

    assert places(session) == [(None, None, 1, "not found")]


def test_a_new_text_anchors_everything_anew_and_names_what_is_lost(session: Session) -> None:
    article_id = carry(session, "keeps 80%")
    changed = ArticleText(title="The sale of TikTok", body="So it does: it keeps 80% of TikTok.")
    gone = ArticleText(title="The sale of TikTok", body="It keeps nothing.")

    found = articles.capture(session, [Capture(article_id, changed)], actor=ADA, now=NOW)
    lost = articles.capture(session, [Capture(article_id, gone)], actor=ADA, now=NOW)

    assert (len(found), len(lost)) == (0, 1)
    assert [place[:2] for place in places(session)] == [(3, 12), (15, 24), (None, None)]


def test_a_place_that_is_found_again_is_kept_once(session: Session) -> None:
    carry(session, "keeps 80%", key="a")
    stored = assertion_rows.by_key(session, ["a"])["a"]
    elsewhere = replace(stored.content, quote="80% of")

    assertions.edit(session, [Edit(stored, stored.content)], spans={0: (3, 12)}, actor=ADA, now=NOW)
    again = assertion_rows.by_key(session, ["a"])["a"]
    assertions.edit(session, [Edit(again, elsewhere)], actor=ADA, now=NOW)

    assert places(session) == [(3, 12, 1, "exact"), (9, 15, 2, "exact")]
