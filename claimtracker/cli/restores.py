"""The command that makes a ledger of a dump, or merges one into a ledger that is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from claimtracker.cli import merge_reports
from claimtracker.cli.endings import REFUSAL
from claimtracker.cli.inputs import seekable
from claimtracker.cli.layouts import count, document, say
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.outputs import refuse_the_ledger, writable
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.db import schemas
from claimtracker.errors import Conflict
from claimtracker.exchange import merge_decisions, merges, restores
from claimtracker.exchange.merge_decisions import BadDecision, Choice, Deciding
from claimtracker.exchange.merges import Bars, Merge
from claimtracker.exchange.restores import Restored
from claimtracker.operations.writing import acting, clock

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DUMP = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


class NoListOfConflicts(Conflict):
    """Conflicts would be written over something else, such as the dump itself."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is there and is no list of conflicts, so it is left as it is; name another"
            " file with --conflicts."
        )


class DecisionsWouldGo(Conflict):
    """Conflicts would be written over a list that somebody has filled in."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} has decisions in it, which would be lost; read it as well, with"
            f" --decisions {path}, or name another file with --conflicts."
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a merge."""

    file: Path
    conflicts: Path | None
    decisions: Path | None
    take: Choice | None
    dry_run: bool
    as_json: bool

    @property
    def is_merge_only(self) -> bool:
        """Whether anything is asked that only a merge can do."""
        return bool(self.conflicts or self.decisions or self.take or self.dry_run)


@click.command(
    short_help="Make a ledger of a dump, or merge one in.",
    epilog=example(
        "restore ledger.sql", "--database sqlite:///public.db restore public.sql.gz",
        "restore --merge theirs.sql --conflicts conflicts.jsonl",
        "restore --merge theirs.sql --decisions conflicts.jsonl",
    ),
)  # fmt: skip
@click.argument("file", metavar="FILE", type=DUMP)
@click.option("--merge", is_flag=True, help="Merge it into a ledger that is there.")
@click.option("--dry-run", is_flag=True, help="Say what a merge would do, and keep nothing.")
@click.option(
    "--conflicts", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Write what is to be decided, one JSON object a line with an empty `take`, after what"
    " is decided already.",
)  # fmt: skip
@click.option(
    "--decisions", metavar="FILE", type=FILE,
    help="Read it with each `take` filled in: ours, theirs, or beside where that is a choice.",
)  # fmt: skip
@click.option(
    "--take", type=click.Choice(["ours", "theirs"]), help="Decide so whatever is not decided."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def restore(
    context: click.Context,
    file: Path,
    merge: bool,
    dry_run: bool,
    conflicts: Path | None,
    decisions: Path | None,
    take: Choice | None,
    as_json: bool,
) -> None:
    """Make a ledger that is not there yet of a file that `dump` wrote, packed or not; - reads
    standard input.

    The file is read by a strict grammar and nothing in it is executed; counts, digest, seals,
    links and spans must be right, and the search is made anew. A file that was cut off or
    altered is refused whole. A public dump, or a part, becomes a copy that can only be read.

    With --merge the dump of another ledger comes into one that is there, as one transaction
    that undo-import takes back. What changed on one side is followed; what both sides have
    otherwise is listed, and until all of it is decided nothing is merged and the status of the
    program is 1.
    """
    asked = Asked(file, conflicts, decisions, take, dry_run, as_json)
    if asked.is_merge_only and not merge:
        raise click.UsageError("--dry-run, --conflicts, --decisions and --take need --merge")
    with seekable(file) as path:
        asked = replace(asked, file=path)
        if not merge:
            _restore(context.obj, asked)
        elif _merge(context.obj, asked).undecided:
            context.exit(REFUSAL)


def _restore(chosen: Chosen, asked: Asked) -> None:
    with (
        opened(chosen.url) as engine,
        bar("Restoring") as progress,
        bar("Checking") as checking,
    ):
        restored = restores.restore(engine, asked.file, progress=progress, checking=checking)
        where = schemas.where(engine)
    if asked.as_json:
        document(_content(where, restored))
    else:
        _tell(where, restored)


def _merge(chosen: Chosen, asked: Asked) -> Merge:
    deciding = _deciding(asked)
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        refuse_the_ledger(engine, asked.conflicts)
        _require_room(asked)
        actor, where = acting(engine, chosen.person), schemas.where(engine)
        with (
            bar("Reading") as reading, bar("Checking") as checking,
            bar("Comparing") as comparing, bar("Merging") as taking,
        ):  # fmt: skip
            done = merges.merge(
                engine, asked.file, actor=actor, now=clock(), deciding=deciding,
                dry_run=asked.dry_run, bars=Bars(reading, checking, comparing, taking),
            )  # fmt: skip
    if asked.conflicts:
        with writable(asked.conflicts) as out:
            merge_decisions.write(done.decided, done.undecided, out)
    if asked.as_json:
        document(merge_reports.content(done, is_trial=asked.dry_run))
    else:
        name, listed = asked.file.name, asked.conflicts
        merge_reports.tell(name, where, done, is_trial=asked.dry_run, listed=listed)
    return done


def _deciding(asked: Asked) -> Deciding:
    if asked.decisions is None:
        return Deciding(rest=asked.take)
    with asked.decisions.open("rb") as stream:
        deciding = merge_decisions.read(stream, asked.take)
    return replace(deciding, asks_again=asked.conflicts is not None)


def _require_room(asked: Asked) -> None:
    """Refuse to write conflicts over anything but such a list that nobody has filled in.

    The list that is read as well is written with its decisions in it. Raises NoListOfConflicts
    and DecisionsWouldGo.
    """
    path = asked.conflicts
    if path is None or not path.is_file():
        return
    if asked.decisions is not None and path.samefile(asked.decisions):
        return
    with path.open("rb") as stream:
        try:
            filled_in = merge_decisions.read(stream).given
        except BadDecision as error:
            raise NoListOfConflicts(path) from error
    if filled_in:
        raise DecisionsWouldGo(path)


def _content(where: str, restored: Restored) -> dict[str, object]:
    header = restored.header
    return {
        "ledger": where, "profile": header.profile, "part": header.part, "schema": header.schema,
        "head": header.head, "rows": dict(restored.rows),
    }  # fmt: skip


def _tell(where: str, restored: Restored) -> None:
    rows = count(sum(restored.rows.values()), "row")
    say(f"{rows} of {count(len(restored.rows), 'table')} restored to {where}.")
    if restored.is_copy:
        say("It is a copy of a part of a ledger: it can be read and searched, not written to.")
    say(f"Head: {restored.header.head}")
