from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from claimtracker.web.strips import At, Bar, Reach, strip


def test_percentages_stand_on_a_scale_to_a_hundred() -> None:
    made = strip([Reach("A", 79.5, 80.5), Reach("B", 0, 0), Reach("C", 19.5, 20.5)], unit="%")

    assert made is not None
    assert [tick.text for tick in made.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    assert made.bars == (
        Bar("B", 0, 0.8, At(0.4, "B", "start")),
        Bar("C", 19.5, 1.0, At(20.0, "C", "middle")),
        Bar("A", 79.5, 1.0, At(80.0, "A", "middle")),
    )


def test_open_end_runs_to_the_end_of_the_scale() -> None:
    made = strip([Reach("A", 100, None), Reach("B", 50, 60)])

    assert made is not None
    assert (made.bars[1].x, made.bars[1].x + made.bars[1].width) == (99.2, 100.0)


def test_one_figure_alone_has_no_gap() -> None:
    assert strip([Reach("A", 1, 2), Reach("B", None, None)]) is None


def test_dates_stand_on_an_axis_of_days() -> None:
    september, november = (date(2020, month, day).toordinal() for month, day in ((9, 15), (11, 12)))

    made = strip([Reach("A", None, september), Reach("B", None, november)], dates=True)

    assert made is not None
    assert [tick.text for tick in made.ticks] == ["", "Oct 2020", "Nov", ""]


ENDS = st.one_of(st.none(), st.floats(-1e12, 1e12))


@given(st.lists(st.tuples(ENDS, ENDS), max_size=6))
def test_everything_lies_on_the_strip(ends: list[tuple[float | None, float | None]]) -> None:
    answers = [
        Reach("A", *sorted((low, high))) if low is not None and high is not None
        else Reach("A", low, high)
        for low, high in ends
    ]  # fmt: skip

    made = strip(answers)

    bars = made.bars if made else ()
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.01 for bar in bars)


def test_letters_that_would_cover_each_other_are_left_out_and_the_first_stay() -> None:
    made = strip(
        [Reach(letter, n, n) for n, letter in enumerate("BACDEFGHIJKLMNOPQRSTUVWXYZ")]
        + [Reach("AA", 500.0, 500.0)]
    )

    assert made is not None
    assert [bar.letter for bar in made.bars if bar.label] == ["B", "Y", "AA"]
    assert len(made.bars) == 27
