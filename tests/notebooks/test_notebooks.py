"""The committed notebooks keep to the house's form, and their findings are the committed ones."""

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


def notebook(slug: str) -> dict:
    return json.loads((data.home() / "notebooks" / f"{slug}.ipynb").read_text("utf8"))


def code(slug: str) -> list[dict]:
    return [cell for cell in notebook(slug)["cells"] if cell["cell_type"] == "code"]


@pytest.mark.parametrize("slug", parameters.slugs())
def test_outputs_are_stored_and_normalised(slug):
    counts = [cell["execution_count"] for cell in code(slug)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in notebook(slug)["cells"]:
        assert set(cell["metadata"]) <= {"tags"}
        assert not any(
            output["output_type"] == "error" for output in cell.get("outputs", [])
        )
    shown = [o for cell in code(slug) for o in cell["outputs"] if "data" in o]
    assert any("application/vnd.vegalite.v5+json" in o["data"] for o in shown)
    assert all("text/plain" in o["data"] for o in shown)


@pytest.mark.parametrize("slug, edition", EDITIONS)
def test_findings_are_the_committed_ones(slug, edition, collection):
    """Numbers to a relative 1e-6, everything else to the letter. After a wanted change: `make store`, and read the diff."""
    found = json.loads(
        (collection / edition / f"{slug}.findings.json").read_text("utf8")
    )
    kept = json.loads((GOLDEN / edition / f"{slug}.json").read_text("utf8"))
    assert (
        found["parameters"] == parameters.edition(slug, edition) == kept["parameters"]
    )
    by_id = {f["id"]: f for f in found["findings"]}
    assert len(by_id) == len(found["findings"]), "an id stands twice"
    assert list(by_id) == [f["id"] for f in kept["findings"]]
    for old in kept["findings"]:
        new = dict(by_id[old["id"]])
        value, before = new.pop("value"), (old := dict(old)).pop("value")
        assert (
            value == before
            if isinstance(before, str)
            else value == pytest.approx(before, rel=1e-6, abs=0)
        ), old["id"]
        assert new == old
    assert found["answer"] == kept["answer"]


def test_golden_has_nothing_else():
    kept = {(path.stem, path.parent.name) for path in GOLDEN.glob("*/*.json")}
    assert kept == set(EDITIONS)


def test_every_claim_with_a_notebook_here_has_one_verdict(collection):
    """The claims of the article that these notebooks take up, each judged once in the edition for Japan."""
    claims = {
        "trade_stakes": {"largest-partner", "trade-300bn", "key-market"},
        "g7_timeline": {"reprieve-90", "g7-deal", "no-china-clause"},
        "tariff_outcomes": {"bloc-harm", "deal-avoids"},
        "bloc_dilemma": {"bloc-harm"},
    }
    for slug in parameters.slugs():
        found = json.loads(
            (collection / "japan" / f"{slug}.findings.json").read_text("utf8")
        )["findings"]
        judged = [f["claim"] for f in found if f.get("verdict")]
        assert len(judged) == len(set(judged))
        assert set(judged) >= claims.get(slug, set()), slug
        assert all(f["verdict"] in findings.VERDICTS for f in found if f.get("verdict"))


@pytest.mark.parametrize(
    "slug, ids",
    [
        ("trade_stakes", "china-share-total-2024 us-share-exports-2024 largest-partner trade-usd-bn-customs-2024 trade-usd-bn-both-import-2024 cars-to-us-2024-jpy-bn"),
        ("g7_timeline", "pause-days days-summit-to-framework deal-texts-on-china"),
        ("duties_paid", "average-rate-2025-04-15 average-rate-2025-11-15 average-rate-2026-08-01 collected-rate-2025-11"),
        ("tariff_outcomes", "welfare-deal-15-pct welfare-no-deal-24-pct deal-worth-usd-bn model-fit-rank-correlation"),
        ("bloc_dilemma", "welfare-bloc-retaliation-pct breakeven-probability"),
    ],
)  # fmt: skip
def test_findings_that_others_cite_keep_their_ids(slug, ids, collection):
    found = json.loads(
        (collection / "japan" / f"{slug}.findings.json").read_text("utf8")
    )["findings"]
    assert set(ids.split()) <= {f["id"] for f in found}
