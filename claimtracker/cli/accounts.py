"""The commands for accounts: who may sign in to the pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy.orm import Session

from claimtracker.cli.layouts import say, table
from claimtracker.cli.ledgers import Chosen, Writing, reading, writing
from claimtracker.cli.links import link
from claimtracker.cli.parameters import WORDS, example
from claimtracker.operations import accounts, invitations
from claimtracker.queries import accounts as rows
from claimtracker.queries.accounts import AccountLine, AccountNow
from claimtracker.rules.vocabulary import ROLES

COLUMNS = ("LOGIN", "ROLE", "SIGNS IN WITH", "SECOND FACTOR", "LAST SEEN", "NAME")
ROLE = click.Choice(ROLES)
LOGIN = click.argument("login", type=WORDS)


@click.group(
    short_help="Let people in, and change what they may.",
    epilog=example("account add ines --role admin", "account list"),
)
def account() -> None:
    """Let people in to the pages of the ledger, and change what they may."""


@account.command(
    short_help="Make an account.",
    epilog=example(
        "account add ines --role admin --name 'Ines Roth'",
        "account add ben --role editor --invite",
    ),
)
@LOGIN
@click.option("--role", type=ROLE, required=True, help="What the person may do.")
@click.option(
    "--name", type=WORDS, help="The name that stands beside what the person does; else the login."
)
@click.option("--invite", is_flag=True, help="Print a link by which the person sets the password.")
@click.pass_obj
def add(chosen: Chosen, login: str, role: str, name: str | None, invite: bool) -> None:
    """Make an account, and ask for its password or print a link that sets it.

    A person of that name who acted in this ledger before gets the account.
    """
    password = None if invite else _password()
    with writing(chosen) as acting:
        account_id = accounts.add(
            acting.session, name=name or login, login=login, role=role, password=password,
            known_person=True, **acting.by,
        )  # fmt: skip
        token = _reset(acting, account_id) if invite else ""
    say(f"{login} may sign in as {role}.")
    if token:
        _tell_link(token)


@account.command("list", short_help="List the accounts.", epilog=example("account list"))
@click.pass_obj
def list_(chosen: Chosen) -> None:
    """List the accounts: login, role, how they sign in, second factor, when last seen, name."""
    with reading(chosen) as session:
        lines = rows.listed(session)
    if not lines:
        say("Nobody can sign in yet; claimtracker account add makes an account.")
        return
    table([COLUMNS, *map(_cells, lines)])


@account.command(epilog=example("account role ben reviewer"))
@LOGIN
@click.argument("role", type=ROLE)
@click.pass_obj
def role(chosen: Chosen, login: str, role: str) -> None:
    """Give an account another role, and sign it out everywhere."""
    found = _change(chosen, login, accounts.change_role, role=role)
    say(f"{found.login} is {role} now, and has to sign in again.")


@account.command(epilog=example("account disable ben"))
@LOGIN
@click.pass_obj
def disable(chosen: Chosen, login: str) -> None:
    """Let an account sign in no more, and sign it out everywhere."""
    found = _change(chosen, login, accounts.disable)
    say(f"{found.login} cannot sign in any more.")


@account.command(epilog=example("account enable ben"))
@LOGIN
@click.pass_obj
def enable(chosen: Chosen, login: str) -> None:
    """Let an account sign in again that was disabled."""
    found = _change(chosen, login, accounts.enable)
    say(f"{found.login} may sign in again.")


@account.command(
    short_help="Print a link to a new password.",
    epilog=example("account reset ben", "account reset ben --second-factor"),
)
@LOGIN
@click.option("--second-factor", is_flag=True, help="Forget the phone instead, where it was lost.")
@click.pass_obj
def reset(chosen: Chosen, login: str, second_factor: bool) -> None:
    """Print a link by which somebody sets a new password, once, within seven days."""
    with writing(chosen) as acting:
        found = _found(acting.session, login)
        if second_factor:
            accounts.remove_second_factor(acting.session, account_id=found.id, **acting.by)
        token = "" if second_factor else _reset(acting, found.id)
    if token:
        _tell_link(token)
    else:
        say(f"{found.login} signs in by the password alone now.")


def _found(session: Session, login: str) -> AccountNow:
    return rows.by_login(session, login)


def _change(chosen: Chosen, login: str, change: Callable[..., object], **to: Any) -> AccountNow:
    """Change an account as it stands, and return it as it was."""
    with writing(chosen) as acting:
        found = _found(acting.session, login)
        change(acting.session, account_id=found.id, version=found.version, **to, **acting.by)
    return found


def _reset(acting: Writing, account_id: str) -> str:
    return invitations.reset(acting.session, account_id=account_id, **acting.by)


def _tell_link(token: str) -> None:
    say("This link sets the password, once, within seven days; give it to that person only:")
    click.echo(link(token))


def _password() -> str:
    """Ask for a password twice without showing it; a line of a file or a pipe is taken as it is."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    return asked


def _cells(line: AccountLine) -> tuple[str, ...]:
    seen = f"{line.seen_at:%Y-%m-%d}" if line.seen_at else "-"
    role = line.role if line.active else f"{line.role}, disabled"
    factor = "yes" if line.has_second_factor else "no"
    return line.login, role, _way(line), factor, seen, line.name


def _way(line: AccountLine) -> str:
    if line.has_provider:
        return "provider"
    return "password" if line.has_password else "nothing yet"
