"""Wrong parameters are refused before a kernel starts, in one line that helps."""

import datetime
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import TightropeError, data, parameters

SLUG = "trade_stakes"


def refusal(values) -> str:
    with pytest.raises(parameters.ParameterError) as caught:
        parameters.complete(SLUG, values)
    message = str(caught.value)
    assert "\n" not in message and len(message) < 700
    return message


def test_defaults_pass():
    assert parameters.complete(SLUG, {})["focus"] == "JPN"
    assert parameters.check(SLUG, focus="KOR").powers == ["USA", "CHN"]


@pytest.mark.parametrize(
    "values, words",
    [
        ({"focsu": "KOR"}, ["'focsu'", "did you mean 'focus'", "first_year"]),
        ({"focus": "XXX"}, ["focus", "'XXX'", "alpha-3", "JPN"]),
        ({"focus": "Korea"}, ["'Korea'", "alpha-3"]),
        ({"focus": "South"}, ["did you mean", "South"]),
        ({"focus": "KR"}, ["'KR'", "alpha-3"]),
        ({"focus": "kor"}, ["'kor'", "alpha-3"]),
        ({"focus": ""}, ["alpha-3"]),
        ({"focus": 201}, ["201", "not text", "-r"]),
        ({"focus": "0201"}, ["'0201'", "alpha-3"]),
        ({"focus": False}, ["false", "NO", "quotes", "NOR"]),
        ({"focus": "false"}, ["'false'", "NO", "quotes", "NOR"]),
        ({"focus": None}, ["not text"]),
        ({"focus": "../../etc/passwd"}, ["alpha-3"]),
        ({"focus": "<script>alert('x')</script>"}, ["alpha-3"]),
        ({"focus": 'a\'; import os; """'}, ["alpha-3"]),
        ({"focus": "WLD"}, ["'WLD'"]),
        ({"first_year": 1999}, ["first_year", "1999", "from 2009 to 2025"]),
        ({"last_year": 2100}, ["last_year", "2100", "from 2009 to 2025"]),
        ({"first_year": "2010"}, ["first_year", "not a whole number"]),
        ({"first_year": 2010.5}, ["first_year", "not a whole number"]),
        ({"first_year": True}, ["not a whole number"]),
        (
            {"first_year": 2020, "last_year": 2015},
            ["first_year (2020)", "last_year (2015)"],
        ),
        ({"powers": ["USA"]}, ["powers", "1 values", "2 different"]),
        ({"powers": ["USA", "CHN", "DEU"]}, ["3 values"]),
        ({"powers": ["USA", "USA"]}, ["twice"]),
        ({"powers": "USA,CHN"}, ["not a list", "-y"]),
        ({"powers": ["USA", "ZZZ"]}, ["'ZZZ'"]),
        ({"powers": ["USA", False]}, ["not text"]),
        ({"focus": "USA"}, ["focus USA", "powers"]),
        ({"include_hong_kong": "yes"}, ["not true or false"]),
        (
            {"include_hong_kong": True, "powers": ["USA", "HKG"]},
            ["powers: 'HKG'", "while include_hong_kong is true"],
        ),
        ({"focus": "kor"}, ["'kor'", "did you mean KOR (South Korea)?"]),
        ({"focus": "Korea"}, ["did you mean KOR (South Korea)?"]),
        ({"focus": "korea"}, ["did you mean KOR (South Korea)?"]),
        ({"focus": "UK"}, ["did you mean GBR (United Kingdom)?"]),
        ({"focus": "Netherland"}, ["did you mean NLD (Netherlands)?"]),
        ({"focus": "Aland"}, ["did you mean ALA (Aland)?"]),
        ({"focus": "EU27"}, ["EU27 (European Union) is a group of economies"]),
        ({"focus": "EU"}, ["EU27 (European Union) is a group of economies"]),
        ({"powers": ["USA", "ASEAN"]}, ["ASEAN (ASEAN) is a group of economies"]),
    ],
)
def test_refusals(values, words):
    message = refusal(values)
    for word in words:
        assert word in message, (word, message)


def test_alpha_2_codes_are_told_by_the_table():
    assert "did you mean CHE (Switzerland)?" in refusal({"focus": "CH"})
    assert "did you mean KOR (South Korea)?" in refusal({"focus": "kr"})
    assert "did you mean NAM (Namibia)?" in refusal({"focus": "NA"})
    with pytest.raises(parameters.ParameterError, match=r"MCO \(Monaco\) is not cov"):
        parameters.complete("tariff_outcomes", {"focus": "MC"})


@pytest.mark.parametrize("name", ["us_general_rate", "us_car_rate"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_are_finite(name, value):
    for slug in ("tariff_outcomes", "bloc_dilemma"):
        with pytest.raises(parameters.ParameterError, match="not a finite number"):
            parameters.complete(slug, {name: value})
        typed = parameters.parse(slug, [f"{name}={value}"])
        with pytest.raises(parameters.ParameterError, match="not a finite number"):
            parameters.complete(slug, typed)


def test_whole_numbers_are_integers_however_they_came():
    full = parameters.complete("tariff_outcomes", {"draws": 54.0, "seed": 7})
    assert repr(full["draws"]) == "54" and repr(full["seed"]) == "7"
    assert repr(parameters.complete(SLUG, {"first_year": 2015.0})["first_year"]) == (
        "2015"
    )
    rate = parameters.complete("bloc_dilemma", {"us_car_rate": -0.0})["us_car_rate"]
    assert repr(rate) == "0.0"
    with pytest.raises(parameters.ParameterError, match=r"54\.5 is not a whole number"):
        parameters.complete("tariff_outcomes", {"draws": 54.5})


def test_a_coalition_is_of_others_that_the_model_has():
    def refused(codes: list[str]) -> str:
        with pytest.raises(parameters.ParameterError) as caught:
            parameters.complete("bloc_dilemma", {"focus": "KOR", "coalition": codes})
        return str(caught.value)

    assert "focus KOR is also among coalition" in refused(["JPN", "KOR"])
    assert "MCO (Monaco) is not covered" in refused(["MCO"])
    assert "coalition" in refused(["JPN", "JPN"])
    asked = {"coalition": ["EU27", "JPN"]}
    assert parameters.complete("bloc_dilemma", asked | {"focus": "KOR"})["coalition"]


def test_refusals_are_short_and_ascii_whatever_comes():
    for nasty in [
        "x" * 1_000_000,
        "\ud800",
        "line\nbreak",
        "{{7*7}}",
        "\u202e",
        "\x00",
    ]:
        assert refusal({"focus": nasty}).isascii()
        assert refusal({nasty: 1}).isascii()
    for nasty in (
        10**5000,
        [10**5000],
        object(),
        {"a": {1, 2}},
        {"a": 10**5000},
        b"\xff",
        1j,
    ):
        assert refusal({"first_year": nasty}).isascii()
        assert refusal({"powers": nasty}).isascii()


NAMES = st.sampled_from(sorted(parameters.defaults(SLUG))) | st.text(max_size=8)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(PLAIN, lambda some: st.lists(some, max_size=3), max_leaves=4)


@given(st.dictionaries(NAMES, VALUES, max_size=2))
@settings(deadline=None, max_examples=150, derandomize=True)
def test_anything_is_taken_whole_or_refused_in_one_line(values):
    try:
        full = parameters.complete(SLUG, values)
    except TightropeError as error:
        assert "\n" not in str(error)
    else:
        assert set(full) == set(parameters.defaults(SLUG))


def test_unknown_notebook_and_edition():
    with pytest.raises(parameters.ParameterError, match="did you mean 'trade_stakes'"):
        parameters.sheet("trade_stake")
    for path in ["../trade_stakes", "trade_stakes.yml", "", "Trade"]:
        with pytest.raises(parameters.ParameterError, match="no notebook"):
            parameters.sheet(path)
    with pytest.raises(parameters.ParameterError, match="did you mean 'japan'"):
        parameters.edition(SLUG, "japn")


def test_parse_by_the_sheets_types():
    texts = [
        "focus=KOR",
        "powers=USA, DEU",
        "first_year=2015",
        "include_hong_kong=true",
    ]
    assert parameters.parse(SLUG, texts) == {
        "focus": "KOR",
        "powers": ["USA", "DEU"],
        "first_year": 2015,
        "include_hong_kong": True,
    }
    for text, word in [
        ("first_year=x", "whole number"),
        ("focus", "name=value"),
        ("fokus=KOR", "focus"),
    ]:
        with pytest.raises(parameters.ParameterError, match=word):
            parameters.parse(SLUG, [text])


def test_every_edition_is_valid_and_japan_is_all_defaults():
    """A question need not have an edition for Japan; if it has, it is the default."""
    for slug in parameters.slugs():
        sheet = parameters.sheet(slug)
        assert not (sheet["editions"].get("japan") or {}).get("parameters")
        for name in sheet["editions"]:
            assert parameters.edition(slug, name)
            assert "{" not in parameters.question(slug, parameters.edition(slug, name))
        for rule in sheet["parameters"]["properties"].values():
            assert rule["description"].strip() and "default" in rule


def test_questions_name_the_focus():
    assert parameters.question(SLUG, parameters.edition(SLUG, "japan")) == (
        "How much of Japan's trade rides on China, and how much on the United States?"
    )
    assert "South Korea's" in parameters.question(
        SLUG, parameters.complete(SLUG, {"focus": "KOR"})
    )
    assert "the Netherlands'" in parameters.question(
        SLUG, parameters.complete(SLUG, {"focus": "NLD"})
    )


RULE = {"description": "What it is."}  # what every parameter has


@pytest.fixture
def sheets(tmp_path, monkeypatch):
    """A folder for sheets of one's own: `write(question, **properties)`."""
    monkeypatch.setattr(parameters, "notebooks", lambda: tmp_path)

    def write(question: str, **properties) -> str:
        rules = {name: RULE | rule for name, rule in properties.items()}
        body = {"title": "Mine", "question": question, "editions": {"japan": {}}}
        body["parameters"] = {"properties": rules}
        (tmp_path / "mine.yml").write_text(json.dumps(body))
        return "mine"

    return write


def test_questions_name_every_parameter_that_holds_a_country(sheets):
    country = {"type": "string", "format": "country", "default": "JPN"}
    several = {"type": "array", "items": country, "default": ["NLD", "USA"]}
    slug = sheets(
        "Does {host} feed {host_possessive} guest {guest_1}, or {guest_2_possessive}"
        " {share} %?",
        host=country,
        guests=several,
        share={"type": "integer", "default": 3},
    )
    assert parameters.question(slug, {"host": "PHL"}) == (
        "Does the Philippines feed the Philippines' guest the Netherlands, "
        "or the United States' 3 %?"
    )


@pytest.mark.parametrize(
    "question, words",
    [
        ("What does {focsu} pay?", ["'focsu'", "did you mean 'focus'", "mine.yml"]),
        ("What does {focus pay?", ["cannot be read"]),
        ("What does {} pay?", ["cannot be read"]),
        ("What does {focus.name} pay?", ["'focus.name'"]),
        ("What does {focus:.1f} pay?", ["cannot be read"]),
    ],
)
def test_a_question_that_cannot_be_asked_says_so_in_one_line(sheets, question, words):
    country = {"type": "string", "format": "country", "default": "JPN"}
    slug = sheets(question, focus=country)
    with pytest.raises(parameters.ParameterError) as caught:
        parameters.question(slug, {})
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_the_notebooks_parameters_cell_says_what_the_sheet_says():
    """Same names and defaults, one annotated literal a line with a comment."""
    for slug in parameters.slugs():
        notebook = json.loads(
            (data.home() / "notebooks" / f"{slug}.ipynb").read_text("utf8")
        )
        (cell,) = [
            c
            for c in notebook["cells"]
            if "parameters" in c["metadata"].get("tags", [])
        ]
        names = {}
        exec("".join(cell["source"]), names)
        assert {
            k: v for k, v in names.items() if not k.startswith("__")
        } == parameters.defaults(slug)
        for line in "".join(cell["source"]).splitlines():
            assert ": " in line.split("=")[0] and "  # " in line, f"{slug}: {line}"


@pytest.mark.parametrize(
    "value, words",
    [
        (
            "2025-02-30",
            [
                "as_of",
                "'2025-02-30'",
                "not a day of the calendar",
                "such as 2026-10-02",
            ],
        ),
        ("2025-7-9", ["not a day of the calendar"]),
        ("20250709", ["not a day of the calendar"]),
        ("2025-W28-3", ["not a day of the calendar"]),
        ("2025-07-09T00:00:00", ["not a day of the calendar"]),
        ("2025-07-09\n", ["not a day of the calendar"]),
        ("\uff12\uff10\uff12\uff15-07-09", ["not a day of the calendar"]),
        ("", ["not a day of the calendar"]),
        ("2024-12-31", ["as_of", "not covered", "from 2025-04-25", "to 2026-10-02"]),
        ("2027-01-01", ["not covered"]),
        (20250709, ["not text"]),
        (datetime.date(2025, 7, 9), ["not text", "in quotes"]),
    ],
)
def test_dates_that_are_refused(value, words):
    with pytest.raises(parameters.ParameterError) as caught:
        parameters.complete("g7_timeline", {"as_of": value})
    message = str(caught.value)
    assert "\n" not in message and message.isascii()
    for word in words:
        assert word in message, (word, message)


def test_dates_that_pass():
    for day in ("2025-04-25", "2026-02-28", "2026-10-02"):
        assert parameters.complete("g7_timeline", {"as_of": day})["as_of"] == day
    assert parameters.complete("g7_timeline", {"focus": "EU27"})["focus"] == "EU27"
    with pytest.raises(parameters.ParameterError, match="EU27"):
        parameters.complete("g7_timeline", {"focus": "ASEAN"})
