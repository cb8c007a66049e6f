"""Charts of what happens when: what they draw, and what they leave out."""

import pandas as pd
import pytest

from tightrope.charts import timeline

WORDS = {"title": "T", "subtitle": "days", "alt_text": "What is seen."}
DAYS = pd.to_datetime(["2025-04-10", "2025-07-09", "2025-08-07"])


def rows_of(spec: dict) -> list[dict]:
    return [row for rows in spec["datasets"].values() for row in rows]


@pytest.fixture
def runs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "deadline": ["pause", "pause"],
            "label": "pause",
            "title": "The pause ends",
            "date": DAYS[:2],
            "days_left": [90, 0],
            "outcome": ["announced", "moved"],
            "end": [False, True],
        }
    )


def test_countdown_has_a_line_an_end_and_a_name(runs):
    none = pd.DataFrame({"date": [], "days_left": [], "title": []})
    spec = timeline.countdown(runs, none, **WORDS).to_dict()
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["line", "point", "text", "text"], "a name, and a rim around it"
    assert spec["description"] == "What is seen."
    shape = spec["layer"][1]["encoding"]["shape"]
    assert shape["legend"]["values"] == ["moved"]
    assert len(rows_of(spec)) == 2


def test_countdown_draws_steps_where_there_are_any(runs):
    steps = pd.DataFrame({"date": DAYS[:1], "days_left": [90], "title": ["A talk"]})
    spec = timeline.countdown(runs, steps, **WORDS).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]].count("point") == 2
    assert {row["title"] for row in rows_of(spec)} == {"The pause ends", "A talk"}


def test_lanes_leave_out_lanes_and_colours_without_an_event():
    events = pd.DataFrame(
        {
            "date": DAYS[:2],
            "lane": ["courts", "others"],
            "title": ["A", "B"],
            "summary": "s",
            "source": "o",
            "known_from": "the official text",
            "remark": "",
            "actor": ["United States", "United States"],
            "level": [0, 1],
            "period": ["before", "after"],
        }
    )
    posts = pd.DataFrame({"label": ["deal"], "date": DAYS[2:], "period": ["after"]})
    chart = timeline.lanes(
        events,
        posts,
        order=["talks", "others", "courts"],
        palette={"United States": "#0072B2", "China": "#D55E00"},
        periods=["before", "after"],
        **WORDS,
    )
    spec = chart.to_dict()
    marks = spec["layer"][2]["encoding"]
    assert marks["y"]["sort"] == ["others", "courts"]
    assert marks["color"]["scale"]["domain"] == ["United States"]
    assert spec["height"] == 2 * 56
    options = next(p for p in spec["params"] if p["name"] == "choose_period")
    assert options["bind"]["options"] == ["all", "before", "after"]
    filters = [layer["transform"][-1]["filter"] for layer in spec["layer"]]
    assert len(set(filters)) == 1 and "choose_period" in filters[0]


@pytest.fixture
def rates() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "rate": ["+10 %", "+25 %", "+10 %"],
            "start": DAYS,
            "end": DAYS + pd.Timedelta(days=30),
            "back": DAYS - pd.Timedelta(days=3),
            "days": [30, 0, 30],
            "lasted": ["30 days", "never", "30 days"],
            "source": "an order",
        }
    )


def spans(frame) -> dict:
    chart = timeline.spans(
        frame,
        "rate",
        start="start",
        end="end",
        back_to="back",
        days="days",
        label="lasted",
        details={"source": "legal source"},
        **WORDS,
    )
    return chart.to_dict()


def test_spans_mark_what_never_came_with_a_cross(rates):
    spec = spans(rates)
    marks = [layer["mark"]["type"] for layer in spec["layer"]]
    assert marks == ["bar", "bar", "point", "text"]
    assert spec["layer"][2]["mark"]["shape"] == "cross"
    assert spec["height"] == 2 * 38, "a rate that came twice has one row"


def test_spans_without_one_that_never_came_have_no_cross(rates):
    spec = spans(rates[rates["days"] > 0])
    assert "point" not in [layer["mark"]["type"] for layer in spec["layer"]]
    tips = spec["layer"][0]["encoding"]["tooltip"]
    assert [tip.get("title") for tip in tips][1:] == ["from", "legal source"]


def test_step_panels_label_only_what_lasts():
    days = pd.to_datetime(["2025-01-01", "2025-04-01", "2025-04-10", "2025-12-31"])
    frame = pd.DataFrame(
        {"date": [*days, days[0]], "duty": [2.5, 27.5, 15, 15, 0], "good": "cars"}
    )
    frame.loc[4, "good"] = "steel"
    chart = timeline.step_panels(frame, "date", "duty", "good", tip="duty, %", **WORDS)
    spec = chart.to_dict()
    labels = [row["label"] for row in rows_of(spec)]
    assert labels == ["2.5", "", "15", "", ""]
    assert spec["facet"]["sort"] == ["cars", "steel"]
