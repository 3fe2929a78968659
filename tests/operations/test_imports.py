"""What an import made is taken back where nobody has built on it since, and comes again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from claimtracker.models import (
    Article,
    Assertion,
    Attribute,
    Claim,
    Contradiction,
    Dispute,
    Entity,
    Evidence,
    Import,
    Source,
    Topic,
    VerdictWithdrawal,
)
from claimtracker.operations import (
    articles,
    assertions,
    claims,
    contradictions,
    decisions,
    entities,
    evidence,
    imports,
    merges,
    topics,
    touched,
)
from claimtracker.operations.decisions import Decision
from claimtracker.operations.imports import ImportUndone, NoSuchImport
from claimtracker.operations.rows import Edit
from claimtracker.operations.undoing import Kept
from claimtracker.operations.writing import settle
from claimtracker.queries import articles as article_rows
from claimtracker.queries import assertions as assertion_rows
from claimtracker.queries import claims as claim_rows
from claimtracker.queries import entities as entity_rows
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.queries.articles import ArticleContent, NoticeContent
from claimtracker.queries.assertions import Link
from claimtracker.queries.entities import EntityContent
from claimtracker.queries.evidence import EvidenceContent
from claimtracker.queries.topics import TopicContent
from claimtracker.rules.permissions import NotAllowed
from tests.conftest import NOW
from tests.operations import given

TABLES = (Source, Article, Assertion, Attribute, Claim, Entity, Evidence, Topic)


@pytest.fixture
def by(ada, now):
    return {"actor": ada, "now": now}


@pytest.fixture
def importing(session, by):
    return imports.begin(session, file_name="sale.jsonl", **by)


def standing(session):
    return {
        model.__tablename__: session.execute(
            select(func.count()).select_from(model).where(model.removed_at.is_(None))
        ).scalar_one()
        for model in TABLES
    }


def whole(session, actor, now):
    """Add one row of every kind, each resting on others."""
    bytedance = given.entity(session, "ByteDance", by=actor)
    oracle = given.entity(session, "Oracle", by=actor)
    held = given.attribute(session, by=actor)
    [topic] = topics.add(session, [TopicContent("Sale", "sale")], actor=actor, now=now)
    article = given.article(session, "art-1", by=actor)
    stake = given.reading(session, bytedance, held, "80%")
    claim = given.claim(session, "stake-80", by=actor, reading=stake, topics=(topic,))
    chain = (Link(oracle, bytedance),)
    assertion = given.assertion(session, "a-1", article, claim, by=actor, chain=chain)
    notice = NoticeContent("n-1", article, "correction", text="It was 80%.")
    articles.give_notice(session, [notice], actor=actor, now=now)
    given.verdict(session, "v-1", claim, by=actor)
    paper = EvidenceContent("e-1", "The contract")
    evidence.add(session, [paper], actor=actor, now=now)
    return {"article": article, "claim": claim, "assertion": assertion, "oracle": oracle}


def test_begin_lets_a_person_act_for_an_import(session, by, ada):
    acting = imports.begin(session, file_name="sale.jsonl", **by)

    row = session.get(Import, acting.import_id)
    assert acting == replace(ada, import_id=row.id)
    assert (row.file_name, row.imported_by, row.undone_at) == ("sale.jsonl", ada.person_id, None)
    assert given.events(session, row.id) == [
        given.Left("import", "import", ada.person_id, {
            "before": None, "after": {"file_name": "sale.jsonl"}, "why": "",
        })
    ]  # fmt: skip


def test_undo_removes_every_row_that_the_import_added(session, by, importing, now):
    before = standing(session)
    whole(session, importing, now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert standing(session) == before
    assert done.removed == {
        "verdict": 1, "notice": 1, "assertion": 1, "claim": 1, "article": 1, "evidence": 1,
        "topic": 1, "source": 1, "attribute": 1, "entity": 2,
    }  # fmt: skip
    assert (done.put_back, done.stays) == ({}, [])


def test_undo_leaves_an_event_on_each_row_and_one_on_the_import(session, by, ada, importing, now):
    made = whole(session, importing, now)

    imports.undo(session, import_id=importing.import_id, **by)

    [gone] = given.events(session, made["assertion"], after=1)
    assert (gone.act, gone.by, gone.content["why"]) == (
        "remove", ada.person_id, "the import that brought it was taken back",
    )  # fmt: skip
    [undone] = given.events(session, importing.import_id, after=1)
    assert undone.act == "undo"
    assert undone.content["after"]["removed"]["entity"] == 2


def test_undo_touches_the_claims_and_articles_that_go(session, by, importing, now):
    made = whole(session, importing, now)
    touched.clear(session)

    imports.undo(session, import_id=importing.import_id, **by)

    assert list(touched.pages(session, "claim")) == [[made["claim"]]]
    assert list(touched.pages(session, "article")) == [[made["article"]]]


def test_undo_withdraws_the_verdicts_that_the_import_published(session, by, importing, now):
    claim = given.claim(session)
    verdict = given.verdict(session, "v-1", claim, by=importing)

    done = imports.undo(session, import_id=importing.import_id, **by)

    withdrawn = session.execute(select(VerdictWithdrawal.verdict_id)).scalars().all()
    assert withdrawn == [verdict]
    assert done.removed == {"verdict": 1}
    assert verdict_rows.rating_by_claim(session, [claim]) == {}


def test_undo_puts_back_what_the_import_changed(session, by, importing, now):
    bytedance, held = given.entity(session, "ByteDance"), given.attribute(session)
    stake = given.reading(session, bytedance, held, "80%")
    article = given.article(session)
    claim = given.claim(session, reading=stake, due="2020-11", mode="plan")
    told = {"chain": (Link(bytedance),), "quote": "keeps an 80% stake"}
    assertion = given.assertion(session, "a-1", article, claim, said="2020-09", **told)
    before = (
        claim_rows.by_id(session, [claim])[claim].content,
        assertion_rows.by_id(session, [assertion])[assertion].content,
    )
    change(session, claim, assertion, actor=importing, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.put_back == {"claim": 1, "assertion": 1}
    assert (done.removed, done.stays) == ({}, [])
    assert before == (
        claim_rows.by_id(session, [claim])[claim].content,
        assertion_rows.by_id(session, [assertion])[assertion].content,
    )
    assert given.events(session, claim)[-1].act == "edit"


def change(session, claim, assertion, *, actor, now):
    """Change a claim twice and its assertion once, each in many fields."""
    stored = claim_rows.by_id(session, [claim])[claim]
    plain = replace(stored.content, reading=None, mode="fact", due=None, statement="Other")
    claims.edit(session, [Edit(stored, plain)], actor=actor, now=now)
    stored = claim_rows.by_id(session, [claim])[claim]
    again = replace(stored.content, statement="Another", language="en")
    claims.edit(session, [Edit(stored, again)], actor=actor, now=now)
    said = assertion_rows.by_id(session, [assertion])[assertion]
    loose = replace(said.content, claim_id=None, chain=(), hedged=True, said=None, note="Why?")
    assertions.edit(session, [Edit(said, loose)], actor=actor, now=now)


def test_undo_gives_entities_their_names_back(session, by, importing, now):
    oracle = given.entity(session, "Oracle", aliases=("Oracle Corp",))
    stored = entity_rows.by_id(session, [oracle])[oracle]
    other = EntityContent("Oracle Inc", "organization", aliases=("Big Red",))
    entities.edit(session, [Edit(stored, other)], actor=importing, now=now)

    imports.undo(session, import_id=importing.import_id, **by)

    assert entity_rows.by_id(session, [oracle])[oracle].content == stored.content
    assert entity_rows.ids_by_name(session, ["Oracle Corp", "Big Red"]) == {"Oracle Corp": oracle}


def test_undo_says_where_a_name_cannot_be_given_back(session, by, ben, importing, now):
    oracle = given.entity(session, "Oracle", aliases=("Big Red",))
    stored = entity_rows.by_id(session, [oracle])[oracle]
    plain = replace(stored.content, aliases=())
    entities.edit(session, [Edit(stored, plain)], actor=importing, now=now)
    given.entity(session, "Big Red", by=ben)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.put_back == {}
    why = "The name 'Big Red' belongs to 'Big Red' already; a name can mean one thing only."
    assert done.stays == [Kept("entity", "Oracle", why)]


def test_undo_leaves_what_somebody_changed_since(session, by, ben, importing, now):
    added, changed = given.claim(session, "added", by=importing), given.claim(session, "changed")
    edit_statement(session, changed, "By the import", actor=importing, now=now)
    edit_statement(session, added, "By Ben", actor=ben, now=now)
    edit_statement(session, changed, "By Ben", actor=ben, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert (done.removed, done.put_back) == ({}, {})
    assert sorted(done.stays, key=lambda kept: kept.key) == [
        Kept("claim", "added", "somebody changed it since"),
        Kept("claim", "changed", "somebody changed it since"),
    ]
    assert claim_rows.get(session, "changed").content.statement == "By Ben"


def edit_statement(session, claim, statement, *, actor, now):
    stored = claim_rows.by_id(session, [claim])[claim]
    edited = replace(stored.content, statement=statement)
    claims.edit(session, [Edit(stored, edited)], actor=actor, now=now)


def test_undo_leaves_what_others_rest_on(session, by, ben, importing, now):
    made = whole(session, importing, now)
    later = given.article(session, "art-2", by=ben)
    told = {"chain": (Link(made["oracle"]),), "quote": "it keeps none", "by": ben}
    for number in (1, 2):
        given.assertion(session, f"later-{number}", later, made["claim"], **told)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.stays == [
        Kept("claim", "stake-80", "2 assertions rest on it"),
        Kept("topic", "Sale", "1 claim rests on it"),
        Kept("attribute", "shares held of", "1 claim rests on it"),
        Kept("entity", "ByteDance", "1 claim rests on it"),
        Kept("entity", "Oracle", "2 assertions rest on it"),
    ]
    assert done.removed == {
        "verdict": 1, "notice": 1, "assertion": 1, "article": 1, "evidence": 1, "source": 1,
    }  # fmt: skip


@pytest.mark.parametrize("order", [("origin", "copy"), ("copy", "origin")])
def test_undo_removes_an_article_together_with_its_copies(session, by, importing, now, order):
    made = {key: given.article(session, key, by=importing) for key in order}
    copy_of(session, made, actor=importing, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.removed == {"article": 2, "source": 2}
    assert done.stays == []


def test_undo_leaves_an_article_that_somebody_found_copied(session, by, ben, importing, now):
    made = {"origin": given.article(session, "origin", by=importing)}
    made["copy"] = given.article(session, "copy", by=ben)
    copy_of(session, made, actor=ben, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.stays == [
        Kept("article", "origin", "1 copy rests on it"),
        Kept("source", "Source of origin", "1 article rests on it"),
    ]


def copy_of(session, made, *, actor, now):
    stored = article_rows.by_id(session, [made["copy"]])[made["copy"]]
    edited = replace(stored.content, copy_of=made["origin"], copy="reprint")
    articles.edit(session, [Edit(stored, edited)], actor=actor, now=now)


def test_undo_says_that_a_captured_text_stays(session, by, importing):
    article = given.article(session)
    given.capture(session, article, "Another text.", by=importing)

    done = imports.undo(session, import_id=importing.import_id, **by)

    why = "the text that the import brought stays: a text that was captured is never taken away"
    assert done.stays == [Kept("article", "art-1", why)]


def test_undo_parts_claims_that_the_import_merged(session, by, importing, now):
    article = given.article(session)
    lost, _ = given.claim(session, "lost"), given.claim(session, "kept")
    assertion = given.assertion(session, "a-1", article, lost)
    merges.merge(session, survivor="kept", merged="lost", actor=importing, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert (done.removed, done.put_back, done.stays) == ({"claim_merge": 1}, {}, [])
    assert claim_rows.survivors(session, [lost]) == {}
    assert assertion_rows.by_id(session, [assertion])[assertion].content.claim_id == lost


def test_undo_removes_claims_that_the_import_added_and_merged(session, by, importing, now):
    given.claim(session, "lost", by=importing)
    given.claim(session, "kept", by=importing)
    merges.merge(session, survivor="kept", merged="lost", actor=importing, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.removed == {"claim_merge": 1, "claim": 2}
    assert done.stays == []


def disputed(session, *, by):
    """Add two claims that contradict, and return the dispute that follows from them."""
    article, held = given.article(session, by=by), given.attribute(session, by=by)
    subject = given.entity(session, "ByteDance", by=by)
    for key, value, quote in (("all", "80%", "an 80% stake"), ("none", "none", "keeps none")):
        stake = given.reading(session, subject, held, value)
        claim = given.claim(session, key, by=by, reading=stake, state="published")
        given.assertion(session, f"a-{key}", article, claim, by=by, quote=quote)
    settle(session, actor=by, now=NOW)
    return session.execute(select(Dispute.id)).scalar_one()


def decide(session, dispute, state, *, actor, pair=None, **told):
    table = Dispute if pair is None else Contradiction
    version = session.execute(
        select(table.version).where(table.id == (pair or dispute))
    ).scalar_one()
    wanted = {"dispute_id": dispute, "version": version, "decision": Decision(state, **told)}
    if pair is None:
        decisions.decide(session, actor=actor, now=NOW, **wanted)
    else:
        decisions.decide_pair(session, actor=actor, now=NOW, contradiction_id=pair, **wanted)


def decision_of(session, model, key):
    columns = (model.state, model.outcome_id, model.note, model.decided_at, model.decided_by)
    return tuple(session.execute(select(*columns).where(model.id == key)).one())


@pytest.mark.parametrize("first", [None, "open"])
def test_undo_puts_a_dispute_back_that_the_import_decided(session, by, ada, importing, first):
    dispute = disputed(session, by=ada)
    if first:
        decide(session, dispute, first, note="Ask them.", actor=ada)
    pair = session.execute(select(Contradiction.id)).scalar_one()
    before = [decision_of(session, Dispute, dispute), decision_of(session, Contradiction, pair)]
    closed = {"state": "closed", "outcome": "both-stand", "note": "By the file."}
    decide(session, dispute, actor=importing, **closed)
    decide(session, dispute, actor=importing, pair=pair, **closed)

    done = imports.undo(session, import_id=importing.import_id, **by)
    settle(session, **by)

    assert before == [
        decision_of(session, Dispute, dispute), decision_of(session, Contradiction, pair),
    ]  # fmt: skip
    assert (done.put_back, done.stays) == ({"contradiction": 1, "dispute": 1}, [])


def test_undo_leaves_a_dispute_that_somebody_decided_since(session, by, ada, ben, importing):
    dispute = disputed(session, by=ada)
    decide(session, dispute, "open", actor=importing)
    decide(session, dispute, "open", note="Ben's.", actor=ben)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.stays == [Kept("dispute", dispute, "somebody changed it since")]


def test_undo_leaves_claims_that_somebody_decided_a_dispute_over(session, by, ben, importing):
    dispute = disputed(session, by=importing)
    decide(session, dispute, "open", actor=ben)

    done = imports.undo(session, import_id=importing.import_id, **by)

    why = "1 decided contradiction rests on it"
    kept = [one for one in done.stays if one.table == "claim"]
    assert kept == [Kept("claim", "all", why), Kept("claim", "none", why)]


def test_undo_takes_a_contradiction_away_that_the_import_recorded(session, by, ada, importing):
    dispute = disputed(session, by=ada)
    claims_named = tuple(row.id for row in claim_rows.by_key(session, ["all", "none"]).values())
    pair = contradictions.record(
        session, actor=importing, now=NOW, dispute_id=dispute, claims=claims_named, reason="Seen.",
    )  # fmt: skip

    done = imports.undo(session, import_id=importing.import_id, **by)

    live = select(Contradiction.live).where(Contradiction.id == pair)
    assert session.execute(live).scalar_one() is None
    assert done.removed == {"contradiction": 1}


def test_import_brings_back_what_was_taken_back_and_goes_again(session, by, importing, now):
    before = standing(session)
    article = given.article(session, by=importing)
    imports.undo(session, import_id=importing.import_id, **by)
    again = imports.begin(session, file_name="sale.jsonl", **by)
    stored = article_rows.by_id(session, [article])[article]
    articles.edit(session, [Edit(stored, stored.content)], actor=again, now=now)
    stands = not article_rows.by_id(session, [article])[article].removed

    done = imports.undo(session, import_id=again.import_id, **by)

    assert stands
    assert done.removed == {"article": 1}
    assert standing(session) == before


def test_undo_a_second_time_is_refused(session, by, importing):
    imports.undo(session, import_id=importing.import_id, **by)

    with pytest.raises(ImportUndone, match=r"import of sale\.jsonl was taken back on 01 October"):
        imports.undo(session, import_id=importing.import_id, **by)


@pytest.mark.parametrize("key", ["x", "00000000-0000-7000-8000-0000000000ff", ""])
def test_undo_of_an_unknown_import_is_refused(session, by, key):
    with pytest.raises(NoSuchImport):
        imports.undo(session, import_id=key, **by)


def test_import_and_undo_are_refused_to_a_reader(session, cleo, now, importing):
    with pytest.raises(NotAllowed):
        imports.begin(session, file_name="sale.jsonl", actor=cleo, now=now)
    with pytest.raises(NotAllowed):
        imports.undo(session, import_id=importing.import_id, actor=cleo, now=now)


def test_undo_leaves_what_another_import_brought(session, by, importing, now):
    other = imports.begin(session, file_name="other.jsonl", **by)
    given.article(session, "art-2", by=other)
    given.article(session, "art-1", by=importing)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.removed == {"article": 1, "source": 1}
    assert not article_rows.by_key(session, ["art-2"])["art-2"].removed


def test_undo_goes_through_many_rows_some_at_a_time(session, by, importing, now):
    source = given.source(session)
    contents = [ArticleContent(f"art-{n}", source) for n in range(1_100)]
    articles.add(session, contents, actor=importing, now=now)

    done = imports.undo(session, import_id=importing.import_id, **by)

    assert done.removed == {"article": 1_100}
