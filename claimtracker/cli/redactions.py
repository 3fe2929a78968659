"""Commands that take words away for good, with the word of two people."""

from __future__ import annotations

from uuid import UUID

import click

from claimtracker.cli.layouts import count, say
from claimtracker.cli.ledgers import Chosen, opened, reading, writing
from claimtracker.cli.parameters import WORDS, example
from claimtracker.db import schemas
from claimtracker.operations import redaction_requests, scrubbing
from claimtracker.queries import redaction_requests as requests
from claimtracker.queries import redactions as found
from claimtracker.queries.redaction_requests import Request

REQUEST = click.argument("request_id", metavar="REQUEST", type=click.UUID)


@click.group(
    short_help="Take words away for good, with two people's word.",
    epilog=example(
        "--as Ines redact ask verdict bridge-v1 --reason 'A court ordered it.'",
        "redact list",
        "--as Ben redact agree 0199a8c4-5d6e-7f80-9a1b-2c3d4e5f6071",
    ),
)
def redact() -> None:
    """Take words away for good: one person asks, and a second one agrees or refuses.

    What goes are the statement of a claim, the quote of an assertion, the words of a verdict or
    of a piece of evidence, or the text of an article. That something was there, who took it and
    why stay.
    """


@redact.command(
    short_help="Ask that words go.",
    epilog=example("redact ask assertion a-12 --reason 'A promise was broken.'"),
)
@click.argument("what", metavar="WHAT", type=click.Choice(sorted(requests.WHAT)))
@click.argument("key", metavar="KEY", type=WORDS)
@click.option(
    "--reason", metavar="WORDS", type=WORDS, required=True,
    help="Why; it stays, so it must not repeat the words.",
)  # fmt: skip
@click.pass_obj
def ask(chosen: Chosen, what: str, key: str, reason: str) -> None:
    """Ask that words go; nothing goes before a second person agrees.

    WHAT is article, assertion, claim, evidence or verdict.
    """
    with writing(chosen) as work:
        words = requests.words(work.session, what, key)
        request_id = redaction_requests.ask(
            work.session, table=what, key=key, version=words.version, reason=reason, **work.by
        )
    say(f"Asked that {words.what} go. A second person agrees with:")
    click.echo(f"claimtracker --as NAME redact agree {request_id}")


@redact.command("list", short_help="List what was asked.", epilog=example("redact list"))
@click.pass_obj
def list_(chosen: Chosen) -> None:
    """List the requests, those that wait first."""
    with reading(chosen) as session:
        asked, scrub_is_due = requests.listed(session), found.scrub_is_due(session)
    if not asked:
        say("Nobody asked that words go.")
        return
    for one in asked:
        say(_told(one))
        say(one.id, indent=2)
    if scrub_is_due:
        say("The file still has to be written anew; claimtracker redact scrub does it.")


@redact.command(epilog=example("--as Ben redact agree 0199a8c4-5d6e-7f80-9a1b-2c3d4e5f6071"))
@REQUEST
@click.pass_obj
def agree(chosen: Chosen, request_id: UUID) -> None:
    """Agree to a request: the words go at once, and the file is written anew."""
    with writing(chosen) as work:
        asked = requests.get(work.session, str(request_id))
        done = redaction_requests.confirm(
            work.session, request_id=asked.id, version=asked.version, **work.by
        )
    say(f"Taken away: {asked.what}.")
    for where, column in done.elsewhere:
        say(f"The same words still stand elsewhere: {where} ({column}).")
    if done.unanchored:
        say(f"{count(len(done.unanchored), 'passage')} lost their place in the text.")
    _scrub(chosen)


@redact.command(epilog=example("redact refuse 0199a8c4-5d6e-7f80-9a1b-2c3d4e5f6071"))
@REQUEST
@click.option("--why", metavar="WORDS", type=WORDS, help="Why the words stay.")
@click.pass_obj
def refuse(chosen: Chosen, request_id: UUID, why: str | None) -> None:
    """Let the words stay; whoever asked takes the request back so."""
    with writing(chosen) as work:
        asked = requests.get(work.session, str(request_id))
        redaction_requests.refuse(
            work.session, request_id=asked.id, version=asked.version, why=why or "", **work.by
        )
    say(f"Nothing was taken away: {asked.what} stays.")


@redact.command(epilog=example("redact scrub"))
@click.pass_obj
def scrub(chosen: Chosen) -> None:
    """Write the file of the ledger anew, so that words taken away are on none of its pages."""
    _scrub(chosen)


def _scrub(chosen: Chosen) -> None:
    with opened(chosen.url) as engine:
        schemas.require_current(engine)
        scrubbing.scrub(engine)
    say("The file was written anew. Backups that were made before keep what they hold.")


def _told(one: Request) -> str:
    """Say in a sentence what was asked, by whom and why; the key stands in a line of its own."""
    stale = ", overtaken by a change" if one.state == requests.WAITING and one.is_stale else ""
    called = f" {one.stands.key}" if one.stands else ""
    return f"{one.state}{stale}: {one.what}{called}, asked by {one.requested_by}: {one.reason}"
