"""What others have published on the cost of the tariffs of 2025, country by country. Hand-kept, each figure with its page."""

import catalogue
import pandas as pd

PAPER = "Ignatenko, Macedoni, Lashkaripour and Simonovska"
REPOSITORY = "https://github.com/JoeLoera/liberation-day-replication/tree/d1db7a40c5c2879b1d3414f9072310a4f8aab952"
# real income, long run, without retaliation: column Value_1 of output/output_map.csv, the authors' own output
INCOME = {
    "AGO": -5.46, "ARE": -0.32, "ARG": -0.13, "AUS": -0.67, "AUT": -0.19, "BEL": -0.27, "BGD": 0.14, "BGR": 0.19, "BLR": 0.82,
    "BRA": -0.45, "BRN": -2.09, "CAN": -1.00, "CHE": -0.97, "CHL": -0.78, "CHN": -1.13, "CIV": -0.32, "CMR": 0.38, "COD": -1.45,
    "COL": -0.08, "CRI": -0.55, "CYP": 1.57, "CZE": -0.41, "DEU": -0.73, "DNK": -0.12, "EGY": 0.65, "ESP": 0.11, "EST": 0.42,
    "FIN": -0.34, "FRA": 0.18, "GBR": 0.42, "GRC": 0.97, "HKG": 3.62, "HRV": 1.13, "HUN": -0.47, "IDN": -0.70, "IND": 0.25,
    "IRL": -2.97, "ISL": 0.45, "ISR": 0.04, "ITA": -0.19, "JOR": 1.22, "JPN": -0.29, "KAZ": -0.71, "KHM": -2.98, "KOR": -1.71,
    "LAO": -0.35, "LTU": -0.28, "LUX": 0.46, "LVA": 0.53, "MAR": 0.65, "MEX": -2.54, "MLT": 0.69, "MMR": 0.58, "MYS": -4.42,
    "NGA": 0.21, "NLD": -0.13, "NOR": -2.03, "NZL": 0.14, "PAK": 0.45, "PER": -0.66, "PHL": 0.51, "POL": 0.19, "PRT": 0.58,
    "ROU": 0.50, "RUS": -0.86, "SAU": -0.74, "SEN": 1.96, "SGP": -0.02, "SVK": -0.47, "SVN": 0.29, "SWE": -0.36, "THA": -2.74,
    "TUN": 0.21, "TUR": 0.49, "UKR": 0.65, "USA": 1.13, "VNM": -11.02, "ZAF": -1.46,
}  # fmt: skip
NRI, DAIWA = "Nomura Research Institute (Kiuchi)", "Daiwa Institute of Research"
YEAR, LATER, LONG = "real GDP, first year", "real GDP, 2029", "real GDP, long run"
KYODO = "https://test.daily8.com/en/article/5479d5220b13aa0b52e5096c94b92a03"
NHK = "https://www.daily8.com/en/article/fe76b1fd6b90aed726742776c03c2f1c"
VNEXPRESS = "https://e.vnexpress.net/news/business/economy/how-will-trump-s-tariffs-hurt-vietnam-gdp-4869997.html"
# iso3, author, published, scenario, what is assumed, measure, lowest, highest, source, page
ROWS = [
    ("JPN", NRI, "2025-04-03", "no_deal", "24 % on all goods, 25 % on cars", YEAR, -0.76, -0.71, "own page", "https://www.nri.com/en/media/column/nri_finsights/20250403.html"),
    ("JPN", NRI, "2025-07-08", "letter_25", "25 % with the other duties", YEAR, -0.85, -0.85, "Kyodo", KYODO),
    ("JPN", DAIWA, "2025-07-08", "letter_25", "25 % with the other duties", YEAR, -1.3, -1.3, "Kyodo", KYODO),
    ("JPN", DAIWA, "2025-07-08", "letter_25", "25 % with the other duties", LATER, -3.7, -3.7, "Kyodo", KYODO),
    ("JPN", NRI, "2025-07-25", "deal_15", "the 15 % of the deal", YEAR, -0.55, -0.55, "NHK", NHK),
    ("JPN", DAIWA, "2025-07-25", "deal_15", "the 15 % of the deal", YEAR, -1.1, -1.1, "NHK", NHK),
    ("JPN", DAIWA, "2025-07-25", "deal_15", "the 15 % of the deal", LATER, -3.2, -3.2, "NHK", NHK),
    ("JPN", "Research Institute of Economy, Trade and Industry (Fujii)", "2024-10-01", "decoupling", "90 % less trade with China both ways", YEAR, -7.0, -7.0, "abstract", "https://www.rieti.go.jp/en/publications/summary/24100006.html"),
    ("KOR", "Bank of Korea", "2025-09-11", "deal_15", "the US tariffs with 15 % on Korea", YEAR, -0.45, -0.45, "press", "https://www.nationpress.com/sciencetech/us-tariffs-to-cut-s-koreas-economic-growth-by-045-pp-in-2025"),
    ("AUS", "Productivity Commission", "2025-07-08", "country_rates", "country rates with metals and cars", LONG, 0.37, 0.37, "press", "https://www.europesays.com/uk/246982"),
    ("VNM", "Winchester", "2025-04-03", "country_rates", "country rates, Vietnam 46 %", LONG, -0.99, -0.99, "press", VNEXPRESS),
    ("VNM", "ING", "2025-04-03", "country_rates", "country rates, Vietnam 46 %", YEAR, -5.5, -5.5, "press", VNEXPRESS),
]  # fmt: skip
COLUMNS = "iso3 author published scenario assumed measure value_low_pct value_high_pct source page".split()


def build(folder=None) -> pd.DataFrame:
    paper = [
        (code, PAPER, "2025-09-01", "country_rates", "country rates of 2 April 2025, no answers", "real income, long run", value, value, "replication package", REPOSITORY)
        for code, value in INCOME.items()
    ]  # fmt: skip
    return pd.DataFrame(ROWS + paper, columns=COLUMNS)


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "published_estimates",
        build(catalogue.sources_folder(__doc__)),
        title="Published estimates of the cost of the 2025 tariffs",
        description="What a tariff scenario costs an economy by the estimates of others, with what was assumed and where it is printed; "
        "`scenario` is the nearest one of ours.",
        fields=[
            field("iso3", "string", "the economy, ISO 3166-1 alpha-3", pattern="[A-Z]{3}"),
            field("author", "string", "who estimated"),
            field("published", "date", "when (month known only: the first day)"),
            field("scenario", "string", "the nearest scenario of the table scenarios"),
            field("assumed", "string", "what was assumed"),
            field("measure", "string", "what is measured, and when"),
            field("value_low_pct", "number", "change from the world without the scenario, lowest figure given", "%"),
            field("value_high_pct", "number", "the same, highest figure given", "%"),
            field("source", "string", "where the figure was found"),
            field("page", "string", "its address", pattern="https://.*"),
        ],
        key=["iso3", "scenario", "author", "measure"],
        sources=[
            {"title": f"{PAPER} (2025), Making America Great Again? The economic impacts of Liberation Day tariffs, Journal of International Economics 157, 104138", "path": "https://doi.org/10.1016/j.jinteco.2025.104138"},
            {"title": "JoeLoera/liberation-day-replication (the authors' output by country)", "path": REPOSITORY},
            {"title": "Pages named row by row", "path": "https://www.nri.com/en/media/column/nri_finsights/20250403.html"},
        ],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Ignatenko et al. (2025) and the institutions named row by row.",
        period="2024-10 to 2025-09",
        vintage="2025-09",
        grade="C",
        caveats=[
            "Estimates of others, several of them through the press; neither models nor assumptions are the same.",
            "Real GDP in the first year holds weaker demand and investment; real income in the long run does not.",
        ],
        csv=True,
    )  # fmt: skip
