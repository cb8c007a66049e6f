"""Wrong parameters are refused before a kernel starts: one clear line that names what is allowed."""

import datetime
import json

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
    ],
)
def test_refusals(values, words):
    message = refusal(values)
    for word in words:
        assert word in message, (word, message)


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


@given(st.dictionaries(st.text(max_size=8), st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda c: st.lists(c, max_size=3), max_leaves=4), max_size=2))  # fmt: skip
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
    for slug in parameters.slugs():
        sheet = parameters.sheet(slug)
        assert not (sheet["editions"]["japan"] or {}).get("parameters")
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


def test_the_notebooks_parameters_cell_says_what_the_sheet_says():
    """Same names, same defaults, one annotated literal a line with a comment; and the sheet alone decides."""
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
