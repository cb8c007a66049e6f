"""Numbers in sentences: stated, checked and recorded, so that a report says nothing that no cell computed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from types import SimpleNamespace

import pandas as pd
from IPython.display import display

from tightrope import TightropeError, __version__, data

FINDING = "application/vnd.tightrope.finding+json"
ANSWER = "application/vnd.tightrope.answer+json"
PROVENANCE = "application/vnd.tightrope.provenance+json"
NOTHING = "application/vnd.tightrope.nothing+json"
VERDICTS = (
    "holds",
    "fails",
    "depends on the measure",
    "came true",
    "did not come true",
    "not testable with data in reach",
)
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class FindingError(TightropeError):
    """A finding without value, unit, period or source, or whose sentence is not true under these parameters."""


class NothingToSay(Exception):
    """Raised by `nothing`: the notebook stops here on purpose, and no report is made."""

    def _render_traceback_(self):  # IPython shows these lines instead of a traceback
        return [f"Nothing to report: {self}"]


@dataclass(frozen=True)
class Finding:
    """One stated number. `value` is rounded to 6 significant digits, or text; `grade` is the worst of its sources' grades."""

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

    def _repr_mimebundle_(self, include=None, exclude=None):
        record = {
            k: v for k, v in asdict(self).items() if k not in ("display", "label")
        }
        record["sources"] = [dict(source) for source in self.sources]
        verdict = f" **[{self.verdict}]**" if self.verdict else ""
        return {
            "text/plain": self.statement,
            "text/markdown": f"- {self.statement}{verdict}",
            FINDING: record,
        }

    def __str__(self):
        return self.statement


def significant(value: float, digits: int = 6) -> float:
    """A number rounded to so many significant digits: two machines whose last bits differ write the same text."""
    return float(f"{value:.{digits - 1}e}")


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
    **words,
) -> Finding:
    """State one number in a sentence, display it, and return it for `answer`.

    `sentence` is a format string: `{value:.1f}`, `{unit}`, `{period}` and any further `words`. `source`: the frames from
    `data.load` (or table names) behind the number. `holds`: whether what the sentence says beyond the number is true
    for these parameters; a sentence that is not true is an error. `claim` and `verdict`: the claim of the article that
    this number judges, and how. `label`: a few words to stand under the number where it is shown large.
    Raises `FindingError` when value, unit, period or source is missing, or `holds` is false.
    """
    if not ID.fullmatch(id):
        raise FindingError(
            f"finding id {id!r}: small letters, digits and single dashes only"
        )
    if not isinstance(value, str) and (value is None or not math.isfinite(value)):
        raise FindingError(f"finding {id}: the value is {value}, not a number")
    sources = _sources(source)
    if not str(unit).strip() or not str(period).strip() or not sources:
        raise FindingError(f"finding {id}: unit, period and source must all be given")
    if verdict not in (None, *VERDICTS) or (verdict is None) != (claim is None):
        raise FindingError(
            f"finding {id}: claim and verdict go together; verdicts: {', '.join(VERDICTS)}"
        )
    if not holds:
        raise FindingError(
            f"finding {id}: its sentence is not true for these parameters: {sentence}"
        )
    value = value if isinstance(value, str) else significant(float(value))
    shown = {"value": value, "unit": unit, "period": period} | words
    spec = re.search(r"\{value(:[^}]*)?\}", sentence)
    finding = Finding(
        id=id,
        statement=sentence.format(**shown),
        value=value,
        unit=str(unit),
        period=str(period),
        sources=sources,
        grade=max(source["grade"] for source in sources),
        verdict=verdict,
        claim=claim,
        display=spec.group(0).format(value=value) if spec else f"{value}",
        label=label,
    )
    display(finding)
    return finding


def judge(tests: Iterable[bool]) -> str:
    """The verdict on a claim under several measures: it holds by all, fails by all, or depends on the measure."""
    passed = [bool(test) for test in tests]
    return (
        "holds" if all(passed) else "depends on the measure" if any(passed) else "fails"
    )


def answer(*sentences: str | Finding, key: Iterable[Finding]) -> None:
    """The answer of the notebook: at most three sentences made of findings, and the two or three numbers shown large.

    Raises `FindingError` when there are more sentences, or a figure of grade C would stand behind the answer.
    """
    key = list(key)
    if not 1 <= len(sentences) <= 3 or not 1 <= len(key) <= 3:
        raise FindingError(
            "an answer has one to three sentences and one to three key numbers"
        )
    weak = [
        f.id for f in [*sentences, *key] if isinstance(f, Finding) and f.grade == "C"
    ]
    if weak:
        raise FindingError(
            f"grade C data may not stand behind an answer: {', '.join(weak)}"
        )
    text = " ".join(str(sentence) for sentence in sentences)
    numbers = [
        {
            "id": f.id,
            "value": f.value,
            "unit": f.unit,
            "label": f.label,
            "display": f.display,
        }
        for f in key
    ]
    bundle = {
        "text/plain": text,
        "text/markdown": f"**{text}**",
        ANSWER: {"text": text, "key": numbers},
    }
    display(bundle, raw=True)


def nothing(reason: str) -> None:
    """Say in one sentence why there is nothing to report for these parameters, and stop the notebook."""
    display(
        {"text/plain": reason, "text/markdown": reason, NOTHING: {"reason": reason}},
        raw=True,
    )
    raise NothingToSay(reason)


def provenance(parameters: SimpleNamespace, tables: Iterable[pd.DataFrame]) -> None:
    """Where every number came from: tables with source, vintage, hash and grade, caveats, parameters, versions."""
    attrs = {frame.attrs["name"]: frame.attrs["table"] for frame in tables}
    lock = data.home() / "requirements.lock"
    record = {
        "tables": [
            {
                key: a[key]
                for key in ("name", "title", "source", "vintage", "grade", "sha256")
            }
            | {
                "links": [s["path"] for s in a["sources"] if "path" in s],
                "licence": a["licenses"][0]["title"],
            }
            for a in sorted(attrs.values(), key=lambda a: a["name"])
        ],
        "caveats": [
            {"table": a["name"], "grade": a["grade"], "caveats": a["caveats"]}
            for a in attrs.values()
            if a["caveats"]
        ],
        "parameters": vars(parameters),
        "versions": {
            "tightrope": __version__,
            "requirements.lock": sha256(lock.read_bytes()).hexdigest()[:12],
        },
    }
    lines = [
        f"- `{t['name']}` ({t['grade']}): {t['source']}; {t['vintage']}; sha256 {t['sha256'][:12]}"
        for t in record["tables"]
    ]
    lines += [
        f"- Caveat, `{c['table']}`: {text}"
        for c in record["caveats"]
        for text in c["caveats"]
    ]
    lines.append(f"- Parameters: {record['parameters']}")
    lines.append(f"- Versions: {record['versions']}")
    display(
        {
            "text/plain": "\n".join(lines),
            "text/markdown": "\n".join(lines),
            PROVENANCE: record,
        },
        raw=True,
    )


def _sources(source: Iterable) -> tuple[dict, ...]:
    """Name, title, vintage and grade of the tables behind a number, from frames or table names."""
    entries, sources = None, {}
    for one in [source] if isinstance(source, (str, pd.DataFrame)) else source:
        if isinstance(one, str):
            entries = entries or data.catalogue()
            if one not in entries:
                raise FindingError(f"there is no table {one!r} to cite")
            attrs = entries[one]
        else:
            attrs = one.attrs
        if "grade" not in attrs:
            raise FindingError(
                "a source must be a frame as data.load returns it, or a table's name"
            )
        sources[attrs["name"]] = {
            key: attrs[key] for key in ("title", "vintage", "grade")
        }
    return tuple({"table": name} | entry for name, entry in sorted(sources.items()))
