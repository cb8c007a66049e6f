"""Trade of Japan by partner and goods, from the Ministry of Finance's customs figures.

Source folder: japan_customs/annual.csv.gz and monthly_reconstructed.csv.gz, by way of
mitsuoxv/jp-trade. The source names its goods but not what they are parts of: that is in
the hand-kept table `japan_goods`, worked out by arithmetic and verified here.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# The lists changed in April 2017. What ended then has only the first quarter in the
# source's rows of 2017, what began then only the other three (exports to Vietnam: 1,301
# of about 1,690 bn yen): no row of 2017 for these.
CHANGED_2017 = {
    "export": [
        "visual-apparatus",
        "audio-apparatus",
        "recording-media",
        "semiconductor-machinery",
        "aircraft",
        "audio-visual-apparatus",
    ],
    "import": ["shrimps", "video-recorders", "telephone-sets", "wire-cable"],
}
EXPORT_PARTNERS_FROM_APRIL_2017 = ["QAT", "VNM"]
# before 2017 these were part of another group of exports
PARENT_TO_2016 = {
    "video-recorders": "visual-apparatus",
    "television-sets": "visual-apparatus",
}
# the source's names of areas
AREAS = {
    "Argent": "ARG",
    "Austral": "AUS",
    "Austria": "AUT",
    "Bahrain": "BHR",
    "Belgium": "BEL",
    "Brazil": "BRA",
    "Brunei": "BRN",
    "Canada": "CAN",
    "Chile": "CHL",
    "China": "CHN",
    "Colmbia": "COL",
    "Denmark": "DNK",
    "EU": "EU27",
    "Finland": "FIN",
    "France": "FRA",
    "Germany": "DEU",
    "Grand Total": "WLD",
    "Greece": "GRC",
    "Hg Kong": "HKG",
    "India": "IND",
    "Indnsia": "IDN",
    "Iran": "IRN",
    "Ireland": "IRL",
    "Israel": "ISR",
    "Italy": "ITA",
    "Kuwait": "KWT",
    "Liberia": "LBR",
    "Malysia": "MYS",
    "Mexico": "MEX",
    "Nethlds": "NLD",
    "Newzeld": "NZL",
    "Norway": "NOR",
    "Oman": "OMN",
    "Pakistn": "PAK",
    "Panama": "PAN",
    "Pap Nga": "PNG",
    "Peru": "PER",
    "Philpin": "PHL",
    "Portugl": "PRT",
    "Prtrico": "PRI",
    "Qatar": "QAT",
    "R Korea": "KOR",
    "Russia": "RUS",
    "S Afrca": "ZAF",
    "Sngapor": "SGP",
    "Spain": "ESP",
    "Su Arab": "SAU",
    "Sweden": "SWE",
    "Switzld": "CHE",
    "Taiwan": "TWN",
    "Thailnd": "THA",
    "Turkey": "TUR",
    "U Arb E": "ARE",
    "U King": "GBR",
    "USA": "USA",
    "Venezla": "VEN",
    "Vietnam": "VNM",
}
FLOWS = ("export", "import")


def japan_trade_annual(sources: Path) -> pd.DataFrame:
    """Exports and imports by partner, goods and year, rests included."""
    source = _read(sources / "japan_customs" / "annual.csv.gz")
    frame = _with_rests(source, by=["partner", "year"])
    _verify_hierarchy(frame)
    first_quarter_only = frame["year"] == 2026
    return frame.assign(quarters=first_quarter_only.map({True: 1, False: 4}))


def japan_trade_monthly(sources: Path) -> pd.DataFrame:
    """Totals, and the goods that have a basket, by partner and month."""
    source = _read(sources / "japan_customs" / "monthly_reconstructed.csv.gz")
    source["value_jpy_bn"] = source["value_jpy_bn"].round(3)
    frame = _with_rests(source, by=["partner", "year", "month_from", "month_to"])
    frame["value_jpy_bn"] = frame["value_jpy_bn"].round(3)

    goods = data.load("japan_goods")
    needed = goods["basket"].notna() | (goods["goods"] == "total")
    frame = frame.merge(goods.loc[needed, ["flow", "goods"]], on=["flow", "goods"])
    for end in ("month_from", "month_to"):
        month = frame[end].astype(str).str.zfill(2)
        frame[end] = frame["year"].astype(str) + "-" + month
    return frame


def _read(path: Path) -> pd.DataFrame:
    """The source in our codes, without rows of 2017 that cover a part of the year."""
    names = {"ex_im": "flow", "goods": "source_name", "value_bn_jpy": "value_jpy_bn"}
    frame = read_source(path).rename(columns=names)
    frame["partner"] = frame["area"].map(AREAS)
    goods = data.load("japan_goods").dropna(subset="source_name")
    codes = goods[["flow", "source_name", "goods"]]
    frame = frame.merge(codes, on=["flow", "source_name"], how="left", validate="m:1")
    unknown = frame[frame[["partner", "goods"]].isna().any(axis=1)]
    assert unknown.empty, unknown[["flow", "area", "source_name"]].drop_duplicates()

    for column in {"year", "month_from", "month_to"} & set(frame.columns):
        frame[column] = frame[column].astype(int)
    frame["value_jpy_bn"] = frame["value_jpy_bn"].astype(float)

    exports = frame["flow"] == "export"
    partial = exports & frame["partner"].isin(EXPORT_PARTNERS_FROM_APRIL_2017)
    for flow, codes in CHANGED_2017.items():
        partial |= (frame["flow"] == flow) & frame["goods"].isin(codes)
    return frame[~(partial & (frame["year"] == 2017))]


def _with_rests(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The frame and its rests: a group less those of its goods that have a basket."""
    frame = frame[["flow", "goods", *by, "value_jpy_bn"]]
    goods = data.load("japan_goods")
    parts = [frame]
    for flow in FLOWS:
        of_flow = goods[goods["flow"] == flow]
        mine = frame[frame["flow"] == flow]
        wide = mine.pivot(index=by, columns="goods", values="value_jpy_bn")
        for rest in of_flow[of_flow["level"] == "rest"].itertuples():
            taken_off = wide.reindex(columns=_less_than(of_flow, rest.parent))
            value = wide[rest.parent] - taken_off.fillna(0).sum(axis=1)
            rows = value.rename("value_jpy_bn").reset_index()
            parts.append(rows.assign(flow=flow, goods=rest.goods))
    whole = pd.concat(parts, ignore_index=True)
    whole["value_jpy_bn"] = whole["value_jpy_bn"].round(6) + 0.0  # no negative zero
    return whole[whole["value_jpy_bn"].notna()]


def _less_than(of_flow: pd.DataFrame, parent: str) -> list[str]:
    """What is taken off `parent` for its rest.

    Its goods with a basket, and its groups that are divided further.
    """
    children = of_flow[(of_flow["parent"] == parent) & (of_flow["level"] != "rest")]
    divided = set(of_flow.loc[of_flow["level"] == "rest", "parent"])
    counted = children["basket"].notna() | children["goods"].isin(divided)
    return list(children.loc[counted, "goods"])


def _verify_hierarchy(annual: pd.DataFrame) -> None:
    """Sections and baskets add up to the total; no part exceeds its whole."""
    goods = data.load("japan_goods")
    for flow in FLOWS:
        of_flow = goods[goods["flow"] == flow]
        mine = annual[annual["flow"] == flow]
        wide = mine.pivot(
            index=["partner", "year"], columns="goods", values="value_jpy_bn"
        )
        for complete in (of_flow["level"] == "section", of_flow["basket"].notna()):
            parts = wide[of_flow.loc[complete, "goods"]].fillna(0).sum(axis=1)
            gap = (parts - wide["total"]).abs().max()
            assert gap < 1e-5, f"{flow}: goods miss the total by {gap}"

        early = wide.index.get_level_values("year") < 2017
        _verify_parts(of_flow, wide[~early], {})
        _verify_parts(of_flow, wide[early], PARENT_TO_2016 if flow == "export" else {})

        years = mine.groupby("goods")["year"].agg(["min", "max"])
        listed = of_flow.set_index("goods")[["first_year", "last_year"]]
        assert (years.loc[listed.index].to_numpy() == listed.to_numpy()).all(), flow


def _verify_parts(
    of_flow: pd.DataFrame, wide: pd.DataFrame, parents: dict[str, str]
) -> None:
    named = of_flow[of_flow["level"].isin(["group", "part"])]
    parent_of = named["goods"].map(parents).fillna(named["parent"])
    for parent, children in named["goods"].groupby(parent_of):
        there = wide[wide[parent].notna()]
        rest = there[parent] - there[list(children)].fillna(0).sum(axis=1)
        assert rest.min() > -1e-5, f"parts of {parent} exceed it by {-rest.min()}"


TABLES = {
    "japan_trade_annual": japan_trade_annual,
    "japan_trade_monthly": japan_trade_monthly,
}
