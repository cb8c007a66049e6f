"""What an economy and the United States bargain over: duties, farm goods, money.

Frame in, frame out; used by the notebook bilateral_bargain. What a duty is worth comes
from the product model, `model.products`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from tightrope import measures
from tightrope.findings import in_sentence
from tightrope.model import products
from tightrope.places import at_start, listed

if TYPE_CHECKING:
    from tightrope.places import Place, Places
    from tightrope.policy import Schedule

BILLION = 1_000_000_000
MILLIONS_IN_BILLION = 1000
# Industries of the customs, three digits, in groups that a bargain speaks of.
VEHICLES = "cars, parts and other vehicles"
METALS = "metals and metal goods"
MACHINES = "machinery and electronics"
REST = "everything else"
INDUSTRY_GROUPS = {
    "336": VEHICLES,
    "331": METALS,
    "332": METALS,
    "333": MACHINES,
    "334": MACHINES,
    "335": MACHINES,
}
GROUPS = (VEHICLES, MACHINES, METALS, REST)
ALL_INDUSTRIES = "0"
# The same at the level of products: headings of cars, trucks and their parts; chapters
# of iron, steel and aluminium.
CAR_HEADINGS = ("8703", "8704", "8708")
METAL_CHAPTERS = ("72", "73", "76")
CARS = "cars and their parts"
STEEL = "steel and aluminium"
GOODS = "all other goods"
FARM_CHAPTERS = range(1, 25)
ENERGY_CHAPTER = 27
GAS_IN_JAPAN = "Japan, liquefied"
GAS_IN_US = "United States"
# A change of sales that is smaller, in billion dollars a year, is none.
SMALLEST_BN = 0.05
# Goods of Japan's customs that are energy.
FUELS = {
    "crude-oil": "Crude oil",
    "lng": "Natural gas",
    "lpg": "Petroleum gas",
    "coal": "Coal",
}
# Columns of `suppliers` in words.
SUPPLIER_WORDS = {
    "label": "good",
    "value_jpy_bn": "bought, bn JPY",
    "us_pct": "United States, %",
    "rival": "first of the others",
    "rival_pct": "its share, %",
}
# What a claim of the article says that the talks are about: fields of the table
# bargain_subjects, as a sentence calls them.
CLAIMED = {
    "tariffs": "tariffs",
    "farm": "access for American farm goods",
    "car investment": "car makers' plants",
}


def balance(us_trade_monthly: pd.DataFrame, focus: str) -> pd.DataFrame:
    """Goods trade of an economy with the United States by full year, as they record it.

    Parameters
    ----------
    us_trade_monthly : pd.DataFrame
        The table of that name.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        By year: sold, bought, surplus of the economy (billion dollars). Empty if it is
        not listed.

    Examples
    --------
    >>> months = [f"2024-{month:02}" for month in range(1, 13)]
    >>> rows = pd.DataFrame({"iso3": "JPN", "month": months})
    >>> rows = rows.assign(general_imports_usd_mn=3000.0, exports_fas_usd_mn=1000.0)
    >>> balance(rows, "JPN")["surplus"].to_dict()
    {2024: 24.0}
    """
    mine = us_trade_monthly[us_trade_monthly["iso3"] == focus]
    year = mine["month"].str[:4].astype(int).rename("year")
    columns = {"general_imports_usd_mn": "sold", "exports_fas_usd_mn": "bought"}
    by_year = mine.rename(columns=columns).groupby(year)[["sold", "bought"]]
    sums = by_year.sum() / MILLIONS_IN_BILLION
    full = sums[by_year.size() == 12]
    return full.assign(surplus=full["sold"] - full["bought"])


def way(surplus: float) -> str:
    """More or less: the word that a surplus or a deficit needs.

    Parameters
    ----------
    surplus : float
        In any unit.

    Returns
    -------
    str

    Examples
    --------
    >>> way(69.4), way(-3.0)
    ('more', 'less')
    """
    if surplus < 0:
        return "less"
    return "more"


def beside(own: pd.Series, records: pd.DataFrame) -> pd.DataFrame:
    """Japan's record of the balance above that of the United States, for a chart.

    Parameters
    ----------
    own : pd.Series
        As `own_surplus` returns it.
    records : pd.DataFrame
        year, usd_bn, by: the record of the United States.

    Returns
    -------
    pd.DataFrame
        The same columns.

    Examples
    --------
    >>> theirs = pd.DataFrame({"year": [2024], "usd_bn": 69.4, "by": "United States"})
    >>> beside(pd.Series({2024: 56.9}), theirs)["by"].tolist()
    ['Japan', 'United States']
    """
    rows = {"year": own.index, "usd_bn": own.to_numpy(), "by": "Japan"}
    return pd.concat([pd.DataFrame(rows), records], ignore_index=True)


def own_surplus(
    japan_trade_annual: pd.DataFrame, yen_per_dollar: pd.Series
) -> pd.Series:
    """Japan's surplus in goods with the United States by its own customs.

    Parameters
    ----------
    japan_trade_annual : pd.DataFrame
        The table of that name.
    yen_per_dollar : pd.Series
        Average rate by year.

    Returns
    -------
    pd.Series
        Billion dollars by full year that has a rate.

    Examples
    --------
    >>> from tightrope import data
    >>> customs = data.load("japan_trade_annual")
    >>> own_surplus(customs, pd.Series({2024: 151.43})).round(1).to_dict()
    {2024: 56.9}
    """
    with_us = japan_trade_annual[
        (japan_trade_annual["partner"] == "USA")
        & (japan_trade_annual["goods"] == "total")
        & (japan_trade_annual["quarters"] == 4)
    ]
    wide = with_us.pivot(index="year", columns="flow", values="value_jpy_bn")
    return ((wide["export"] - wide["import"]) / yen_per_dollar).dropna()


def duty_by_month(collected_duty: pd.DataFrame, partner: str) -> pd.DataFrame:
    """What customs collected on a partner's goods, by month and group of industries.

    Parameters
    ----------
    collected_duty : pd.DataFrame
        The table of that name.
    partner : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row for each group and month: group, date, imports_bn, duty_bn (billion
        dollars), rate_pct. Empty if the partner is not listed by industry.

    Examples
    --------
    >>> from tightrope import data
    >>> months = duty_by_month(data.load("collected_duty"), "JPN")
    >>> months["group"].unique().tolist() == list(GROUPS)
    True
    """
    mine = collected_duty[collected_duty["partner_iso3"] == partner]
    by_industry = mine[mine["naics3"] != ALL_INDUSTRIES]
    group = by_industry["naics3"].astype(str).map(INDUSTRY_GROUPS).fillna(REST)
    frame = pd.DataFrame(
        {
            "group": group,
            "date": pd.to_datetime(by_industry["month"]),
            "imports_bn": by_industry["imports_consumption_usd"] / BILLION,
            "duty_bn": by_industry["duty_usd"] / BILLION,
        }
    )
    sums = frame.groupby(["group", "date"], as_index=False).sum()
    sums["rate_pct"] = measures.dependence_pct(sums["duty_bn"], sums["imports_bn"])
    order = {name: place for place, name in enumerate(GROUPS)}
    sums["order"] = sums["group"].map(order)
    ordered = sums.sort_values(["order", "date"], ignore_index=True)
    return ordered.drop(columns="order")


def paid(months: pd.DataFrame, year: int) -> pd.DataFrame:
    """Duty of the months of a year that are in reach, and of the same a year before.

    Parameters
    ----------
    months : pd.DataFrame
        As `duty_by_month` returns it.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        By group: duty_bn, before_bn (billion dollars), and months (how many).

    Examples
    --------
    >>> days = pd.to_datetime(["2024-01-01", "2024-02-01", "2025-01-01"])
    >>> months = pd.DataFrame({"group": "metals", "date": days, "duty_bn": [1, 2, 3]})
    >>> paid(months, 2025).values.tolist()
    [[3, 1, 1]]
    """
    in_year = months[months["date"].dt.year == year]
    known = in_year["date"].dt.month.unique()
    is_before = (months["date"].dt.year == year - 1) & months["date"].dt.month.isin(
        known
    )
    return pd.DataFrame(
        {
            "duty_bn": in_year.groupby("group", sort=False)["duty_bn"].sum(),
            "before_bn": months[is_before].groupby("group")["duty_bn"].sum(),
            "months": len(known),
        }
    )


def cars_by_product(
    us_imports_hs6: pd.DataFrame,
    rates: pd.DataFrame,
    partner: str,
    hs6_labels: pd.DataFrame,
    number: int,
) -> pd.DataFrame:
    """The cars that the United States buys from a partner, and the duty on each kind.

    Parameters
    ----------
    us_imports_hs6 : pd.DataFrame
        The table us_imports_hs6_2024.
    rates : pd.DataFrame
        The duty today, as `rates_of` returns it.
    partner : str
        ISO 3166-1 alpha-3, or EU27.
    hs6_labels : pd.DataFrame
        The table of that name.
    number : int
        How many kinds.

    Returns
    -------
    pd.DataFrame
        product, imports_bn and duty_bn of 2024 (billion dollars), rate_2024_pct,
        rate_pct (today), duty_today_bn (on the imports of 2024); most bought first.

    Examples
    --------
    >>> from tightrope import data
    >>> imports = data.load("us_imports_hs6_2024")
    >>> rates = pd.DataFrame({"hs6": ["870323"], "tariff": [0.15]})
    >>> cars = cars_by_product(imports, rates, "JPN", data.load("hs6_labels"), number=1)
    >>> cars["product"].tolist()
    ['Cars, petrol, 1.5 to 3 l']
    """
    mine = us_imports_hs6[us_imports_hs6["partner_iso3"] == partner]
    cars = mine[mine["hs6"].str.startswith("8703")]
    largest = cars.nlargest(number, "imports_consumption_usd")
    rate_pct = largest["hs6"].map(rates.set_index("hs6")["tariff"]) * 100
    names = largest["hs6"].map(hs6_labels.set_index("hs6")["label"])
    imports_bn = largest["imports_consumption_usd"] / BILLION
    duty_bn = largest["duty_usd"] / BILLION
    frame = pd.DataFrame(
        {
            "product": names.fillna("HS " + largest["hs6"].astype(str)),
            "imports_bn": imports_bn,
            "duty_bn": duty_bn,
            "rate_2024_pct": measures.dependence_pct(duty_bn, imports_bn),
            "rate_pct": rate_pct,
            "duty_today_bn": imports_bn * rate_pct / 100,
        }
    )
    return frame.reset_index(drop=True)


def cars_in_words(cars: pd.DataFrame, on: str) -> pd.DataFrame:
    """The kinds of car as a table to read.

    Parameters
    ----------
    cars : pd.DataFrame
        As `cars_by_product` returns it.
    on : str
        The day of today's duties.

    Returns
    -------
    pd.DataFrame
        The same columns under words with units.

    Examples
    --------
    >>> cars_in_words(pd.DataFrame({"rate_pct": [15.0]}), "2026-10-02").columns.tolist()
    ['% on 2026-10-02']
    """
    words = {
        "product": "kind",
        "imports_bn": "bought in 2024, bn USD",
        "duty_bn": "duty of 2024, bn USD",
        "rate_2024_pct": "%",
        "rate_pct": f"% on {on}",
        "duty_today_bn": "duty on as much, bn USD",
    }
    return cars.rename(columns=words)


def us_sales(
    us_exports_hs2_annual: pd.DataFrame, focus: str, year: int
) -> dict[str, float]:
    """What the United States sells to an economy of the goods that deals promise.

    Parameters
    ----------
    us_exports_hs2_annual : pd.DataFrame
        The table of that name.
    focus : str
        The buyer, ISO 3166-1 alpha-3.
    year : int
        The year.

    Returns
    -------
    dict of str to float
        farm (chapters 1 to 24), energy (chapter 27) and all, billion dollars.

    Examples
    --------
    >>> from tightrope import data
    >>> round(us_sales(data.load("us_exports_hs2_annual"), "JPN", 2024)["farm"], 1)
    12.2
    """
    mine = us_exports_hs2_annual[
        (us_exports_hs2_annual["iso3"] == focus)
        & (us_exports_hs2_annual["year"] == year)
    ]
    chapter = mine["chapter"].astype(int)
    usd_bn = mine["exports_fas_usd_mn"] / MILLIONS_IN_BILLION
    return {
        "farm": float(usd_bn[chapter.isin(FARM_CHAPTERS)].sum()),
        "energy": float(usd_bn[chapter == ENERGY_CHAPTER].sum()),
        "all": float(usd_bn.sum()),
    }


def farm_chapters(
    us_exports_hs2_annual: pd.DataFrame,
    hs_chapters: pd.DataFrame,
    focus: str,
    year: int,
    number: int,
) -> pd.DataFrame:
    """The farm goods of which the United States sells most to an economy.

    Parameters
    ----------
    us_exports_hs2_annual, hs_chapters : pd.DataFrame
        The tables of these names.
    focus : str
        The buyer, ISO 3166-1 alpha-3.
    year : int
        The year.
    number : int
        How many chapters.

    Returns
    -------
    pd.DataFrame
        label, usd_bn; the largest first.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = [data.load("us_exports_hs2_annual"), data.load("hs_chapters")]
    >>> farm_chapters(*tables, "JPN", 2024, number=2)["label"].tolist()
    ['Cereals', 'Meat']
    """
    mine = us_exports_hs2_annual[
        (us_exports_hs2_annual["iso3"] == focus)
        & (us_exports_hs2_annual["year"] == year)
        & us_exports_hs2_annual["chapter"].astype(int).isin(FARM_CHAPTERS)
    ]
    labelled = mine.merge(hs_chapters[["chapter", "label"]], on="chapter")
    usd_bn = labelled["exports_fas_usd_mn"] / MILLIONS_IN_BILLION
    frame = pd.DataFrame({"label": labelled["label"], "usd_bn": usd_bn})
    return frame.nlargest(number, "usd_bn").reset_index(drop=True)


def suppliers(
    japan_trade_annual: pd.DataFrame,
    labels: Mapping[str, str],
    places: Places,
    year: int,
) -> pd.DataFrame:
    """What share the United States and their first rival have in what Japan buys.

    Parameters
    ----------
    japan_trade_annual : pd.DataFrame
        The table of that name.
    labels : mapping of str to str
        Code of a good → its name.
    places : Places
        All economies.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        One row a good: label, value_jpy_bn (all origins), us_pct, rival (the largest
        of the others, its name), rival_pct.

    Examples
    --------
    >>> from tightrope import data
    >>> from tightrope.places import Places
    >>> places = Places.from_table(data.load("countries"))
    >>> customs = data.load("japan_trade_annual")
    >>> suppliers(customs, {"lng": "Natural gas"}, places, 2025)["rival"].tolist()
    ['Australia']
    """
    bought = japan_trade_annual[
        (japan_trade_annual["flow"] == "import")
        & (japan_trade_annual["year"] == year)
        & japan_trade_annual["goods"].isin(list(labels))
    ]
    rows = []
    for good, label in labels.items():
        by_origin = bought[bought["goods"] == good].set_index("partner")["value_jpy_bn"]
        if "WLD" not in by_origin:
            continue
        share_pct = by_origin / by_origin["WLD"] * 100
        others = share_pct[share_pct.index.isin(places.economies)].drop(
            "USA", errors="ignore"
        )
        rows.append(
            {
                "label": label,
                "value_jpy_bn": by_origin["WLD"],
                "us_pct": share_pct.get("USA", 0.0),
                "rival": places[others.idxmax()].name,
                "rival_pct": others.max(),
            }
        )
    return pd.DataFrame(rows)


def more_rice(
    farm_imports: pd.DataFrame,
    bargain_figures: pd.DataFrame,
    commitments: pd.DataFrame,
    yen_per_dollar: float,
) -> dict[str, float]:
    """What more American rice inside a quota that stays as large as it is comes to.

    Parameters
    ----------
    farm_imports, bargain_figures, commitments : pd.DataFrame
        The tables of these names: what rice comes from where, what it costs, and how
        much more of it was promised.
    yen_per_dollar : float
        Average rate.

    Returns
    -------
    dict of str to float
        share_pct (of the United States today), share_after_pct, more_pct (as
        promised), more_kt (thousand tonnes), sale_usd_bn (what the rice costs, and
        American sellers gain a year), dearer_usd_bn (how much more Japan pays for it
        than for Thai rice).

    Examples
    --------
    >>> from tightrope import data
    >>> tables = map(data.load, ["farm_imports", "bargain_figures", "commitments"])
    >>> round(more_rice(*tables, yen_per_dollar=150)["share_after_pct"])
    79
    """
    rice = farm_imports[farm_imports["good"] == "rice"].set_index("origin")
    figures = bargain_figures.set_index("figure")["value"]
    promised = commitments[commitments["unit"] == "percent more"]
    more_pct = float(promised["amount"].iloc[0])
    quota_kt = rice.loc["WLD", "quantity_kt"]
    today_kt = rice.loc["USA", "quantity_kt"]
    more_kt = today_kt * more_pct / 100
    cost = figures["rice-import-cost-us"]
    dearer = cost - figures["rice-import-cost-thai"]
    # a thousand tonnes at a yen a kilogram are a million yen
    usd_bn = more_kt / MILLIONS_IN_BILLION / yen_per_dollar
    return {
        "share_pct": float(rice.loc["USA", "share_pct"]),
        "share_after_pct": float((today_kt + more_kt) / quota_kt * 100),
        "more_pct": more_pct,
        "more_kt": float(more_kt),
        "sale_usd_bn": float(usd_bn * cost),
        "dearer_usd_bn": float(usd_bn * dearer),
    }


def figure(bargain_figures: pd.DataFrame, name: str) -> float:
    """One figure of the table.

    Parameters
    ----------
    bargain_figures : pd.DataFrame
        The table of that name.
    name : str
        The figure's code.

    Returns
    -------
    float
        In the unit that the table gives.

    Examples
    --------
    >>> figure(pd.DataFrame({"figure": ["quota"], "value": [770.0]}), "quota")
    770.0
    """
    return float(bargain_figures.set_index("figure")["value"][name])


def price_of_a_car(bargain_figures: pd.DataFrame) -> float:
    """How the value of the average car shipped to the United States has changed.

    Parameters
    ----------
    bargain_figures : pd.DataFrame
        The table of that name: changes of value and number of the same month.

    Returns
    -------
    float
        Percent on the year before, in yen.

    Examples
    --------
    >>> figures = ["car-exports-value-change", "car-exports-number-change"]
    >>> changes = pd.DataFrame({"figure": figures, "value": [-50.0, 25.0]})
    >>> price_of_a_car(changes)
    -60.0
    """
    change = bargain_figures.set_index("figure")["value"] / 100
    value = 1 + change["car-exports-value-change"]
    number = 1 + change["car-exports-number-change"]
    return float(round((value / number - 1) * 100, 10))


def named(
    commitments: pd.DataFrame, investment_projects: pd.DataFrame, party: str
) -> pd.DataFrame:
    """The projects named so far of what a party has promised to invest.

    Parameters
    ----------
    commitments, investment_projects : pd.DataFrame
        The tables of these names.
    party : str
        Who invests: ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        title, sector, tranche, stated_on, usd_bn, in the order in which they were
        named. Empty if the party has none.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = [data.load("commitments"), data.load("investment_projects")]
    >>> named(*tables, "JPN")["usd_bn"].sum().round(1).item()
    108.7
    """
    kept = commitments[
        commitments["shown"]
        & (commitments["by_iso3"] == party)
        & (commitments["status"] == "named")
        & (commitments["unit"] == "USD bn")
    ]
    joined = kept.merge(investment_projects, on=["by_iso3", "title"])
    ordered = joined.sort_values(
        ["stated_on", "amount"], ascending=[True, False], ignore_index=True
    )
    columns = ["title", "sector", "tranche", "stated_on", "amount"]
    return ordered[columns].rename(columns={"amount": "usd_bn"})


def vehicle(commitments: pd.DataFrame, party: str) -> pd.Series:
    """The largest investment that a party has promised.

    Parameters
    ----------
    commitments : pd.DataFrame
        The table of that name.
    party : str
        Who invests: ISO 3166-1 alpha-3.

    Returns
    -------
    pd.Series
        Its row: title, amount (billion dollars), due and the other columns.

    Examples
    --------
    >>> from tightrope import data
    >>> float(vehicle(data.load("commitments"), "JPN")["amount"])
    550.0
    """
    rows = _promised(commitments, party)
    invested = rows[rows["kind"] == "investment"]
    return invested.sort_values("amount", kind="stable").iloc[-1]


def promises(commitments: pd.DataFrame, party: str) -> pd.DataFrame:
    """What a party has promised the United States, as a table to read.

    Parameters
    ----------
    commitments : pd.DataFrame
        The table of that name; rows not to be shown are left out.
    party : str
        Who promises: ISO 3166-1 alpha-3, or EU27.

    Returns
    -------
    pd.DataFrame
        on, what, amount (with its unit, as text), due, status.

    Examples
    --------
    >>> from tightrope import data
    >>> promises(data.load("commitments"), "VNM").empty
    True
    """
    rows = commitments[
        commitments["shown"]
        & (commitments["by_iso3"] == party)
        & (commitments["to_iso3"] == "USA")
    ].sort_values(["stated_on", "title"])
    amount = [f"{value:,.10g}" for value in rows["amount"]]
    unit = rows["unit"] + " " + rows["per"].replace({"year": "a year"})
    return pd.DataFrame(
        {
            "on": rows["stated_on"].dt.strftime("%Y-%m-%d").array,
            "what": rows["title"].array,
            "amount": [f"{n} {words}" for n, words in zip(amount, unit, strict=True)],
            "due": rows["due"].array,
            "status": rows["status"].array,
        }
    )


def kept_parts(bargain_subjects: pd.DataFrame, iso3: str) -> dict[str, bool]:
    """Which of the subjects that the article names the deal holds something on.

    Parameters
    ----------
    bargain_subjects : pd.DataFrame
        The table of that name.
    iso3 : str
        Whose bargain.

    Returns
    -------
    dict of str to bool
        By the words of `CLAIMED`; empty if the table has no such bargain. A subject is
        in the deal if what was agreed on it does not begin with "not" or "nothing".

    Examples
    --------
    >>> rows = {"field": ["tariffs", "farm"], "agreed": ["15 %", "nothing"]}
    >>> list(kept_parts(pd.DataFrame(rows).assign(iso3="JPN"), "JPN").values())
    [True, False, False]
    """
    mine = bargain_subjects[bargain_subjects["iso3"] == iso3]
    if mine.empty:
        return {}
    agreed = ~mine["agreed"].str.match(r"(?:not|nothing)\b")
    fields = set(mine["field"][agreed])
    return {words: field in fields for field, words in CLAIMED.items()}


def parts_in_words(parts: Mapping[str, bool]) -> str:
    """Which subjects are in the deal, and which are not, as part of a sentence.

    Parameters
    ----------
    parts : mapping of str to bool
        As `kept_parts` returns them.

    Returns
    -------
    str

    Examples
    --------
    >>> parts_in_words({"tariffs": True, "rice": True, "plants": False})
    'the deal is about tariffs and rice, not about plants'
    """
    inside = [part for part, is_inside in parts.items() if is_inside]
    outside = [part for part, is_inside in parts.items() if not is_inside]
    if not inside:
        return f"the deal is not about {listed(outside)}"
    if not outside:
        return f"the deal is about {listed(inside)}"
    return f"the deal is about {listed(inside)}, not about {listed(outside)}"


def promised_bn(commitments: pd.DataFrame, party: str) -> float:
    """What a party has promised to invest in the United States.

    Parameters
    ----------
    commitments : pd.DataFrame
        The table of that name.
    party : str
        Who promised: ISO 3166-1 alpha-3, or EU27.

    Returns
    -------
    float
        Billion dollars; 0 without a promise.

    Examples
    --------
    >>> from tightrope import data
    >>> promised_bn(data.load("commitments"), "KOR")
    350.0
    """
    rows = _promised(commitments, party)
    return float(rows.loc[rows["kind"] == "investment", "amount"].sum())


def _promised(commitments: pd.DataFrame, party: str) -> pd.DataFrame:
    """What a party has promised the United States in dollars, the earliest first."""
    rows = commitments[
        commitments["shown"]
        & (commitments["by_iso3"] == party)
        & (commitments["to_iso3"] == "USA")
        & (commitments["status"] == "promised")
        & (commitments["unit"] == "USD bn")
    ]
    return rows.sort_values(["stated_on", "title"])


def in_words(
    parts: Mapping[str, bool], sales_bn: float | None, promised_bn: float
) -> str:
    """The bargain in one sentence.

    Parameters
    ----------
    parts : mapping of str to bool
        As `kept_parts` returns them; empty for an economy that the article does not
        speak of.
    sales_bn : float, optional
        What the duties of the day are worth in sales; None if that is not known.
    promised_bn : float
        What was promised to be invested.

    Returns
    -------
    str

    Examples
    --------
    >>> in_words({}, sales_bn=25.2, promised_bn=350)
    'Lower duties than announced, against 350 billion dollars of promised investment.'
    >>> in_words({}, sales_bn=-0.4, promised_bn=0)
    'No lower duties than announced, and no promise of investment on record.'
    """
    if parts:
        return at_start(f"{parts_in_words(parts)}.")
    duties = "Lower duties than announced"
    if sales_bn is None:
        duties = "Duties whose worth is not known here"
    elif sales_bn < SMALLEST_BN:
        duties = "No lower duties than announced"
    if promised_bn > 0:
        promise = f"{promised_bn:,.0f} billion dollars of promised investment"
        return f"{duties}, against {promise}."
    return f"{duties}, and no promise of investment on record."


def subjects_in_words(bargain_subjects: pd.DataFrame, name: str) -> pd.DataFrame:
    """What was asked, offered and agreed, as a table to read.

    Parameters
    ----------
    bargain_subjects : pd.DataFrame
        Rows of the table of that name, of one economy.
    name : str
        The economy's name.

    Returns
    -------
    pd.DataFrame
        subject, what Washington did or asked, what the economy asked or offered, what
        was agreed, and what stands now.

    Examples
    --------
    >>> from tightrope import data
    >>> rows = data.load("bargain_subjects")
    >>> subjects_in_words(rows, "Japan").columns.tolist()
    ['subject', 'Washington', 'Japan', 'agreed', 'now']
    """
    words = {
        "subject": "subject",
        "asked": "Washington",
        "offered": name,
        "agreed": "agreed",
        "now": "now",
    }
    return bargain_subjects.sort_values("number", kind="stable")[list(words)].rename(
        columns=words
    )


def kind_of_good(hs6: pd.Series) -> pd.Series:
    """Cars and their parts, steel and aluminium, or any other good.

    Parameters
    ----------
    hs6 : pd.Series
        Six-digit codes.

    Returns
    -------
    pd.Series
        One of `CARS`, `STEEL`, `GOODS` for each.

    Examples
    --------
    >>> kind_of_good(pd.Series(["870323", "720851", "847150"])).tolist()
    ['cars and their parts', 'steel and aluminium', 'all other goods']
    """
    kind = pd.Series(GOODS, index=hs6.index)
    kind = kind.mask(hs6.str[:4].isin(CAR_HEADINGS), CARS)
    return kind.mask(hs6.str[:2].isin(METAL_CHAPTERS), STEEL)


def rates_of(schedule: Schedule, on: str, partner: str) -> pd.DataFrame:
    """The duty of a day on each product of a partner, as `products.simulate` takes it.

    Parameters
    ----------
    schedule : policy.Schedule
        The duties.
    on : str
        The day, ISO 8601.
    partner : str
        ISO 3166-1 alpha-3, or EU27.

    Returns
    -------
    pd.DataFrame
        partner_iso3, hs6, tariff (a fraction).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> by_product = pd.DataFrame({"hs6": ["870323"], "total_pct": [15.0]})
    >>> schedule = SimpleNamespace(product_rates=lambda on, partner: by_product)
    >>> rates_of(schedule, "2025-11-15", "JPN")
      partner_iso3     hs6  tariff
    0          JPN  870323    0.15
    """
    by_product = schedule.product_rates(on, partner)
    return pd.DataFrame(
        {
            "partner_iso3": partner,
            "hs6": by_product["hs6"],
            "tariff": by_product["total_pct"] / 100,
        }
    )


def without_deal(
    deal: pd.DataFrame, cars_before: pd.DataFrame, goods_announced: pd.DataFrame
) -> pd.DataFrame:
    """A partner's tariffs as they would be had there been no deal.

    Parameters
    ----------
    deal : pd.DataFrame
        Tariffs under the deal: those on steel and aluminium, which it left alone, stay.
    cars_before : pd.DataFrame
        Tariffs of a day before the deal: those on cars and their parts are taken.
    goods_announced : pd.DataFrame
        Tariffs of the day on which the country rates were in force: those on all other
        goods are taken.

    Returns
    -------
    pd.DataFrame
        As `rates_of` returns it, one row for each product that all three list.

    Examples
    --------
    >>> keys = {"partner_iso3": "JPN", "hs6": ["870323"]}
    >>> deal = pd.DataFrame(keys | {"tariff": 0.15})
    >>> before = deal.assign(tariff=0.275)
    >>> without_deal(deal, before, before)["tariff"].tolist()
    [0.275]
    """
    keys = ["partner_iso3", "hs6"]
    columns = {STEEL: deal, CARS: cars_before, GOODS: goods_announced}
    by_kind = pd.concat(
        {kind: frame.set_index(keys)["tariff"] for kind, frame in columns.items()},
        axis=1,
        join="inner",
    )
    kind = kind_of_good(by_kind.index.get_level_values("hs6").to_series()).array
    tariff = by_kind[GOODS].mask(kind == CARS, by_kind[CARS])
    tariff = tariff.mask(kind == STEEL, by_kind[STEEL])
    return tariff.rename("tariff").reset_index()


def rivals(us_imports_hs6: pd.DataFrame, partner: str, number: int) -> list[str]:
    """The other partners from which the United States buys most.

    Parameters
    ----------
    us_imports_hs6 : pd.DataFrame
        The table us_imports_hs6_2024.
    partner : str
        The one that does not count.
    number : int
        How many.

    Returns
    -------
    list of str
        Their codes, the largest first.

    Examples
    --------
    >>> from tightrope import data
    >>> rivals(data.load("us_imports_hs6_2024"), "JPN", number=1)
    ['EU27']
    """
    sold = us_imports_hs6.groupby("partner_iso3", observed=True)[
        "imports_consumption_usd"
    ].sum()
    return sold.drop(partner).nlargest(number).index.astype(str).tolist()


def worth(
    us_imports_hs6: pd.DataFrame,
    product_elasticities: pd.DataFrame,
    partner: str,
    outcomes: Mapping[str, pd.DataFrame],
    of_rivals: Iterable[pd.DataFrame],
    **options,
) -> pd.DataFrame:
    """What the United States would buy from a partner under one duty and another.

    Parameters
    ----------
    us_imports_hs6, product_elasticities : pd.DataFrame
        The tables us_imports_hs6_2024 and product_elasticities. Products without an
        elasticity are left out.
    partner : str
        ISO 3166-1 alpha-3, or EU27.
    outcomes : mapping of str to pd.DataFrame
        Name of an outcome → the partner's tariffs in it, as `rates_of` returns them.
    of_rivals : iterable of pd.DataFrame
        Tariffs of others, the same in all outcomes; who is not among them pays what was
        collected in 2024.
    **options
        As for `products.simulate`, such as pass_through.

    Returns
    -------
    pd.DataFrame
        One row for each outcome and kind of good: outcome, kind, sales_bn, duty_bn
        (billion dollars a year), in the order of `outcomes` and of the kinds.

    Notes
    -----
    Partial equilibrium: prices before duty stay, buyers turn to other makers, total
    spending on a product follows its price with an elasticity of one.

    Examples
    --------
    >>> imports = {"partner_iso3": ["JPN"], "hs6": "870323", "duty_usd": 0.0}
    >>> bought = pd.DataFrame(imports | {"imports_consumption_usd": 50e9})
    >>> sigma = pd.DataFrame({"hs6": ["870323"], "substitution_elasticity": 4.0})
    >>> duty = pd.DataFrame({"partner_iso3": ["JPN"], "hs6": "870323", "tariff": 0.25})
    >>> worth(bought, sigma, "JPN", {"duty": duty}, [])["sales_bn"].round(1).tolist()
    [40.0]
    """
    known = us_imports_hs6["hs6"].isin(product_elasticities["hs6"])
    mine = us_imports_hs6["partner_iso3"] == partner
    sold = us_imports_hs6.loc[mine, "hs6"]
    traded = us_imports_hs6[known & us_imports_hs6["hs6"].isin(sold)]
    held = list(of_rivals)
    parts = []
    for outcome, tariffs in outcomes.items():
        simulated = products.simulate(
            traded, pd.concat([*held, tariffs]), product_elasticities, **options
        )
        own = simulated[simulated["partner_iso3"] == partner]
        kind = kind_of_good(own["hs6"].astype(str)).rename("kind")
        sums = own.groupby(kind)[["imports_usd", "duty_usd"]].sum() / BILLION
        ordered = sums.reindex([CARS, STEEL, GOODS]).dropna()
        renamed = ordered.rename(
            columns={"imports_usd": "sales_bn", "duty_usd": "duty_bn"}
        )
        parts.append(renamed.reset_index().assign(outcome=outcome))
    return pd.concat(parts, ignore_index=True)


def over_time(months: pd.DataFrame) -> pd.DataFrame:
    """Duty and its rate by month one below the other, for a chart with a choice.

    Parameters
    ----------
    months : pd.DataFrame
        As `duty_by_month` returns it.

    Returns
    -------
    pd.DataFrame
        measure, group, date, amount.

    Examples
    --------
    >>> day = pd.to_datetime(["2025-01-01"])
    >>> months = pd.DataFrame({"group": "metals", "date": day, "duty_bn": 1.0})
    >>> over_time(months.assign(rate_pct=25.0))["amount"].tolist()
    [1.0, 25.0]
    """
    words = {"duty_bn": "duty, bn USD a month", "rate_pct": "duty, % of the imports"}
    return months.rename(columns=words).melt(
        ["group", "date"], list(words.values()), "measure", "amount"
    )


def gained(worth: pd.DataFrame, outcome: str, against: str) -> pd.DataFrame:
    """What one outcome is worth against another, by kind of good.

    Parameters
    ----------
    worth : pd.DataFrame
        As `worth` returns it.
    outcome, against : str
        Two of its outcomes.

    Returns
    -------
    pd.DataFrame
        kind, sales_bn (how much more is sold), duty_bn (how much more duty is paid;
        less is negative), billion dollars a year.

    Examples
    --------
    >>> frame = pd.DataFrame({"outcome": ["deal", "none"], "kind": "cars"})
    >>> frame = frame.assign(sales_bn=[30.0, 20.0], duty_bn=[4.5, 5.5])
    >>> gained(frame, "deal", "none").values.tolist()
    [['cars', 10.0, -1.0]]
    """
    columns = ["sales_bn", "duty_bn"]
    by_outcome = worth.set_index(["outcome", "kind"])[columns]
    change = by_outcome.loc[outcome] - by_outcome.loc[against]
    return change.reindex(worth["kind"].unique()).rename_axis("kind").reset_index()


def gas_prices(commodity_prices_monthly: pd.DataFrame, first_year: int) -> pd.DataFrame:
    """Prices of gas in three places by month.

    Parameters
    ----------
    commodity_prices_monthly : pd.DataFrame
        The table of that name.
    first_year : int
        From January of this year on.

    Returns
    -------
    pd.DataFrame
        name, date, price (USD per million British thermal units); each series in the
        order of time.

    Examples
    --------
    >>> from tightrope import data
    >>> prices = gas_prices(data.load("commodity_prices_monthly"), 2024)
    >>> sorted(prices["name"].unique()) == sorted([GAS_IN_JAPAN, "Europe", GAS_IN_US])
    True
    """
    names = {
        "liquefied_natural_gas_japan": GAS_IN_JAPAN,
        "natural_gas_europe": "Europe",
        "natural_gas_us": GAS_IN_US,
    }
    rows = commodity_prices_monthly[commodity_prices_monthly["commodity"].isin(names)]
    frame = pd.DataFrame(
        {
            "name": rows["commodity"].astype(str).map(names),
            "date": pd.to_datetime(rows["month"]),
            "price": rows["price"],
        }
    )
    since = frame[frame["date"].dt.year >= first_year]
    return since.sort_values(["name", "date"], ignore_index=True)


def ledger(
    gained: pd.DataFrame,
    commitments: pd.DataFrame,
    party: Place,
    sold_bn: Mapping[str, float],
) -> pd.DataFrame:
    """The pieces of a bargain, who gives each, and what it is worth to either side.

    Parameters
    ----------
    gained : pd.DataFrame
        As `gained` returns it: more sales, and more or less duty, by kind of good.
    commitments : pd.DataFrame
        The table of that name.
    party : Place
        Who bargains: the economy, or the union whose member it is.
    sold_bn : mapping of str to float
        As `us_sales` returns it: what is bought from the United States already.

    Returns
    -------
    pd.DataFrame
        piece, given by, worth to the receiver (text with unit), beside it (text). One
        row for each lower duty that changes sales, and for each promise in dollars.

    Examples
    --------
    >>> from tightrope import data
    >>> from tightrope.places import Places
    >>> places = Places.from_table(data.load("countries"))
    >>> none = pd.DataFrame(columns=["kind", "sales_bn", "duty_bn"])
    >>> bought = {"farm": 0.0, "energy": 0.0}
    >>> ledger(none, data.load("commitments"), places["VNM"], bought).empty
    True
    """
    rows: list[dict[str, str | None]] = []
    for kind in gained.itertuples():
        if abs(kind.sales_bn) < SMALLEST_BN:
            continue
        sales = in_sentence("{:+,.1f} bn", kind.sales_bn)
        duty = in_sentence("{:+,.1f} bn", kind.duty_bn)
        rows.append(
            {
                "piece": f"duty on {kind.kind}",
                "given by": "the United States",
                "worth": f"{sales} of sales a year, by the model",
                "beside it": f"{duty} of duty for the United States",
            }
        )
    for promise in _promised(commitments, party.code).itertuples():
        per = "in all"
        if promise.per == "year":
            per = "a year"
        rows.append(
            {
                "piece": promise.title,
                "given by": party.in_sentence,
                "worth": f"{promise.amount:,.10g} bn {per}, promised",
                "beside it": _bought_already(promise.title, sold_bn),
            }
        )
    return pd.DataFrame(rows, columns=["piece", "given by", "worth", "beside it"])


def _bought_already(title: str, sold_bn: Mapping[str, float]) -> str | None:
    """What is bought of a promised good already, if the promise names the kind."""
    for kind in ("farm", "energy"):
        if kind in title and sold_bn[kind] > 0:
            return in_sentence("{:,.1f} bn bought already in a year", sold_bn[kind])
    return None


def rice_row(rice: Mapping[str, float]) -> pd.DataFrame:
    """The promise on rice as a row of the ledger.

    Parameters
    ----------
    rice : mapping of str to float
        As `more_rice` returns it.

    Returns
    -------
    pd.DataFrame
        One row with the columns of `ledger`.

    Examples
    --------
    >>> row = rice_row({"sale_usd_bn": 0.23, "dearer_usd_bn": 0.08})
    >>> row["worth"].tolist()
    ['0.23 bn of sales a year']
    """
    row = {
        "piece": "more US rice inside the quota",
        "given by": "Japan",
        "worth": f"{rice['sale_usd_bn']:.2f} bn of sales a year",
        "beside it": (
            f"costs Japan {rice['dearer_usd_bn']:.2f} bn a year more than Thai rice"
        ),
    }
    return pd.DataFrame([row])
