"""Write a table of ours and its entry in the catalogue `data/datapackage.json`. For maintainers; nothing else uses it.

A table's script is `data/make/<table>.py --from <folder with the sources>`; it ends with one call of `write`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

DATA = Path(__file__).resolve().parents[1]
BEGIN, END = (
    "<!-- licences: written by data/make/catalogue.py -->",
    "<!-- end of licences -->",
)
PACKAGE = {
    "profile": "data-package",
    "name": "tightrope",
    "title": "Tables behind the Tightrope notebooks",
    "description": "Figures from official and published sources in our own schema; see each table for source and licence.",
    "resources": [],
}


def sources_folder(description: str) -> Path:
    """The folder given as `--from`; every make script takes just this option."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        required=True,
        help="folder with the downloaded sources",
    )
    folder = parser.parse_args().folder
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder")
    return folder


def field(
    name: str, kind: str, description: str, unit: str | None = None, **constraints
) -> dict:
    """One column. `kind`: string, integer, year, number, boolean or date. Constraints: required, enum, pattern, minimum.

    A column is required unless `required=False` is given."""
    constraints = {"required": True} | constraints
    constraints = {
        key: value for key, value in constraints.items() if value is not False
    }
    entry = {"name": name, "type": kind, "description": description}
    return (
        entry
        | ({"unit": unit} if unit else {})
        | ({"constraints": constraints} if constraints else {})
    )


def write(
    name: str,
    frame: pd.DataFrame,
    *,
    title: str,
    description: str,
    fields: list[dict],
    key: list[str],
    sources: list[dict],
    licence: dict,
    citation: str,
    period: str,
    vintage: str,
    grade: str,
    caveats: list[str],
    csv: bool = False,
) -> None:
    """Write `data/<name>.parquet` (or `.csv`), rows ordered by `key`, and put its entry into the catalogue.

    `sources`: original source first, then the way it came: [{"title": ..., "path": "https://..."}]. `licence`:
    {"name": "CC-BY-4.0", "title": ..., "path": ...}. `grade`: A official and checked, B official and derived or partly
    checked, C secondary. `caveats`: plain sentences a reader must know. `period`: what the figures cover. `vintage`: date of the edition.
    """
    if grade not in "ABC":
        raise ValueError(f"grade {grade!r}")
    frame = (
        frame[[f["name"] for f in fields]]
        .sort_values(key, kind="stable")
        .reset_index(drop=True)
    )
    for f in fields:
        if (
            f["type"] == "date"
        ):  # as ISO text in both formats, so that every reader sees the same
            frame[f["name"]] = pd.to_datetime(frame[f["name"]]).dt.strftime("%Y-%m-%d")
        if f["type"] in ("integer", "year"):
            frame[f["name"]] = frame[f["name"]].astype("Int64")
    path = DATA / f"{name}.{'csv' if csv else 'parquet'}"
    if csv:
        out = frame.copy()
        for f in fields:
            if f["type"] == "boolean":
                out[f["name"]] = out[f["name"]].map({True: "true", False: "false"})
        out.to_csv(path, index=False, lineterminator="\n")
    else:
        table = pa.Table.from_pandas(
            frame, preserve_index=False
        ).replace_schema_metadata(None)
        pq.write_table(table, path, compression="zstd", compression_level=19)
    content = path.read_bytes()
    entry = {
        "name": name,
        "title": title,
        "description": description,
        "path": path.name,
        "format": path.suffix[1:],
        "mediatype": "text/csv" if csv else "application/vnd.apache.parquet",
        **({"encoding": "utf-8"} if csv else {}),
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "rows": len(frame),
        "schema": {"fields": fields, "primaryKey": key},
        "sources": sources,
        "licenses": [licence],
        "citation": citation,
        "period": period,
        "vintage": vintage,
        "grade": grade,
        "caveats": caveats,
        "made_by": f"data/make/{name}.py",
    }
    catalogue = DATA / "datapackage.json"
    with open(DATA / "make" / ".lock", "w") as lock:  # two scripts may run side by side
        fcntl.flock(lock, fcntl.LOCK_EX)
        package = (
            json.loads(catalogue.read_text("utf8")) if catalogue.exists() else PACKAGE
        )
        others = [r for r in package["resources"] if r["name"] != name]
        package["resources"] = sorted([*others, entry], key=lambda r: r["name"])
        catalogue.write_text(
            json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf8"
        )
        write_licences(package["resources"])
    print(f"{path.name}: {len(frame):,} rows, {len(content):,} bytes")


def write_licences(entries: list[dict]) -> None:
    """Renew the table of licences in `data/README.md`, between its two marks, from the catalogue."""
    rows = ["| table | licence | cite |", "|---|---|---|"]
    for entry in entries:
        licences = ", ".join(
            f"[{licence['name']}]({licence['path']}): {licence['title']}"
            for licence in entry["licenses"]
        )
        rows.append(f"| `{entry['name']}` | {licences} | {entry['citation']} |")
    readme = DATA / "README.md"
    before, _, rest = readme.read_text("utf8").partition(BEGIN)
    _, _, after = rest.partition(END)
    readme.write_text("\n".join([before + BEGIN, *rows, END + after]), "utf8")


if __name__ == "__main__":
    write_licences(
        json.loads((DATA / "datapackage.json").read_text("utf8"))["resources"]
    )
