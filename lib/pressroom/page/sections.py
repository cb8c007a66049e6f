"""Sections of a page, and which of them have nothing to show.

A section goes from a heading of the second level to the next. One whose cells would
show a chart or a table, and for these parameters show nothing, is left out with its
heading and its prose; its code stays, folded with that of its neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# A function with its body, which ends where a line begins at the margin.
FUNCTION = re.compile(r"^def (\w+)(\(.*?)(?=^[^\s)#]|\Z)", re.S | re.M)


@dataclass
class Section:
    """What the cells of one section do.

    Attributes
    ----------
    meant : bool
        One of them calls what shows a chart or a table.
    shown : bool
        One of them shows something on the page, or states a finding.
    answers : bool
        One of them gives the answer, which stands at the head of the page.
    words : int
        Of its prose.
    """

    meant: bool = False
    shown: bool = False
    answers: bool = False
    words: int = 0

    def is_without_data(self) -> bool:
        """Whether it would show something, and has nothing."""
        return self.meant and not self.shown and not self.answers

    def is_left_out(self) -> bool:
        """Whether the page leaves it out; also where it only leads to the answer."""
        leads = self.answers and not self.shown and self.words < 40
        return leads or self.is_without_data()


def called(source: str, calls: set[str]) -> bool:
    """Whether a cell calls what shows something.

    Parameters
    ----------
    source : str
        Of the cell.
    calls : set of str
        What shows something; a function of the cell that calls one of them is added.

    Returns
    -------
    bool

    Examples
    --------
    >>> calls = {"charts.show"}
    >>> called("def draw(x):\\n    charts.show(x)", calls)
    False
    >>> called("if len(x):\\n    draw(x)", calls)
    True
    """
    for name, body in FUNCTION.findall(source):
        if _calls(body, calls):
            calls.add(name)
    return _calls(FUNCTION.sub("", source), calls)


def _calls(text: str, calls: set[str]) -> bool:
    names = "|".join(map(re.escape, sorted(calls)))
    return bool(calls) and re.search(rf"(?<![\w.])(?:{names})\(", text) is not None


def kept(blocks: list[dict], sections: list[Section]) -> list[dict]:
    """The blocks of a page without the prose of sections that are left out.

    Parameters
    ----------
    blocks : list of dict
        In order; those of prose have the number of their section, from 1.
    sections : list of Section

    Returns
    -------
    list of dict
        Blocks of code that now meet are one.
    """
    left_out = {n for n, one in enumerate(sections, 1) if one.is_left_out()}
    made: list[dict] = []
    for block in blocks:
        if block.get("section") in left_out:
            continue
        if made and block["kind"] == made[-1]["kind"] == "code":
            made[-1] = block | {"sources": made[-1]["sources"] + block["sources"]}
        else:
            made.append(block)
    return made
