"""Pages as a test reads them."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient


def page(client: FlaskClient, address: str) -> str:
    """Return a page that has to be there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text


def cited(client: FlaskClient, address: str) -> str:
    """Return the citation that a page offers."""
    found = re.search(
        r"<textarea id=\"f-citation\"[^>]*>\n(.*?)</textarea>", page(client, address), re.S
    )
    assert found is not None
    return html.unescape(found[1])


def words(text: str) -> str:
    """Return what a page says, without its tags, one space between words."""
    inside = re.sub(r"<svg.*?</svg>|<head>.*?</head>", " ", text, flags=re.DOTALL)
    plain = re.sub(r"</?(?:q|b|bdi|code|mark|span|time|a|strong|small)\b[^>]*>", "", inside)
    told = html.unescape(re.sub(r"<[^>]+>", " ", plain))
    return re.sub(r"\s+", " ", told)
