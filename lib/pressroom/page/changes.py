"""What changed in a reports folder: each finding beside the one that stood before it.

The folder keeps, for each report, the findings of its last two versions that differ.
So what is told depends on what the folder has seen, and on nothing else: no clock, no
order of workers. A folder that saw one version of everything tells nothing, and a
render that changes no finding tells again what was told before.
"""

from __future__ import annotations

import json
from pathlib import Path

from pressroom import shelf

KEPT = "findings.json"
DIGITS = 3  # a change that does not show in so many digits is none to a reader


def remember(to: Path, reports: list[dict]) -> dict[str, dict]:
    """Keep the findings of these reports; what stood before where they differ.

    Parameters
    ----------
    to : Path
        The reports folder.
    reports : list of dict
        With edition, slug and findings.

    Returns
    -------
    dict of dict
        By `edition/slug`: the findings of the version before, by id, each with value,
        unit and verdict. Empty for a report of which there was none.
    """
    path = to / shelf.STATE / KEPT
    kept = _read(path)
    found = {}
    for report in reports:
        name = f"{report['edition']}/{report['slug']}"
        now = {finding["id"]: _short(finding) for finding in report["findings"]}
        known = kept.get(name, {"now": now, "before": {}})
        if known["now"] != now:
            known = {"now": now, "before": known["now"]}
        found[name] = known
    if found != kept:
        text = json.dumps(found, ensure_ascii=False, sort_keys=True)
        shelf.write_whole(path, text.encode(), to / shelf.STATE / "aside")
    return {name: known["before"] for name, known in found.items()}


def _read(path: Path) -> dict:
    """What was kept; a file that cannot be read is as good as none."""
    try:
        kept = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(kept, dict):
        return {}
    whole = {"now", "before"}
    return {
        name: known
        for name, known in kept.items()
        if isinstance(known, dict) and known.keys() == whole
    }


def _short(finding: dict) -> list:
    return [finding.get("value"), finding.get("unit"), finding.get("verdict")]


def told(reports: list[dict], before: dict[str, dict]) -> list[dict]:
    """The changes that a reader can see, the weightiest first.

    Parameters
    ----------
    reports : list of dict
        With edition, slug and findings.
    before : dict of dict
        As `remember` gave it.

    Returns
    -------
    list of dict
        report, finding, was and now (both in words). Verdicts that turned come first,
        then the largest changes by proportion.
    """
    found = []
    for report in reports:
        earlier = before.get(f"{report['edition']}/{report['slug']}", {})
        for finding in report["findings"]:
            was, now = earlier.get(finding["id"]), _short(finding)
            if was is None or was[1] != now[1]:
                continue
            change: dict = {"report": report, "finding": finding}
            if was[2] and now[2] and was[2] != now[2]:
                change |= {"was": was[2], "now": now[2], "weight": (1, 0.0)}
            elif _written(was) != _written(now):
                change |= {"was": _written(was), "now": _written(now)}
                change["weight"] = (0, _share(was[0], now[0]))
            else:
                continue
            found.append(change)
    return sorted(found, key=lambda change: change["weight"], reverse=True)


def _written(short: list) -> str:
    value, unit, _ = short
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    rounded = float(f"{value:.{DIGITS}g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.{DIGITS}g}"
    return f"{text} {unit}"


def _share(was, now) -> float:
    """By what part of the larger of the two a number moved; 1 for words."""
    numbers = (int, float)
    if not isinstance(was, numbers) or not isinstance(now, numbers):
        return 1.0
    largest = max(abs(was), abs(now))
    return abs(now - was) / largest if largest else 0.0
