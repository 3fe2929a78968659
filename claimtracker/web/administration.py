"""What the desk sets and looks after: the lists, the settings, and who took which dump."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import settings
from claimtracker.queries import dumps_taken, ledgers
from claimtracker.rules.keys import row_key
from claimtracker.rules.ledger_settings import NoSuchSite
from claimtracker.web import acts, ledger
from claimtracker.web.acts import Acting
from claimtracker.web.word_lists import LISTS

pages = Blueprint("administration", __name__)
PAGE = 50


@pages.get("/administration")
def begin() -> str:
    """Show what there is to look after."""
    with ledger.reading():
        return render_template("administration/page.html", lists=LISTS.values())


@pages.get("/administration/settings")
def settings_shown() -> str:
    """Show every setting, what it means and whether it is on."""
    return _settings({})


@pages.post("/administration/settings/<name>")
def set_one(name: str) -> Response | tuple[str, int]:
    """Turn a setting on or off, or write what stands in it."""
    value, version = request.form.get("value", ""), acts.version_or_zero()

    def act(acting: Acting) -> str:
        settings.write(acting.session, name=name, value=value, version=version, **acting.by)
        return url_for("administration.settings_shown")

    try:
        return acts.once(act)
    except NoSuchSite as error:
        return _settings({name: str(error)}), 400


@pages.get("/administration/dumps")
def dumps_listed() -> str:
    """Show who took which dump of the ledger, the newest first."""
    after = row_key(request.args.get("after", "")) or None
    with ledger.reading() as session:
        found = dumps_taken.page(session, after=after, limit=PAGE)
    following = found[PAGE - 1].id if len(found) > PAGE else None
    return render_template("administration/dumps.html", taken=found[:PAGE], next=following)


def _settings(errors: dict[str, str]) -> str:
    with ledger.reading() as session:
        switches = ledgers.switches(session)
    return render_template(
        "administration/settings.html", switches=switches, errors=errors,
        typed=request.form.get("value", ""),
    )  # fmt: skip
