"""Mail: one text to one address, by the server that an operator named."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime, make_msgid

from claimtracker.config import MailSettings
from claimtracker.errors import Unavailable
from claimtracker.rules.mail_addresses import address_of

# How many seconds one wait for the server may last.
WAIT = 5.0


class MailNotSent(Unavailable):
    """The mail server is down, or does not take the mail."""

    def __init__(self, to: str, why: str) -> None:
        super().__init__(f"No mail was sent to {to}, because the mail server {why}.")


@dataclass(frozen=True, slots=True)
class Mail:
    """A text to somebody; both address and subject are one line."""

    to: str
    subject: str
    text: str


def send(settings: MailSettings, mail: Mail) -> None:
    """Send a mail now; raises MailNotSent, BadAddress."""
    message = _message(settings, mail)
    try:
        with _connected(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(message)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise MailNotSent(mail.to, _why(error)) from error


def _message(settings: MailSettings, mail: Mail) -> EmailMessage:
    """Return what is sent: plain text, and no header with a line of somebody else's in it."""
    message = EmailMessage()
    message["From"] = settings.sender
    message["To"] = address_of(mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = localtime()
    message["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2].strip(" >"))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if settings.tls == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=WAIT, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=WAIT)
    if settings.tls == "starttls":
        try:
            server.starttls(context=context)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
    return server


def _why(error: Exception) -> str:
    """Return the reason in our words, for those of the server may repeat what it was told."""
    for kind, why in (
        (smtplib.SMTPRecipientsRefused, "takes none for this address"),
        (smtplib.SMTPSenderRefused, "takes none from the sender that is set"),
        ((smtplib.SMTPAuthenticationError, UnicodeError), "does not let the user in that is set"),
        (smtplib.SMTPNotSupportedError, "cannot do what is set: a safe connection, or a password"),
        (ssl.SSLError, "shows no certificate that can be believed"),
        (smtplib.SMTPServerDisconnected, "does not answer"),
        (smtplib.SMTPException, "did not take it"),
    ):
        if isinstance(error, kind):
            return why
    return "does not answer"
