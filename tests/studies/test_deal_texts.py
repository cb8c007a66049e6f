"""What texts of deals say about China, by worked examples and from the table."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.studies import deal_texts

TODAY = pd.Timestamp("2026-10-02")


def text(partner, name, published, stage="framework", **flags) -> dict:
    day = pd.Timestamp(published)
    read = dict.fromkeys(deal_texts.FLAGS, flags.pop("read", False))
    row = {"partner_iso3": partner, "text": name, "title": name}
    row |= {"published_on": day, "announced_on": day, "stage": stage}
    return row | read | flags


@pytest.fixture
def texts() -> pd.DataFrame:
    return pd.DataFrame(
        [
            text("KOR", "k", "2025-07-30", third_parties=True),
            text("JPN", "b", "2025-09-04", names_china=True),
            text("JPN", "a", "2025-02-07", stage="before", names_china=True),
            text("JPN", "c", "2025-07-23", third_parties=True),
            text("JPN", "unread", "2025-07-24", read=None),
            text("JPN", "later", "2027-01-01"),
        ]
    )


def test_a_partners_texts_come_by_day_and_none_from_the_future(texts):
    mine = deal_texts.texts_of(texts, "JPN", TODAY)
    assert mine["text"].tolist() == ["a", "c", "unread", "b"]


def test_a_deal_begins_with_the_first_text_that_is_not_before_it(texts):
    mine = deal_texts.texts_of(texts, "JPN", TODAY)
    assert deal_texts.first_announced(mine) == pd.Timestamp("2025-07-23")
    none = deal_texts.texts_of(texts, "VNM", TODAY)
    assert pd.isna(deal_texts.first_announced(none))


def test_texts_that_nobody_read_are_left_out_and_the_partner_comes_first(texts):
    read = deal_texts.read_in_full(texts, "KOR", TODAY)
    assert read["text"].tolist() == ["k", "a", "c", "b"]


def test_counts_leave_out_what_came_before_the_deal(texts):
    read = deal_texts.read_in_full(texts, "JPN", TODAY)
    found = deal_texts.on_china(read, "JPN")
    assert found == deal_texts.OnChina(2, 1, 1, "2025-07 to 2025-09")
    assert found.noun == "texts"
    assert deal_texts.on_china(read, "KOR").noun == "text"
    assert deal_texts.on_china(read, "VNM") is None


def test_words_are_yes_and_no_under_plain_headings(texts):
    read = deal_texts.read_in_full(texts, "JPN", TODAY)
    words = deal_texts.as_words(read, {"JPN": "Japan", "KOR": "South Korea"})
    assert words.columns[:3].tolist() == ["partner", "published", "text"]
    assert words["names China"].tolist() == ["yes", "no", "yes", "no"]
    assert words["partner"].tolist() == ["Japan", "Japan", "Japan", "South Korea"]


def test_every_flag_is_a_column_of_the_table():
    assert set(deal_texts.FLAGS) <= set(data.load("agreement_texts").columns)
