"""Articles keep every text they had; what stood on the old one is looked for in the new one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from claimtracker.models import Anchor, ArticleVersion, Notice
from claimtracker.operations import articles, touched
from claimtracker.operations.articles import ArticleWithoutText, Capture, CopyOfItself
from claimtracker.operations.rows import Edit, StaleVersion
from claimtracker.queries import articles as article_rows
from claimtracker.queries.articles import ArticleContent, ArticleText, NoticeContent
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


def stored(session, key="art-1"):
    return article_rows.by_key(session, [key])[key]


def edit(session, key, *, actor, now, **told):
    read = stored(session, key)
    articles.edit(session, [Edit(read, replace(read.content, **told))], actor=actor, now=now)


def versions(session, article_id):
    kept = select(ArticleVersion.number, ArticleVersion.body)
    kept = kept.where(ArticleVersion.article_id == article_id).order_by(ArticleVersion.number)
    return [tuple(row) for row in session.execute(kept)]


def test_add_keeps_an_article_and_what_it_copies(session, by):
    source, origin = given.source(session), given.article(session, "origin")
    content = ArticleContent(
        "art-1", source, url="https://example.org/1", genre="satire", copy_of=origin,
        copy="excerpt",
    )  # fmt: skip

    [made] = articles.add(session, [content], **by)

    assert (stored(session).id, stored(session).content) == (made, content)


def test_add_takes_a_copy_for_a_reprint_unless_told(session, by):
    origin = given.article(session, "origin")

    given.article(session, copy_of=origin)

    assert stored(session).content.copy == "reprint"


def test_add_and_edit_leave_one_event_each(session, by, ada):
    made = given.article(session, body=None)

    edit(session, "art-1", genre="opinion", **by)

    [added, edited] = given.events(session, made)
    assert (added.act, added.table, added.content["after"]["key"]) == ("add", "article", "art-1")
    assert edited == given.Left("edit", "article", ada.person_id, {
        "before": {"genre": "news"}, "after": {"genre": "opinion"}, "why": "",
    })  # fmt: skip


@pytest.mark.parametrize("through", ["art-1", "art-2"])
def test_article_that_would_copy_itself_is_refused(session, by, through):
    made = {"art-1": given.article(session)}
    made["art-2"] = given.article(session, "art-2", copy_of=made["art-1"])

    with pytest.raises(CopyOfItself, match="'art-1' would be a copy of itself"):
        edit(session, "art-1", copy_of=made[through], **by)


def test_edit_over_somebody_elses_change_is_refused(session, by, ben, now):
    given.article(session)
    read = stored(session)
    edit(session, "art-1", byline="Ben", actor=ben, now=now)

    with pytest.raises(StaleVersion, match="Somebody else changed this article"):
        articles.edit(session, [Edit(read, replace(read.content, byline="Ada"))], **by)


def test_edit_touches_the_article_and_the_claims_that_it_and_its_copies_carry(session, by):
    origin = given.article(session)
    copy = given.article(session, "copy", copy_of=origin)
    claims = [given.claim(session, key) for key in ("one", "two")]
    given.assertion(session, "a-1", origin, claims[0])
    given.assertion(session, "a-2", copy, claims[1])
    touched.clear(session)

    edit(session, "art-1", genre="satire", **by)

    assert list(touched.pages(session, "article")) == [[origin]]
    assert list(touched.pages(session, "claim")) == [sorted(claims)]


def test_capture_keeps_each_text_once(session, by):
    article = given.article(session, body="One.")

    for body in ("One.", "Two.", "Two.", "One."):
        given.capture(session, article, body)

    assert versions(session, article) == [(1, "One."), (2, "Two."), (3, "One.")]


def test_capture_takes_several_texts_of_one_article_in_order(session, by):
    article = given.article(session, body=None)
    texts = [Capture(article, ArticleText(body=b), "2020-09") for b in ("One.", "One.", "Two.")]

    articles.capture(session, texts, **by)

    assert versions(session, article) == [(1, "One."), (2, "Two.")]


def test_capture_leaves_an_event_that_names_the_text_by_its_digest(session, by, ada):
    article = given.article(session)

    [event] = given.events(session, article, after=1)

    text = ArticleText(title="The sale", body=given.BODY)
    assert event == given.Left("capture", "article", ada.person_id, {
        "before": None, "after": {"version": 1, "digest": articles.digest(text)}, "why": "",
    })  # fmt: skip


def test_capture_anchors_anew_and_returns_what_is_no_longer_found(session, by):
    article = given.article(session)
    stays = given.assertion(session, "stays", article)
    given.assertion(session, "goes", article, quote="it keeps none")

    lost = given.capture(session, article, "Today ByteDance keeps an 80% stake.")

    spans = select(Anchor.span_start).where(Anchor.assertion_id == stays).order_by(Anchor.id)
    assert lost == ["goes"]
    assert list(session.execute(spans).scalars()) == [10, 16]


def test_notice_stands_on_the_newest_text(session, by, ada):
    article = given.article(session)
    given.capture(session, article, "Corrected.")
    content = NoticeContent("n-1", article, "correction", "2020-09-24", "It was 20%.")

    [made] = articles.give_notice(session, [content], **by)

    notice = session.get(Notice, made)
    newest = article_rows.newest_versions(session, [article])[article]
    assert notice.article_version_id == newest.id
    assert article_rows.notices_by_key(session, ["n-1"])["n-1"].content == content
    [event] = given.events(session, made)
    assert (event.act, event.table, event.by) == ("add", "notice", ada.person_id)


def test_notice_on_an_article_without_text_is_refused(session, by):
    article = given.article(session, body=None)

    with pytest.raises(ArticleWithoutText, match="'art-1' has no text yet"):
        articles.give_notice(session, [NoticeContent("n-1", article, "correction")], **by)


def test_notice_may_be_edited_over_the_version_that_was_read(session, by):
    article = given.article(session)
    articles.give_notice(session, [NoticeContent("n-1", article, "update", text="Once.")], **by)
    read = article_rows.notices_by_key(session, ["n-1"])["n-1"]
    twice = Edit(read, replace(read.content, text="Twice."))

    articles.edit_notices(session, [twice], **by)

    assert article_rows.notices_by_key(session, ["n-1"])["n-1"].content.text == "Twice."
    with pytest.raises(StaleVersion, match="Somebody else changed this notice"):
        articles.edit_notices(session, [twice], **by)


def test_articles_are_refused_to_a_reader(session, cleo, now):
    article = given.article(session)
    same = Edit(stored(session), stored(session).content)
    by = {"actor": cleo, "now": now}

    with pytest.raises(NotAllowed):
        articles.add(session, [ArticleContent("art-2", same.after.source_id)], **by)
    with pytest.raises(NotAllowed):
        articles.edit(session, [same], **by)
    with pytest.raises(NotAllowed):
        articles.capture(session, [Capture(article, ArticleText(body="x"))], **by)
    with pytest.raises(NotAllowed):
        articles.give_notice(session, [NoticeContent("n-1", article, "update")], **by)
    with pytest.raises(NotAllowed):
        articles.edit_notices(session, [], **by)
