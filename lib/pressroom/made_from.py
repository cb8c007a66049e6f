"""Reports that are made from other reports: which come first, and what they hand over.

A sheet says `made_from: [one, another]`, or `made_from: all others`. Those reports are
rendered first, and their files of findings are laid out in a folder whose path the
notebook finds in an environment variable (`Project.variable("MADE_FROM")`). The
folder holds `<slug>.findings.json` of each report that can be used, and
`made_from.json`, which lists all of them and says of the others why they cannot.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pressroom import PressError, shelf
from pressroom.project import Project

if TYPE_CHECKING:
    from pressroom.plan import Job

ALL = "all others"
VARIABLE = "MADE_FROM"
LIST = "made_from.json"


@dataclass(frozen=True)
class Part:
    """One report that another is made from.

    Attributes
    ----------
    slug, edition : str
    key : str
        Of the report as it is to be; "" where there is none.
    reason : str
        Why there is none.
    """

    slug: str
    edition: str
    key: str = ""
    reason: str = ""


def slugs(project: Project, slug: str) -> list[str]:
    """The notebooks that a notebook is made from, in the order its sheet gives.

    Parameters
    ----------
    project : Project
    slug : str

    Returns
    -------
    list of str
        Of `all others`, the alphabetical list of those that are made from none.

    Raises
    ------
    PressError
        The sheet names what is no notebook, or a notebook that leads back to itself.
    """
    return _parts(project, slug, ())


def _parts(project: Project, slug: str, above: tuple[str, ...]) -> list[str]:
    wanted = project.sheet(slug).get("made_from") or []
    if wanted == ALL:
        others = [other for other in project.slugs() if other != slug]
        return [one for one in others if not _is_made(project, one)]
    if not isinstance(wanted, list) or not all(isinstance(w, str) for w in wanted):
        message = f"{slug}: made_from is a list of notebooks, or {ALL!r}"
        raise PressError(message)
    for part in wanted:
        if part in (*above, slug):
            raise PressError(f"{slug} is made from {part}, which is made from {slug}")
        if part not in project.slugs():
            raise PressError(f"{slug} is made from {part[:60]!a}, which is no notebook")
        _parts(project, part, (*above, slug))
    return list(dict.fromkeys(wanted))


def _is_made(project: Project, slug: str) -> bool:
    """Whether a notebook is made from others; one whose sheet is wrong is not."""
    try:
        return bool(project.sheet(slug).get("made_from"))
    except project.errors:
        return False


def followers(project: Project, among: list[str]) -> list[str]:
    """Notebooks, and behind them those that are made from one of them.

    Parameters
    ----------
    project : Project
    among : list of str

    Returns
    -------
    list of str
    """
    found = [slug for slug in among if not _is_made(project, slug)]
    for slug in filter(lambda one: _is_made(project, one), project.slugs()):
        if slug in among or not set(among).isdisjoint(slugs(project, slug)):
            found.append(slug)
    return found


def editions(
    project: Project, slug: str, edition: str, values: dict
) -> Iterator[tuple[str, str, dict, str]]:
    """The reports that one report is made from.

    Parameters
    ----------
    project : Project
    slug, edition : str
        Of the report that is made from others.
    values : dict
        Its complete parameters.

    Yields
    ------
    slug, edition : str
        Of each part: the edition of the same name where its sheet and this one have
        it, else the report with the same values of the parameters that both know.
    values : dict
        The part's complete parameters; empty where there is none.
    reason : str
        Why there is none, in words.
    """
    named = edition in project.sheet(slug)["editions"]
    for part in slugs(project, slug):
        try:
            if named:
                if edition not in project.sheet(part)["editions"]:
                    yield part, edition, {}, "no such edition"
                    continue
                yield part, edition, project.edition(part, edition), ""
                continue
            full = project.complete(part, _shared(project, slug, part, values))
        except project.errors as error:
            yield part, edition, {}, " ".join(str(error).split())
            continue
        name = _edition_of(project, part, full)
        yield part, name or _name(project, part, full), full, ""


def _shared(project: Project, slug: str, part: str, values: dict) -> dict:
    """What differs from the notebook's own defaults, of what the part knows too."""
    ours, theirs = project.defaults(slug), project.defaults(part)
    subject = project.subject
    return {
        name: value
        for name, value in values.items()
        if name in theirs and (value != ours[name] or name == subject)
    }


def _edition_of(project: Project, slug: str, full: dict) -> str:
    """The edition on the sheet that has just these parameters, "" if none has."""
    for name in project.sheet(slug)["editions"]:
        if project.edition(slug, name) == full:
            return name
    return ""


def _name(project: Project, slug: str, full: dict) -> str:
    from pressroom import keys

    defaults = project.defaults(slug)
    changed = {name for name, value in full.items() if value != defaults[name]}
    if project.subject and changed == {project.subject}:
        return f"{project.subject}-{full[project.subject].lower()}"
    return f"custom-{keys.of(full)[:8]}"


def stages(jobs: list[Job]) -> list[list[Job]]:
    """Jobs in groups, each made from reports of the groups before it.

    Parameters
    ----------
    jobs : list of Job

    Returns
    -------
    list of list of Job
        In each group the order given.
    """
    by_name = {job.name: job for job in jobs}
    groups: dict[int, list[Job]] = {}
    for job in jobs:
        groups.setdefault(_depth(job, by_name), []).append(job)
    return [groups[depth] for depth in sorted(groups)]


def _depth(job: Job, by_name: dict[str, Job]) -> int:
    names = [f"{part.edition}/{part.slug}" for part in job.parts]
    below = [by_name[name] for name in names if name in by_name]
    return max((1 + _depth(part, by_name) for part in below), default=0)


def collect(parts: tuple[Part, ...], to: Path, bundle: str) -> dict:
    """What the reports in a folder hand over.

    Parameters
    ----------
    parts : tuple of Part
    to : Path
        The reports folder.
    bundle : str
        As in `run.render`: it stands in the stamps' keys.

    Returns
    -------
    dict
        parts: slug, edition and reason of each, the reason "" where it can be used;
        texts: the findings file of each that can, by slug.
    """
    told, texts = [], {}
    for part in parts:
        text, reason = _findings(part, to, bundle)
        told.append({"slug": part.slug, "edition": part.edition, "reason": reason})
        if not reason:
            texts[part.slug] = text
    return {"parts": told, "texts": texts}


def _findings(part: Part, to: Path, bundle: str) -> tuple[str, str]:
    """The text of a part's findings, and why it cannot be used."""
    if part.reason:
        return "", part.reason
    stamp = shelf.read_stamp(to, part.edition, part.slug)
    if stamp is None:
        return "", "it was not rendered"
    # what a report made from others was handed may stand behind its key
    if not str(stamp.get("key")).startswith(f"{part.key}-{bundle}"):
        return "", "its findings are older than what it is made from"
    if "reason" in stamp:
        return "", f"it had nothing to report: {stamp['reason']}"
    name = f"{part.edition}/{part.slug}.findings.json"
    if name not in stamp["files"]:
        return "", "it has no file of findings"
    try:
        content = (to / name).read_bytes()
    except OSError:
        return "", "its file of findings is missing"
    if hashlib.sha256(content).hexdigest() != stamp["files"][name][2]:
        return "", "its file of findings was altered"
    return content.decode(), ""


def suffix(handed: dict) -> str:
    """What stands behind a key where not everything could be handed over.

    Parameters
    ----------
    handed : dict
        As `collect` gave it.

    Returns
    -------
    str
        "" where every part that there is was handed over: then the key, which holds
        those of the parts, says it all.
    """
    lacking = [[p["slug"], p["reason"]] for p in handed["parts"] if p["reason"]]
    if not lacking:
        return ""
    digest = hashlib.sha256(json.dumps(lacking).encode()).hexdigest()
    return f"-without-{digest[:12]}"


@contextmanager
def laid_out(project: Project, handed: dict | None) -> Iterator[None]:
    """While a notebook runs: the folder with what it is made from, and its variable.

    Parameters
    ----------
    project : Project
    handed : dict or None
        As `collect` gave it; None for a report that is made from no others.
    """
    if handed is None:
        yield
        return
    variable = project.variable(VARIABLE)
    with tempfile.TemporaryDirectory(prefix="pressroom-") as name:
        folder = Path(name)
        listed = json.dumps(handed["parts"], ensure_ascii=False, indent=1)
        (folder / LIST).write_text(listed, "utf8")
        for slug, text in handed["texts"].items():
            (folder / f"{slug}.findings.json").write_text(text, "utf8")
        before = os.environ.get(variable)
        os.environ[variable] = name
        try:
            yield
        finally:
            os.environ.pop(variable)
            if before is not None:
                os.environ[variable] = before
