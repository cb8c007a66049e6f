"""The chart of lines that sliders move."""

import doctest
import sys

import pandas as pd
import pytest

from tightrope import charts


def picture(**options):
    meeting = pd.DataFrame(
        [(0, 0.0, "never"), (10, 40.0, "above 40")], columns=["rate", "odds", "words"]
    ).assign(change=-0.1)
    flat = pd.DataFrame({"odds": [0, 100], "change": -0.1})
    steep = pd.DataFrame({"rate": [0, 0, 10, 10], "odds": [0, 100] * 2})
    return charts.crossing(
        {"stay": steep.assign(change=-steep["rate"] / 40), "go": flat},
        meeting,
        "odds",
        "change",
        "words",
        {"rate": charts.slider_over(pd.Index([0, 10]), "us", "US rate, %", 10)},
        title="Lines",
        subtitle="% of income",
        alt_text="Two lines.",
        x_title="probability",
        x_domain=(0, 100),
        **options,
    )


def test_examples_in_the_documentation_hold():
    assert doctest.testmod(sys.modules["tightrope.charts.crossing"]).failed == 0


def test_sliders_choose_rows_only_where_a_frame_has_their_column():
    spec = picture().to_dict()
    rules = [str(layer.get("transform", "")) for layer in spec["layer"]]
    # the line, its name, what is pointed at: of the first, then of the second; the
    # crossing and the sentence
    moved = ["=== us" in rule for rule in rules]
    assert moved == [True] * 3 + [False] * 3 + [True] * 2


def test_lines_are_named_at_their_ends_and_words_follow_the_crossing():
    spec = picture(palette={"stay": charts.INK}).to_dict()
    marks = [layer["mark"] for layer in spec["layer"]]
    assert [m.get("text") for m in marks if m["type"] == "text"] == ["stay", "go", None]
    hues = [mark["color"] for mark in marks if mark["type"] == "line"]
    assert hues == [charts.INK, charts.OTHER]
    assert "datum['words']" in str(spec["layer"][-1]["transform"])


def test_it_can_be_shown():
    charts.show(picture(), "lines", [pd_source()])


def pd_source() -> pd.DataFrame:
    frame = pd.DataFrame({"a": [1]})
    frame.attrs = {"source": "A table", "grade": "A"}
    return frame


def test_a_slider_needs_two_values():
    with pytest.raises(ValueError):
        charts.slider_over([1], "us", "US rate, %", 1)
