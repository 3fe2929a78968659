"""What a process takes: its CPU seconds and the most memory that it held.

`python -m benchmarks.peaks --database URL dump -o FILE` runs the program as a command and then
prints the megabytes; without a command it tells what Python holds with SQLAlchemy alone.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def cpu() -> float:
    """Return the CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak() -> float:
    """Return the most memory that this process has held, in megabytes."""
    # The kernel's ru_maxrss begins with what the parent held when it started us.
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def of_command(*told: str) -> float:
    """Return the most memory that a command of the program holds; of no command, SQLAlchemy's."""
    command = [sys.executable, "-m", "benchmarks.peaks", *told]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.splitlines()[-1])


def main(told: list[str]) -> None:
    """Run a command and print its peak."""
    if told:
        from claimtracker.cli import main as program

        try:
            program(told)
        except SystemExit as ended:
            if ended.code:
                raise
    else:
        import sqlalchemy.orm  # noqa: F401
    print(peak())


if __name__ == "__main__":
    main(sys.argv[1:])
