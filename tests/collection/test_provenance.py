"""Where the hand-kept rows come from: remarks, addresses, grades, both sides' steps."""

import re

import pandas as pd
import pytest

from tightrope import data

GRADED = [
    "policy_events",
    "commitments",
    "agreement_texts",
    "china_duties",
]
GRADE_OF = {
    "primary-document": "A",
    "multiple-secondary": "B",
    "single-secondary": "C",
    "recollection-only": "C",
}
# What the first collection of events said of itself, and a regular expression once took
# away: each must stand in the row's remark.
REMARKS = {
    "liberation-day": "from memory",
    "rare-earth-licences": "was not found",
    "ishiba-letter-to-xi": "approximate",
    "article-derived": "no date",
    "no-stacking": "from memory",
    "treasury-card": "from memory",
    "round-3": "from memory",
    "round-4": "from memory",
    "letter-25": "from memory",
    "truce-to-november": "from memory",
    "ishiba-resigns": "from memory",
    "affiliates-rule": "from memory",
    "korea-15": "from memory",
    "ministers-speak": "headline",
    "medicines-232": "otherwise",
    "new-york": "approximate",
}
# Days that a reader of another economy's report looks for.
DAYS = {
    "electronics-freed": "2025-04-11",
    "uk-deal": "2025-05-08",
    "london-framework": "2025-06-10",
    "vietnam-deal": "2025-07-02",
    "letters-july": "2025-07-07",
    "indonesia-deal": "2025-07-15",
    "eu-deal": "2025-07-27",
    "brazil-40": "2025-07-30",
    "copper-50": "2025-07-30",
    "korea-deal": "2025-07-30",
    "eu-joint-statement": "2025-08-21",
    "japan-memorandum": "2025-09-04",
    "scope-order": "2025-09-05",
    "korea-joint-fact-sheet": "2025-11-13",
    "farm-goods-freed": "2025-11-14",
    "critical-minerals-232": "2026-01-14",
    "section-338": "2026-07-20",
    "brazil-301": "2026-07-22",
    "section-338-postponed": "2026-08-18",
    "canada-answers": "2026-09-08",
}
# A step, and the other side's.
ANSWERS = {
    "fentanyl-10": "china-answers-fentanyl-10",
    "fentanyl-20": "china-answers-fentanyl-20",
    "liberation-day": "china-34",
    "china-84": "china-answers-84",
    "pause-90": "china-125",
    "rare-earths-widened": "china-suspends-controls",
    "dual-use-ban": "japan-protests-dual-use",
    "entities-1": "japan-protests-entities",
    "entities-2": "japan-protests-entities-2",
    "letter-eu-30": "eu-waits-to-august",
    "eu-deal": "eu-suspends-answer",
    "section-338": "canada-answers",
}


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    return data.load("policy_events").set_index("event")


def places(locator: str) -> list[str]:
    return [place for place in re.split(r";\s*", locator) if place]


@pytest.mark.parametrize("name", GRADED)
def test_a_row_is_graded_by_its_weakest_part(name):
    table = data.load(name)
    expected = table["confidence"].map(GRADE_OF)
    one_sided = table["remark"].notna() if "remark" in table else False
    # a text of one side that tells the other's step is no better than B
    lowered = (expected == "A") & (table["grade"] == "B") & one_sided
    assert ((table["grade"] == expected) | lowered).all()


def test_a_digest_or_memory_is_never_better_than_c(events):
    weak = events["rests_on"].isin(["digest", "memory"])
    assert weak.any()
    assert set(events.loc[weak, "grade"]) == {"C"}
    assert events.loc[weak, "remark"].notna().all()
    official = events["rests_on"] == "official text"
    assert official[events["confidence"] == "primary-document"].all()


def test_what_is_known_from_a_digest_alone_says_so(events):
    digest = "public repository text"
    alone = [
        all(digest in place for place in places(locator))
        for locator in events["locator"].str.replace("texts no.", "text no.")
    ]
    found = events.index[alone]
    assert len(found) >= 8
    assert set(events.loc[found, "rests_on"]) == {"digest"}
    assert not events["locator"].str.contains("text of a public repository").any()


def test_more_than_one_source_means_more_than_one_place(events):
    several = events[events["confidence"] == "multiple-secondary"]
    assert (several["locator"].map(places).map(len) >= 2).all()


@pytest.mark.parametrize(("event", "words"), REMARKS.items())
def test_a_remark_of_the_source_is_kept(events, event, words):
    assert words in events.loc[event, "remark"]


def test_every_event_has_an_address_or_says_why_not(events):
    without = events[events["url"].isna()]
    assert len(without) <= 2 and without["remark"].notna().all()


@pytest.mark.parametrize("name", ["policy_events", "commitments", "agreement_texts"])
def test_a_text_of_the_white_house_has_its_address_there(name):
    table = data.load(name)
    table = table[table["confidence"] == "primary-document"]
    path = table["locator"].str.extract(
        r"wh-briefings@\w+:([a-z-]+)/(\d{4})-(\d\d)/\d{4}-\d\d-\d\d-(.+?)\.md"
    )
    rows = path[0].notna() & table["url"].str.contains("whitehouse.gov")
    assert rows.sum() >= 10
    expected = "https://www.whitehouse.gov/" + path[0].str.cat(path[[1, 2, 3]], "/")
    assert (table["url"] == expected + "/")[rows].all()


@pytest.mark.parametrize(("event", "day"), DAYS.items())
def test_the_events_of_others_are_there(events, event, day):
    assert events.loc[event, "date"] == pd.Timestamp(day)


def test_other_partners_act(events):
    actors = events["actors"].str.split(";").explode().value_counts()
    assert (actors[["EU27", "GBR", "KOR", "VNM", "CAN", "BRA", "IND"]] >= 2).all()


@pytest.mark.parametrize(("step", "answer"), ANSWERS.items())
def test_both_sides_steps_are_told(events, step, answer):
    first, second = events.loc[step], events.loc[answer]
    assert first["date"] <= second["date"]
    who = first["actors"].split(";")[0]
    if step != "rare-earths-widened":  # there the same side takes its step back
        assert second["actors"].split(";")[0] != who


def test_japans_vehicle_is_told_as_the_memorandum_has_it():
    promised = data.load("commitments").query("by_iso3 == 'JPN' and amount == 550")
    row = promised.squeeze()
    assert row["due"] == "2029-01-19" and row["grade"] == "B"
    assert "half and half" in row["title"]


def test_the_texts_that_both_sides_signed_are_listed_unread():
    texts = data.load("agreement_texts").set_index("text")
    signed = texts.loc[["japan-joint-statement", "japan-memorandum"]]
    assert (signed["published_on"] == "2025-09-04").all()
    assert signed["names_china"].isna().all() and signed["remark"].notna().all()


def test_the_truce_of_2027_rests_on_a_digest():
    deadlines = data.load("deadlines").set_index("deadline")
    truce = deadlines.loc[["truce-january-2027", "truce-november-2026"]]
    assert set(truce["grade"]) == {"C"}
    assert truce["remark"].str.contains("digest").all()
