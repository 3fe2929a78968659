"""Two ledgers for the pages of the public: one with all that a newsroom keeps to itself, and one
in which none of it ever was.
"""

from __future__ import annotations

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from claimtracker.models import Article, Assertion, Claim, Dispute, Evidence, Setting
from claimtracker.operations import (
    comments,
    holds,
    last_looks,
    notifications,
    suspecting,
    touched,
)
from claimtracker.operations.writing import writing
from tests import filled
from tests.conftest import ADA, NOW
from tests.exchange.files import CHIEF, Record, began, taken

PASSAGE = "ByteDance keeps an 80% stake, said Oracle."
BEFORE = "Word " * 60
PUBLIC: list[Record] = [
    {"type": "source", "name": "The Open Post", "domain": "open.example", "ours": True},
    {"type": "source", "name": "The Meridian"},
    {"type": "entity", "name": "ByteDance", "kind": "organization"},
    {"type": "attribute", "name": "share kept of", "kind": "quantity", "unit": "%",
     "question": "What share of {object} does {subject} keep?"},
    {"type": "article", "key": "open-1", "title": "TikTok is sold", "source": "The Open Post",
     "published": "2020-09-21", "url": "https://open.example/1", "standfirst": "Canary above.",
     "text": f"The canary opens.\n{BEFORE}{PASSAGE} {BEFORE}\nThe canary ends."},
    {"type": "article", "key": "open-2", "title": "TikTok is not sold", "source": "The Meridian",
     "published": "2020-09-22",
     "text": f"Nothing at all is kept. {BEFORE} It holds a canary, it is said."},
    {"type": "claim", "key": "share-80", "statement": "ByteDance keeps 80% of TikTok Global.",
     "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
     "value": "80%", "topics": ["The sale"]},
    {"type": "claim", "key": "share-none", "statement": "ByteDance keeps none of TikTok Global.",
     "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
     "value": "none"},
    {"type": "claim", "key": "released", "statement": "TikTok has users."},
    {"type": "assertion", "key": "says-80", "claim": "share-80", "article": "open-1",
     "quote": PASSAGE, "attribution": ["Oracle"], "said": "2020-09-20"},
    {"type": "assertion", "key": "says-none", "claim": "share-none", "article": "open-2",
     "quote": "Nothing at all is kept."},
    # Nobody has looked at this denial yet, so that no page may call it a contradiction.
    {"type": "assertion", "key": "denies", "claim": "share-none", "article": "open-2",
     "quote": "Nothing at all is kept.", "stance": "denies", "attribution": ["ByteDance"]},
    {"type": "evidence", "key": "ev-1", "title": "The contract", "kind": "asked for comment",
     "asked": "ByteDance", "asked_on": "2020-09-21", "answer": "Read the contract.",
     "note": "NOTE"},
    {"type": "verdict", "key": "v-1", "claim": "share-none", "rating": "false",
     "rationale": "The contract says so.", "by": "STAFF", "at": "2020-09-30",
     "evidence": [{"evidence": "ev-1", "relation": "supports"}]},
    {"type": "verdict", "key": "v-2", "claim": "share-80", "rating": "true",
     "rationale": "The contract says so.", "by": "STAFF", "at": "2020-09-30"},
    {"type": "dispute", "key": "d", "subject": "ByteDance", "attribute": "share kept of",
     "object": "TikTok Global", "state": "closed", "outcome": "one-side-stands",
     "verdict": "v-2", "by": "STAFF", "at": "2020-10-02", "note": "NOTE"},
]  # fmt: skip
KEPT: list[Record] = [
    {"type": "source", "name": "Canary Times"},
    {"type": "entity", "name": "Canary Speaker", "kind": "person"},
    {"type": "topic", "name": "Canary topic", "note": "A canary of a note"},
    {"type": "article", "key": "canary-art", "title": "Canary title", "source": "Canary Times",
     "published": "2020-09-23", "text": "A canary body. Canary holds 50%."},
    {"type": "article", "key": "canary-held", "title": "Canary held", "source": "Canary Times",
     "published": "2020-09-10", "text": "A canary body. Canary holds 80%."},
    {"type": "claim", "key": "canary-draft", "statement": "A canary keeps 50%.",
     "subject": "ByteDance", "attribute": "share kept of", "object": "TikTok Global",
     "value": "50%", "topics": ["Canary topic", "The sale"]},
    # Its wording is against that of a claim that is public, in a dispute that is.
    {"type": "claim", "key": "canary-worded",
     "statement": "ByteDance keeps 70% of TikTok Global, says a canary."},
    {"type": "assertion", "key": "canary-worded-so", "claim": "canary-worded",
     "article": "canary-art", "quote": "A canary body.", "attribution": ["Canary Speaker"]},
    {"type": "claim", "key": "canary-merged", "statement": "A canary went up."},
    {"type": "claim", "key": "canary-held-claim", "statement": "A canary is held."},
    {"type": "claim", "key": "canary-judged", "statement": "A canary judged by others."},
    {"type": "assertion", "key": "canary-says", "claim": "canary-draft", "article": "canary-art",
     "quote": "Canary holds 50%.", "attribution": ["Canary Speaker"]},
    {"type": "assertion", "key": "canary-in-public-article", "claim": "canary-draft",
     "article": "open-2", "quote": "It holds a canary, it is said.",
     "attribution": ["Canary Speaker"], "note": "A canary"},
    {"type": "assertion", "key": "canary-loose", "article": "open-1", "quote": "The canary ends."},
    {"type": "assertion", "key": "canary-of-held-article", "claim": "share-80",
     "article": "canary-held", "quote": "Canary holds 80%.", "attribution": ["Canary Speaker"]},
    {"type": "assertion", "key": "canary-held-row", "claim": "share-80", "article": "open-2",
     "quote": "It holds a canary, it is said.", "attribution": ["Canary Speaker"]},
    {"type": "evidence", "key": "canary-ev", "title": "A canary of a document",
     "kind": "asked for comment", "asked": "A canary", "answer": "A canary of an answer"},
    {"type": "evidence", "key": "canary-ev-held", "title": "A canary held back",
     "kind": "asked for comment", "asked": "A canary", "answer": "A canary of an answer"},
    {"type": "verdict", "key": "canary-v", "claim": "share-80", "rating": "false",
     "rationale": "A canary in the making", "state": "draft", "by": "Canary Staff",
     "evidence": [{"evidence": "canary-ev", "relation": "supports"}]},
    {"type": "verdict", "key": "canary-v-2", "claim": "share-none", "rating": "true",
     "rationale": "A canary in review", "state": "in review", "by": "Canary Staff",
     "change": "correction", "public_note": "A canary of a public note",
     "evidence": [{"evidence": "ev-1", "relation": "context", "note": "A canary"}]},
    {"type": "verdict", "key": "canary-held-v", "claim": "canary-held-claim", "rating": "false",
     "rationale": "A canary", "by": "Canary Staff"},
    {"type": "verdict", "key": "canary-others-v", "claim": "canary-judged", "rating": "false",
     "rationale": "A canary", "publisher": "Canary Times"},
    {"type": "forward", "from": "canary-merged", "to": "share-80"},
    {"type": "notice", "key": "canary-n", "article": "canary-art", "kind": "correction",
     "text": "A canary"},
    {"type": "dispute", "claim": "share-none", "state": "waiting", "until": "2020-12",
     "note": "A canary of a note"},
    {"type": "contradiction", "claims": ["canary-merged", "canary-draft"], "kind": "text",
     "note": "A canary", "reason": "A canary of a reason"},
]  # fmt: skip
HELD = (
    ("article", Article, "canary-held"),
    ("assertion", Assertion, "canary-held-row"),
    ("claim", Claim, "canary-held-claim"),
    ("evidence", Evidence, "canary-ev-held"),
)


def opened(ledger: Engine) -> Engine:
    """Let everybody read a ledger, so that there are feeds, and every site show cards of it."""
    with ledger.execution_options(writes=True).begin() as connection:
        given = {"framing": "*", "open_reading": "yes"}
        connection.execute(delete(Setting).where(Setting.name.in_(given)))
        rows = [{"name": name, "value": value, "version": 1} for name, value in given.items()]
        connection.execute(insert(Setting), rows)
    return ledger


def without(ledger: Engine) -> Engine:
    """Fill a ledger with what is public alone."""
    return filled.once(ledger, _without)


def _without(ledger: Engine) -> None:
    began(ledger, *_by("Ada", "Closed.", PUBLIC))
    _release(ledger)


def whole(ledger: Engine) -> Engine:
    """Fill a ledger with the same, and with all that is not public."""
    return filled.once(ledger, _whole)


def _whole(ledger: Engine) -> None:
    public = _by("Canary Staff", "A canary of a note", PUBLIC)
    for record in public:
        if record.get("key") == "open-1":
            record |= {"copy_of": "canary-art", "copy": "reprint"}
        if record.get("key") == "v-1":
            record["evidence"] = [
                {"evidence": "ev-1", "relation": "supports", "note": "A canary"},
                {"evidence": "canary-ev-held", "relation": "supports"},
            ]
    taken(ledger, *public, *KEPT)
    _release(ledger)
    assert suspecting.suspect(ledger, actor=CHIEF, now=NOW).found == 1
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        for table, model, key in HELD:
            row = session.execute(select(model.id).where(model.key == key)).scalar_one()
            holds.place(session, actor=CHIEF, now=NOW, table=table, row_id=row, reason="A canary")
        _talk(session)


def _talk(session: Session) -> None:
    """Comment on rows that the public sees, and tell somebody of it."""
    for table, model in (("claim", Claim), ("article", Article), ("dispute", Dispute)):
        for row in session.scalars(select(model.id).where(model.removed_at.is_(None))).all():
            said = "A canary, @Canary Staff."
            comments.add(session, table=table, row_id=row, text=said, actor=CHIEF, now=NOW)
            notifications.tell(
                session, [ADA.person_id], "mention", table, row, actor=CHIEF, now=NOW
            )
    last_looks.look(session, actor=CHIEF, now=NOW, seal=1)


def _by(staff: str, note: str, records: list[Record]) -> list[Record]:
    told = {"STAFF": staff, "NOTE": note}
    return [{name: told.get(str(value), value) for name, value in one.items()} for one in records]


def _release(ledger: Engine) -> None:
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        session.execute(update(Claim).where(Claim.key == "released").values(released_at=NOW))
        touched.claims(session, session.scalars(select(Claim.id).where(Claim.key == "released")))
