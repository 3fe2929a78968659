from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed")
word_vectors = pytest.importorskip("claimtracker.exchange.word_vectors")


def read(folder: Path, **files: str) -> Any:
    for name, text in files.items():
        (folder / f"{name}.vec").write_text(text, encoding="utf-8")
    return word_vectors.read(folder)


def test_sentence_is_the_mean_of_its_words_of_length_one(tmp_path: Path) -> None:
    found = read(tmp_path, news="2 2\nboat 3 0\nship 0 4\n").vectors(
        ["Boat!", "ships", "ship, Ship"]
    )

    assert found.tolist() == [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]


def test_commonest_words_count_least(tmp_path: Path) -> None:
    rows = "".join(f"filler{at} 1 1\n" for at in range(500))

    [found] = read(tmp_path, news=f"the 1 0\n{rows}ferry 0 1\n").vectors(["the ferry"])

    assert found[0] < 0.05
    assert found[1] > 0.99


def test_words_are_found_as_they_are_searched(tmp_path: Path) -> None:
    words = "Café 1 0\ncafe 0 1\n字节 1 0\nالقاهرة 0 1\nU.S. 1 1\n. . . 1 1\n🚢 1 1\n"

    found = read(tmp_path, news=words).vectors(["CAFE", "字节", "القاهرة", "U.S.", "🚢", ""])

    assert found.tolist() == [[1, 0], [1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]


def test_several_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    found = read(tmp_path, b="boat 0 1\nsea 0 1\n", a="boat 1 0\n").vectors(["boat", "sea"])

    assert found.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("boat 1 2\nship 1\n", "line 2: it has 1 numbers, not 2"),
        ("boat 1 2\nship 1 2 3\n", "line 2: it has 3 numbers, not 2"),
        ("boat 1 2\nship one two\n", "line 2: what follows the word are no numbers"),
        ("boat 1 nan\n", "line 1: a number is too large or none"),
        ("boat 1 1e300\n", "line 1: a number is too large or none"),
        ("boat\n", "line 1: it has 0 numbers, not some"),
    ],
)
def test_line_that_cannot_be_read_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(word_vectors.BadVector) as refused:
        read(tmp_path, news=text)

    assert str(refused.value) == f"{tmp_path / 'news.vec'}, {said}; write a word and its numbers."


def test_files_of_two_lengths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(word_vectors.BadVector, match=r"b\.vec, line 1: it has 3 numbers, not 2"):
        read(tmp_path, a="boat 1 2\n", b="ship 1 2 3\n")


def test_word_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "news.vec").write_bytes(b"caf\xe9 1 2\n")

    with pytest.raises(word_vectors.BadVector, match="line 1: its word is no UTF-8"):
        word_vectors.read(tmp_path)


def test_folder_without_vectors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("boat 1 2\n")

    with pytest.raises(word_vectors.NoVectors, match="has no word vectors; name a folder of files"):
        read(tmp_path, news="2 2\n")
    for place in ("nowhere", "notes.txt"):
        with pytest.raises(word_vectors.NoVectors, match="is no folder; name a folder of files"):
            word_vectors.read(tmp_path / place)
