"""The tables of docs/duties.md, made from the tables of duties.

    .venv/bin/python docs/duties_tables.py

writes them into the page; a test holds the page to what is made here.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from tightrope import data, policy
from tightrope.policy import ladder
from tightrope.policy.tables import read_coverage

PAGE = Path(__file__).with_name("duties.md")
DAYS = ("2025-01-01", "2025-11-15")
SUMMER = [f"2025-{month:02d}" for month in range(6, 12)]
FAR = 2.0  # points between law and collected duty that want an explanation
LIST_OF_USE = {
    "aircraft": "civil_aircraft",
    "vehicles": "car_parts",
    "medicines": "generic_medicines",
    "handicapped": "handicapped",
    "repair_value": "chapter_98",
    "copper_content": "copper_articles",
}
JUDGED_ON = "2025-11-15"
JUDGED = {
    "aircraft": "certified for civil aircraft (measured in 2026, by six digits)",
    "vehicles": "goods of several uses on the list of car parts",
    "medicines": "goods that deals free for use in medicines",
    "handicapped": "articles for the handicapped (Nairobi Protocol)",
    "repair_value": "value of goods that is not repair abroad",
    "copper_content": "copper in articles of chapter 74",
}


def tables() -> dict[str, str]:
    """The page's tables in Markdown, by the name of their place."""
    frames = {name: data.load(name) for name in ladder.TABLES}
    whole = ladder.Ladder.from_tables(**frames)
    names = frames["countries"].set_index("iso3")["name"].to_dict()
    names |= {"ROW": "all others", "WLD": "all imports", ladder.OTHERS: "all others"}
    steps = whole.steps()
    return {
        "averages": _averages(whole, frames, names),
        "ladder": _ladder(steps[steps["month"].isin(SUMMER)], names),
        "months": _months(steps, whole.union),
        "differences": _differences(whole, steps[steps["month"].isin(SUMMER)], names),
        "judgements": _judgements(whole, frames),
    }


def _averages(whole: ladder.Ladder, frames: dict, names: dict) -> str:
    imports = frames["us_imports_hts10_2024"].groupby("partner_iso3")
    paid = imports[["duty_usd", "imports_consumption_usd"]].sum()
    last = str(whole.schedule.last_day)
    by_day = [whole.averages(day).set_index("origin") for day in (*DAYS, last)]
    table = pd.DataFrame({"imports": by_day[0]["imports_usd"] / 1e9})
    share = 100 * paid["duty_usd"] / paid["imports_consumption_usd"]
    table["2024"] = share.reindex(table.index)
    for day, rates in zip((*DAYS, last), by_day, strict=True):
        table[day] = rates["rate_pct"]
    partners = table.drop(["ROW", "WLD"]).sort_values("imports", ascending=False)
    table = pd.concat([partners, table.loc[["ROW", "WLD"]]])
    header = [
        "origin",
        "imports 2024, bn USD",
        "collected 2024",
        *(f"law {day}" for day in (*DAYS, last)),
    ]
    rows = [
        [names[origin], f"{row['imports']:,.1f}", *map(_points, row.iloc[1:])]
        for origin, row in table.iterrows()
    ]
    return _markdown(header, rows)


def _ladder(steps: pd.DataFrame, names: dict) -> str:
    """Mean over the months, weighted by imports."""
    table = _weighted(steps, "origin").sort_values("imports_usd", ascending=False)
    last = [ladder.OTHERS]
    table = pd.concat([table.drop(last), table.loc[last]])
    header = [
        "origin",
        "imports, bn USD",
        "law, goods of 2024",
        "law, goods of the month",
        "at the border",
        "collected",
        "rest",
    ]
    rows = [
        [
            names[origin],
            f"{row['imports_usd'] / 1e9:,.1f}",
            *(_points(row[column]) for column in STEPS),
            f"{row['collected_pct'] - row['border_pct']:+.1f}",
        ]
        for origin, row in table.iterrows()
    ]
    return _markdown(header, rows)


STEPS = ["law_2024_pct", "law_month_pct", "border_pct", "collected_pct"]


def _weighted(steps: pd.DataFrame, by: str) -> pd.DataFrame:
    weighted = steps[STEPS].mul(steps["imports_usd"], axis=0)
    sums = weighted.assign(imports_usd=steps["imports_usd"]).groupby(steps[by]).sum()
    means = sums[STEPS].div(sums["imports_usd"], axis=0)
    return means.assign(imports_usd=sums["imports_usd"])


def _months(steps: pd.DataFrame, union: frozenset[str]) -> str:
    """All imports together, by month."""
    table = _weighted(steps[~steps["origin"].isin(union)], "month")
    header = [
        "month",
        "law, goods of 2024",
        "law, goods of the month",
        "at the border",
        "collected",
        "rest",
    ]
    rows = [
        [
            month,
            *(_points(row[column]) for column in STEPS),
            f"{row['collected_pct'] - row['border_pct']:+.1f}",
        ]
        for month, row in table.iterrows()
    ]
    return _markdown(header, rows)


def _differences(whole: ladder.Ladder, steps: pd.DataFrame, names: dict) -> str:
    """Partners where law and collected duty are far apart, and the industries."""
    mean = steps.groupby("origin")[STEPS].mean()
    gap = (mean["law_month_pct"] - mean["collected_pct"]).drop(ladder.UNION)
    far = gap[gap.abs() > FAR].sort_values(ascending=False)
    rows = []
    for origin, points in far.items():
        industries = whole.industries(origin, SUMMER).head(3)
        parts = [
            f"{row.industry.lower()} {row.points:+.1f} (law {row.law_pct:.1f}, "
            f"collected {row.collected_pct:.1f})"
            for row in industries.itertuples()
        ]
        at_sea = mean.loc[origin, "border_pct"] - mean.loc[origin, "law_month_pct"]
        rows.append(
            [names[origin], f"{points:+.1f}", f"{at_sea:+.1f}", "; ".join(parts)]
        )
    header = [
        "origin",
        "law less collected",
        "of it goods on their way",
        "industries that add most",
    ]
    return _markdown(header, rows)


def _judgements(whole: ladder.Ladder, frames: dict) -> str:
    """Each judgement: the imports it touches, the average rate at its two ends."""
    rows = []
    schedule = whole.schedule
    value = schedule.others[False].value
    ends = [*_uses(frames, schedule), _metals(frames, schedule), _cars(schedule)]
    for words, imports, none, all_of_it in ends:
        if imports.dtype == bool:
            imports = value[imports]
        rows.append(
            [
                words,
                f"{imports.sum() / 1e9:,.1f}",
                f"{_world_rate(whole, none):.2f}",
                f"{_world_rate(whole, all_of_it):.2f}",
            ]
        )
    header = [
        "share that is a judgement",
        "imports 2024 it touches, bn USD",
        "average rate if none",
        "average rate if all",
    ]
    now = _world_rate(whole, {})
    table = _markdown(header, rows)
    return f"{table}\nAs it stands: {now:.2f} percent of all imports on {JUDGED_ON}.\n"


def _uses(frames: dict, schedule: policy.Schedule) -> Iterator[tuple]:
    """For each use: words, lines touched, a schedule's parts with none and all."""
    lists, shares = frames["tariff_lists"], data.load("use_shares")
    for use, name in LIST_OF_USE.items():
        prefixes = shares.loc[shares["use"] == use, "hs_prefix"]
        mine = lists["list"] == name
        if "other" not in set(prefixes):
            mine &= lists["hts_prefix"].str.startswith(tuple(prefixes))
        touched = np.zeros(len(schedule.lines), dtype=bool)
        for prefix in lists.loc[mine, "hts_prefix"]:
            touched |= np.char.startswith(schedule.lines.codes, prefix)
        ends = [
            _coverage(
                frames, schedule, lists.assign(share=lists["share"].mask(mine, x))
            )
            for x in (0.0, 1.0)
        ]
        yield JUDGED[use], touched, *ends


def _metals(frames: dict, schedule: policy.Schedule) -> tuple:
    lists = frames["tariff_lists"]
    whole = {name: np.ones(len(schedule.lines)) for name in schedule.lines.metals}
    nothing = {name: 0 * share for name, share in whole.items()}
    touched = np.zeros(len(schedule.lines), dtype=bool)
    mine = lists["list"].str.contains("_derivatives_|copper_cables")
    for prefix in lists.loc[mine, "hts_prefix"]:
        touched |= np.char.startswith(schedule.lines.codes, prefix)
    ends = [_coverage(frames, schedule, lists, metals) for metals in (nothing, whole)]
    return (
        "metal in goods outside the metals' chapters (industry averages)",
        touched,
        *ends,
    )


def _coverage(frames: dict, schedule: policy.Schedule, lists, metals=None) -> dict:
    metals = schedule.lines.metals if metals is None else metals
    scope = frames["programme_scope"]
    return {"coverage": read_coverage(scope, lists, schedule.lines.codes, metals)}


def _cars(schedule: policy.Schedule) -> tuple:
    cars = "section_232_cars"
    touched = np.char.startswith(schedule.lines.codes, "8703")
    imports = sum(schedule.weights[origin].value[touched] for origin in ("CAN", "MEX"))
    ends = []
    for share in (0.0, 1.0):
        rows = [
            replace(rate, preferred=share) if rate.preferred < 1 else rate
            for rate in schedule.rates[cars]
        ]
        ends.append({"rates": {**schedule.rates, cars: rows}})
    return "content from outside the US of cars that claim USMCA", imports, *ends


def _world_rate(whole: ladder.Ladder, parts: dict) -> float:
    other = replace(whole, schedule=replace(whole.schedule, **parts))
    rates = other.averages(JUDGED_ON).set_index("origin")["rate_pct"]
    return float(rates["WLD"])


def _points(number: float) -> str:
    return "" if np.isnan(number) else f"{number:.1f}"


def _markdown(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def page(text: str, made: dict[str, str]) -> str:
    """The page with its tables renewed."""
    for name, table in made.items():
        before, mark, rest = text.partition(f"<!-- {name}: ")
        assert mark, f"the page has no place for {name}"
        by, arrow, rest = rest.partition("-->\n")
        _, end, after = rest.partition(f"<!-- end of {name} -->")
        assert arrow and end, f"the place for {name} has no end"
        text = "".join([before, mark, by, arrow, table, end, after])
    return text


def main() -> None:
    """Renew the page."""
    PAGE.write_text(page(PAGE.read_text("utf8"), tables()), "utf8")


if __name__ == "__main__":
    main()
