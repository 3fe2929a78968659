"""What stands above a column says which field it is, and what the rows are."""

from __future__ import annotations

import pytest

from claimtracker.rules import table_columns

FIELDS = {
    "claim": ("key", "statement", "language", "topics", "from"),
    "article": ("key", "url", "title", "source", "published", "text"),
    "assertion": ("key", "claim", "article", "stance", "quote"),
    "source": ("key", "name", "domain", "kind"),
}
NEEDED = {
    "claim": ("statement",), "article": ("title", "source"), "assertion": ("article", "claim"),
    "source": ("name",),
}  # fmt: skip


@pytest.mark.parametrize(
    ("header", "kind", "fields"),
    [
        ("key|statement", "claim", "key|statement"),
        ("ID|Claim|Truth", "claim", "key|statement|"),
        ("claimReviewed|Tags", "claim", "statement|topics"),
        ("Headline|Publisher|Link|Date", "article", "title|source|url|published"),
        ("claim_id|article_id|stance", "assertion", "claim|article|stance"),
        ("claim_id|article_id|source|url|headline|stance", "article", "|key|source|url|title|"),
        ("Outlet|Website", "source", "name|domain"),
        # A field is given away once, to its exact name first.
        ("Claim|statement", "claim", "|statement"),
        ("title|Headline|source", "article", "title||source"),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_names(header: str, kind: str, fields: str) -> None:
    found = table_columns.guess(header.split("|"), FIELDS, NEEDED, tuple(FIELDS))

    assert found
    assert (found.kind, "|".join(found.fields)) == (kind, fields)


@pytest.mark.parametrize("header", ["a|b|", "ID|Wording|Publisher|Notes|Who"])
def test_columns_that_say_too_little_are_not_guessed_at(header: str) -> None:
    assert table_columns.guess(header.split("|"), FIELDS, NEEDED, tuple(FIELDS)) is None


@pytest.mark.parametrize(
    ("header", "taken", "said"),
    [
        ("key|statement|Key", "key|statement|", [
            "2 columns are called “key”: 1 is key, 3 is not taken.",
        ]),
        ("a|b|a|a", "key|statement||", [
            "3 columns are called “a”: 1 is key, 3 and 4 are not taken.",
        ]),
        ("a|a|b|b", "key||statement|", [
            "2 columns are called “a”: 1 is key, 2 is not taken.",
            "2 columns are called “b”: 3 is statement, 4 is not taken.",
        ]),
        ("a|a|key", "||key", []),
        ("a|a|b", "key|statement|", []),
        ("||statement", "||statement", []),
    ],
)  # fmt: skip
def test_column_that_is_dropped_for_its_name_is_named(
    header: str, taken: str, said: list[str]
) -> None:
    assert table_columns.dropped(header.split("|"), taken.split("|")) == said
