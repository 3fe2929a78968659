"""What is read out of files, by what they hold, and the sentence that ends what cannot be read."""

from __future__ import annotations

import io
import zipfile

import docx
import pypdf
import pytest

from claimtracker.exchange import extracts
from claimtracker.exchange.extracts import (
    AT_ONCE,
    Extract,
    FileTooLarge,
    NotAsNamed,
    OthersAreRead,
    Unreadable,
)

WORDS = (
    "ByteDance keeps a stake of 80% in the new company, and it is not the only one of those who"
    " have said so in the week after the order was signed."
)
PAGE = f"""<!doctype html><html lang="en"><head><title>The sale of TikTok</title>
<meta property="og:title" content="The sale of TikTok"><meta name="author" content="Ada Byrne">
<meta property="og:site_name" content="The Meridian">
<meta property="article:published_time" content="2020-09-21"></head>
<body><nav><a href="/">Home</a></nav><article><h1>The sale of TikTok</h1><p>{WORDS}</p>
<p>{WORDS} Oracle says that it keeps none.</p></article></body></html>"""


def word_document() -> bytes:
    """Make a Word document with a title and a paragraph."""
    document, written = docx.Document(), io.BytesIO()
    document.add_heading("The sale of TikTok", 0)
    document.add_paragraph(WORDS)
    document.core_properties.author = "Ada Byrne"
    document.save(written)
    return written.getvalue()


def pdf(password: str = "") -> bytes:
    """Make a PDF of one empty page."""
    writer, written = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(written)
    return written.getvalue()


def test_pasted_text_gives_its_first_line_as_title_and_its_language() -> None:
    found = extracts.pasted(f"The sale of TikTok\n\n{WORDS}")

    assert found == Extract(WORDS, title="The sale of TikTok", language="en")


def test_web_page_gives_its_words_and_what_it_says_of_itself() -> None:
    found = extracts.read(PAGE.encode(), "page.html")

    assert (found.title, found.source, found.byline, found.published) == (
        "The sale of TikTok", "The Meridian", "Ada Byrne", "2020-09-21",
    )  # fmt: skip
    assert found.text.startswith(WORDS)
    assert "Home" not in found.text


def test_word_document_gives_title_byline_and_paragraphs() -> None:
    found = extracts.read(word_document(), "story.docx")

    assert (found.title, found.byline, found.text) == ("The sale of TikTok", "Ada Byrne", WORDS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_text_is_read_in_the_encoding_that_it_has(encoding: str) -> None:
    words = "Der Anteil beträgt 80 %.\nZürich sagt “nein”."

    assert extracts.read(words.encode(encoding), "a.txt").text == "Zürich sagt “nein”."


def test_emoji_and_right_to_left_stay_as_they_are() -> None:
    words = "👩‍👩‍👧 שלום עולם e\u0301"

    assert extracts.pasted(f"Title\n{words}").text == words


def bomb() -> bytes:
    """Make a Word document that unpacks to 100 MB."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * 100_000_000)
    return written.getvalue()


@pytest.mark.parametrize(
    ("raw", "name", "why"),
    [
        (b"words\x00\x01 and more words", "a.txt", "binary"),
        (b"", "a.txt", "empty"),
        (pdf(), "scan.pdf", "empty"),
        (pdf("secret"), "locked.pdf", "encrypted"),
        (b"%PDF-1.7\n" + b"\xff" * 5_000, "broken.pdf", "broken"),
        (b"PK\x03\x04 word/ and nothing else", "broken.docx", "broken"),
        (b"PK\x03\x04 other things", "packed.zip", "unknown"),
        (b"\x89PNG\r\n", "picture.txt", "unknown"),
        (bomb(), "bomb.docx", "bomb"),
    ],
)
def test_file_that_cannot_be_read_ends_with_its_sentence(raw: bytes, name: str, why: str) -> None:
    with pytest.raises(Unreadable) as refused:
        extracts.read(raw, name)

    assert str(refused.value) == f"“{name}” {extracts.SENTENCES[why]}"


def test_file_that_is_not_what_its_name_says_is_refused() -> None:
    with pytest.raises(NotAsNamed, match=r"“a\.pdf” is a web page, and its name says otherwise"):
        extracts.read(PAGE.encode(), "a.pdf")


def test_file_that_is_too_large_is_not_read() -> None:
    with pytest.raises(FileTooLarge):
        extracts.read(b"a" * 3_500_001, "a.txt")


def test_only_two_files_are_read_at_once() -> None:
    with AT_ONCE, AT_ONCE, pytest.raises(OthersAreRead):
        extracts.pasted("words")
