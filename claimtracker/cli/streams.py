"""Standard input and output as bytes."""

from __future__ import annotations

import sys
from typing import BinaryIO

from claimtracker.errors import Unavailable


class StreamClosed(Unavailable):
    """Whoever started the program gave it no such stream."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Standard {name} is closed; name a file instead.")


def standard_input() -> BinaryIO:
    """Return what is piped in; raises StreamClosed."""
    if sys.stdin is None:
        raise StreamClosed("input")
    return sys.stdin.buffer


def standard_output() -> BinaryIO:
    """Return where results go; raises StreamClosed."""
    if sys.stdout is None:
        raise StreamClosed("output")
    sys.stdout.flush()
    return sys.stdout.buffer
