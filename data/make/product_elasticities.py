"""Elasticity of substitution between partners for every HS6 product the US imported in 2024."""

import catalogue
import pandas as pd


def main() -> None:
    folder = catalogue.sources_folder(__doc__)
    source = pd.read_csv(
        folder / "elasticities" / "protee_hs6_2007.csv",
        dtype={"HS6": "str"},
        keep_default_na=False,
        na_values=[""],
    )
    estimated = source.dropna(subset="sigma").set_index("HS6")["sigma"].abs()
    assert (
        round(estimated["870323"], 2) == 9.41 and (source["sigma"].dropna() < 0).all()
    )
    means = {
        basis: estimated.groupby(estimated.index.str[:length]).mean()
        for basis, length in (("heading", 4), ("chapter", 2))
    }
    imports = pd.read_parquet(catalogue.DATA / "us_imports_hs6_2024.parquet")
    hs6 = pd.Series(
        sorted(imports.loc[~imports["hs6"].str[:2].isin(["98", "99"]), "hs6"].unique())
    )
    # an HS 2007 subheading that still exists, then its heading's mean, then its chapter's, then all products'
    value = hs6.map(estimated)
    basis = pd.Series("product", hs6.index).where(value.notna())
    for name, length in (("heading", 4), ("chapter", 2)):
        found = hs6.str[:length].map(means[name])
        basis = basis.mask(value.isna() & found.notna(), name)
        value = value.fillna(found)
    basis, value = basis.fillna("all products"), value.fillna(estimated.mean())

    frame = pd.DataFrame(
        {"hs6": hs6, "substitution_elasticity": value.round(4), "basis": basis}
    )
    spent = (
        imports.groupby("hs6")["imports_consumption_usd"].sum().reindex(hs6).to_numpy()
    )
    by_basis = pd.Series(spent).groupby(basis.to_numpy()).sum() / spent.sum()
    share = {
        name: f"{100 * by_basis.get(name, 0):.1f} %"
        for name in ("product", "heading", "chapter", "all products")
    }
    print(share, frame["basis"].value_counts().to_dict())
    catalogue.write(
        "product_elasticities",
        frame,
        title="Elasticity of substitution between partners by HS6 product",
        description="How much the ratio of imports from two partners falls, in percent, per percent of their prices' ratio, by "
        "product the US imported in 2024.",
        fields=[
            catalogue.field(
                "hs6", "string", "Harmonized System 2022 subheading", pattern="[0-9]{6}"
            ),
            catalogue.field(
                "substitution_elasticity", "number", "positive", "elasticity", minimum=0
            ),
            catalogue.field(
                "basis",
                "string",
                "product: estimated for this code; heading, chapter, all products: mean of the estimates there",
                enum=["product", "heading", "chapter", "all products"],
            ),
        ],
        key=["hs6"],
        sources=[
            {
                "title": "Fontagné, Guimbard and Orefice (2022), Tariff-based product-level trade elasticities (ProTEE)",
                "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=35",
            },
            {
                "title": "nikhilm2009/us-china-tariff-disruption",
                "path": "https://github.com/nikhilm2009/us-china-tariff-disruption",
            },
        ],
        licence={
            "name": "etalab-2.0",
            "title": "Etalab Open Licence 2.0",
            "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        },
        citation="Fontagné, L., H. Guimbard and G. Orefice (2022), Journal of International Economics 137.",
        period="estimates on 2001-2016",
        vintage="2022",
        grade="B",
        caveats=[
            f"Estimated for HS 2007 codes; {share['product']} of 2024 US imports have an estimate of their own, {share['heading']} "
            f"take the mean of their heading, {share['chapter']} of their chapter, {share['all products']} of all products.",
            "A code that changed its meaning between HS 2007 and HS 2022 keeps the old estimate.",
            "The source's estimates are averages over the world's importers, not of the United States.",
        ],
    )


if __name__ == "__main__":
    main()
