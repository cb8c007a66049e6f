"""The scorecard uses only findings that it can trust, and says what it lacks."""

import json
from pathlib import Path

import pandas as pd
import pytest

from tightrope import charts, data, findings, parameters
from tightrope.charts import verdicts
from tightrope.studies import scorecard

BOTH = {"us": "the United States", "china": "China"}


def finding(id: str, value=1.0, **more) -> dict:
    words = {"statement": f"{id} is {value}.", "unit": "%", "period": "2024"}
    sources = [{"table": "countries", "title": "Countries", "grade": "A"}]
    return words | {"id": id, "value": value, "grade": "A", "sources": sources} | more


def record(slug: str, *found: dict, focus: str = "JPN") -> dict:
    told = {"notebook": slug, "edition": "japan", "answer": ""}
    return told | {"parameters": {"focus": focus}, "findings": list(found)}


def laid_out(folder: Path, *records: dict, reasons: dict | None = None) -> Path:
    """A folder as the press lays it out."""
    parts = [{"slug": r["notebook"], "edition": "japan", "reason": ""} for r in records]
    for slug, reason in (reasons or {}).items():
        parts.append({"slug": slug, "edition": "japan", "reason": reason})
    (folder / "made_from.json").write_text(json.dumps(parts))
    for one in records:
        path = folder / f"{one['notebook']}.findings.json"
        path.write_text(json.dumps(one))
    return folder


def test_what_the_press_hands_over_is_read(tmp_path, monkeypatch):
    records = record("trade_stakes", finding("a"), finding("b")), record("dice")
    reasons = {"clock": "its file of findings was altered"}
    folder = laid_out(tmp_path, *records, reasons=reasons)
    monkeypatch.setenv(scorecard.VARIABLE, str(folder))
    handed = scorecard.read_findings("JPN", ["none of these"])
    assert handed.where == "the reports rendered with this one"
    assert handed.findings[["notebook", "id"]].values.tolist() == [
        ["trade_stakes", "a"],
        ["trade_stakes", "b"],
    ]
    assert handed.findings["tables"].tolist() == [("countries",)] * 2
    assert handed.reports["reason"].tolist() == ["", "", reasons["clock"]]


@pytest.mark.parametrize(
    "text, said",
    [
        ("{", "cannot be read"),
        ('{"findings": []}', "cannot be read"),
        (json.dumps(record("other")), "is another notebook's"),
        (json.dumps(record("clock", focus="KOR")), "are about another economy"),
    ],
)
def test_a_file_that_is_not_right_is_named_and_not_used(text, said, tmp_path):
    folder = laid_out(tmp_path, record("clock", finding("a")))
    (folder / "clock.findings.json").write_text(text)
    handed = scorecard.read_findings("JPN", [], folder)
    assert said in handed.reports["reason"].item() and handed.findings.empty
    claims = pd.DataFrame({"notebook": ["clock"]})
    assert scorecard.lacking(handed, claims)["notebook"].tolist() == ["clock"]


def test_a_folder_that_the_press_did_not_lay_out(tmp_path):
    with pytest.raises(scorecard.ScorecardError, match="holds no list of reports"):
        scorecard.read_findings("JPN", [], tmp_path)


def test_in_jupyter_the_stored_findings_are_read(monkeypatch):
    monkeypatch.delenv(scorecard.VARIABLE, raising=False)
    handed = scorecard.read_findings("KOR", ["trade_stakes", "no_such"])
    assert handed.where == "the findings that the repository keeps"
    assert handed.reports.values.tolist() == [
        ["trade_stakes", "korea", ""],
        ["no_such", "", "no edition about this economy is stored"],
    ]
    assert "largest-partner" in set(handed.findings["id"])


def table(*found: dict, notebook: str = "trade_stakes") -> pd.DataFrame:
    rows = [scorecard._flat(notebook, one) for one in found]
    return pd.DataFrame(rows, columns=scorecard.COLUMNS)


def shares(us: float, china: float, kind: str = "exports") -> pd.DataFrame:
    ids = {word: f"{word}-share-{kind}-2024" for word in BOTH}
    return table(finding(ids["us"], us), finding(ids["china"], china))


def test_a_tie_is_strong_from_the_threshold_on():
    ties = scorecard.ties(shares(10.0, 9.9), BOTH, 10)
    assert ties["strong"].tolist() == [True, False]
    assert ties["share_pct"].tolist() == [10.0, 9.9]


def test_investment_is_held_against_the_other_power():
    found = table(
        finding("fdi-stock-us-2024-usd-bn", 800.0, unit="bn USD"),
        finding("fdi-stock-china-2024-usd-bn", 120.0, unit="bn USD"),
        notebook="corporate_footprint",
    )
    ties = scorecard.ties(found, BOTH, 10)
    assert ties["share_pct"].tolist() == [100.0, 15.0]
    assert not scorecard.ties(found, BOTH, 16)["strong"].all()


def test_a_measure_that_is_known_for_one_power_only_is_left_out():
    found = pd.concat([shares(20.0, 20.0), shares(20.0, 20.0, "imports").head(1)])
    assert set(scorecard.ties(found, BOTH, 10)["measure"]) == {"exports"}
    assert scorecard.ties(table(), BOTH, 10).empty


def claims() -> pd.DataFrame:
    return data.load("claims")


def test_a_claim_takes_the_verdict_of_its_own_notebook():
    own = finding("bloc-harm-measures", verdict="fails", claim="bloc-harm")
    other = finding("welfare", verdict="holds", claim="bloc-harm")
    found = pd.concat(
        [
            table(other, notebook="tariff_outcomes"),
            table(own, notebook="bloc_dilemma"),
            table(finding("china-measures-standing"), notebook="g7_timeline"),
        ]
    )
    none = pd.DataFrame({"notebook": [], "reason": []})
    scores = scorecard.side_by_side(claims(), found, none).set_index("claim")
    assert scores.loc["bloc-harm", "verdict"] == "fails"
    assert scores.loc["bloc-harm", "since"] == "china-measures-standing is 1.0."
    assert scores.loc["g7-deal", "reason"] == "the question does not arise here"
    assert scorecard.counted(scores)["not judged"] == 12


def test_elsewhere_the_same_finding_answers_without_a_verdict():
    found = table(finding("pause-days"), notebook="g7_timeline")
    none = pd.DataFrame({"notebook": [], "reason": []})
    scores = scorecard.side_by_side(claims(), found, none).set_index("claim")
    row = scores.loc["reprieve-90"]
    assert (row["decided"], row["verdict"]) == ("pause-days is 1.0.", None)


def test_every_verdict_has_its_dot():
    assert set(verdicts.KINDS) == set(findings.VERDICTS)
    assert max(verdicts.KINDS.values()) == len(scorecard.STEPS) - 1


def test_a_claim_that_stands_twice_is_not_drawn():
    twice = pd.DataFrame({"claim": ["a", "a"], "verdict": ["holds", "fails"]})
    words = {"title": "t", "subtitle": "s", "alt_text": "a"}
    for frame in (twice, twice.head(0)):
        with pytest.raises(charts.ChartError, match="each claim once"):
            verdicts.verdict_dots(frame, "claim", "verdict", **words)


def test_dots_stand_in_the_order_of_their_verdicts():
    frame = pd.DataFrame(
        {"claim": ["a", "b", "c"], "verdict": ["fails", "not judged yet", "holds"]}
    )
    words = {"title": "t", "subtitle": "s", "alt_text": "a"}
    spec = verdicts.verdict_dots(frame, "claim", "verdict", **words).to_dict()
    (rows,) = spec["datasets"].values()
    assert [(row["claim"], row["step"]) for row in rows] == [
        ("c", 0),
        ("a", 2),
        ("b", 3),
    ]


def test_the_table_of_claims_is_whole():
    table = claims()
    assert len(table) == 13 and table["claim"].is_unique and table["short"].is_unique
    assert set(table["notebook"]) <= set(parameters.slugs())
    assert (table["short"].str.len() <= 40).all()


def test_what_the_table_of_claims_cites_is_stored():
    """Once all are stored: what decides a claim has its verdict, what came since is."""
    golden = data.home() / "tests" / "golden" / "japan"
    records = [json.loads(path.read_text("utf8")) for path in golden.glob("*.json")]
    if not set(claims()["notebook"]) <= {one["notebook"] for one in records}:
        pytest.skip("a notebook that judges a claim is not stored yet")
    every = {f["id"]: f | {"of": r["notebook"]} for r in records for f in r["findings"]}
    for claim in claims().itertuples():
        decides = every[claim.decides]
        assert (decides["claim"], decides["of"]) == (claim.claim, claim.notebook)
        assert claim.since in every, claim.claim
