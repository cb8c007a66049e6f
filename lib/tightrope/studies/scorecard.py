"""The claims together: read from what the other notebooks found, and set side by side.

The files of findings come from the press, which made the other reports first; in
Jupyter they are the stored ones. Everything else is frame in, frame out.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tightrope import TightropeError, data
from tightrope.charts.verdicts import KINDS
from tightrope.places import listed

VARIABLE = "TIGHTROPE_MADE_FROM"  # where the press laid out what it hands over
LISTED = ["notebook", "edition", "reason"]
COLUMNS = [
    "notebook",
    "id",
    "statement",
    "value",
    "unit",
    "period",
    "grade",
    "claim",
    "verdict",
    "tables",
]
# What a row of findings takes from a finding as `findings.state` returned it.
FROM_A_FINDING = [name for name in COLUMNS if name not in ("notebook", "tables")]
DAY = re.compile(r"\d{4}-\d\d-\d\d")
# What each step of `charts.verdicts` is called, in words for a sentence.
STEPS = ("hold", "hold in part", "fail", "not judged")


class ScorecardError(TightropeError):
    """A folder of findings that is none."""


@dataclass(frozen=True)
class Handed:
    """What the other notebooks hand over.

    Attributes
    ----------
    reports : pd.DataFrame
        One row a notebook: notebook, edition, and the reason why its findings cannot
        be used, "" where they can.
    findings : pd.DataFrame
        One row a finding, in the order of notebooks and of their pages: notebook, id,
        statement, value, unit, period, grade, claim, verdict, and tables, the names of
        the tables behind it.
    where : str
        Where they were read, in words.
    """

    reports: pd.DataFrame
    findings: pd.DataFrame
    where: str

    def __repr__(self) -> str:
        return f"<Handed: {len(self.findings)} findings, {self.where}>"


def read_findings(
    focus: str, notebooks: Iterable[str], folder: Path | None = None
) -> Handed:
    """The findings of other notebooks for one economy.

    Parameters
    ----------
    focus : str
        The economy, ISO 3166-1 alpha-3.
    notebooks : iterable of str
        Which are looked for where nothing was handed over.
    folder : Path, optional
        What the press laid out; by default what it names in the environment. Without
        either, the stored findings of the edition about this economy are read.

    Returns
    -------
    Handed

    Raises
    ------
    ScorecardError
        The folder was not laid out by the press.

    Examples
    --------
    >>> handed = read_findings("JPN", ["trade_stakes"])
    >>> "largest-partner" in set(handed.findings["id"])
    True
    """
    if folder is None and os.environ.get(VARIABLE):
        folder = Path(os.environ[VARIABLE])
    if folder is None:
        return _stored(focus, list(notebooks))
    try:
        listed = json.loads((folder / "made_from.json").read_text("utf8"))
        rows = [[part["slug"], part["edition"], part["reason"]] for part in listed]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ScorecardError(f"{folder} holds no list of reports: {error}") from None
    files = {row[0]: folder / f"{row[0]}.findings.json" for row in rows if not row[2]}
    return _handed(rows, files, focus, "the reports rendered with this one")


def _stored(focus: str, notebooks: list[str]) -> Handed:
    """What the repository keeps of the editions about one economy."""
    rows, files = [], {}
    for slug in notebooks:
        row = [slug, "", "no edition about this economy is stored"]
        for path in sorted(_golden().glob(f"*/{slug}.json")):
            record = _record(path)
            # an edition with other parameters may be about the same economy
            if record and record["parameters"].get("focus") == focus:
                row, files[slug] = [slug, path.parent.name, ""], path
                break
        rows.append(row)
    return _handed(rows, files, focus, "the findings that the repository keeps")


def _golden() -> Path:
    return data.home() / "tests" / "golden"


def _record(path: Path) -> dict | None:
    """A file of findings; None for one that is not as the press writes it."""
    try:
        record = json.loads(path.read_text("utf8"))
        whole = isinstance(record["findings"], list)
        whole = whole and isinstance(record["parameters"], dict)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if whole else None


def _handed(rows: list, files: dict[str, Path], focus: str, where: str) -> Handed:
    """The files read, each put aside with a reason where it cannot be used."""
    found: list[dict] = []
    for row in rows:
        slug = row[0]
        if slug not in files:
            continue
        record = _record(files[slug])
        if record is None:
            row[2] = "its file of findings cannot be read"
        elif record.get("notebook") != slug:
            row[2] = "its file of findings is another notebook's"
        elif record["parameters"].get("focus", focus) != focus:
            row[2] = "its findings are about another economy"
        else:
            found += [_flat(slug, finding) for finding in record["findings"]]
    reports = pd.DataFrame(rows, columns=LISTED)
    return Handed(reports, pd.DataFrame(found, columns=COLUMNS), where)


def _flat(slug: str, finding: Mapping) -> dict:
    tables = tuple(source["table"] for source in finding["sources"])
    flat = {column: finding.get(column) for column in COLUMNS}
    return flat | {"notebook": slug, "tables": tables}


def lacking(handed: Handed, claims: pd.DataFrame) -> pd.DataFrame:
    """The notebooks whose findings are missing, and why.

    Parameters
    ----------
    handed : Handed
    claims : pd.DataFrame
        The table `claims`: its notebooks are missed where no report is listed.

    Returns
    -------
    pd.DataFrame
        notebook, reason.

    Examples
    --------
    >>> reports = pd.DataFrame([["a", "japan", "it was not rendered"]], columns=LISTED)
    >>> handed = Handed(reports, pd.DataFrame(columns=COLUMNS), "a test")
    >>> claims = pd.DataFrame({"notebook": ["a", "b", "scorecard"]})
    >>> lacking(handed, claims).values.tolist()
    [['a', 'it was not rendered'], ['b', 'there is no such notebook yet']]
    """
    reports = handed.reports
    unusable = reports.loc[reports["reason"] != "", ["notebook", "reason"]]
    known = {*reports["notebook"], "scorecard"}
    absent = [name for name in claims["notebook"].unique() if name not in known]
    none = pd.DataFrame({"notebook": absent, "reason": "there is no such notebook yet"})
    return pd.concat([unusable, none], ignore_index=True)


def ties(
    found: pd.DataFrame, powers: Mapping[str, str], least_pct: float
) -> pd.DataFrame:
    """Whether ties with both powers are strong: in exports, imports and investment.

    Parameters
    ----------
    found : pd.DataFrame
        As `Handed.findings`.
    powers : Mapping of str to str
        The two powers: the word by which ids of findings name each, and its name.
    least_pct : float
        From how much on a tie is strong: of exports, of imports, in percent; and of
        what is invested in the other power.

    Returns
    -------
    pd.DataFrame
        One row a measure and power: measure, power, value, unit, period, share_pct
        (what is held against `least_pct`), strong, id, tables. A measure without
        findings for both powers is left out.

    Examples
    --------
    >>> found = pd.DataFrame(columns=COLUMNS, index=range(2))
    >>> found["notebook"] = "trade_stakes"
    >>> found["id"] = ["us-share-exports-2024", "china-share-exports-2024"]
    >>> found["value"] = [19.9, 7.6]
    >>> table = ties(found, {"us": "the United States", "china": "China"}, 10)
    >>> table[["measure", "power", "strong"]].values.tolist()
    [['exports', 'the United States', True], ['exports', 'China', False]]
    """
    patterns = {
        "exports": "{}-share-exports-\\d+",
        "imports": "{}-share-imports-\\d+",
        "investment": "fdi-stock-{}-\\d+-usd-bn",
    }
    places = {"investment": "corporate_footprint"}
    rows = []
    for measure, pattern in patterns.items():
        notebook = places.get(measure, "trade_stakes")
        mine = found[found["notebook"] == notebook]
        for word, name in powers.items():
            hits = mine[mine["id"].str.fullmatch(pattern.format(word))]
            newest = hits.sort_values("id", kind="stable").tail(1)
            row = newest[["value", "unit", "period", "id", "tables"]]
            rows.append(row.assign(measure=measure, power=name))
    table = pd.concat(rows, ignore_index=True)
    both = table.groupby("measure")["power"].transform("nunique") == 2
    table = table[both].reset_index(drop=True)
    table["value"] = table["value"].astype(float)
    largest = table.groupby("measure")["value"].transform("max")
    invested = table["measure"] == "investment"
    relative = 100 * table["value"] / largest
    table["share_pct"] = table["value"].where(~invested, relative)
    table["strong"] = table["share_pct"] >= least_pct
    columns = ["measure", "power", "value", "unit", "period", "share_pct", "strong"]
    return table[[*columns, "id", "tables"]]


def side_by_side(
    claims: pd.DataFrame, found: pd.DataFrame, missing: pd.DataFrame
) -> pd.DataFrame:
    """Each claim with what decided it, what changed since, and what is missing.

    Parameters
    ----------
    claims : pd.DataFrame
        The table `claims`.
    found : pd.DataFrame
        As `Handed.findings`, with what the scorecard itself found.
    missing : pd.DataFrame
        As `lacking` gives it.

    Returns
    -------
    pd.DataFrame
        One row a claim, in their order: claim, short, statement, notebook, verdict
        (None where it is not judged), decided (the sentence with the number that
        decides it or answers the question), id, grade, tables, since, would_change,
        and reason, why there is no number.

    Examples
    --------
    >>> claims = data.load("claims").head(1)
    >>> missing = pd.DataFrame({"notebook": ["trade_stakes"], "reason": ["it failed"]})
    >>> nothing = pd.DataFrame(columns=COLUMNS)
    >>> side_by_side(claims, nothing, missing)["reason"].item()
    'it failed'
    """
    reasons = dict(zip(missing["notebook"], missing["reason"], strict=True))
    statements = dict(zip(found["id"], found["statement"], strict=True))
    rows = []
    for claim in claims.itertuples():
        mine = found[found["notebook"] == claim.notebook]
        hits = pd.concat(
            [mine[mine["claim"] == claim.claim], mine[mine["id"] == claim.decides]]
        )
        reason = ""
        decided: dict = dict.fromkeys(("verdict", "statement", "id", "grade", "tables"))
        if len(hits):
            first = hits.iloc[0]
            decided = {name: first[name] for name in decided}
            if pd.isna(decided["verdict"]):
                decided["verdict"] = None
        else:
            reason = reasons.get(claim.notebook, "the question does not arise here")
        since = statements.get(claim.since, "")
        if claim.since == decided["id"]:
            since = ""
        rows.append(
            {
                "claim": claim.claim,
                "short": claim.short,
                "statement": claim.statement,
                "notebook": claim.notebook,
                "verdict": decided["verdict"],
                "decided": decided["statement"],
                "id": decided["id"],
                "grade": decided["grade"],
                "tables": decided["tables"],
                "since": since,
                "would_change": claim.would_change,
                "reason": reason,
            }
        )
    return pd.DataFrame(rows)


def counted(scores: pd.DataFrame) -> dict[str, int]:
    """How many claims hold, hold in part, fail, and are not judged.

    Parameters
    ----------
    scores : pd.DataFrame
        As `side_by_side` gives it.

    Returns
    -------
    dict of int
        By `STEPS`, in their order.

    Examples
    --------
    >>> counted(pd.DataFrame({"verdict": ["holds", "came true", "fails", None]}))
    {'hold': 2, 'hold in part': 0, 'fail': 1, 'not judged': 1}
    """
    steps = scores["verdict"].map(KINDS).fillna(len(STEPS) - 1)
    return {name: int((steps == step).sum()) for step, name in enumerate(STEPS)}


def others(counts: Mapping[str, int]) -> str:
    """What became of the claims that do not hold, as the end of a sentence.

    Parameters
    ----------
    counts : Mapping of str to int
        As `counted` gives it.

    Returns
    -------
    str
        Begins with a semicolon; "" where all hold.

    Examples
    --------
    >>> others({"hold": 2, "hold in part": 6, "fail": 1, "not judged": 0})
    '; 6 hold in part or by some measures only and 1 does not'
    """
    one = {
        "hold in part": "holds in part or by some measures only",
        "fail": "does not",
        "not judged": "is not judged yet",
    }
    several = {
        "hold in part": "hold in part or by some measures only",
        "fail": "do not",
        "not judged": "are not judged yet",
    }
    parts = []
    for step, words in several.items():
        said = one[step] if counts[step] == 1 else words
        if counts[step]:
            parts.append(f"{counts[step]} {said}")
    return f"; {listed(parts)}" if parts else ""


def in_short(counts: Mapping[str, int]) -> str:
    """The score in two or three plain words.

    Parameters
    ----------
    counts : Mapping of str to int
        As `counted` gives it.

    Returns
    -------
    str

    Examples
    --------
    >>> in_short({"hold": 2, "hold in part": 6, "fail": 1, "not judged": 4})
    'In part.'
    >>> in_short({"hold": 7, "hold in part": 2, "fail": 1, "not judged": 0})
    'For the most part.'
    """
    judged = sum(counts.values()) - counts["not judged"]
    if judged and 2 * counts["hold"] > judged:
        return "For the most part."
    if judged and 2 * counts["fail"] > judged:
        return "For the most part not."
    return "In part."


def last_day(found: pd.DataFrame) -> str:
    """The last day that a finding is for; "" where none names a day.

    Parameters
    ----------
    found : pd.DataFrame
        As `Handed.findings`.

    Returns
    -------
    str
        As ISO 8601 writes it.

    Examples
    --------
    >>> last_day(pd.DataFrame({"period": ["2024", "2025-04-02 to 2026-10-02"]}))
    '2026-10-02'
    """
    days = [day for period in found["period"] for day in DAY.findall(str(period))]
    return max(days, default="")
