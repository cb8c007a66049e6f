"""Rewrite the table of docs/baseline.md: what each importer's goods from each exporter pay in the baseline, on average.

Run without options after `icio_trade_2022` was made; it reads nothing but `data/`.
"""

import catalogue
import pandas as pd

NOTE = catalogue.DATA.parent / "docs" / "baseline.md"
START, END = (
    "<!-- rates: written by data/make/baseline_note.py -->\n",
    "<!-- end of rates -->\n",
)
IMPORTERS = ["USA", "CHN", "JPN", "KOR", "EU27", "GBR", "AUS", "IND", "VNM"]
EXPORTERS = ["JPN", "USA", "CHN", "KOR", "EU27", "MEX", "VNM"]


def weighted_rates() -> pd.DataFrame:
    """Percent, importers in rows, exporters in columns: tariffs weighted with the 2022 trade of the 27 goods sectors."""
    trade = pd.read_parquet(catalogue.DATA / "icio_trade_2022.parquet")
    countries = pd.read_csv(
        catalogue.DATA / "countries.csv", keep_default_na=False, dtype="str"
    )
    union = set(countries.loc[countries["eu27"] == "true", "iso3"])
    goods = trade[
        (trade["sector"] != "SERV") & (trade["importer"] != trade["exporter"])
    ].copy()
    for side in ("importer", "exporter"):
        goods[side] = goods[side].mask(goods[side].isin(union), "EU27")
    goods = goods[goods["importer"] != goods["exporter"]]
    goods["duty"] = goods["value_usd_mn"] * goods["tariff"]
    total = goods.groupby(["importer", "exporter"])[["duty", "value_usd_mn"]].sum()
    rate = 100 * total["duty"] / total["value_usd_mn"]
    return rate.unstack().reindex(index=IMPORTERS, columns=EXPORTERS)


def as_markdown(rates: pd.DataFrame) -> str:
    lines = [
        "| importer \\ exporter | " + " | ".join(rates.columns) + " |",
        "|---|" + "---:|" * len(rates.columns),
    ]
    for importer, row in rates.iterrows():
        cells = ["" if pd.isna(rate) else f"{rate:.1f}" for rate in row]
        lines.append(f"| {importer} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    note = NOTE.read_text("utf8")
    before, rest = note.split(START)
    _, after = rest.split(END)
    NOTE.write_text(
        before + START + as_markdown(weighted_rates()) + END + after, "utf8"
    )


if __name__ == "__main__":
    main()
