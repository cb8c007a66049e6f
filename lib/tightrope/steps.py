"""How a number came about: `tightrope.explain` shows it in a running notebook.

What is shown was seen in this session: the finding as it was stated, the tables behind
it, and the cells that led to it, from the one that stated it back to those that gave
the names it reads.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from IPython.display import display

from tightrope import data, interactive

if TYPE_CHECKING:
    from tightrope.findings import Finding


@dataclass(frozen=True)
class Stated:
    """A finding, and the cells of the session up to the one that stated it."""

    finding: Finding
    cells: tuple[str, ...]


_stated: dict[str, Stated] = {}


def record(finding: Finding) -> None:
    """Remember a finding, for `explain`; the last of an id counts.

    Parameters
    ----------
    finding : Finding
        As it was stated.

    Examples
    --------
    >>> from tightrope import findings
    >>> half = {"value": 50.0, "unit": "%", "period": 2024, "source": ["countries"]}
    >>> share = findings.state("half", "{value:.0f} % is half.", **half)
    50 % is half.
    >>> record(share)
    >>> _stated["half"].finding.value
    50.0
    """
    _stated[finding.id] = Stated(finding, interactive.cells())


def explain(id: str) -> None:
    """Show how a number that was stated in this session came about.

    Parameters
    ----------
    id : str
        Of the finding, as it stands under its sentence in a report.

    Raises
    ------
    FindingError
        When no finding of this id was stated in this session.

    Notes
    -----
    Shown are the sentence, the value with its unit and period, each table behind it
    with source, address, vintage and grade, and the cells that led to it in their
    order. A cell is a step if it gave a name that a later step reads.

    Examples
    --------
    >>> from tightrope import findings
    >>> half = {"value": 50.0, "unit": "%", "period": 2024, "source": ["countries"]}
    >>> share = findings.state("half", "{value:.0f} % is half.", **half)
    50 % is half.
    >>> explain("half")  # doctest: +SKIP
    """
    if id not in _stated:
        from tightrope.findings import FindingError

        known = ", ".join(sorted(_stated)) or "none"
        raise FindingError(
            f"no finding {id!r} was stated in this session; stated: {known}"
        )
    stated = _stated[id]
    finding = stated.finding
    lines = [
        f"**{finding.statement}**",
        "",
        f"- Value: {finding.value} {finding.unit}, {finding.period}",
        f"- Grade: {finding.grade}, the worst of its tables",
    ]
    if finding.verdict:
        lines.append(f"- Claim: {finding.claim}; verdict: {finding.verdict}")
    lines += ["", "Tables:", ""]
    lines += [_table(source["table"]) for source in finding.sources]
    found = steps(stated.cells)
    if found:
        lines += ["", "Steps, the last of which states it:"]
    for number, cell in enumerate(found, 1):
        lines += ["", f"{number}.", "", "```python", cell.strip(), "```"]
    text = "\n".join(lines)
    display({"text/plain": text, "text/markdown": text}, raw=True)


def steps(cells: tuple[str, ...]) -> list[str]:
    """The cells that the last one rests on, in order, and that one itself.

    Parameters
    ----------
    cells : tuple of str
        The sources of cells in the order in which they ran.

    Returns
    -------
    list of str
        A cell counts if it gives a name that a later one of them reads; the last that
        gives it, if several do. Imports are no steps.

    Examples
    --------
    >>> steps(("a = 1", "b = 2", "a = 3", "c = a + 1", "print(c)"))
    ['a = 3', 'c = a + 1', 'print(c)']
    """
    if not cells:
        return []
    trees = [_parsed(cell) for cell in cells]
    kept = {len(cells) - 1}
    wanted = [(name, len(cells) - 1) for name in interactive.needed(trees[-1])]
    while wanted:
        name, before = wanted.pop()
        for at in reversed(range(before)):
            if name in interactive.given(trees[at]):
                if at not in kept:
                    kept.add(at)
                    wanted += [(one, at) for one in interactive.needed(trees[at])]
                break
    return [cells[at] for at in sorted(kept)]


def _parsed(cell: str) -> ast.AST:
    """The tree of a cell; of one with magics or mistakes an empty one."""
    try:
        return ast.parse(cell)
    except (SyntaxError, ValueError):
        return ast.Module(body=[], type_ignores=[])


def _table(name: str) -> str:
    """A line on a table: what it is, whose, how old, how good, and where to see it."""
    known = data.entry(name)
    whose = known["sources"][0]["title"]
    addresses = [source["path"] for source in known["sources"] if "path" in source]
    parts = [
        f"{known['title']}: {whose}",
        known["vintage"],
        f"grade {known['grade']}",
        f'`data.load("{name}")`',
        *addresses,
    ]
    return f"- {'; '.join(parts)}"
