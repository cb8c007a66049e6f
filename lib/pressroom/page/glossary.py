"""Terms of the field that a page uses, explained at its end."""

from __future__ import annotations

import re
from functools import lru_cache


def used(text: str, known: dict[str, dict]) -> list[tuple[str, str]]:
    """The terms that occur in a text, in alphabetical order, with their meaning.

    Parameters
    ----------
    text : str
        All words of a page.
    known : dict of dict
        By term: `meaning`, and `also`, a list of other forms of the term. A form in
        capitals is looked for as it is written, any other in capitals too, and
        with an s behind it (see `Project.glossary`).

    Returns
    -------
    list of (str, str)

    Examples
    --------
    >>> terms = {"MFN": {"meaning": "Most favoured nation."}, "draw": {"meaning": "…"}}
    >>> used("MFN rates over 500 draws.", terms)
    [('draw', '…'), ('MFN', 'Most favoured nation.')]
    >>> used("mfn is no word, and drawing is none of ours.", terms)
    []
    """
    forms = {}
    for term, told in known.items():
        for form in (term, *told.get("also", ())):
            forms[_folded(form)] = term
    if not forms:
        return []
    words = dict.fromkeys(_pattern(tuple(forms)).findall(text))
    found = {forms.get(_folded(word)) for word in words}
    found |= {forms.get(_folded(word[:-1])) for word in words if word.endswith("s")}
    terms = sorted((term for term in found if term), key=str.lower)
    return [(term, known[term]["meaning"]) for term in terms]


@lru_cache(maxsize=4096)
def _folded(form: str) -> str:
    """A form as it is looked for: capitals and figures stay as they are written."""
    form = " ".join(form.split())
    letters = re.sub(r"[^A-Za-z]", "", form.split(" ")[-1])
    return form if letters.isupper() or any(c.isdigit() for c in form) else form.lower()


@lru_cache(maxsize=8)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    marked = []
    for form in sorted(forms, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, form.split()))
        if form == form.lower():
            words = f"(?i:{words})"
        marked.append(words)
    return re.compile(rf"(?<![\w–-])(?:{'|'.join(marked)})s?(?![\w–-])")
