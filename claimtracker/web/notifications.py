"""What is for whoever is signed in: they were named, given something, or something is due."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from claimtracker.operations import notifications as acts_of_reading
from claimtracker.operations.writing import clock
from claimtracker.queries import notifications
from claimtracker.rules.keys import row_key
from claimtracker.web import acts, comments, ledger, people
from claimtracker.web.acts import Acting

pages = Blueprint("notifications", __name__)
PAGE = 50
# What is said of each reason; the name of who did it goes before.
WHYS = {
    "mention": "mentioned you on", "comment": "commented on what you own:",
    "owner": "made you the owner of", "review": "asks for a second person on the verdict on",
    "returned": "sent back your verdict on", "news": "brought something new since you decided:",
}  # fmt: skip


@pages.get("/notifications")
def listed() -> str:
    """Show what is for whoever asks, the newest first."""
    me, now = people.actor(), clock()
    after = row_key(request.args.get("after", ""))
    with ledger.reading() as session:
        found = notifications.page(session, me.person_id, now.date(), after, PAGE)
    return render_template("notifications/list.html", found=found, whys=WHYS, address=_address)


@pages.post("/notifications/read")
def read() -> Response:
    """Note that one notification was read, or all of them."""
    one = row_key(request.form.get("one", ""))

    def do(acting: Acting) -> str:
        acts_of_reading.read(acting.session, notification_id=one, **acting.by)
        return url_for("notifications.listed")

    return acts.once(do)


@pages.post("/account/mail")
def wish() -> Response:
    """Be told by mail as well, or no longer."""
    wished = request.form.get("by_mail") == "yes"

    def do(acting: Acting) -> str:
        acts_of_reading.wish_mail(acting.session, wished=wished, **acting.by)
        return url_for("own.shown", _anchor="mail")

    return acts.once(do)


def _address(notice: notifications.Notice) -> str | None:
    """Return the page of what a notification is about, where it has one."""
    if notice.table == "verdict_draft" and notice.called:
        return url_for("drafts.shown", key=notice.row_id)
    if notice.table not in comments.PAGES or not notice.called:
        return None
    key = notice.row_id if notice.table == "dispute" else notice.called
    return comments.address(notice.table, key)
