"""The Ministry of Finance's principal goods in our codes, with their hierarchy and baskets that do not overlap."""

import catalogue
import japan_customs


def build(folder):
    frame = japan_customs.goods()
    annual = japan_customs.with_rests(
        japan_customs.read(folder / "japan_customs" / "annual.csv.gz"),
        by=["partner", "year"],
    )
    japan_customs.verify_hierarchy(annual)
    years = (
        annual.groupby(["flow", "goods"])["year"]
        .agg(first_year="min", last_year="max")
        .reset_index()
    )
    frame = frame.merge(years, on=["flow", "goods"], how="left", validate="1:1")
    frame["basket_label"] = frame["basket"].map(
        {code: label for code, (label, _) in japan_customs.BASKETS.items()}
    )
    frame["broad_label"] = frame["broad_basket"].map(japan_customs.BROAD_BASKETS)
    frame["note"] = None
    for row in frame.itertuples():
        of_flow = frame[frame["flow"] == row.flow]
        if row.level == "rest":
            less = ", ".join(japan_customs.less_than(of_flow, row.parent))
            frame.loc[row.Index, "note"] = f"{row.parent} less {less}"
        elif row.flow == "export" and row.goods in japan_customs.PARENT_TO_2016:
            frame.loc[row.Index, "note"] = (
                "part of visual-apparatus up to 2016; its group has no figure for 2017"
            )
        elif row.flow == "export" and row.goods == "semiconductor-machinery":
            frame.loc[row.Index, "note"] = "part of machinery-rest up to 2017"
        elif row.flow == "import" and row.goods == "motor-vehicles":
            frame.loc[row.Index, "note"] = (
                "cars are not listed apart among imports: trucks and buses included"
            )
    return frame


if __name__ == "__main__":
    field, baskets, broad = (
        catalogue.field,
        list(japan_customs.BASKETS),
        list(japan_customs.BROAD_BASKETS),
    )
    catalogue.write(
        "japan_goods",
        build(catalogue.sources_folder(__doc__)),
        title="Principal goods of Japan's customs, and baskets that add up",
        description="Which goods the customs tables list for each direction, what each is a part of, and the basket it counts in. "
        "The goods with a basket do not overlap and add up to the total, for every partner and year.",
        fields=[
            field(
                "flow",
                "string",
                "the list differs by direction",
                enum=["export", "import"],
            ),
            field("goods", "string", "our code", pattern="[a-z-]+"),
            field("label", "string", "short plain label"),
            field(
                "parent", "string", "code of the goods it is a part of", required=False
            ),
            field(
                "level",
                "string",
                "section: the nine add up to the total; group: of a section; part: of a group; rest: our difference",
                enum=["total", "section", "group", "part", "rest"],
            ),
            field(
                "basket",
                "string",
                "basket it counts in; empty: not counted",
                required=False,
                enum=baskets,
            ),
            field(
                "basket_label", "string", "plain label of the basket", required=False
            ),
            field(
                "broad_basket",
                "string",
                "coarser basket, as in hs_chapters",
                required=False,
                enum=broad,
            ),
            field(
                "broad_label",
                "string",
                "plain label of the coarser basket",
                required=False,
            ),
            field("first_year", "year", "first year with figures", minimum=2009),
            field(
                "last_year",
                "year",
                "last year with figures (2026: the first quarter)",
                minimum=2009,
            ),
            field(
                "note", "string", "how a rest is computed, and breaks", required=False
            ),
        ],
        key=["flow", "goods"],
        sources=japan_customs.SOURCES,
        licence=japan_customs.LICENCE,
        citation=japan_customs.CITATION,
        period="2009–2026",
        vintage="2026-03",
        grade="B",
        caveats=[
            "Codes, labels and baskets are ours; the hierarchy was worked out from the figures: in every partner and year the "
            "sections add up to the total and no goods exceed what they are a part of.",
            "Among imports cars are not listed apart: the basket cars holds all motor vehicles, and motorcycles are in other-transport.",
            "Semiconductor-making machinery is listed for exports from 2018 only.",
        ],
        csv=True,
    )
