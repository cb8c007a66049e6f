"""What the tables made of Caliendo and Parro's replication data share."""

from pathlib import Path

import numpy as np
import pandas as pd

PAPER = {
    "title": "Caliendo and Parro (2015), Estimates of the Trade and Welfare Effects of NAFTA, Review of Economic Studies 82(1)",
    "path": "https://doi.org/10.1093/restud/rdu035",
}
REPOSITORY = {
    "title": "powell001/Caliendo_Parro_2015_Python (the paper's data as text)",
    "path": "https://github.com/powell001/Caliendo_Parro_2015_Python",
}
CITATION = "Caliendo, L. and F. Parro (2015), Review of Economic Studies 82(1), 1-44, replication data."
LICENCE = {
    "name": "other-attribution",
    "title": "replication data of a published paper, cite the paper",
    "path": "https://doi.org/10.1093/restud/rdu035",
}
# ISIC Rev. 3 groups of the paper, tradables first
SECTORS = {
    **{
        "agriculture": "Agriculture",
        "mining": "Mining",
        "food": "Food",
        "textile": "Textile",
        "wood": "Wood",
    },
    **{
        "paper": "Paper",
        "petroleum": "Petroleum",
        "chemicals": "Chemicals",
        "plastic": "Plastic",
    },
    **{
        "minerals": "Minerals",
        "basic_metals": "Basic metals",
        "metal_products": "Metal products",
    },
    **{
        "machinery": "Machinery n.e.c.",
        "office": "Office machinery",
        "electrical": "Electrical machinery",
    },
    **{
        "communication": "Communication equipment",
        "medical": "Medical instruments",
        "auto": "Motor vehicles",
    },
    **{
        "other_transport": "Other transport",
        "other_goods": "Other manufacturing",
        "electricity": "Electricity",
    },
    **{
        "construction": "Construction",
        "retail": "Retail",
        "hotels": "Hotels",
        "land_transport": "Land transport",
    },
    **{
        "water_transport": "Water transport",
        "air_transport": "Air transport",
        "aux_transport": "Transport support",
    },
    **{
        "post": "Post",
        "finance": "Finance",
        "real_estate": "Real estate",
        "renting": "Renting of machinery",
    },
    **{
        "computer": "Computer services",
        "research": "Research",
        "other_business": "Other business",
    },
    **{"public": "Public administration", "education": "Education", "health": "Health"},
    **{"other_services": "Other services", "private": "Private households"},
}
TRADABLES = 20


def inputs(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / "caliendo_parro_1993" / "inputs.npz") as arrays:
        return dict(arrays)


def tidy(array: np.ndarray, value: str, **axes) -> pd.DataFrame:
    """A cube as rows, one column of codes for each axis, zeros left out."""
    at = np.nonzero(array)
    codes = {
        name: np.array(list(labels))[position]
        for (name, labels), position in zip(axes.items(), at, strict=True)
    }
    return pd.DataFrame({**codes, value: array[at]})
