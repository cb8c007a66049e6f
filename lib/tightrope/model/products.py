"""Partial equilibrium at HS6: what an importer buys of each product from each partner.

When tariffs change, within a product partners' varieties are imperfect substitutes
(Armington 1969), bought for a CES composite whose demand has a constant elasticity;
each partner supplies along a curve of constant elasticity; a part of a tariff's change
may stay at the border. Exact for changes of any size. The linear formulas of SMART
(Jammes and Olarreaga 2005) are an option, to compare with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tightrope.model.economy import TARIFF_RULE, is_tariff

if TYPE_CHECKING:
    from tightrope.policy import Schedule

METHODS = ("ces", "smart")
CODES = {
    "partner_iso3": re.compile(r"[A-Z]{2}[A-Z0-9]+"),
    "hs6": re.compile(r"[0-9]{6}"),
}
EXAMPLES = {"partner_iso3": "JPN", "hs6": "010121"}


class SimulationError(ValueError):
    """The tables do not fit together or hold impossible numbers.

    The message names the first fault.
    """


def simulate(
    imports: pd.DataFrame,
    tariffs: pd.DataFrame,
    elasticities: pd.DataFrame,
    *,
    supply_elasticity: float = np.inf,
    pass_through: float = 1.0,
    demand_elasticity: float = 1.0,
    method: str = "ces",
) -> pd.DataFrame:
    """Imports by partner and product, before and after a change of tariffs.

    Parameters
    ----------
    imports : pd.DataFrame
        partner_iso3, hs6 (six digits as text), imports_consumption_usd, duty_usd (USD);
        duty over imports is the tariff before.
    tariffs : pd.DataFrame
        partner_iso3, hs6, tariff: the new rate, a fraction (0.15 is 15 %). Rows of
        `imports` that are not listed keep theirs; listed rows without imports are left
        out.
    elasticities : pd.DataFrame
        hs6, substitution_elasticity.
    supply_elasticity : float
        Percent more supplied per percent of price, one number for all; `np.inf`: at a
        given price any amount.
    pass_through : float
        Share of a tariff's change, in logarithms, that reaches the buyer at a given
        cost, from 0 to 1; the exporter or importer takes the rest from the price at the
        border.
    demand_elasticity : float
        Of the composite.
    method : str
        "ces", exact, or "smart", linear.

    Returns
    -------
    pd.DataFrame
        One row for each row of `imports`: partner_iso3, hs6, imports_before_usd,
        imports_usd (at the border), imports_pct, quantity_pct, border_price_pct,
        buyer_price_pct, duty_before_usd, duty_usd.

    Raises
    ------
    SimulationError
        Naming the first fault: a missing column, codes that are not text of the right
        form, a number that is missing or impossible, a row that stands twice, a product
        without elasticity.

    Notes
    -----
    With t the change of one plus the tariff, m of the supplier's price, f the
    pass-through, s the product's expenditure shares: buyer's price p = m t^f, border
    price b = p / t, quantity q = p^-sigma P^(sigma - eta) = m^epsilon, P^(1 - sigma) =
    sum of s p^(1 - sigma), which has a closed form.

    "smart", with d the change of the tariff over one plus the tariff before: quantities
    change by creation, -eta f d / (1 + eta / epsilon), and diversion, -sigma (f d - its
    average over partners), and do not fall below zero; the border price by the change
    of quantity over epsilon, less (1 - f) d.

    Examples
    --------
    >>> imports = pd.DataFrame(
    ...     {
    ...         "partner_iso3": ["JPN", "MEX"],
    ...         "hs6": "870323",
    ...         "imports_consumption_usd": [60.0, 40.0],
    ...         "duty_usd": 0.0,
    ...     }
    ... )
    >>> duty = pd.DataFrame({"partner_iso3": ["JPN"], "hs6": "870323", "tariff": 0.25})
    >>> sigma = pd.DataFrame({"hs6": ["870323"], "substitution_elasticity": 4.0})
    >>> simulate(imports, duty, sigma)["imports_usd"].round(1).to_list()
    [34.8, 56.6]
    """
    _check_parameters(supply_elasticity, pass_through, demand_elasticity, method)
    before, old, new, product, products = _rows(imports, tariffs)
    sigma = _elasticities(elasticities, products)[product]
    change = _ces if method == "ces" else _smart
    border, quantity = change(
        before,
        old,
        new,
        product,
        sigma,
        1 / supply_elasticity,
        pass_through,
        demand_elasticity,
    )
    after = before * border * quantity
    return pd.DataFrame(
        {
            "partner_iso3": imports["partner_iso3"].array,
            "hs6": imports["hs6"].array,
            "imports_before_usd": before,
            "imports_usd": after,
            "imports_pct": 100 * (border * quantity - 1),
            "quantity_pct": 100 * (quantity - 1),
            "border_price_pct": 100 * (border - 1),
            "buyer_price_pct": 100 * (border * (1 + new) / (1 + old) - 1),
            "duty_before_usd": before * old,
            "duty_usd": after * new,
        },
        index=imports.index,
        copy=False,
    )


def under_schedule(
    imports: pd.DataFrame, schedule: Schedule, on, elasticities: pd.DataFrame, **options
) -> pd.DataFrame:
    """What the United States buys once every partner pays the duty of a day.

    Parameters
    ----------
    imports : pd.DataFrame
        Rows of `us_imports_hs6_2024`: partner_iso3, hs6, imports_consumption_usd and
        duty_usd.
    schedule : policy.Schedule
        The duties; `Schedule.product_rates` gives them by partner and product.
    on : date-like
        The day of which the duties are taken.
    elasticities : pd.DataFrame
        hs6, substitution_elasticity.
    **options
        As for `simulate`.

    Returns
    -------
    pd.DataFrame
        As `simulate` returns it.

    Raises
    ------
    SimulationError, PolicyError
        As `simulate` and `Schedule.product_rates` raise them.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> by_product = pd.DataFrame({"hs6": ["870323"], "total_pct": 25.0})
    >>> schedule = SimpleNamespace(product_rates=lambda on, partner: by_product)
    >>> imports = pd.DataFrame({"partner_iso3": ["JPN"], "hs6": "870323"})
    >>> imports = imports.assign(imports_consumption_usd=100.0, duty_usd=0.0)
    >>> sigma = pd.DataFrame({"hs6": ["870323"], "substitution_elasticity": 4.0})
    >>> found = under_schedule(imports, schedule, "2025-11-15", sigma)
    >>> found[["imports_usd", "duty_usd"]].round(6)
       imports_usd  duty_usd
    0         80.0      20.0
    """
    rates = []
    for partner in imports["partner_iso3"].unique():
        by_product = schedule.product_rates(on, partner)
        rates.append(
            pd.DataFrame(
                {
                    "partner_iso3": partner,
                    "hs6": by_product["hs6"],
                    "tariff": by_product["total_pct"] / 100,
                }
            )
        )
    return simulate(imports, pd.concat(rates), elasticities, **options)


def largest(
    simulated: pd.DataFrame, number: int, hs6_labels: pd.DataFrame
) -> pd.DataFrame:
    """The products of which most was bought before, the largest first.

    Parameters
    ----------
    simulated : pd.DataFrame
        As `simulate` returns it, of one partner; of several outcomes one below the
        other.
    number : int
        How many products.
    hs6_labels : pd.DataFrame
        hs6, label: names of products; others go by "HS" and their code.

    Returns
    -------
    pd.DataFrame
        Their rows, with product (the name) and change_usd_bn (of imports, in bn USD).

    Examples
    --------
    >>> simulated = pd.DataFrame({"hs6": ["870323", "870340", "870360"]})
    >>> simulated["imports_before_usd"] = [5e9, 3e9, 1e9]
    >>> simulated["imports_usd"] = [4e9, 3.5e9, 1e9]
    >>> names = pd.DataFrame({"hs6": ["870323"], "label": "Cars, petrol"})
    >>> largest(simulated, 2, names)[["product", "change_usd_bn"]]
            product  change_usd_bn
    0  Cars, petrol           -1.0
    1     HS 870340            0.5
    """
    order = ["imports_before_usd", "hs6"]
    ordered = simulated.sort_values(order, ascending=[False, True], kind="stable")
    kept = ordered[ordered["hs6"].isin(ordered["hs6"].unique()[:number])]
    names = kept["hs6"].map(hs6_labels.set_index("hs6")["label"])
    change = kept["imports_usd"] - kept["imports_before_usd"]
    return kept.assign(
        product=names.fillna("HS " + kept["hs6"].astype(str)),
        change_usd_bn=change / 1e9,
    )


def _ces(before, old, new, product, sigma, omega, pass_through, eta):
    """Factors of border price and quantity by row; `omega` is 1 / supply elasticity."""
    log_tariff = np.log1p(new) - np.log1p(old)
    steepness = 1 + omega * sigma
    own = (
        pass_through * log_tariff / steepness
    )  # of the buyer's price, the composite's given
    share = _share(before * (1 + old), product)
    bend = 1 - sigma
    average = np.bincount(product, share * own)[product]
    mean_power = np.bincount(product, share * np.expm1(bend * own))[product]
    # where sigma is 1 the composite is Cobb-Douglas
    flat = np.abs(bend) < 1e-9
    log_composite = np.where(
        flat, average, np.log1p(mean_power) / np.where(flat, 1, bend)
    )
    log_composite *= steepness / (1 + omega * eta)
    log_buyer = own + (sigma - eta) * omega / steepness * log_composite
    log_quantity = (sigma - eta) * log_composite - sigma * log_buyer
    return np.exp(log_buyer - log_tariff), np.exp(log_quantity)


def _smart(before, old, new, product, sigma, omega, pass_through, eta):
    rise = (new - old) / (1 + old)
    felt = pass_through * rise
    average = np.bincount(product, _share(before, product) * felt)[product]
    quantity = np.maximum(
        1 - eta * felt / (1 + omega * eta) - sigma * (felt - average), 0
    )
    return np.maximum(
        1 + omega * (quantity - 1) - (1 - pass_through) * rise, 0
    ), quantity


def _share(values, product):
    """Each row's share of its product; equal to zero where the product has none."""
    total = np.bincount(product, values)[product]
    return np.divide(values, total, out=np.zeros_like(values), where=total > 0)


def _rows(imports: pd.DataFrame, tariffs: pd.DataFrame):
    """By row of `imports`: value, tariffs before and after, product; the products."""
    for name, frame in (("imports", imports), ("tariffs", tariffs)):
        _check_codes(frame, name, ["partner_iso3", "hs6"])
    before = _numbers(imports, "imports", "imports_consumption_usd", 0)
    duty = _numbers(imports, "imports", "duty_usd", 0)
    new_tariff = _numbers(tariffs, "tariffs", "tariff", -1)
    old = np.divide(duty, before, out=np.zeros_like(before), where=before > 0)
    product, products = pd.factorize(imports["hs6"])
    partner, partners = pd.factorize(imports["partner_iso3"])
    place = _places(product, partner, len(products), len(partners), "imports", imports)
    # tariffs on what is not imported have nothing to act on
    at_product, at_partner = (
        _position(tariffs[name], known)
        for name, known in (("hs6", products), ("partner_iso3", partners))
    )
    listed = (at_product >= 0) & (at_partner >= 0)
    given = _places(
        at_product[listed],
        at_partner[listed],
        len(products),
        len(partners),
        "tariffs",
        tariffs,
        listed,
    )
    changed = np.full(len(products) * len(partners), np.nan)
    changed[given] = new_tariff[listed]
    new = np.where(np.isnan(changed[place]), old, changed[place])
    return before, old, new, product, products


def _check_codes(frame: pd.DataFrame, table: str, keys: list[str]) -> None:
    """Codes are text in one form: 10121 is neither "010121" nor any other product."""
    for name in keys:
        if name not in frame.columns:
            raise SimulationError(f"{table}: column {name} is missing")
        for code in frame[name].dropna().unique():
            if isinstance(code, str) and CODES[name].fullmatch(code):
                continue
            given = repr(code) if isinstance(code, str) else str(code)
            raise SimulationError(
                f"{table}: {name} {given} is not a code; it must be text such as "
                f"{EXAMPLES[name]!r}"
            )


def _places(product, partner, products, partners, table, frame, listed=slice(None)):
    """A number for each pair of product and partner; refuses pairs that stand twice."""
    if (product < 0).any() or (partner < 0).any():
        row = int(np.argmax((product < 0) | (partner < 0)))
        raise SimulationError(f"{table}: row {row} has no partner_iso3 or no hs6")
    place = product * partners + partner
    if len(place) and np.bincount(place, minlength=products * partners).max() > 1:
        row = frame.loc[listed, ["partner_iso3", "hs6"]].iloc[
            int(np.argmax(pd.Series(place).duplicated()))
        ]
        raise SimulationError(
            f"{table}: {row['partner_iso3']} {row['hs6']} stands more than once"
        )
    return place


def _position(codes: pd.Series, known: pd.Index) -> np.ndarray:
    number, distinct = pd.factorize(codes)
    return np.append(known.get_indexer(distinct), -1)[number]


def _numbers(frame: pd.DataFrame, table: str, column: str, least: float) -> np.ndarray:
    """A column of finite numbers at or above `least` (above, if `OPEN`), as floats."""
    keys = ["hs6"] if table == "elasticities" else ["partner_iso3", "hs6"]
    if absent := [name for name in [*keys, column] if name not in frame.columns]:
        raise SimulationError(f"{table}: column {absent[0]} is missing")
    numbers = pd.to_numeric(frame[column], errors="coerce").to_numpy(
        float, na_value=np.nan
    )
    bad = ~np.isfinite(numbers) | (
        numbers <= least if column in OPEN else numbers < least
    )
    if column == "tariff":
        bad |= ~is_tariff(numbers)
    if bad.any():
        row = int(np.argmax(bad))
        where = " ".join(str(frame[name].iloc[row]) for name in keys)
        rule = f"above {least:g}" if column in OPEN else f"{least:g} or more"
        if column == "tariff":
            rule = TARIFF_RULE
        given = frame[column].iloc[row]
        raise SimulationError(
            f"{table}: {where} has {column} {given}; it must be {rule}"
        )
    return numbers


OPEN = ("tariff", "substitution_elasticity")  # columns that may not be at their limit


def _elasticities(frame: pd.DataFrame, products: pd.Index) -> np.ndarray:
    """By product, in the order of `products`."""
    _check_codes(frame, "elasticities", ["hs6"])
    values = _numbers(frame, "elasticities", "substitution_elasticity", 0)
    position = _position(frame["hs6"], products)
    sigma = np.full(len(products), np.nan)
    sigma[position[position >= 0]] = values[position >= 0]
    if frame["hs6"].duplicated().any():
        twice = frame.loc[frame["hs6"].duplicated(), "hs6"].iloc[0]
        raise SimulationError(f"elasticities: {twice} stands twice")
    if np.isnan(sigma).any():
        missing = products[np.isnan(sigma)]
        raise SimulationError(
            f"elasticities: {len(missing)} of {len(products)} imported products have "
            f"none, e.g. {missing[0]}"
        )
    return sigma


def _check_parameters(
    supply_elasticity, pass_through, demand_elasticity, method
) -> None:
    if not supply_elasticity > 0:
        raise SimulationError(
            f"supply_elasticity is {supply_elasticity}; it must be above 0 (numpy.inf "
            "is allowed)"
        )
    if not 0 <= pass_through <= 1:
        raise SimulationError(
            f"pass_through is {pass_through}; it must be between 0 and 1"
        )
    if not 0 <= demand_elasticity < np.inf:
        raise SimulationError(
            f"demand_elasticity is {demand_elasticity}; it must be 0 or more"
        )
    if method not in METHODS:
        raise SimulationError(
            f"method is {method!r}; it can be {' or '.join(map(repr, METHODS))}"
        )
