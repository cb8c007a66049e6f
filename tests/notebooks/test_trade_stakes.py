"""trade_stakes for any pair of powers: a report or one line; a gap is not a zero."""

import json
import random
import re

import pytest

from tightrope import data, findings, parameters
from tightrope.charts import display

pytestmark = pytest.mark.slow

SLUG = "trade_stakes"
DRAWS = 25
# What no sentence may hold: a missing number, or a zero that rounding made negative.
WRONG = re.compile(r"\bnan\b|\bNone\b|<NA>|\binf\b|[-−]0\.0+(?!\d)")
ECONOMIES = sorted(
    code for code, row in data.countries().items() if row["kind"] == "economy"
)
HARD = ["BLR", "CHN", "HKG", "JPN", "KOR", "STP", "SXM", "TCA", "TWN", "USA", "VNM"]


@pytest.fixture(scope="module")
def cells() -> list:
    """The code of the notebook, and whether it is the cell with the parameters."""
    path = parameters.notebooks() / f"{SLUG}.ipynb"
    code = []
    for number, cell in enumerate(json.loads(path.read_text("utf8"))["cells"]):
        if cell["cell_type"] == "code":
            text = compile("".join(cell["source"]), f"<cell {number}>", "exec")
            code.append((text, "parameters" in cell["metadata"].get("tags", [])))
    return code


@pytest.fixture
def report(cells, monkeypatch):
    """`report(**parameters)`: the findings by id, and all text that was shown."""

    def run(**values) -> tuple[dict, str]:
        shown = []
        for module in (findings, display):
            monkeypatch.setattr(module, "display", lambda out, **_: shown.append(out))
        names = {}
        for code, sets_parameters in cells:
            exec(code, names)
            if sets_parameters:
                names.update(values)
        stated = {f.id: f for f in shown if isinstance(f, findings.Finding)}
        texts = [str(f) for f in stated.values()]
        texts += [o["text/plain"] for o in shown if isinstance(o, dict)]
        return stated, "\n".join(texts)

    return run


def test_a_power_that_the_source_does_not_list_is_a_gap(report):
    stated, text = report(focus="KOR", powers=["CHN", "PRI"])
    assert "china-share-total-2023" in stated
    assert not [id for id in stated if id.startswith("pri-")]
    assert "of South Korea with Puerto Rico in 2023" in text
    assert " 0.0 %" not in text


def test_the_edition_of_korea_as_its_customs_have_it(report):
    stated, _ = report(focus="KOR", powers=["USA", "CHN"])
    assert stated["china-share-total-2023"].value == pytest.approx(21.0, abs=0.1)
    assert stated["china-share-total-2023"].grade == "B"
    assert "Vietnam" in str(stated["largest-partners-2023"])
    newest = stated["exports-shares-newest-year"]
    assert newest.period == "2026-07"


def test_two_official_records_of_germany_differ(report):
    stated, _ = report(focus="DEU", powers=["USA", "CHN"])
    assert str(stated["largest-partners-2023"]).startswith(
        "The largest partners of Germany in 2023: China"
    )
    assert "the United States" in str(stated["largest-partner-by-both-sides"])


def test_the_largest_partner_is_judged_by_trade_in_total(report):
    stated, _ = report()
    assert stated["largest-partner"].verdict == "holds"
    assert stated["key-market-groups-2024"].verdict == "partly holds"
    assert stated["trade-usd-bn-both-import-2024"].verdict == "depends on the measure"


def test_hong_kong_is_a_power_or_part_of_china(report):
    stated, _ = report(powers=["USA", "HKG"])
    assert stated["hkg-share-exports-2024"].value > 1
    with pytest.raises(parameters.ParameterError, match="'HKG' cannot stand"):
        report(powers=["USA", "HKG"], include_hong_kong=True)
    apart, _ = report(powers=["USA", "CHN"])
    together, _ = report(powers=["USA", "CHN"], include_hong_kong=True)
    share = "china-share-exports-2024"
    hong_kong = stated["hkg-share-exports-2024"].value
    added = apart[share].value + hong_kong
    assert together[share].value == pytest.approx(added, rel=1e-4)


def test_nobody_is_their_own_largest_partner(report):
    stated, _ = report(focus="CHN", powers=["USA", "JPN"])
    assert "China is China's" not in str(stated["largest-partner"])
    assert stated["largest-partner"].value >= 1


def test_powers_that_nobody_lists_leave_nothing_to_say(report):
    with pytest.raises(findings.NothingToSay, match="Puerto Rico and Guam in 2023"):
        report(focus="KOR", powers=["PRI", "GUM"])


def test_one_year_draws_no_line(report):
    stated, _ = report(first_year=2020, last_year=2020)
    assert "shares-since-first-year" not in stated
    assert "china-share-total-2020" in stated


def drawn_parameters() -> list[dict]:
    """Parameters at random, half of them from economies with holes in the sources."""
    draw = random.Random(2025)
    every = []
    for _ in range(DRAWS):
        codes = draw.choice([ECONOMIES, HARD])
        years = sorted(draw.choices(range(2009, 2026), k=2))
        every.append(
            {
                "focus": draw.choice(["JPN", *draw.choice([ECONOMIES, HARD])]),
                "powers": draw.sample(codes, 2),
                "first_year": years[0],
                "last_year": years[1],
                "include_hong_kong": draw.random() < 0.3,
            }
        )
    return every


def test_any_pair_gives_a_report_or_one_line(report):
    made = 0
    for values in drawn_parameters():
        try:
            stated, text = report(**values)
        except (findings.NothingToSay, parameters.ParameterError) as reason:
            assert 20 < len(str(reason)) < 300 and "\n" not in str(reason), values
        else:
            made += 1
            assert not WRONG.search(text), (values, WRONG.search(text))
            shares = [f.value for id, f in stated.items() if "-share-" in id]
            assert shares and all(0 < share <= 100 for share in shares), values
    assert made >= DRAWS / 4
