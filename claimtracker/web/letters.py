"""What is written to people by mail, where a server is set: invitations, and what is for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for

from claimtracker import config
from claimtracker.config import MailSettings
from claimtracker.db import session as sessions
from claimtracker.errors import ClaimtrackerError
from claimtracker.operations.notifications import Told
from claimtracker.outside import mails
from claimtracker.outside.mails import Mail
from claimtracker.queries import notifications
from claimtracker.web import ledger


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited: by whom, in which role, to which address, by which link's token."""

    by: str
    role: str
    to: str
    token: str


def connect(app: Flask) -> None:
    """Let an application send mail, if a server is set; raises InvalidSetting, SettingMissing."""
    app.extensions["mail"] = config.mail()
    app.context_processor(lambda: {"sends_mail": can_be_sent()})


def can_be_sent() -> bool:
    """Say whether a mail server is set."""
    return current_app.extensions["mail"] is not None


def invite(invited: Invited) -> None:
    """Send somebody the link that they are invited by; raises MailNotSent."""
    settings: MailSettings = current_app.extensions["mail"]
    place = urlsplit(settings.address).netloc
    link = f"{settings.address}{url_for('invitations.shown', token=invited.token)}"
    text = (
        f"{invited.by} invites you to the ledger of claims at {place}, in the role {invited.role}."
        f"\n\nThis link makes your account, once, within seven days:\n\n{link}\n\nWhoever has the"
        " link can use it, so pass it on to nobody. If you know nothing of this, do nothing.\n"
    )
    mails.send(settings, Mail(invited.to, f"Your invitation to {place}", text))


# What a letter says of each reason; nothing of what was written is in it.
SAID = {
    "mention": "{by} mentioned you on {row}.",
    "comment": "{by} commented on {row} that you own.",
    "owner": "{by} made you the owner of {row}.",
    "review": "{by} asks for a second person on a verdict.",
    "returned": "{by} sent a verdict of yours back, with a note on what is missing.",
    "news": "Something came up on {row} that you own, since it was decided.",
}
ROWS = {"article": "an article", "claim": "a claim", "dispute": "a dispute"}


def tell(told: Sequence[Told]) -> None:
    """Send those who wish it what they were told, in a thread of its own.

    Whether it arrives is no part of the act that it tells of: a failure is only logged.
    """
    settings: MailSettings | None = current_app.extensions["mail"]
    if settings is None or not told:
        return
    with sessions.read(ledger.engine()) as session:
        addresses = notifications.addresses(session, [one.person_id for one in told])
    link = f"{settings.address}{url_for('notifications.listed')}"
    letters = [
        Mail(addresses[one.person_id], said, f"{said}\n\n{link}\n")
        for one in told
        if one.person_id in addresses
        for said in [SAID[one.why].format(by=one.by, row=ROWS.get(one.table, ""))]
    ]
    if letters:
        threading.Thread(target=_send, args=(settings, letters), daemon=True).start()


def _send(settings: MailSettings, letters: Sequence[Mail]) -> None:
    for letter in letters:
        try:
            mails.send(settings, letter)
        except ClaimtrackerError as error:
            logging.getLogger(__name__).warning("%s", error)
