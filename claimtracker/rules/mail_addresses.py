"""What an e-mail address may be that something is sent to: one, and nothing beside it."""

from __future__ import annotations

import re

from claimtracker.errors import Invalid

LONGEST = 254
# No spaces, no line breaks, and none of the signs by which one address becomes several.
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")


class BadAddress(Invalid):
    """What was given is no e-mail address."""

    def __init__(self) -> None:
        super().__init__(
            "This is no e-mail address that mail can be sent to; write one, as in"
            " ines@desk.example, and nothing else."
        )


def address_of(given: str) -> str:
    """Return an e-mail address as it is stored; raises BadAddress."""
    address = given.strip(" ")
    if len(address) > LONGEST or not ADDRESS.fullmatch(address):
        raise BadAddress
    return address
