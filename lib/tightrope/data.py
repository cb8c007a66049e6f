"""The only reader of `data/`: typed tables, checked against the catalogue `datapackage.json` every time they are loaded."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tightrope import TightropeError

if TYPE_CHECKING:  # pandas is imported where frames are made: the command line's plan must not wait for it
    import pandas as pd

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
}
PROVENANCE = (
    "title",
    "description",
    "vintage",
    "period",
    "grade",
    "caveats",
    "sources",
    "licenses",
    "citation",
)
CITED = ("name", "title", "vintage", "grade", "source")


class _Fixed(dict):
    """A dict that is not copied."""

    def __deepcopy__(self, memo):
        return self


class TableError(TightropeError):
    """A table is missing, truncated, altered, or not as the catalogue describes it."""


def home() -> Path:
    """The repository: the folder that holds `data/`, `notebooks/` and `reports/` (or $TIGHTROPE_HOME)."""
    return Path(os.environ.get("TIGHTROPE_HOME") or Path(__file__).resolve().parents[2])


def catalogue(root: Path | None = None) -> dict[str, dict]:
    """Every table's entry of `data/datapackage.json`, by name."""
    path = Path(root or home() / "data") / "datapackage.json"
    mend = "bring it back with: git checkout -- data"
    try:
        return dict(_catalogue(path, path.stat().st_mtime_ns, path.stat().st_size))
    except FileNotFoundError:
        raise TableError(f"{path} is missing; {mend}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise TableError(
            f"{path} is not a readable catalogue ({error}); {mend}"
        ) from None


@lru_cache(maxsize=8)
def _catalogue(path: Path, _changed: int, _size: int) -> dict[str, dict]:
    return {
        entry["name"]: entry
        for entry in json.loads(path.read_text("utf8"))["resources"]
    }


def load(name: str, root: Path | None = None) -> pd.DataFrame:
    """One table as a typed frame, its provenance in `.attrs`.

    `.attrs` holds the name, title, vintage and grade ("A", "B" or "C") of the table and in `source` the title of its first
    source, the original; `.attrs["table"]` those too, with description, period, caveats, sources, licenses, citation, sha256
    and units by column.
    Raises `TableError`, naming the file and the mend, when the table is unknown, missing, truncated, altered or mistyped.
    """
    root = Path(root or home() / "data")
    entries = catalogue(root)
    if name not in entries:
        raise TableError(
            f"there is no table {name!r}; the catalogue has: {', '.join(sorted(entries))}"
        )
    entry = entries[name]
    frame = _read(entry, root)
    whole = {key: entry[key] for key in PROVENANCE if key in entry} | {
        "name": name,
        "sha256": entry["hash"].removeprefix("sha256:"),
        "source": entry["sources"][0]["title"],
        "units": {
            field["name"]: field["unit"]
            for field in entry["schema"]["fields"]
            if "unit" in field
        },
    }
    # few keys and one value that is not copied: pandas copies all of it with every operation on a frame
    frame.attrs = {key: whole[key] for key in CITED} | {"table": _fixed(whole)}
    return frame


def _fixed(value):
    if isinstance(value, dict):
        return _Fixed((key, _fixed(one)) for key, one in value.items())
    return tuple(map(_fixed, value)) if isinstance(value, list) else value


def countries(root: Path | None = None) -> dict[str, dict[str, str]]:
    """The rows of the table `countries` by code, as text, without the cost of pandas: for checks and for the command line."""
    root = Path(root or home() / "data")
    rows = _rows(_bytes(catalogue(root)["countries"], root))
    return {row["iso3"]: dict(row) for row in rows}


@lru_cache(maxsize=2)
def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf8"))))


def check(root: Path | None = None) -> list[str]:
    """What is wrong with the tables, one line each, the empty list if nothing: bytes, hash, types, missing values, keys."""
    root = Path(root or home() / "data")
    entries = catalogue(root)
    faults = []
    for name, entry in entries.items():
        try:
            faults += _row_faults(load(name, root), entry)
        except TableError as error:
            faults.append(str(error))
    known = {entry["path"] for entry in entries.values()} | {"datapackage.json"}
    strays = sorted(
        p.name
        for p in root.iterdir()
        if p.is_file() and p.name not in known and p.name != "README.md"
    )
    return faults + [
        f"data/{stray} is not in the catalogue datapackage.json" for stray in strays
    ]


def _bytes(entry: dict, root: Path, wanted: bool = True) -> bytes:
    """A table's file, which must be byte for byte the one that the catalogue describes; only checked if it is not `wanted`."""
    path = root / entry["path"]
    mend = f"bring it back with: git checkout -- data/{entry['path']}"
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            content = file.readall() if wanted else b""
            digest = hashlib.sha256(content)
            while not wanted and (part := file.read(1 << 16)):
                digest.update(part)
    except OSError as error:
        raise TableError(
            f"data/{entry['path']} cannot be read ({error.strerror}); {mend}"
        ) from None
    if size != entry["bytes"]:
        raise TableError(
            f"data/{entry['path']} has {size} bytes where the catalogue says {entry['bytes']}; {mend}"
        )
    if "sha256:" + digest.hexdigest() != entry["hash"]:
        raise TableError(
            f"data/{entry['path']} was altered: its SHA-256 is not the catalogue's; {mend}"
        )
    return content


_PARSED: dict[
    tuple, pd.DataFrame
] = {}  # by hash and schema: what a process has parsed once it need not parse again


def _read(entry: dict, root: Path) -> pd.DataFrame:
    """The typed frame of a table whose file is checked each time. Frames copy on write, so the kept one stays as it is."""
    key = (entry["hash"], entry["format"], json.dumps(entry["schema"]))
    content = _bytes(entry, root, wanted=key not in _PARSED)
    if key not in _PARSED:
        _PARSED[key] = _typed(_parse(content, entry), entry)
    return _PARSED[key].copy(deep=False)


def _parse(content: bytes, entry: dict) -> pd.DataFrame:
    import pandas as pd

    # codes and names in frames of this size: a quarter of the time of a notebook's cells goes with Arrow's strings
    pd.set_option("mode.string_storage", "python")
    if entry["format"] == "parquet":
        import pyarrow.parquet as pq

        # without threads: a process that reads tables before it forks for a notebook must stay a single one
        table = pq.ParquetFile(io.BytesIO(content), pre_buffer=False).read(
            use_threads=False
        )
        # codes and names stand in thousands of rows: as categories, each different text is made once
        return table.to_pandas(use_threads=False, strings_to_categorical=True)
    # product codes such as "0201" and Namibia's "NA" must stay text
    return pd.read_csv(
        io.BytesIO(content), dtype="str", keep_default_na=False, na_values=[""]
    )


def _typed(frame: pd.DataFrame, entry: dict) -> pd.DataFrame:
    import pandas as pd

    fields = entry["schema"]["fields"]
    wanted = [field["name"] for field in fields]
    if list(frame.columns) != wanted:
        raise TableError(
            f"data/{entry['path']} has columns {list(frame.columns)}, the catalogue says {wanted}"
        )
    columns = {}
    for field in fields:
        column, kind = field["name"], field["type"]
        values = frame[column]
        try:
            if isinstance(values.dtype, pd.CategoricalDtype):
                known = _as(kind, pd.Series(values.cat.categories, dtype="str"))
                typed = pd.Series(known.array.take(values.cat.codes, allow_fill=True))
            else:
                typed = _as(kind, values)
            whole = kind in ("integer", "year") and not typed.isna().any()
            columns[column] = typed.astype("int64") if whole else typed
        except (ValueError, TypeError) as error:
            raise TableError(
                f"data/{entry['path']}, column {column}: not {kind} ({error})"
            ) from None
    return pd.DataFrame(columns)


def _as(kind: str, values: pd.Series) -> pd.Series:
    import pandas as pd

    if kind == "date":
        return pd.to_datetime(values, format="%Y-%m-%d")
    if kind == "boolean" and values.dtype == "str":
        return values.map({"true": True, "false": False}).astype("boolean")
    return values.astype(DTYPES[kind])


def _row_faults(frame: pd.DataFrame, entry: dict) -> list[str]:
    path, faults = f"data/{entry['path']}", []
    for field in entry["schema"]["fields"]:
        values, rules = frame[field["name"]], field.get("constraints", {})
        if rules.get("required") and values.isna().any():
            rows = [int(i) + 1 for i in values.index[values.isna()][:5]]
            faults.append(f"{path}, column {field['name']}: missing in rows {rows}")
        if "enum" in rules and (strange := set(values.dropna()) - set(rules["enum"])):
            faults.append(
                f"{path}, column {field['name']}: not among the allowed values: {sorted(strange)[:5]}"
            )
        if "minimum" in rules and (values.dropna() < rules["minimum"]).any():
            faults.append(f"{path}, column {field['name']}: below {rules['minimum']}")
        if (
            "pattern" in rules
            and not values.dropna().str.fullmatch(rules["pattern"]).all()
        ):
            faults.append(
                f"{path}, column {field['name']}: not of the form {rules['pattern']}"
            )
    key = entry["schema"]["primaryKey"]
    if (twice := frame.duplicated(key, keep=False)).any():
        rows = [int(i) + 1 for i in frame.index[twice][:5]]
        faults.append(f"{path}: the key {key} stands more than once, rows {rows}")
    return faults
