"""The demo is loaded once, keeps what was decided in it, and shows a journalist something."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.conftest import started

DEMO = ("--database", "sqlite:///demo.db")


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    return started("demo", "--no-serve", cwd=folder)


def disputes(folder: Path) -> list[dict[str, Any]]:
    told = started(*DEMO, "disputes", "--json", cwd=folder).stdout
    found: list[dict[str, Any]] = json.loads(told)["results"]
    return found


def test_demo_keeps_what_was_decided_in_it(tmp_path: Path) -> None:
    demo(tmp_path)
    dispute = next(one for one in disputes(tmp_path) if one["state"] == "open")
    decided = started(
        *DEMO, "decide", dispute["id"], "closed", "--outcome", "both-stand", cwd=tmp_path
    )

    again = demo(tmp_path)

    assert (decided.returncode, again.returncode) == (0, 0)
    stands = {one["id"]: one["state"] for one in disputes(tmp_path)}
    assert stands[dispute["id"]] == "closed"


def test_demo_has_disputes_that_are_public(tmp_path: Path) -> None:
    demo(tmp_path)

    public = started(*DEMO, "dump", "--profile", "public", cwd=tmp_path).stdout

    assert "-- rows: dispute 2\n" in public
