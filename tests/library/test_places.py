"""How places are called in sentences, and to which customs union they belong."""

import pytest

from tightrope import data, parameters, places, policy


@pytest.fixture(scope="module")
def known() -> places.Places:
    return places.Places.from_table(data.load("countries"))


@pytest.mark.parametrize(
    "code, in_sentence, possessive, title, union",
    [
        ("JPN", "Japan", "Japan's", "Japan's", "JPN"),
        ("USA", "the United States", "the United States'", "United States'", "USA"),
        ("NLD", "the Netherlands", "the Netherlands'", "Netherlands'", "EU27"),
        ("DEU", "Germany", "Germany's", "Germany's", "EU27"),
        (
            "GBR",
            "the United Kingdom",
            "the United Kingdom's",
            "United Kingdom's",
            "GBR",
        ),
        (
            "EU27",
            "the European Union",
            "the European Union's",
            "European Union's",
            "EU27",
        ),
        ("ROW", "the rest of the world", None, None, "ROW"),
    ],
)
def test_names(known, code, in_sentence, possessive, title, union):
    place = known[code]
    assert place.in_sentence == in_sentence
    assert place.union == union
    assert place.in_union == (union == "EU27")
    if possessive:
        assert place.possessive == possessive
        assert place.title_possessive == title


def test_the_table_as_frame_as_index_and_as_text_gives_the_same(known):
    frame = data.load("countries")
    assert dict(known) == dict(places.Places.from_table(frame.set_index("iso3")))
    assert dict(known) == dict(places.Places.from_rows(data.countries().values()))
    assert list(known) == frame["iso3"].tolist()


def test_unions_are_those_by_which_duties_are_charged(known):
    schedule = policy.Schedule.from_tables(
        **{table: data.load(table) for table in policy.TABLES}
    )
    # parts of France, Finland and others that customs know by codes of their own
    parts = set(data.load("customs_origins")["iso3"])
    codes = [code for code in known.economies if code not in parts]
    charged = {code: schedule.groups[code] for code in codes}
    assert {code: known[code].union for code in codes} == charged


def test_members(known):
    assert len(known.members("EU27")) == 27 and "EU27" not in known.members("eu27")
    assert len(known.members("asean")) == 10 and "VNM" in known.members("asean")
    assert len(known.members("g7")) == 7
    with pytest.raises(ValueError, match="no group 'brics'; there are: eu27"):
        known.members("brics")
    with pytest.raises(KeyError):
        known["XXX"]


def test_maps_for_frames(known):
    assert known.names["USA"] == "United States"
    assert known.in_sentence["USA"] == "the United States"
    assert len(known) == len(known.names) == len(data.load("countries"))
    assert "WLD" in known and "WLD" not in known.economies


def test_words():
    assert parameters.possessive("Honduras") == places.possessive("Honduras")
    assert places.at_start("the Netherlands'") == "The Netherlands'"
    assert places.at_start("") == ""
    assert places.listed([]) == ""
    assert places.listed(["a", "b"]) == "a and b"
