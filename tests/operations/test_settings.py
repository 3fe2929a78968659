"""A setting is written over the version that was read, by an admin, and leaves an event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from claimtracker.models import Setting
from claimtracker.operations import settings
from claimtracker.operations.rows import StaleVersion
from claimtracker.queries import ledgers
from claimtracker.rules import ledger_settings
from claimtracker.rules.ledger_settings import LedgerSettings, NoSuchSite, UnknownSetting
from claimtracker.rules.permissions import NotAllowed
from tests.operations import given


@pytest.fixture
def admin(ben):
    return replace(ben, role="admin")


def test_setting_is_turned_on_and_off_and_told(session, admin, now):
    write = {"actor": admin, "now": now, "name": "open_reading"}

    settings.write(session, value="yes", version=0, **write)
    on = ledgers.settings(session)
    settings.write(session, value="no", version=1, **write)

    assert (on, ledgers.settings(session)) == (LedgerSettings(open_reading=True), LedgerSettings())
    told = given.events(session, ledger_settings.key("open_reading"))
    assert [(one.act, one.content["before"], one.content["after"]) for one in told] == [
        ("set", {"open_reading": "no"}, {"open_reading": "yes"}),
        ("set", {"open_reading": "yes"}, {"open_reading": "no"}),
    ]


@pytest.mark.parametrize("version", [0, 2])
def test_setting_that_somebody_else_changed_is_refused(session, admin, now, version):
    write = {"actor": admin, "now": now, "name": "open_reading", "value": "yes"}
    settings.write(session, version=0, **write)

    with pytest.raises(StaleVersion):
        settings.write(session, version=version, **write)


def test_setting_that_is_gone_is_not_made_by_an_old_form(session, admin, now):
    write = {"actor": admin, "now": now, "name": "open_reading", "value": "yes"}
    settings.write(session, version=0, **write)
    session.execute(delete(Setting).where(Setting.name == "open_reading"))

    with pytest.raises(StaleVersion):
        settings.write(session, version=1, **write)


@pytest.mark.parametrize(("name", "value"), [("story", "yes"), ("open_reading", "perhaps")])
def test_setting_that_is_none_is_refused(session, admin, now, name, value):
    with pytest.raises(UnknownSetting):
        settings.write(session, actor=admin, now=now, name=name, value=value, version=0)


def test_settings_are_for_admins(session, ada, now):
    with pytest.raises(NotAllowed):
        settings.write(session, actor=ada, now=now, name="open_reading", value="yes", version=0)


def test_each_setting_says_whether_it_is_on(session, admin, now):
    settings.write(session, actor=admin, now=now, name="open_reading", value="yes", version=0)

    stands = [(one.switch.name, one.is_on, one.version) for one in ledgers.switches(session)]

    assert stands == [
        ("open_reading", True, 1), ("admins_need_second_factor", False, 0),
        ("verdicts_need_second_person", False, 0), ("framing", False, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("", ""),
        ("*", "*"),
        ("https://a.example\n https://*.b.example:8443, https://a.example",
         "https://a.example https://*.b.example:8443"),
    ],
)  # fmt: skip
def test_sites_are_kept_as_a_list(session, admin, now, given, stored):
    settings.write(session, actor=admin, now=now, name="framing", value=given, version=0)

    assert ledgers.settings(session) == LedgerSettings(framing=stored)


@pytest.mark.parametrize(
    "given",
    [
        "example.org", "https://a.example/page", "https://A.example", "* https://a.example",
        "https://a.example; script-src *", "'self'", "javascript:alert(1)", "https://ä.example",
        " ".join(f"https://a{n}.example" for n in range(51)),
    ],
)  # fmt: skip
def test_what_is_no_site_is_refused(session, admin, now, given):
    with pytest.raises(NoSuchSite):
        settings.write(session, actor=admin, now=now, name="framing", value=given, version=0)
