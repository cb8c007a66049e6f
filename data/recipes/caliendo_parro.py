"""The world of 1993 on which Caliendo and Parro (2015) measured NAFTA.

Source folder: caliendo_parro_1993/inputs.npz (the paper's replication data, by way of
powell001/Caliendo_Parro_2015_Python) and expected_nafta.csv (its table 2, by way of
paulofelipe/cp2015).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tightrope.catalogue import read_source

# ISIC Rev. 3 groups of the paper, tradables first
SECTORS = {
    "agriculture": "Agriculture",
    "mining": "Mining",
    "food": "Food",
    "textile": "Textile",
    "wood": "Wood",
    "paper": "Paper",
    "petroleum": "Petroleum",
    "chemicals": "Chemicals",
    "plastic": "Plastic",
    "minerals": "Minerals",
    "basic_metals": "Basic metals",
    "metal_products": "Metal products",
    "machinery": "Machinery n.e.c.",
    "office": "Office machinery",
    "electrical": "Electrical machinery",
    "communication": "Communication equipment",
    "medical": "Medical instruments",
    "auto": "Motor vehicles",
    "other_transport": "Other transport",
    "other_goods": "Other manufacturing",
    "electricity": "Electricity",
    "construction": "Construction",
    "retail": "Retail",
    "hotels": "Hotels",
    "land_transport": "Land transport",
    "water_transport": "Water transport",
    "air_transport": "Air transport",
    "aux_transport": "Transport support",
    "post": "Post",
    "finance": "Finance",
    "real_estate": "Real estate",
    "renting": "Renting of machinery",
    "computer": "Computer services",
    "research": "Research",
    "other_business": "Other business",
    "public": "Public administration",
    "education": "Education",
    "health": "Health",
    "other_services": "Other services",
    "private": "Private households",
}
TRADABLES = 20
CLOSURES = {"zero_aggregate_deficits": "zero", "with_deficits": "fixed"}


def cp1993_sectors(sources: Path) -> pd.DataFrame:
    """The sectors and their trade elasticities."""
    arrays = _inputs(sources)
    return pd.DataFrame(
        {
            "sector": list(SECTORS),
            "sector_name": list(SECTORS.values()),
            "tradable": np.arange(len(SECTORS)) < TRADABLES,
            "trade_elasticity": arrays["theta"].round(4),
        }
    )


def cp1993_trade(sources: Path) -> pd.DataFrame:
    """Sales by importer, exporter and sector, with tariffs of 1993 and 2005."""
    arrays = _inputs(sources)
    countries = list(arrays["countries"])
    values = np.zeros((len(SECTORS), len(countries), len(countries)))
    tariff, tariff_2005 = np.zeros_like(values), np.zeros_like(values)
    values[:TRADABLES] = arrays["trade"] / 1e3  # from thousands of dollars
    tariff[:TRADABLES] = arrays["tariff_1993"]
    tariff_2005[:TRADABLES] = arrays["tariff_2005"]
    # Sales at home are what is left of output; where exports are larger, output is
    # taken to be exports.
    exports = values.sum(axis=1)
    home = np.maximum(arrays["gross_output"] / 1e6, exports) - exports
    diagonal = np.arange(len(countries))
    values[:, diagonal, diagonal] = home

    axes = {"sector": list(SECTORS), "importer": countries, "exporter": countries}
    frame = _tidy(values, "value_usd_mn", axes)
    there = values.nonzero()
    frame = frame.assign(tariff=tariff[there], tariff_2005=tariff_2005[there])
    single = dict.fromkeys(["value_usd_mn", "tariff", "tariff_2005"], np.float32)
    return frame.astype(single)


def cp1993_input_coefficients(sources: Path) -> pd.DataFrame:
    """Inputs per unit of output, by country, input sector and using sector."""
    arrays = _inputs(sources)
    materials = 1 - arrays["value_added_share"].T  # by country and using sector
    coefficients = arrays["io_share_of_materials"] * materials[:, None, :]
    negative = coefficients[coefficients < 0]  # Canada's other goods in basic metals
    assert len(negative) == 1 and negative[0] > -0.001
    axes = {
        "country": list(arrays["countries"]),
        "input_sector": list(SECTORS),
        "using_sector": list(SECTORS),
    }
    frame = _tidy(np.maximum(coefficients, 0), "coefficient", axes)
    return frame.astype({"coefficient": np.float32})


def cp1993_published(sources: Path) -> pd.DataFrame:
    """What the paper's table 2 prints for NAFTA's members."""
    source = read_source(sources / "caliendo_parro_1993" / "expected_nafta.csv")
    printed = [column for column in source if column.endswith("_pct")]
    source = source.astype(dict.fromkeys(printed, float))
    source["deficits"] = source["closure"].map(CLOSURES)
    return source.rename(columns={"welfare_pct": "first_order_pct"})


def _inputs(sources: Path) -> dict[str, np.ndarray]:
    with np.load(sources / "caliendo_parro_1993" / "inputs.npz") as arrays:
        return dict(arrays)


def _tidy(cube: np.ndarray, value: str, axes: dict[str, list[str]]) -> pd.DataFrame:
    """A cube as rows, one column of codes for each axis, zeros left out."""
    there = cube.nonzero()
    codes = {}
    for (name, labels), position in zip(axes.items(), there, strict=True):
        codes[name] = np.array(labels)[position]
    return pd.DataFrame({**codes, value: cube[there]})


TABLES = {
    "cp1993_sectors": cp1993_sectors,
    "cp1993_trade": cp1993_trade,
    "cp1993_input_coefficients": cp1993_input_coefficients,
    "cp1993_published": cp1993_published,
}
