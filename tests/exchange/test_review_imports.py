"""ClaimReviews of others come in as verdicts of theirs, and change nothing that is ours."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from claimtracker.db import engine as engines
from claimtracker.db import session as sessions
from claimtracker.exchange import imports, review_feeds, review_files
from claimtracker.exchange.claim_reviews import Publisher
from claimtracker.exchange.imports import Report
from claimtracker.exchange.json_streams import NoJson
from claimtracker.exchange.review_files import Converted, NoReviews
from claimtracker.exchange.review_records import Ours
from claimtracker.exchange.table_imports import TableFault
from claimtracker.models import Claim, Verdict
from claimtracker.operations import imports as import_acts
from claimtracker.operations.writing import writing
from claimtracker.queries import sights
from claimtracker.queries import verdicts as verdict_rows
from claimtracker.rules.permissions import Sight
from tests import naughty
from tests.conftest import NOW
from tests.exchange.files import CHIEF, Record, export, record, records, taken
from tests.exchange.wild_reviews import AS_MICRODATA, FLAT, IN_A_GRAPH, PAGE, with_
from tests.web.conftest import Counted

NOBODY = Ours()
OURS = Ours("The Open Post", "https://facts.example")
POST = Publisher("The Open Post", "https://facts.example")
CLAIM: Record = {"type": "claim", "key": "dry", "statement": "The river “Ems” is dry.",
                 "language": "en"}  # fmt: skip
OURS_ON_IT: Record = {"type": "verdict", "key": "v-1", "claim": "dry", "rating": "true",
                      "rationale": "We saw it.", "at": "2021-01-01"}  # fmt: skip


@pytest.fixture
def other(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """Give another ledger, with nothing in it."""
    engine = engines.create(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")
    yield engine
    engine.dispose()


class Brought:
    """What came of a file of reviews."""

    def __init__(self, report: Report, found: Converted) -> None:
        self.report = report
        self.left = dict(+found.left)
        self.faults = [found.places.fault(one) for one in report.faults]
        self.lines = [json.loads(line) for line in _lines(found)]

    def made(self, kind: str) -> list[Record]:
        return [line for line in self.lines if line["type"] == kind]


def _lines(found: Converted) -> list[bytes]:
    found.stream.seek(0)
    return [line for line in found.stream if line.strip()]


def bring(
    ledger: Engine, given: Any, folder: Path, name: str = "theirs.json", ours: Ours = NOBODY,
    **told: Any,
) -> Brought:  # fmt: skip
    """Take reviews into a ledger: objects as JSON, or a text or bytes as they are."""
    raw = given if isinstance(given, str | bytes) else json.dumps(given, ensure_ascii=False)
    path = folder / name
    path.write_bytes(raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass"))
    with sessions.read(ledger) as session, review_files.opened(session, path, ours) as found:
        by = {"actor": CHIEF, "now": NOW, "file_name": name} | told
        report = imports.run(ledger, found.stream, refused=found.refused, **by)
        return Brought(report, found)


def brought(ledger: Engine, given: Any, folder: Path, **told: Any) -> Brought:
    """Take reviews of which none may be refused."""
    done = bring(ledger, given, folder, **told)
    assert done.faults == []
    return done


def rating_of(ledger: Engine, key: str) -> str | None:
    with sessions.read(ledger) as session:
        row = session.scalar(select(Claim.id).where(Claim.key == key))
        now = verdict_rows.rating_by_claim(session, [str(row)]).get(str(row))
    return now.code if now else None


def test_review_becomes_a_verdict_of_its_publisher_with_who_said_it_where(ledger, tmp_path):
    done = brought(ledger, FLAT, tmp_path)

    assert done.report.created == {
        "source": 3, "entity": 1, "rating": 1, "evidence": 1, "article": 3, "claim": 1,
        "assertion": 3, "verdict": 1,
    }  # fmt: skip
    verdict = record(ledger, "verdict")
    assert (verdict["publisher"], verdict["rationale"]) == (
        "Checks & Balances", "It carries water, the gauge says.",
    )  # fmt: skip
    assert verdict["at"] == "2021-03-04T08:30:00+00:00"
    assert verdict["evidence"] == [
        {"evidence": "https://checks.example/flat", "relation": "context"}
    ]
    rating = record(ledger, "rating", code="pants-on-the-line")
    assert (rating["label"], rating["ordinal"], rating["best"], rating["worst"]) == (
        "Pants on the line", 2, 6, 1,
    )  # fmt: skip
    assert rating["retired"] is True
    article = record(ledger, "article", key="https://posts.example/1")
    assert (article["title"], article["source"]) == ("The river is dry", "The Posts")
    for said in records(ledger, "assertion"):
        assert (said["attribution"], said["said"]) == (["Rosa Ferry"], "2021-03-01")


def test_review_stands_beside_ours_and_leaves_our_rating_and_our_words(ledger, tmp_path):
    taken(ledger, CLAIM, OURS_ON_IT)
    before = export(ledger)

    done = brought(ledger, with_(claimReviewed='The river "Ems" is dry.'), tmp_path)

    assert done.made("claim") == []
    assert rating_of(ledger, "dry") == "true"
    assert set(before.splitlines()) <= set(export(ledger).splitlines())
    [theirs] = records(ledger, "verdict", publisher="Checks & Balances")
    assert theirs["claim"] == "dry"


def test_rating_of_the_same_words_is_taken_for_ours_with_our_numbers(ledger, tmp_path):
    rating = {"alternateName": "FALSE", "ratingValue": 1, "bestRating": 7, "worstRating": 1}

    done = brought(ledger, with_(reviewRating=rating), tmp_path)

    assert done.made("rating") == []
    assert record(ledger, "verdict")["rating"] == "false"
    assert done.left == {"numbers of ratings that are here with others": 1}


@pytest.mark.parametrize("given", [
    [FLAT, with_(claimReviewed="Boats fly.")],
    {"@type": "DataFeed", "dataFeedElement": [
        {"@type": "DataFeedItem", "item": [FLAT]},
        {"@type": "DataFeedItem", "item": with_(claimReviewed="Boats fly.")}]},
    {"@graph": [FLAT, with_(claimReviewed="Boats fly.")]},
    json.dumps(FLAT) + "\n" + json.dumps(with_(claimReviewed="Boats fly.")) + "\n",
    b"\xef\xbb\xbf" + json.dumps([FLAT, with_(claimReviewed="Boats fly.")]).encode(),
])  # fmt: skip
def test_several_reviews_come_in_from_a_list_a_feed_a_graph_and_lines(ledger, tmp_path, given):
    done = brought(ledger, given, tmp_path)

    assert done.report.created["verdict"] == 2
    assert {one["statement"] for one in records(ledger, "claim")} == {
        "The river Ems is dry.", "Boats fly.",
    }  # fmt: skip


def test_reviews_in_a_page_come_in_and_a_broken_one_is_named_by_its_script(ledger, tmp_path):
    own = json.dumps([FLAT, AS_MICRODATA]), json.dumps(IN_A_GRAPH)

    done = bring(ledger, PAGE % own, tmp_path, name="page.html", skip_bad=True)

    assert done.report.created["verdict"] == 3
    [amiss] = done.faults
    assert (amiss.sheet, amiss.row) == ("script 3", 3)
    assert "The script is no JSON: Unterminated string" in amiss.reason


def test_page_with_entities_in_its_script_is_read(ledger, tmp_path):
    written = json.dumps(FLAT).replace('"', "&quot;")
    page = f'<html><script type="application/ld+json">{written}</script></html>'

    assert brought(ledger, page, tmp_path, name="p.htm").report.created["verdict"] == 1


def test_page_of_many_scripts_that_do_not_end_is_read_in_no_time(ledger, tmp_path):
    page = '<script type="application/ld+json">' * 200_000

    with pytest.raises(NoReviews):
        bring(ledger, page, tmp_path, name="p.html")


def test_control_characters_in_json_are_read_and_zeros_refused_by_name(ledger, tmp_path):
    raw = json.dumps([FLAT, with_(claimReviewed="A B")]).replace("A B", "A\x01\tB")

    done = bring(ledger, raw.replace("carries water", "carries \\u0000"), tmp_path)

    assert {one.row for one in done.faults} == {1, 2}
    assert all("zero character" in one.reason for one in done.faults)
    assert brought(ledger, raw, tmp_path).report.created["verdict"] == 2


def test_what_stands_beside_a_feed_is_read_as_well(ledger, tmp_path):
    feed = {"@type": "DataFeed", "dataFeedElement": [FLAT], "mainEntity": AS_MICRODATA}

    done = brought(ledger, feed, tmp_path)

    assert done.report.created["verdict"] == 2


@pytest.mark.parametrize(("name", "page"), [
    ("deep.json", "[%s]"),
    ("deep.html", '<script type="application/ld+json">[%s]</script>'),
])  # fmt: skip
def test_review_that_is_nested_too_deeply_is_refused(ledger, tmp_path, name, page):
    deep = json.dumps(FLAT)[:-1] + ', "x": ' + "[" * 600 + "]" * 600 + "}"

    if name == "deep.html":
        done = bring(ledger, page % deep, tmp_path, name=name)
    else:
        done = bring(ledger, page % f"{deep}, {json.dumps(FLAT)}", tmp_path, name=name)

    assert [(one.row, one.reason) for one in done.faults] == [
        (1, "It is nested more than 100 deep.")
    ]


def test_review_that_refers_to_far_more_than_is_there_is_refused_and_the_rest_kept(
    ledger, tmp_path
):
    names = [{"@id": "#a", "part": [{"@id": "#a"}] * 200}]
    given = [{"@graph": [*names, with_(author={"@id": "#a"})]}, FLAT]

    done = bring(ledger, given, tmp_path, skip_bad=True)

    [amiss] = done.faults
    assert (amiss.row, "write it out where it belongs" in amiss.reason) == (1, True)
    assert done.report.created["verdict"] == 1


def test_reviews_beyond_what_a_page_takes_are_not_looked_at(ledger, tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps([FLAT] * 5))

    with sessions.read(ledger) as session, review_files.opened(session, path, OURS, 2) as found:
        assert found.rows == 3


US: Record = {"@type": "Organization", "@id": "#us", "name": "Graph Check"}
BY_US = with_(author={"@id": "#us"})


@pytest.mark.parametrize(
    "given",
    [
        {"@type": "DataFeed", "dataFeedElement": [BY_US], "publisher": US},
        {"publisher": US, "@type": "DataFeed", "dataFeedElement": [{"item": BY_US}]},
        [US, BY_US],
        [BY_US, {"@graph": [US]}],
    ],
)
def test_what_is_named_in_a_review_is_found_anywhere_in_the_file(ledger, tmp_path, given):
    brought(ledger, given, tmp_path)

    assert record(ledger, "verdict")["publisher"] == "Graph Check"


def test_what_is_named_in_a_review_is_found_in_another_script_of_the_page(ledger, tmp_path):
    script = '<script type="application/ld+json">%s</script>'
    page = "".join(script % one for one in (json.dumps(US), '{"@id": 1', json.dumps(BY_US)))

    brought(ledger, page, tmp_path, name="page.html")

    assert record(ledger, "verdict")["publisher"] == "Graph Check"


def test_name_without_an_address_in_a_line_is_nobody_of_another_line(ledger, tmp_path):
    known = {"@type": "Organization", "@id": "https://graph.example/us", "name": "Graph Check"}
    lines = (
        BY_US, {"@graph": [US | {"name": "Other Check"}]},
        with_(author={"@id": known["@id"]}, claimReviewed="Boats fly."), known,
    )  # fmt: skip

    done = brought(ledger, "".join(f"{json.dumps(one)}\n" for one in lines), tmp_path,
                   name="lines.jsonl")  # fmt: skip

    publishers = [one["publisher"] for one in done.made("verdict")]
    assert publishers == ["checks.example", "Graph Check"]


def test_names_that_lead_in_a_circle_or_nowhere_are_passed_over(ledger, tmp_path):
    circle = [US | {"parent": {"@id": "#them"}}, {"@id": "#them", "parent": {"@id": "#us"}}]
    given = {"@type": "DataFeed", "dataFeedElement": [
        BY_US, with_(author={"@id": "#nowhere"}, claimReviewed="Boats fly."),
    ], "about": circle}  # fmt: skip

    done = brought(ledger, given, tmp_path)

    publishers = [one["publisher"] for one in done.made("verdict")]
    assert publishers == ["Graph Check", "checks.example"]


def test_appearance_without_an_address_is_counted_once_each(ledger, tmp_path):
    first, second = {"headline": "The river is dry"}, {"headline": "No water"}
    claim = {"@type": "Claim", "firstAppearance": first, "appearance": [first, second]}

    done = brought(ledger, with_(itemReviewed=claim), tmp_path)

    assert done.left == {"appearances without an address": 2}


def asked_for(ledger: Engine, reviews: list[Record], folder: Path) -> int:
    """Return how many statements it takes to make records of reviews."""
    path = folder / "many.json"
    path.write_text(json.dumps(reviews))
    counted = Counted(ledger)
    with sessions.read(ledger) as session, review_files.opened(session, path, OURS) as found:
        assert found.rows == len(reviews)
    return counted.number


def some(count: int) -> list[Record]:
    return [
        with_(claimReviewed=f"It is {at}.", url=f"https://c.example/{at}",
              reviewRating={"alternateName": f"{at} noses"})
        for at in range(count)
    ]  # fmt: skip


def test_many_reviews_are_looked_up_with_no_more_statements_than_a_few(ledger, tmp_path):
    few = asked_for(ledger, some(2), tmp_path)

    many = asked_for(ledger, some(review_files.BATCH), tmp_path)

    assert 0 < many == few


def test_many_reviews_that_are_here_are_looked_up_with_no_more_statements(ledger, tmp_path):
    brought(ledger, some(40), tmp_path)
    few = asked_for(ledger, some(2), tmp_path)

    many = asked_for(ledger, some(40), tmp_path)

    assert 0 < many == few


def test_many_reviews_of_ours_are_looked_up_with_no_more_statements(ledger, tmp_path):
    taken(ledger, *(one for at in range(20) for one in (
        {"type": "claim", "key": f"c-{at}", "statement": f"It is {at}."},
        {"type": "verdict", "key": f"v-{at}", "claim": f"c-{at}", "rating": "false",
         "rationale": "It is not."},
    )))  # fmt: skip
    given = [
        with_(identifier={"propertyID": "claimtracker", "value": f"v-{at}"}, inLanguage=None,
              claimReviewed=f"It is {at}.", reviewRating={"alternateName": "False"})
        for at in range(20)
    ]  # fmt: skip
    few = asked_for(ledger, given[:2], tmp_path)

    many = asked_for(ledger, given, tmp_path)

    assert 0 < many == few


def test_reviews_of_more_than_one_batch_come_in_once_each(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(review_files, "BATCH", 3)
    given = some(10)
    given[4] = with_(reviewRating=None)

    done = bring(ledger, [*given, *given], tmp_path, skip_bad=True)

    assert [amiss.row for amiss in done.faults] == [5, 15]
    assert done.report.created["verdict"] == 9
    assert len(done.made("claim")) == 9


def test_file_that_breaks_off_brings_nothing(ledger, tmp_path):
    with pytest.raises(NoJson, match="line 1, character"):
        bring(ledger, json.dumps([FLAT, FLAT])[:-40], tmp_path)

    assert records(ledger, "verdict") == []


def test_file_without_reviews_is_refused(ledger, tmp_path):
    with pytest.raises(NoReviews, match="has no ClaimReview in it"):
        bring(ledger, {"@type": "Article", "name": "ClaimReview"}, tmp_path)


def test_one_bad_review_leaves_nothing_and_names_its_place_and_property(ledger, tmp_path):
    many = [with_(claimReviewed=f"It is {at}.", url=f"https://c.example/{at}") for at in range(40)]
    many[37] = with_(reviewRating=None)

    done = bring(ledger, many, tmp_path)

    assert done.faults == [
        TableFault("", 38, "reviewRating", "reviewRating",
                   "says nothing: it has no alternateName, and no numbers on a scale")
    ]  # fmt: skip
    assert records(ledger, "verdict") == []
    kept = bring(ledger, many, tmp_path, skip_bad=True)
    assert (kept.report.created["verdict"], kept.report.refused) == (39, 1)


def test_the_same_file_twice_is_the_same(ledger, tmp_path):
    both = [FLAT, AS_MICRODATA, IN_A_GRAPH, with_(url=None, reviewBody="Anew.")]
    brought(ledger, both, tmp_path)
    before = export(ledger)

    again = brought(ledger, both, tmp_path)

    assert (again.report.created, again.report.changed) == ({}, {})
    assert again.report.same == {"verdict": 4}
    assert export(ledger) == before


def test_import_is_taken_back_whole_and_can_come_again(ledger, tmp_path):
    before = records(ledger, "rating"), records(ledger, "claim")
    done = brought(ledger, [FLAT, AS_MICRODATA], tmp_path)
    with writing(ledger, actor=CHIEF, now=NOW) as session:
        undone = import_acts.undo(
            session, actor=CHIEF, now=NOW, import_id=str(done.report.import_id)
        )

    assert undone.stays == []
    assert (records(ledger, "rating"), records(ledger, "claim")) == before
    assert records(ledger, "verdict") == []


def test_what_an_editor_changed_is_not_changed_back(ledger, tmp_path):
    brought(ledger, FLAT, tmp_path)
    said = records(ledger, "assertion")[0]
    article = record(ledger, "article", key="https://posts.example/1")
    taken(ledger, {**said, "stance": "questions"}, {**article, "title": "Ours now"})
    before = export(ledger)

    brought(ledger, FLAT, tmp_path)

    assert export(ledger) == before


def test_article_that_is_here_under_another_key_is_that_one(ledger, tmp_path):
    known = {"type": "article", "key": "a", "title": "Dry", "source": "The Posts",
             "url": "https://posts.example/1", "text": "The river is dry."}  # fmt: skip
    taken(ledger, known)

    brought(ledger, FLAT, tmp_path)

    assert len(records(ledger, "assertion", article="a")) == 1
    assert records(ledger, "article", key="https://posts.example/1") == []


def test_who_is_told_nowhere_else_to_say_it_says_it_on_the_page_of_the_review(ledger, tmp_path):
    brought(ledger, AS_MICRODATA, tmp_path)

    article = record(ledger, "article")
    assert (article["key"], article["genre"], article["source"]) == (
        "https://checks.example/boats", "fact check", "Boat Check",
    )  # fmt: skip
    said = record(ledger, "assertion")
    assert (said["stance"], said["attribution"]) == ("affirms", ["Rosa Ferry"])


def test_claim_that_nobody_is_told_to_say_only_appears(ledger, tmp_path):
    item = {"@type": "Claim", "appearance": "https://posts.example/1"}

    brought(ledger, with_(itemReviewed=item), tmp_path)

    assert record(ledger, "assertion")["stance"] == "observes"


def test_publication_that_says_it_itself_speaks_in_its_own_voice(ledger, tmp_path):
    item = {"author": {"@type": "Organization", "name": "the posts"}, "appearance": {
        "url": "https://posts.example/1", "publisher": "The Posts"}}  # fmt: skip

    brought(ledger, with_(itemReviewed=item), tmp_path)

    assert "attribution" not in record(ledger, "assertion")


@pytest.mark.parametrize("theirs", [
    with_(author={"name": "the open post"}), with_(url="https://facts.example/claims/x"),
    with_(author={"name": "Sister"}),
])  # fmt: skip
def test_review_that_says_it_is_ours_is_refused(ledger, tmp_path, theirs):
    taken(ledger, {"type": "source", "name": "Sister", "ours": True}, CLAIM, OURS_ON_IT)

    done = bring(ledger, theirs, tmp_path, ours=OURS)

    [amiss] = done.faults
    assert (amiss.row, amiss.column) == (1, "author")
    assert "which is this newsroom" in amiss.reason
    assert len(records(ledger, "verdict")) == 1


def test_our_own_feed_changes_nothing_where_it_came_from(ledger, tmp_path):
    taken(ledger, CLAIM, OURS_ON_IT)
    before = export(ledger)

    done = brought(ledger, our_feed(ledger), tmp_path, ours=OURS)

    assert done.left == {"reviews of ours that are here already": 1}
    assert export(ledger) == before


def test_our_own_feed_is_known_as_ours_where_nobody_says_who_we_are(ledger, tmp_path):
    taken(ledger, CLAIM, OURS_ON_IT)
    before = export(ledger)

    done = brought(ledger, our_feed(ledger), tmp_path)

    assert done.left == {"reviews of ours that are here already": 1}
    assert export(ledger) == before


@pytest.mark.parametrize("elsewhere", [
    [{**CLAIM, "statement": "Boats fly."}, OURS_ON_IT], [CLAIM, {**OURS_ON_IT, "rating": "false"}],
    [CLAIM, {**OURS_ON_IT, "publisher": "Checks"}],
])  # fmt: skip
def test_review_of_another_ledger_is_theirs_though_a_verdict_here_has_its_key(
    ledger, other, tmp_path, elsewhere
):
    taken(ledger, CLAIM, OURS_ON_IT)
    taken(other, *elsewhere)

    done = brought(other, our_feed(ledger), tmp_path)

    assert (done.left, len(records(other, "verdict", publisher="The Open Post"))) == ({}, 1)


def our_feed(ledger: Engine) -> Any:
    out = io.BytesIO()
    with sights.read(ledger, Sight.PUBLIC) as session:
        review_feeds.write(session, out, POST, "https://facts.example/feeds/reviews")
    return json.loads(out.getvalue())


STORY: list[Record] = [
    {"type": "article", "key": "https://one.example/", "url": "https://one.example/",
     "title": "Shut", "source": "The One", "published": "2020-09-20"},
    {"type": "article", "key": "https://two.example/", "url": "https://two.example/",
     "title": "Shut &amp; closed", "source": "The Two", "published": "2020-09"},
    {"type": "claim", "key": "c-1", "statement": "The bridge is &lt;shut&gt;. ",
     "language": "pt-BR"},
    {"type": "claim", "key": "c-2", "statement": "O rio está seco."},
    {"type": "assertion", "claim": "c-1", "article": "https://one.example/",
     "attribution": ["Ann Mayor"], "said": "2020-09-19", "words": "verbatim"},
    {"type": "assertion", "claim": "c-1", "article": "https://two.example/"},
    {"type": "assertion", "claim": "c-2", "article": "https://two.example/",
     "attribution": [{"described": "a clerk"}]},
    {"type": "verdict", "key": "w-1", "claim": "c-1", "rating": "false",
     "rationale": "It is open,\nwe &amp; others saw.", "at": "2020-09-30"},
    {"type": "verdict", "key": "w-2", "claim": "c-2", "rating": "unproven",
     "rationale": "Nobody looked.", "at": "2020-10-01T10:00Z"},
]  # fmt: skip
CARRIED = {
    "claim": ("statement", "language"),
    "article": ("key", "url", "title", "source", "published"),
    "verdict": ("rating", "rationale", "at"),
    "assertion": ("article", "attribution", "said", "stance"),
}


def carried(ledger: Engine) -> dict[str, list[tuple[Any, ...]]]:
    return {
        kind: sorted(
            (tuple(one.get(name) for name in names) for one in records(ledger, kind)), key=str
        )
        for kind, names in CARRIED.items()
    }


def test_what_we_tell_comes_back_elsewhere_as_it_was(ledger, other, tmp_path):
    taken(ledger, *STORY, *[
        {"type": "claim", "key": f"n-{at}", "statement": f"{at} {words}"}
        for at, words in enumerate(naughty.FEW)
    ], *[
        {"type": "verdict", "key": f"n-{at}", "claim": f"n-{at}", "rating": "true",
         "rationale": words}
        for at, words in enumerate(naughty.FEW)
    ])  # fmt: skip

    done = brought(other, our_feed(ledger), tmp_path)

    assert carried(other) == carried(ledger)
    assert {one["publisher"] for one in records(other, "verdict")} == {"The Open Post"}
    assert done.left == {}
    again = brought(other, our_feed(ledger), tmp_path)
    assert (again.report.created, again.report.changed) == ({}, {})


def test_records_it_hands_out_are_those_it_takes(ledger, other, tmp_path):
    done = brought(ledger, [FLAT, AS_MICRODATA, IN_A_GRAPH], tmp_path)

    taken(other, *done.lines)

    assert export(other) == export(ledger)


def test_naughty_reviews_come_in_or_are_refused_by_name(ledger, tmp_path):
    many = [
        {"@type": "ClaimReview", "claimReviewed": f"{at} {words}", "author": words or "x",
         "url": f"https://n.example/{at}", "reviewBody": words, "inLanguage": words,
         "datePublished": words, "reviewRating": {"alternateName": words, "ratingValue": words},
         "itemReviewed": {"author": words, "appearance": words}}
        for at, words in enumerate(naughty.FEW)
    ]  # fmt: skip

    done = bring(ledger, many, tmp_path, skip_bad=True)

    assert done.report.created["verdict"] + done.report.refused == len(many)
    assert done.report.created["verdict"] > len(many) / 2
    assert all(one.reason and one.row for one in done.faults)


def test_verdicts_of_others_make_no_claim_public(ledger, tmp_path):
    brought(ledger, FLAT, tmp_path)

    with sights.read(ledger, Sight.PUBLIC) as session:
        assert session.scalars(select(Verdict.key)).all() == []


@pytest.mark.parametrize(
    ("given", "name", "is_one"),
    [
        (FLAT, "x.json", True), ([FLAT], "x.jsonld", True),
        ({"@type": "DataFeed", "dataFeedElement": [{"item": FLAT}]}, "x.json", True),
        ({"type": "claim", "statement": "ClaimReview"}, "x.jsonl", False),
        ({"type": "Annotation", "body": FLAT}, "x.jsonld", False),
        ("no JSON", "x.json", False), ("<p>", "x.html", True),
    ],
)  # fmt: skip
def test_files_with_reviews_are_known(tmp_path, given, name, is_one):
    path = tmp_path / name
    path.write_text(given if isinstance(given, str) else json.dumps(given))

    assert review_files.is_one(path) is is_one
