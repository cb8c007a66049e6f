"""Sliders, paired dots, stacked bars, scatter: what the specifications say."""

import numpy as np
import pandas as pd
import pytest

from tightrope import charts

WORDS = {"title": "Title", "subtitle": "%, 2025", "alt_text": "A chart."}
GRID = pd.DataFrame(
    [(a, b, a - b) for a in (0.0, 5.0, 10.0) for b in (0.0, 5.0, 10.0)],
    columns=["general", "cars", "pct"],
)


def spec(chart) -> dict:
    return chart.to_dict()


def rows(made: dict, layer: dict | None = None) -> list[dict]:
    """The rows of a chart, or of a layer that has its own."""
    data = (layer or {}).get("data") or made["data"]
    return made["datasets"][data["name"]]


# ---- sliders


@pytest.mark.parametrize(
    ("start", "value"), [(0, 0), (7.4, 5), (7.6, 10), (-3, 0), (99, 50), (15.0, 15)]
)
def test_a_slider_starts_at_the_nearest_step(start, value):
    made = charts.slider("rate", "US rate, %", start, high=50, step=5)
    assert made.param.value == value
    bind = made.param.bind
    assert (bind["min"], bind["max"], bind["step"]) == (0, 50, 5)
    assert bind["name"] == "US rate, % "


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("us rate", {"high": 50}, "slider 'us rate': letters, digits"),
        ("rate", {"high": 0}, "slider rate: from 0 to 0 there is no step"),
        ("rate", {"high": 5, "step": -1}, "there is no step"),
    ],
)
def test_a_slider_without_a_way_to_go_is_refused(name, options, message):
    with pytest.raises(charts.ChartError, match=message):
        charts.slider(name, "US rate, %", 0, **options)


def test_rows_are_chosen_by_all_sliders():
    general = charts.slider("asked", "General, %", 5, high=10, step=5)
    cars = charts.slider("asked_cars", "Cars, %", 10, high=10, step=5)
    chart = charts.chosen(GRID, general=general, cars=cars).mark_point()
    filters = [step["filter"] for step in spec(chart)["transform"]]
    assert filters == [
        'datum["general"] === asked',
        'datum["cars"] === asked_cars',
    ]
    with pytest.raises(charts.ChartError, match="there is no column 'steel'"):
        charts.chosen(GRID, steel=cars)
    odd = charts.slider("odd", "Cars, %", 3, high=10, step=1)
    with pytest.raises(charts.ChartError, match="no row has cars 3"):
        charts.chosen(GRID, cars=odd)


def test_a_headline_follows_the_chosen_row():
    cars = charts.slider("asked", "Cars, %", 10, high=10, step=5)
    line = charts.headline(charts.chosen(GRID, cars=cars), "'x ' + datum.pct", above=18)
    made = spec(line)
    worked_out = made["transform"][-1]
    assert worked_out["as"] == made["name"] == "headline"
    assert worked_out["calculate"].endswith(": ('x ' + datum.pct)")
    assert made["encoding"]["y"]["value"]["expr"].startswith("-18 - 18 *")
    assert made["encoding"]["text"]["field"] == "headline"


def explorer(frame=GRID, **options):
    given = {
        "sliders": {"general": "General, %", "cars": "Cars, %"},
        "start": {"general": 4, "cars": 11},
        "text": "format(datum.pct, '+.2f')",
        "edge_text": "'cars ' + datum.cars",
    }
    return charts.curve_explorer(
        frame, "general", "cars", "pct", **given | options, **WORDS
    )


def test_an_explorer_draws_its_edges_the_curve_and_the_dot():
    made = spec(explorer())
    start = {p["name"]: p["value"] for p in made["params"]}
    assert start == {"asked_general": 5, "asked_cars": 10}
    # all steps, and where the names of the two dashed lines stand
    assert [len(table) for table in made["datasets"].values()] == [9, 2]
    heights = [row["label_y"] for row in rows(made, made["layer"][1])]
    assert heights[1] - heights[0] > 1
    assert made["layer"][0]["transform"][0]["filter"] == (
        'indexof([0.0, 10.0], datum["cars"]) >= 0'
    )
    curve, dot = made["layer"][2], made["layer"][3]
    assert [t["filter"] for t in curve["transform"]] == ['datum["cars"] === asked_cars']
    assert len(dot["transform"]) == 2
    # zero is always in sight
    assert curve["encoding"]["y"]["scale"]["domain"] == [-10, 10]
    high = spec(explorer(GRID.assign(pct=GRID["pct"] + 50)))
    assert high["layer"][2]["encoding"]["y"]["scale"]["domain"] == [0, 60]
    assert made["title"]["text"] == "Title" and made["description"] == "A chart."


# ---- paired dots, stacked bars, scatter

PAIRS = pd.DataFrame(
    {
        "club": ["a", "a", "b", "b"],
        "choice": ["join", "stay"] * 2,
        "change": [-1.0, -2.0, -3.0, np.nan],
    }
)


def test_paired_dots_have_a_line_a_row():
    made = spec(
        charts.pairs(
            PAIRS, "club", "change", "choice", palette={"join": charts.BLUE}, **WORDS
        )
    )
    link, dots = made["layer"]
    assert link["encoding"]["detail"]["field"] == "club"
    scale = dots["encoding"]["color"]["scale"]
    assert scale == {"domain": ["join", "stay"], "range": [charts.BLUE, charts.OTHER]}
    assert link["encoding"]["y"]["sort"] == ["a", "b"]
    assert made["height"] == 60


def test_stacked_bars_carry_their_net_apart():
    net = pd.DataFrame({"club": ["b", "a"], "sum": [-3.0, -3.0]})
    frame = PAIRS.dropna()
    made = spec(charts.stacked(frame, "club", "change", "choice", net=net, **WORDS))
    _, diamonds, numbers = made["layer"]
    assert numbers["mark"]["type"] == "text"
    assert rows(made, numbers) == rows(made, diamonds)
    assert diamonds["encoding"]["x"]["field"] == "sum"
    assert diamonds["encoding"]["y"]["sort"] == ["a", "b"], "as the bars are sorted"
    assert rows(made, diamonds) == net.to_dict("records")
    assert (
        len(spec(charts.stacked(frame, "club", "change", "choice", **WORDS))["layer"])
        == 1
    )


SPOTS = pd.DataFrame(
    {"x": [1.0, 4.0], "y": [-3.0, 4.0], "who": ["a", "b"], "size": [9.0, 1.0]}
)


def test_a_scatter_names_its_dots_and_draws_where_both_are_equal():
    axes = {"x": "by the model, %", "y": "what happened, %", "size": "bn USD"}
    made = spec(
        charts.scatter(
            SPOTS, "x", "y", "who", axes=axes, size="size", equal=True, **WORDS
        )
    )
    equal, dots, *names = made["layer"]
    assert [row["at"] for row in rows(made, equal)] == [-3, 0, 4]
    assert dots["encoding"]["size"]["field"] == "size"
    titles = [tip.get("title") for tip in dots["encoding"]["tooltip"]]
    assert titles == ["title", *axes.values()]
    # the one at the right edge is named to its left; once for a narrow chart, once for
    # a wide one
    sides = [(each["mark"]["align"], rows(made, each)[0]["who"]) for each in names]
    assert sides == [("left", "a"), ("right", "b")] * 2
    plain = spec(charts.scatter(SPOTS, "x", "y", "who", axes=axes, named=0, **WORDS))
    assert len(plain["layer"]) == 1
    assert plain["layer"][0]["encoding"]["size"] == {"value": 80}


def test_names_that_would_cover_each_other_are_left_out():
    crowd = pd.DataFrame(
        {
            "x": [-50.0, -49.9, -49.8, -100.0],
            "y": [10.0, 10.0, 10.0, -20.0],
            "who": ["the largest", "the second", "the third", "far away"],
        }
    )
    made = spec(
        charts.scatter(crowd, "x", "y", "who", axes={"x": "x", "y": "y"}, **WORDS)
    )
    wide = [layer for layer in made["layer"][1:] if "width <" in str(layer["mark"])]
    named = [row["who"] for each in wide for row in rows(made, each)]
    assert "far away" in named and len(named) < 4


def test_quadrants_have_their_names_in_the_corners():
    axes = {"x": "x", "y": "y"}
    corners = ["rich and closed", "rich and open", "poor and closed", "poor and open"]
    cross = {"cross": (2.0, 0.0), "corners": corners}
    made = spec(charts.scatter(SPOTS, "x", "y", "who", axes=axes, **cross, **WORDS))
    texts = [" ".join(layer["mark"].get("text", [])) for layer in made["layer"][:6]]
    assert texts == ["", "", *corners]
    for wrong in ({"corners": corners}, {"cross": (0, 0), "corners": ["one"]}):
        with pytest.raises(charts.ChartError, match="corners are four"):
            charts.scatter(SPOTS, "x", "y", "who", axes=axes, **wrong, **WORDS)


def test_the_dot_in_focus_is_named_whatever_it_covers():
    crowd = pd.DataFrame({"x": [1.0] * 30, "y": [1.0] * 30})
    crowd = crowd.assign(who=[f"number {i}" for i in range(30)])
    axes = {"x": "x", "y": "y"}
    made = charts.scatter(crowd, "x", "y", "who", axes=axes, focus="number 7", **WORDS)
    drawn = spec(made)
    layers = drawn["layer"]
    texts = [layer for layer in layers if layer["mark"]["type"] == "text"]
    # the first has room beside the heap, once for each width; then the one in focus, on
    # a ground of paper
    said = [rows(drawn, each)[0]["who"] for each in texts]
    assert said == ["number 0"] * 2 + ["number 7"] * 2
    colours = [each["mark"]["color"] for each in layers if each not in texts]
    assert colours == [charts.theme.MUTED, charts.INK]


@pytest.mark.parametrize("frame", [SPOTS[:0], SPOTS.assign(y=[1.0, np.nan])])
def test_a_scatter_without_numbers_is_refused(frame):
    axes = {"x": "x", "y": "y"}
    with pytest.raises(charts.ChartError, match="every row needs numbers x and y"):
        charts.scatter(frame, "x", "y", "who", axes=axes, **WORDS)


# ---- the tile map

LOSSES = pd.DataFrame(
    {"iso3": ["JPN", "VNM", "KOR", "ROW"], "pct": [-0.3, -1.2, 0.04, -9.0]}
)


def test_a_tile_for_each_economy_and_none_without_a_place():
    made = spec(charts.tiles(LOSSES, "iso3", "pct", value_format="+.2f", **WORDS))
    drawn = {row["iso3"]: row for row in rows(made)}
    assert len(drawn) == 80 and "ROW" not in drawn
    places = [(row["column"], row["row"]) for row in drawn.values()]
    assert len(set(places)) == 80
    assert drawn["VNM"]["class_"] == "under −1"
    assert drawn["KOR"]["class_"] == "0 and over"
    assert drawn["USA"]["value"] is None and drawn["USA"]["class_"] is None


def test_a_tile_map_says_the_ends_of_its_scale():
    words = WORDS | {"alt_text": ""}
    made = spec(charts.tiles(LOSSES, "iso3", "pct", **words))
    assert made["description"].endswith(
        "3 economies, from the lowest to the highest number: "
        "Vietnam −1.2 and South Korea 0.0."
    )


def test_letters_can_be_read_on_every_tile():
    losses = pd.DataFrame(
        {
            "iso3": ["JPN", "VNM", "KOR", "USA", "CHN", "MEX", "CAN", "IND"],
            "pct": [-9.0, -3, -1.5, -0.1, 0.1, 1.5, 3, 9],
        }
    )
    bounds = [-4, -2, -1, 0, 1, 2, 4]
    made = spec(charts.tiles(losses, "iso3", "pct", bounds=bounds, **WORDS))
    tile, code, *_ = (
        layer["encoding"]["color"]["scale"] for layer in made["layer"][:2]
    )
    assert tile["domain"] == code["domain"] and len(tile["domain"]) == 8
    for ground, letters in zip(tile["range"], code["range"], strict=True):
        assert charts.contrast(letters, ground) >= 4.5


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"pct": [None] * 4}, "no economy has both"),
        ({"iso3": ["JPN"] * 4}, "stands twice"),
    ],
)
def test_a_tile_map_that_shows_nothing_is_refused(changes, message):
    with pytest.raises(charts.ChartError, match=message):
        charts.tiles(LOSSES.assign(**changes), "iso3", "pct", **WORDS)


def test_bounds_must_ascend_and_be_few():
    for bounds in ([1, 0], [], [-5, -4, -3, -2, -1]):
        with pytest.raises(charts.ChartError, match="tiles: "):
            charts.tiles(LOSSES, "iso3", "pct", bounds=bounds, **WORDS)


# ---- how much of a whole is filled

NAMED = pd.DataFrame(
    {
        "by": ["Japan", "Japan", "Korea"],
        "bn": [60.0, 48.7, 20.0],
        "what": ["energy", "chips", "ships"],
    }
)


def test_parts_fill_their_whole_from_the_left():
    whole = {"Japan": 550.0, "Korea": 350.0, "Union": 600.0}
    words = WORDS | {"subtitle": "bn USD, 2026"}
    made = spec(charts.progress(NAMED, "by", "bn", "what", whole, **words))
    told = [row["told"] for row in rows(made)]
    assert told == ["109 of 550 (20 %)", "20 of 350 (6 %)", "0 of 600 (0 %)"]
    parts = rows(made, made["layer"][1])
    assert [(row["start"], row["end"]) for row in parts] == [
        (0, 60),
        (60, 108.7),
        (0, 20),
    ]


@pytest.mark.parametrize(
    ("whole", "message"),
    [
        ({}, "give each category a whole"),
        ({"Japan": 550.0}, "no whole is given for Korea"),
        ({"Japan": 100.0, "Korea": 350.0}, "more than the whole"),
    ],
)
def test_parts_that_cannot_fill_a_whole_are_refused(whole, message):
    with pytest.raises(charts.ChartError, match=message):
        charts.progress(NAMED, "by", "bn", "what", whole, **WORDS)
