"""What the findings of model_record say, and the frames that its charts show.

Frame in, words or frame out, on what `model.record` works out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tightrope.findings import in_sentence
from tightrope.model import record

# first and last month; after the rush at the border of spring the first is the longest
WINDOWS = {
    "April to November": (4, 11),
    "August to November": (8, 11),
    "October and November": (10, 11),
}
BASES = {2024: (2024, 2025), 2023: (2023, 2025)}
EARLIER = (2017, 2019)
MAIN = ("August to November", 2024)
# what the scenarios of published estimates are called in a chart
SCENARIOS = {
    "country_rates": "April's rates",
    "no_deal": "24 % on Japan",
    "letter_25": "25 % of July",
    "deal_15": "the deal",
    "decoupling": "no China trade",
}
# the smallest elasticity that the model is asked to solve
LEAST_THETA = 0.5


def all_tests(
    collected_duty: pd.DataFrame,
    icio_sectors: pd.DataFrame,
    groups: Mapping[str, str],
) -> pd.DataFrame:
    """The fair test in three windows, on two bases, weighted and not, and for 2018–19.

    Parameters
    ----------
    collected_duty : pd.DataFrame
        As for `record.us_imports`, with all the years of `BASES` and `EARLIER`.
    icio_sectors, groups
        As for `record.us_imports`.

    Returns
    -------
    pd.DataFrame
        test (its name), years, window, cells count, value, error, low and high (95 %).

    Examples
    --------
    >>> from tightrope import data
    >>> tables = ["collected_duty", "collected_duty_earlier"]
    >>> collected = pd.concat([data.load(name) for name in tables])
    >>> groups = {code: code for code in ("CAN", "CHN", "JPN", "KOR")}
    >>> tests = all_tests(collected, data.load("icio_sectors"), groups)
    >>> tests["base"].unique().tolist(), len(tests)
    ([2024, 2023, 2017], 18)
    """
    rows = []
    for window, months in WINDOWS.items():
        for base, years in {**BASES, 2017: EARLIER}.items():
            imports = record.us_imports(
                collected_duty, icio_sectors, groups, years=years, months=months
            )
            for counted in ("by imports", "all alike"):
                found = record.elasticity(imports, weighted=counted == "by imports")
                low, high = found.bounds
                test = f"{years[1]} on {base}, {window}"
                rows.append(
                    (test, counted, base, window, *found[:3], found.partners, low, high)
                )
    columns = [
        *("test", "counted", "base", "window", "value", "error"),
        *("cells", "partners", "low", "high"),
    ]
    return pd.DataFrame(rows, columns=columns)


def main_test(tests: pd.DataFrame) -> pd.Series:
    """The row that stands for all: late months, on 2024, cells counting by imports.

    Parameters
    ----------
    tests : pd.DataFrame
        As `all_tests` gives it.

    Returns
    -------
    pd.Series

    Examples
    --------
    >>> row = {"counted": "by imports", "base": 2024, "window": "August to November"}
    >>> float(main_test(pd.DataFrame([row | {"value": -2.0}]))["value"])
    -2.0
    """
    window, base = MAIN
    chosen = (tests["window"] == window) & (tests["base"] == base)
    return tests[chosen & (tests["counted"] == "by imports")].iloc[0]


def theta(slope: float) -> float:
    """The model's elasticity that gives a slope of imports on duty.

    Customs value is before duty, so that the slope is -(theta + 1).

    Parameters
    ----------
    slope : float
        As `record.elasticity` gives it.

    Returns
    -------
    float
        Not below `LEAST_THETA`.

    Examples
    --------
    >>> theta(-2.2).__round__(6), theta(0.3)
    (1.2, 0.5)
    """
    return max(-slope - 1, LEAST_THETA)


def moved(row: Mapping, model_slope: float) -> dict:
    """How imports moved with duty, for `findings.state`.

    Parameters
    ----------
    row : mapping
        As `main_test` gives it.
    model_slope : float
        What the same regression finds in the model's own imports.

    Returns
    -------
    dict

    Examples
    --------
    >>> row = {"value": -2.2, "low": -3.8, "high": -0.5}
    >>> moved(row, -5.0)["title"].partition(": ")[0]
    'US imports moved with the duties of 2025, but less than the model says'
    """
    verb = "moved with the duties of 2025, but less than the model says"
    if row["value"] <= model_slope:
        verb = "moved with the duties of 2025 as much as the model says, or more"
    if row["high"] >= 0:
        verb = "did not clearly move with the duties of 2025"
    return {
        "sentence": "For each per cent by which duty made one partner's goods dearer "
        "than another's, US imports of them moved by {value:+.1f} % beside the others "
        "({low:+.1f} to {high:+.1f}); by the model it would be {model:+.1f} %.",
        "value": row["value"],
        "unit": "%",
        "low": row["low"],
        "high": row["high"],
        "model": model_slope,
        "label": "US imports, for each per cent that duty adds to the price; by the "
        f"model {model_slope:+.1f} %".replace("-", "−"),
        "title": f"US imports {verb}: {{value:+.1f}} against {{model:+.1f}} %",
    }


def over_tests(tests: pd.DataFrame) -> dict:
    """How many of the tests of 2025 find that imports moved with duty.

    Parameters
    ----------
    tests : pd.DataFrame
        As `all_tests` gives it.

    Returns
    -------
    dict

    Examples
    --------
    >>> tests = pd.DataFrame({"base": [2024, 2023, 2017], "value": [-2.2, -2.8, 0.5]})
    >>> over_tests(tests.assign(high=[-0.1, 0.1, 1.0], cells=300))["value"]
    1
    """
    rows = tests[tests["base"] != EARLIER[0]]
    return {
        "sentence": "Of {number} tests of 2025, over {least:.0f} to {most:.0f} pairs "
        "of partner and industry, {value:.0f} are clearly below zero; they lie between "
        "{lowest:+.1f} and {highest:+.1f} %.",
        "value": int((rows["high"] < 0).sum()),
        "unit": f"tests of {len(rows)}",
        "number": len(rows),
        "least": rows["cells"].min(),
        "most": rows["cells"].max(),
        "lowest": rows["value"].min(),
        "highest": rows["value"].max(),
    }


def earlier(tests: pd.DataFrame) -> dict:
    """What the duties of 2018 and 2019 show.

    Parameters
    ----------
    tests : pd.DataFrame
        As `all_tests` gives it.

    Returns
    -------
    dict

    Examples
    --------
    >>> tests = pd.DataFrame({"base": [2017], "value": [0.5], "low": -0.3, "high": 1.3})
    >>> earlier(tests.assign(counted="by imports"))["value"]
    0.5
    """
    rows = tests[(tests["base"] == EARLIER[0]) & (tests["counted"] == "by imports")]
    clear = int((rows["high"] < 0).sum())
    middle = rows.loc[rows["value"].sort_values().index[len(rows) // 2]]
    return {
        "sentence": "For 2019 against 2017 the same test finds {value:+.1f} "
        "({low:+.1f} to {high:+.1f}), in {clear} of {windows} windows clearly below "
        "zero: those duties fell on one partner, China, and what is common to all of "
        "its goods is taken out, so the test has little to go by.",
        "value": float(middle["value"]),
        "unit": "% per % of price",
        "low": middle["low"],
        "high": middle["high"],
        "clear": clear,
        "windows": len(rows),
    }


def beats_chance(agreement: record.Agreement) -> bool:
    """Whether a rank correlation is above what chance gives in 19 cases of 20.

    Parameters
    ----------
    agreement : record.Agreement

    Returns
    -------
    bool

    Examples
    --------
    >>> beats_chance(record.Agreement(0.3, 0.2, 0.01, 300))
    True
    """
    return agreement.correlation > agreement.chance


def ranks(agreement: record.Agreement, origin: str) -> dict:
    """Whether the model knows which of an economy's industries lose most.

    Parameters
    ----------
    agreement : record.Agreement
    origin : str
        Whose goods, inside a sentence.

    Returns
    -------
    dict

    Examples
    --------
    >>> ranks(record.Agreement(0.2, 0.5, 0.4, 15), "Japan")["title"]
    'Which imports from Japan fell most, the model knew no better than chance'
    """
    words = "no better than chance"
    if beats_chance(agreement):
        words = "better than chance"
    return {
        "sentence": f"On which of {agreement.cells} industries' sales from {origin} "
        "would fall most, model and record agree with a rank correlation of "
        f"{{value:.2f}}, {words}: chance alone gives up to {{chance:.2f}}.",
        "value": agreement.correlation,
        "unit": "of 1",
        "chance": agreement.chance,
        "label": f"agreement with the record, imports from {origin} by industry: "
        f"{words}",
        "title": f"Which imports from {origin} fell most, the model knew {words}",
    }


def shares(agreement: record.Agreement) -> dict:
    """Whether shares of the US market moved as the model says.

    Parameters
    ----------
    agreement : record.Agreement

    Returns
    -------
    dict

    Examples
    --------
    >>> shares(record.Agreement(0.29, 0.21, 0.01, 320))["value"]
    0.29
    """
    words = "no better than chance"
    if beats_chance(agreement):
        words = "better than chance"
    return {
        "sentence": "On how shares of the US market moved, over all partners and "
        "industries, they agree with a rank correlation of {value:.2f}, "
        f"{words}: shuffling whole partners gives up to {{chance:.2f}} "
        f"(p = {agreement.p_value:.3f}).",
        "value": agreement.correlation,
        "unit": "of 1",
        "chance": agreement.chance,
        "label": f"agreement with the record, shares of the US market: {words}",
        "title": f"Shares of the US market moved as the model says, {words}",
    }


def beside_record(
    own: pd.DataFrame, at_record: pd.DataFrame, industry: Mapping[str, str]
) -> pd.DataFrame:
    """The model at two elasticities beside what happened, industry by industry.

    Parameters
    ----------
    own, at_record : pd.DataFrame
        As `record.against` returns them, of one partner: the model at its own
        elasticities, and at the one that the record gives.
    industry : mapping
        Name by naics3_group.

    Returns
    -------
    pd.DataFrame
        industry, says, change_pct; the largest imports first.

    Examples
    --------
    >>> cells = pd.DataFrame([("x", 9.0, -40.0, -10.0)], columns=["naics3_group",
    ...     "imports_usd_bn", "model_pct", "happened_pct"])
    >>> beside_record(cells, cells.assign(model_pct=-15.0), {"x": "Cars"})["change_pct"]
    0   -40.0
    1   -15.0
    2   -10.0
    Name: change_pct, dtype: float64
    """
    ordered = own.sort_values("imports_usd_bn", kind="stable", ascending=False)
    later = at_record.set_index("naics3_group")["model_pct"]
    frame = pd.DataFrame(
        {
            "industry": ordered["naics3_group"].map(industry),
            "the model": ordered["model_pct"],
            "at lower elasticity": ordered["naics3_group"].map(later),
            "what happened": ordered["happened_pct"],
        }
    ).reset_index(drop=True)
    tall = frame.melt("industry", var_name="says", value_name="change_pct")
    order = {name: place for place, name in enumerate(frame["industry"])}
    return tall.sort_values(
        "industry", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )


def weighted_change(cells: pd.DataFrame, column: str) -> float:
    """The change of all imports together, by what was bought before.

    Parameters
    ----------
    cells : pd.DataFrame
        imports_usd_bn, and a column in percent.
    column : str

    Returns
    -------
    float

    Examples
    --------
    >>> cells = pd.DataFrame({"imports_usd_bn": [3.0, 1.0], "pct": [-10.0, 30.0]})
    >>> weighted_change(cells, "pct")
    0.0
    """
    size = cells["imports_usd_bn"]
    return float((size * cells[column]).sum() / size.sum())


def against_published(
    theirs: pd.Series, ours: pd.Series, focus: str, who: str, author: str
) -> dict:
    """How far another model's results are from ours, for one economy and for all.

    Parameters
    ----------
    theirs, ours : pd.Series
        Change of real income, percent, by economy.
    focus : str
        The economy's code.
    who : str
        The same inside a sentence.
    author : str
        Whose results.

    Returns
    -------
    dict

    Examples
    --------
    >>> theirs = pd.Series({"JPN": -0.4, "KOR": -2.0, "VNM": -9.0})
    >>> ours = pd.Series({"JPN": -0.2, "KOR": -0.4, "VNM": -1.5})
    >>> against_published(theirs, ours, "JPN", "Japan", "Others")["value"]
    2.0
    >>> ours["JPN"] = 0.002
    >>> against_published(theirs, ours, "JPN", "Japan", "Others")["title"]
    'Others et al. find another sign for Japan than this model, and 6 times as much in \
the middle of all economies'
    """
    both = pd.DataFrame({"theirs": theirs, "ours": ours}).dropna()
    factor = (both["theirs"].abs() / both["ours"].abs()).median()
    agree = 100 * (both["theirs"] * both["ours"] > 0).mean()
    own = both.loc[focus]
    ratio = abs(own["theirs"] / own["ours"])
    there = in_sentence("{:+.2f} %", own["theirs"])
    here = in_sentence("{:+.2f} %", own["ours"])
    beside = f"{{value:.1f}} times the {here} found here"
    title = f"{{value:.1f}} times as much for {who} as this model"
    if own["theirs"] * own["ours"] < 0:
        beside = (
            f"where {here} is found here: another sign, in size {{value:,.1f}} to 1"
        )
        title = f"another sign for {who} than this model"
    return {
        "sentence": f"{author} put the long-run change of real income of {who} under "
        "the country rates of April 2025 at "
        f"{there}, {beside}. Over {len(both)} economies "
        f"theirs are {factor:.1f} times ours in the middle, and the signs agree in "
        f"{agree:.0f} %: theirs has one sector and no inputs, so that more trade hangs "
        "on each dollar of income, and ours exempts what the orders exempt.",
        "value": float(ratio),
        "unit": "times",
        "title": f"{author.partition(',')[0]} et al. find {title}, and "
        f"{factor:.0f} times as much in the middle of all economies",
    }


def among_published(compared: pd.DataFrame) -> pd.DataFrame:
    """Published estimates and this model's results in the same scenarios, in pairs.

    Parameters
    ----------
    compared : pd.DataFrame
        As `record.beside_published` gives it.

    Returns
    -------
    pd.DataFrame
        estimate, whose, pct, low, high: two rows an estimate.

    Examples
    --------
    >>> row = {"author": "A, B and C", "measure": "real income", "scenario": "x"}
    >>> row |= {"published": pd.Timestamp("2025-09-01"), "value_low_pct": -0.3}
    >>> row |= {"value_high_pct": -0.3, "here_pct": -0.1, "here_low_pct": -0.2}
    >>> among_published(pd.DataFrame([row | {"here_high_pct": -0.1}]))["whose"].tolist()
    ['theirs', 'this model']
    """
    author = compared["author"].str.replace(r"^.*\((.*)\).*$", r"\1", regex=True)
    many = author.str.contains(" and ")
    author = author.str.replace(r",.*$", "", regex=True)
    author = author.where(~many, author + " et al.")
    names = author + ", " + compared["scenario"].map(SCENARIOS).fillna("")
    names = names.str.removesuffix(", ") + ": " + compared["measure"]
    ends = compared[["value_low_pct", "value_high_pct"]]
    theirs = pd.DataFrame(
        {
            "estimate": names,
            "whose": "theirs",
            "pct": ends.mean(axis=1),
            "low": ends.min(axis=1),
            "high": ends.max(axis=1),
        }
    )
    ours = theirs.assign(
        whose="this model",
        pct=compared["here_pct"],
        low=compared["here_low_pct"],
        high=compared["here_high_pct"],
    )
    return pd.concat([theirs, ours]).sort_index(kind="stable").reset_index(drop=True)


def lead(better: int, tests: int, moved_with_duty: bool) -> str:
    """How far the model can be trusted, in plain words.

    Parameters
    ----------
    better, tests : int
        Rank tests that beat chance, of so many.
    moved_with_duty : bool
        Whether imports moved clearly with duty.

    Returns
    -------
    str

    Examples
    --------
    >>> lead(1, 2, True)
    'For the direction, not for the size, and industry by industry not yet.'
    >>> lead(0, 1, False)
    'Not yet: so far the record does not bear it out.'
    """
    if not moved_with_duty and not better:
        return "Not yet: so far the record does not bear it out."
    if better == tests:
        return "For the direction, not for the size."
    return "For the direction, not for the size, and industry by industry not yet."
