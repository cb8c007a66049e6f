"""What there is, in words: the tables of the collection with their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tightrope import TightropeError, data

GRADES = {
    "A": "official, checked against a known total",
    "B": "official, derived or checked in part",
    "C": "secondary, never behind an answer",
}


def tables(names: Iterable[str] = (), faults: list[str] | None = None) -> str:
    """List tables with title, period, grade and columns, for a person to read.

    Parameters
    ----------
    names : iterable of str
        Tables to list, as `data.load` takes them; none lists every table.
    faults : list of str, optional
        Takes a line for each table whose entry has a fault, and the others are listed;
        without it, the first of these is raised.

    Returns
    -------
    str
        For each table its name and title; below them its period, its vintage
        and its grade; then one line a column: name, unit in brackets
        where it has one, and meaning. Columns of the key have a star.

    Raises
    ------
    TightropeError
        If there is no table of that name, or its entry in the catalogue has a fault.

    Examples
    --------
    >>> print(tables(["world_trade_2023"]))
    world_trade_2023: World trade in goods by pair of economies, 2023
      2023; vintage 2025-01; grade B (official, derived or checked in part)
      * exporter: ISO 3166-1 alpha-3 code of the exporter
      * importer: ISO 3166-1 alpha-3 code of the importer
        value_usd_mn (million USD): value of goods, FOB
    """
    entries = data.catalogue()
    chosen = list(names) or sorted(entries)
    strange = [name for name in chosen if name not in entries]
    if strange:
        known = ", ".join(sorted(entries))
        raise TightropeError(f"there is no table {strange[0]!r}; there are: {known}")
    lines: list[str] = []
    for name in chosen:
        try:
            lines += _table(data.entry(name))
        except TightropeError as error:
            if faults is None:
                raise
            faults.append(str(error))
    return "\n".join(lines)


def _table(entry: dict) -> Iterator[str]:
    grade = f"grade {entry['grade']} ({GRADES[entry['grade']]})"
    yield f"{entry['name']}: {entry['title']}"
    yield f"  {entry['period']}; vintage {entry['vintage']}; {grade}"
    for field in entry["schema"]["fields"]:
        star = " "
        if field["name"] in entry["schema"]["primaryKey"]:
            star = "*"
        unit = ""
        if "unit" in field:
            unit = f" ({field['unit']})"
        meaning = ""
        if field.get("description"):
            meaning = f": {field['description']}"
        yield f"  {star} {field['name']}{unit}{meaning}"
