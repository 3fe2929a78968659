from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.web.timelines import LEFT, RIGHT, Event, Lane, Said, timeline

DAY = date(2020, 9, 21)
STAKES = (Lane("A", "A 80%", "", 80.0), Lane("B", "B none", "", 0.0))


def test_timeline_of_nothing_said_is_none() -> None:
    assert timeline(STAKES, []) is None


def test_height_is_the_figure() -> None:
    made = timeline(STAKES, [Said("A", DAY, "affirms"), Said("B", DAY, "affirms")])

    assert made is not None
    assert [text for _, text in made.grid] == ["0", "20", "40", "60", "80"]
    assert made.tracks[0].y < made.tracks[1].y == made.base


def test_answers_without_a_figure_stand_one_below_the_other() -> None:
    made = timeline([Lane("A", "A yes", ""), Lane("B", "B no", "")], [Said("A", DAY, "affirms")])

    assert made is not None
    assert made.tracks[1].y - made.tracks[0].y == 40


def test_assertions_of_one_day_do_not_cover_each_other() -> None:
    made = timeline(STAKES, [Said("A", DAY, "affirms"), Said("A", DAY, "denies")])

    assert made is not None
    first, second = made.tracks[0].dots
    assert second.x - first.x == 12


def test_labels_of_close_figures_do_not_cover_each_other() -> None:
    lanes = (Lane("A", "A 60", "", 60.0), Lane("B", "B 59", "", 59.0))

    made = timeline(lanes, [Said("A", DAY, "affirms")])

    assert made is not None
    assert abs(made.tracks[0].label_y - made.tracks[1].label_y) >= 17


def test_flags_of_one_day_stand_in_two_rows() -> None:
    made = timeline(STAKES, [Said("A", DAY, "affirms")], [Event(DAY, "False"), Event(DAY, "True")])

    assert made is not None
    assert [flag.y for flag in made.flags] == [8, 34]


def test_flag_at_the_end_runs_to_the_left() -> None:
    later = date(2020, 11, 16)

    made = timeline(STAKES, [Said("A", DAY, "affirms")], [Event(later, "Cannot be determined")])

    assert made is not None
    assert made.flags[0].left + made.flags[0].width == made.flags[0].x


def test_band_is_the_stated_period_as_far_as_it_is_shown() -> None:
    lane = Lane("A", "A 80%", "", 80.0, (date(2020, 9, 20), None))

    made = timeline([lane, STAKES[1]], [Said("A", DAY, "affirms")])

    assert made is not None
    assert made.tracks[0].band is not None
    assert made.tracks[0].band[1] == RIGHT


@given(st.lists(st.tuples(st.sampled_from("AB"), st.dates()), min_size=1, max_size=20))
def test_everything_said_lies_on_the_timeline(said: list[tuple[str, date]]) -> None:
    made = timeline(STAKES, [Said(letter, day, "affirms") for letter, day in said])

    assert made is not None
    dots = [dot for track in made.tracks for dot in track.dots]
    assert len(dots) == len(said)
    assert all(LEFT <= dot.x <= RIGHT for dot in dots)
