"""Begin an import, and take back what one made where nobody has built on it since."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from claimtracker.db import locks
from claimtracker.db.types import new_id
from claimtracker.errors import Conflict, NotFound
from claimtracker.models import Import, table_of
from claimtracker.operations import events, rows, undoing, undoing_decisions
from claimtracker.operations.events import Act
from claimtracker.operations.restoring import KINDS
from claimtracker.operations.undoing import TakenBack, Undoing
from claimtracker.rules.keys import is_row_key
from claimtracker.rules.permissions import Actor, require


class NoSuchImport(NotFound):
    """There is no import of that key."""

    def __init__(self, import_id: str) -> None:
        super().__init__(f"There is no import {import_id!r}; each import prints its own.")


class ImportUndone(Conflict):
    """The import was taken back before."""

    def __init__(self, file_name: str, undone_at: datetime) -> None:
        when = undone_at.strftime("%d %B %Y")
        super().__init__(f"The import of {file_name} was taken back on {when} already.")


def begin(session: Session, *, actor: Actor, now: datetime, file_name: str) -> Actor:
    """Open an import and return the person acting for it: all that follows carries its key.

    Where several write, it waits for the import that is under way.
    """
    require(actor, "import.run")
    locks.take_import_turn(session)
    made = {
        "id": new_id(), "version": 1, "imported_at": now, "imported_by": actor.person_id,
        "file_name": file_name,
    }  # fmt: skip
    session.execute(insert(table_of(Import)), [made])
    acting = replace(actor, import_id=str(made["id"]))
    act = Act("import", "import", str(made["id"]), after={"file_name": file_name})
    events.record(session, actor=acting, now=now, acts=[act])
    return acting


def undo(session: Session, *, actor: Actor, now: datetime, import_id: str) -> TakenBack:
    """Remove what an import added and put back what it changed, where nobody built on it since.

    Raises NoSuchImport, ImportUndone.
    """
    require(actor, "import.undo")
    _mark(session, import_id, now)
    work = Undoing(session, replace(actor, import_id=None), now, import_id, new_id())
    undoing_decisions.take_back(work)
    for kind in KINDS:
        undoing.take_back(work, kind)
    done = work.done()
    after = {"removed": done.removed, "put back": done.put_back, "stays": len(done.stays)}
    act = Act("undo", "import", import_id, after=after)
    events.record(session, acts=[act], **work.by)
    return done


def _mark(session: Session, import_id: str, now: datetime) -> None:
    wanted = select(Import.version, Import.file_name, Import.undone_at)
    row = None
    if is_row_key(import_id):
        row = session.execute(wanted.where(Import.id == import_id)).first()
    if row is None:
        raise NoSuchImport(import_id)
    version, file_name, undone_at = row
    if undone_at is not None:
        raise ImportUndone(file_name, undone_at)
    rows.write_over(session, Import, [{"row": import_id, "read": version, "undone_at": now}])
