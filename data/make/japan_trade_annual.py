"""Japan's exports and imports by partner, principal goods and year, in billion yen."""

import catalogue
import japan_customs


def build(folder):
    source = japan_customs.read(folder / "japan_customs" / "annual.csv.gz")
    frame = japan_customs.with_rests(source, by=["partner", "year"])
    japan_customs.verify_hierarchy(frame)
    return frame.assign(
        quarters=frame["year"].map(lambda year: 1 if year == 2026 else 4)
    )


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "japan_trade_annual",
        build(catalogue.sources_folder(__doc__)),
        title="Japan's trade by partner and principal goods, annual",
        description="Japan's customs: exports (FOB) and imports (CIF). Goods codes are those of japan_goods; the codes "
        "ending in -rest are our differences, so that the baskets of japan_goods add up to the total.",
        fields=[
            field(
                "flow",
                "string",
                "direction, seen from Japan",
                enum=["export", "import"],
            ),
            field(
                "partner",
                "string",
                "ISO 3166-1 alpha-3 code of the partner; WLD all partners, EU27 European Union",
                pattern="[A-Z]{3}|EU27",
            ),
            field(
                "goods", "string", "code of the goods in japan_goods", pattern="[a-z-]+"
            ),
            field("year", "year", "calendar year", minimum=2009),
            field(
                "value_jpy_bn", "number", "value in yen of the time", unit="billion JPY"
            ),
            field(
                "quarters",
                "integer",
                "quarters covered: 4, or 1 for the first quarter of 2026",
                enum=[1, 4],
            ),
        ],
        key=["flow", "partner", "goods", "year"],
        sources=japan_customs.SOURCES,
        licence=japan_customs.LICENCE,
        citation=japan_customs.CITATION,
        period="2009–2025 and the first quarter of 2026",
        vintage="2026-03",
        grade="A",
        caveats=[
            "The rows of 2026 cover January to March only (quarters = 1).",
            "Parts stand beside the group they belong to, sections beside their groups: add up one level or the baskets only.",
            "Exports are valued FOB, imports CIF.",
            "EU27 stands beside its members. By the figures it contains the United Kingdom up to 2019 and not from 2020.",
            "The partners listed take about 96 % of exports and 97 % of imports in 2024; the others are in WLD only. Exports to Qatar and Vietnam start in "
            "2018. Of ASEAN, Cambodia, Laos and Myanmar are not listed, Brunei for imports only.",
            "The lists changed in April 2017: goods and partners that ended or began then have no row of 2017, because the source holds "
            "only a part of that year for them. Semiconductor-making machinery is listed from 2018 and in machinery-rest before.",
        ],
    )
