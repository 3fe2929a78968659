"""Passages that lost their place wait until somebody places or settles them."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from claimtracker.operations import assertions
from claimtracker.operations.rows import Edit
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import unanchored
from tests import builders
from tests.conftest import ADA, NOW


def waiting(session: Session) -> list[str]:
    """Return the keys of the passages that wait."""
    return [one.key for one in unanchored.page(session)]


def test_passage_waits_from_a_new_text_until_it_is_placed_or_settled(session: Session) -> None:
    article_id = builders.article(session, "sale")
    for key in ("a", "b", "c"):
        quote = "Oracle says it keeps none." if key == "c" else "ByteDance keeps an 80% stake."
        builders.assertion(session, None, article_id, key=key, quote=quote)
    before = waiting(session)

    builders.capture(session, article_id, "It keeps a fifth. Oracle says it keeps none.")
    lost = waiting(session)
    stored = assertion_rows.by_key(session, ["a", "b"])
    after = {
        "a": replace(stored["a"].content, quote="It keeps a fifth."),
        "b": replace(stored["b"].content, standing="corrected", standing_from="2020-09-23"),
    }
    edits = [Edit(stored[key], after[key]) for key in after]
    assertions.edit(session, edits, actor=ADA, now=NOW)

    assert (before, lost, waiting(session)) == ([], ["a", "b"], [])
