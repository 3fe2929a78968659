"""The parts of a form: what they say to eyes, to ears and to the server."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import create_engine

from claimtracker.app import create_app


@pytest.fixture(scope="module")
def pages() -> Flask:
    """Give the application without a ledger: no macro asks for one."""
    return create_app(create_engine("sqlite://"))


def made(pages: Flask, call: str, **given: object) -> str:
    name = call.split("(", 1)[0]
    source = f'{{% from "macros/forms.html" import {name} %}}{{{{ {call} }}}}'
    text = pages.jinja_env.from_string(source).render(**given)
    return re.sub(r"\s*\n\s*", "", re.sub(r">\s+<", "><", text)).strip()


def test_field_is_named_by_its_label_and_described_by_hint_and_error(pages: Flask) -> None:
    found = made(pages, 'field("login", "Login", "Ada", hint="As invited.", error="Not known.")')

    assert found == (
        '<div class="field"><label for="f-login">Login</label>'
        '<p class="hint" id="f-login-hint">As invited.</p><p class="err" id="f-login-error">'
        '<svg class="i" aria-hidden="true"><use href="#x" /></svg>Not known.</p>'
        '<input id="f-login" name="login" type="text" value="Ada" dir="auto" aria-invalid="true"'
        ' aria-describedby="f-login-error f-login-hint"></div>'
    )


def test_field_takes_further_attributes_and_escapes_what_was_typed(pages: Flask) -> None:
    found = made(pages, 'field("a", "A", typed, type="url", maxlength=9)', typed='"><script>')

    assert found == (
        '<div class="field"><label for="f-a">A</label>'
        '<input id="f-a" name="a" type="url" value="&#34;&gt;&lt;script&gt;" maxlength="9"></div>'
    )


def test_textarea_keeps_a_line_break_that_the_text_begins_with(pages: Flask) -> None:
    source = '{% from "macros/forms.html" import textarea %}{{ textarea("a", "A", typed) }}'

    found = pages.jinja_env.from_string(source).render(typed="\nwords\n")

    assert found[found.index("<textarea") :].split(">", 1)[1].split("</textarea>")[0] == (
        "\n\nwords\n"
    )


def test_select_marks_what_was_chosen(pages: Flask) -> None:
    found = made(pages, 'select("a", "A", [(1, "One"), (2, "Two")], "2", empty="Choose")')

    assert found == (
        '<div class="field"><label for="f-a">A</label><select id="f-a" name="a">'
        '<option value="">Choose</option><option value="1">One</option>'
        '<option value="2" selected>Two</option></select></div>'
    )


def test_errors_lead_to_their_fields(pages: Flask) -> None:
    found = made(pages, 'form_errors({"why": "Say why."})')

    assert '<a href="#f-why">Say why.</a>' in found
    assert "One thing has to be put right" in found


def test_no_errors_are_nothing(pages: Flask) -> None:
    assert made(pages, "form_errors({})") == ""


def test_button_shows_its_key_and_says_it_to_those_who_listen(pages: Flask) -> None:
    found = made(pages, 'button("Save", kind="primary", shortcut="Enter", name="act")')

    assert found == (
        '<button type="submit" class="primary" aria-keyshortcuts="Enter" name="act">'
        'Save <kbd aria-hidden="true">↵</kbd></button>'
    )
