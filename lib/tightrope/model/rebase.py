"""The model's trade table moved to the customs of a later year.

The input-output table is of 2022. Who trades with whom has changed since, and customs
tell how for the economies whose statistics are in reach. `customs` reads their shares;
`rebased` moves the bilateral trade in goods to them and leaves the rest as it was:

- what each economy exports and imports of every sector, in all, stays as in the table,
  so that output, final demand, inputs and trade balances stay too;
- a pair that customs record gets its share of the reporter's trade. Where both sides
  record it, the better source counts (the statistics of Japan and of the United States
  are of grade A here, China's of grade B); of two alike, the geometric mean;
- pairs with the best records stand; the others, and those that nobody records, make
  room for them as far as the totals ask for.

They do so by the least change in relative entropy: the table's values are the prior,
and margins are met by iterative proportional fitting (RAS; Bacharach 1970,
Biproportional Matrices and Input-Output Change).

Customs name the place that goods are shipped to, input-output tables the place where
they are used. For Hong Kong, where most goods only change ships, the two have little to
do with each other: its pairs keep the table's values, and shares are of the trade with
all others.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

ENTREPOTS = ("HKG",)
SERVICES = "SERV"
TABLE_YEAR = 2022  # of the input-output tables
# The tables that `customs` takes, in its order.
CUSTOMS = ("japan_trade_annual", "us_trade_monthly", "china_trade_2024")
TOLERANCE = 1e-6  # largest relative gap to a margin
MAX_ROUNDS = 500


def customs(
    japan_trade_annual: pd.DataFrame,
    us_trade_monthly: pd.DataFrame,
    china_trade_2024: pd.DataFrame,
    year: int = 2024,
) -> pd.DataFrame:
    """Trade in goods of one year as Japan, the United States and China record it.

    Parameters
    ----------
    japan_trade_annual : pd.DataFrame
        flow, partner, goods, year, value_jpy_bn: the table of that name.
    us_trade_monthly : pd.DataFrame
        iso3, month, general_imports_usd_mn, exports_fas_usd_mn.
    china_trade_2024 : pd.DataFrame
        partner_iso3, flow, month, to_date_cny_mn: added up from January on.
    year : int
        China's table has 2024 only; in other years it is left out.

    Returns
    -------
    pd.DataFrame
        reporter, rank (of the source; 1 counts before 2), flow (export or import),
        partner, value (in the reporter's unit), with the partner WLD for all of it.

    Examples
    --------
    >>> japan = pd.DataFrame({"flow": ["export"], "partner": "USA", "goods": "total"})
    >>> japan = japan.assign(year=2024, value_jpy_bn=21_000.0)
    >>> us = pd.DataFrame({"iso3": "JPN", "month": ["2024-01", "2024-02"]})
    >>> us = us.assign(general_imports_usd_mn=12_000.0, exports_fas_usd_mn=6000.0)
    >>> china = pd.DataFrame({"partner_iso3": ["JPN"], "flow": "export"})
    >>> china = china.assign(month="2024-12", to_date_cny_mn=1_000_000.0)
    >>> customs(japan, us, china)
      reporter  rank    flow partner      value
    0      JPN     1  export     USA    21000.0
    1      USA     1  import     JPN    24000.0
    2      USA     1  export     JPN    12000.0
    3      CHN     2  export     JPN  1000000.0
    """
    of_year = japan_trade_annual["year"] == year
    japan = japan_trade_annual[of_year & (japan_trade_annual["goods"] == "total")]
    japan = japan.rename(columns={"value_jpy_bn": "value"}).assign(
        reporter="JPN", rank=1
    )

    months = us_trade_monthly[us_trade_monthly["month"].str[:4] == str(year)]
    us = (
        months.rename(
            columns={
                "iso3": "partner",
                "general_imports_usd_mn": "import",
                "exports_fas_usd_mn": "export",
            }
        )
        .groupby("partner")[["import", "export"]]
        .sum()
        .reset_index()
        .melt("partner", var_name="flow", value_name="value")
        .assign(reporter="USA", rank=1)
    )
    last = china_trade_2024[china_trade_2024["month"] == f"{year}-12"]
    china = last.rename(
        columns={"partner_iso3": "partner", "to_date_cny_mn": "value"}
    ).assign(reporter="CHN", rank=2)
    columns = ["reporter", "rank", "flow", "partner", "value"]
    parts = [frame[columns] for frame in (japan, us, china) if len(frame)]
    return pd.concat(parts, ignore_index=True)


def of_year(trade: pd.DataFrame, records: pd.DataFrame, year: int) -> pd.DataFrame:
    """The trade table as it is, or moved to the customs of a later year.

    Parameters
    ----------
    trade : pd.DataFrame
        As `rebased` takes it: the table of `TABLE_YEAR`.
    records : pd.DataFrame
        As `customs` gives them, of `year`.
    year : int
        `TABLE_YEAR`, or the year of the records.

    Returns
    -------
    pd.DataFrame
        The rows and columns of `trade`.

    Examples
    --------
    >>> table = pd.DataFrame({"importer": ["A"], "value_usd_mn": [1.0]})
    >>> of_year(table, pd.DataFrame(), TABLE_YEAR) is table
    True
    """
    if year == TABLE_YEAR:
        return trade
    return rebased(trade, records)


def rebased(
    trade: pd.DataFrame, records: pd.DataFrame, services: str = SERVICES
) -> pd.DataFrame:
    """A trade table whose goods go where customs say.

    Parameters
    ----------
    trade : pd.DataFrame
        importer, exporter, sector, value_usd_mn, and any further columns, which stay.
    records : pd.DataFrame
        As `customs` gives them. Partners that the table does not have are left out.
    services : str
        The sector that stays as it is.

    Returns
    -------
    pd.DataFrame
        The rows and columns of `trade`, with new values. Exports and imports of each
        economy and sector are those of `trade`; pairs come as near to the records as
        these totals let them.

    Raises
    ------
    ValueError
        When the margins cannot be met.

    Examples
    --------
    A sells half of its exports to B; its customs say it is three quarters:

    >>> pairs = pd.DataFrame({"importer": list("BCACAB"), "exporter": list("AABBCC")})
    >>> table = pairs.assign(sector="S", value_usd_mn=10.0)
    >>> records = pd.DataFrame(
    ...     {"partner": ["B", "C", "WLD"], "value": [75.0, 25.0, 100.0]}
    ... ).assign(reporter="A", flow="export", rank=1)
    >>> rebased(table, records)["value_usd_mn"].round(3).tolist()
    [15.0, 5.0, 5.0, 15.0, 15.0, 5.0]
    """
    goods = (trade["sector"] != services) & (trade["importer"] != trade["exporter"])
    codes = sorted({*trade["importer"].unique(), *trade["exporter"].unique()})
    sectors = sorted(trade.loc[goods, "sector"].unique())
    at = tuple(
        pd.Index(known).get_indexer(trade.loc[goods, column])
        for column, known in (
            ("sector", sectors),
            ("importer", codes),
            ("exporter", codes),
        )
    )
    prior = np.zeros((len(sectors), len(codes), len(codes)))
    prior[at] = trade.loc[goods, "value_usd_mn"]
    pairs = recorded(prior.sum(axis=0), records, codes)
    fitted = _fitted(prior, pairs)
    return trade.assign(
        value_usd_mn=trade["value_usd_mn"].mask(goods, _spread(fitted[at], goods))
    )


def recorded(pairs: np.ndarray, records: pd.DataFrame, codes: list[str]) -> np.ndarray:
    """Bilateral totals: as recorded where customs are in reach, all margins kept.

    Parameters
    ----------
    pairs : np.ndarray
        (N importers, N exporters) of the table, USD mn.
    records : pd.DataFrame
        As `customs` gives them.
    codes : list of str
        The economies, in the order of the axes.

    Returns
    -------
    np.ndarray
        (N importers, N exporters), USD mn.

    Examples
    --------
    >>> pairs = np.array([[0.0, 10, 10], [10, 0, 10], [10, 10, 0]])
    >>> records = pd.DataFrame({"partner": ["B", "C", "WLD"]})
    >>> records = records.assign(reporter="A", flow="export", rank=1)
    >>> records["value"] = [75.0, 25.0, 100.0]
    >>> recorded(pairs, records, ["A", "B", "C"]).round(3).tolist()
    [[0.0, 5.0, 15.0], [15.0, 0.0, 5.0], [5.0, 15.0, 0.0]]
    """
    place = {code: number for number, code in enumerate(codes)}
    through = [place[code] for code in ENTREPOTS if code in place]
    seed = pairs.copy()
    taken, held = np.zeros(pairs.shape, bool), np.zeros_like(pairs)
    for rank, equals in records.groupby("rank"):
        found = _shares(pairs, equals, place, through)
        new = np.isfinite(found) & ~taken
        seed[new] = found[new]
        taken |= new
        if rank == 1:
            held[new] = found[new]
    # the best records stand; the others and the table make room for them
    free = np.where(held > 0, 0, seed)
    rows, columns = pairs.sum(axis=1), pairs.sum(axis=0)
    return held + ras(free, rows - held.sum(axis=1), columns - held.sum(axis=0))


def _shares(pairs, records, place, through) -> np.ndarray:
    """(N, N) trade as recorded, in the mean of both sides; NaN where it is not."""
    codes = list(place)
    logs, count = np.zeros_like(pairs), np.zeros_like(pairs)
    for (reporter, flow), rows in records.groupby(["reporter", "flow"]):
        values = rows.set_index("partner")["value"]
        world = values["WLD"] - values.reindex(list(ENTREPOTS)).fillna(0).sum()
        own = place[reporter]
        known = [c for c in values.index if c in place and c not in ENTREPOTS]
        partners = [place[code] for code in known if code != reporter]
        value = values[[codes[partner] for partner in partners]].to_numpy()
        cells = (partners, own) if flow == "export" else (own, partners)
        line = pairs[:, own] if flow == "export" else pairs[own]
        total = line.sum() - line[through].sum()
        traded = (value > 0) & (pairs[cells] > 0)
        logs[cells] += np.log(value / world * total, where=traded, out=0 * value)
        count[cells] += traded
    return np.where(count > 0, np.exp(logs / np.maximum(count, 1)), np.nan)


def ras(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The matrix nearest to a seed in relative entropy, with given margins.

    Parameters
    ----------
    seed : np.ndarray
        (M, N), 0 or more; zeros stay.
    rows, columns : np.ndarray
        (M,) and (N,), with the same sum.

    Returns
    -------
    np.ndarray
        (M, N): the seed times a factor for each row and one for each column.

    Raises
    ------
    ValueError
        When no factors lead to the margins.

    Examples
    --------
    >>> ras(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([3, 1]), np.array([2, 2]))
    array([[1.5, 1.5],
           [0.5, 0.5]])
    """
    fitted = np.array(seed, float)
    for _ in range(MAX_ROUNDS):
        fitted *= _factor(rows, fitted.sum(axis=1))[:, None]
        fitted *= _factor(columns, fitted.sum(axis=0))
        if np.abs(fitted.sum(axis=1) - rows).max() <= TOLERANCE * np.max(rows):
            return fitted
    raise ValueError(
        f"no matrix with these zeros has these margins ({MAX_ROUNDS} rounds)"
    )


def _fitted(prior: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Sectors fitted to pairs, and then to what each economy trades of a sector.

    A pair that trades little but one good cannot always be met; totals by sector can.
    """
    imports, exports = prior.sum(axis=2), prior.sum(axis=1)
    fitted = prior.copy()
    for _ in range(MAX_ROUNDS):
        fitted *= _factor(pairs, fitted.sum(axis=0))
        fitted *= _factor(imports, fitted.sum(axis=2))[:, :, None]
        fitted *= _factor(exports, fitted.sum(axis=1))[:, None, :]
        gap = np.abs(fitted.sum(axis=2) - imports).max() / imports.max()
        if gap <= TOLERANCE:
            return fitted
    raise ValueError(f"sectors do not add up to what is traded (gap {gap:.1e})")


def _factor(wanted: np.ndarray, found: np.ndarray) -> np.ndarray:
    return np.divide(wanted, found, out=np.ones_like(found), where=found > 0)


def _spread(values: np.ndarray, rows: pd.Series) -> pd.Series:
    """Values of some rows as a column for all of them."""
    whole = pd.Series(np.nan, rows.index)
    whole[rows] = values
    return whole
