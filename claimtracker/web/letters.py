"""What is written to people by mail, where a mail server is set: invitations, and nothing else yet.

What is to be told to people of what happens in the ledger has its place here.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, url_for

from claimtracker import config
from claimtracker.config import MailSettings
from claimtracker.outside import mails
from claimtracker.outside.mails import Mail


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
