"""An economy's trade in words: the parts of sentences that `trade_stakes` states.

Frame in, text out; what is counted is in `trade_flows`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tightrope.findings import in_sentence
from tightrope.places import Place, Places, listed

# Shares, percent, that have a name; a share this near to one goes by it.
FRACTIONS = {
    50.0: "half",
    100 / 3: "a third",
    25.0: "a quarter",
    20.0: "a fifth",
    100 / 6: "a sixth",
    100 / 7: "a seventh",
    12.5: "an eighth",
    100 / 9: "a ninth",
    10.0: "a tenth",
}
NEAR = 0.05
MUCH_REST = 2.0  # what is in no group is told of where it is more times what leads
MANIFOLD_PCT = 900.0  # a larger growth is told as so many times
LEAST_PCT = 0.05  # what one decimal would write as zero
# How a sentence goes on about a part of a flow.
WENT = {
    "total": ("was", "with"),
    "exports": ("went", "to"),
    "imports": ("came", "from"),
}


def about(share_pct: float) -> str:
    """A share as a fraction in words, where one is near; else in percent.

    Parameters
    ----------
    share_pct : float
        Percent of the whole.

    Returns
    -------
    str

    Examples
    --------
    >>> about(20.3), about(14.9), about(3.2), about(0.42)
    ('a fifth', 'a seventh', '3 %', '0.4 %')
    """
    for fraction, words in FRACTIONS.items():
        if abs(share_pct / fraction - 1) < NEAR:
            return words
    return in_sentence("{:.0f} %", share_pct)


def lead(shares: pd.Series, home: Place, places: Places) -> str:
    """The first sentence of an answer: how much of the trade is with each partner.

    Parameters
    ----------
    shares : pd.Series
        Percent by code.
    home : Place
        The economy whose trade it is.
    places : Places
        The partners' names.

    Returns
    -------
    str

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> lead(pd.Series({"CHN": 20.3, "KOR": 5.1}), places["JPN"], places)
    "About a fifth of Japan's goods trade is with China and 5 % with South Korea."
    """
    first, *others = [
        (about(share), places[code].in_sentence) for code, share in shares.items()
    ]
    parts = [
        f"{first[0]} of {home.possessive} goods trade is with {first[1]}",
        *[f"{words} with {name}" for words, name in others],
    ]
    return f"About {listed(parts)}."


def percentages(shares: pd.Series, places: Places, digits: int = 0) -> str:
    """Partners with their shares, in the order given.

    Parameters
    ----------
    shares : pd.Series
        Percent by code.
    places : Places
        Their names.
    digits : int
        Decimals.

    Returns
    -------
    str

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> percentages(pd.Series({"CHN": 20.3, "USA": 14.9}), places)
    'China 20 % and the United States 15 %'
    """
    style = f"{{:.{digits}f}} %"
    return listed(
        f"{places[code].in_sentence} {in_sentence(style, share)}"
        for code, share in shares.items()
    )


def moved(first: pd.Series, last: pd.Series, places: Places) -> str:
    """How shares went from one year to another.

    Parameters
    ----------
    first, last : pd.Series
        Percent by code; only partners that have both are named.
    places : Places
        Their names.

    Returns
    -------
    str
        Empty where no partner has both.

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> moved(pd.Series({"CHN": 20.5}), pd.Series({"CHN": 20.3}), places)
    'China from 20.5 to 20.3 %'
    """
    parts = []
    for code in last.index.intersection(first.index):
        before = in_sentence("{:.1f}", first[code])
        now = in_sentence("{:.1f}", last[code])
        parts.append(f"{places[code].in_sentence} from {before} to {now} %")
    return listed(parts)


def in_percent(share_pct: float) -> str:
    """A share that is not zero, never written as zero.

    Parameters
    ----------
    share_pct : float
        Percent, above zero.

    Returns
    -------
    str

    Examples
    --------
    >>> in_percent(17.0), in_percent(0.02)
    ('17.0 %', 'less than 0.1 %')
    """
    if share_pct < LEAST_PCT:
        return "less than 0.1 %"
    return f"{share_pct:.1f} %"


def portions(shares: pd.Series, traded: str, places: Places) -> str:
    """How much of a flow goes to, comes from or is with each partner.

    The first share itself is left to the sentence: it is the finding's value.

    Parameters
    ----------
    shares : pd.Series
        Percent by code.
    traded : str
        total, exports or imports.
    places : Places
        Their names.

    Returns
    -------
    str

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> portions(pd.Series({"USA": 18.46, "CHN": 17.0}), "exports", places)
    'went to the United States and 17.0 % to China'
    >>> portions(pd.Series({"USA": 1.4, "SVK": 0.0}), "exports", places)
    'went to the United States and nothing to Slovakia'
    """
    verb, word = WENT[traded]
    first, *others = shares.items()
    parts = [f"{verb} {word} {places[first[0]].in_sentence}"]
    for code, share in others:
        amount = in_sentence("{:.1f} %", share)
        if share == 0:
            amount = "nothing"
        elif amount == "0.0 %":
            amount = "next to nothing"
        parts.append(f"{amount} {word} {places[code].in_sentence}")
    return listed(parts)


def months_moved(changes: pd.DataFrame, places: Places, home: Place) -> str:
    """How the last months of several series compare with a year before.

    Parameters
    ----------
    changes : pd.DataFrame
        As `trade_flows.year_on_year_pct` returns them: flow, series (a code, or US
        imports and exports), change_pct.
    places : Places
        Their names.
    home : Place
        The economy whose trade it is.

    Returns
    -------
    str

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> rows = {"flow": "exports to", "series": ["CHN", "USA"], "change_pct": [9, -3.2]}
    >>> months_moved(pd.DataFrame(rows), places, places["JPN"])
    'exports to China +9 % and exports to the United States −3 %'
    >>> rows = {"flow": ["United States"], "series": ["US imports"]}
    >>> months_moved(pd.DataFrame(rows | {"change_pct": [4.0]}), places, places["DEU"])
    'US imports from Germany +4 %'
    """
    parts = []
    for row in changes.itertuples():
        name = row.series.replace("US imports", f"US imports from {home.in_sentence}")
        name = name.replace("US exports", f"US exports to {home.in_sentence}")
        if name in places.names:
            name = f"{row.flow} {places[row.series].in_sentence}"
        change = in_sentence("{:+.0f} %", row.change_pct)
        if row.change_pct > MANIFOLD_PCT:
            change = f"{row.change_pct / 100 + 1:,.0f} times as much"
        parts.append(f"{name} {change}".replace("-", "\N{MINUS SIGN}"))
    return listed(parts)


def partners(number: float) -> str:
    """How many partners there are, to the nearest whole number.

    Parameters
    ----------
    number : float

    Returns
    -------
    str

    Examples
    --------
    >>> partners(5.7), partners(1.18)
    ('6 partners', '1 partner')
    """
    if round(number) == 1:
        return "1 partner"
    return f"{number:.0f} partners"


def goods_led(leading: pd.DataFrame, whose: str, noun: str, places: Places) -> str:
    """What leads trade with each partner, with its share in all goods.

    Parameters
    ----------
    leading : pd.DataFrame
        Rows of one flow, as `trade_flows.leading_goods` returns them.
    whose : str
        The economy, such as "Japan's".
    noun : str
        "sales to" or "purchases from".
    places : Places
        The partners' names.

    Returns
    -------
    str

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> rows = {"partner": ["USA"], "group": ["Cars"], "share_pct": 27.7, "rest_pct": 0}
    >>> goods_led(pd.DataFrame(rows), "Japan's", "sales to", places)
    "cars led Japan's sales to the United States (28 %)"
    >>> few = pd.DataFrame(rows).assign(share_pct=1.0, rest_pct=95.0)
    >>> goods_led(few, "Liberia's", "sales to", places)
    "cars led Liberia's sales to the United States (1 %; 95 % are in no group here)"
    """
    parts: list[str] = []
    for row in leading.itertuples():
        owner = f"led {whose}"
        if parts:
            owner = "its"
        goods = f"{row.group[0].lower()}{row.group[1:]}"
        name = places[row.partner].in_sentence
        share = in_sentence("{:.0f} %", row.share_pct)
        if row.rest_pct > MUCH_REST * row.share_pct:
            share += f"; {row.rest_pct:.0f} % are in no group here"
        parts.append(f"{goods} {owner} {noun} {name} ({share})")
    return listed(parts)


def quoted(labels: Iterable[str]) -> str:
    """Labels in quotation marks, which may hold commas of their own.

    Parameters
    ----------
    labels : iterable of str
        Such as "Electrical machinery, electronics".

    Returns
    -------
    str
        "none" where there is none.

    Examples
    --------
    >>> quoted(["Machinery", "Electrical machinery, electronics"])
    '“Machinery” and “Electrical machinery, electronics”'
    >>> quoted([])
    'none'
    """
    return listed(f"“{label}”" for label in labels) or "none"
