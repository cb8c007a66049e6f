"""When a certain cost is worth paying to be rid of a danger: ratios and probabilities.

To join costs something for certain; to stay out risks a loss. The cost over the loss
is the probability from which on joining has the better expected income. It is a plain
ratio of two costs: below zero joining pays by itself, above one no probability is
enough.

Costs and losses are positive where they hurt, in any one unit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from tightrope import places
from tightrope.model import uncertainty
from tightrope.model.effects import money_words

# a loss of less, in percent of income, counts as none: a ratio to it says nothing
NO_LOSS_PCT = 1e-6


def breakeven_pct(cost, loss):
    """The probability of the loss from which on paying the cost is the better choice.

    Parameters
    ----------
    cost : array-like, pd.Series or pd.DataFrame of float
        What is paid for certain, in percent of income.
    loss : array-like of float
        What is lost if the danger comes true, in percent of income.

    Returns
    -------
    np.ndarray, pd.Series or pd.DataFrame
        As the cost. In percent, of any size; without a loss infinite, with the sign of
        the cost.

    Examples
    --------
    >>> breakeven_pct([0.1, 0.6, -0.1, 0.1], [0.2, 0.2, 0.2, 0.0])
    array([ 50., 300., -50.,  inf])
    """
    paid, lost = np.asarray(cost, float), np.asarray(loss, float)
    ratio = 100 * paid / np.maximum(lost, NO_LOSS_PCT)
    odds = np.where(lost > NO_LOSS_PCT, ratio, np.sign(paid) * np.inf)
    if isinstance(cost, pd.DataFrame):
        return pd.DataFrame(odds, cost.index, cost.columns)
    if isinstance(cost, pd.Series):
        return pd.Series(odds, cost.index)
    return odds


def breakeven_value(percent: float) -> float | str:
    """A breakeven probability as `findings.state` takes it: a number, or a word.

    Parameters
    ----------
    percent : float
        As `breakeven_pct` gives it.

    Returns
    -------
    float or str

    Examples
    --------
    >>> breakeven_value(50.0), breakeven_value(np.inf), breakeven_value(-np.inf)
    (50.0, 'no', 'any')
    """
    if np.isfinite(percent):
        return percent
    if percent > 0:
        return "no"
    return "any"


def breakeven_sentence(percent: float) -> str:
    """What a breakeven probability says, as a sentence for `findings.state`.

    Parameters
    ----------
    percent : float
        As `breakeven_pct` gives it.

    Returns
    -------
    str
        With a place for `breakeven_value`.

    Examples
    --------
    >>> breakeven_sentence(40).format(value=40.0).partition(", ")[0]
    'joining pays where the return of US tariffs is more than 40 % likely'
    """
    if np.isinf(percent):
        return (
            "{value} probability of these US tariffs makes joining pay: "
            "they would not lower its real income"
        )
    if percent > 100:
        return (
            f"joining costs {percent / 100:,.1f} times what the return of US tariffs "
            "would: the breakeven probability is {value:,.0f} %, so it never pays"
        )
    if percent < 0:
        return (
            "joining raises real income by itself: "
            "the breakeven probability is {value:,.0f} %, so it always pays"
        )
    return (
        "joining pays where the return of US tariffs is more than "
        "{value:,.0f} % likely, the breakeven probability"
    )


def interval_words(draws, style: str) -> str:
    """The bounds of nine draws in ten, in percent, as words behind a number.

    Parameters
    ----------
    draws : array-like of float
        One number a draw.
    style : str
        Format of a bound, such as ".2f".

    Returns
    -------
    str

    Examples
    --------
    >>> interval_words([1.0, 2, 3, 4, 5], ".1f")
    'nine draws of ten: 1.2 to 4.8 %'
    """
    words = []
    for bound in uncertainty.bounds(draws):
        if np.isinf(bound):
            words.append("endless")
        else:
            words.append(format(bound, style))
    return f"nine draws of ten: {' to '.join(words)} %"


def worse_pct(drawn: pd.DataFrame, danger: str) -> pd.DataFrame:
    """In how many draws each choice leaves one worse off, in percent.

    Parameters
    ----------
    drawn : pd.DataFrame
        Change of income: one row a draw, one column a choice, and one for what happens
        otherwise if the danger comes true.
    danger : str
        That last column.

    Returns
    -------
    pd.DataFrame
        By choice: safe (worse than if all stays as it is), danger (worse than if the
        danger is sure to come).

    Examples
    --------
    >>> drawn = pd.DataFrame({"join": [-1.0, -3.0], "threat": [-2.0, -2.0]})
    >>> worse_pct(drawn, "threat").loc["join"].to_dict()
    {'safe': 100.0, 'danger': 50.0}
    """
    choices = drawn.drop(columns=danger)
    worse = {"safe": choices < 0, "danger": choices.lt(drawn[danger], axis=0)}
    return pd.DataFrame({name: 100 * draws.mean() for name, draws in worse.items()})


def decimals(values, style: str, finer: str, least: float) -> str:
    """A number format for all values: the finer one where every one of them is small.

    Parameters
    ----------
    values : array-like of float
    style, finer : str
        Formats such as ".2f" and ".3f".
    least : float
        The largest value from which on the first one will do.

    Returns
    -------
    str

    Examples
    --------
    >>> decimals([0.05, -0.3], ".2f", ".3f", 0.1), decimals([0.05], ".2f", ".3f", 0.1)
    ('.2f', '.3f')
    """
    if np.abs(values).max() >= least:
        return style
    return finer


def insurance(drawn: pd.DataFrame, key: str, danger: str) -> pd.Series:
    """What a choice costs, and what it would insure against, over the draws.

    Parameters
    ----------
    drawn : pd.DataFrame
        Change of income in percent: one row a draw, one column an outcome.
    key : str
        The choice, which is free of the danger.
    danger : str
        What happens otherwise if the danger comes true.

    Returns
    -------
    pd.Series
        cost_pct and loss_pct (medians; positive where they hurt), ratio (the median of
        cost over loss; infinite where there is no loss), ratio_low and ratio_high (nine
        draws in ten), gains_pct (the share of draws in which the choice pays by
        itself), pays_pct (that in which it pays if the danger is sure to come).

    Examples
    --------
    >>> drawn = pd.DataFrame({"join": [-3.0, -4.0, -6.0], "threat": [-2.0] * 3})
    >>> found = insurance(drawn, "join", "threat")
    >>> found[["cost_pct", "loss_pct", "ratio", "pays_pct"]].to_dict()
    {'cost_pct': 4.0, 'loss_pct': 2.0, 'ratio': 2.0, 'pays_pct': 0.0}
    """
    cost, loss = -drawn[key], -drawn[danger]
    ratio = breakeven_pct(cost, loss) / 100
    low, high = uncertainty.bounds(ratio)
    return pd.Series(
        {
            "cost_pct": cost.median(),
            "loss_pct": loss.median(),
            "ratio": uncertainty.quantile(ratio, 0.5),
            "ratio_low": low,
            "ratio_high": high,
            "gains_pct": 100 * (cost < 0).mean(),
            "pays_pct": 100 * (cost < loss).mean(),
        }
    )


def insurance_finding(
    found: pd.Series, bn_per_pct: float, who: str, case: str
) -> tuple[str, float | str]:
    """`insurance` as a sentence for `findings.state`, and the value that it takes.

    Parameters
    ----------
    found : pd.Series
        As `insurance` gives it.
    bn_per_pct : float
        One percent of income, in billion dollars a year.
    who : str
        The economy, inside a sentence.
    case : str
        What others do: "China answers in kind".

    Returns
    -------
    tuple
        A sentence, and the ratio, or a word where there is none.

    Examples
    --------
    >>> draws = pd.DataFrame({"join": [-3.0, -4.0, -6.0], "threat": [-2.0] * 3})
    >>> found = insurance(draws, "join", "threat")
    >>> sentence, ratio = insurance_finding(found, 10.0, "Japan", "China answers")
    >>> sentence.format(value=ratio).partition(";")[0].partition(", joining ")[2]
    'costs Japan 40 billion dollars a year, 2.0 times the 20 billion dollars that it \
would insure against'
    >>> draws = pd.DataFrame({"join": [-1.0, -1.0, 2.0], "threat": [1.0, 0.5, -0.5]})
    >>> insurance_finding(insurance(draws, "join", "threat"), 10.0, "Japan", "so")[1]
    'nothing'
    """
    cost = f"{money_words(found['cost_pct'] * bn_per_pct)} a year"
    if found["cost_pct"] <= 0:
        return (
            f"If {case}, joining raises the real income of {who}, by {cost}: it pays "
            f"{{value}} insurance in {found['gains_pct']:.0f} % of the draws."
        ), "without"
    if np.isinf(found["ratio"]) or found["loss_pct"] <= NO_LOSS_PCT:
        return (
            f"If {case}, joining costs {who} {cost}, and there is {{value}} to insure "
            "against: the return of these US tariffs would cost nothing."
        ), "nothing"
    loss = money_words(found["loss_pct"] * bn_per_pct)
    high = f"{found['ratio_high']:,.1f}"
    if np.isinf(found["ratio_high"]):
        high = "endless"
    low = f"{found['ratio_low']:,.1f}"
    if found["ratio_low"] < 0:
        low = "a gain"
    return (
        f"If {case}, joining costs {who} {cost}, {{value:,.1f}} times the {loss} that "
        f"it would insure against; nine draws in ten lie between {low} and {high} "
        f"times, and in {found['pays_pct']:.0f} % joining pays if the tariffs are sure "
        "to return."
    ), float(found["ratio"])


def probability(percent: float) -> float | None:
    """A breakeven probability where it is one: between 0 and 100 percent.

    Parameters
    ----------
    percent : float
        As `breakeven_pct` gives it.

    Returns
    -------
    float or None

    Examples
    --------
    >>> probability(40.0), probability(566.0), probability(-3.0)
    (40.0, None, None)
    """
    if 0 <= percent <= 100:
        return percent
    return None


def by_how_many(tests: Mapping[str, bool]) -> str:
    """How many variants bear a statement out, and which do not.

    Parameters
    ----------
    tests : mapping of str to bool
        Whether it holds, by the variant's name inside a sentence.

    Returns
    -------
    str

    Examples
    --------
    >>> by_how_many({"trade of 2022": True, "trade of 2024": True})
    'under all 2 variants tried'
    >>> by_how_many({"trade of 2022": True, "an elasticity of 2": False})
    'under 1 of 2 variants tried, not with an elasticity of 2'
    >>> by_how_many({"trade of 2022": False})
    'under none of the 1 variants tried'
    """
    fail = [name for name, holds in tests.items() if not holds]
    if not fail:
        return f"under all {len(tests)} variants tried"
    if len(fail) == len(tests):
        return f"under none of the {len(tests)} variants tried"
    held = f"under {len(tests) - len(fail)} of {len(tests)} variants tried"
    return f"{held}, not with {places.listed(fail)}"


def how_sure(percent: float, draws) -> str:
    """What stands in brackets behind a breakeven probability: how far draws differ.

    Parameters
    ----------
    percent : float
        The probability under the chosen assumptions.
    draws : array-like of float
        The same under each draw.

    Returns
    -------
    str

    Examples
    --------
    >>> how_sure(50, [30, 40, 50, 60, 70])
    'nine draws of ten: 32 to 68 %'
    >>> how_sure(90, [70, 80, 90, 100, 110])
    'nine draws of ten: 72 to 108 %; other assumptions turn it round'
    """
    if np.isinf(percent):
        return f"so in {100 * np.isinf(draws).mean():.0f} % of the draws"
    words = interval_words(draws, "z,.0f")
    low, high = uncertainty.bounds(draws)
    if low < 0 < high or low < 100 < high:
        return f"{words}; other assumptions turn it round"
    return words


def crossings(loss_by_rate: pd.Series, cost_by_answer: pd.Series) -> pd.DataFrame:
    """Where joining begins to pay, for every rate that is feared and every answer.

    Parameters
    ----------
    loss_by_rate : pd.Series
        Loss in percent of income if the danger comes true, by the rate in percent.
    cost_by_answer : pd.Series
        Cost of joining in percent of income, by how much of its answer the partner
        gives, in percent.

    Returns
    -------
    pd.DataFrame
        One row for each pair: rate, answer, change (of income at the crossing, in
        percent), odds (`breakeven_pct`), words.

    Examples
    --------
    >>> loss = pd.Series({10.0: 0.5, 20.0: 1.0})
    >>> crossings(loss, pd.Series({100.0: 0.2}))[["rate", "answer", "odds"]]
       rate  answer  odds
    0  10.0   100.0  40.0
    1  20.0   100.0  20.0
    """
    pairs = pd.MultiIndex.from_product(
        [loss_by_rate.index, cost_by_answer.index], names=["rate", "answer"]
    )
    frame = pairs.to_frame(index=False)
    cost = frame["answer"].map(cost_by_answer)
    odds = breakeven_pct(cost, frame["rate"].map(loss_by_rate))
    likely = pd.Series(odds).clip(0, 100).map("{:.0f} %".format)
    words = np.select(
        [odds > 100, odds < 0],
        ["Joining pays at no probability", "Joining pays at every probability"],
        "Joining pays above a probability of " + likely,
    )
    return frame.assign(change=-cost, odds=odds, words=words)


def expected_if_staying(loss_by_rate: pd.Series) -> pd.DataFrame:
    """Expected change of income by the probability of the danger: the ends of a line.

    Parameters
    ----------
    loss_by_rate : pd.Series
        As for `crossings`.

    Returns
    -------
    pd.DataFrame
        rate, odds (0 and 100), change.

    Examples
    --------
    >>> expected_if_staying(pd.Series({24.0: 0.4}))
       rate  odds  change
    0  24.0     0     0.0
    1  24.0   100    -0.4
    """
    loss = loss_by_rate.rename("loss").rename_axis("rate").reset_index()
    ends = loss.merge(pd.DataFrame({"odds": [0, 100]}), how="cross")
    return ends.assign(change=0 - ends["loss"] * ends["odds"] / 100).drop(
        columns="loss"
    )


def expected_if_joining(cost_by_answer: pd.Series) -> pd.DataFrame:
    """The same for joining, whose cost does not hang on that probability.

    Parameters
    ----------
    cost_by_answer : pd.Series
        As for `crossings`.

    Returns
    -------
    pd.DataFrame
        answer, odds (0 and 100), change.

    Examples
    --------
    >>> expected_if_joining(pd.Series({100.0: 0.2}))
       answer  odds  change
    0   100.0     0    -0.2
    1   100.0   100    -0.2
    """
    change = (-cost_by_answer).rename("change").rename_axis("answer").reset_index()
    ends = change.merge(pd.DataFrame({"odds": [0, 100]}), how="cross")
    return ends[["answer", "odds", "change"]]


def rate_needed(loss_by_rate: pd.Series, cost: float) -> float | None:
    """The lowest rate at which the danger, if sure to come, costs as much as joining.

    Parameters
    ----------
    loss_by_rate : pd.Series
        Loss by the rate in percent, in ascending order of rates.
    cost : float
        Cost of joining, in the same unit.

    Returns
    -------
    float or None
        One of the rates of the index; None where none of them is enough.

    Examples
    --------
    >>> rate_needed(pd.Series([0.0, 0.2, 0.4], index=[0, 10, 20]), 0.3)
    20.0
    """
    enough = loss_by_rate.index[loss_by_rate >= cost]
    if enough.empty:
        return None
    return float(enough[0])


def rate_needed_finding(
    loss_by_rate: pd.Series, cost: float
) -> tuple[str, float | str]:
    """`rate_needed` as a sentence for `findings.state`, and the value that it takes.

    Parameters
    ----------
    loss_by_rate : pd.Series
    cost : float
        As for `rate_needed`, if China answers.

    Returns
    -------
    tuple
        A sentence, and a number or the word none.

    Examples
    --------
    >>> sentence, rate = rate_needed_finding(pd.Series([0.0, 0.4], index=[0, 20]), 0.3)
    >>> sentence.format(value=rate).rpartition(", ")[2]
    'joining would pay from a US rate of 20 % on.'
    """
    rate = rate_needed(loss_by_rate, cost)
    if rate is None:
        return (
            f"Of the US rates up to {loss_by_rate.index.max()} %, {{value}} would cost "
            "as much as joining does when China answers, even if they were sure to "
            "come."
        ), "none"
    return (
        "If the tariffs were sure to return and China answered, joining would pay from "
        "a US rate of {value:.0f} % on."
    ), rate


def partial_answer(
    tariffs: pd.DataFrame,
    baseline: pd.DataFrame,
    partner: str,
    members: Collection[str],
    share_pct: float,
) -> pd.DataFrame:
    """Tariffs in which the partner gives only part of its answer to the members.

    Parameters
    ----------
    tariffs : pd.DataFrame
        importer, exporter, sector, tariff (fraction), with the whole answer.
    baseline : pd.DataFrame
        The same columns, with the tariffs before.
    partner : str
        Who answers.
    members : collection of str
        Whose goods the answer hits.
    share_pct : float
        How much of it is given, in percent.

    Returns
    -------
    pd.DataFrame
        The columns of `tariffs`, in its order.

    Examples
    --------
    >>> before = pd.DataFrame({"importer": ["CHN"], "exporter": ["JPN"]})
    >>> before["sector"] = "C29"
    >>> full, now = before.assign(tariff=0.3), before.assign(tariff=0.1)
    >>> partial_answer(full, now, "CHN", ["JPN"], 50)["tariff"].round(6).tolist()
    [0.2]
    """
    pair = ["importer", "exporter", "sector"]
    before = tariffs[pair].merge(baseline, on=pair, how="left")["tariff"]
    rise = tariffs["tariff"] - before.fillna(0).to_numpy()
    hit = (tariffs["importer"] == partner) & tariffs["exporter"].isin(members)
    lower = tariffs["tariff"] - rise * (1 - share_pct / 100)
    return tariffs.assign(tariff=tariffs["tariff"].where(~hit, lower))
