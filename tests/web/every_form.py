"""Every form of every page as a browser would send it, with a text in each field that takes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from claimtracker.db.types import new_id
from tests.web.test_routes import lines

NO_PAGES = ("/healthz", "/static/<path:filename>", "/names")
TYPED = frozenset({"", "text", "search", "email", "url", "date", "number", "tel"})
# What an attack brings along, and no page of ours has.
FOREIGN_TAGS = frozenset({
    "base", "embed", "frame", "iframe", "marquee", "math", "noscript", "object", "plaintext",
    "style", "template", "video", "x",
})  # fmt: skip
FOREIGN_ATTRIBUTES = frozenset({"formaction", "http-equiv", "srcdoc", "style"})


@dataclass(slots=True)
class Form:
    """A form: where it goes, what stands in it, which fields take a text, and its buttons."""

    page: str
    method: str
    action: str
    filled: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def texts_break_nothing(
    client: FlaskClient, keys: Mapping[str, str], more: Sequence[str], texts: Sequence[str]
) -> tuple[int, int]:
    """Send texts by every form that admins are shown; return how many forms and fields took them.

    A form is read anew once a text was saved by it.
    """
    read = [
        line for line in lines()
        if line.method == "GET" and line.statuses["admin"] == 200 and line.route not in NO_PAGES
    ]  # fmt: skip
    done: dict[tuple[str, str], int] = {}
    for page in dict.fromkeys([*(line.address(keys) for line in read), *more]):
        for form in forms(client, page):
            known = (_pattern(form.action, keys), ",".join([*form.typed, *map(str, form.buttons)]))
            if known in done:
                continue
            done[known] = len(form.typed)
            _break_nothing(client, form, texts)
    return len(done), sum(done.values())


def forms(client: FlaskClient, page: str) -> list[Form]:
    """Return the forms of a page in which something is typed."""
    return [form for form in _Forms(page).read(client.get(page).text) if form.typed]


def broken(page: str) -> list[str]:
    """Return the elements of a page that a text brought in."""
    reader = _Foreign()
    reader.feed(page)
    return reader.found


def _break_nothing(client: FlaskClient, form: Form, texts: Sequence[str]) -> None:
    now = form
    for text in texts:
        for button in form.buttons or [("", "")]:
            answer = _send(client, now, button, text)
            found = (answer.status_code < 500, broken(answer.text))
            assert found == (True, []), (form.page, form.action, button, text, answer.status_code)
            if answer.history:
                again = [one for one in forms(client, form.page) if one.action == form.action]
                now = again[0] if again else now


def _send(client: FlaskClient, form: Form, button: tuple[str, str], text: str) -> TestResponse:
    given = form.filled | {name: [text] for name in form.typed}
    if "form_key" in given:
        given["form_key"] = [new_id()]
    if button[0]:
        given[button[0]] = [button[1]]
    if form.method == "post":
        return client.post(form.action, data=given, follow_redirects=True)
    return client.get(form.action, query_string=given)


def _pattern(action: str, keys: Mapping[str, str]) -> str:
    """Return an address without the key of the row in it, so that each kind of form counts once."""
    named = {*keys.values(), "public", "draft", "held"}
    return "/".join("*" if part in named else part for part in action.split("?")[0].split("/"))


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._page, self._found, self._form = page, list[Form](), None
        self._named, self._text = "", ""

    def read(self, page: str) -> Iterator[Form]:
        self.feed(page)
        yield from self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(self._page, told.get("method", "get"), told.get("action", self._page))
            self._found.append(self._form)
        elif self._form is None:
            return
        elif tag == "input":
            self._input(self._form, told)
        elif tag == "textarea":
            self._form.typed.append(told["name"])
        elif tag == "select":
            self._named = told["name"]
        elif tag == "option" and self._named:
            if "selected" in told or self._named not in self._form.filled:
                self._form.filled[self._named] = [told["value"]]
        elif tag == "button" and told.get("name"):
            self._form.buttons.append((told["name"], told.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._named = ""
        if tag == "form":
            self._form = None

    def _input(self, form: Form, told: Mapping[str, str]) -> None:
        kind, name = told.get("type", ""), told.get("name", "")
        if kind in TYPED:
            form.typed.append(name)
        elif kind == "hidden" or "checked" in told or (kind == "radio" and name not in form.filled):
            form.filled.setdefault(name, []).append(told.get("value", ""))


class _Foreign(HTMLParser):
    """Reads what no page of ours has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        handlers = {name for name in names if name.startswith("on")}
        inline = tag == "script" and "src" not in names
        if tag in FOREIGN_TAGS or handlers or names & FOREIGN_ATTRIBUTES or inline:
            self.found.append(self.get_starttag_text() or tag)
