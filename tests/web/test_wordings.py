"""What wording suggests is suspected as an editor writes it, and no reader sees it."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

from claimtracker.models import Claim, Contradiction, Dispute
from claimtracker.operations import decisions, suspecting, touched
from claimtracker.operations.decisions import Decision
from claimtracker.operations.writing import writing
from tests.conftest import ADA, CLEO, NOW
from tests.exchange.files import ARTICLE, ASSERTION, CHIEF, MERIDIAN, taken
from tests.web import newsroom
from tests.web.conftest import signed_in
from tests.web.forms import filled, sent
from tests.web.reading import page

REASON = "25,000 and 2,500 exclude each other, by the wording alone"
KEYS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
PLACES = (
    "/disputes",
    "/disputes?kind=text",
    "/claims/jobs-2,500",
    "/search?q=kind:text",
    "/claims",
)


@pytest.fixture
def worded(ledger: Engine) -> Engine:
    """Give a ledger with two claims, both public, whose wording is against each other."""
    for count in ("2,500", "25,000"):
        said = f"The plant brings {count} jobs to the town"
        claim = {"type": "claim", "key": f"jobs-{count}", "statement": said}
        tied = {"key": f"a-{count}", "claim": f"jobs-{count}", "attribution": [f"Mayor {count}"]}
        taken(ledger, MERIDIAN, ARTICLE, claim, ASSERTION | tied)
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        session.execute(update(Claim).values(released_at=NOW))
        touched.claims(session, session.scalars(select(Claim.id)))
    return newsroom.opened(ledger)


def _seen(client: FlaskClient, address: str) -> str:
    """Return a page without the keys of its forms, which differ each time."""
    return KEYS.sub("", page(client, address))


def test_suspicion_by_wording_is_the_desks_until_somebody_finds_it_real(worded: Engine) -> None:
    reader = signed_in(worded, CLEO)
    before = [_seen(reader, place) for place in PLACES]
    assert suspecting.suspect(worded, actor=CHIEF, now=NOW).found == 1
    assert [_seen(reader, place) for place in PLACES] == before
    desk = signed_in(worded, ADA)
    with worded.connect() as connection:
        [key] = connection.scalars(select(Dispute.id))

    assert REASON in page(desk, f"/disputes/{key}")
    assert "Worded against each other" in page(desk, "/disputes?kind=text")
    assert reader.get(f"/disputes/{key}").status_code == 404

    with writing(worded, actor=CHIEF, now=NOW) as session:
        row = session.execute(select(Dispute)).scalar_one()
        decisions.decide(
            session, actor=CHIEF, now=NOW, dispute_id=row.id, version=row.version,
            decision=Decision("open"),
        )  # fmt: skip

    assert REASON in page(reader, f"/disputes/{key}")


def test_claim_that_is_edited_in_the_browser_is_compared(worded: Engine) -> None:
    desk = signed_in(worded, ADA)
    address = "/claims/jobs-2,500/edit"
    changed = {"statement": "The plant brings 900 jobs to the town"}

    assert sent(desk, address, filled(desk, address) | changed).status_code == 303

    with worded.connect() as connection:
        [(kind, reason)] = connection.execute(select(Contradiction.kind, Contradiction.reason))
    assert (kind, reason) == ("text", "900 and 25,000 exclude each other, by the wording alone")
