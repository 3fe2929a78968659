"""Write tables of CSV that belong together, with what they are beside them: as files, or a zip."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy.orm import Session

from claimtracker.exchange import data_packages, table_exports
from claimtracker.exchange.data_packages import Digested, File
from claimtracker.exchange.table_exports import Progress, Written

Opened = Callable[[str], AbstractContextManager[IO[bytes]]]
# What every entry of a zip is dated, so that the same tables make the same bytes.
DATED = (1980, 1, 1, 0, 0, 0)


def write(
    session: Session, opened: Opened, tables: Sequence[str], *, licence: str, head: str,
    progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Write each table into a file that `opened` gives by its name, and what they are at the end.

    `progress` hears the rows done and all of the table that is being written.
    """
    files = []
    for table in tables:
        with opened(f"{table}.csv") as out:
            digested = Digested(out)
            rows = table_exports.write_csv(session, digested.stream, table, progress).rows
        files.append(File(table, rows, digested.size, digested.sha256.hexdigest()))
    with opened(data_packages.NAME) as out:
        data_packages.write(out, files, licence=licence, head=head)
    return Written(sum(one.rows for one in files))


def write_zip(
    session: Session, out: IO[bytes], tables: Sequence[str], *, licence: str, head: str,
    progress: Progress | None = None,
) -> Written:  # fmt: skip
    """Write the same as one zip."""
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:

        @contextmanager
        def opened(name: str) -> Iterator[IO[bytes]]:
            entry = ZipInfo(name, DATED)
            entry.compress_type = ZIP_DEFLATED
            with packed.open(entry, "w", force_zip64=True) as stream:
                yield stream

        return write(session, opened, tables, licence=licence, head=head, progress=progress)
