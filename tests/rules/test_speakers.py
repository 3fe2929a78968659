"""Who is proposed to speak in a passage, and where nobody is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtracker.rules import chains, speakers

FALL = "inflation will fall"


def voice(sentence: str, passage: str = FALL) -> str:
    """Return the voice proposed for a passage of a text, as it is written; empty for none."""
    start = sentence.index(passage)
    found = speakers.speaker(sentence[:start], passage, sentence[start + len(passage) :])
    return chains.written(found.links) if found else ""


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The European Central Bank said on Thursday that inflation will fall.",
         "European Central Bank"),
        ("Oracle executive vice president Ken Glueck said inflation will fall.",
         "Ken Glueck for Oracle"),
        ("Tim Cook, chief executive of Apple, said inflation will fall.", "Tim Cook for Apple"),
        ("US President Donald Trump claimed inflation will fall.", "Donald Trump"),
        ("In February Trump said inflation will fall.", "Trump"),
        ("The Trump administration claims inflation will fall.", "Trump administration"),
        ("As prices rose in May, inflation will fall, the Bank of England said on Friday.",
         "Bank of England"),
        ("A spokesman for Oracle said inflation will fall.", "a spokesman for Oracle"),
        ("So inflation will fall, a banker said.", "a banker"),
        ("According to Reuters, inflation will fall.", "Reuters"),
        ("And inflation will fall, according to the BBC, citing a minister.", "BBC, a minister"),
        ("“Yes, inflation will fall,” said Rich Bishop, CEO of AppInChina, which sells games.",
         "Rich Bishop for AppInChina"),
        ("“So inflation will fall soon,” Ms Lagarde told reporters.", "Lagarde"),
        ("“It is late,” Ben Roe said. “And inflation will fall.”", "Ben Roe"),
        ("Ken Glueck said it was done. He added that inflation will fall.", "Ken Glueck"),
        ("Oracle has denied that inflation will fall.", "Oracle"),
    ],
)  # fmt: skip
def test_speaker_is_read_from_the_words_around_a_passage(text: str, who: str) -> None:
    assert voice(text) == who


@pytest.mark.parametrize(
    "text",
    [
        "So inflation will fall.",
        "He said inflation will fall.",
        "The company said inflation will fall.",
        "Police said inflation will fall.",
        "Researchers said inflation will fall.",
        "It is said that inflation will fall.",
        "The minister was told inflation will fall.",
        "Last week, officials in Kyiv said inflation will fall.",
        "Neither Facebook nor Google said inflation will fall.",
        "Facebook and Google said inflation will fall.",
        "While Trump said taxes rise, inflation will fall.",
        "Trump said taxes rise, but inflation will fall.",
        "Trump said taxes rise. However, inflation will fall.",
        "Prices rise and inflation will fall. Trump said so.",
        "“Taxes rise,” said Ben Roe. And inflation will fall.",
        "Two people familiar with the matter said inflation will fall.",
        "Merkel sagte, inflation will fall.",
        "The Centers for Disease Control said inflation will fall.",
        "According to A, inflation will fall.",
        "央行表示，inflation will fall。",
    ],
)
def test_nobody_is_proposed_where_the_words_name_nobody(text: str) -> None:
    assert voice(text) == ""


def test_passage_that_says_who_speaks_is_enough() -> None:
    found = speakers.speaker("", "ByteDance said it will retain 80%", ".")

    assert found is not None
    assert (found.links, found.words) == (({"name": "ByteDance"},), "ByteDance said")


@pytest.mark.parametrize("mark", ["…", "\u00ad", "\u200b", "ﬁ", "  ", " \xa0"])
def test_marks_that_are_read_as_others_move_no_passage(mark: str) -> None:
    begins = f"So it is{mark * 60} here. Ann Lee said wages fell. Now "

    assert voice(f"{begins}inflation will fall, Bob Ray said.") == "Bob Ray"


def test_who_speaks_in_another_paragraph_says_nothing() -> None:
    assert voice("Trump said taxes rise.\n\nHe said inflation will fall.") == ""


@given(
    st.lists(
        st.sampled_from(
            ["Ada", "said", "a", "banker", "“", "”", '"', ",", ".", "\n", "He", "according to",
             "The", "citing", "for", "Oracle", "CEO", "李", "😀", "\u0301", "was", "while"]
        ), max_size=40,
    ), st.integers(0, 40), st.integers(1, 40),
)  # fmt: skip
def test_a_voice_is_written_so_that_it_reads_as_the_same(
    words: list[str], start: int, length: int
) -> None:
    before, passage, behind = (
        " ".join(part)
        for part in (words[:start], words[start : start + length], words[start + length :])
    )

    found = speakers.speaker(before, passage, behind)

    if found is not None:
        assert chains.read(chains.written(found.links)) == [*found.links]
        assert found.words in " ".join((before + passage + behind).translate(
            speakers.TYPOGRAPHY).split())  # fmt: skip


@pytest.mark.parametrize(
    ("before", "passage", "behind"),
    [
        ("Word Said said " * 45, "x" * 4_000 + " A said" * 140, " A B" * 170),
        ("A " * 350, "A said, " * 620, '"' * 700),
        ("a " * 350, "a " * 2_500, ", a " * 170),
        ("A of " * 140, "A and the of " * 380, " said" * 140),
        (" " * 700, " " * 5_000, " " * 700),
        ("\n" * 700, "\t\n" * 2_500, "\xa0" * 700),
    ],
)
def test_hostile_words_are_read_quickly(before: str, passage: str, behind: str) -> None:
    begun = time.process_time()

    speakers.speaker(before, passage, behind)

    assert time.process_time() - begun < 1
