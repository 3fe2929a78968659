"""Articles come with their texts, from the file or beside it, and keep every version."""

from __future__ import annotations

import pytest

from tests.exchange.files import (
    ARTICLE,
    ASSERTION,
    MERIDIAN,
    STORY,
    began,
    faults,
    record,
    records,
    take,
    taken,
)

ADDRESS = "HTTPS://Meridian.Example:443/Sale?a=B#top"
FILED = {"type": "article", "key": "sale", "title": "Sale", "source": "The Meridian",
         "text_file": "sale.txt"}  # fmt: skip


def reason(report):
    [fault] = report.faults
    return fault.reason


def texts(ledger):
    """Return the earlier texts and the newest one of the one article."""
    article = record(ledger, "article")
    return [v.get("text") for v in article.get("versions", [])] + [article.get("text")]


def test_article_without_a_key_is_known_by_its_address(ledger) -> None:
    bare = {"type": "article", "title": "Sale", "source": "The Meridian"}
    taken(ledger, bare | {"url": ADDRESS})

    report = taken(ledger, bare | {"url": "https://meridian.example/Sale?a=B", "title": "Sold"})

    assert report.changed == {"article": 1}
    assert record(ledger, "article")["key"] == "https://meridian.example/Sale?a=B"


@pytest.mark.parametrize("url", ["https://www.meridian.example/Sale?a=B",
                                 "https://meridian.example/sale?a=B",
                                 "http://meridian.example/Sale?a=B",
                                 "https://meridian.example/Sale?a=B&utm=1"])  # fmt: skip
def test_nothing_else_of_an_address_is_changed(ledger, url) -> None:
    bare = {"type": "article", "title": "Sale", "source": "The Meridian"}

    report = taken(ledger, bare | {"url": ADDRESS}, bare | {"url": url})

    assert report.created["article"] == 2
    assert url in [article["url"] for article in records(ledger, "article")]


def test_article_without_key_and_address_is_refused(ledger) -> None:
    report = take(ledger, {"type": "article", "title": "Sale", "source": "The Meridian"})

    assert faults(report) == [(1, "key")]
    assert reason(report) == "is missing; an article needs a key or an address (url)"


def test_article_is_named_by_an_address_in_any_spelling(ledger) -> None:
    article = {"type": "article", "title": "Sale", "source": "The Meridian", "url": ADDRESS}

    taken(ledger, *STORY[:4], article, {"type": "assertion", "article": ADDRESS})

    assert record(ledger, "assertion")["article"] == "https://meridian.example/Sale?a=B"


def test_text_lies_in_a_file_beside_the_records(ledger, tmp_path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "sale.txt").write_bytes(b"\xef\xbb\xbfIt is sold.\r\nFor 5 \xe2\x82\xac.")

    taken(ledger, FILED | {"text_file": "texts/../texts/sale.txt"}, folder=tmp_path)

    assert texts(ledger) == ["It is sold.\nFor 5 €."]


@pytest.mark.parametrize("path", ["../sale.txt", "/dev/zero", "beside/../../sale.txt", "link.txt"])
def test_text_outside_the_folder_is_refused(ledger, tmp_path, path) -> None:
    folder = tmp_path / "inside"
    (folder / "beside").mkdir(parents=True)
    (tmp_path / "sale.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "sale.txt")

    report = take(ledger, FILED | {"text_file": path}, folder=folder)

    assert faults(report) == [(1, "text_file")]
    assert reason(report) == f"names {path!r}, which lies outside the folder of the file"


def test_text_file_that_is_missing_is_refused(ledger, tmp_path) -> None:
    report = take(ledger, FILED, folder=tmp_path)

    assert faults(report) == [(1, "text_file")]
    assert reason(report) == ("names 'sale.txt', which cannot be read: No such file or directory")


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"caf\xe9", "names 'sale.txt', which is no UTF-8 at byte 4"),
        (b" \n", "names 'sale.txt': is empty, a text is needed"),
        (b"", "names 'sale.txt': is empty, a text is needed"),
        (b"x" * 10_000_001, "names 'sale.txt', which is larger than 10 MB"),
    ],
    ids=["latin", "blank", "empty", "large"],
)
def test_text_file_that_holds_no_text_is_refused(ledger, tmp_path, raw, wrong) -> None:
    (tmp_path / "sale.txt").write_bytes(raw)

    report = take(ledger, FILED, folder=tmp_path)

    assert (faults(report), reason(report)) == ([(1, "text_file")], wrong)


def test_text_file_with_a_zero_character_is_refused(ledger, tmp_path) -> None:
    (tmp_path / "sale.txt").write_bytes(b"a\0b")

    report = take(ledger, FILED, folder=tmp_path)

    assert faults(report) == [(1, "text_file")]


def test_folder_is_no_text(ledger, tmp_path) -> None:
    (tmp_path / "sale.txt").mkdir()

    report = take(ledger, FILED, folder=tmp_path)

    assert reason(report) == "names 'sale.txt', which is no file"


@pytest.mark.parametrize("path", ["x" * 5000, "loop.txt"])
def test_path_that_leads_nowhere_is_refused(ledger, tmp_path, path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")

    report = take(ledger, FILED | {"text_file": path}, folder=tmp_path)

    assert faults(report) == [(1, "text_file")]


def test_text_file_needs_a_folder(ledger) -> None:
    report = take(ledger, FILED)

    assert reason(report) == "cannot be used where records come from standard input"


def test_text_and_text_file_exclude_each_other(ledger, tmp_path) -> None:
    report = take(ledger, FILED | {"text": "It is sold."}, folder=tmp_path)

    assert reason(report) == "stands beside `text`; give one of the two"


def test_versions_come_oldest_first_before_the_text(ledger) -> None:
    versions = [
        {"date": "2020-09-19", "text": "It may be sold."},
        {"date": "2020-09-20", "title": "Sale near", "text": "It will be sold."},
    ]

    taken(ledger, ARTICLE | {"text": "It is sold.", "versions": versions})

    assert texts(ledger) == ["It may be sold.", "It will be sold.", "It is sold."]
    assert record(ledger, "article")["versions"] == versions


def test_versions_known_already_are_not_taken_again(ledger) -> None:
    article = ARTICLE | {"versions": [{"date": "2020-09-19", "text": "It may be sold."}]}
    taken(ledger, article)

    report = taken(ledger, article)

    assert (report.changed, report.same) == ({}, {"article": 1})


def test_changed_text_is_a_new_version_and_an_edit(ledger) -> None:
    began(ledger, *STORY)

    report = taken(ledger, ARTICLE | {"text": "Oracle: ByteDance keeps an 80% stake."})

    assert (report.changed, report.unanchored) == ({"article": 1}, [])
    assert texts(ledger) == [ARTICLE["text"], "Oracle: ByteDance keeps an 80% stake."]
    assert record(ledger, "assertion")["start"] == 18


def test_changed_text_reports_what_no_longer_anchors(ledger) -> None:
    began(ledger, *STORY)

    report = taken(ledger, ARTICLE | {"text": "ByteDance keeps nothing."})

    assert report.unanchored == [
        {"claim": "stake-80", "article": "sale", "quote": "keeps an 80% stake"}
    ]
    assert "start" not in record(ledger, "assertion")
    assert record(ledger, "assertion")["quote"] == "keeps an 80% stake"


def test_what_anchors_again_in_the_same_file_is_not_reported(ledger) -> None:
    began(ledger, *STORY)

    report = taken(
        ledger,
        ARTICLE | {"text": "ByteDance keeps 80%."},
        ASSERTION | {"quote": "keeps 80%"},
    )

    assert report.unanchored == []


def test_changed_title_is_a_new_version_that_keeps_the_text(ledger) -> None:
    taken(ledger, ARTICLE)

    report = taken(
        ledger, {"type": "article", "key": "sale", "title": "Sold", "source": "The Meridian"}
    )

    assert report.changed == {"article": 1}
    assert texts(ledger) == [ARTICLE["text"], ARTICLE["text"]]


def test_text_that_comes_back_is_a_version_again(ledger) -> None:
    taken(ledger, ARTICLE | {"text": "one"})
    taken(ledger, ARTICLE | {"text": "two"})

    taken(ledger, ARTICLE | {"text": "one"})

    assert texts(ledger) == ["one", "two", "one"]


def test_copy_names_an_original_that_comes_later(ledger) -> None:
    copy = ARTICLE | {"key": "copy", "source": "Copier", "copy_of": "sale"}

    report = taken(ledger, copy, ARTICLE)

    assert (report.created["article"], report.changed) == (2, {})
    assert record(ledger, "article", key="copy")["copy"] == "reprint"


def test_copy_is_changed_and_ended(ledger) -> None:
    copy = ARTICLE | {"key": "copy", "copy_of": "sale", "copy": "excerpt"}
    taken(ledger, ARTICLE, copy)

    first = taken(ledger, ARTICLE, copy | {"copy": "machine"})
    second = taken(ledger, copy | {"copy_of": None, "copy": None})

    assert (first.changed, first.same["article"]) == ({"article": 1}, 1)
    assert second.changed == {"article": 1}
    assert "copy_of" not in record(ledger, "article", key="copy")


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"copy_of": "slae"}, "copy_of", "names 'slae', and there is no such article; "),
        ({"copy": "machine"}, "copy", "needs `copy_of`, the article that is copied"),
        ({"copy_of": "copy"}, "copy_of", "The article 'copy' would be a copy of itself; "),
    ],
)  # fmt: skip
def test_copy_of_nothing_is_refused(ledger, given, field, said) -> None:
    taken(ledger, ARTICLE)

    report = take(ledger, ARTICLE | {"key": "copy"} | given)

    assert faults(report) == [(1, field)]
    assert reason(report).startswith(said)


def test_circle_of_copies_is_refused(ledger) -> None:
    report = take(
        ledger, ARTICLE | {"copy_of": "copy"}, ARTICLE | {"key": "copy", "copy_of": "sale"}
    )

    assert [field for _, field in faults(report)] == ["copy_of"]


def test_notice_is_known_by_its_words(ledger) -> None:
    notice = {"type": "notice", "article": "sale", "kind": "correction", "text": "Not 80%."}
    taken(ledger, MERIDIAN, notice, ARTICLE)

    report = taken(ledger, notice | {"date": "2020-09-25"}, notice | {"kind": "update"})

    assert (report.created, report.changed) == ({"notice": 1}, {"notice": 1})
    assert record(ledger, "notice", kind="correction")["date"] == "2020-09-25"


def test_notice_of_an_unknown_article_is_refused(ledger) -> None:
    taken(ledger, ARTICLE)

    report = take(ledger, {"type": "notice", "article": "sael", "kind": "update", "text": "a"})

    assert faults(report) == [(1, "article")]
    assert reason(report) == ("names 'sael', and there is no such article; the nearest are 'sale'")
