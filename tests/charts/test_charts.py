"""Charts: what they must carry, that they keep to Vega-Lite, and how they say it."""

import json
import math
from itertools import pairwise

import altair as alt
import numpy as np
import pandas as pd
import pytest

from tightrope import charts, data, findings

WORDS = {"title": "T", "subtitle": "bn JPY, 2024", "alt_text": "A."}


@pytest.fixture
def table() -> pd.DataFrame:
    frame = pd.DataFrame({"x": [1.0]})
    named = {"name": "t", "title": "T", "vintage": "2025"}
    frame.attrs = named | {"grade": "A", "source": "An office"}
    return frame


@pytest.fixture
def out(monkeypatch) -> list:
    shown = []
    monkeypatch.setattr(
        "tightrope.charts.display.display", lambda thing, **_: shown.append(thing)
    )
    return shown


@pytest.fixture
def frame() -> pd.DataFrame:
    """Two parties in two years; one value is missing, one negative."""
    rows = {"year": [2023, 2024] * 2, "v": [1.0, -2.0, None, 4.0], "p": list("aabb")}
    frame = pd.DataFrame(rows)
    day = pd.to_datetime(frame["year"].astype(str))
    return frame.assign(kind=["x", "x", "y", "y"], day=day)


def line(rows: int = 3, **changes):
    values = {"year": range(rows), "v": [i / 3 for i in range(rows)], "p": "Japan"}
    words = WORDS | {"alt_text": "A line."} | changes
    return charts.lines(pd.DataFrame(values), "year", "v", "p", **words)


def test_shows_spec_words_and_source(table, out):
    charts.show(line(), "a-figure", [table], note="Careful.")
    spec = out[0][charts.MIME]
    assert out[0]["text/plain"] == spec["description"] == "A line."
    assert spec["usermeta"]["tightrope"] == {
        "figure": "a-figure",
        "source": "Source: An office. Careful.",
        "fluid": True,
    }
    assert out[1]["text/plain"] == "Source: An office. Careful."
    drawn = [row["v"] for row in spec["datasets"]["table-1"]]
    assert drawn == [0, 0.333333, 0.666667]


def test_a_finding_stands_over_the_chart_that_shows_it(table, out):
    words = {"value": 4.0, "unit": "%", "period": 2024, "source": [table]}
    finding = findings.state("x", "It was {value:.0f} {unit}.", **words)
    charts.show(line(), "a-figure", [table], finding=finding)
    spec = out[0][charts.MIME]
    assert spec["title"]["text"] == ["It was 4 %"]
    assert spec["title"]["subtitle"] == "T, bn JPY, 2024"
    assert spec["description"] == "It was 4 %. A line."


def test_a_source_stands_once_and_grade_c_in_words(table, out):
    weak = table.copy()
    weak.attrs = table.attrs | {"grade": "C", "source": "A newspaper"}
    charts.show(line(), "a", [table, weak, table])
    assert out[1]["text/plain"] == "Source: An office; A newspaper (grade C)."


def test_the_spec_does_not_depend_on_the_last_bit(table, out):
    for value in (0.1 + 0.2, 0.3):
        rows = pd.DataFrame({"year": [1, 2], "v": [value, 1.0], "p": "Japan"})
        charts.show(charts.lines(rows, "year", "v", "p", **WORDS), "a", [table])
    assert out[0] == out[2]


def test_what_is_left_of_a_sum_is_zero(table, out):
    rows = pd.DataFrame({"c": ["a", "b"], "v": [2.22045e-14, -3e-16]})
    charts.show(charts.bars(rows, "c", "v", **WORDS), "a", [table])
    drawn = [row["v"] for row in out[0][charts.MIME]["datasets"]["table-1"]]
    assert repr(drawn) == "[0.0, 0.0]"


@pytest.mark.parametrize(
    "name, changes, words",
    [
        ("Bad", {}, "small letters"),
        ("a", {"title": ""}, "needs a title"),
        ("a", {"rows": 5001}, "5000"),
    ],
)
def test_refusals(table, out, name, changes, words):
    with pytest.raises(charts.ChartError, match=words):
        charts.show(line(**changes), name, [table])
    assert not out


@pytest.mark.parametrize("source", [[pd.DataFrame()], []])
def test_needs_a_source(out, source):
    with pytest.raises(charts.ChartError, match="frames as"):
        charts.show(line(), "a", source)


def test_a_chart_by_hand_needs_words(table, out, frame):
    bare = alt.Chart(frame).mark_point().encode(x="year:Q")
    with pytest.raises(charts.ChartError, match="title and a description"):
        charts.show(bare, "a", [table])
    charts.show(charts.titled(bare, "T", "u", "Points."), "a", [table])
    assert out[0]["text/plain"] == "Points."


def test_builders_keep_to_the_schema_of_vega_lite(frame):
    """`show` does not check it again; and what Altair does with charts works."""
    ranges = frame.assign(low=frame["v"] - 1, high=frame["v"] + 1)
    dated = {"temporal": True, "step": True, "y_zero": False}
    made = [
        charts.lines(frame, "year", "v", "p", choose={"kind": "Kind:"}, **WORDS),
        charts.lines(frame, "day", "v", "p", **dated, **WORDS),
        charts.bars(frame, "year", "v", colour="p", **WORDS),
        charts.bars(frame.head(2), "year", "v", choose={"p": "Who:"}, **WORDS),
        charts.intervals(ranges, "year", "v", "low", "high", colour="p", **WORDS),
        charts.intervals(ranges.head(1), "p", "v", "low", "high", **WORDS),
    ]
    rule = alt.Chart(frame).mark_rule().encode(x="year:Q")
    for chart in made:
        assert len(chart.to_dict(validate=True)["layer"]) >= 2
        (chart + rule).to_dict(validate=True)
        again = chart.layer[-1].encode(x=alt.X("v:Q", title="other"))
        encoding = again.to_dict(validate=True)["encoding"]
        assert encoding["x"]["title"] == "other" and "y" in encoding
    (made[0] | made[2]).to_dict(validate=True)


def test_labels_at_the_ends_of_lines_keep_apart():
    """As Vega works it out, at the height that the chart has and at another."""
    rows = {"year": [1, 2, 1, 2, 1], "v": [0.0, 10, 5, 10, 7], "p": list("aabbc")}
    chart = charts.lines(pd.DataFrame(rows), "year", "v", "p", height=170, **WORDS)
    ends = list(chart.to_dict()["datasets"].values())[1]
    assert {row["year"] for row in ends} == {2}
    assert [row["last"] for row in ends] == [7, 10, 10]
    for height in (170, 60):
        label_y, highest = [], -math.inf
        for row in ends:
            pixel = row["span"] / height
            highest = max(highest, row["last"] - row["from_below"] * pixel)
            stood = highest + row["from_below"] * pixel
            label_y.append(min(stood, row["top"] - row["from_above"] * pixel))
        assert label_y[-1] <= 10
        assert all(b - a >= 16.9 * pixel for a, b in pairwise(label_y))


def test_a_missing_month_is_a_gap_and_a_missing_quarter_none():
    months = pd.to_datetime(["2025-03-01", "2025-04-01", "2025-06-01", "2025-07-01"])
    frame = pd.DataFrame({"month": months, "v": [1.0, 2, 4, 5], "p": "a"})
    chart = charts.lines(frame, "month", "v", "p", temporal=True, **WORDS)
    drawn = next(iter(chart.to_dict()["datasets"].values()))
    assert [row["v"] for row in drawn] == [1, 2, None, 4, 5]
    assert drawn[2]["month"].startswith("2025-05-01") and drawn[2]["p"] == "a"
    quarters = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-10-01", "2025-01-01"])
    chart = charts.lines(
        frame.assign(month=quarters), "month", "v", "p", temporal=True, **WORDS
    )
    assert len(next(iter(chart.to_dict()["datasets"].values()))) == 4


def test_bars_say_their_numbers_on_the_outer_side(frame):
    spec = charts.bars(frame.dropna(), "year", "v", colour="p", **WORDS).to_dict()
    sides = [layer["mark"].get("align") for layer in spec["layer"][1:]]
    assert sides == ["right", "left"]
    positive = charts.bars(frame.head(1), "year", "v", **WORDS).to_dict()
    assert [layer["mark"]["type"] for layer in positive["layer"]] == ["bar", "text"]


@pytest.mark.parametrize(
    "made, words",
    [
        (
            lambda f, w: charts.lines(f, "year", "v", "p", **w),
            "Lines: Trade. Bn USD, 2024. A and b.",
        ),
        (
            lambda f, w: charts.bars(f.tail(1), "p", "v", **w),
            "Bars: Trade. Bn USD, 2024. The largest is b: 4.",
        ),
        (
            lambda f, w: charts.bars(f, "year", "v", colour="p", **w),
            "Bars: Trade. Bn USD, 2024. The largest is 2024, b: 4.",
        ),
        (
            lambda f, w: charts.bars(f[f["v"] < 0], "p", "v", **w),
            "Bars: Trade. Bn USD, 2024. The largest is a: -2.",
        ),
        (
            lambda f, w: charts.intervals(f, "p", "v", "v", "v", **w),
            "Dots with lines: Trade. Bn USD, 2024. The largest is b: 4.",
        ),
    ],
)
def test_a_chart_without_words_of_its_own_says_what_it_holds(frame, made, words):
    chart = made(frame, {"title": "Trade", "subtitle": "bn USD, 2024"})
    assert chart.to_dict()["description"] == words


def test_table_escapes_and_formats(out):
    frame = pd.DataFrame(
        {
            "who": ["<b>x</b>", "y-z"],
            "share (%)": [20.0961, float("nan")],
            "n": [44175, 12],
            "change": [-0.001, -12.34],
        }
    )
    charts.table(frame, "Cap & tion")
    markup = out[0]["text/html"]
    assert "&lt;b&gt;" in markup and "Cap &amp; tion" in markup and ">20.1<" in markup
    assert ">–<" in markup and ">44,175<" in markup and "<th></th>" not in markup
    assert ">0.0<" in markup and ">−12.3<" in markup and ">y-z<" in markup
    assert out[0]["text/plain"].splitlines()[1] == "who\tshare (%)\tn\tchange"


def test_table_takes_formats_by_column(out):
    frame = pd.DataFrame({"year": [2023], "v": [np.float64(1.5)]})
    charts.table(frame, "C", formats={"year": "{:.0f}", "v": "{:+.2f}"})
    assert out[0]["text/plain"] == "C\nyear\tv\n2023\t+1.50"


def test_colours_are_the_same_everywhere():
    table = data.load("colours")
    hues = dict(zip(table["iso3"], table["hue"], strict=True))
    assert {code: hues[code] for code in charts.FIXED} == charts.FIXED
    for focus in ("JPN", "KOR", "CHL"):
        drawn = charts.colours([*hues, "PER"], focus)
        assert drawn.pop(focus, charts.INK) == charts.INK
        assert drawn.pop("PER") == charts.OTHER
        assert drawn.items() <= hues.items()


@pytest.mark.parametrize("ground", ["#ffffff", "#161616"])
def test_colours_can_be_told_from_the_page(ground):
    hues = data.load("colours")["hue"]
    assert hues.is_unique
    for hue in [*hues, charts.GREEN, charts.ORANGE]:
        assert charts.contrast(hue, ground) >= 3
        assert charts.contrast(charts.legible(hue, ground), ground) >= 4.5
    assert charts.contrast(charts.OTHER, "#ffffff") >= 4.5


# ---- what cannot be drawn


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"v": [None, None]}, "it would be empty"),
        ({"v": ["many", "few"]}, "the column 'v' holds text"),
        ({"year": None}, "there is no column 'year'"),
    ],
)
def test_a_chart_that_would_show_nothing_is_refused(table, out, changes, message):
    rows = pd.DataFrame({"year": [2023, 2024], "v": [1.0, 2.0]}).assign(**changes)
    rows = rows.dropna(axis=1, how="all") if "year" in changes else rows
    chart = alt.Chart(rows).mark_bar().encode(x="year:Q", y="v:Q")
    with pytest.raises(charts.ChartError, match=message):
        charts.show(charts.titled(chart, "T", "s", "A."), "a", [table])
    assert out == []


def test_a_chart_without_rows_is_refused(table, out):
    with pytest.raises(charts.ChartError, match="it would be empty"):
        charts.show(line(rows=0), "a", [table])


def test_columns_that_transforms_make_are_columns(table, out):
    rows = pd.DataFrame({"year": [2023], "v": [1.0]})
    chart = alt.Chart(rows).mark_bar().encode(x="year:Q", y="twice:Q")
    chart = chart.transform_calculate(twice="2 * datum.v")
    charts.show(charts.titled(chart, "T", "s", "A."), "a", [table])
    assert len(out) == 2


def test_a_column_may_have_any_name(table, out):
    rows = pd.DataFrame({"who's.it": ["a", "b"], 'bn "USD" [f.o.b.]': [-1.0, 2.0]})
    charts.show(charts.bars(rows, *rows.columns, **WORDS), "a", [table])
    spec = out[0][charts.MIME]
    drawn = spec["datasets"]["table-1"][0]
    assert list(spec["usermeta"]["tightrope"]["columns"]) == list(drawn)
    text = json.dumps({key: spec[key] for key in spec if key != "usermeta"})
    assert "who's.it" not in text and "[f.o.b.]" not in text
    assert all(f'"field": "{name}"' in text for name in drawn)


def test_days_written_as_text_are_days_where_the_reader_is(table, out):
    rows = pd.DataFrame({"day": ["2025-04-02", "2025-04-09"], "v": [1, 2]})
    chart = alt.Chart(rows).mark_line().encode(x="day:T", y="v:Q")
    charts.show(charts.titled(chart, "T", "s", "A."), "a", [table])
    days = [row["day"] for row in out[0][charts.MIME]["datasets"]["table-1"]]
    assert days == ["2025-04-02T00:00:00", "2025-04-09T00:00:00"]
