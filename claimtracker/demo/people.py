"""Who may sign in to the demo: two people who are as invented as its publications."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody with an account whose password everybody may know."""

    name: str
    login: str
    role: str
    password: str


PEOPLE = (
    DemoPerson("Demo editor", "editor", "editor", "invented-editor"),
    DemoPerson("Demo journalist", "journalist", "viewer", "invented-journalist"),
)
