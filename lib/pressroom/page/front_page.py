"""The front page of a reports folder.

The lead report with the verdicts, a card for each question, all reports as a matrix
of subjects and questions, what changed, and a search that runs in the page.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

from pressroom import keys, shelf
from pressroom.page import changes, citation
from pressroom.page.markup import slug, template, typeset
from pressroom.page.vega import csp_hash, packed
from pressroom.project import Project

TEMPLATES = Path(__file__).parent / "templates" / "index"
LONGEST_UNIT = 8  # characters of a unit that stands beside its number in a cell
LONGEST_WORD = 40  # characters of a lead that stands under it
CHANGES = 8
KEY = "index.key"
# What Markdown puts around text: signs, and the addresses of links.
MARKS = re.compile(r"\[([^]]*)\]\([^)]*\)|[*`]|^#+ ")


def write(to: Path, project: Project, faults: list[str] | None = None) -> None:
    """Write `index.html` from the stamps and findings of the reports that are there.

    Parameters
    ----------
    to : Path
        The reports folder.
    project : Project
    faults : list of str, optional
        Takes a line for each stamp that is none.
    """
    made, missing = [], []
    for stamp in shelf.stamps(to, faults):
        if "reason" in stamp:
            missing.append(stamp)
        elif (to / f"{stamp['edition']}/{stamp['slug']}.html").is_file():
            made.append(stamp | {"findings": _findings(to, stamp)})
    made.sort(key=lambda stamp: _place(stamp, project))
    for stamp in _columns(made):
        stamp["prose"] = _prose(to, stamp)
    missing.sort(key=lambda s: (s["title"], s["edition_title"], s["edition"]))
    before = changes.remember(to, made)
    editions = {stamp["edition"] for stamp in made}
    summed = {one for one in editions if (to / one / "summary.html").is_file()}
    text = page(made, missing, project, changes.told(made, before), summed)
    aside = to / shelf.STATE / "aside"
    shelf.write_whole(to / "index.html", text.encode(), aside)
    shelf.write_whole(to / shelf.STATE / KEY, _key(project).encode(), aside)


def stale(to: Path, project: Project) -> bool:
    """Whether the page would change although no report does.

    It is made anew when the project calls things by other names, say, or when a
    template changed.

    Parameters
    ----------
    to : Path
        The reports folder.
    project : Project
    """
    try:
        written = (to / shelf.STATE / KEY).read_text("utf8")
    except (OSError, ValueError):
        return True
    return written != _key(project) or not (to / "index.html").exists()


def _key(project: Project) -> str:
    """The hash of what the page is made from, besides reports."""
    files = [*sorted(TEMPLATES.iterdir()), Path(__file__), Path(changes.__file__)]
    templates = {path.name: path.read_text("utf8") for path in files}
    words: list = [
        project.title,
        project.about,
        project.first_slugs,
        project.first_editions,
    ]
    words += [dict(project.verdicts), project.claims(), project.aliases()]
    return keys.of([templates, *words, project.tiles(), project.subjects()])


def _findings(to: Path, stamp: dict) -> list[dict]:
    path = to / f"{stamp['edition']}/{stamp['slug']}.findings.json"
    try:
        findings = json.loads(path.read_bytes())["findings"]
        whole = all(
            isinstance(one["id"], str) and isinstance(one["statement"], str)
            for one in findings
        )
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return findings if whole else []


def _prose(to: Path, stamp: dict) -> list[str]:
    """The paragraphs of a report's notebook, as text without marks."""
    path = to / f"{stamp['edition']}/{stamp['slug']}.ipynb"
    try:
        cells = json.loads(path.read_bytes())["cells"]
        text = ["".join(c["source"]) for c in cells if c["cell_type"] == "markdown"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    paragraphs = [part for each in text for part in each.split("\n\n")]
    plain = [MARKS.sub(r"\1", " ".join(part.split())) for part in paragraphs]
    return [part for part in plain if part]


def _place(stamp: dict, project: Project) -> tuple:
    first = project.first_slugs
    slug = stamp["slug"]
    return (
        first.index(slug) if slug in first else len(first),
        stamp["title"],
        _ad_hoc(stamp, project),
        stamp["edition"] not in project.first_editions,
        stamp["edition_title"],
        stamp["edition"],
    )


def _ad_hoc(stamp: dict, project: Project) -> bool:
    """Whether it is of an edition that no sheet names."""
    return stamp["edition"].startswith((f"{project.subject}-", "custom-"))


def page(
    made: list[dict],
    missing: list[dict],
    project: Project,
    changed: Iterable[dict] = (),
    summed: Iterable[str] = (),
) -> str:
    """The front page as HTML: everything is escaped, nothing is requested.

    Parameters
    ----------
    made, missing : list of dict
        Stamps of reports, with their findings, and of those that had nothing to report.
    project : Project
        Gives the title and the sentences under it, and what else is its own.
    changed : iterable of dict
        As `changes.told` gave it.
    summed : iterable of str
        Editions that have a page that sums them up.

    Returns
    -------
    str
    """
    columns = _columns(made)
    rows = _rows(made, project)
    tiles = _tiles(rows, project)
    styles = [(TEMPLATES / "index.css").read_text("utf8").strip()]
    styles += _style(columns, tiles)
    style = "\n".join(styles)
    script = (TEMPLATES / "index.js").read_text("utf8").strip()
    changed = list(changed)
    lead = _lead(made, project)
    led = lead["report"]["slug"] if lead else ""
    return template("index/index.html.j2").render(
        title=project.title,
        about=project.about,
        as_of=citation.day(max((_as_of(report) for report in made), default="")),
        made=made,
        lead=lead,
        cards=[card for card in _cards(made) if card["slug"] != led],
        columns=columns,
        rows=rows,
        chips=[row for row in rows if row["code"] not in {t["code"] for t in tiles}],
        others=_others(made, rows),
        tiles=tiles,
        changed=changed[:CHANGES],
        more_changed=len(changed[CHANGES:]),
        missing=missing,
        summed=set(summed),
        icon="data:image/svg+xml;base64," + b64encode(project.icon.encode()).decode(),
        hints=list(project.aliases())[:4],
        index=_index(made, project),
        style=style,
        script=script,
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
    )


def _as_of(report: dict) -> str:
    return str(_said(report).get("as_of", ""))


def _said(report: dict) -> dict:
    """What a stamp tells of its report; nothing where it tells something else."""
    said = report.get("said")
    return said if isinstance(said, dict) else {}


# the lead and its verdicts ------------------------------------------------------------


def _lead(made: list[dict], project: Project) -> dict | None:
    """The report that comes first, and the verdicts of all reports of its edition."""
    if not made:
        return None
    first = [
        report
        for report in made
        if report["edition"] in project.first_editions
        and report["slug"] in project.first_slugs
    ]
    report = first[0] if first else made[0]
    alike = [one for one in made if one["edition"] == report["edition"]]
    verdicts = _verdicts(alike, project)
    return {
        "report": report,
        "said": str(_said(report).get("lead") or ""),
        "text": str(_said(report).get("text") or report.get("answer", "")),
        "verdicts": verdicts,
        "as_of": citation.day(_as_of(report)),
    }


def _verdicts(reports: list[dict], project: Project) -> list[dict]:
    """The claims by what became of them, in the order in which the project lists
    verdicts; last those that no report judges."""
    claims = project.claims()
    judged: dict[str, tuple[dict, dict]] = {}
    for report in reports:
        for finding in report.get("findings", ()):
            claim = finding.get("claim")
            if not claim or not finding.get("verdict"):
                continue
            judge = claims.get(claim, {}).get("notebook") or report["slug"]
            if judge == report["slug"]:
                judged.setdefault(claim, (report, finding))
    groups: dict[str, list[dict]] = {verdict: [] for verdict in project.verdicts}
    for claim in [*claims, *(c for c in judged if c not in claims)]:
        words = claims.get(claim, {}).get("statement") or claim
        if claim not in judged:
            groups.setdefault("", []).append({"words": words})
            continue
        report, finding = judged[claim]
        dot = {"words": words, "report": report, "finding": finding}
        groups.setdefault(finding["verdict"], []).append(dot)
    kinds = project.verdicts
    return [
        {"verdict": verdict, "kind": kinds.get(verdict, "open"), "dots": dots}
        for verdict, dots in groups.items()
        if dots and judged  # where nothing is judged there is nothing to count
    ]


# cards and cells ----------------------------------------------------------------------


def _columns(made: list[dict]) -> list[dict]:
    """The questions, each as its first report asks it."""
    first: dict[str, dict] = {}
    for report in made:
        first.setdefault(report["slug"], report)
    return list(first.values())


def _cards(made: list[dict]) -> list[dict]:
    """One card for each question: its first report, with the first number."""
    return [
        report
        | {
            "figure": _figure(report),
            "lead": str(_said(report).get("lead") or ""),
            "text": str(_said(report).get("text") or report.get("answer", "")),
        }
        for report in _columns(made)
    ]


def _figure(report: dict) -> dict | None:
    """The first of the numbers that a report shows large, and what it is."""
    key = _said(report).get("key")
    if not isinstance(key, list) or not key or not isinstance(key[0], dict):
        return None
    unit = str(key[0].get("unit", ""))
    short = "%" if unit.startswith("%") else unit
    if len(short) > LONGEST_UNIT:
        short = ""
    number = str(key[0].get("display", ""))
    words = str(key[0].get("label") or "")
    if short != unit:
        words = words or unit
    return {"number": number, "unit": short, "words": words}


def _word(report: dict, figure: dict | None, project: Project) -> tuple[str, str]:
    """One word under a number, and the kind of verdict that it is, if it is one."""
    lead = str(_said(report).get("lead", "")).rstrip(".")
    found = {f["verdict"] for f in report.get("findings", ()) if f.get("verdict")}
    verdict = found.pop() if len(found) == 1 else ""
    if lead and len(lead) <= LONGEST_WORD:
        return lead, ""
    if verdict:
        return verdict, project.verdicts.get(verdict, "")
    return (figure or {}).get("words", "") or lead, ""


def _rows(made: list[dict], project: Project) -> list[dict]:
    """One row for each subject, the first editions' first; a cell for each question."""
    columns = [report["slug"] for report in _columns(made)]
    names = project.subjects()
    rows: dict[str, dict] = {}
    for report in made:
        subject = _subject(report, project)
        name = names.get(subject) or report["edition_title"]
        row = rows.setdefault(
            subject,
            {"id": _anchor(subject), "code": subject, "name": name, "cells": {}},
        )
        row["first"] = row.get("first") or report["edition"] in project.first_editions
        if report["slug"] not in row["cells"]:  # an edition of a sheet came before
            figure = _figure(report)
            word, kind = _word(report, figure, project)
            cell = {"figure": figure, "word": word, "kind": kind, "report": report}
            row["cells"][report["slug"]] = cell
    for row in rows.values():
        row["edition"] = next(iter(row["cells"].values()))["report"]["edition"]
        row["reports"] = [cell["report"] for cell in row["cells"].values()]
        row["cells"] = [row["cells"].get(column) for column in columns]
    return sorted(rows.values(), key=lambda row: (not row["first"], row["name"]))


def _subject(report: dict, project: Project) -> str:
    """What a report is about; without a subject, its edition."""
    value = report.get("parameters", {}).get(project.subject)
    return str(value) if project.subject and value else report["edition"]


def _anchor(subject: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in subject.lower())
    return f"row-{kept}"


def _others(made: list[dict], rows: list[dict]) -> list[dict]:
    """Reports that no cell shows, because another one of theirs does."""
    shown = {(r["edition"], r["slug"]) for row in rows for r in row["reports"]}
    return [r for r in made if (r["edition"], r["slug"]) not in shown]


# the map ------------------------------------------------------------------------------


def _tiles(rows: list[dict], project: Project) -> list[dict]:
    """A tile for each place on the project's map, a link where there are reports."""
    by_code = {row["code"]: row for row in rows}
    places = project.tiles()
    if not by_code.keys() & places.keys():
        return []
    return [
        {"code": code, "column": column, "row": row, "of": by_code.get(code)}
        for code, (column, row) in sorted(places.items(), key=lambda p: p[1][::-1])
    ]


def _style(columns: list[dict], tiles: list[dict]) -> list[str]:
    """The rules that depend on what there is: the policy of the page allows no style
    at an element."""
    rules = [
        f".matrix td:nth-child({number})::before{{content:{_css(report['title'])}}}"
        for number, report in enumerate(columns, 2)
    ]
    narrow = "@media (max-width:47.99rem){" + "".join(rules) + "}"
    left = sorted({tile["column"] for tile in tiles})
    down = sorted({tile["row"] for tile in tiles})
    places = [f".x{place}{{grid-column:{place}}}" for place in left]
    places += [f".y{place}{{grid-row:{place}}}" for place in down]
    return [narrow, "".join(places)] if tiles else [narrow]


def _css(text: str) -> str:
    """Text as a string of CSS in which nothing can end it."""
    plain = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text)
    return f'"{plain}"'


# the search ---------------------------------------------------------------------------


def _index(made: list[dict], project: Project) -> str:
    """What the search looks through, packed: reports, findings, other words."""
    told = ("edition", "slug", "title", "edition_title", "question")
    reports = [
        [*(report[name] for name in told), typeset(report.get("answer", ""))]
        for report in made
    ]
    findings = [
        [
            number,
            slug(finding["id"]),
            typeset(finding["statement"]),
            finding.get("verdict") or "",
        ]
        for number, report in enumerate(made)
        for finding in report.get("findings", ())
    ]
    prose = [
        [number, typeset(paragraph)]
        for number, report in enumerate(made)
        for paragraph in report.get("prose", ())
    ]
    whole: dict = {"reports": reports, "findings": findings, "prose": prose}
    whole["aliases"] = project.aliases()
    return packed(whole, 9)
