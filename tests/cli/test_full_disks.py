"""Commands that write files, on a disk that is full: one sentence, and nothing half done."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import COMMAND, Run

# A disk of 2 MB of which 50 kB are free, and what lies on it afterwards.
ON_A_FULL_DISK = """
mount -t tmpfs -o size=2m none disk || exit 99
test ! -e older || cp older disk/made
cat /dev/zero >disk/ballast 2>cat.said
truncate -s -50000 disk/ballast
"$@"
status=$?
ls disk
test ! -e older || cmp older disk/made
exit $status
"""


@pytest.mark.parametrize(
    ("words", "older", "said"),
    [
        ("dump -o disk/made", "dump -o older", "No space left on device"),
        ("backup disk/made", "backup older", "disk is full"),
        ("--database sqlite:///disk/made restore story.sql", "dump -o story.sql", "disk is full"),
    ],
    ids=["dump", "backup", "restore"],
)
def test_full_disk_is_named_and_keeps_what_lay_there(
    told: Run, tmp_path: Path, words: str, older: str, said: str
) -> None:
    assert told(*older.split()).returncode == 0
    (tmp_path / "disk").mkdir()

    done = subprocess.run(
        [*_apart(), "sh", "-c", ON_A_FULL_DISK, "sh", *COMMAND, *words.split()],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    left = ["ballast", "made"] if (tmp_path / "older").exists() else ["ballast"]
    assert done.stdout.split() == left
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert said in done.stderr


def _apart() -> list[str]:
    """Return the words that run a program with disks of its own, where the machine lets us."""
    words = ["unshare", "-Urm"]
    if not shutil.which("unshare") or subprocess.run([*words, "true"], check=False).returncode:
        pytest.skip("this machine gives nobody a disk of their own")
    return words
