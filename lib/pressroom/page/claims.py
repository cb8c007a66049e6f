"""Claims that others make: what they say, and what the findings make of them."""

from __future__ import annotations


def cards(findings: list[dict], known: dict[str, dict]) -> list[dict]:
    """A card for each claim that a report judges, in the order of its findings.

    Parameters
    ----------
    findings : list of dict
        Records; those that judge a claim have a `claim` and a `verdict`.
    known : dict of dict
        By claim: `statement`, what it says, and `would_change`, what would change the
        verdict (see `Project.claims`).

    Returns
    -------
    list of dict
        claim, statement, verdict, would_change, and the findings that judge it.

    Examples
    --------
    >>> found = {"id": "x", "statement": "It is 7.", "claim": "odd", "verdict": "holds"}
    >>> (card,) = cards([found], {"odd": {"statement": "It is odd."}})
    >>> card["statement"], card["verdict"], len(card["findings"])
    ('It is odd.', 'holds', 1)
    """
    made: dict[str, dict] = {}
    for finding in findings:
        name, verdict = finding.get("claim"), finding.get("verdict")
        if not name or not verdict:
            continue
        said = known.get(name, {})
        card = made.setdefault(
            name,
            {
                "claim": name,
                "statement": said.get("statement", ""),
                "would_change": said.get("would_change", ""),
                "verdict": verdict,
                "findings": [],
            },
        )
        card["findings"].append(finding)
    return list(made.values())
