"""Assertions written as annotations of the W3C's model, of all articles or of one."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen
from claimtracker.cli.outputs import writable
from claimtracker.cli.progress import bar
from claimtracker.cli.takings import head, taking
from claimtracker.config import settings
from claimtracker.db import session as sessions
from claimtracker.exchange import annotation_exports
from claimtracker.exchange.annotation_exports import EVERYTHING
from claimtracker.exchange.dump_schema import Profile
from claimtracker.operations.dumps_taken import Taken
from claimtracker.queries import sights
from claimtracker.rules.permissions import Sight

FORMAT = "annotations"


def write(chosen: Chosen, output: Path | None, profile: Profile, article: str | None) -> None:
    """Write all annotations, or those of an article, and note who took them.

    Raises NoSuchArticle.
    """
    sight = Sight.PUBLIC if profile == "public" else Sight.WHOLE
    with taking(chosen, output) as ledger:
        with sessions.read(ledger.engine) as session:
            at = head(session)
        with sights.read(ledger.engine, sight) as session, writable(output) as out:
            rows = _write(session, out, sight, article)
        part = FORMAT if article is None else f"{FORMAT} of {article}"
        ledger.note(Taken("export", profile, part, at, rows))
    if output:
        say(f"{count(rows, 'annotation')} written to {output}.")


def _write(session: Session, out: IO[bytes], sight: Sight, article: str | None) -> int:
    if article is not None:
        return annotation_exports.write_article(session, out, article)
    address = settings().address.rstrip("/")
    named = f"{address}/download/annotations.jsonld" if address else EVERYTHING
    if sight is Sight.PUBLIC:
        return annotation_exports.write_public(session, out, named, None)
    with bar("Exporting") as report:
        return annotation_exports.write(session, out, named, report)
