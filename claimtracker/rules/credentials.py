"""What a login and a password may be."""

from __future__ import annotations

import unicodedata

from claimtracker.errors import Invalid
from claimtracker.rules.text import clean

SHORTEST_PASSWORD = 12
# Long enough for any sentence, short enough that nobody keeps the machine busy with one.
LONGEST_PASSWORD = 256
LONGEST_LOGIN = 80
LONGEST_NAME = 80


class BadLogin(Invalid):
    """A login is empty, too long, or has spaces in it."""

    def __init__(self) -> None:
        super().__init__(
            f"A login has 2 to {LONGEST_LOGIN} characters and no spaces; choose another one."
        )


class BadName(Invalid):
    """The name of a person says nothing, or goes on and on."""

    def __init__(self) -> None:
        super().__init__(f"A person has a name of 1 to {LONGEST_NAME} characters on one line.")


class WeakPassword(Invalid):
    """A password is easily guessed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The password {why}; choose another one.")


def login_of(given: str) -> str:
    """Return a login as it is stored: without regard to capitals; raises BadLogin."""
    login = folded_login(given)
    if not 2 <= len(login) <= LONGEST_LOGIN or len(login.split()) != 1 or not login.isprintable():
        raise BadLogin
    return login


def folded_login(given: str) -> str:
    """Return whatever was given as a login, as a stored one would be written."""
    return unicodedata.normalize("NFC", given).strip().casefold()


def name_of(given: str) -> str:
    """Return the name of a person as it is stored; raises BadName."""
    name = " ".join(clean(given).split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise BadName
    return name


def require_password(password: str, *, login: str) -> None:
    """Let a password pass that is long enough and is not the login; raises WeakPassword."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(f"has fewer than {SHORTEST_PASSWORD} characters")
    if len(password) > LONGEST_PASSWORD:
        raise WeakPassword(f"has more than {LONGEST_PASSWORD} characters")
    if folded_login(password) == login:
        raise WeakPassword("is the login")
    if len(set(password)) < 4:
        raise WeakPassword("is the same few characters again and again")
