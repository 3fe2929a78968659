from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
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


def test_marks_stand_on_the_day_said_and_move_only_up_and_down() -> None:
    made = timeline(STAKES, [Said("A", DAY, "affirms"), Said("A", DAY, "denies")])

    assert made is not None
    first, second = made.tracks[0].dots
    assert first.x == second.x
    assert abs(first.y - second.y) == 12


def test_what_is_said_several_times_on_a_day_is_one_mark_with_its_count() -> None:
    made = timeline(STAKES, [Said("A", DAY, "affirms")] * 3)

    assert made is not None
    assert [(dot.times, dot.is_counted) for dot in made.tracks[0].dots] == [(3, True)]


def test_counts_that_would_cover_each_other_are_not_written() -> None:
    next_day, year_later = DAY + timedelta(days=1), DAY + timedelta(days=365)
    days = [DAY, DAY, next_day, next_day, year_later]

    made = timeline(STAKES, [Said("A", day, "affirms") for day in days])

    assert made is not None
    assert [dot.is_counted for dot in made.tracks[0].dots] == [False, False, False]


def test_figure_is_dotted_for_its_shelf_life_and_has_no_line() -> None:
    later = DAY + timedelta(days=100)

    made = timeline(STAKES, [Said("A", DAY, "affirms"), Said("A", later, "affirms")], (), "%", 30)

    assert made is not None
    [first, second] = made.tracks[0].keeps
    assert made.tracks[0].line is None
    assert (first[0], second[0]) == tuple(dot.x for dot in made.tracks[0].dots)
    assert first[1] < second[0]
    assert second[1] - second[0] == pytest.approx(first[1] - first[0], abs=0.2)


def test_figures_that_are_said_again_in_time_keep_as_one() -> None:
    said = [Said("A", DAY + timedelta(days=days), "affirms") for days in (0, 20, 40)]

    made = timeline(STAKES, said, (), "%", 30)

    assert made is not None
    assert len(made.tracks[0].keeps) == 1


def test_corrected_figure_keeps_until_it_was_corrected() -> None:
    gone = DAY + timedelta(days=3)

    made = timeline(STAKES, [Said("A", DAY, "affirms", gone)], (), "%", 30)

    assert made is not None
    said, corrected = made.tracks[0].dots
    assert (said.stance, corrected.stance) == ("affirms", "gone")
    assert made.tracks[0].keeps == ((said.x, corrected.x),)


def test_period_before_all_that_was_said_stretches_the_axis() -> None:
    lane = Lane("A", "A 80%", "", 80.0, (date(2020, 8, 1), date(2020, 8, 31)))

    made = timeline([lane, STAKES[1]], [Said("A", DAY, "affirms")])

    assert made is not None
    band = made.tracks[0].band
    assert band is not None
    assert LEFT <= band[0] < band[1] < made.tracks[0].dots[0].x


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


def test_interval_of_a_figure_is_drawn_as_high_as_it_is() -> None:
    lanes = (
        Lane("A", "A 10 to 90", "", 50.0, None, (10.0, 90.0)),
        Lane("B", "B at least 40", "", 40.0, None, (40.0, None)),
        Lane("C", "C 80", "", 80.0, None, (79.5, 80.5)),
    )

    made = timeline(lanes, [Said(letter, DAY, "affirms") for letter in "ABC"])

    assert made is not None
    reached = {track.letter: track.reach for track in made.tracks}
    levels = {text: y for y, text in made.grid}
    assert reached["A"] is not None
    assert reached["B"] is not None
    assert reached["C"] is None
    assert reached["A"][1] < levels["80"] < reached["A"][1] + reached["A"][3] < levels["0"]
    assert reached["B"][1] < levels["80"]
    assert reached["B"][1] + reached["B"][3] == pytest.approx(levels["40"], abs=0.2)


def test_interval_stays_within_the_scale() -> None:
    lanes = (
        Lane("A", "A 60", "", 60.0, None, (59.5, 60.5)),
        Lane("B", "B 59", "", 59.0, None, (58.5, 59.5)),
    )

    made = timeline(lanes, [Said(letter, DAY, "affirms") for letter in "AB"])

    assert made is not None
    [(_, above, _, high), (_, below, _, low)] = (
        track.reach or (0, 0, 0, 0) for track in made.tracks
    )
    levels = [y for y, _ in made.grid]
    assert min(levels) <= above < above + high <= below + 0.1
    assert below + low <= made.base


def test_figures_too_far_apart_for_one_scale_stand_one_below_the_other() -> None:
    lanes = [
        Lane(letter, letter, "", figure) for letter, figure in zip("ABC", (9, 90, 2e6), strict=True)
    ]

    made = timeline(lanes, [Said(letter, DAY, "affirms") for letter in "ABC"])

    assert made is not None
    assert [text for _, text in made.grid] == ["", "", ""]
    assert [round(b.y - a.y) for a, b in pairwise(made.tracks)] == [40, 40]


def test_of_many_answers_those_given_most_often_have_labels() -> None:
    lanes = [Lane(f"L{n}", f"L{n}", "", float(100 + n)) for n in range(60)]
    said = [Said(f"L{n}", DAY, "affirms") for n in range(60)] + [Said("L59", DAY, "denies")]

    made = timeline(lanes, said)

    assert made is not None
    labelled = [track.letter for track in made.tracks if track.text]
    assert (len(labelled), made.unlabelled, "L59" in labelled) == (24, 36, True)
    assert made.height < 700


def test_what_was_said_some_day_of_a_year_has_a_line_through_the_year() -> None:
    year = Said("A", date(2020, 1, 1), "affirms", until=date(2020, 12, 31))

    made = timeline(STAKES, [year, Said("B", date(2021, 3, 1), "affirms")])

    assert made is not None
    said, later = made.tracks
    [(begins, ends)] = said.unsure
    assert (begins, ends < later.first) == (said.first, True)


@given(st.lists(st.tuples(st.sampled_from("AB"), st.dates()), min_size=1, max_size=20))
def test_everything_said_lies_on_the_timeline(said: list[tuple[str, date]]) -> None:
    made = timeline(STAKES, [Said(letter, day, "affirms") for letter, day in said])

    assert made is not None
    dots = [dot for track in made.tracks for dot in track.dots]
    assert sum(dot.times for dot in dots) == len(said)
    assert all(LEFT <= dot.x <= RIGHT for dot in dots)
