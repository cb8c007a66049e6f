"""Through which channels a shock works: purchases of firms, final use, and sales.

A duty on a partner's goods makes inputs dearer and goods for final use; the partner's
answer hits what is sold to it. In the model of `equilibrium` a sector's goods are one
thing whoever buys them, so the first two cannot be told apart. `two_uses` splits every
sector in two, those that firms buy as inputs and those for final use, with the same
sellers, prices and elasticities: an economy in which all results are the same, but each
use can be taxed alone. `shapley` then gives every channel its share.

Frame in, frame out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from math import factorial

import pandas as pd

from tightrope.model import equilibrium as eq
from tightrope.model.economy import Economy

USES = ("inputs", "final")
# The channels of a bloc against a partner: what is bought from it, by use, and what it
# charges in answer.
ANSWER = "answer"
CHANNELS = (*USES, ANSWER)
LABELS = {
    "inputs": "Chinese inputs",
    "final": "Chinese goods for final use",
    "answer": "China's duties on what it buys",
}


def input_shares(trade: pd.DataFrame, input_coefficients: pd.DataFrame) -> pd.DataFrame:
    """How much of a country's purchases of a sector's goods firms use as inputs.

    Parameters
    ----------
    trade : pd.DataFrame
        importer, exporter, sector, value_usd_mn (basic prices, sales at home included),
        tariff (fraction).
    input_coefficients : pd.DataFrame
        country, input_sector, using_sector, coefficient (of gross output).

    Returns
    -------
    pd.DataFrame
        importer, sector, inputs and final, which add up to one. The tables leave less
        than nothing for final use in a few places; there firms use all of it.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> input_shares(small_world.trade(), small_world.inputs())
      importer sector  inputs  final
    0        A  goods     0.4    0.6
    1        B  goods     0.4    0.6
    """
    spent = trade["value_usd_mn"] * (1 + trade["tariff"])
    spent = spent.groupby([trade["importer"], trade["sector"]]).sum()
    output = trade.groupby(["exporter", "sector"])["value_usd_mn"].sum()
    users = input_coefficients.set_index(["country", "using_sector"]).index
    used = input_coefficients["coefficient"] * users.map(output).fillna(0).to_numpy()
    used = used.groupby(
        [input_coefficients["country"], input_coefficients["input_sector"]]
    ).sum()
    used = used.rename_axis(["importer", "sector"])
    inputs = (used.reindex(spent.index) / spent).clip(0, 1).fillna(0)
    return inputs.rename("inputs").reset_index().assign(final=lambda t: 1 - t["inputs"])


def by_use(
    frame: pd.DataFrame, column: str = "sector", uses: Sequence[str] = USES
) -> pd.DataFrame:
    """Every row once for each use, its sector named after it.

    Parameters
    ----------
    frame : pd.DataFrame
        With a column of sectors.
    column : str
        Which one.
    uses : sequence of str

    Returns
    -------
    pd.DataFrame
        The same columns.

    Examples
    --------
    >>> by_use(pd.DataFrame({"sector": ["C29"], "tariff": [0.1]}))
           sector  tariff
    0  C29 inputs     0.1
    0   C29 final     0.1
    """
    parts = [frame.assign(**{column: frame[column] + " " + use}) for use in uses]
    return pd.concat(parts)


def two_uses(
    trade: pd.DataFrame,
    elasticities: pd.DataFrame,
    input_coefficients: pd.DataFrame,
) -> Economy:
    """An economy whose sectors are split by use: inputs of firms, and final use.

    Both halves have the sellers, the tariffs and the elasticity of the whole, and a
    seller's recipe is the same for both: without different tariffs on the two, every
    result is that of the economy in one piece.

    Parameters
    ----------
    trade, elasticities, input_coefficients : pd.DataFrame
        As `Economy.from_tables` takes them, with the column tariff.

    Returns
    -------
    Economy
        Its sectors are named by `by_use`: "C29 inputs", "C29 final".

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> world = small_world
    >>> two_uses(world.trade(), world.elasticities(), world.inputs()).sectors
    ('goods final', 'goods inputs')
    """
    shares = trade.merge(
        input_shares(trade, input_coefficients), on=["importer", "sector"]
    )
    halves = [
        shares.assign(
            value_usd_mn=shares["value_usd_mn"] * shares[use],
            sector=shares["sector"] + " " + use,
        )
        for use in USES
    ]
    split = pd.concat(halves)[list(trade.columns)]
    bought = by_use(input_coefficients, "input_sector", ["inputs"])
    return Economy.from_tables(
        split[split["value_usd_mn"] > 0],
        by_use(elasticities),
        by_use(bought, "using_sector"),
    )


def only(
    frame: pd.DataFrame | None,
    channels: Collection[str],
    members: Collection[str],
    partner: str,
) -> pd.DataFrame | None:
    """A shock's rows in an economy of `two_uses`, those of some channels left out.

    Parameters
    ----------
    frame : pd.DataFrame or None
        Tariffs or trade costs by importer, exporter, sector; None stays None.
    channels : collection of str
        Those of `CHANNELS` that are kept: "inputs" and "final" are the members' tariffs
        on the partner's goods by use, "answer" the partner's on theirs. Rows that
        belong to neither are always kept.
    members : collection of str
        The economies on the one side.
    partner : str
        The economy on the other.

    Returns
    -------
    pd.DataFrame or None

    Examples
    --------
    >>> duties = pd.DataFrame({"importer": ["JPN", "CHN"], "exporter": ["CHN", "JPN"]})
    >>> duties = duties.assign(sector="C29", tariff=[0.2, 0.3])
    >>> only(duties, ["answer"], ["JPN"], "CHN")
      importer exporter      sector  tariff
    1      CHN      JPN  C29 inputs     0.3
    1      CHN      JPN   C29 final     0.3
    """
    if frame is None:
        return None
    buys = frame["importer"].isin(members) & (frame["exporter"] == partner)
    sells = (frame["importer"] == partner) & frame["exporter"].isin(members)
    kept = [by_use(frame[~buys & ~sells])]
    for use in USES:
        if use in channels:
            kept.append(by_use(frame[buys], uses=[use]))
    if ANSWER in channels:
        kept.append(by_use(frame[sells]))
    return pd.concat(kept)


def by_channel(
    economy: Economy,
    shock: Sequence[pd.DataFrame | None],
    members: Collection[str],
    partner: str,
    country: str,
    *,
    deficits: str = "fixed",
    workers: int = 1,
) -> pd.Series:
    """What each channel of a shock adds to one country's change of real income.

    Parameters
    ----------
    economy : Economy
        As `two_uses` makes it.
    shock : pair of pd.DataFrame or None
        Tariffs and trade costs by importer, exporter, sector (of the economy in one
        piece), as `scenarios.shock` gives them.
    members : collection of str
        The economies that charge the partner, and that it answers.
    partner : str
    country : str
        Whose income is split.
    deficits : str
        As `equilibrium.solve` takes it.
    workers : int
        Threads.

    Returns
    -------
    pd.Series
        By `CHANNELS`, in percent of the country's real income in the world in which
        only the shock's other rows hold; each channel with what it adds, averaged over
        all orders (`shapley`).

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> trade = small_world.trade()
    >>> split = two_uses(trade, small_world.elasticities(), small_world.inputs())
    >>> duties = trade[trade["importer"] != trade["exporter"]].assign(tariff=0.1)
    >>> by_channel(split, (duties, None), ["A"], "B", "A").round(3)
    inputs    0.487
    final     0.683
    answer   -1.684
    Name: change, dtype: float64
    """
    picked = coalitions()
    cases = []
    for some in picked:
        tariffs, costs = (only(frame, some, members, partner) for frame in shock)
        cases.append(eq.Case(tariffs, costs, deficits))
    welfare = eq.welfare_pct(economy, cases, country, workers=workers)
    worth = dict(zip(picked, eq.relative_pct(welfare, welfare[0]), strict=True))
    return shapley(worth)[list(CHANNELS)]


def share_finding(change: pd.Series) -> tuple[str, float | str]:
    """Where a cost comes from, as a sentence for `findings.state`, and its value.

    Parameters
    ----------
    change : pd.Series
        As `by_channel` gives it: negative where a channel costs.

    Returns
    -------
    tuple
        A sentence, and the share of the inputs in percent. Where there is no cost, or
        channels nearly cancel, shares say nothing, and the value is the words for that.

    Examples
    --------
    >>> sentence, share = share_finding(
    ...     pd.Series({"inputs": -0.1, "final": -0.1, "answer": -0.2})
    ... )
    >>> sentence.format(value=share).split(" comes")[0]
    'If China answers, 25 % of the cost of joining'
    """
    if change.sum() >= -change.abs().sum() / 4:
        return (
            "If China answers, {value} of the cost of joining comes through Chinese "
            "inputs: gains and losses nearly cancel."
        ), "no clear share"
    share = 100 * change / change.sum()
    sentence = (
        "If China answers, {value:z.0f} % of the cost of joining comes through dearer "
        f"Chinese inputs, {share['final']:z.0f} % through dearer Chinese goods for "
        f"final use and {share[ANSWER]:z.0f} % through China's duties"
    )
    if share.min() <= -0.5:
        sentence += " (below zero: a gain)"
    return f"{sentence}.", float(share["inputs"])


def title(change: pd.Series) -> str:
    """Which channel costs most, in short.

    Parameters
    ----------
    change : pd.Series
        As `by_channel` gives it: negative where a channel costs.

    Returns
    -------
    str

    Examples
    --------
    >>> title(pd.Series({"inputs": 0.1, "final": -0.1, "answer": -0.2}))
    "Most of the cost of joining comes through China's duties on what it buys"
    >>> title(pd.Series({"inputs": 0.1, "final": 0.0, "answer": 0.2}))
    'No channel costs: joining brings a gain'
    """
    if change.min() >= 0:
        return "No channel costs: joining brings a gain"
    name = LABELS[change.idxmin()]
    if not name.startswith("China's"):
        name = f"dearer {name}"
    return f"Most of the cost of joining comes through {name}"


def coalitions(channels: Sequence[str] = CHANNELS) -> list[frozenset[str]]:
    """All combinations of channels, from none to all of them.

    Parameters
    ----------
    channels : sequence of str

    Returns
    -------
    list of frozenset of str

    Examples
    --------
    >>> [sorted(c) for c in coalitions(["a", "b"])]
    [[], ['a'], ['b'], ['a', 'b']]
    """
    sizes = range(len(channels) + 1)
    return [frozenset(c) for size in sizes for c in combinations(channels, size)]


def shapley(worth: Mapping[frozenset[str], float]) -> pd.Series:
    """What each channel adds, averaged over all orders in which they could come.

    Parameters
    ----------
    worth : mapping of frozenset of str to float
        The outcome for every combination in `coalitions`.

    Returns
    -------
    pd.Series
        By channel; they add up to what all of them change together (Shapley 1953,
        A value for n-person games).

    Raises
    ------
    KeyError
        If a combination is missing.

    Examples
    --------
    Two channels that only do harm together share it:

    >>> none, a, b, both = coalitions(["a", "b"])
    >>> shapley({none: 0, a: 0, b: 0, both: -1}).to_dict()
    {'a': -0.5, 'b': -0.5}
    """
    channels = sorted(frozenset().union(*worth))
    count = len(channels)
    values = {}
    for channel in channels:
        others = [c for c in channels if c != channel]
        value = 0.0
        for before in coalitions(others):
            after = before | {channel}
            orders = factorial(len(before)) * factorial(count - len(after))
            value += orders * (worth[after] - worth[before])
        values[channel] = value / factorial(count)
    return pd.Series(values, name="change")
