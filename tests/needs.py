"""What some tests need from the machine, and what happens where it is missing."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def require(program: str) -> str:
    """Return where a program is, or end the test as do_without does."""
    found = shutil.which(program)
    return found or do_without(f"{program} is not installed")


def do_without(reason: str) -> NoReturn:
    """Skip the test with the reason; in CI, where nothing may be skipped, fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; CI has to bring it", pytrace=False)
    pytest.skip(reason)
