"""What the findings of tariff_outcomes say: numbers of the model put into words.

Frame in, words out. Each function gives what `findings.state` takes beside its id,
period and source: sentence, value, unit, title, and the words that the sentence names.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tightrope.findings import in_sentence
from tightrope.model import effects, uncertainty
from tightrope.places import Place

POINTS = 1e-3  # a change of real income that is too small to be compared, percent
MOVES = {
    "set": "which published set of elasticities is used",
    "deficits": "what trade deficits do",
    "rest": "the spread around each set, and how these act together",
}


def in_the_model(partners: pd.Series, who: str, union: Place) -> str:
    """How much of its trade an economy does with the powers, and how the law sees it.

    Parameters
    ----------
    partners : pd.Series
        Goods trade both ways, by partner.
    who : str
        The economy, inside a sentence.
    union : Place
        Its customs union, or itself.

    Returns
    -------
    str

    Examples
    --------
    >>> partners = pd.Series({"USA": 20.0, "CHN": 30.0, "KOR": 50.0})
    >>> in_the_model(partners, "Japan", Place("JPN", "Japan", "Japan")).split(" and ")
    ['In the model, Japan does 20 % of its goods trade with the United States', \
'30 % with China.']
    """
    share = 100 * partners / partners.sum()
    words = (
        f"In the model, {who} does {share['USA']:.0f} % of its goods trade with the "
        f"United States and {share['CHN']:.0f} % with China."
    )
    if union.in_sentence != who:
        words += f" US law and US customs treat its goods as {union.possessive}."
    return words


def style_of(values) -> str:
    """A number format for changes of real income: finer where all are small.

    Parameters
    ----------
    values : pd.Series
        Percent.

    Returns
    -------
    str

    Examples
    --------
    >>> style_of(pd.Series([-0.5, 0.01])), style_of(pd.Series([-0.05]))
    ('+z.2f', '+z.3f')
    """
    if values.abs().max() < 0.1:
        return "+z.3f"
    return "+z.2f"


def income(
    row: Mapping, duties: str, short: str, who: str, style: str, label: str
) -> dict:
    """What a scenario does to real income: money, percent, nine draws in ten.

    Parameters
    ----------
    row : mapping
        income_pct, low_pct, high_pct, usd_bn, as `effects.over_all_draws` has them.
    duties, short : str
        The duties as the subject of a sentence, and of the title.
    who : str
        The economy, inside a sentence.
    style : str
        Format of a percentage.
    label : str
        What stands under the number.

    Returns
    -------
    dict

    Examples
    --------
    >>> row = {"income_pct": -0.1, "low_pct": -0.2, "high_pct": -0.05, "usd_bn": -4.0}
    >>> told = income(row, "The duties of May", "The duties", "Japan", "+z.2f", "May")
    >>> told["title"]
    'The duties cost Japan 4.0 billion dollars a year'
    """
    words = effects.cost_words(row["income_pct"], row["usd_bn"], who)
    return {
        "sentence": f"{duties} {words} ({{value:{style}}} % of real income; nine draws "
        f"in ten lie between {{low:{style}}} and {{high:{style}}} %).",
        "value": row["income_pct"],
        "unit": "%",
        "low": row["low_pct"],
        "high": row["high_pct"],
        "label": f"of real income, {label}",
        "title": f"{short} {words}",
    }


def deal_worth(drawn: pd.DataFrame, deal: str, none: str, who: str) -> dict:
    """What a deal was worth against having none, in money.

    Parameters
    ----------
    drawn : pd.DataFrame
        As `effects.Outcomes.over_draws` gives it.
    deal, none : str
        Scenarios.
    who : str
        The economy, inside a sentence.

    Returns
    -------
    dict

    Examples
    --------
    >>> drawn = pd.DataFrame({"a_usd_bn": [-3.0] * 3, "b_usd_bn": [-5.0] * 3})
    >>> told = deal_worth(drawn, "a", "b", "Japan")
    >>> told["value"], told["low"]
    (2.0, 2.0)
    """
    saved = drawn[f"{deal}_usd_bn"] - drawn[f"{none}_usd_bn"]
    low, high = uncertainty.bounds(saved)
    if saved.abs().max() < POINTS:
        return {
            "sentence": f"With a deal and without {who} would have paid the same in "
            "November 2025.",
            "value": 0.0,
            "unit": "bn USD of 2022",
        }
    return {
        "sentence": "Having the duties of November 2025 instead of those without a "
        f"deal was worth {{value:z.1f}} billion dollars a year to {who} ({{low:z.1f}} "
        "to {high:z.1f} in nine draws in ten).",
        "value": float(saved.median()),
        "unit": "bn USD of 2022",
        "low": low,
        "high": high,
    }


def deal_spares(drawn: pd.DataFrame, deal: str, none: str, who: str) -> dict | None:
    """How much of the loss without a deal the deal spares, and in how many draws.

    Parameters
    ----------
    drawn, deal, none, who
        As for `deal_worth`.

    Returns
    -------
    dict or None
        None where there is no loss, or nothing is spared. `better` (a share of the
        draws) and `loss` (whether one stays) are what a verdict can be taken from.

    Examples
    --------
    >>> drawn = pd.DataFrame({"a": [-1.0] * 3, "b": [-4.0] * 3})
    >>> deal_spares(drawn, "a", "b", "Japan")["value"]
    75.0
    """
    kept, lost = drawn[deal].median(), drawn[none].median()
    if lost > -POINTS or (drawn[deal] - drawn[none]).median() < POINTS / 10:
        return None
    return {
        "sentence": f"The deal spared {who} {{value:.0f}} % of the loss without one, "
        "and beat having none in {often:.0f} % of the draws; the rest of the duties, "
        "and of the loss, stayed.",
        "value": float(100 * (1 - kept / lost)),
        "unit": "% of the loss",
        "often": 100 * (drawn[deal] > drawn[none] + 1e-9).mean(),
    }


def bloc(drawn: pd.DataFrame, joined: str, now: str, who: str, style: str) -> dict:
    """What joining a bloc costs on top of the duties in force.

    Parameters
    ----------
    drawn : pd.DataFrame
        As `effects.Outcomes.over_draws` gives it.
    joined, now : str
        Scenarios.
    who : str
        The economy, inside a sentence.
    style : str
        Format of a percentage.

    Returns
    -------
    dict

    Examples
    --------
    >>> drawn = pd.DataFrame({"in": [-0.5], "now": [-0.1]})
    >>> drawn = drawn.assign(in_usd_bn=-20.0, now_usd_bn=-4.0)
    >>> bloc(drawn, "in", "now", "Japan", "+z.2f")["title"]
    'A bloc against China that answers in kind would cost Japan 16 billion dollars a \
year, 4.0 times the duties'
    """
    harm = drawn[joined] - drawn[now]
    harm_bn = (drawn[f"{joined}_usd_bn"] - drawn[f"{now}_usd_bn"]).median()
    words = effects.cost_words(harm.median(), harm_bn, who)
    duties = drawn[now].median()
    times = ""
    if duties < -POINTS and harm.median() < 0:
        times = f", {harm.median() / duties:.1f} times the duties"
    low, high = uncertainty.bounds(harm)
    return {
        "sentence": "Joining the United States against China, which answers in kind, "
        f"would {words} more{times} ({{value:{style}}} % of real income; "
        f"{{low:{style}}} to {{high:{style}}} % in nine draws in ten).",
        "value": harm.median(),
        "unit": "%",
        "low": low,
        "high": high,
        "label": "more, joining a bloc against China",
        "title": f"A bloc against China that answers in kind would {words}{times}",
    }


def sources(parts: pd.DataFrame, now: str) -> dict:
    """Through what the duties in force work most.

    Parameters
    ----------
    parts : pd.DataFrame
        As `effects.Outcomes.parts` gives them.
    now : str
        A scenario.

    Returns
    -------
    dict

    Examples
    --------
    >>> parts = pd.DataFrame({"now": [-0.3, 0.1, -0.2]}, ["terms of trade", "b", "sum"])
    >>> sources(parts, "now")["title"]
    'The duties in force work mostly through the terms of trade'
    """
    of_now = parts[now].drop("sum")
    part = of_now.abs().idxmax()
    name = part
    if part == "terms of trade":
        name = "the terms of trade"
    return {
        "sentence": "Of what the duties in force do to real income, {value:+z.3f} % "
        f"comes through {name}; all together it is {{whole:+z.3f}} % by the central "
        "assumptions.",
        "value": of_now[part],
        "unit": "%",
        "whole": parts.loc["sum", now],
        "title": f"The duties in force work mostly through {name}",
    }


def who_pays(paid: pd.DataFrame, whose: str) -> dict | None:
    """Who pays the new duties.

    Parameters
    ----------
    paid : pd.DataFrame
        As `powers.who_pays` gives it.
    whose : str
        The seller's possessive.

    Returns
    -------
    dict or None
        None where the duties earn next to nothing.

    Examples
    --------
    >>> paid = pd.DataFrame({"duty_usd_mn": [4e3], "buyers_usd_mn": [3e3]})
    >>> who_pays(paid, "Japan's")["title"]
    "New US duties on Japan's goods raise 4.0 billion dollars a year; American buyers \
pay {value:.0f} % of it"
    """
    duty_bn = paid["duty_usd_mn"].sum() / 1e3
    if duty_bn < POINTS:
        return None
    return {
        "sentence": f"The new US duties on {whose} goods earn "
        f"{effects.money_words(duty_bn)} a year; American buyers pay {{value:.0f}} % "
        "of it in higher prices, the sellers the rest in lower ones.",
        "value": 100 * paid["buyers_usd_mn"].sum() / paid["duty_usd_mn"].sum(),
        "unit": "% of the duty",
        "title": f"New US duties on {whose} goods raise "
        f"{effects.money_words(duty_bn)} a year; American buyers pay {{value:.0f}} % "
        "of it",
    }


def exports(change_pct: float, opening: str, whose: str, buyer: str) -> dict:
    """What a scenario does to goods exports to one buyer.

    Parameters
    ----------
    change_pct : float
    opening : str
        Such as "Under the deals".
    whose : str
        The seller's possessive.
    buyer : str
        Inside a sentence.

    Returns
    -------
    dict

    Examples
    --------
    >>> exports(-20.2, "Under the deals", "Japan's", "China")["title"]
    "Under the deals, Japan's goods exports to China fall by {size:.0f} %"
    """
    verb = "rise"
    if change_pct < 0:
        verb = "fall"
    words = f"{opening}, {whose} goods exports to {buyer} {verb} by {{size:.0f}} %"
    return {
        "sentence": words + ".",
        "value": change_pct,
        "unit": "%",
        "size": abs(change_pct),
        "title": words,
    }


def sector(output: pd.DataFrame, whose: str) -> dict:
    """Which large sector loses most under the duties in force.

    Parameters
    ----------
    output : pd.DataFrame
        label, real_output_pct: one row a sector.
    whose : str
        The economy's possessive.

    Returns
    -------
    dict

    Examples
    --------
    >>> output = pd.DataFrame({"label": ["Cars"], "real_output_pct": [-3.0]})
    >>> sector(output, "Japan's")["title"]
    "The duties in force cut Japan's output of cars by 3.0 %"
    """
    hit = output.loc[output["real_output_pct"].idxmin()]
    name = hit["label"].lower()
    words = f"cut {whose} output of {name} by {abs(hit['real_output_pct']):.1f} %"
    if hit["real_output_pct"] > -0.05:
        words = f"cut the output of no large sector of {whose} industry"
    return {
        "sentence": f"Of {whose} largest goods sectors, the duties in force hit {name} "
        "most ({value:+z.1f} % of output).",
        "value": hit["real_output_pct"],
        "unit": "%",
        "title": f"The duties in force {words}",
    }


def high_rates(grid: pd.DataFrame, who: str, style: str) -> dict:
    """What the highest rates of a grid would do, and what the last points add.

    Parameters
    ----------
    grid : pd.DataFrame
        general, cars, income_pct, as `effects.smoothed` gives it.
    who : str
        The economy, inside a sentence.
    style : str
        Format of a percentage.

    Returns
    -------
    dict

    Examples
    --------
    >>> rates = pd.DataFrame({"general": [0, 25, 50.0], "cars": [0, 25, 50.0]})
    >>> grid = rates.assign(income_pct=[0, -0.8, -1.0])
    >>> high_rates(grid, "Japan", "+z.2f")["value"]
    -1.0
    """
    both = grid[grid["general"] == grid["cars"]].set_index("general")["income_pct"]
    half, full = both[both.index.max() / 2], both[both.index.max()]
    pace = "each further point costs more"
    if abs(full - half) < abs(half - both[0]):
        pace = "each further point costs less than the one before"
    rate = both.index.max()
    return {
        "sentence": f"US rates of {rate:.0f} % on all goods of {who} would change its "
        f"real income by {{value:{style}}} % against the world before 2025; {pace}.",
        "value": float(full),
        "unit": "%",
        "title": f"At {rate:.0f} % on everything the change is {{value:{style}}} %: "
        f"{pace}",
    }


def moves_most(drawn: pd.DataFrame, now: str, year: int, other_pct: float) -> dict:
    """Which assumption moves the answer most, and what another year's trade gives.

    Parameters
    ----------
    drawn : pd.DataFrame
        As `effects.Outcomes.over_draws` gives it.
    now : str
        A scenario.
    year : int
        The other year.
    other_pct : float
        The median on its trade, percent.

    Returns
    -------
    dict

    Examples
    --------
    >>> drawn = pd.DataFrame({"set": ["a", "b"], "deficits": "zero", "now": [1.0, 2.0]})
    >>> moves_most(drawn, "now", 2022, 1.4)["value"]
    100.0
    """
    shares = uncertainty.variance_shares(drawn, now, by=["set", "deficits"])
    words = MOVES[shares.idxmax()]
    return {
        "sentence": f"What moves the answer most is {words}: {{value:.0f}} % of the "
        f"variance under the duties in force. On the trade of {year} the median is "
        "{other:+z.3f} %.",
        "value": float(100 * shares.max()),
        "unit": "% of variance",
        "other": other_pct,
        "title": f"What moves the answer most is {words}",
    }


def sure(draws: pd.Series, style: str) -> str:
    """How sure the headline is, in one sentence.

    Parameters
    ----------
    draws : pd.Series
        Change of real income, percent: one number a draw.
    style : str
        Format of a percentage.

    Returns
    -------
    str

    Examples
    --------
    >>> sure(pd.Series([-0.1, -0.2, -0.3]), "+z.2f").partition(": ")[2]
    'a loss in every one of the 3. Whether the model was right about 2025 is a report \
of its own.'
    """
    low, high = (in_sentence(f"{{:{style}}}", b) for b in uncertainty.bounds(draws))
    losses = int((draws < 0).sum())
    certain = f"a loss in {losses} of the {len(draws)}"
    if losses == len(draws):
        certain = f"a loss in every one of the {len(draws)}"
    return (
        "In nine of ten calculations with other assumptions the duties in force change "
        f"real income by {low} to {high} %: ".replace("-", "−")
        + f"{certain}. Whether the model was right about 2025 is a report of its own."
    )
