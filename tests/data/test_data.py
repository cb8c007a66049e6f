"""Tables that are missing, truncated, altered or mistyped are refused by name."""

import hashlib
import json
import shutil

import pytest

from tightrope import data


@pytest.fixture
def root(tmp_path):
    """A small copy of data/: the catalogue with two of its tables."""
    entries = data.catalogue()
    kept = [entries["countries"], entries["us_trade_monthly"]]
    for entry in kept:
        shutil.copy(data.home() / "data" / entry["path"], tmp_path)
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": kept}))
    return tmp_path


def rewrite(root, name, content):
    """New content whose bytes and hash agree: only the schema objects."""
    package = json.loads((root / "datapackage.json").read_text())
    entry = next(e for e in package["resources"] if e["name"] == name)
    (root / entry["path"]).write_bytes(content)
    entry |= {
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }
    (root / "datapackage.json").write_text(json.dumps(package))


def test_loads_with_provenance(root):
    frame = data.load("us_trade_monthly", root)
    assert frame.attrs["name"] == "us_trade_monthly" and frame.attrs["grade"] == "A"
    assert (
        "Census" in frame.attrs["source"] and len(frame.attrs["table"]["sha256"]) == 64
    )
    assert frame.attrs["table"]["units"]["general_imports_usd_mn"]
    assert data.check(root) == []


def test_codes_stay_text(root):
    countries = data.load("countries", root).set_index("iso3")
    assert countries.loc["NAM", "name"] == "Namibia"
    assert data.load("hs_chapters")["chapter"].str.fullmatch(r"\d\d").all()
    assert data.countries(root)["JPN"]["name"] == "Japan"


def test_unknown_table(root):
    with pytest.raises(data.TableError, match=r"no table 'country'.*countries"):
        data.load("country", root)


def test_missing(root):
    (root / "countries.csv").unlink()
    with pytest.raises(
        data.TableError,
        match=r"countries\.csv cannot be read.*git checkout -- data/countries\.csv",
    ):
        data.load("countries", root)
    assert len(data.check(root)) == 1


def test_truncated(root):
    path = root / "us_trade_monthly.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(
        data.TableError,
        match=r"us_trade_monthly\.parquet has \d+ bytes where the catalogue says",
    ):
        data.load("us_trade_monthly", root)


def test_altered(root):
    path = root / "countries.csv"
    path.write_bytes(path.read_bytes().replace(b"Japan", b"japan"))
    with pytest.raises(
        data.TableError, match=r"data/countries\.csv was altered.*git checkout"
    ):
        data.load("countries", root)
    with pytest.raises(data.TableError, match="altered"):
        data.countries(root)


def test_columns_and_types(root):
    content = (root / "countries.csv").read_bytes()
    rewrite(root, "countries", content.replace(b"iso3,", b"iso,", 1))
    with pytest.raises(data.TableError, match="there is no column iso3"):
        data.load("countries", root)
    lines = content.splitlines(keepends=True)
    lines[3] = lines[3].replace(b",false", b",perhaps", 1)
    rewrite(root, "countries", b"".join(lines))
    with pytest.raises(data.TableError, match="line 4, column eu27: 'perhaps' is not"):
        data.load("countries", root)


def test_strays(root):
    (root / "mine.csv").write_text("x\n")
    fault = "data/mine.csv is not in the catalogue: describe it in data/meta/"
    assert data.check(root)[0].startswith(fault)


def test_no_catalogue(root):
    (root / "datapackage.json").write_text("{")
    with pytest.raises(data.TableError, match="not a readable catalogue"):
        data.load("countries", root)
    (root / "datapackage.json").unlink()
    with pytest.raises(data.TableError, match="is missing"):
        data.load("countries", root)
