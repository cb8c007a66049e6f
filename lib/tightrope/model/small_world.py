"""A world of two countries and one good, small enough to check by hand.

The examples of this package use it; it is also the quickest way to see what a shock
does to the model before the tables of 80 economies are taken.
"""

from __future__ import annotations

import pandas as pd

from tightrope.model.economy import Economy


def trade(at_home: float = 8.0, abroad: float = 2.0) -> pd.DataFrame:
    """Who buys how much from whom: A and B, each mostly from itself.

    Parameters
    ----------
    at_home, abroad : float
        Sales in million USD.

    Returns
    -------
    pd.DataFrame
        importer, exporter, sector, value_usd_mn, tariff (fraction): free trade.

    Examples
    --------
    >>> trade()
      importer exporter sector  value_usd_mn  tariff
    0        A        A  goods           8.0     0.0
    1        A        B  goods           2.0     0.0
    2        B        A  goods           2.0     0.0
    3        B        B  goods           8.0     0.0
    """
    pairs = pd.DataFrame({"importer": list("AABB"), "exporter": list("ABAB")})
    values = [at_home, abroad, abroad, at_home]
    return pairs.assign(sector="goods", value_usd_mn=values, tariff=0.0)


def elasticities(trade_elasticity: float = 4.0) -> pd.DataFrame:
    """How readily buyers turn to the other country's goods.

    Parameters
    ----------
    trade_elasticity : float
        Above zero.

    Returns
    -------
    pd.DataFrame
        sector, trade_elasticity.

    Examples
    --------
    >>> elasticities()
      sector  trade_elasticity
    0  goods               4.0
    """
    columns = {"sector": ["goods"], "trade_elasticity": [trade_elasticity]}
    return pd.DataFrame(columns)


def inputs(coefficient: float = 0.4) -> pd.DataFrame:
    """How much of the good its makers use up themselves.

    Parameters
    ----------
    coefficient : float
        Of gross output, from 0 to below 1.

    Returns
    -------
    pd.DataFrame
        country, input_sector, using_sector, coefficient.

    Examples
    --------
    >>> inputs()
      country input_sector using_sector  coefficient
    0       A        goods        goods          0.4
    1       B        goods        goods          0.4
    """
    frame = pd.DataFrame({"country": list("AB"), "input_sector": "goods"})
    return frame.assign(using_sector="goods", coefficient=coefficient)


def economy() -> Economy:
    """The world as `solve` takes it, without inputs.

    Returns
    -------
    Economy

    Examples
    --------
    >>> economy().countries
    ('A', 'B')
    """
    return Economy.from_tables(trade(), elasticities())


def tariffs(rate: float) -> pd.DataFrame:
    """A's tariff on what it buys from B.

    Parameters
    ----------
    rate : float
        A fraction: 0.1 is 10 %.

    Returns
    -------
    pd.DataFrame
        importer, exporter, sector, tariff.

    Examples
    --------
    >>> tariffs(0.1)
      importer exporter sector  tariff
    0        A        B  goods     0.1
    """
    pair = pd.DataFrame({"importer": ["A"], "exporter": ["B"]})
    return pair.assign(sector="goods", tariff=rate)
