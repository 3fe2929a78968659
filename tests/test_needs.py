"""A test without what it needs is skipped by a person's machine and failed by CI."""

from __future__ import annotations

import sys

import pytest

from tests import needs


def test_need_that_is_there_is_named_by_its_path() -> None:
    assert needs.require(sys.executable) == sys.executable


def test_need_that_is_missing_skips_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no-such-program is not installed"):
        needs.require("no-such-program")


def test_need_that_is_missing_fails_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="not installed; CI has to bring it"):
        needs.require("no-such-program")
