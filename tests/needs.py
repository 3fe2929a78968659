"""What some tests need from the machine, and what happens where it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import NoReturn

import pytest


def require(program: str) -> str:
    """Return where a program is, or end the test as do_without does."""
    found = shutil.which(program)
    return found or do_without(f"{program} is not installed")


def language() -> str:
    """Return a locale that sorts by a language, or end the test as do_without does."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    found = [name for name in known.split() if name.lower().endswith(".utf8") and name[0] != "C"]
    return found[0] if found else do_without("there is no locale but C; `locale-gen` makes one")


def do_without(reason: str) -> NoReturn:
    """Skip the test with the reason; in CI, where nothing may be skipped, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; CI has to bring it", pytrace=False)
    pytest.skip(reason)
