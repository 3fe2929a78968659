"""What leaves with a public dump, and what must not: tried with canaries in every column."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert, select, text, update
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.exchange.dumps import NothingFound
from claimtracker.models import (
    Account,
    Article,
    Assertion,
    Attribution,
    Base,
    Claim,
    ClaimMerge,
    Dispute,
    DumpTaken,
    Entity,
    FormAnswer,
    Invitation,
    RedactionRequest,
    SignIn,
    Verdict,
    VerdictDraft,
    table_of,
)
from claimtracker.operations import decisions, holds, merges, redactions, releases
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from tests.canaries import CANARY, answer_rows, lay_canaries
from tests.conftest import BEN, NOW
from tests.exchange import dumping
from tests.exchange.datasettes import file_of
from tests.exchange.dumping import dump
from tests.exchange.everything import EVERYTHING
from tests.exchange.files import CHIEF, began
from tests.exchange.test_claim_reviews import feed

SECOND = replace(BEN, role="admin")
BY = {"actor": CHIEF, "now": NOW}
REVIEWED = {"actor": replace(BEN, role="reviewer"), "now": NOW}


def kept_rows() -> list[tuple[type[Base], dict[str, object]]]:
    """Return a row of each table that no import fills, with every text of it."""
    account, ada = new_id(), CHIEF.person_id
    return [
        (Account, {"id": account, "person_id": ada, "login": "ada", "role": "admin",
                   "email": "a@x.example", "password": "p", "active": True, "created_at": NOW,
                   "totp_key": "k", "subject": "s", "version": 1}),
        (SignIn, {"digest": "d", "account_id": account, "began_at": NOW, "seen_at": NOW,
                  "browser": "b"}),
        (Invitation, {"id": new_id(), "digest": "d", "role": "editor", "account_id": account,
                      "email": "b@x.example", "name": "Ben", "invited_by": ada,
                      "invited_at": NOW, "expires_at": NOW}),
        (FormAnswer, {"key": "k", "account_id": account, "answered_at": NOW, "location": "/x"}),
        (DumpTaken, {"id": new_id(), "taken_at": NOW, "taken_by": ada, "form": "dump",
                     "profile": "team", "part": "p", "head": "h", "rows": 1}),
        (RedactionRequest, {"id": new_id(), "table_name": "claim", "row_id": new_id(),
                            "row_version": 1, "reason": "r", "requested_at": NOW,
                            "requested_by": ada, "state": "waiting", "version": 1}),
        *answer_rows(ada),
    ]  # fmt: skip


@pytest.fixture
def ledger_of_everything(ledger: Engine) -> Engine:
    began(ledger, *EVERYTHING)
    with writing(ledger, **BY) as session:
        for model, row in kept_rows():
            session.execute(insert(table_of(model)), [row])
        drafted = session.execute(select(VerdictDraft.claim_id)).scalars().all()
        assert drafted, "there is no draft to look for"
    return ledger


def public_claims(engine: Engine) -> set[str]:
    rows = dumping.in_duckdb(dump(engine, "public"), dumping.selects("public"))
    return {str(row[1]) for row in rows["claim"]}


def key_of(session: Session, model: type[Base], key: str) -> str:
    table = table_of(model)
    return str(session.execute(select(table.c.id).where(table.c.key == key)).scalar_one())


SECRET = {
    "account.login", "account.email", "account.password", "account.totp_key", "account.subject",
    "sign_in.browser", "invitation.digest", "invitation.email", "invitation.name",
    "form_answer.location", "dump_taken.form", "dump_taken.profile", "dump_taken.part",
    "dump_taken.head", "proposal_answer.about", "proposal_answer.features",
    "fitted_estimate.content", "fitted_estimate.scores",
}  # fmt: skip
INTERNAL = {
    "article_version.body", "person.name", "event_content.content", "verdict_draft.rationale",
    "dispute.note", "evidence.note", "redaction_request.reason",
}  # fmt: skip


def assert_no_canary_leaves(engine: Engine, *also: str) -> None:
    """See what is internal in the dump of the team alone, and what is secret in none."""
    with engine.execution_options(writes=True).begin() as connection:
        laid = lay_canaries(connection)
    assert laid >= SECRET | INTERNAL | set(also)
    assert public_claims(engine) == {"share-none"}
    assert CANARY not in dump(engine, "public")
    assert CANARY.encode() not in file_of(engine, "public").lower()
    assert CANARY not in json.dumps(feed(engine)).lower()
    assert CANARY.encode() in file_of(engine, "team")
    team, part = dump(engine), dump(engine, where="subject:ByteDance")
    assert [where for where in INTERNAL.union(also) if f"{CANARY} {where}" not in team] == []
    assert [where for where in SECRET if f"{CANARY} {where}" in team + part] == []


def test_public_dump_has_no_canary_of_what_is_not_public(ledger_of_everything: Engine):
    assert_no_canary_leaves(ledger_of_everything)
    assert len(feed(ledger_of_everything)["dataFeedElement"]) == 1


def test_no_canary_leaves_after_a_hold_and_redactions(ledger_of_everything: Engine):
    with writing(ledger_of_everything, **BY) as session:
        row = key_of(session, Assertion, "denies")
        holds.place(session, table="assertion", row_id=row, reason="a letter", **BY)
    redacted(ledger_of_everything)

    assert_no_canary_leaves(
        ledger_of_everything, "hold.reason", "redaction.reason", "redacted_row.digest"
    )


def test_draft_is_in_no_public_dump(ledger_of_everything: Engine):
    with ledger_of_everything.execution_options(writes=True).begin() as connection:
        connection.execute(update(table_of(VerdictDraft)).values(rationale="unripe thought"))
        connection.execute(
            update(table_of(Claim))
            .where(Claim.id.not_in(select(Verdict.claim_id)))
            .values(statement="a claim that nobody signed")
        )
    public = dump(ledger_of_everything, "public")
    assert "unripe thought" not in public
    assert "a claim that nobody signed" not in public
    assert "a claim that nobody signed" in dump(ledger_of_everything)


def test_claim_is_public_once_a_verdict_of_ours_is_published_and_stands(
    ledger_of_everything: Engine,
):
    # v-1 is ours; v-2 another publisher's; v-3 was withdrawn.
    assert public_claims(ledger_of_everything) == {"share-none"}


def released(engine: Engine, *keys: str) -> None:
    """Let a reviewer release claims; all of them where none is named."""
    with writing(engine, **BY) as session:
        merged = select(ClaimMerge.merged_id).where(ClaimMerge.live.is_(True))
        wanted = select(Claim.key, Claim.version).where(Claim.id.not_in(merged))
        for key, version in session.execute(wanted).all():
            if key in keys or not keys:
                releases.release(session, key=key, version=version, **REVIEWED)


def test_claim_released_by_a_reviewer_is_public(ledger_of_everything: Engine):
    released(ledger_of_everything, "sold")

    assert public_claims(ledger_of_everything) == {"share-none", "sold"}


def test_survivor_is_public_by_the_claim_that_went_up_in_it(ledger_of_everything: Engine):
    with writing(ledger_of_everything, **BY) as session:
        releases.release(session, key="share-80", version=1, **REVIEWED)
        merges.merge(session, merged="share-80", survivor="sold", **BY)
    assert public_claims(ledger_of_everything) == {"share-none", "share-80", "sold"}


@pytest.mark.parametrize(
    ("model", "key"), [(Claim, "share-none"), (Verdict, "v-1"), (Article, ""), (Assertion, "")]
)
def test_what_is_held_back_leaves_every_public_form(ledger_of_everything: Engine, model, key):
    before = dumping.in_duckdb(dump(ledger_of_everything, "public"), dumping.selects("public"))
    name = model.__tablename__
    assert before[name]
    with writing(ledger_of_everything, **BY) as session:
        row = key_of(session, model, key) if key else str(before[name][0][0])
        holds.place(session, table=name, row_id=row, reason="a letter", **BY)
    assert row not in dump(ledger_of_everything, "public")
    assert row in dump(ledger_of_everything)


def redacted(engine: Engine) -> str:
    """Take away a quote of a public claim and its statement; return the words of the quote."""
    with writing(engine, **BY) as session:
        quoted = session.execute(
            select(Assertion).where(Assertion.claim_id == key_of(session, Claim, "share-none"))
        ).scalars()
        assertion = next(row for row in quoted if row.quote)
        words = str(assertion.quote)
        redactions.redact_quote(
            session, **BY, confirmed_by=SECOND, assertion_id=assertion.id,
            version=assertion.version, reason="a promise",
        )  # fmt: skip
        claim = session.execute(select(Claim).where(Claim.key == "share-none")).scalar_one()
        session.refresh(claim)
        redactions.redact_statement(
            session, **BY, confirmed_by=SECOND, claim_id=claim.id, version=claim.version,
            reason="a promise",
        )  # fmt: skip
    return words


def test_redacted_words_are_in_no_dump(ledger_of_everything: Engine):
    escaped = redacted(ledger_of_everything).replace("'", "''")

    assert escaped not in dump(ledger_of_everything, "public")
    assert escaped not in dump(ledger_of_everything)


def test_words_around_a_passage_are_few_in_a_public_dump(ledger_of_everything: Engine):
    with ledger_of_everything.execution_options(writes=True).begin() as connection:
        connection.execute(update(Assertion).values(prefix="f" + "p" * 400, suffix="s" * 400 + "l"))
    public = dump(ledger_of_everything, "public")
    assert "p" * 150 in public
    assert "p" * 151 not in public
    assert "s" * 150 in public
    assert "s" * 151 not in public
    assert "p" * 400 in dump(ledger_of_everything)


def test_voice_that_was_taken_away_lets_no_other_speak_in_its_place(ledger_of_everything: Engine):
    links = table_of(Attribution)
    released(ledger_of_everything)
    with ledger_of_everything.connect() as connection:
        last = connection.execute(
            select(links.c.assertion_id, links.c.entity_id)
            .where(links.c.position > 0, links.c.entity_id.is_not(None))
            .limit(1)
        ).one()
    assert last.assertion_id in dump(ledger_of_everything, "public")

    with ledger_of_everything.execution_options(writes=True).begin() as connection:
        gone = update(Entity).where(Entity.id == last.entity_id)
        connection.execute(gone.values(removed_at=NOW))

    public = dump(ledger_of_everything, "public")
    assert last.assertion_id not in public
    assert last.assertion_id in dump(ledger_of_everything)


def test_dispute_is_public_once_a_person_found_it_real(ledger_of_everything: Engine):
    released(ledger_of_everything)
    with ledger_of_everything.execution_options(writes=True).begin() as connection:
        over = {"state": "suspected", "decided_at": None, "found_real_at": None}
        connection.execute(update(Dispute).values(**over))
        connection.execute(text("UPDATE contradiction SET state = NULL"))
    words = dump(ledger_of_everything, "public")
    assert "-- rows: dispute 0\n" in words
    assert "-- rows: contradiction 0\n" in words
    assert "cannot both be" not in words
    decided(ledger_of_everything, Decision("waiting", waiting_until="2020-12-01"))
    assert "-- rows: dispute 0\n" in dump(ledger_of_everything, "public")
    decided(ledger_of_everything, Decision("open"))
    assert "-- rows: dispute 0\n" not in dump(ledger_of_everything, "public")


def decided(engine: Engine, decision: Decision) -> None:
    """Decide every dispute over a question."""
    with writing(engine, **BY) as session:
        for row in session.scalars(select(Dispute).where(Dispute.claim_id.is_(None))).all():
            wanted = {"dispute_id": row.id, "version": row.version}
            decisions.decide(session, decision=decision, **wanted, **BY)


def test_part_of_what_is_public_is_found_as_the_public_finds_it(ledger: Engine) -> None:
    began(ledger, *EVERYTHING)
    found = dump(ledger, "public", where="denied")
    with writing(ledger, **BY) as session:
        denial = session.scalars(select(Assertion.id).where(Assertion.key == "denies")).one()
        holds.place(session, table="assertion", row_id=denial, reason="It is doubted.", **BY)

    assert "'share-none'" in found
    assert "'share-none'" in dump(ledger, where="denied")
    with pytest.raises(NothingFound):
        dump(ledger, "public", where="denied")
