"""Lines of a file become records, or a refusal that names the field and what would do."""

from __future__ import annotations

import json

import pytest

from claimtracker.exchange.records import BadRecord, Record, read
from claimtracker.rules.vocabulary import STANDINGS

# What every type takes, field by field, with an example of each.
EXAMPLES = {
    "source": {"name": "The Meridian", "domain": "meridian.example", "kind": "daily", "ours": True},
    "article": {
        "url": "https://meridian.example/1", "title": "Sale", "source": "The Meridian",
        "byline": "Ada", "published": "2020-09-22", "retrieved": "2020-09-23", "language": "en",
        "genre": "news", "standfirst": "A sale.", "text": "It is sold.", "text_file": "sale.txt",
        "copy_of": "sale-0", "copy": "reprint", "versions": [{"date": "2020", "text": "Sold?"}],
    },
    "notice": {"article": "sale", "kind": "correction", "date": "2020-09-23", "text": "Not sold."},
    "entity": {
        "name": "Singapore", "kind": "place", "aliases": ["SG"], "within": "Asia",
        "wikidata": "Q334",
    },
    "attribute": {
        "name": "stake held in", "kind": "quantity", "question": "What stake?",
        "definition": "A share of the capital.", "aliases": ["share of"], "unit": "%",
        "single": True, "runs": "figure", "shelf_life": 30,
    },
    "claim": {
        "statement": "It keeps 80%.", "language": "en", "mode": "fact", "due": "2021",
        "subject": "ByteDance", "attribute": "stake held in", "object": "TikTok", "value": "80%",
        "from": "2020-09", "to": "2020-10", "supplied": ["object"], "topics": ["Sale"],
        "state": "published",
    },
    "assertion": {
        "claim": "stake-80", "article": "sale", "stance": "affirms", "quote": "80%",
        "prefix": "keeps ", "suffix": ".", "start": 0, "end": 3, "part": "body",
        "attribution": ["Oracle"], "said": "2020-09-21", "words": "verbatim", "original": "80 %",
        "hedged": True, "standing": "stands", "note": "twice",
    },
    "verdict": {
        "claim": "stake-80", "assertion": "a-1", "rating": "true", "rationale": "It says so.",
        "evidence": [{"evidence": "e-1", "relation": "supports", "note": "page 2"}],
        "publisher": "The Meridian", "state": "published", "by": "Ada", "at": "2020-10-01",
        "as_of": "2020-09", "change": "correction", "public_note": "Corrected.",
    },
    "evidence": {
        "title": "The filing", "url": "https://sec.example", "archived": "https://archive.example",
        "kind": "primary", "locator": "page 2", "seen": "2020-10-01", "state": "stands",
        "note": "long",
    },
    "dispute": {
        "subject": "ByteDance", "attribute": "stake held in", "object": "TikTok",
        "claim": "stake-80", "state": "closed", "outcome": "rounding", "note": "near", "by": "Ada",
        "at": "2020-10-01",
    },
    "rating": {
        "code": "true", "label": "True", "ordinal": 5, "best": 5, "worst": 1, "retired": False,
    },
    "outcome": {
        "code": "true", "label": "True", "ordinal": 5, "best": 5, "worst": 1, "retired": False,
    },
    "topic": {"name": "Sale", "note": "of TikTok"},
    "forward": {"from": "stake-80-percent", "to": "stake-80"},
    "contradiction": {
        "claims": ["stake-80", "stake-none"], "kind": "value", "state": "closed",
        "outcome": "rounding", "note": "near", "by": "Ada", "at": "2020-10-01",
    },
}  # fmt: skip

NEEDED = {
    "source": ["name"], "article": ["title", "source"], "notice": ["article", "kind", "text"],
    "entity": ["name"], "attribute": ["name", "kind"], "claim": ["statement"],
    "assertion": ["article"], "verdict": ["rating"], "evidence": ["key", "title"],
    "dispute": ["state"], "rating": ["code", "label"], "outcome": ["code", "label"],
    "topic": ["name"], "forward": ["from", "to"], "contradiction": ["claims", "kind"],
}  # fmt: skip


def line(kind, /, **fields):
    return json.dumps({"type": kind, **fields}, ensure_ascii=False)


def whole(kind):
    return {"key": "k", **EXAMPLES[kind]}


def refusal(raw):
    with pytest.raises(BadRecord) as caught:
        read(7, raw)
    return caught.value.field, str(caught.value)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_record_takes_every_field_of_its_type(kind) -> None:
    record = read(7, line(kind, **whole(kind)))

    assert (record.line, record.type) == (7, kind)
    assert set(record.given) == set(whole(kind))


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, fields in NEEDED.items() for field in fields]
)
def test_record_without_a_needed_field_names_it(kind, field) -> None:
    given = {name: value for name, value in whole(kind).items() if name != field}

    found = refusal(line(kind, **given))

    assert found == (field, f"is missing; a record of type {kind} needs it")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_record_takes_nothing_in_every_field_that_is_not_needed(kind) -> None:
    given = {n: v if n in NEEDED[kind] else None for n, v in whole(kind).items()}

    record = read(7, line(kind, **given))

    assert {n for n, value in record.given.items() if value is not None} == set(NEEDED[kind])


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind in EXAMPLES for field in whole(kind)]
)
def test_record_refuses_a_field_of_another_shape(kind, field) -> None:
    given = whole(kind) | {field: {"a": {}}}

    name, reason = refusal(line(kind, **given))

    assert name == field
    assert reason.startswith(("is an object, ", "is no list"))


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, field)
        for kind, given in EXAMPLES.items()
        for field, value in given.items()
        if isinstance(value, str) and field not in ("prefix", "suffix")
    ],
)
def test_record_refuses_a_text_that_says_nothing(kind, field) -> None:
    found = refusal(line(kind, **whole(kind) | {field: " \n"}))

    assert found == (field, "is empty, a text is needed")


def test_context_of_a_quote_may_be_a_space_alone() -> None:
    record = read(1, line("assertion", article="a", prefix=" ", suffix="\n"))

    assert (record.given["prefix"], record.given["suffix"]) == (" ", "\n")


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"domian": "x"}, ("domian", "; perhaps 'domain' is meant")),
        ({"Name": "x"}, ("Name", "; perhaps 'name' is meant")),
        ({"zzz": "x"}, ("zzz", "")),
        ({"": "x"}, ("", "")),
    ],
)
def test_unknown_field_names_the_nearest_one(given, found) -> None:
    field, reason = refusal(line("source", name="a", **given))

    assert (field, reason.removeprefix("is no field of a record of type source")) == found


SHELF = {"name": "a", "kind": "text"}
WORD = {"code": "a", "label": "a"}
ARTICLE = {"title": "a", "source": "b"}
TWO = "needs two keys of claims, or one where voices disagree over it"
LIST = 'is no list; write it as ["…", "…"]'


@pytest.mark.parametrize(
    ("kind", "given", "field", "reason"),
    [
        ("source", {"name": 5}, "name", "is 5, a text is needed"),
        ("source", {"name": ["a"]}, "name", "is a list, a text is needed"),
        ("source", {"name": True}, "name", "is true, a text is needed"),
        ("source", {"name": "a", "ours": "y"}, "ours", 'is "y", true or false is needed'),
        ("source", {"name": "a", "ours": 1}, "ours", "is 1, true or false is needed"),
        ("entity", {"name": "a", "aliases": "b"}, "aliases", LIST),
        ("entity", {"name": "a", "aliases": ["b", 1]}, "aliases", "is 1, a text is needed"),
        ("entity", {"name": "a", "within": 1}, "within", LIST),
        ("attribute", SHELF | {"shelf_life": -1}, "shelf_life", "is -1, a whole number is needed"),
        (
            "attribute",
            SHELF | {"shelf_life": 1.5},
            "shelf_life",
            "is 1.5, a whole number is needed",
        ),
        (
            "attribute",
            SHELF | {"shelf_life": True},
            "shelf_life",
            "is true, a whole number is needed",
        ),
        (
            "attribute",
            SHELF | {"shelf_life": 2**31},
            "shelf_life",
            "is 2147483648, a whole number is needed",
        ),
        ("rating", WORD | {"ordinal": "5"}, "ordinal", 'is "5", a number is needed'),
        ("rating", WORD | {"ordinal": False}, "ordinal", "is false, a number is needed"),
        (
            "attribute",
            {"name": "a", "kind": "date", "runs": "fast"},
            "runs",
            "is 'fast'; it can be state, figure, total, event",
        ),
        ("contradiction", {"claims": [], "kind": "value"}, "claims", TWO),
        ("contradiction", {"claims": ["a", "b", "c"], "kind": "value"}, "claims", TWO),
        (
            "assertion",
            {"article": "a", "standing": "lies"},
            "standing",
            f"is 'lies'; it can be {', '.join(STANDINGS)}, and a date may follow",
        ),
        (
            "verdict",
            {"rating": "a", "evidence": [{"evidence": "e"}]},
            "evidence",
            "has an entry without 'relation'",
        ),
        (
            "verdict",
            {"rating": "a", "evidence": ["e"]},
            "evidence",
            "has an entry that is no object",
        ),
        (
            "verdict",
            {"rating": "a", "evidence": [{"page": 1}]},
            "evidence",
            "has an entry with an unknown field 'page'",
        ),
        (
            "article",
            ARTICLE | {"versions": {}},
            "versions",
            'is no list; write it as [{"date": "2020-09-21", "text": "…"}]',
        ),
    ],
)
def test_wrong_value_names_field_and_what_would_do(kind, given, field, reason) -> None:
    assert refusal(line(kind, **given)) == (field, reason)


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("article", ARTICLE | {"published": "yesterday"}, "published"),
        ("article", ARTICLE | {"retrieved": "2020-02-30"}, "retrieved"),
        ("article", ARTICLE | {"versions": [{"date": "2020-13"}]}, "versions"),
        ("assertion", {"article": "a", "said": "20.9.2020"}, "said"),
        ("assertion", {"article": "a", "standing": "gone fishing"}, "standing"),
        ("claim", {"statement": "a", "from": "2021/2020"}, "from"),
        ("verdict", {"rating": "a", "at": "0000"}, "at"),
    ],
)
def test_date_that_no_calendar_has_is_refused(kind, given, field) -> None:
    name, reason = refusal(line(kind, **given))

    assert name == field
    assert reason.endswith(
        "; write 2020, 2020-09, 2020-09-22, 2020-09-22T10:00Z, 2020-09/2020-11, 2020-09/.. or"
        " 2020~."
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(number) -> None:
    found = refusal(f'{{"type": "rating", "code": "a", "label": "b", "ordinal": {number}}}')

    assert found == ("", f"The line is no JSON: {number} is no number.")


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 400])
def test_number_without_measure_is_refused(number) -> None:
    field, reason = refusal(f'{{"type": "rating", "code": "a", "label": "b", "best": {number}}}')

    assert field == "best"
    assert reason.endswith(", a number is needed")


def test_number_of_too_many_digits_is_refused() -> None:
    found = refusal(f'{{"type": "rating", "code": "a", "label": "b", "best": {"9" * 5000}}}')

    assert found == ("", "The line holds a number of too many digits.")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ('{"type": "source", "name": "a", "name": "b"}', "name"),
        ('{"type": "source", "type": "source", "name": "b"}', "type"),
        ('{"type": "verdict", "rating": "a", "evidence": [{"note": "a", "note": "b"}]}', "note"),
    ],
)
def test_field_that_stands_twice_is_refused(raw, field) -> None:
    assert refusal(raw) == (field, "stands twice in this record")


@pytest.mark.parametrize("raw", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_deep_nesting_is_refused(raw) -> None:
    assert refusal(raw) == ("", "The line is nested too deeply to be a record.")


def test_nesting_where_a_text_belongs_is_refused() -> None:
    deep = "[" * 500 + "]" * 500

    found = refusal(f'{{"type": "source", "name": {deep}}}')

    assert found == ("name", "is a list, a text is needed")


@pytest.mark.parametrize(
    ("escaped", "begins"),
    [
        (r"a\u0000b", "Character 2 of the text is a zero character (U+0000), "),
        (r"\ud83d", "Character 1 of the text is half of a surrogate pair (U+D83D), "),
        (r"ab\udca9", "Character 3 of the text is half of a surrogate pair (U+DCA9), "),
    ],
)
def test_text_that_cannot_be_stored_is_refused(escaped, begins) -> None:
    found = refusal(f'{{"type": "source", "name": "{escaped}"}}')

    assert found == ("name", f"{begins}which cannot be stored; remove it.")


def test_unknown_field_that_cannot_be_stored_is_shown_without_harm() -> None:
    found = refusal(r'{"type": "source", "name": "a", "\ud83dx": 1}')

    assert found == ("?x", "is no field of a record of type source")


def test_surrogate_pair_is_one_character() -> None:
    record = read(1, r'{"type": "source", "name": "\ud83d\ude00"}')

    assert record.given["name"] == "😀"


def test_line_ends_become_line_feeds_in_every_text() -> None:
    record = read(1, r'{"type": "article", "title": "a\rb", "source": "s", "text": "c\r\nd\n"}')

    assert (record.given["title"], record.given["text"]) == ("a\nb", "c\nd\n")


@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b", "a\x85b", "a\x0bb", "\u00a0a\ufeff"])
def test_text_keeps_what_else_it_holds(text) -> None:
    record = read(1, line("source", name=text))

    assert record.given["name"] == text


@pytest.mark.parametrize("raw", ["[]", '"source"', "5", "null", "true"])
def test_line_that_is_no_object_is_refused(raw) -> None:
    assert refusal(raw) == ("", "The line is no JSON object.")


@pytest.mark.parametrize("raw", ["{", "type: source", "{'type': 'source'}", '{"type": "a"} x'])
def test_line_that_is_no_json_is_refused(raw) -> None:
    field, reason = refusal(raw)

    assert field == ""
    assert reason.startswith("The line is no JSON: ")


@pytest.mark.parametrize(
    ("raw", "begins"),
    [
        ("{}", "is missing; it can be source, "),
        ('{"type": null}', "is missing; it can be source, "),
        ('{"type": "sauce"}', 'is "sauce"; it can be source, '),
        ('{"type": []}', "is a list; it can be source, "),
    ],
)
def test_record_without_a_known_type_names_the_known_ones(raw, begins) -> None:
    field, reason = refusal(raw)

    assert field == "type"
    assert reason.startswith(begins)


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("Daily Mail", {"name": "Daily Mail"}),
        ("A former manager", {"described": "A former manager", "guessed": "yes"}),
        ("an aide", {"described": "an aide", "guessed": "yes"}),
        ("some users", {"described": "some users", "guessed": "yes"}),
        ("several officials", {"described": "several officials", "guessed": "yes"}),
        ("many voters", {"described": "many voters", "guessed": "yes"}),
        ("unnamed source", {"described": "unnamed source", "guessed": "yes"}),
        ("Anonymous", {"described": "Anonymous", "guessed": "yes"}),
        ("sources close to the deal", {"described": "sources close to the deal", "guessed": "yes"}),
        ("Anonymous Content", {"described": "Anonymous Content", "guessed": "yes"}),
        ("Amazon", {"name": "Amazon"}),
        ({"name": "A former manager"}, {"name": "A former manager"}),
        ({"name": "Ken Glueck", "for": "Oracle"}, {"name": "Ken Glueck", "for": "Oracle"}),
        ({"described": "an aide", "for": "Oracle"}, {"described": "an aide", "for": "Oracle"}),
        ({"described": "Oracle"}, {"described": "Oracle"}),
    ],
)  # fmt: skip
def test_link_of_a_chain_is_named_or_described(written, link) -> None:
    record = read(1, line("assertion", article="a", attribution=[written]))

    assert record.given["attribution"] == (link,)


@pytest.mark.parametrize(
    "link", [5, [], {}, {"for": "Oracle"}, {"name": "a", "described": "b"}, {"named": "a"}, None]
)
def test_link_that_is_neither_is_refused(link) -> None:
    field, reason = refusal(line("assertion", article="a", attribution=[link]))

    assert field == "attribution"
    assert reason.startswith("has a link that ")


def test_attribution_that_is_no_chain_is_refused() -> None:
    field, reason = refusal(line("assertion", article="a", attribution="Oracle"))

    assert (field, reason) == (
        "attribution",
        'is no list; write it as ["Daily Mail", {"described": "an aide"}]',
    )


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("stands", ("stands", None)),
        ("corrected 2020-09-23", ("corrected", "2020-09-23")),
        ("taken back", ("taken back", None)),
        ("taken back 2020-10", ("taken back", "2020-10")),
    ],
)
def test_standing_may_say_since_when(written, standing) -> None:
    record = read(1, line("assertion", article="a", standing=written))

    assert record.given["standing"] == standing


@pytest.mark.parametrize(
    "date",
    ["2020", "2020-09", "2020-09-22", "2020-09-22T10:00Z", "2020~", "2020-09/2020-11",
     "2020-09/.."],
)  # fmt: skip
def test_dates_are_kept_as_written(date) -> None:
    assert read(1, line("claim", statement="a", **{"from": date})) == Record(
        1, "claim", {"statement": "a", "from": date}
    )
