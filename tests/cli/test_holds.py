"""A row is held back and let go from the command line."""

from __future__ import annotations

from tests.cli.conftest import Run

WORDS = ("claim", "stake-80", "--reason", "A letter came.")


def test_claim_is_held_back_once_and_let_go(told: Run) -> None:
    held, again, lifted = told("hold", *WORDS), told("hold", *WORDS), told("lift", *WORDS)

    assert (held.returncode, held.stdout) == (0, "The claim stake-80 is held back.\n")
    assert (again.returncode, again.stderr) == (
        1, "claimtracker: This claim is held back already: A letter came.\n",
    )  # fmt: skip
    assert (lifted.returncode, lifted.stdout) == (
        0, "The claim stake-80 is not held back any more.\n",
    )  # fmt: skip


def test_row_that_is_not_there_is_not_held_back(told: Run) -> None:
    done = told("hold", "article", "none", "--reason", "A letter came.")

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "claimtracker: There is no article 'none' that could be held back.\n"
