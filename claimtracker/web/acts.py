"""What a form asks for: done once, as one act in one transaction, by whoever is signed in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from claimtracker.db.types import new_id
from claimtracker.errors import Invalid
from claimtracker.operations import form_answers
from claimtracker.operations.notifications import TOLD
from claimtracker.operations.writing import clock, writing
from claimtracker.rules.permissions import Actor
from claimtracker.web import ledger, letters, people

KEY = re.compile(r"[0-9a-f-]{36}")


class FormIncomplete(Invalid):
    """A form came without what our own pages always send."""

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The form came without its {field}, so nothing was saved; open the page anew and"
            " send it again."
        )


@dataclass(frozen=True, slots=True)
class Acting:
    """A transaction in which the person who is signed in acts, now."""

    session: Session
    actor: Actor
    now: datetime

    @property
    def by(self) -> dict[str, Any]:
        """The actor and the hour, as operations take them."""
        return {"actor": self.actor, "now": self.now}


def once(do: Callable[[Acting], str]) -> Response:
    """Do what a form asks and go (303) to where `do` says; a form that is sent again goes there
    at once. Raises FormIncomplete, and what `do` raises, in which case nothing is kept.
    """
    key, found, now = _key(), people.signed_in(), clock()
    assert found is not None
    with writing(ledger.engine(), actor=found.actor, now=now, by_wording=True) as session:
        answered = form_answers.take(session, key, account_id=found.account_id, now=now)
        if answered is None:
            answered = do(Acting(session, found.actor, now))
            form_answers.keep(session, key, answered)
    letters.tell(session.info.pop(TOLD, []))
    return redirect(answered, 303)


class AnsweredBefore(Exception):
    """The same form was answered already; `location` is where that led."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


@dataclass(frozen=True, slots=True)
class FormActs:
    """The form that was sent, for what opens its transaction by itself."""

    key: str
    account_id: str
    actor: Actor
    now: datetime

    def take(self, session: Session) -> None:
        """Take the form in a transaction; raises AnsweredBefore."""
        answered = form_answers.take(
            session, self.key, account_id=self.account_id, now=self.now
        )  # fmt: skip
        if answered is not None:
            raise AnsweredBefore(answered)

    def keep(self, session: Session, location: str) -> None:
        """Note in the same transaction where its sender goes."""
        form_answers.keep(session, self.key, location)


def of_form() -> FormActs:
    """Return what lets the form that was sent act once; raises FormIncomplete."""
    found = people.signed_in()
    assert found is not None
    return FormActs(_key(), found.account_id, found.actor, clock())


def form_key() -> str:
    """Return a key for one form; a form that is shown again after an error keeps its own."""
    given = request.form.get("form_key", "")
    return given if KEY.fullmatch(given) else new_id()


def version() -> int:
    """Return the version of the row that the form was made on; raises FormIncomplete."""
    return number(request.form.get("version", ""))


def number(given: str) -> int:
    """Return the version that a form gives in one of its fields; raises FormIncomplete."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", given):
        raise FormIncomplete("version")
    return int(given)


def version_or_zero() -> int:
    """Return the version of what may not be there yet, which is then 0; raises FormIncomplete."""
    return 0 if request.form.get("version") == "0" else version()


def _key() -> str:
    """Return what tells one sending of a form from another: its key, and all that it says.

    Somebody who goes back, writes something else into the same form and sends it acts anew.
    """
    if not KEY.fullmatch(request.form.get("form_key", "")):
        raise FormIncomplete("key")
    said = sorted(pair for pair in request.form.items(True) if pair[0] != "form_token")
    return hashlib.sha256(repr((request.path, said)).encode()).hexdigest()
