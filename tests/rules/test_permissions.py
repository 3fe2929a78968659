"""Who may do what, as one table."""

from __future__ import annotations

import pytest

from claimtracker.rules.permissions import ALLOWED, Actor, NotAllowed, Sight, may, require, sight
from claimtracker.rules.vocabulary import ROLES


@pytest.mark.parametrize("act", sorted(ALLOWED))
def test_an_admin_may_do_everything(act: str) -> None:
    admin = Actor("1", "Root", "admin")

    assert may(admin, act) is True


def test_a_viewer_may_read_and_nothing_else() -> None:
    cleo = Actor("3", "Cleo", "viewer")

    assert [act for act in sorted(ALLOWED) if may(cleo, act)] == ["ledger.read"]


def test_only_known_roles_stand_in_the_table() -> None:
    named = {role for roles in ALLOWED.values() for role in roles}

    assert named <= set(ROLES)


def test_a_refusal_says_who_and_what_it_takes() -> None:
    ada = Actor("1", "Ada", "editor")

    with pytest.raises(NotAllowed) as refused:
        require(ada, "verdict.withdraw")

    assert str(refused.value) == (
        "Ada (editor) may not do this (verdict.withdraw); it takes the role admin or reviewer."
    )


@pytest.mark.parametrize("role", ROLES)
def test_whoever_edits_sees_the_whole_and_everybody_else_what_is_public(role: str) -> None:
    assert sight(role) is (Sight.PUBLIC if role == "viewer" else Sight.WHOLE)
    assert sight(None) is Sight.PUBLIC
