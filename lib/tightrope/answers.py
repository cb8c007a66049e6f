"""The current answers for README.md, from the findings that the repository keeps."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path

from tightrope import TightropeError, data, parameters

EDITION = "japan"
WIDTH = 120
MONTHS = (
    "January February March April May June July August September October November "
    "December"
).split()


class ReadmeError(TightropeError):
    """A README without the places where answers and notebooks stand."""


def order() -> list[str]:
    """The notebooks as the front page has them; those that it does not know last.

    Returns
    -------
    list of str
        The scorecard first.

    Examples
    --------
    >>> order()[0]
    'scorecard'
    """
    from tightrope.project import PROJECT

    there = parameters.slugs()
    wanted = dict.fromkeys([*PROJECT.first_slugs, *there])
    return [slug for slug in wanted if slug in there]


def current() -> list[dict]:
    """The question and the stored answer of each notebook, for Japan.

    Returns
    -------
    list of dict
        slug, title, question, answer and days (those that its findings name). A
        notebook whose findings are not stored is left out.

    Examples
    --------
    >>> current()[0]["slug"]
    'scorecard'
    """
    golden = data.home() / "tests" / "golden"
    found = []
    for slug in order():
        path = golden / EDITION / f"{slug}.json"
        if not path.exists():
            continue
        record = json.loads(path.read_text("utf8"))
        periods = " ".join(str(finding["period"]) for finding in record["findings"])
        found.append(
            {
                "slug": slug,
                "title": parameters.sheet(slug)["title"],
                "question": parameters.question(slug, record["parameters"]),
                "answer": record["answer"],
                "days": re.findall(r"\d{4}-\d\d-\d\d", periods),
            }
        )
    return found


def answers_block(found: list[dict]) -> str:
    """The answers as Markdown, each under its question.

    Parameters
    ----------
    found : list of dict
        As `current` gives it.

    Returns
    -------
    str

    Examples
    --------
    >>> rain = {"question": "Does it rain?", "answer": "It does.", "slug": "rain"}
    >>> print(answers_block([rain | {"days": ["2026-10-02"]}]))
    The data run to 2 October 2026.
    <BLANKLINE>
    **Does it rain?** It does.
    """
    parts = []
    days = [day for one in found for day in one["days"]]
    if days:
        year, month, day = max(days).split("-")
        said = f"{int(day)} {MONTHS[int(month) - 1]} {year}"
        parts.append(f"The data run to {said}.")
    for one in found:
        said = re.sub(r"(?<!\w)-(?=\d)", "−", one["answer"])
        text = f"**{one['question']}** {said}"
        wrapped = textwrap.wrap(text, WIDTH, break_long_words=False)
        parts.append("\n".join(wrapped))
    return "\n\n".join(parts)


def notebooks_block() -> str:
    """The table of notebooks as Markdown: name, question, editions.

    Returns
    -------
    str

    Examples
    --------
    >>> notebooks_block().splitlines()[0]
    '| notebook | question | editions |'
    """
    from pressroom import plan
    from tightrope.project import PROJECT

    lines = ["| notebook | question | editions |", "|---|---|---|"]
    for slug in order():
        sheet = parameters.sheet(slug)
        question = parameters.question(slug, parameters.defaults(slug))
        editions = [
            plan.edition_title(PROJECT, slug, name, parameters.edition(slug, name))
            for name in sheet["editions"]
        ]
        lines.append(f"| `{slug}` | {question} | {', '.join(editions)} |")
    return "\n".join(lines)


def renewed(text: str, blocks: dict[str, str]) -> str:
    """A page with what stands between its marks put in anew.

    Parameters
    ----------
    text : str
        Markdown with a line `<!-- name -->` before each block and `<!-- /name -->`
        behind it.
    blocks : dict of str
        By name.

    Returns
    -------
    str

    Raises
    ------
    ReadmeError
        A pair of marks is missing, or there more than once.

    Examples
    --------
    >>> renewed("<!-- a -->\\nold\\n<!-- /a -->\\n", {"a": "new"})
    '<!-- a -->\\n\\nnew\\n\\n<!-- /a -->\\n'
    """
    for name, block in blocks.items():
        marks = f"<!-- {name} -->", f"<!-- /{name} -->"
        if any(text.count(mark) != 1 for mark in marks):
            raise ReadmeError(f"README.md needs one pair of {marks[0]} and {marks[1]}")
        before, _, rest = text.partition(marks[0])
        _, _, after = rest.partition(marks[1])
        text = f"{before}{marks[0]}\n\n{block}\n\n{marks[1]}{after}"
    return text


def blocks() -> dict[str, str]:
    """What README.md takes from the repository: its answers and its notebooks.

    Returns
    -------
    dict of str
        By name of the block.

    Examples
    --------
    >>> sorted(blocks())
    ['answers', 'notebooks']
    """
    return {"answers": answers_block(current()), "notebooks": notebooks_block()}


def write() -> Path:
    """Put the current answers and notebooks into README.md.

    Returns
    -------
    Path
        Of README.md.

    Examples
    --------
    >>> write().name  # doctest: +SKIP
    'README.md'
    """
    path = data.home() / "README.md"
    path.write_text(renewed(path.read_text("utf8"), blocks()), "utf8")
    return path
