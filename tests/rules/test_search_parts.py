from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtracker.errors import Invalid
from claimtracker.rules.search_parts import runs, written
from claimtracker.rules.search_query import Query, Term, parse
from claimtracker.rules.text import fold
from tests.rules.test_search_query import NASTY

TYPED = st.text(st.sampled_from('ab ":-\u201c') | st.characters()) | st.lists(
    st.sampled_from(["a", "OR", "-b", "source:x", 'source:"y ""z"""', "-topic:q", '"a b"', "for:"])
).map(" ".join)

# No ledger holds a name with any other character.
NAMED = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")


def _parsed(text: str) -> Query | None:
    try:
        return parse(text)
    except Invalid:
        return None


@given(TYPED)
@example('source:"a"" b')
@example("a OR OR b")
def test_search_means_the_same_written_in_its_parts(text: str) -> None:
    assert _parsed(" ".join(run.written for run in runs(text))) == _parsed(text)


@pytest.mark.parametrize("text", NASTY)
def test_nasty_search_means_the_same_written_in_its_parts(text: str) -> None:
    assert _parsed(" ".join(run.written for run in runs(text))) == _parsed(text)


@given(st.text(NAMED, min_size=1).filter(lambda name: fold(name)))
@example('The "Real" Post')
@example("\u201cQuoted\u201d")
@example("OR")
def test_filter_of_any_name_is_read_as_that_name(name: str) -> None:
    query = parse(f"bridge {written('source', name)} -ferry")

    assert [fold(value) for value in query.filters[0].values] == [fold(name)]
    assert (query.terms, query.without) == ((Term(("bridge",)),), (Term(("ferry",)),))


def test_part_taken_out_leaves_the_others_as_they_were() -> None:
    left = [run.written for run in runs('oracle OR "tik tok" source:a OR source:b -c OR x')]

    assert left == ['oracle OR "tik tok"', "source:a OR source:b", "-c", '"OR"', "x"]
