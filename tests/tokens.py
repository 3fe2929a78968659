"""Browsers in which somebody is signed in already, for tests that are not about signing in."""

from __future__ import annotations

import hashlib
import hmac
import re

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from claimtracker.db.types import new_id
from claimtracker.models import Account
from claimtracker.operations import sign_ins
from claimtracker.operations.writing import clock
from claimtracker.rules.permissions import Actor


def given(engine: Engine, actor: Actor, role: str) -> str:
    """Return the token of a browser in which a person is signed in in a role."""
    with Session(engine.execution_options(writes=True)) as session, session.begin():
        return sign_ins.begin(session, account_id=account(session, actor, role), now=clock())


def account(session: Session, actor: Actor, role: str) -> str:
    """Return the account of a person, made in a role if there is none."""
    found = session.scalars(select(Account.id).where(Account.person_id == actor.person_id)).first()
    if found is not None:
        return found
    made = new_id()
    session.add(
        Account(
            id=made, person_id=actor.person_id, login=actor.name.lower(), role=role, active=True,
            created_at=clock(), version=1,
        )
    )  # fmt: skip
    session.flush()
    return made


def form_token(token: str) -> str:
    """Return what the forms of a browser carry that holds a token."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no hidden field {name}"
    return found.group(1)
