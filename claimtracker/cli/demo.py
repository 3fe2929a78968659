"""The command that tells a story and shows it."""

from __future__ import annotations

from importlib import resources

import click
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from claimtracker.cli import dispute_cards, migrations
from claimtracker.cli.layouts import count, say, table
from claimtracker.cli.ledgers import Chosen, opened
from claimtracker.cli.parameters import example
from claimtracker.cli.progress import bar
from claimtracker.cli.serving import LOCAL, PORT, serve_pages
from claimtracker.db import migrate, schemas
from claimtracker.db import session as sessions
from claimtracker.demo.people import PEOPLE, DemoPerson
from claimtracker.errors import Conflict
from claimtracker.exchange import imports
from claimtracker.models import Account, Article, Assertion, Claim, Dispute, Import, Source
from claimtracker.operations import accounts as account_acts
from claimtracker.operations import releases, settings
from claimtracker.operations.writing import acting, clock, writing
from claimtracker.queries import accounts, disputes, ledgers, released
from claimtracker.rules.vocabulary import FOUND_REAL

DEMO = "sqlite:///demo.db"
STORY = "story.jsonl"


class NotTheDemo(Conflict):
    """The ledger holds something that is not invented."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} holds a ledger that is not the demo; name a new file with --database, as in"
            " claimtracker --database sqlite:///story.db demo."
        )


class OldStory(Conflict):
    """The ledger holds a story that this one cannot be laid over."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(
            f"{where} holds another telling of the story ({reason}); remove it and start again."
        )


@click.command(
    short_help="Tell an invented story and serve it.",
    epilog=example("demo", "demo --no-serve", "demo --port 8080"),
)
@click.option("--no-serve", is_flag=True, help="Only tell the story.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
    help="The port to serve at; 0 takes a free one.",
)  # fmt: skip
@click.pass_obj
def demo(chosen: Chosen, no_serve: bool, port: int) -> None:
    """Tell the story of the TikTok sale of 2020, print what it found, and serve its pages.

    Its publications are invented. The ledger is demo.db in this folder, unless --database names
    another; one that is there already is used again.
    """
    with opened(chosen.named or DEMO) as engine:
        was_there = _told(engine, chosen.person)
        _let_in(engine, chosen.person)
        _release(engine, chosen.person)
        _tell(engine, was_there)
        _tell_people()
        if not no_serve:
            say()
            serve_pages(engine, LOCAL, port)


def _told(engine: Engine, person: str) -> bool:
    """Load the story into a ledger that holds nothing else; say whether it was there already.

    It is loaded once: what somebody has since decided in the demo stays.
    """
    _bring_up_to_date(engine)
    with sessions.read(engine) as session:
        loaded = select(Import.id).where(Import.file_name == STORY, Import.undone_at.is_(None))
        if session.execute(loaded).first():
            return True
    actor, now = acting(engine, person), clock()
    with writing(engine, actor=actor, now=now) as session:
        # Marked first, so that a load cut off half way is known for what it is.
        settings.mark_invented(session)
    story = resources.files("claimtracker.demo") / STORY
    with story.open("rb") as stream, bar("Loading the story") as report:
        done = imports.run(engine, stream, actor=actor, now=now, file_name=STORY, progress=report)
    if done.refused:
        raise OldStory(schemas.where(engine), done.faults[0].reason.rstrip("."))
    return False


def _let_in(engine: Engine, person: str) -> None:
    """Give the people of the demo their accounts, where they have none yet."""
    actor, now = acting(engine, person), clock()
    with sessions.read(engine) as session:
        missing = [one for one in PEOPLE if accounts.find(session, one.login) is None]
    if not missing:
        return
    with writing(engine, actor=actor, now=now) as session:
        for one in missing:
            account_acts.add(
                session, actor=actor, now=now, name=one.name, login=one.login, role=one.role,
                password=one.password, known_person=True,
            )  # fmt: skip


def _release(engine: Engine, person: str) -> None:
    """Make public what stands in decided disputes, so that the journalist finds them.

    The story decided them before they were found in this ledger. Those decisions stay as they
    are told; the pairs that came to light with them are released.
    """
    actor, now = acting(engine, person), clock()
    with writing(engine, actor=actor, now=now) as session:
        for key, version in released.kept_back(session):
            releases.release(session, actor=actor, now=now, key=key, version=version)
        for row in session.execute(_DECIDED_BEFORE).all():
            releases.release_decided(session, actor=actor, now=now, **row._asdict())


_DECIDED_BEFORE = select(Dispute.id.label("dispute_id"), Dispute.version).where(
    Dispute.state.in_(FOUND_REAL), Dispute.found_real_at < Dispute.found_at
)


def _tell_people() -> None:
    say()
    say("Sign in to this demo, and to nothing else, as")
    table([(_who(one), one.login, one.password) for one in PEOPLE], indent=2)


def _who(person: DemoPerson) -> str:
    return "an editor" if person.role == "editor" else "a journalist"


def _bring_up_to_date(engine: Engine) -> None:
    status = schemas.status(engine)
    if status.found is None:
        migrate.make_ready(engine, now=clock())
    elif status.found != status.wanted:
        migrate.upgrade(engine, now=clock())
        migrations.derive(engine)
    with sessions.read(engine) as session:
        holds = any(_count(session, model) for model in (Source, Claim, Account))
        if holds and not ledgers.now(session).invented:
            raise NotTheDemo(schemas.where(engine))


def _tell(engine: Engine, was_there: bool) -> None:
    with sessions.read(engine) as session:
        articles, claims = _count(session, Article), _count(session, Claim)
        assertions, cards = _count(session, Assertion), disputes.listed(session)
    if was_there:
        say(f"The story is in {schemas.where(engine)} already.")
    say(
        f"{count(articles, 'article')} by publications that do not exist,"
        f" {count(claims, 'claim')}, {count(assertions, 'assertion')};"
        f" {count(sum(card.state != dispute_cards.QUIET for card in cards), 'dispute')}:"
    )
    dispute_cards.tell(cards)


def _count(session: Session, model: type[Account | Article | Assertion | Claim | Source]) -> int:
    kept = select(func.count(model.id)).where(model.removed_at.is_(None))
    return session.execute(kept).scalar_one()
