"""Partial equilibrium at HS6: hand-worked cases, limits, properties, refusals."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import data, products

ELASTICITIES = pd.DataFrame({"hs6": ["870323"], "substitution_elasticity": [4.0]})


def two_partners(
    first: float = 60.0, second: float = 40.0, duty: float = 0.0
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "partner_iso3": ["JPN", "MEX"],
            "hs6": "870323",
            "imports_consumption_usd": [first, second],
            "duty_usd": [duty, 0.0],
        }
    )


def on_japan(tariff: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"partner_iso3": ["JPN"], "hs6": ["870323"], "tariff": [tariff]}
    )


def simulate(*tables, **options) -> pd.DataFrame:
    return products.simulate(*tables, **options).set_index("partner_iso3")


# ---- worked by hand


def test_infinite_supply_and_full_pass_through_by_hand():
    """Shares 0.6 and 0.4, sigma 4, eta 1: P = (0.6 x 1.25^-3 + 0.4)^(-1/3) = 1.1224,
    q = p^-4 P^3."""
    after = simulate(two_partners(), on_japan(0.25), ELASTICITIES)
    index = (0.6 * 1.25**-3 + 0.4) ** (-1 / 3)
    assert index == pytest.approx(1.1224, abs=1e-4)
    assert after.loc["JPN", "imports_usd"] == pytest.approx(60 * 1.25**-4 * index**3)
    assert after.loc["MEX", "imports_usd"] == pytest.approx(40 * index**3)
    assert after.loc["JPN", "imports_usd"] == pytest.approx(34.751, abs=1e-3)
    assert after.loc[
        "JPN", ["border_price_pct", "buyer_price_pct"]
    ].to_list() == pytest.approx([0, 25])
    assert after.loc["JPN", "duty_usd"] == pytest.approx(0.25 * 34.751, abs=1e-3)
    assert after.loc["MEX", ["duty_usd", "buyer_price_pct"]].to_list() == pytest.approx(
        [0, 0]
    )
    # demand of elasticity one leaves expenditure, tariffs included, as it was
    assert after["imports_usd"].sum() + after["duty_usd"].sum() == pytest.approx(100)


def test_one_partner_alone_is_demand_against_supply():
    """q = p^-eta and q = (p / t)^epsilon: p = t^(epsilon / (epsilon + eta)), whatever
    sigma."""
    imports = two_partners()[:1]
    epsilon, eta = 3.0, 1.5
    for sigma in (0.5, 1.0, 6.0):
        table = ELASTICITIES.assign(substitution_elasticity=sigma)
        after = simulate(
            imports,
            on_japan(0.5),
            table,
            supply_elasticity=epsilon,
            demand_elasticity=eta,
        )
        price = 1.5 ** (epsilon / (epsilon + eta))
        assert after.loc["JPN", "buyer_price_pct"] == pytest.approx(100 * (price - 1))
        assert after.loc["JPN", "quantity_pct"] == pytest.approx(
            100 * (price**-eta - 1)
        )
        assert after.loc["JPN", "border_price_pct"] == pytest.approx(
            100 * (price / 1.5 - 1)
        )


def test_a_baseline_duty_counts_in_shares_and_in_the_change():
    """A duty of 10 % before: shares 66 : 40 of spending, and 21 % is a rise of 10 %."""
    after = simulate(two_partners(duty=6.0), on_japan(0.21), ELASTICITIES)
    index = (66 / 106 * 1.1**-3 + 40 / 106) ** (-1 / 3)
    assert after.loc["JPN", "quantity_pct"] == pytest.approx(
        100 * (1.1**-4 * index**3 - 1)
    )
    assert after.loc["JPN", "duty_before_usd"] == pytest.approx(6)


def test_smart_by_hand():
    """Creation -1 x 0.25, diversion -4 (0.25 - 0.6 x 0.25) for Japan, +4 x 0.15 for
    Mexico."""
    after = simulate(two_partners(), on_japan(0.25), ELASTICITIES, method="smart")
    assert after["imports_usd"].to_list() == pytest.approx(
        [60 * (1 - 0.25 - 0.4), 40 * (1 + 0.6)]
    )
    held = simulate(
        two_partners(),
        on_japan(0.25),
        ELASTICITIES,
        method="smart",
        supply_elasticity=4,
        pass_through=0,
    )
    assert held["quantity_pct"].to_list() == pytest.approx([0, 0])
    assert held.loc["JPN", "border_price_pct"] == pytest.approx(-25)
    limited = simulate(
        two_partners()[:1],
        on_japan(0.25),
        ELASTICITIES,
        method="smart",
        supply_elasticity=4,
    )
    assert limited["quantity_pct"].item() == pytest.approx(-25 / 1.25)
    assert limited["border_price_pct"].item() == pytest.approx(-20 / 4)
    gone = simulate(two_partners(), on_japan(3.0), ELASTICITIES, method="smart")
    assert gone.loc["JPN", "imports_usd"] == 0


# ---- limits


def test_supply_from_rigid_to_free():
    rigid, free, unbounded = (
        simulate(
            two_partners(), on_japan(0.25), ELASTICITIES, supply_elasticity=epsilon
        )
        for epsilon in (1e-9, 1e9, np.inf)
    )
    # what cannot be made elsewhere is sold at the border for less
    assert rigid["quantity_pct"].abs().max() < 1e-5
    assert rigid["buyer_price_pct"].to_list() == pytest.approx([0, 0], abs=1e-5)
    assert rigid.loc["JPN", "border_price_pct"] == pytest.approx(-20)
    np.testing.assert_allclose(free["imports_usd"], unbounded["imports_usd"], rtol=1e-7)


def test_no_pass_through_leaves_the_buyer_alone():
    for epsilon in (2.0, np.inf):
        after = simulate(
            two_partners(),
            on_japan(0.25),
            ELASTICITIES,
            pass_through=0,
            supply_elasticity=epsilon,
        )
        assert after["quantity_pct"].to_list() == pytest.approx([0, 0])
        assert after["buyer_price_pct"].to_list() == pytest.approx([0, 0])
        assert after.loc["JPN", "border_price_pct"] == pytest.approx(-20)
        assert after.loc["JPN", "duty_usd"] == pytest.approx(0.25 * 60 * 0.8)


def test_near_one_the_elasticity_of_substitution_has_no_jump():
    around = [
        simulate(
            two_partners(),
            on_japan(0.3),
            ELASTICITIES.assign(substitution_elasticity=sigma),
        )["imports_usd"]
        for sigma in (1 - 1e-7, 1.0, 1 + 1e-7)
    ]
    np.testing.assert_allclose(around[0], around[1], rtol=1e-6)
    np.testing.assert_allclose(around[2], around[1], rtol=1e-6)


def test_small_changes_agree_with_the_linear_formulas_in_total():
    """SMART puts creation on the partner whose tariff changes, the exact model on all;
    the product's total is the same."""
    exact, linear = (
        simulate(
            two_partners(),
            on_japan(1e-5),
            ELASTICITIES,
            method=method,
            demand_elasticity=1.7,
        )
        for method in ("ces", "smart")
    )
    total = [
        (after["imports_before_usd"] * after["quantity_pct"]).sum()
        for after in (exact, linear)
    ]
    assert total[0] == pytest.approx(total[1], rel=1e-4) and total[0] < 0


# ---- properties


def random_imports(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    random = np.random.default_rng(seed)
    codes = [f"{code:06}" for code in random.choice(999999, 6, replace=False)]
    frame = pd.MultiIndex.from_product(
        [["CHN", "JPN", "KOR", "EU27"], codes], names=["partner_iso3", "hs6"]
    )
    imports = frame.to_frame(index=False)
    imports["imports_consumption_usd"] = random.lognormal(3, 2, len(imports))
    imports["duty_usd"] = imports["imports_consumption_usd"] * random.uniform(
        0, 0.3, len(imports)
    )
    tariffs = imports.sample(10, random_state=seed)[["partner_iso3", "hs6"]].assign(
        tariff=random.uniform(0, 1, 10)
    )
    elasticities = pd.DataFrame(
        {"hs6": codes, "substitution_elasticity": random.uniform(0.3, 12, len(codes))}
    )
    return imports, tariffs, elasticities


OPTIONS = st.fixed_dictionaries(
    {
        "supply_elasticity": st.sampled_from([0.5, 4.0, 30.0, np.inf]),
        "pass_through": st.sampled_from([0.0, 0.6, 1.0]),
        "demand_elasticity": st.sampled_from([0.0, 0.8, 1.0, 2.5]),
    }
)


@given(seed=st.integers(0, 10_000), options=OPTIONS)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_supply_and_demand_hold_in_what_is_returned(seed, options):
    """Every equation of the model, from the columns returned."""
    imports, tariffs, elasticities = random_imports(seed)
    after = products.simulate(imports, tariffs, elasticities, **options)
    sigma = after["hs6"].map(elasticities.set_index("hs6")["substitution_elasticity"])
    given_ = imports.merge(tariffs, on=["partner_iso3", "hs6"], how="left")
    old = given_["duty_usd"] / given_["imports_consumption_usd"]
    change = (1 + given_["tariff"].fillna(old)) / (1 + old)
    price, quantity = (
        1 + after["buyer_price_pct"] / 100,
        1 + after["quantity_pct"] / 100,
    )
    weight = imports["imports_consumption_usd"] * (1 + old)
    share = weight / weight.groupby(imports["hs6"]).transform("sum")
    index = (share * price ** (1 - sigma)).groupby(imports["hs6"]).transform("sum") ** (
        1 / (1 - sigma)
    )
    np.testing.assert_allclose(
        quantity,
        price**-sigma * index ** (sigma - options["demand_elasticity"]),
        rtol=1e-9,
    )
    supplier = price / change ** options["pass_through"]
    epsilon = options["supply_elasticity"]
    if np.isfinite(epsilon):
        np.testing.assert_allclose(
            np.log(supplier) * epsilon, np.log(quantity), rtol=0, atol=1e-8
        )
    else:
        np.testing.assert_allclose(np.log(supplier), 0, rtol=0, atol=1e-8)
    np.testing.assert_allclose(
        1 + after["border_price_pct"] / 100, price / change, rtol=1e-12
    )


@given(
    seed=st.integers(0, 10_000),
    options=OPTIONS,
    method=st.sampled_from(products.METHODS),
)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_nothing_changes_without_a_change(seed, options, method):
    imports, _, elasticities = random_imports(seed)
    same = imports.assign(
        tariff=imports["duty_usd"] / imports["imports_consumption_usd"]
    )
    after = products.simulate(
        imports,
        same[["partner_iso3", "hs6", "tariff"]],
        elasticities,
        method=method,
        **options,
    )
    np.testing.assert_allclose(
        after["imports_usd"], imports["imports_consumption_usd"], rtol=1e-12
    )
    np.testing.assert_allclose(after["duty_usd"], imports["duty_usd"], rtol=1e-12)


@given(seed=st.integers(0, 10_000), options=OPTIONS)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_products_are_apart_and_order_does_not_matter(seed, options):
    imports, tariffs, elasticities = random_imports(seed)
    whole = products.simulate(imports, tariffs, elasticities, **options)
    shuffled = imports.sample(frac=1, random_state=seed)
    other = products.simulate(
        shuffled, tariffs.sample(frac=1, random_state=1), elasticities[::-1], **options
    )
    pd.testing.assert_frame_equal(other.sort_index(), whole)
    one = imports[imports["hs6"] == imports["hs6"].iloc[0]]
    pd.testing.assert_frame_equal(
        products.simulate(one, tariffs, elasticities, **options), whole.loc[one.index]
    )


def test_a_higher_tariff_never_buys_more_from_the_one_who_pays_it():
    imports, _, elasticities = random_imports(7)
    pay = imports.query("partner_iso3 == 'JPN'")[["partner_iso3", "hs6"]]
    bought = [
        products.simulate(
            imports, pay.assign(tariff=rate), elasticities, supply_elasticity=6.0
        ).query("partner_iso3 == 'JPN'")["imports_usd"]
        for rate in (0.3, 0.5, 1.0, 3.0)
    ]
    assert all((less <= more).all() for more, less in pairwise(bought))


def test_all_of_2024_at_once():
    imports = data.load("us_imports_hs6_2024")
    imports = imports[~imports["hs6"].str[:2].isin(["98", "99"])]
    elasticities = data.load("product_elasticities")
    tariffs = imports.loc[
        imports["partner_iso3"] == "JPN", ["partner_iso3", "hs6"]
    ].assign(tariff=0.15)
    after = products.simulate(
        imports, tariffs, elasticities, supply_elasticity=5.0, pass_through=0.9
    )
    assert (after.index == imports.index).all() and np.isfinite(
        after.drop(columns=["partner_iso3", "hs6"])
    ).all(axis=None)
    cars = after[(after["partner_iso3"] == "JPN") & (after["hs6"].str[:4] == "8703")]
    assert cars["imports_before_usd"].sum() / 1e9 == pytest.approx(41.9, abs=0.05)
    assert cars["imports_usd"].sum() < cars["imports_before_usd"].sum()


# ---- the tables behind it


def test_every_product_the_us_imports_has_an_elasticity_and_a_sector():
    imports, elasticities = (
        data.load("us_imports_hs6_2024"),
        data.load("product_elasticities"),
    )
    codes = set(imports.loc[~imports["hs6"].str[:2].isin(["98", "99"]), "hs6"])
    assert set(elasticities["hs6"]) == codes
    assert (elasticities["substitution_elasticity"] > 0).all()
    unmade = codes - set(data.load("hs6_sectors")["hs6"])
    assert all(code[:2] == "97" or code == "271600" for code in unmade)
    sectors = data.load("icio_sectors")
    assert set(data.load("hs6_sectors")["sector"]) == set(
        sectors.loc[sectors["goods"], "sector"]
    ) - {"B09"}
    car = elasticities.set_index("hs6").loc["870323"]
    assert (round(car["substitution_elasticity"], 2), car["basis"]) == (9.41, "product")


def test_sectors_of_products_agree_with_the_census_groups():
    """Imports by sector from HS6 against the Census Bureau's own NAICS-3 groups: close
    where the two classifications agree."""
    imports = (
        data.load("us_imports_hs6_2024")
        .merge(data.load("hs6_sectors"), on="hs6")
        .merge(data.load("icio_sectors"), on="sector")
    )
    collected = data.load("collected_duty")
    collected = collected[collected["month"].str[:4] == "2024"]
    checked = 0
    for partner in ("JPN", "CHN", "EU27", "KOR", "MEX", "CAN"):
        ours = (
            imports[imports["partner_iso3"] == partner]
            .groupby("naics3_group")["imports_consumption_usd"]
            .sum()
        )
        theirs = (
            collected[collected["partner_iso3"] == partner]
            .groupby("naics3")["imports_consumption_usd"]
            .sum()
        )
        # frozen fish is food in ISIC and fish in NAICS, so the two go together
        for groups in (
            ["114", "311+312"],
            ["313+314+315+316"],
            ["325"],
            ["327"],
            ["331"],
            ["335"],
            ["336"],
        ):
            census = theirs.reindex("+".join(groups).split("+")).sum()
            assert ours.reindex(groups).sum() == pytest.approx(census, rel=0.18), (
                partner,
                groups,
            )
            checked += 1
    assert checked == 42


# ---- refusals


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"imports": two_partners(first=-1.0)},
            "imports: JPN 870323 has imports_consumption_usd -1.0; it must be 0",
        ),
        (
            {"imports": two_partners(first=np.nan)},
            "imports: JPN 870323 has imports_consumption_usd nan",
        ),
        ({"imports": two_partners(duty=-1.0)}, "imports: JPN 870323 has duty_usd -1.0"),
        (
            {"imports": two_partners().drop(columns="duty_usd")},
            "imports: column duty_usd is missing",
        ),
        (
            {"imports": pd.concat([two_partners()] * 2)},
            "imports: JPN 870323 stands more than once",
        ),
        (
            {"imports": two_partners().assign(hs6=[None, "870323"])},
            "imports: row 0 has no partner_iso3 or no hs6",
        ),
        (
            {"tariffs": on_japan(-1.0)},
            "tariffs: JPN 870323 has tariff -1.0; it must be above -1",
        ),
        (
            {"tariffs": on_japan(25)},
            "tariffs: JPN 870323 has tariff 25; it must be above -1 (-100 %) and at "
            "most 10: a fraction, 0.25 is 25 %",
        ),
        (
            {"tariffs": on_japan(np.nan)},
            "tariffs: JPN 870323 has tariff nan; it must be above -1",
        ),
        (
            {"tariffs": pd.concat([on_japan(0.1)] * 2)},
            "tariffs: JPN 870323 stands more than once",
        ),
        (
            {"tariffs": on_japan(0.1).drop(columns="hs6")},
            "tariffs: column hs6 is missing",
        ),
        (
            {"elasticities": ELASTICITIES.assign(hs6="010121")},
            "elasticities: 1 of 1 imported products have none, e.g. 870323",
        ),
        (
            {"elasticities": ELASTICITIES.assign(substitution_elasticity=0.0)},
            "elasticities: 870323 has substitution_elasticity 0.0; it must be above 0",
        ),
        (
            {"elasticities": pd.concat([ELASTICITIES] * 2)},
            "elasticities: 870323 stands twice",
        ),
        (
            {"elasticities": ELASTICITIES.drop(columns="hs6")},
            "elasticities: column hs6 is missing",
        ),
        (
            {"supply_elasticity": 0.0},
            "supply_elasticity is 0.0; it must be above 0 (numpy.inf is allowed)",
        ),
        ({"supply_elasticity": np.nan}, "supply_elasticity is nan"),
        ({"pass_through": 1.2}, "pass_through is 1.2; it must be between 0 and 1"),
        (
            {"demand_elasticity": -0.1},
            "demand_elasticity is -0.1; it must be 0 or more",
        ),
        ({"method": "linear"}, "method is 'linear'; it can be 'ces' or 'smart'"),
        (
            {"imports": two_partners().assign(hs6=870323)},
            "imports: hs6 870323 is not a code; it must be text such as '010121'",
        ),
        (
            {"tariffs": on_japan(0.1).assign(hs6=870323)},
            "tariffs: hs6 870323 is not a code",
        ),
        (
            {"tariffs": on_japan(0.1).assign(partner_iso3=392)},
            "tariffs: partner_iso3 392 is not a code",
        ),
        (
            {"elasticities": ELASTICITIES.assign(hs6=870323)},
            "elasticities: hs6 870323 is not a code",
        ),
        (
            {"tariffs": on_japan(0.1).assign(hs6="8703.23")},
            "tariffs: hs6 '8703.23' is not a code",
        ),
        (
            {"tariffs": on_japan(0.1).assign(partner_iso3="JP")},
            "tariffs: partner_iso3 'JP' is not a code; it must be text such as 'JPN'",
        ),
    ],
)
def test_bad_input_is_refused_by_name(change, message):
    asked = {
        "imports": two_partners(),
        "tariffs": on_japan(0.1),
        "elasticities": ELASTICITIES,
    } | change
    with pytest.raises(products.SimulationError) as refusal:
        products.simulate(**asked)
    assert message in str(refusal.value) and "\n" not in str(refusal.value)


def test_tariffs_on_what_is_not_imported_are_left_out():
    extra = pd.DataFrame(
        {
            "partner_iso3": ["KOR", "JPN"],
            "hs6": ["870323", "010121"],
            "tariff": [0.5, 0.5],
        }
    )
    tariffs = pd.concat([on_japan(0.25), extra])
    alone, more = (
        simulate(two_partners(), table, ELASTICITIES)
        for table in (on_japan(0.25), tariffs)
    )
    pd.testing.assert_frame_equal(alone, more)


# ---- under a schedule; the largest products


class Duties:
    """Stands for `policy.Schedule`: every partner pays its own rate on all goods."""

    def __init__(self, rates: dict[str, float]):
        self.rates = rates

    def product_rates(self, on, origin):
        return pd.DataFrame(
            {"hs6": ["870323", "010121"], "total_pct": self.rates[origin]}
        )


def test_every_partner_pays_the_duty_of_the_day():
    duties = Duties({"JPN": 25.0, "MEX": 0.0})
    found = products.under_schedule(two_partners(), duties, "2025-11-15", ELASTICITIES)
    expected = products.simulate(two_partners(), on_japan(0.25), ELASTICITIES)
    pd.testing.assert_frame_equal(found, expected)
    options = {"supply_elasticity": 4.0, "pass_through": 0.5}
    bent = products.under_schedule(
        two_partners(), duties, "2025-11-15", ELASTICITIES, **options
    )
    assert not np.allclose(bent["imports_usd"], found["imports_usd"])


def test_the_largest_products_come_first_with_their_names():
    simulated = pd.DataFrame(
        {
            "hs6": ["870321", "870323", "870899"] * 2,
            "imports_before_usd": [5e9, 9e9, 5e9] * 2,
            "imports_usd": [5e9, 4e9, 6e9, 5e9, 8e9, 5e9],
            "outcome": ["deal"] * 3 + ["none"] * 3,
        }
    )
    labels = pd.DataFrame({"hs6": ["870323"], "label": ["Cars"]})
    found = products.largest(simulated, 2, labels)
    assert list(found["product"]) == ["Cars", "Cars", "HS 870321", "HS 870321"]
    assert list(found["change_usd_bn"]) == pytest.approx([-5, -1, 0, 0])
    assert list(found["outcome"]) == ["deal", "none"] * 2


def test_no_tariffs_change_nothing():
    after = simulate(two_partners(), on_japan(0.1)[:0], ELASTICITIES)
    np.testing.assert_allclose(after["imports_usd"], [60, 40])
