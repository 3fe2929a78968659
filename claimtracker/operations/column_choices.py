"""Keep how the columns of a table were read, for the next table with the same header."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from claimtracker.models import Setting, table_of
from claimtracker.queries import column_choices
from claimtracker.rules.permissions import Actor, require


def keep(session: Session, *, actor: Actor, header: Sequence[str], told: Mapping[str, Any]) -> None:
    """Keep what somebody said of the columns under a header, over what was said before.

    It is about files and no row of the ledger, so it leaves no event; of two at once one holds.
    """
    require(actor, "import.run")
    name, value = column_choices.name_of(header), json.dumps(told, ensure_ascii=False)
    before = column_choices.find(session, header)
    if before is None:
        row = {"name": name, "value": value, "version": 1}
        with suppress(IntegrityError), session.begin_nested():
            session.execute(insert(table_of(Setting)), [row])
    elif before.told != told:
        over = update(Setting).where(Setting.name == name)
        session.execute(over.values(value=value, version=before.version + 1))
