"""The kinds of failure that a user can cause or meet.

Each foreseen failure is a class of its own, beside the function that raises it,
deriving from one of the kinds below. The edges (cli, web, api) know the kinds only.
"""


class ClaimtrackerError(Exception):
    """A foreseen failure; its text is one sentence that says what is wrong and what to do."""


class NotFound(ClaimtrackerError):
    """What was asked for does not exist, or not for this person."""


class Conflict(ClaimtrackerError):
    """What was asked for collides with what is there, or with somebody else's change."""


class Invalid(ClaimtrackerError):
    """What was given cannot be read or breaks a rule."""


class Forbidden(ClaimtrackerError):
    """This person may not do that."""


class Unavailable(ClaimtrackerError):
    """The ledger, or a part of the machine, cannot do it now."""
