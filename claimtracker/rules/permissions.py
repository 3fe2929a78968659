"""Who may do what: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from claimtracker.errors import Forbidden

EDITORS = frozenset({"admin", "reviewer", "editor"})
REVIEWERS = frozenset({"admin", "reviewer"})
ADMINS = frozenset({"admin"})
EVERYBODY = frozenset({"admin", "reviewer", "editor", "viewer"})

ALLOWED: Mapping[str, frozenset[str]] = {
    "account.manage": ADMINS,
    "article.write": EDITORS,
    "assertion.write": EDITORS,
    "attribute.write": EDITORS,
    "claim.merge": EDITORS,
    "claim.release": REVIEWERS,
    "claim.write": EDITORS,
    "comment.write": EDITORS,
    "desk.read": EDITORS,
    "dispute.decide": EDITORS,
    "dispute.release": REVIEWERS,
    "dump.list": ADMINS,
    "entity.write": EDITORS,
    "evidence.write": EDITORS,
    "hold.lift": REVIEWERS,
    "hold.place": EDITORS,
    "import.run": EDITORS,
    "import.undo": EDITORS,
    "learn.run": REVIEWERS,
    "ledger.read": EVERYBODY,
    "ledger.rescan": EDITORS,
    "notice.write": EDITORS,
    "proposal.answer": EDITORS,
    "redaction.confirm": REVIEWERS,
    "redaction.request": ADMINS,
    "setting.write": ADMINS,
    "source.write": EDITORS,
    "topic.write": EDITORS,
    "verdict.draft": EDITORS,
    "verdict.override": REVIEWERS,
    "verdict.publish": EDITORS,
    "verdict.withdraw": REVIEWERS,
    "vocabulary.write": REVIEWERS,
}


class Sight(Enum):
    """How much of a ledger a reader sees: the whole of it, or only what is public."""

    WHOLE = "whole"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person who acts, in a role; `import_id` where an import acts in the person's name."""

    person_id: str
    name: str
    role: str
    import_id: str | None = None


class NotAllowed(Forbidden):
    """The role of the person does not cover the act."""

    def __init__(self, actor: Actor, act: str) -> None:
        needed = " or ".join(sorted(ALLOWED[act]))
        super().__init__(
            f"{actor.name} ({actor.role}) may not do this ({act}); it takes the role {needed}."
        )


def may(actor: Actor, act: str) -> bool:
    """Say whether a person may do an act of the table."""
    return actor.role in ALLOWED[act]


def require(actor: Actor, act: str) -> None:
    """Let an act pass, or raise NotAllowed."""
    if not may(actor, act):
        raise NotAllowed(actor, act)


def sight(role: str | None) -> Sight:
    """Return what a role sees of a ledger; whoever has none sees what is public."""
    return Sight.WHOLE if role in EDITORS else Sight.PUBLIC
