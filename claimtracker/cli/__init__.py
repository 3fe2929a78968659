"""The command line."""

from claimtracker.cli.program import main

__all__ = ["main"]
