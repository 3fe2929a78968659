"""Words go for good from the command line, once a second person agrees, and from the file too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

CANARY = "Canary Quillfeather"
WORDS = f"On the deck stood {CANARY}."
STORY = (
    '{"type": "claim", "key": "deck", "statement": "' + WORDS + '"}\n'
    '{"type": "evidence", "key": "log", "title": "The log"}\n'
    '{"type": "article", "key": "voyage", "title": "A voyage", "source": "The Quay",'
    ' "text": "It was said: ' + WORDS + ' Then it rained."}\n'
    '{"type": "assertion", "key": "seen", "claim": "deck", "article": "voyage",'
    ' "quote": "' + WORDS + '"}\n'
    '{"type": "verdict", "key": "judged", "claim": "deck", "rating": "false",'
    ' "rationale": "' + WORDS + '", "evidence": [{"evidence": "log", "relation": "supports"}]}\n'
)
WHY = ("--reason", "A court ordered it.")


@pytest.fixture
def ship(empty: Run, tmp_path: Path) -> Run:
    (tmp_path / "story.jsonl").write_text(STORY)
    done = empty("import", "story.jsonl")
    assert done.returncode == 0, done.stderr
    (tmp_path / "story.jsonl").unlink()
    return empty


def asked(run: Run, *what: str) -> str:
    """Ask that words go, as Ines; return the key of the request."""
    done = run("--as", "Ines", "redact", "ask", *what, *WHY)
    assert done.returncode == 0, done.stderr
    [key] = re.findall(r"redact agree (\S+)", done.stdout)
    return str(key)


def files_with(folder: Path, words: str) -> list[str]:
    """Return which files of a ledger hold words, byte for byte."""
    found = folder.glob("claimtracker.db*")
    return sorted(path.name for path in found if words.encode() in path.read_bytes())


def test_words_of_all_kinds_go_from_the_file_and_what_lies_beside_it(
    ship: Run, tmp_path: Path
) -> None:
    assert files_with(tmp_path, CANARY) != []

    kinds = (("verdict", "judged"), ("article", "voyage"), ("claim", "deck"))
    for kind in kinds:
        done = ship("--as", "Ben", "redact", "agree", asked(ship, *kind))
        assert done.returncode == 0, done.stderr

    assert "The file was written anew." in done.stdout
    assert files_with(tmp_path, CANARY) == []
    assert files_with(tmp_path, "quillfeather") == []
    assert ship("check").returncode == 0


def test_whoever_asked_does_not_agree(ship: Run, tmp_path: Path) -> None:
    key = asked(ship, "verdict", "judged")

    alone = ship("--as", "Ines", "redact", "agree", key)
    again = ship("--as", "Ines", "redact", "ask", "verdict", "judged", *WHY)

    assert (alone.returncode, alone.stderr) == (
        1, "claimtracker: A redaction takes two people; Ines cannot confirm their own request.\n",
    )  # fmt: skip
    assert again.returncode == 1
    assert files_with(tmp_path, CANARY) != []


def test_requests_are_listed_and_refused(ship: Run) -> None:
    assert ship("redact", "list").stdout == "Nobody asked that words go.\n"
    key = asked(ship, "claim", "deck")

    waits = ship("redact", "list").stdout
    refused = ship("--as", "Ben", "redact", "refuse", key, "--why", "It is in every paper.")
    twice = ship("--as", "Ben", "redact", "refuse", key)

    assert waits == (
        f"waiting: the statement of a claim deck, asked by Ines: A court ordered it.\n  {key}\n"
    )
    assert refused.stdout == "Nothing was taken away: the statement of a claim stays.\n"
    assert (twice.returncode, twice.stderr) == (
        1, "claimtracker: This request is refused already; nothing was changed.\n",
    )  # fmt: skip


def test_reason_that_tells_the_words_is_refused(ship: Run) -> None:
    done = ship("redact", "ask", "claim", "deck", "--reason", f"She denies it: {WORDS}")

    assert done.returncode == 2
    assert "does not repeat the words" in done.stderr
