"""`tightrope tables` names every table and every column."""

import pytest

from tightrope import TightropeError, data, listing


def test_every_table_and_every_column_is_listed():
    said = listing.tables()
    entries = data.catalogue()
    for name, entry in entries.items():
        assert f"{name}: {entry['title']}\n  {entry['period']}; vintage " in said
    columns = sum(len(entry["schema"]["fields"]) for entry in entries.values())
    assert len(said.splitlines()) == columns + 2 * len(entries)


def test_one_table_with_its_key_and_units():
    lines = listing.tables(["us_trade_monthly"]).splitlines()
    assert lines[0].startswith("us_trade_monthly: ")
    assert "; grade A (official" in lines[1]
    stars = [line.split()[1].rstrip(":") for line in lines if line.startswith("  * ")]
    entry = data.catalogue()["us_trade_monthly"]
    assert stars == entry["schema"]["primaryKey"]
    assert any("(million USD)" in line for line in lines)


def test_an_unknown_table_is_named():
    with pytest.raises(TightropeError, match="no table 'trade'; there are: agreement"):
        listing.tables(["trade"])
