"""How to cite a report, and days in words."""

from __future__ import annotations

import re

DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
MONTHS = (
    "January February March April May June July August September October November "
    "December"
).split()
# What LaTeX would take for its own.
SPECIAL = re.compile(r"([&%$#_{}])")


def day(text: str) -> str:
    """A year, month or day of ISO 8601 in words; anything else as it is.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> day("2026-10-02"), day("2026-10"), day("2025"), day("soon")
    ('2 October 2026', 'October 2026', '2025', 'soon')
    """
    found = DAY.fullmatch(str(text))
    if not found or not 1 <= int(found[2] or 1) <= 12:
        return str(text)
    parts = [found[1]]
    if found[2]:
        parts.insert(0, MONTHS[int(found[2]) - 1])
    if found[3]:
        parts.insert(0, str(int(found[3])))
    return " ".join(parts)


def cite(report: dict, collection: str, version: str, as_of: str, url: str) -> dict:
    """A report's citation as text and for BibTeX.

    Parameters
    ----------
    report : dict
        Its slug, edition, question, edition_title and authors.
    collection, version : str
        What it is part of.
    as_of : str
        The last day of its data, as ISO 8601 writes it, or "".
    url : str
        Its address, or "".

    Returns
    -------
    dict
        text and bibtex.

    Examples
    --------
    >>> report = {"slug": "dice", "edition": "plain", "authors": ["A. Thrower"]}
    >>> report |= {"question": "Are they fair?", "edition_title": "Plain"}
    >>> made = cite(report, "The toy box", "3.2", "2026-10-02", "")
    >>> print(made["text"].replace("” ", "”\\n"))
    A. Thrower: “Are they fair?”
    The toy box 3.2, edition Plain, data to 2 October 2026.
    >>> print(made["bibtex"])
    @misc{dice-plain-2026,
      author = "{A. Thrower}",
      title = "{Are they fair?}",
      howpublished = "The toy box 3.2, edition Plain",
      year = "2026",
      note = "Data to 2 October 2026"
    }
    """
    authors = report.get("authors") or [collection]
    where = f"{collection} {version}, edition {report['edition_title']}"
    parts = [where]
    if as_of:
        parts.append(f"data to {day(as_of)}")
    text = f"{', '.join(authors)}: “{report['question']}” {', '.join(parts)}."
    if url:
        text += f" {url}"
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in authors),
        "title": f"{{{_tex(report['question'])}}}",
        "howpublished": _tex(where),
    }
    year = as_of[:4] if DAY.fullmatch(as_of) else ""
    if year:
        fields["year"] = year
    if as_of:
        fields["note"] = f"Data to {_tex(day(as_of))}"
    if url:
        fields["url"] = url
    lines = ",\n".join(f'  {name} = "{value}"' for name, value in fields.items())
    name = "-".join(filter(None, [report["slug"], report["edition"], year]))
    return {"text": text, "bibtex": f"@misc{{{name},\n{lines}\n}}"}


def _tex(text: str) -> str:
    return SPECIAL.sub(r"\\\1", str(text).replace("\\", "/").replace('"', "''"))
