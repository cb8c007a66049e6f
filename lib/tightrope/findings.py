"""Numbers in sentences: stated, checked and recorded.

So that a report says nothing that no cell computed. `state` takes a sentence and its
number, `judge` decides a claim by several tests, `answer` and `provenance` make the
head and the foot of a report, `nothing` stops one that would have nothing to say.
"""

from __future__ import annotations

import math
import numbers
import re
import string
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from IPython.display import display

from tightrope import CLAIMANT, TightropeError, __version__, data, steps

FINDING = "application/vnd.tightrope.finding+json"
ANSWER = "application/vnd.tightrope.answer+json"
PROVENANCE = "application/vnd.tightrope.provenance+json"
NOTHING = "application/vnd.tightrope.nothing+json"
VERDICTS = (
    "holds",
    "partly holds",
    "fails",
    "depends on the measure",
    "came true",
    "did not come true",
    "not testable with data in reach",
)
# What `judge` says when some of its tests are passed and some are not.
MIXED = {"measures": "depends on the measure", "parts": "partly holds"}
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Smaller amounts are what is left of the last bits of a sum, in any unit used here.
NOISE = 1e-12
# How many decimals a sentence adds to those asked for before it says zero.
MORE_DECIMALS = 5
_NONZERO = re.compile("[1-9]").search


class FindingError(TightropeError):
    """A finding without value, unit, period or source, or that is not true."""


class NothingToSay(Exception):
    """Raised by `nothing`: the notebook stops here on purpose, no report is made."""

    def _render_traceback_(self):  # IPython shows these lines instead of a traceback
        return [f"Nothing to report: {self}"]


@dataclass(frozen=True)
class Finding:
    """One stated number, as `state` returns it.

    Attributes
    ----------
    id : str
        By which others cite it.
    statement : str
        The sentence with its numbers.
    value : float or str
        Rounded to 6 significant digits, or text.
    unit, period : str
        Of the value.
    sources : tuple of dict
        Table, title, vintage and grade of each table behind it.
    grade : str
        The worst of the sources' grades: A, B or C.
    verdict, claim : str or None
        What it says about a claim of the article, and which.
    display : str
        The value as the sentence writes it.
    label : str
        A few words to stand under the value where it is shown large.
    title : str
        The finding in short, to stand over the chart that shows it.
    """

    id: str
    statement: str
    value: float | str
    unit: str
    period: str
    sources: tuple[dict, ...]
    grade: str
    verdict: str | None
    claim: str | None
    display: str
    label: str
    title: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        left_out = ("display", "label", "title")
        record = {k: v for k, v in asdict(self).items() if k not in left_out}
        record["sources"] = [dict(source) for source in self.sources]
        return {
            "text/plain": self.statement,
            "text/markdown": f"- {self.statement}{self._card()}",
            FINDING: record,
        }

    def _card(self) -> str:
        """The verdict, and below it the claim that it judges, as Markdown."""
        if self.verdict is None or self.claim is None:
            return ""
        said = _claims().get(self.claim)
        if said is None:
            return f" **[{self.verdict}]**"
        return (
            f" **[{self.verdict}]**\n\n  > {CLAIMANT}: {said['statement']} "
            f"*What would change the verdict:* {said['would_change']}"
        )

    def __str__(self):
        return self.statement


def significant(value: float, digits: int = 6) -> float:
    """A number rounded, so that two machines whose last bits differ write one text.

    Parameters
    ----------
    value : float
        In any unit.
    digits : int
        Significant digits to keep.

    Returns
    -------
    float
        What is smaller than 1e-12 is the rest of a sum that should be zero: 0.

    Examples
    --------
    >>> significant(44174.567891), significant(2.22045e-14), significant(-0.0)
    (44174.6, 0.0, 0.0)
    """
    if abs(value) < NOISE:
        return 0.0
    return float(f"{value:.{digits - 1}e}")


def written(style: str, value: object) -> str:
    """A value as text for a table or a mark: a zero has no sign.

    Parameters
    ----------
    style : str
        A format string with one field, such as "{:+.1f}".
    value : object
        What stands in it.

    Returns
    -------
    str

    Examples
    --------
    >>> written("{:.1f} %", -0.04), written("{:+.1f} %", -0.04)
    ('0.0 %', '0.0 %')
    >>> written("{:,.0f}", 44174.6)
    '44,175'
    """
    return _Cell().format(style, value)


def in_sentence(style: str, value: object) -> str:
    """A value as text for a sentence: what is not zero is not written as zero.

    A sentence stands alone: "0.0 % to Pakistan" says that there is nothing. So digits
    are added up to the first that counts, five at the most.

    Parameters
    ----------
    style : str
        A format string with one field, such as "{:.1f} %" or "{value:.1f} %".
    value : object
        What stands in it.

    Returns
    -------
    str

    Examples
    --------
    >>> in_sentence("{:.1f} %", 0.034), in_sentence("{:+.0f} %", -0.4)
    ('0.03 %', '-0.4 %')
    >>> in_sentence("{:.1f} %", 0.0), in_sentence("{:+.1f} %", -0.0000001)
    ('0.0 %', '0.0 %')
    """
    return _Sentence().format(style, value, value=value)


class _Cell(string.Formatter):
    """Formats as `str.format` does, but gives a zero no sign."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        if _is_zero(text, value):
            return super().format_field(abs(value), format_spec).replace("+", "")
        return text


class _Sentence(_Cell):
    """Formats as a cell, but with more decimals where a number would become zero."""

    def format_field(self, value: Any, format_spec: str) -> str:
        text = super().format_field(value, format_spec)
        decimals = re.fullmatch(r"(.*\.)(\d+)f", format_spec)
        if decimals is None or not _is_zero(text, value):
            return text
        for more in range(1, MORE_DECIMALS + 1):
            finer = f"{decimals[1]}{int(decimals[2]) + more}f"
            longer = super().format_field(value, finer)
            if not _is_zero(longer, value):
                return longer
        return text


def _is_zero(text: str, value: Any) -> bool:
    """Whether a number was written as zero."""
    return isinstance(value, numbers.Real) and "0" in text and _NONZERO(text) is None


def state(
    id: str,
    sentence: str,
    *,
    value: float | str,
    unit: str,
    period: str | int,
    source: Iterable,
    holds: bool = True,
    claim: str | None = None,
    verdict: str | None = None,
    label: str = "",
    title: str = "",
    **words,
) -> Finding:
    """State one number in a sentence, display it, and return it for `answer`.

    Parameters
    ----------
    id : str
        Small letters, digits and single dashes. Others cite it: it keeps its meaning.
    sentence : str
        A format string with `{value:.1f}`, `{unit}`, `{period}` and further `words`.
    value : float or str
        The number, in `unit`.
    unit : str
        Such as "%" or "bn USD".
    period : str or int
        The year, month or day the number is for.
    source : iterable of pd.DataFrame or str
        The frames from `data.load` (or the names of the tables) behind the number.
    holds : bool
        Whether what the sentence says beyond the number is true for these
        parameters.
    claim, verdict : str, optional
        The claim of the article that this number judges, one of the table `claims`,
        and how: one of `VERDICTS`.
    label : str
        A few words to stand under the number where it is shown large.
    title : str
        The finding in short, for the chart that shows it: a format string like
        `sentence`. By default the sentence without its full stop.
    **words
        What else the sentence names.

    Returns
    -------
    Finding

    Raises
    ------
    FindingError
        When value, unit, period or source is missing or undefined, a word of the
        sentence is, the claim is none that the table lists, or `holds` is not true.

    Examples
    --------
    >>> largest = state(
    ...     "largest-partner",
    ...     "{partner} took {value:.0f} {unit} of exports in {period}.",
    ...     value=23.6,
    ...     unit="%",
    ...     period=2024,
    ...     source=["japan_trade_annual"],
    ...     partner="China",
    ... )
    China took 24 % of exports in 2024.
    """
    if not ID.fullmatch(id):
        raise FindingError(
            f"finding {id!r}: small letters, digits and single dashes only"
        )
    if not _is_said(value):
        raise FindingError(f"finding {id}: the value is {value}, not a number")
    sources = _sources(source)
    if not _is_said(unit) or not _is_said(period) or not sources:
        raise FindingError(f"finding {id}: unit, period and source must all be given")
    if verdict not in (None, *VERDICTS) or (verdict is None) != (claim is None):
        raise FindingError(
            f"finding {id}: claim and verdict go together; "
            f"verdicts: {', '.join(VERDICTS)}"
        )
    claims = _claims() if claim is not None else {}
    if claims and claim not in claims:
        raise FindingError(
            f"finding {id}: there is no claim {claim!r}; claims: {', '.join(claims)}"
        )
    if not isinstance(holds, (bool, np.bool_)):
        raise FindingError(
            f"finding {id}: holds is {holds}, which is neither true nor false"
        )
    if not holds:
        raise FindingError(
            f"finding {id}: its sentence is not true for these parameters: {sentence}"
        )
    if not isinstance(value, str):
        value = significant(float(value))
    shown = {"value": value, "unit": unit, "period": period} | words
    for name, word in words.items():
        endless = isinstance(word, numbers.Real) and not math.isfinite(word)
        if word is None or endless or (pd.api.types.is_scalar(word) and pd.isna(word)):
            raise FindingError(f"finding {id}: {name} is {word}: nothing to say")
    statement = _Sentence().format(sentence, **shown)
    finding = Finding(
        id=id,
        statement=statement,
        value=value,
        unit=str(unit),
        period=str(period),
        sources=sources,
        grade=max(source["grade"] for source in sources),
        verdict=verdict,
        claim=claim,
        display=_display(sentence, value),
        label=label,
        title=_Sentence().format(title, **shown) or statement.removesuffix("."),
    )
    steps.record(finding)
    display(finding)
    return finding


def _claims() -> dict[str, dict[str, str]]:
    """The claims that the table lists, by name; none where there is no such table."""
    return {row["claim"]: row for row in data.rows("claims")}


def _is_said(value: object) -> bool:
    """Whether something is a finite number, a day, or text that is not empty."""
    if isinstance(value, str):
        return bool(value.strip())
    if value is None or isinstance(value, (bool, np.bool_)):
        return False
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return False
    return not isinstance(value, numbers.Real) or math.isfinite(value)


def _display(sentence: str, value: float | str) -> str:
    """The value as the sentence writes it; in three digits where it does not."""
    field = re.search(r"\{value(:[^}]*)?\}", sentence)
    if field is None and isinstance(value, str):
        return value
    if field is None:
        return _in_three_digits(float(value))
    return _Sentence().format(field.group(0), value=value)


def _in_three_digits(value: float) -> str:
    size = abs(value)
    if size < 1:
        return f"{significant(value, 2):g}"
    decimals = 0 if size >= 100 else 1
    return f"{value:,.{decimals}f}".removesuffix(".0")


def judge(tests: Iterable[bool], of: str = "measures") -> str:
    """The verdict on a claim that several tests decide.

    Parameters
    ----------
    tests : iterable of bool
        Whether the claim holds by each measure, or in each of its parts.
    of : {"measures", "parts"}
        What the tests are. A claim that holds by some measures "depends on the
        measure"; one of which some parts hold "partly holds".

    Returns
    -------
    str
        One of `VERDICTS`.

    Raises
    ------
    FindingError
        Without a test, or when one of them is undefined: what was not measured
        decides nothing.

    Examples
    --------
    >>> judge([True, True]), judge([False]), judge([True, False])
    ('holds', 'fails', 'depends on the measure')
    >>> judge([True, False], of="parts")
    'partly holds'
    """
    if of not in MIXED:
        raise FindingError(f"judge: of is one of {', '.join(MIXED)}, not {of!r}")
    passed = list(tests)
    if not passed:
        raise FindingError("judge: there is no test, so there is no verdict")
    for test in passed:
        if not isinstance(test, (bool, np.bool_)):
            raise FindingError(
                f"judge: a test is {test}, which is neither true nor false"
            )
    if all(passed):
        return "holds"
    if any(passed):
        return MIXED[of]
    return "fails"


def answer(
    *sentences: str | Finding,
    key: Iterable[Finding],
    lead: str = "",
    sure: str = "",
    as_of: str = "",
) -> None:
    """The answer of the notebook, shown at the head of its report.

    Parameters
    ----------
    *sentences : str or Finding
        One to three.
    key : iterable of Finding
        The one to three numbers that are shown large.
    lead : str
        The verdict in plain words, before the sentences: "Not on trade grounds."
    sure : str
        One sentence on how sure the answer is.
    as_of : str
        The last day of the data behind it, as ISO 8601 writes it: a year, a month or
        a day.

    Raises
    ------
    FindingError
        When there are more, or a figure of grade C would stand behind the answer.

    Examples
    --------
    >>> half = {"value": 50.0, "unit": "%", "period": 2024, "source": ["countries"]}
    >>> share = state("half", "{value:.0f} % is half.", **half)
    50 % is half.
    >>> answer(share, key=[share])  # doctest: +SKIP
    """
    key = list(key)
    if not 1 <= len(sentences) <= 3 or not 1 <= len(key) <= 3:
        raise FindingError(
            "an answer has one to three sentences and one to three key numbers"
        )
    behind = [f for f in [*sentences, *key] if isinstance(f, Finding)]
    weak = [finding.id for finding in behind if finding.grade == "C"]
    if weak:
        raise FindingError(
            f"grade C data may not stand behind an answer: {', '.join(weak)}"
        )
    text = " ".join(str(sentence) for sentence in [lead, *sentences] if str(sentence))
    kept = ("id", "value", "unit", "label", "display")
    shown = [{name: getattr(finding, name) for name in kept} for finding in key]
    for large in shown:
        if isinstance(large["value"], str):  # "nothing times" says less than "nothing"
            large["unit"] = ""
    record = {"text": text, "key": shown}
    told = {"lead": lead, "sure": sure, "as_of": as_of}
    record |= {name: words for name, words in told.items() if words}
    lines = [f"**{text}**"]
    if sure:
        lines.append(sure)
    if as_of:
        lines.append(f"As of {as_of}.")
    bundle = {
        "text/plain": "\n".join([text, *lines[1:]]),
        "text/markdown": "\n\n".join(lines),
        ANSWER: record,
    }
    display(bundle, raw=True)


def note(sentence: str) -> None:
    """Say something in the report that is no finding, such as what is missing.

    Parameters
    ----------
    sentence : str
        Shown as Markdown where the cell stands.

    Examples
    --------
    >>> note("Later months are not published yet.")  # doctest: +SKIP
    """
    display({"text/plain": sentence, "text/markdown": sentence}, raw=True)


def nothing(reason: str) -> None:
    """Say why there is nothing to report for these parameters, and stop the notebook.

    Parameters
    ----------
    reason : str
        One sentence.

    Raises
    ------
    NothingToSay
        Always.

    Examples
    --------
    >>> nothing("The table of world trade does not list Antarctica.")
    Traceback (most recent call last):
        ...
    tightrope.findings.NothingToSay: The table of world trade does not list Antarctica.
    """
    display(
        {"text/plain": reason, "text/markdown": reason, NOTHING: {"reason": reason}},
        raw=True,
    )
    raise NothingToSay(reason)


def provenance(parameters: SimpleNamespace, tables: Iterable[pd.DataFrame]) -> None:
    """Where every number came from: the foot of a report.

    Parameters
    ----------
    parameters : SimpleNamespace
        As `parameters.check` returned them.
    tables : iterable of pd.DataFrame
        Every frame from `data.load` that the notebook used: shown with source,
        vintage, hash and grade, and with its caveats.

    Examples
    --------
    >>> from tightrope import data, parameters
    >>> p = parameters.check("trade_stakes")
    >>> provenance(p, [data.load("countries")])  # doctest: +SKIP
    """
    attrs = {frame.attrs["name"]: frame.attrs["table"] for frame in tables}
    lock = data.home() / "requirements.lock"
    versions = {"tightrope": __version__}
    if lock.exists():
        versions["requirements.lock"] = sha256(lock.read_bytes()).hexdigest()[:12]
    record: dict = {
        "tables": [_cited(attrs[name]) for name in sorted(attrs)],
        "caveats": [
            {"table": a["name"], "grade": a["grade"], "caveats": a["caveats"]}
            for a in attrs.values()
            if a["caveats"]
        ],
        "parameters": vars(parameters),
        "versions": versions,
    }
    lines = [
        f"- `{t['name']}` ({t['grade']}): {t['source']}; {t['vintage']}; "
        f"sha256 {t['sha256'][:12]}"
        for t in record["tables"]
    ]
    for caveat in record["caveats"]:
        lines += [f"- Caveat, `{caveat['table']}`: {t}" for t in caveat["caveats"]]
    lines.append(f"- Parameters: {record['parameters']}")
    lines.append(f"- Versions: {record['versions']}")
    text = "\n".join(lines)
    bundle = {"text/plain": text, "text/markdown": text, PROVENANCE: record}
    display(bundle, raw=True)


def _cited(table: dict) -> dict:
    """What the foot of a report says about one table."""
    shown = ("name", "title", "source", "vintage", "grade", "sha256")
    return {name: table[name] for name in shown} | {
        "links": [source["path"] for source in table["sources"] if "path" in source],
        "licence": table["licenses"][0]["title"],
    }


def _sources(source: Iterable) -> tuple[dict, ...]:
    """Name, title, vintage and grade of the tables behind a number."""
    sources = {}
    for one in [source] if isinstance(source, (str, pd.DataFrame)) else source:
        attrs = _attrs(one)
        if "grade" not in attrs:
            raise FindingError(
                "a source must be a frame as data.load returns it, or a table's name"
            )
        cited = {name: attrs[name] for name in ("title", "vintage", "grade")}
        sources[attrs["name"]] = cited
    return tuple({"table": name} | entry for name, entry in sorted(sources.items()))


def _attrs(source: str | pd.DataFrame) -> dict:
    """What is known about a source given as a frame, or as the name of a table."""
    if not isinstance(source, str):
        return source.attrs
    entries = data.catalogue()
    if source not in entries:
        raise FindingError(f"there is no table {source!r} to cite")
    return entries[source]
