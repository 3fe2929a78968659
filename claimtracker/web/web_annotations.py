"""Assertions as annotations of the W3C's model: of one article, and of all that may be seen.

Who sees what is public is given what is public, the desk all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from claimtracker.exchange import annotation_exports
from claimtracker.exchange.annotation_exports import KIND
from claimtracker.web import addresses, downloads, ledger, people

pages = Blueprint("web_annotations", __name__)
NAME = "annotations.jsonld"


@pages.get("/annotations/<path:key>")
def article(key: str) -> Response:
    """Give the assertions of an article, by the key of the article."""
    address = addresses.whole("web_annotations.article", key=key)
    return _written(
        lambda session, out: annotation_exports.write_article(session, out, key, address)
    )


@pages.get(f"/download/{NAME}")
def everything() -> Response:
    """Give all assertions as one file; to somebody who is not signed in, the first of them."""
    address = addresses.whole("web_annotations.everything")
    if ledger.sees_whole():
        return _written(lambda session, out: annotation_exports.write(session, out, address))
    most = downloads.limit()
    return _written(
        lambda session, out: annotation_exports.write_public(session, out, address, most)
    )


def _written(write: Callable[[Session, IO[bytes]], int]) -> Response:
    with downloads.filled() as file, ledger.reading() as session:
        write(session, file)
    answer = downloads.sent(NAME, KIND, b"", file)
    if people.only_reads():
        # Programs of other sites may read what everybody may.
        answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
