"""Files of other annotation tools come in as passages of their articles, and once only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from sqlalchemy import Engine

from claimtracker.db import session as sessions
from claimtracker.exchange import annotation_files
from claimtracker.exchange.annotation_files import UnknownAnnotations
from claimtracker.exchange.annotation_records import Asked
from claimtracker.exchange.json_streams import NoJson
from claimtracker.operations import imports as acts
from claimtracker.operations import passages as passage_acts
from claimtracker.operations.writing import writing
from claimtracker.queries import assertions as assertion_rows
from tests.conftest import NOW
from tests.exchange.annotated import (
    PAGE,
    QUOTE,
    TEXT,
    annotation,
    converted,
    region,
    row,
    selectors,
    take,
    task,
    written,
)
from tests.exchange.files import CHIEF, export, record, records, taken
from tests.web.conftest import Counted

BY = {"actor": CHIEF, "now": NOW}
KEPT = TEXT.replace("\r\n", "\n")
ARTICLE = {
    "type": "article", "url": PAGE, "title": "What the bridge costs", "source": "Gazette",
    "standfirst": "The bridge again.", "text": KEPT,
}  # fmt: skip
ROWS = [
    row("q1", "Ask the council.", tags=["denies", "todo"],
        target=[{"source": PAGE, "selector": selectors(QUOTE, prefix="mayor.\n", suffix=", or")}]),
    row("r1", "I asked.", user="acct:ben@hypothes.is", references=["q1"]),
    row("p1", "Somebody keep an eye on this page."),
]  # fmt: skip
HYPOTHESIS = {"total": 3, "rows": ROWS}
LABELS = {"Claim": "claim", "noise": ""}
START = KEPT.index(QUOTE)


def units(at: int) -> int:
    return len(TEXT[:at].encode("utf-16-le")) // 2


def passages(ledger: Engine) -> list[tuple[Any, ...]]:
    names = ("quote", "part", "start", "end", "stance", "claim", "note")
    found = [tuple(one.get(name) for name in names) for one in records(ledger, "assertion")]
    return sorted(found, key=str)


def test_rows_of_hypothesis_are_passages_with_tags_comments_and_answers(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, ARTICLE)
    file = written(tmp_path / "h.json", HYPOTHESIS)

    report, faults = take(ledger, file)

    assert (faults, report.created) == ([], {"assertion": 2})
    assert passages(ledger) == [
        (QUOTE, "body", START, START + len(QUOTE), "denies", None,
         "ada, 2026-03-02: Ask the council.\n\nben, 2026-03-02: I asked.\n\nLabels: todo"),
        (None, "body", None, None, "affirms", None,
         "ada, 2026-03-02: Somebody keep an eye on this page."),
    ]  # fmt: skip
    before = export(ledger)
    again, _ = take(ledger, file)
    assert (again.same, export(ledger)) == ({"assertion": 2}, before)


EDITED: list[dict[str, Any]] = [
    {"type": "claim", "key": "c1", "statement": "The bridge costs 40 million."},
    {"type": "article", "key": "own", "title": "Ours", "source": "Gazette", "text": KEPT},
    {"type": "assertion", "key": "hypothesis-q1", "article": "own", "claim": "c1",
     "stance": "observes", "quote": "The bridge", "note": "Checked by phone."},
]  # fmt: skip


def test_same_marks_again_change_nothing_that_an_editor_decided(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, ARTICLE)
    file = written(tmp_path / "h.json", HYPOTHESIS)
    take(ledger, file)
    taken(ledger, *EDITED)
    before = export(ledger)

    again, faults = take(ledger, file, roles={"todo": "claim"})

    assert (faults, again.created, again.changed) == ([], {}, {})
    assert (again.same, export(ledger)) == ({"assertion": 2}, before)


def test_answers_that_came_since_are_added_once_to_the_note_that_stands(
    ledger: Engine, tmp_path: Path
) -> None:
    take(ledger, written(tmp_path / "h.json", HYPOTHESIS))
    taken(ledger, *EDITED)
    later = [*ROWS, row("r2", "They said no.", references=["q1"])]
    file = written(tmp_path / "later.json", {"total": 4, "rows": later})

    report, faults = take(ledger, file)

    noted = "Checked by phone.\n\nada, 2026-03-02: They said no."
    assert (faults, report.created, report.changed) == ([], {}, {"assertion": 1})
    kept = record(ledger, "assertion", key="hypothesis-q1")
    assert kept.items() >= {**EDITED[-1], "note": noted}.items()
    with writing(ledger, **BY) as session:
        acts.undo(session, import_id=str(report.import_id), **BY)
    assert record(ledger, "assertion", key="hypothesis-q1")["note"] == "Checked by phone."
    take(ledger, file)
    again, _ = take(ledger, file)
    assert again.same == {"assertion": 2}
    assert record(ledger, "assertion", key="hypothesis-q1")["note"] == noted


def test_passage_that_was_taken_away_stays_away_and_one_taken_back_comes_again(
    ledger: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path / "h.json", {"total": 1, "rows": ROWS[:1]})
    first, _ = take(ledger, file)
    with writing(ledger, **BY) as session:
        acts.undo(session, import_id=str(first.import_id), **BY)
    take(ledger, file)
    assert len(records(ledger, "assertion")) == 1
    with writing(ledger, **BY) as session:
        [gone] = assertion_rows.by_key(session, ["hypothesis-q1"]).values()
        told = {"key": gone.content.key, "version": gone.version}
        passage_acts.take_back(session, why=passage_acts.THROWN_OUT, **told, **BY)

    report, faults = take(ledger, file)

    assert (faults, report.created, report.changed) == ([], {}, {})
    assert records(ledger, "assertion") == []


def test_name_of_an_annotation_is_no_key_of_ours(ledger: Engine, tmp_path: Path) -> None:
    taken(ledger, ARTICLE, {"type": "assertion", "key": "art:1", "article": PAGE, "quote": QUOTE})
    ours = record(ledger, "assertion", key="art:1")
    elsewhere = annotation("https://else.example/x", id="art:1")

    report, _ = take(ledger, written(tmp_path / "w.json", [elsewhere]))

    assert (report.created["assertion"], report.changed) == (1, {})
    assert record(ledger, "assertion", key="art:1") == ours


def test_annotation_without_a_name_comes_in_once(ledger: Engine, tmp_path: Path) -> None:
    one = annotation({"source": PAGE, "selector": selectors(QUOTE)[-1:]}, body="Look into it.")
    file = written(tmp_path / "w.json", [one])
    take(ledger, file)
    [made] = records(ledger, "assertion")
    taken(ledger, EDITED[0], {**EDITED[-1], "key": made["key"], "article": PAGE})
    before = export(ledger)

    again, _ = take(ledger, file)

    assert (again.same, export(ledger)) == ({"assertion": 1}, before)


def test_position_without_words_counts_no_text_but_one_that_is_named_by_our_key(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, ARTICLE, EDITED[1])
    position = {"type": "TextPositionSelector", "start": START, "end": START + len(QUOTE)}
    both = [annotation({"source": source, "selector": position}) for source in (PAGE, "own")]

    report, faults = take(ledger, written(tmp_path / "w.json", both), skip_bad=True)

    [(_, at, name, reason)] = faults
    assert (at, name) == ("[0]", "selector")
    assert "says a position and no words" in reason
    assert (report.created, [one[0] for one in passages(ledger)]) == ({"assertion": 1}, [QUOTE])


def test_page_that_is_not_here_becomes_an_article_whose_text_is_waited_for(
    ledger: Engine, tmp_path: Path
) -> None:
    taken(ledger, {"type": "source", "name": "The Gazette", "domain": "gazette.example"})
    saved = {"export_date": "2026-03-03", "client_version": "1.9", "annotations": ROWS}

    report, faults = take(ledger, written(tmp_path / "saved.json", saved))

    assert (faults, [lost["quote"] for lost in report.unanchored]) == ([], [QUOTE])
    article = record(ledger, "article")
    assert (article["key"], article["title"], article["source"]) == (
        PAGE, "Bridge will be dear", "The Gazette",
    )  # fmt: skip
    taken(ledger, ARTICLE | {"source": "The Gazette"})
    assert passages(ledger)[0][:4] == (QUOTE, "body", START, START + len(QUOTE))
    with writing(ledger, **BY) as session:
        acts.undo(session, import_id=str(report.import_id), **BY)
    assert records(ledger, "assertion") == []


@pytest.mark.parametrize("at", [TEXT.index(QUOTE), units(TEXT.index(QUOTE)), START])
def test_labelled_text_of_label_studio_is_an_article_with_its_claims(
    ledger: Engine, tmp_path: Path, at: int
) -> None:
    data = {"text": TEXT, "title": "Bridge", "source": "Gazette", "url": PAGE, "language": "en"}
    file = written(tmp_path / "ls.json", [task(
        data,
        region(at, at + len(QUOTE), "Claim", text=QUOTE),
        {**region(at, at + len(QUOTE), "Money", text=QUOTE), "id": "other"},
        region(0, 2, "noise", text="Hi"),
        {"type": "choices", "from_name": "kind", "value": {"choices": ["Local"]}},
        {"type": "relation", "from_id": "a", "to_id": "b"},
    )])  # fmt: skip

    report, faults = take(ledger, file, roles=LABELS)

    assert (faults, report.created) == (
        [], {"source": 1, "article": 1, "claim": 1, "assertion": 2},
    )  # fmt: skip
    claim = record(ledger, "claim")
    assert (claim["statement"], claim["language"], claim["state"]) == (QUOTE, "en", "draft")
    assert passages(ledger) == [
        (QUOTE, "body", START, START + len(QUOTE), "affirms", claim["key"], "Labels: Money"),
        (None, "body", None, None, "affirms", None, "Labels: Local"),
    ]
    before = export(ledger)
    again, _ = take(ledger, file, roles=LABELS)
    assert (again.created, again.changed, export(ledger)) == ({}, {}, before)


def test_short_form_of_label_studio_comes_in_as_the_long_one(
    ledger: Engine, tmp_path: Path
) -> None:
    start = TEXT.index(QUOTE)
    long = task({"text": TEXT}, region(start, start + len(QUOTE), "Money", text=QUOTE))
    short = {
        "id": 1, "text": TEXT, "annotator": 1, "annotation_id": 7, "lead_time": 2.5,
        "label": [{"start": start, "end": start + len(QUOTE), "text": QUOTE, "labels": ["Money"]}],
    }  # fmt: skip
    files = [written(tmp_path / f"{n}.json", [one]) for n, one in enumerate((long, short))]

    assert [annotation_files.detect(one) for one in files] == ["label-studio"] * 2
    made = [converted(ledger, one, source="Gazette") for one in files]
    assert made[0] == made[1] != []


@pytest.mark.parametrize(
    "told",
    [
        {"label": [[START, START + 10, "Thing"]]},
        {"labels": [[START, START + 10, "Thing"]]},
        {"entities": [{"id": 3, "label": "Thing", "start_offset": START,
                       "end_offset": START + 10}], "relations": []},
        {"label": [[units(START), units(START + 10), "Thing"]]},
    ],
)  # fmt: skip
def test_texts_of_doccano_come_in_in_each_of_their_forms(
    ledger: Engine, tmp_path: Path, told: dict[str, Any]
) -> None:
    lines = [
        {"id": 1, "text": KEPT, "Comments": [], **told},
        {"id": 2, "text": "Bare.", "label": []},
    ]
    file = written(tmp_path / "d.jsonl", lines, lines=True)

    report, faults = take(ledger, file, source="Gazette")

    assert (faults, report.created) == ([], {"source": 1, "article": 2, "assertion": 1})
    assert passages(ledger) == [
        ("The bridge", "body", START, START + 10, "affirms", None, "Labels: Thing")
    ]


RTL, HAN, ACCENT = "שלום עולם", "桥梁耗资四千万", "Cafe\u0301"


def selected(words: str) -> dict[str, Any]:
    """Return the ways in which others select words of the article."""
    start = KEPT.index(words)
    quote = {"type": "TextQuoteSelector", "exact": words}
    position = {"type": "TextPositionSelector", "start": start, "end": start + len(words)}
    by_units = position | {
        "start": len(KEPT[:start].encode("utf-16-le")) // 2,
        "end": len(KEPT[: start + len(words)].encode("utf-16-le")) // 2,
    }
    return {
        "quote": quote, "both": [quote, position],
        "units": [by_units, quote],
        "refined": {"type": "FragmentSelector", "value": "p1", "refinedBy": quote},
        "wider": {"type": "TextQuoteSelector", "exact": f"- {words} -", "prefix": "-",
                  "refinedBy": {"type": "TextPositionSelector", "start": 2,
                                "end": 2 + len(words)}},
    }  # fmt: skip


def test_annotations_of_others_find_their_words(ledger: Engine, tmp_path: Path) -> None:
    taken(ledger, ARTICLE)

    for words in (QUOTE, RTL, HAN, ACCENT, "🎉"):
        for how, selector in selected(words).items():
            one = annotation({"source": PAGE, "selector": selector})
            [made] = converted(ledger, written(tmp_path / "w.jsonld", one))

            assert (made["quote"], made["article"]) == (words, PAGE), (words, how)
            assert made.get("start", KEPT.index(words)) == KEPT.index(words), (words, how)


GIVEN = annotation(
    [PAGE, {"source": {"id": PAGE, "type": "Text"}, "selector": selectors("said the mayor")[-1:]}],
    id="http://notes.example/1", creator={"type": "Person", "name": "Ben"},
    body=[{"type": "TextualBody", "value": "<p>So &amp; so</p>", "format": "text/html"},
          {"type": "TextualBody", "value": "questions", "purpose": "tagging"},
          "http://elsewhere.example/page"],
)  # fmt: skip
SHAPES: dict[str, Any] = {
    "one": GIVEN,
    "array": [GIVEN],
    "collection": {"type": "AnnotationCollection", "total": 1,
                   "first": {"type": "AnnotationPage", "items": [GIVEN]}},
    "page": {"type": "AnnotationPage", "items": [GIVEN]},
    "graph": {"@context": "http://www.w3.org/ns/anno.jsonld", "@graph": [
        {**GIVEN, "target": [PAGE, "_:t"]}, {"id": "_:t", **GIVEN["target"][1]}]},
    "older": {"@id": "http://notes.example/1", "@type": "oa:Annotation",
              "annotatedBy": {"name": "Ben"}, "hasBody": [
                  {"@type": "cnt:ContentAsText", "chars": "So & so"},
                  {"purpose": "tagging", "value": "questions"}, "http://elsewhere.example/page"],
              "hasTarget": [PAGE, {"hasSource": PAGE, "hasSelector": {
                  "@type": "oa:TextQuoteSelector", "exact": "said the mayor"}}]},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_annotations_are_read_in_every_shape_that_the_model_has(
    ledger: Engine, tmp_path: Path, shape: str
) -> None:
    made = converted(ledger, written(tmp_path / "w.json", SHAPES[shape]))

    keys = [one.pop("key") for one in made if one["type"] == "assertion"]
    assert len(set(keys)) == 2
    assert all(re.fullmatch("annotation-[0-9a-f]{16}", key) for key in keys)
    said = {"stance": "questions", "article": PAGE,
            "note": "Ben: So & so\n\nBen: http://elsewhere.example/page"}  # fmt: skip
    assert made == [
        {"type": "article", "url": PAGE, "title": PAGE, "source": "gazette.example"},
        {"type": "assertion", **said},
        {"type": "assertion", "quote": "said the mayor", **said},
    ]  # fmt: skip


def test_what_is_invalid_is_refused_by_its_place_and_the_rest_can_be_kept(
    ledger: Engine, tmp_path: Path
) -> None:
    bad: list[Any] = [
        "words", {"type": "Person"}, {"type": "Annotation"}, annotation({"id": ""}),
        annotation({"source": PAGE, "selector": {"type": "SvgSelector", "value": "<svg/>"}}),
        annotation({"source": PAGE, "selector": {"type": "TextQuoteSelector"}}),
        annotation({"source": PAGE, "selector": {"type": "TextPositionSelector", "start": -1}}),
        annotation({"source": PAGE, "selector": {"type": "TextPositionSelector", "start": 1,
                                                 "end": 4}}),
        annotation(PAGE, body={"type": "TextualBody"}),
        annotation("urn:isbn:1"),
    ]  # fmt: skip
    file = written(tmp_path / "w.json", {"type": "AnnotationPage", "items": [*bad, GIVEN]})

    report, faults = take(ledger, file)

    assert report.import_id is None
    assert [(at, name) for _, at, name, _ in faults] == [
        ("items[0]", ""), ("items[1]", "type"), ("items[2]", "target"), ("items[3]", "target"),
        ("items[4]", "selector"), ("items[5]", "selector"), ("items[6]", "selector"),
        ("items[7]", "selector"), ("items[8]", "body"), ("items[9]", "source"),
    ]  # fmt: skip
    assert "selects by SvgSelector alone" in faults[4][3]
    assert records(ledger, "assertion") == []
    kept, again = take(ledger, file, skip_bad=True)
    assert (kept.created["assertion"], again) == (2, faults)


def graph(width: int) -> dict[str, Any]:
    """Return an annotation whose nodes name each other, a list of names in each."""
    nodes = [{"id": here, "x": [there] * width} for here, there in ("bc", "cd")]
    about = annotation("b", id="a") | {"target": ["b"] * width}
    return {"@graph": [about, *nodes, {"id": "d", "y": 1}]}


BOTTOMLESS = b'{"type": "Annotation", "x": ' + b"[" * 600 + b"]" * 600 + b"}"
ODD: dict[str, tuple[Any, str]] = {
    "graph": (json.dumps(graph(70)).encode(), "would be far longer than the file"),
    "deep": (BOTTOMLESS, "It is nested more than 100 deep."),
    "deep graph": (b'{"@graph": [%s]}' % BOTTOMLESS, "It is nested more than 100 deep."),
    "answer": (json.dumps(annotation(PAGE, motivation="replying", body=5)).encode(),
               "Its body is no address and no object."),
    "zero": (json.dumps(annotation(PAGE, id="a\0b")).encode(), "zero character"),
    "zero in a graph": (json.dumps({"@graph": [annotation(PAGE, id="a\0b")]}).encode(),
                        "zero character"),
}  # fmt: skip


@pytest.mark.parametrize("odd", ODD)
def test_what_breaks_a_reader_is_refused_by_its_place_and_the_rest_can_be_kept(
    ledger: Engine, tmp_path: Path, odd: str
) -> None:
    raw, said = ODD[odd]
    file = written(tmp_path / "w.json", b"[%s, %s]" % (json.dumps(GIVEN).encode(), raw))

    report, faults = take(ledger, file, skip_bad=True)

    [(_, at, _, reason)] = faults
    assert (at.startswith("[1]"), said in reason, reason) == (True, True, reason)
    assert report.created["assertion"] == 2


def test_nodes_of_a_graph_that_many_name_are_put_in_each_place(
    ledger: Engine, tmp_path: Path
) -> None:
    file = written(tmp_path / "w.json", {"@graph": [
        {"id": "urn:page", "source": PAGE},
        *[annotation({"id": "urn:page"}, id=f"urn:{number}") for number in range(20)],
    ]})  # fmt: skip

    made = converted(ledger, file)

    assert [one["article"] for one in made if one["type"] == "assertion"] == [PAGE] * 20


def test_many_signs_that_open_no_tag_are_words_in_no_time(ledger: Engine, tmp_path: Path) -> None:
    body = {"type": "TextualBody", "format": "text/html", "value": "<" * 100_000}
    begun = process_time()

    made = converted(ledger, written(tmp_path / "w.json", annotation(PAGE, body=body)))

    assert made[-1]["note"] == "<" * 100_000
    assert process_time() - begun < 5


def test_numbers_where_lists_would_be_break_no_task(ledger: Engine, tmp_path: Path) -> None:
    file = written(tmp_path / "ls.json", [task({"text": KEPT}, predictions=5)])

    [made] = converted(ledger, file, source="Gazette")
    assert made["type"] == "article"


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({"total": 500, "rows": ROWS}, {"mark that the file counts but does not have": 497}),
        ({"total": 3, "rows": ROWS}, {}),
        ({"type": "AnnotationCollection", "total": 300, "first": {
            "type": "AnnotationPage", "next": "http://notes.example/p2", "items": [GIVEN]}},
         {"mark that the file counts but does not have": 299, "page that follows (next)": 1}),
    ],
)  # fmt: skip
def test_marks_that_stand_on_other_pages_are_counted_as_not_taken(
    ledger: Engine, tmp_path: Path, given: Any, left: dict[str, int]
) -> None:
    path = written(tmp_path / "p.json", given)

    with sessions.read(ledger) as session, annotation_files.opened(
        session, path, Asked()
    ) as found:  # fmt: skip
        assert (found.left, found.refused) == (left, {})


def test_marks_beyond_what_a_page_takes_are_not_looked_at(ledger: Engine, tmp_path: Path) -> None:
    path = written(tmp_path / "p.json", [annotation(PAGE, id=f"urn:{n}") for n in range(5)])

    with sessions.read(ledger) as session, annotation_files.opened(
        session, path, Asked(), 2
    ) as found:  # fmt: skip
        assert found.rows == 3


def test_answer_to_what_has_no_name_is_a_passage_of_its_own(ledger: Engine, tmp_path: Path) -> None:
    rows = [row("", "Root."), row("r", "Important.", references=[5])]

    made = converted(ledger, written(tmp_path / "h.json", {"rows": rows}))

    notes = [one["note"] for one in made if one["type"] == "assertion"]
    assert notes == ["ada, 2026-03-02: Root.", "ada, 2026-03-02: Important."]


def test_remark_of_hypothesis_is_no_text_of_doccano(ledger: Engine, tmp_path: Path) -> None:
    file = written(tmp_path / "h.json", HYPOTHESIS)

    with pytest.raises(UnknownAnnotations, match="does not look like doccano"):
        take(ledger, file, format="doccano")
    assert records(ledger, "article") == []


def test_text_that_names_no_publication_asks_for_it(ledger: Engine, tmp_path: Path) -> None:
    file = written(
        tmp_path / "d.json", [{"text": "One.", "label": [[0, 3, "A"]], "Comments": ["Two."]}]
    )

    _, faults = take(ledger, file)

    assert [one[:3] for one in faults] == [(1, "[0], label[0]", "source"), (2, "[0]", "source")]
    assert all("say it for all such (--source)" in one[3] for one in faults)


def test_bad_lines_and_spans_are_told_each_by_its_place(ledger: Engine, tmp_path: Path) -> None:
    raw = b'{"text": "One two.", "label": [[0, 3, "A"], [5, 99, "B"]]}\n{"text": 1\n{"label": []}\n'

    report, faults = take(ledger, written(tmp_path / "d.jsonl", raw), True, source="Gazette")

    assert [one[1] for one in faults] == ["line 1, label[1]", "line 2", "line 3"]
    assert "The offsets 5 to 99 are no span of the text" in faults[0][3]
    assert report.created["assertion"] == 1


def test_file_of_no_known_kind_is_refused_in_a_sentence(ledger: Engine, tmp_path: Path) -> None:
    with pytest.raises(UnknownAnnotations, match="is of no kind that is read"):
        converted(ledger, written(tmp_path / "x.json", {"a": 1}))
    with pytest.raises(NoJson, match="at line 1, character 9"):
        converted(ledger, written(tmp_path / "x.json", b'[{"a": 1'), format="hypothesis")


def asked_for(ledger: Engine, marks: list[dict[str, Any]], folder: Path) -> int:
    """Return how many statements it takes to make records of marks, all of which are claims."""
    path = written(folder / "many.json", marks)
    counted = Counted(ledger)
    with sessions.read(ledger) as session:
        asked = Asked(roles={"check": "claim"})
        with annotation_files.opened(session, path, asked) as found:
            assert found.rows == len(marks)
    return counted.number


def checks(count: int) -> list[dict[str, Any]]:
    return [
        row(f"k{at}", "", uri=f"https://gazette.example/{at}", tags=["check"],
            target=[{"selector": [{"type": "TextQuoteSelector", "exact": f"It costs {at}."}]}])
        for at in range(count)
    ]  # fmt: skip


def test_many_marks_are_looked_up_with_no_more_statements_than_a_few(ledger, tmp_path):
    few = asked_for(ledger, checks(2), tmp_path)

    many = asked_for(ledger, checks(annotation_files.BATCH), tmp_path)

    assert 0 < many == few


def test_many_marks_that_are_here_are_looked_up_with_no_more_statements(ledger, tmp_path):
    report, faults = take(ledger, written(tmp_path / "marks.json", checks(30)))
    assert (report.created["assertion"], faults) == (30, [])
    few = asked_for(ledger, checks(2), tmp_path)

    many = asked_for(ledger, checks(30), tmp_path)

    assert 0 < many == few
