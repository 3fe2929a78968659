from __future__ import annotations

from datetime import date

from claimtracker.rules import matching, posts
from claimtracker.rules.matching import Matches
from claimtracker.rules.statements import Index, Statement

FILL = [
    Statement(f"fill-{at}", f"The mayor of town {at} opened road number {at} on a Monday.")
    for at in range(60)
]
BATMOBILE = Statement("batmobile", "The Batmobile was stolen in Detroit.", ("Batmobile Stolen?",))
GIRAFFE = Statement("giraffe", "A giraffe killed two lion hunters in Kruger.", (), date(2016, 3, 9))
GIRAFFE_BEFORE = Statement(
    "giraffe-before", "A giraffe killed two lion hunters in Kruger.", (), date(2009, 1, 4)
)
CLAIMS = Index([*FILL, BATMOBILE, GIRAFFE_BEFORE, GIRAFFE])


def answer(text: str, day: date | None = None) -> Matches:
    return matching.answer(posts.read(text, CLAIMS.counts, day), CLAIMS, matching.came())


def test_claim_that_says_so_comes_first_and_is_likely() -> None:
    found = answer("BREAKING: somebody has stolen the Batmobile in Detroit!")

    assert found.matches[0].id == "batmobile"
    assert found.matches[0].score > 0.5
    assert found.none < 0.5


def test_nothing_matches_what_nobody_wrote() -> None:
    assert answer("xylophone quartz") == Matches((), 1.0)
    assert answer("") == Matches((), 1.0)


def test_what_shares_a_word_of_all_claims_is_unlikely_to_match() -> None:
    found = answer("My cousin baked a cake with cherries for the mayor")

    assert found.none > 0.8


def test_all_scores_and_none_are_one_whole() -> None:
    found = matching.answer(
        posts.read("The mayor of town 7", {}), CLAIMS, matching.came(), limit=1000
    )

    assert abs(sum(one.score for one in found.matches) + found.none - 1) < 1e-9


def test_claim_of_the_days_after_a_post_comes_before_the_same_of_years_before() -> None:
    found = answer("Giraffe kills two lion hunters in Kruger", date(2016, 3, 8))

    assert [one.id for one in found.matches[:2]] == ["giraffe", "giraffe-before"]
    assert found.matches[0].score > 2 * found.matches[1].score


def test_what_is_left_out_is_not_among_the_candidates() -> None:
    asked = matching.weigh(posts.read("The Batmobile was stolen", CLAIMS.counts), CLAIMS)

    found = matching.candidates(asked, CLAIMS, without=frozenset({"batmobile"}))

    assert "batmobile" not in {one.id for one in found}


def test_order_of_claims_changes_nothing() -> None:
    turned = Index([*reversed(CLAIMS.statements)])
    post = posts.read("Giraffe kills two lion hunters in Kruger", CLAIMS.counts)

    one, other = (
        matching.answer(post, CLAIMS, matching.came()),
        matching.answer(post, turned, matching.came()),
    )

    assert [m.id for m in one.matches] == [m.id for m in other.matches]


def test_script_without_spaces_is_matched() -> None:
    claims = Index([*FILL, Statement("bytedance", "字节跳动出售了海外业务")])

    found = matching.answer(posts.read("据报道字节跳动出售海外业务", {}), claims, matching.came())

    assert found.matches[0].id == "bytedance"
