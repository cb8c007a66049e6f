"""What the findings of bloc_dilemma say, and the frames that its charts show.

Frame in, words or frame out, on what `model.dilemma` and `model.breakeven` work out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tightrope.findings import in_sentence
from tightrope.model import breakeven, channels, powers, uncertainty
from tightrope.model import equilibrium as eq
from tightrope.model.dilemma import ALONE, ANSWERED, RETURNED, Dilemma
from tightrope.model.effects import NOTHING_PCT, cost_words, money_words

KEEPS, RETURNS = "US duties stay", "US tariffs return"
# row and column of a payoff matrix, by outcome; the yardstick comes first
MATRIX = {
    "yardstick": ("stay out", KEEPS),
    RETURNED: ("stay out", RETURNS),
    ALONE: ("join, China does not answer", KEEPS),
    "alone_back": ("join, China does not answer", RETURNS),
    ANSWERED: ("join, China answers", KEEPS),
    "answered_back": ("join, China answers", RETURNS),
}


def payoffs(
    drawn: pd.DataFrame, in_vain: pd.DataFrame, bn_per_pct: float
) -> pd.DataFrame:
    """The cells of the payoff matrix: medians over the draws, in money and percent.

    Parameters
    ----------
    drawn : pd.DataFrame
        One row a draw, one column for each outcome of `dilemma.OUTCOMES`, percent.
    in_vain : pd.DataFrame
        The same for those of `dilemma.JOINED_IN_VAIN`.
    bn_per_pct : float
        One percent of income, in billion dollars a year.

    Returns
    -------
    pd.DataFrame
        choice, course, bn_usd, income_pct and words (what stands in the cell).

    Examples
    --------
    >>> drawn = pd.DataFrame({name: [-0.1] for name in list(MATRIX)[1:]})
    >>> payoffs(drawn, drawn, 40.0)["words"].tolist()[:2]
    ['0|the yardstick', '−4.0 bn USD|−0.10 %']
    """
    rows = []
    medians = pd.concat([drawn.median(), in_vain.median()]).groupby(level=0).first()
    for name, (choice, course) in MATRIX.items():
        if name == "yardstick":
            rows.append((choice, course, 0.0, 0.0, "0|the yardstick"))
            continue
        pct = medians[name]
        words = f"{pct * bn_per_pct:+z,.1f} bn USD|{pct:+z.2f} %"
        words = words.replace("+0.00", "0.00").replace("-", "−")
        rows.append((choice, course, pct * bn_per_pct, pct, words))
    columns = ["choice", "course", "bn_usd", "income_pct", "words"]
    return pd.DataFrame(rows, columns=columns)


def income(drawn: pd.Series, bn_per_pct: float, case: str, style: str) -> dict:
    """What an outcome does to real income, for `findings.state`.

    Parameters
    ----------
    drawn : pd.Series
        Change of real income, percent, one number a draw.
    bn_per_pct : float
        One percent of income, in billion dollars a year.
    case : str
        A clause: "Japan joins and China answers in kind".
    style : str
        Format of a percentage; a very small one is shown with one decimal more.

    Returns
    -------
    dict
        sentence, value, unit, title and the words the sentence names.

    Examples
    --------
    >>> income(pd.Series([-0.1]), 40.0, "Japan joins", "+z.2f")["title"]
    'If Japan joins, it loses 4.0 billion dollars a year'
    """
    pct = drawn.median()
    verb = "gains"
    if pct < 0:
        verb = "loses"
    if abs(pct) < 0.005:
        style = "+z.3f"
    low, high = uncertainty.bounds(drawn)
    words = f"If {case}, it {verb} {money_words(pct * bn_per_pct)} a year"
    if abs(pct) < NOTHING_PCT:
        words = f"If {case}, it neither gains nor loses"
    return {
        "sentence": f"{words} ({{value:{style}}} % of real income; nine draws in ten "
        f"lie between {{low:{style}}} and {{high:{style}}} %).",
        "value": pct,
        "unit": "%",
        "low": low,
        "high": high,
        "label": f"of real income, if {case}",
        "title": words,
    }


def ratio(found: pd.Series, bn_per_pct: float, who: str, case: str) -> dict:
    """What joining costs over what it would insure against, for `findings.state`.

    Parameters
    ----------
    found : pd.Series
        As `breakeven.insurance` gives it.
    bn_per_pct, who, case
        As for `breakeven.insurance_finding`.

    Returns
    -------
    dict
        sentence, value, unit, label and title.

    Examples
    --------
    >>> draws = pd.DataFrame({"join": [-3.0], "threat": [-2.0]})
    >>> found = breakeven.insurance(draws, "join", "threat")
    >>> ratio(found, 10.0, "Japan", "China answers")["title"]
    'If China answers, joining costs Japan 1.5 times what it would insure against'
    """
    sentence, value = breakeven.insurance_finding(found, bn_per_pct, who, case)
    title = sentence.partition(";")[0].partition(": ")[0]
    if not isinstance(value, str):
        title = (
            f"If {case}, joining costs {who} {value:.1f} times what it would insure "
            "against"
        )
    return {
        "sentence": sentence,
        "value": value,
        "unit": "times",
        "label": f"the loss that joining would insure against, if {case}",
        "title": title.format(value=value),
    }


def chance(found: Mapping, case: str) -> dict | None:
    """The probability from which on joining pays, where it is one.

    Parameters
    ----------
    found : mapping
        ratio, as `breakeven.insurance` gives it.
    case : str
        A clause: "China answers in kind".

    Returns
    -------
    dict or None
        None outside 0 to 100 %: there it is no probability.

    Examples
    --------
    >>> chance({"ratio": 0.4}, "China answers")["value"]
    40.0
    >>> chance({"ratio": 3.7}, "China answers") is None
    True
    """
    percent = 100 * found["ratio"]
    if breakeven.probability(percent) is None:
        return None
    return {
        "sentence": f"If {case}, joining pays where the return of US tariffs is more "
        "than {value:.0f} % likely, the breakeven probability.",
        "value": percent,
        "unit": "%",
        "label": f"likelihood of US tariffs from which joining pays, if {case}",
    }


def pays_by_assumption(drawn: pd.DataFrame, labels: pd.DataFrame) -> pd.DataFrame:
    """In how many draws joining pays if the tariffs are sure to return.

    Parameters
    ----------
    drawn : pd.DataFrame
        One row a draw: returned, alone, answered.
    labels : pd.DataFrame
        As `uncertainty.Draws.labels` gives them.

    Returns
    -------
    pd.DataFrame
        assumption, China, pays_pct; all draws come first.

    Examples
    --------
    >>> drawn = pd.DataFrame({"returned": [-1.0], "alone": [0.0], "answered": [-2.0]})
    >>> pays_by_assumption(drawn, pd.DataFrame({"set": ["a"]}))["pays_pct"].tolist()
    [100.0, 100.0, 0.0, 0.0]
    """
    pays = pd.DataFrame(
        {
            "does not answer": drawn[ALONE] > drawn[RETURNED],
            "answers": drawn[ANSWERED] > drawn[RETURNED],
        }
    )
    parts = []
    headings = labels.assign(every="all draws")[["every", *labels.columns]]
    for heading in headings:
        names = headings[heading].to_numpy()
        share = 100 * pays.groupby(names, sort=False).mean()
        parts.append(share.rename_axis("assumption").reset_index())
    return pd.concat(parts).melt("assumption", var_name="China", value_name="pays_pct")


def lead(answered: pd.Series, alone: pd.Series) -> str:
    """The verdict in plain words.

    Parameters
    ----------
    answered, alone : pd.Series
        As `breakeven.insurance` gives them, with China's answer and without.

    Returns
    -------
    str

    Examples
    --------
    >>> yes, no = pd.Series({"pays_pct": 96.0}), pd.Series({"pays_pct": 1.0})
    >>> lead(no, no), lead(yes, yes)
    ('Not on trade grounds.', 'Yes, if the tariffs would otherwise surely return.')
    """
    if answered["pays_pct"] >= 95:
        return "Yes, if the tariffs would otherwise surely return."
    if answered["pays_pct"] > 5:
        return "Only if the tariffs would otherwise very likely return."
    if alone["pays_pct"] > 50:
        return "Not on trade grounds, unless China did nothing."
    return "Not on trade grounds."


def sure(answered: pd.Series, alone: pd.Series, number: int) -> str:
    """How sure that is, in one sentence.

    Parameters
    ----------
    answered, alone : pd.Series
        As `breakeven.insurance` gives them.
    number : int
        Of draws.

    Returns
    -------
    str

    Examples
    --------
    >>> rows = pd.Series({"pays_pct": 0.0}), pd.Series({"pays_pct": 80.0})
    >>> sure(*rows, 108)
    'If the tariffs were sure to return, joining would pay in 0 % of 108 calculations \
with other assumptions when China answers, and in 80 % when it does not.'
    """
    if_answered = in_sentence("{:.0f} %", answered["pays_pct"])
    if_not = in_sentence("{:.0f} %", alone["pays_pct"])
    return (
        f"If the tariffs were sure to return, joining would pay in {if_answered} of "
        f"{number} calculations with other assumptions when China answers, and in "
        f"{if_not} when it does not."
    )


def robust(variants: pd.DataFrame, who: str) -> dict:
    """Under how many variants an answered bloc costs more than the tariffs' return.

    Parameters
    ----------
    variants : pd.DataFrame
        As `dilemma.variants` gives it.
    who : str
        The economy, inside a sentence.

    Returns
    -------
    dict

    Examples
    --------
    >>> rows = pd.DataFrame({"returned": -0.1, "answered": [-0.4, -0.05]}, ["a", "b"])
    >>> robust(rows.assign(ratio_answered=[4.0, 0.5]), "Japan")["title"]
    'Joining costs Japan more than the tariffs under 1 of 2 variants tried, not with b'
    """
    worse = variants["answered"] < variants["returned"]
    found = breakeven.by_how_many(worse.astype(bool).to_dict())
    spread = ""
    ratios = variants["ratio_answered"].astype(float)
    if ratios.between(0, 1e3).all():
        least = in_sentence("{:.1f}", ratios.min())
        most = in_sentence("{:.1f}", ratios.max())
        spread = f", {least} to {most} times as much"
    return {
        "sentence": f"If China answers, joining costs {who} more than the return of US "
        f"tariffs would {found}{spread} ({{value:.0f}} of {len(variants)}).",
        "value": int(worse.sum()),
        "unit": f"variants of {len(variants)}",
        "title": f"Joining costs {who} more than the tariffs {found}",
    }


def rate_needed(loss_by_rate: pd.Series, cost: float) -> dict:
    """From which US rate on joining would pay, if it were sure to come.

    Parameters
    ----------
    loss_by_rate, cost
        As for `breakeven.rate_needed_finding`.

    Returns
    -------
    dict

    Examples
    --------
    >>> rate_needed(pd.Series([0.0, 0.4], index=[0, 20]), 0.3)["value"]
    20.0
    """
    sentence, value = breakeven.rate_needed_finding(loss_by_rate, cost)
    title = (
        "Against tariffs that are sure, joining would pay from a US rate of "
        "{value:.0f} % on"
    )
    if isinstance(value, str):
        title = "No US rate up to 100 % would cost as much as joining an answered bloc"
    return {"sentence": sentence, "value": value, "unit": "%", "title": title}


def company(by_club: pd.DataFrame, who: str, style: str) -> dict:
    """What joining costs alone, and with all others in the bloc.

    Parameters
    ----------
    by_club : pd.DataFrame
        As `dilemma.Dilemma.by_club` gives it, for one course of China.
    who : str
        The economy, inside a sentence.
    style : str
        Format of a percentage.

    Returns
    -------
    dict

    Examples
    --------
    >>> clubs = pd.DataFrame({"stay out": [0.0, 0.1], "join": [-0.3, -0.1]})
    >>> round(company(clubs, "Japan", "+z.2f")["value"], 6)
    0.2
    """
    gaps = by_club["stay out"] - by_club["join"]
    alone, last = gaps.iloc[0], gaps.iloc[-1]
    plain = style.removeprefix("+")
    return {
        "sentence": "With all others in the bloc, China answering, joining costs "
        f"{who} {{value:{plain}}} % of real income, against {alone:{plain}} % without "
        "company.",
        "value": float(last),
        "unit": "%",
        "title": f"With everyone else in the bloc joining costs {{value:{plain}}} % of "
        f"income, alone {alone:{plain}} %",
    }


def sector(output: pd.DataFrame, case: str) -> dict:
    """Which sector would lose most.

    Parameters
    ----------
    output : pd.DataFrame
        sector, bn, pct; the largest loss first.
    case : str
        A clause: "If Japan joins".

    Returns
    -------
    dict

    Examples
    --------
    >>> output = pd.DataFrame({"sector": ["Cars"], "bn": [-20.0], "pct": [-3.0]})
    >>> sector(output, "If Japan joins")["title"]
    'Cars would lose most: {value:+,.1f} billion dollars of output a year'
    """
    hit = output.iloc[0]
    change = in_sentence("{:+.1f} %", hit["pct"])
    return {
        "sentence": f"{case} and China answers, the sector that loses most is "
        f"{hit['sector'].lower()}: {{value:+,.2f}} billion dollars of output a year, "
        f"{change}.",
        "value": float(hit["bn"]),
        "unit": "bn USD a year",
        "holds": bool(hit["bn"] < 0),
        "title": f"{hit['sector']} would lose most: {{value:+,.1f}} billion dollars of "
        "output a year",
    }


def channel(change: pd.Series) -> dict:
    """Where the cost of joining comes from.

    Parameters
    ----------
    change : pd.Series
        As `channels.by_channel` gives it.

    Returns
    -------
    dict

    Examples
    --------
    >>> channel(pd.Series({"inputs": -0.1, "final": -0.1, "answer": -0.2}))["value"]
    25.0
    """
    sentence, value = channels.share_finding(change)
    return {
        "sentence": sentence,
        "value": value,
        "unit": "% of the cost",
        "title": channels.title(change),
    }


def forms(by_form: pd.DataFrame, whose: str, style: str) -> dict:
    """What closing critical inputs, and the end of trade, would do.

    Parameters
    ----------
    by_form : pd.DataFrame
        As `dilemma.Dilemma.by_answer` gives it.
    whose : str
        The economy's possessive.
    style : str
        Format of a percentage.

    Returns
    -------
    dict

    Examples
    --------
    >>> rows = pd.DataFrame({"a": [-0.1, -1.0]}, ["critical-inputs", "end-of-trade"])
    >>> forms(rows, "Japan's", "+z.2f")["worst"]
    -1.0
    """
    medians = by_form.median(axis=1)
    return {
        "sentence": "If China closed critical inputs instead, real income would change "
        f"by {{value:{style}}} %, and by {{worst:{style}}} % if all goods trade with "
        "China ended (medians over the sets of elasticities).",
        "value": float(medians["critical-inputs"]),
        "unit": "%",
        "worst": float(medians["end-of-trade"]),
        "title": f"The end of all goods trade with China would change {whose} real "
        f"income by {{worst:{style}}} %",
    }


@dataclass(frozen=True, eq=False)
class Replies:
    """What China can do where the focus joins, and both if each chooses its rate.

    Attributes
    ----------
    best_pct : float
        China's best rate on the joiner's goods, percent.
    rates : pd.Series
        The rates where both choose, fractions: the focus, China.
    income : pd.DataFrame
        Real income by course, percent of staying out: China, the focus.
    income_bn : pd.Series
        What 100 percent of it are in billion dollars a year, by economy.
    """

    best_pct: float
    rates: pd.Series
    income: pd.DataFrame
    income_bn: pd.Series

    def __repr__(self) -> str:
        return f"<Replies: China's best is {self.best_pct:.1f} %>"


def replies(dilemma: Dilemma, how: str) -> Replies:
    """China's courses where the focus joins: none, its best, the one assumed.

    And the rates at which neither can do better alone, to about half a point: there the
    focus charges Chinese goods one rate of its own.

    Parameters
    ----------
    dilemma : Dilemma
    how : str
        What the assumed answer is called.

    Returns
    -------
    Replies

    Examples
    --------
    >>> replies(dilemma, "answers in kind").best_pct  # doctest: +SKIP
    15.3
    """
    focus, workers = dilemma.bloc.focus, dilemma.workers
    economy, deficits = dilemma.economy, dilemma.deficits
    beside, members = dilemma.main[ALONE][0], dilemma.bloc.members
    best = powers.optimal_tariff(
        economy,
        ["CHN"],
        members,
        others=beside,
        tolerance=1e-3,
        deficits=deficits,
        workers=workers,
    )
    rates, settled = powers.nash(
        economy,
        {focus: members, "CHN": ["CHN"]},
        others=beside,
        start=dict.fromkeys([focus, "CHN"], best.rate),
        tolerance=1e-2,
        deficits=deficits,
        workers=workers,
    )
    cases = [eq.Case(*dilemma.main[name], deficits) for name in (ALONE, ANSWERED)]
    silent, answered = eq.solve_many(economy, cases, workers=workers)
    courses = {
        "no answer": silent,
        "best reply": best.result,
        how: answered,
        "both choose": settled,
    }
    income = pd.DataFrame({name: found.welfare_pct for name, found in courses.items()})
    yardstick = dilemma.yardstick
    both = ["CHN", focus]
    relative = eq.relative_pct(income.T[both], yardstick.welfare_pct[both])
    return Replies(
        100 * best.rate, rates, relative, yardstick.income_before_usd_mn[both] / 1e3
    )


def reply(found: Replies, who: str) -> dict:
    """Whether an answer in kind is what China would choose for its own income.

    Parameters
    ----------
    found : Replies
        As `replies` gives it.
    who : str
        The economy, inside a sentence.

    Returns
    -------
    dict

    Examples
    --------
    >>> income = pd.DataFrame({"CHN": [-0.1, -0.09, -0.2, 0.0]})
    >>> found = Replies(15.0, pd.Series(), income, pd.Series({"CHN": 18e3}))
    >>> reply(found, "Japan")["title"]
    'For its own income China would answer with 15 %, not in kind'
    """
    none, best, chosen = found.income["CHN"].iloc[:3] * found.income_bn["CHN"] / 100
    best_pct = found.best_pct
    gain, given = best - none, chosen - none
    verb = "bring"
    if given < 0:
        verb = "cost"
    words = "not in kind"
    if given >= gain:
        words = "or in kind"
    return {
        "sentence": f"The one duty on goods of {who} at which China gains "
        f"most is {{value:.0f}} %; it would bring China {money_words(gain)} a year "
        f"against not answering, and the answer chosen here would {verb} it "
        f"{money_words(given)}.",
        "value": best_pct,
        "unit": "%",
        "title": f"For its own income China would answer with {best_pct:.0f} %, "
        f"{words}",
    }


def both_choose(found: Replies, who: str, whose: str) -> dict:
    """What the focus and China charge when neither can do better alone.

    Parameters
    ----------
    found : Replies
        As `replies` gives it.
    who, whose : str
        The focus, inside a sentence, and its possessive.

    Returns
    -------
    dict

    Examples
    --------
    >>> rates = pd.Series({"JPN": 0.12, "CHN": 0.15})
    >>> income = pd.DataFrame({"CHN": -0.03, "JPN": -0.04}, ["both choose"])
    >>> worth = pd.Series({"CHN": 18e3, "JPN": 4e3})
    >>> told = both_choose(Replies(15.0, rates, income, worth), "Japan", "Japan's")
    >>> told["title"].format(**told)
    'If both choose for themselves, Japan charges 12 % and China 15 %'
    """
    own, chinas = 100 * found.rates
    pct = found.income.loc["both choose"]
    usd_bn = pct * found.income_bn / 100
    china_pct, own_pct = pct
    china_bn, own_bn = usd_bn
    return {
        "sentence": "If both chose for their own income until neither could do better "
        f"alone, {who} would charge Chinese goods {{own:.0f}} % and China would charge "
        f"{whose} {{value:.0f}} %; against staying out that would "
        f"{cost_words(own_pct, own_bn, who)} and "
        f"{cost_words(china_pct, china_bn, 'China')}.",
        "value": float(chinas),
        "unit": "%",
        "own": float(own),
        "title": f"If both choose for themselves, {who} charges {{own:.0f}} % and "
        "China {value:.0f} %",
    }
