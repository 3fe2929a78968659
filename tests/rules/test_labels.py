"""Labels become what somebody says of them, and words of the note where nobody does."""

from __future__ import annotations

import pytest

from claimtracker.rules.labels import Meant, NoSuchRole, meant, require


@pytest.mark.parametrize(
    ("labels", "roles", "found"),
    [
        (["Claim"], {}, Meant(noted=("Claim",))),
        (["Denies", "todo"], {}, Meant(stance="denies", noted=("todo",))),
        (["FALSE"], {"false": "denies"}, Meant(stance="denies")),
        (["Claim"], {"Claim": "claim"}, Meant(is_claim=True)),
        (["C12"], {"C12": "claim:bridge-40"}, Meant(claim="bridge-40")),
        (["noise"], {"noise": ""}, Meant(is_left=True)),
        (["noise", "todo"], {"noise": ""}, Meant(noted=("todo",))),
        (["affirms", "denies"], {}, Meant(stance="affirms", noted=("denies",))),
        ([], {"noise": ""}, Meant()),
    ],
)
def test_labels_mean(labels: list[str], roles: dict[str, str], found: Meant) -> None:
    assert meant(labels, roles) == found


@pytest.mark.parametrize("role", ["verdict", "claim:", "Affirms "])
def test_label_cannot_be_anything_else(role: str) -> None:
    with pytest.raises(NoSuchRole, match="it can be passage, claim"):
        require({"Claim": role})
