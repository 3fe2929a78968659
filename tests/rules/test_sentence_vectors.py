from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed")
sentence_vectors = pytest.importorskip("claimtracker.rules.sentence_vectors")


class ByAngle:
    """Statements that say their angle in degrees; nothing is known of “?”."""

    def vectors(self, statements: Sequence[str]) -> Any:
        return np.array([self._of(one) for one in statements], dtype=np.float32).reshape(-1, 2)

    def _of(self, statement: str) -> tuple[float, float]:
        if statement == "?":
            return 0.0, 0.0
        angle = np.radians(float(statement))
        return np.cos(angle), np.sin(angle)


def nearest(texts: Sequence[str], claims: Sequence[tuple[str, str]]) -> list[list[str]]:
    found: list[list[str]] = sentence_vectors.nearest(ByAngle(), texts, iter(claims))
    return found


def test_nearest_claims_come_first_and_those_at_a_right_angle_not_at_all() -> None:
    claims = [("far", "60"), ("right", "91"), ("opposite", "180"), ("near", "10"), ("none", "?")]

    assert nearest(["0", "?", "170"], claims) == [["near", "far"], [], ["opposite", "right"]]


def test_nearest_of_many_are_found_wherever_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentence_vectors, "TOGETHER", 7)
    claims = [(str(at), str((at * 37) % 89)) for at in range(89)]
    texts = [str(at) for at in range(0, 80, 5)]

    found = nearest(texts, claims)

    angles = dict(claims)
    for text, keys in zip(texts, found, strict=True):
        away = [abs(int(angles[key]) - int(text)) for key in keys]
        every = sorted(abs(int(angle) - int(text)) for angle in angles.values())
        assert away == every[: sentence_vectors.NEAREST]


def test_nothing_is_near_where_nothing_is_asked_or_known() -> None:
    assert nearest([], [("a", "1")]) == []
    assert nearest(["1"], []) == [[]]
