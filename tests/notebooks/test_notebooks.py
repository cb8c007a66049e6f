"""The outputs and findings of the notebooks are those that the repository keeps."""

import json
from pathlib import Path

import pytest

from tightrope import data, findings, parameters

GOLDEN = Path(__file__).parents[1] / "golden"
EDITIONS = [
    (slug, edition)
    for slug in parameters.slugs()
    for edition in parameters.sheet(slug)["editions"]
]
JAPAN = [slug for slug, edition in EDITIONS if edition == "japan"]
# Claims of the article that a notebook takes up.
CLAIMS = {
    "trade_stakes": {"largest-partner", "trade-300bn", "key-market"},
    "g7_timeline": {"reprieve-90", "g7-deal", "no-china-clause"},
    "tariff_outcomes": {"deal-avoids"},
    "bloc_dilemma": {"bloc-harm"},
    "scorecard": {"both-powers"},
    "supply_dependence": {"vital-source"},
    "neighbours": {"neighbours"},
    "corporate_footprint": {"deepening"},
    "bilateral_bargain": {"bilateral-agenda"},
}
# Findings that others cite.
CITED = {
    "scorecard": {"ties-kept", "claims-that-hold"},
    "trade_stakes": {
        "china-share-total-2024",
        "us-share-exports-2024",
        "largest-partner",
        "trade-usd-bn-customs-2024",
        "trade-usd-bn-both-import-2024",
        "cars-to-us-2024-jpy-bn",
    },
    "g7_timeline": {
        "pause-days",
        "days-summit-to-framework",
        "deal-texts-on-china",
    },
    "duties_paid": {
        "average-rate-2025-04-15",
        "average-rate-2025-11-15",
        "average-rate-2026-08-01",
        "collected-rate-2025-11",
    },
    "tariff_outcomes": {
        "welfare-deal-15-pct",
        "welfare-no-deal-24-pct",
        "deal-worth-usd-bn",
    },
    "model_record": {
        "model-fit-rank-correlation",
        "model-fit-market-shares",
        "nafta-largest-gap",
    },
    "bloc_dilemma": {"welfare-bloc-retaliation-pct", "joining-cost-ratio-answered"},
    "supply_dependence": {
        "china-share-imports-2024",
        "goods-over-half-from-china",
        "gallium-china-share-2025",
        "most-exposed-sector",
        "china-value-added-in-final-demand-2022",
        "inputs-share-of-imports-from-china-2022",
    },
    "neighbours": {
        "most-balanced-economy",
        "japan-exposure-rank",
        "corr-exposure-alignment",
    },
    "corporate_footprint": {
        "fdi-stock-china-2024-usd-bn",
        "fdi-stock-us-2024-usd-bn",
        "fdi-china-peak-year",
        "jetro-expand-china-2025-pct",
    },
    "bilateral_bargain": {
        "car-duty-paid-2025-usd-bn",
        "us-share-japan-rice-quota",
        "balance-goods-2024-usd-bn",
        "named-of-550-usd-bn",
    },
}


def notebook(slug: str) -> dict:
    return json.loads((data.home() / "notebooks" / f"{slug}.ipynb").read_text("utf8"))


def code(slug: str) -> list[dict]:
    return [cell for cell in notebook(slug)["cells"] if cell["cell_type"] == "code"]


def made(folder: Path, slug: str, edition: str) -> dict:
    """The record of findings of one report."""
    return json.loads((folder / edition / f"{slug}.findings.json").read_text("utf8"))


@pytest.mark.parametrize("slug", parameters.slugs())
def test_outputs_are_stored_and_normalised(slug):
    counts = [cell["execution_count"] for cell in code(slug)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in notebook(slug)["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
        kinds = [output["output_type"] for output in cell.get("outputs", [])]
        assert "error" not in kinds
    shown = [o for cell in code(slug) for o in cell["outputs"] if "data" in o]
    assert any("application/vnd.vegalite.v5+json" in o["data"] for o in shown)
    assert all("text/plain" in o["data"] for o in shown)


@pytest.mark.slow
@pytest.mark.parametrize("slug, edition", EDITIONS)
def test_findings_are_the_committed_ones(slug, edition, rendered):
    """Numbers to a relative 1e-6, everything else to the letter.

    After a wanted change: `tightrope store`, and read the diff.
    """
    found = made(rendered(slug), slug, edition)
    kept = json.loads((GOLDEN / edition / f"{slug}.json").read_text("utf8"))
    assert found["parameters"] == parameters.edition(slug, edition)
    assert found["parameters"] == kept["parameters"]
    by_id = {finding["id"]: finding for finding in found["findings"]}
    assert len(by_id) == len(found["findings"]), "an id stands twice"
    assert list(by_id) == [finding["id"] for finding in kept["findings"]]
    for before in kept["findings"]:
        now = by_id[before["id"]]
        if isinstance(before["value"], str):
            assert now["value"] == before["value"], before["id"]
        else:
            close = pytest.approx(before["value"], rel=1e-6, abs=0)
            assert now["value"] == close, before["id"]
        assert now | {"value": None} == before | {"value": None}
    assert found["answer"] == kept["answer"]


def test_golden_has_nothing_else():
    kept = {(path.stem, path.parent.name) for path in GOLDEN.glob("*/*.json")}
    assert kept == set(EDITIONS)


@pytest.mark.slow
@pytest.mark.parametrize("slug", JAPAN)
def test_every_claim_has_one_verdict(slug, rendered):
    """Each claim is judged once in the edition for Japan."""
    stated = made(rendered(slug), slug, "japan")["findings"]
    judged = [finding for finding in stated if finding.get("verdict")]
    claims = [finding["claim"] for finding in judged]
    assert len(claims) == len(set(claims))
    assert set(claims) >= CLAIMS.get(slug, set())
    assert {finding["verdict"] for finding in judged} <= set(findings.VERDICTS)


@pytest.mark.slow
@pytest.mark.parametrize("slug", CITED)
def test_findings_that_others_cite_keep_their_ids(slug, rendered):
    stated = made(rendered(slug), slug, "japan")["findings"]
    assert CITED[slug] <= {finding["id"] for finding in stated}
