"""What the rows of another ledger are called in this one, where that is something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# The fields that name rows of a type, by the type of the record that has them.
_NAMING: Mapping[str, Mapping[str, str]] = {
    "entity": {"within": "entity"},
    "article": {"source": "source", "copy_of": "article"},
    "claim": {
        "subject": "entity", "object": "entity", "attribute": "attribute", "topics": "topic",
    },
    "forward": {"from": "claim", "to": "claim"},
    "assertion": {"claim": "claim", "article": "article"},
    "notice": {"article": "article"},
    "verdict": {"claim": "claim", "assertion": "assertion", "publisher": "source"},
    "dispute": {
        "subject": "entity", "object": "entity", "attribute": "attribute", "claim": "claim",
        "verdict": "verdict",
    },
    "contradiction": {"claims": "claim"},
}  # fmt: skip
# The field that a type is known by.
KNOWN_BY: Mapping[str, str] = {
    "source": "name", "topic": "name", "entity": "name", "attribute": "name", "rating": "code",
    "outcome": "code",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Names:
    """Names and keys that differ, by the type of the row; what is not listed is called the same.

    Claims that went up in others here are called as those that stand for them.
    """

    changed: dict[tuple[str, str], str] = field(default_factory=dict)

    def learn(self, kind: str, theirs: str, ours: str) -> None:
        """Note what a row of theirs is called here."""
        if theirs != ours:
            self.changed[kind, theirs] = ours

    def of(self, kind: str, name: Any) -> Any:
        """Return what a row is called here, or each of a list of them."""
        if isinstance(name, list | tuple):
            return [self.of(kind, one) for one in name]
        return self.changed.get((kind, name), name)

    def translated(self, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return a record with what it names as it is called here."""
        own = KNOWN_BY.get(kind, "key")
        naming = {own: kind, **_NAMING.get(kind, {})}
        told = {n: self.of(naming[n], v) if v and n in naming else v for n, v in given.items()}
        if given.get("attribution"):
            told["attribution"] = [self._link(link) for link in given["attribution"]]
        if given.get("evidence"):
            told["evidence"] = [
                {**link, "evidence": self.of("evidence", link["evidence"])}
                for link in given["evidence"]
            ]
        return told

    def _link(self, link: Any) -> Any:
        if isinstance(link, str):
            return self.of("entity", link)
        return {n: v if n == "described" else self.of("entity", v) for n, v in link.items()}
