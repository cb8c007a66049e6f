"""One chart of every kind, with names and numbers that are hard to place."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from tightrope import charts, data
from tightrope.charts import timeline, verdicts

WORDS = {
    "title": "What it is",
    "subtitle": "% of something, 2025",
    "alt_text": "Drawn.",
}
LONG = [
    "Ships, aircraft and other transport equipment",
    "Telecommunications",
    "Motor vehicles",
    "Cars",
]


def lines():
    names = [
        "China, Hong Kong, Macao and Taiwan together",
        "United States",
        "European Union",
        "South Korea",
        "Vietnam",
    ]
    frame = pd.DataFrame(
        [
            (year, name, 20 - 3 * place + (year - 2010) * (0.4 - 0.1 * place))
            for place, name in enumerate(names)
            for year in range(2010, 2026)
        ],
        columns=["year", "partner", "pct"],
    )
    hue = charts.colours(["CHN", "USA", "EU27", "KOR", "VNM"], "JPN")
    colour = dict(zip(names, hue.values(), strict=True))
    return charts.lines(frame, "year", "pct", "partner", colour=colour, **WORDS)


def close():
    """Ends of lines that lie on each other, in a chart that is drawn low."""
    names = [f"Partner {letter}" for letter in "ABCDEFG"]
    frame = pd.DataFrame(
        [
            (year, name, 10 + 0.1 * place)
            for place, name in enumerate(names)
            for year in (2024, 2025)
        ],
        columns=["year", "partner", "pct"],
    )
    chart = charts.lines(frame, "year", "pct", "partner", y_format=".1f", **WORDS)
    return chart.properties(height=140)


def months():
    days = pd.date_range("2024-01-01", periods=24, freq="MS")
    frame = pd.DataFrame(
        {"month": [*days, *days], "bn": [*range(24), *range(30, 6, -1)]}
    ).assign(to=["China"] * 24 + ["United States"] * 24)
    frame = frame.assign(month=frame["month"].dt.strftime("%Y-%m-%d"))
    return charts.lines(frame, "month", "bn", "to", temporal=True, step=True, **WORDS)


def chosen():
    frame = pd.DataFrame(
        [
            (flow, name, 10.0 * place - 12)
            for flow in ("exports", "imports")
            for place, name in enumerate(LONG)
        ],
        columns=["flow", "what", "bn"],
    )
    return charts.bars(
        frame, "what", "bn", choose={"flow": "Flow"}, value_format="+.1f", **WORDS
    )


def bars():
    frame = pd.DataFrame({"what": LONG, "bn": [1234.5, 800.0, 20.0, 0.0]})
    return charts.bars(frame, "what", "bn", **WORDS)


def side_by_side():
    frame = pd.DataFrame(
        {
            "what": LONG * 2,
            "bn": [-84.5, -3, 2, 9, -20, -1, 5, 80],
            "to": ["China"] * 4 + ["United States"] * 4,
        }
    )
    palette = {"China": charts.VERMILLION, "United States": charts.BLUE}
    return charts.bars(frame, "what", "bn", colour="to", palette=palette, **WORDS)


def intervals():
    frame = pd.DataFrame({"what": LONG, "pct": [-2.0, -0.5, -0.1, 0.2]})
    frame = frame.assign(low=frame["pct"] - 0.3, high=frame["pct"] + 0.2)
    both = pd.concat([frame.assign(outcome="deal"), frame.assign(outcome="no deal")])
    palette = {"deal": charts.INK, "no deal": charts.OTHER}
    return charts.intervals(
        both,
        "what",
        "pct",
        "low",
        "high",
        colour="outcome",
        palette=palette,
        row_height=40,
        **WORDS,
    )


def pairs():
    frame = pd.DataFrame(
        {
            "what": LONG * 2,
            "pct": [-2.0, -1, 0, 1, -1.5, -0.5, 0.5, 2],
            "who": ["the model at the record's elasticity"] * 4 + ["join"] * 4,
        }
    )
    palette = {"the model at the record's elasticity": charts.INK, "join": charts.BLUE}
    return charts.pairs(frame, "what", "pct", "who", palette=palette, **WORDS)


def stacked():
    parts = ["prices abroad", "volume under own tariffs", "the rest"]
    frame = pd.DataFrame(
        [
            (what, part, (-1) ** place * (place + 1.0) / 3)
            for what in LONG
            for place, part in enumerate(parts)
        ],
        columns=["what", "part", "pct"],
    )
    net = frame.groupby("what", sort=False, as_index=False)["pct"].sum()
    net = net.rename(columns={"pct": "net_pct"})
    hues = [charts.BLUE, charts.ORANGE, charts.OTHER]
    return charts.stacked(
        frame,
        "what",
        "pct",
        "part",
        net=net,
        palette=dict(zip(parts, hues, strict=True)),
        **WORDS,
    )


def scatter():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "a": rng.normal(0, 10, 16),
            "b": rng.normal(0, 8, 16),
            "bn": rng.uniform(1, 60, 16),
            "what": [f"Industry number {n}" for n in range(16)],
        }
    )
    axes = {"a": "by the model, %", "b": "on record, %", "bn": "bn USD"}
    return charts.scatter(
        frame,
        "a",
        "b",
        "what",
        axes=axes,
        size="bn",
        cross=(0, 0),
        corners=[
            "fell in the model only",
            "both rose",
            "both fell",
            "fell on record but not by the model",
        ],
        **WORDS,
    )


def explorer():
    steps = [(a, b) for a in range(0, 55, 5) for b in range(0, 55, 5)]
    frame = pd.DataFrame(steps, columns=["general", "cars"])
    frame = frame.assign(pct=-frame["general"] / 100 - frame["cars"] / 500)
    return charts.curve_explorer(
        frame,
        "general",
        "cars",
        "pct",
        sliders={"general": "On general goods, %", "cars": "On cars, %"},
        start={"general": 15, "cars": 15},
        text="'costs ' + format(-datum.pct, '.2f') + ' % of income'"
        " + ', or a sum of money that takes some words|and a line'",
        edge_text="'cars ' + datum.cars + ' %'",
        **WORDS,
    )


def crossing():
    part = charts.slider_over([0, 50, 100], "part", "Retaliation, % of it", 50)
    rows = [(p, odds) for p in (0, 50, 100) for odds in (0, 100)]
    lines = pd.DataFrame(rows, columns=["part", "odds"])
    join = lines.assign(pct=-0.2 - lines["part"] / 500)
    stay = lines[["odds"]].drop_duplicates().assign(pct=[0.0, -0.5])
    meeting = pd.DataFrame(
        {"part": [0, 50, 100], "odds": [40.0, 60, 80], "pct": [-0.2, -0.3, -0.4]}
    ).assign(words="Joining pays above these odds.")
    return charts.crossing(
        {"stay out": stay, "join": join},
        meeting,
        "odds",
        "pct",
        "words",
        {"part": part},
        x_title="chance that the duties return, %",
        x_domain=(0, 100),
        palette={"stay out": charts.INK, "join": charts.BLUE},
        **WORDS,
    )


def tiles():
    grid = data.load("tile_grid")
    pct = [(-1) ** place * place / 50 for place in range(len(grid))]
    frame = pd.DataFrame({"iso3": grid["iso3"].tolist(), "pct": pct}).iloc[1:]
    return charts.tiles(frame, "iso3", "pct", focus="JPN", value_format="+.2f", **WORDS)


def progress():
    frame = pd.DataFrame(
        {
            "by": ["Japan", "Japan", "South Korea"],
            "bn": [60.0, 48.7, 20.0],
            "what": ["energy", "chips", "ships"],
        }
    )
    whole = {"Japan": 550.0, "South Korea": 350.0}
    return charts.progress(frame, "by", "bn", "what", whole, **WORDS)


def countdown():
    days = pd.to_datetime(["2025-04-09", "2025-07-09", "2025-07-07", "2025-08-01"])
    runs = pd.DataFrame(
        {
            "deadline": ["a", "a", "b", "b"],
            "label": ["9 July", "9 July", "1 August", "1 August"],
            "title": ["The pause", "The pause", "The letter", "The letter"],
            "date": days,
            "days_left": [91, 0, 25, 0],
            "outcome": ["announced", "moved", "announced", "met"],
            "end": [False, True, False, True],
        }
    )
    steps = pd.DataFrame({"date": days[1:2], "days_left": [30], "title": ["A meeting"]})
    return timeline.countdown(runs, steps, **WORDS)


def lanes():
    days = pd.date_range("2025-01-20", periods=40, freq="14D")
    actors = ["United States", "China", "European Union", "others"]
    events = pd.DataFrame(
        {
            "date": days,
            "lane": [
                ["US measures", "courts", "talks and deals"][n % 3] for n in range(40)
            ],
            "title": [f"An event that has the number {n}" for n in range(40)],
            "summary": "What happened on that day, in a sentence of some length that "
            "goes on until it needs three lines in the box beside the mark.",
            "source": "An office",
            "known_from": "a document of the government",
            "remark": "",
            "actor": [actors[n % 4] for n in range(40)],
            "level": [n % 2 for n in range(40)],
            "period": ["before" if n < 20 else "after" for n in range(40)],
        }
    )
    posts = pd.DataFrame(
        {
            "label": ["the pause", "G7 summit", "the deal", "the ruling"],
            "date": pd.to_datetime(
                ["2025-04-09", "2025-06-15", "2025-07-22", "2026-02-20"]
            ),
            "period": ["before", "before", "before", "after"],
        }
    )
    hue = [charts.BLUE, charts.VERMILLION, charts.ORANGE, charts.OTHER]
    return timeline.lanes(
        events,
        posts,
        order=["US measures", "courts", "talks and deals"],
        palette=dict(zip(actors, hue, strict=True)),
        periods=["before", "after"],
        **WORDS,
    )


def spans():
    frame = pd.DataFrame(
        {
            "rate": [
                "10 %, everyone",
                "24 %, Japan",
                "25 %, by letter",
                "15 %, by deal",
            ],
            "from": pd.to_datetime(
                ["2025-04-05", "2025-04-09", "2025-08-01", "2025-08-07"]
            ),
            "to": pd.to_datetime(
                ["2025-08-07", "2025-04-10", "2025-08-01", "2026-02-24"]
            ),
            "back_to": pd.to_datetime(
                ["2025-04-05", "2025-04-09", "2025-08-01", "2025-08-07"]
            ),
            "days": [124, 1, 0, 201],
            "label": ["124 days", "1 day", "never came", "201 days"],
            "source": "Federal Register",
        }
    )
    return timeline.spans(
        frame,
        "rate",
        start="from",
        end="to",
        back_to="back_to",
        days="days",
        label="label",
        details={"source": "source"},
        **WORDS,
    )


def step_panels():
    days = pd.to_datetime(["2025-01-01", "2025-04-03", "2025-05-20", "2026-02-24"])
    goods = ["Passenger cars", "Steel beams", "Semiconductors", "Machine tools"]
    frame = pd.DataFrame(
        [
            (good, day, rate)
            for good in goods
            for day, rate in zip(days, [2.5, 27.5, 15.0, 15.0], strict=True)
        ],
        columns=["good", "day", "rate"],
    )
    return timeline.step_panels(
        frame, "day", "rate", "good", tip="rate, % of the value", **WORDS
    )


def matrix():
    cells = pd.DataFrame(
        {
            "we": ["join the bloc"] * 2 + ["stay out of it"] * 2,
            "they": ["China retaliates", "China does not"] * 2,
            "bn": [-16.0, -3.0, -0.1, 2.0],
            "told": ["−16 bn|−0.4 %", "−3 bn|−0.1 %", "−0.1 bn|0.0 %", "2 bn|0.1 %"],
        }
    )
    return charts.matrix(cells, "we", "they", "bn", "told", **WORDS)


def verdict_dots():
    judged = pd.DataFrame(
        {
            "claim": ["China is the largest partner", *LONG],
            "verdict": [
                "holds",
                "depends on the measure",
                "did not come true",
                "not testable with data in reach",
                "came true",
            ],
        }
    )
    return verdicts.verdict_dots(judged, "claim", "verdict", **WORDS)


def odd_names():
    """Columns with dots, brackets, quotes and a backslash in their names."""
    frame = pd.DataFrame(
        {"who's.it": ["China", "Vietnam"], 'bn "USD" [f.o.b.]': [3.0, -2.0]}
    )
    return charts.bars(frame, "who's.it", 'bn "USD" [f.o.b.]', **WORDS)


KINDS: dict[str, Callable] = {
    made.__name__.replace("_", "-"): made
    for made in (
        lines,
        close,
        months,
        chosen,
        bars,
        side_by_side,
        intervals,
        pairs,
        stacked,
        scatter,
        explorer,
        crossing,
        tiles,
        progress,
        countdown,
        lanes,
        spans,
        step_panels,
        matrix,
        verdict_dots,
        odd_names,
    )
}


def showing(kind: str) -> Callable[[], None]:
    """What a cell does that shows the chart of a kind."""
    return lambda: charts.show(KINDS[kind](), kind, [data.load("tile_grid")])
