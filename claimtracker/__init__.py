"""Claims, who makes them, and where they contradict each other: a ledger for newsrooms."""

__version__ = "0.1.0"
