"""Elasticities of substitution by product, from Fontagné, Guimbard and Orefice (2022).

Source folder: elasticities/protee_hs6_2007.csv, by way of
nikhilm2009/us-china-tariff-disruption.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source


def product_elasticities(sources: Path) -> pd.DataFrame:
    """An elasticity for every product that the United States bought in 2024."""
    source = read_source(sources / "elasticities" / "protee_hs6_2007.csv")
    estimates = source.dropna(subset="sigma").set_index("HS6")["sigma"].astype(float)
    assert (estimates < 0).all() and round(estimates["870323"], 2) == -9.41
    estimates = estimates.abs()

    imports = data.load("us_imports_hs6_2024")
    special = imports["hs6"].str[:2].isin(["98", "99"])
    hs6 = pd.Series(sorted(imports.loc[~special, "hs6"].unique()))
    # An HS 2007 subheading that still exists, then its heading's mean, then its
    # chapter's, then all products'.
    value = hs6.map(estimates)
    basis = pd.Series("product", hs6.index).where(value.notna())
    for name, length in (("heading", 4), ("chapter", 2)):
        means = estimates.groupby(estimates.index.str[:length]).mean()
        found = hs6.str[:length].map(means)
        basis = basis.mask(value.isna() & found.notna(), name)
        value = value.fillna(found)
    return pd.DataFrame(
        {
            "hs6": hs6,
            "substitution_elasticity": value.fillna(estimates.mean()).round(4),
            "basis": basis.fillna("all products"),
        }
    )


TABLES = {"product_elasticities": product_elasticities}
