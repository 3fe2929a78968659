"""Write every element of the pages, as the macros make it, into docs/look.html.

`python -m tests.look.pages` writes it anew after a change of a macro, and takes its picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine

from claimtracker.app import create_app

TEMPLATE = Path(__file__).with_name("page.html")
DOCS = Path(__file__).parents[2] / "docs"
PAGE, PICTURE = DOCS / "look.html", DOCS / "look.png"


@dataclass(frozen=True)
class Mark:
    """One passage as the macro draws it."""

    number: int
    stance: str


@dataclass(frozen=True)
class Piece:
    """A stretch of text under the same passages, and those that end with it."""

    text: str
    under: tuple[Mark, ...] = ()
    ended: tuple[Mark, ...] = ()


AFFIRMS, DENIES, QUESTIONS, OBSERVES, LOOSE, WIDE, INNER, INMOST, ARABIC = (
    Mark(number, stance)
    for number, stance in enumerate(
        ("affirms", "denies", "questions", "observes", "loose", "affirms", "denies", "questions",
         "affirms"), start=1,
    )
)  # fmt: skip


def alone(mark: Mark, text: str, before: str) -> tuple[Piece, ...]:
    return Piece(before), Piece(text, (mark,), (mark,))


GIVEN = {
    "passages": (
        (
            *alone(AFFIRMS, "affirms", "One passage "), *alone(DENIES, "denies", ", one "),
            *alone(QUESTIONS, "questions", ", one "), *alone(OBSERVES, "observes", ", one "),
            *alone(LOOSE, "loose", ", one is "), Piece("."),
        ),
        (
            Piece("The company said that "), Piece("it keeps four fifths ", (WIDE,)),
            Piece("and lists the rest ", (WIDE, INNER)),
            Piece("within a year", (WIDE, INNER, INMOST), (INMOST,)),
            Piece(" in New York", (WIDE, INNER), (INNER,)),
            Piece(" or in London", (WIDE,), (WIDE,)),
            Piece("; three passages lie over one another there, and each is reached."),
        ),
        (
            Piece("قالت الشركة إنها "),
            Piece("تحتفظ بأربعة أخماس الأسهم", (ARABIC,), (ARABIC,)), Piece(" حتى الإدراج."),
        ),
    ),
    "cards": (
        (6, "affirms", "The parent keeps 80% of the company."),
        (7, "denies", "The rest is listed in New York."),
        (8, "questions", "The rest is listed within a year."),
        (9, "affirms", "تحتفظ الشركة الأم بأربعة أخماس الأسهم"),
    ),
    "plot": {
        "ticks": ({"x": 0, "text": "0%", "anchor": "start"},
                  {"x": 50, "text": "50%", "anchor": "middle"},
                  {"x": 100, "text": "100%", "anchor": "end"}),
        "bars": ({"letter": "A", "x": 79.5, "width": 1, "label": {"x": 80, "anchor": "middle"}},
                 {"letter": "B", "x": 0, "width": 0.5, "label": {"x": 0, "anchor": "start"}}),
    },
    "matrix": {
        "names": ("Harbour Wire", "Daily Lantern", "The Meridian"),
        "rows": (("Harbour Wire", (None, 9, 1)), ("Daily Lantern", (9, None, 5)),
                 ("The Meridian", (1, 5, None)), ("Pearl Review", (0, 2, 0))),
    },
    "versions": (
        {"name": "Statement", "was": (("same", "holds 80% of the company"),),
         "theirs": (("same", "holds 80% of the company"), ("ins", " in America")),
         "yours": (("del", "holds"), ("same", " "), ("ins", "keeps"),
                   ("same", " 80% of the company"))},
        {"name": "Note", "was": (), "theirs": (), "yours": (("ins", "asked twice"),)},
    ),
}  # fmt: skip


def page() -> str:
    """Return the page as it ought to be, with the style sheets where they lie from docs."""
    app = create_app(create_engine("sqlite://"))
    template = app.jinja_env.from_string(TEMPLATE.read_text(encoding="utf-8"))
    with app.test_request_context():
        made = template.render(**GIVEN)
    return made.replace('href="/static/', 'href="../claimtracker/static/')


def picture() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        opened.goto(PAGE.as_uri())
        opened.evaluate("document.fonts.ready")
        opened.screenshot(path=PICTURE, full_page=True)
        browser.close()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    picture()
