"""Dumps that somebody changed: cut, mutated, or with statements of their own put in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from claimtracker.db import engine as engines
from claimtracker.errors import ClaimtrackerError
from claimtracker.exchange import restores, sql_text
from claimtracker.exchange.sql_reader import Dump
from claimtracker.exchange.sql_text import DumpRefused

DIGEST_LINE = 76


def digested(content: bytes) -> bytes:
    """Give a changed dump the digest that it would have, as an attacker does."""
    body = content[:-DIGEST_LINE]
    return body + f"-- sha256: {hashlib.sha256(body).hexdigest()}\n".encode()


def changed(text: str, old: str, new: str) -> bytes:
    """Change one place of a dump, which must be there, and give it its digest anew."""
    assert old in text
    return digested(text.replace(old, new, 1).encode())


def read(path: Path) -> Dump:
    """Read a dump to its end; raises DumpRefused."""
    with sql_text.opened(path, None) as text:
        dump = Dump(text)
        for _block in dump.blocks():
            pass
    return dump


def refusal(path: Path, content: bytes) -> DumpRefused | None:
    """Return how the reader refuses a text; None where it takes it."""
    path.write_bytes(content)
    try:
        read(path)
    except DumpRefused as error:
        return error
    return None


def restored(content: bytes, folder: Path) -> str:
    """Restore a text into a folder; return why it was refused, then leaving nothing, or ''."""
    source, target = folder / "given.sql", folder / "made.db"
    source.write_bytes(content)
    engine = engines.create(f"sqlite:///{target}")
    try:
        restores.restore(engine, source)
    except ClaimtrackerError as error:
        said = str(error)
    else:
        said = ""
    finally:
        engine.dispose()
    assert left_in(folder) == (["given.sql"] if said else ["given.sql", "made.db"])
    target.unlink(missing_ok=True)
    return said


def left_in(folder: Path) -> list[str]:
    """Return the names of what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def mutations(content: bytes, seed: int, wanted: int) -> Iterator[tuple[bytes, bool]]:
    """Yield texts with a few bytes flipped, put in or left out, and whether digested anew."""
    chance = Random(seed)
    for _ in range(wanted):
        made = bytearray(content)
        for _ in range(chance.choice((1, 1, 2, 5))):
            _mutate(made, chance)
        known = chance.random() < 0.5
        yield digested(bytes(made)) if known else bytes(made), known


def _mutate(made: bytearray, chance: Random) -> None:
    place, length = chance.randrange(len(made)), chance.choice((1, 1, 3, 40))
    match chance.randrange(5):
        case 0:
            made[place] ^= 1 << chance.randrange(8)
        case 1:
            made[place] = chance.choice(b"';,()-\\.\"$\n\r\0 0NE")
        case 2:
            made[place:place] = chance.choice(PIECES)
        case 3:
            del made[place : place + length]
        case _:
            made[place:place] = made[place : place + length]


PIECES = (
    b"'", b"''", b"NULL", b");\n", b"'),\n('", b"\\! touch canary\n", b"\n.shell touch canary\n",
    b"-- ", b"/*", b"*/", b"$$", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xff", b"COMMIT;\n",
    b"1e999", b"E'", b"x'", b";\nDROP TABLE claim;\n", b" || ", b"\n\n",
)  # fmt: skip


@dataclass(slots=True)
class Tally:
    """How many texts were tried, refused by the reader, restored, and refused after it."""

    tried: int = 0
    unread: int = 0
    restored: int = 0
    unfit: int = 0


def survive(content: bytes, folder: Path, *, seed: int, wanted: int, every: int) -> Tally:
    """Try mutations; restore each so-many-eth of those that can be read."""
    tally, scratch = Tally(), folder.parent / f"{folder.name}.sql"
    for mutated, known in mutations(content, seed, wanted):
        tally.tried += 1
        error = refusal(scratch, mutated)
        assert error is not None or known or mutated == content
        if error is not None:
            assert 1 <= error.line <= mutated.count(b"\n") + 1
            tally.unread += 1
        elif tally.tried % every == 0:
            if restored(mutated, folder):
                tally.unfit += 1
            else:
                tally.restored += 1
    return tally
