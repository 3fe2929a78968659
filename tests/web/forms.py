"""Forms as a browser fills and sends them."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Filled = dict[str, Any]


def filled(client: FlaskClient, address: str) -> Filled:
    """Return what a browser would send of the form of a page, were it sent at once."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return fields(answer.text)


def sent(client: FlaskClient, address: str, form: Filled) -> TestResponse:
    """Send a form."""
    return client.post(address, data=form)


def fields(page: str) -> Filled:
    """Return the fields of the form of a page, as a browser would send them."""
    reader = _Fields()
    reader.feed(page)
    return {name: values[0] if len(values) == 1 else values for name, values in reader.found}


class _Fields(HTMLParser):
    """Reads the one form that posts back to its own page."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, list[str]] = {}
        self._inside, self._name, self._text = False, "", ""

    @property
    def found(self) -> list[tuple[str, list[str]]]:
        return list(self._values.items())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = told.get("method") == "post"
        elif self._inside and tag == "input":
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self._give(told["name"], told.get("value", ""))
        elif self._inside and tag in ("textarea", "select"):
            self._name, self._text = told["name"], ""
        elif (
            tag == "option"
            and self._name
            and ("selected" in told or self._name not in self._values)
        ):
            self._values[self._name] = [told["value"]]

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._name:
            self._give(self._name, self._text.removeprefix("\n"))
        if tag in ("textarea", "select"):
            self._name = ""
        if tag == "form":
            self._inside = False

    def _give(self, name: str, value: str) -> None:
        self._values.setdefault(name, []).append(value)
