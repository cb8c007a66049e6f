"""Which reports a wish for reports means, and what each is made from."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field
from functools import cached_property
from pathlib import Path

from pressroom import PressError, keys, made_from, shelf
from pressroom.notebook import one_line
from pressroom.page import ways
from pressroom.project import Project, current


class PlanError(PressError):
    """A wish for reports that cannot be met."""


@dataclass(frozen=True)
class Job:
    """One report to make.

    Attributes
    ----------
    slug, edition : str
    parameters : dict
        The complete, checked set.
    words : dict
        What the page says of the report itself: title, question, edition, authors.
    inputs : dict
        The hashes of all else that determines its files.
    reason : str
        Why there is nothing to report, where that is known before anything runs.
    parts : tuple of Part
        The reports that it is made from.
    """

    slug: str
    edition: str
    parameters: dict
    words: dict = field(repr=False)
    inputs: dict = field(repr=False)
    reason: str = ""
    parts: tuple[made_from.Part, ...] = ()

    @cached_property
    def key(self) -> str:
        """The hash of all that determines the files: same key, same files."""
        what = [keys.FORMAT, self.slug, self.edition, self.parameters]
        what += [self.words, self.inputs]
        return keys.of([*what, *map(astuple, self.parts)])

    @property
    def name(self) -> str:
        """`edition/slug`, as in the reports folder."""
        return f"{self.edition}/{self.slug}"

    def order(self) -> dict:
        """What a worker is told about the report itself."""
        told = {
            "slug": self.slug,
            "edition": self.edition,
            "parameters": self.parameters,
            "key": self.key,
            "inputs": self.inputs,
        }
        return told | self.words


def jobs(
    slugs: Iterable[str],
    edition: str | None = None,
    subject: str | None = None,
    values: Iterable[str] = (),
    project: Project | None = None,
    faults: list[str] | None = None,
) -> list[Job]:
    """The jobs for some notebooks.

    Parameters
    ----------
    slugs : iterable of str
        Notebooks.
    edition : str, optional
        Only this edition; by default every one.
    subject : str, optional
        Instead of editions: a value of the project's subject, or "all" of them.
    values : iterable of str
        Instead of editions: parameters as `name=value`.
    project : Project, optional
        By default the one that is installed.
    faults : list of str, optional
        Takes a line for each notebook whose files have a fault, and the others go on;
        without it, the first of these is raised.

    Returns
    -------
    list of Job
        Each once; those that another is made from come before it.

    Raises
    ------
    PressError, or another of the project's errors
        Before anything runs: a wish that cannot be met.
    """
    project = project or current()
    values = list(values)
    if edition and (subject or values):
        given = f"--{project.subject} and -p" if project.subject else "-p"
        message = f"--edition names a whole parameter set: give it, or {given}"
        raise PlanError(f"{message}, not both")
    known = set(project.slugs())
    made: dict[str, Job] = {}
    read: dict[str, dict] = {}
    for slug in slugs:
        if slug not in known:
            project.sheet(slug)  # refuses it, naming those that there are
        try:
            for name, full, reason in _sets(project, slug, edition, subject, values):
                _add(made, read, project, slug, name, full, reason)
        except Wish as wish:
            raise wish.error from None
        except Exception as error:  # no fault of one notebook may stop the others
            if faults is None:
                raise
            faults.append(told(project, slug, error))
    return list(made.values())


class Wish(Exception):
    """Wraps what is wrong with a wish, not with a notebook.

    Parameters
    ----------
    error : Exception
    """

    def __init__(self, error: Exception):
        super().__init__(str(error))
        self.error = error


def told(project: Project, slug: str, error: Exception) -> str:
    """A fault of a notebook's files in a line that names them.

    Parameters
    ----------
    project : Project
    slug : str
    error : Exception

    Returns
    -------
    str
    """
    words = str(error)
    if not isinstance(error, project.errors):
        words = f"{type(error).__name__}: {words}"
    line = one_line(words)
    return line if slug in line else f"notebooks/{slug}: {line}"


def _add(
    made: dict[str, Job],
    read: dict[str, dict],
    project: Project,
    slug: str,
    edition: str,
    full: dict,
    reason: str,
) -> Job:
    """Put a job into `made`, behind those that it is made from; it is returned.

    The hashes of a notebook's inputs are put into `read`: one look is enough for all of
    its editions.
    """
    name = f"{edition}/{slug}"
    if name in made:
        return made[name]
    shelf.stamp_path(Path(), edition, slug)  # refuses what cannot name a report
    parts = []
    below = [] if reason else made_from.editions(project, slug, edition, full)
    for part, where, values, lacking in below:
        key = ""
        if not lacking:
            try:
                key = _add(made, read, project, part, where, values, "").key
            except project.errors as error:  # its own fault, told where it is wished
                lacking = one_line(error)
        parts.append(made_from.Part(part, where, key, lacking))
    words = _words(project, slug, edition, full)
    if slug not in read:
        read[slug] = keys.inputs(project, slug).hashes
    made[name] = Job(slug, edition, full, words, read[slug], reason, tuple(parts))
    return made[name]


def _sets(project: Project, slug: str, edition, subject, values):
    """Edition, complete parameters, and the reason for nothing, of each report."""
    editions = project.sheet(slug)["editions"]
    if not subject and not values:
        if edition and edition not in editions:
            with _wished(project):
                project.edition(slug, edition)
        for name in [edition] if edition else editions:
            yield name, project.edition(slug, name), ""
        return
    defaults = project.complete(slug, {})
    with _wished(project):
        given = _writable(project.parse(slug, values))
        if subject and project.subject not in defaults:
            raise PlanError(f"{slug} has no parameter {project.subject!r}")
    for code in project.swept() if subject == "all" else [subject]:
        wanted = given | ({project.subject: code} if code else {})
        full = defaults | wanted
        reason = project.excluded(slug, full) if subject == "all" else ""
        if not reason:
            with _wished(project):
                full = project.complete(slug, wanted)
        if code and not given:
            yield f"{project.subject}-{code.lower()}", full, reason
        else:
            yield f"custom-{keys.of(full)[:8]}", full, reason


@contextlib.contextmanager
def _wished(project: Project):
    """What is refused within is the wish, not the notebook."""
    try:
        yield
    except project.errors as error:
        raise Wish(error) from None


def _writable(values: dict) -> dict:
    """Parameters as given. Raises `PlanError` for text that no file can hold."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        message = "a parameter holds half of a surrogate pair, which no file can hold"
        raise PlanError(message) from None
    return values


def _words(project: Project, slug: str, edition: str, full: dict) -> dict:
    sheet = project.sheet(slug)
    return {
        "title": sheet["title"],
        "authors": sheet.get("authors", []),
        "question": project.question(slug, full),
        "edition_title": edition_title(project, slug, edition, full),
        "ways": ways.of(project, slug, edition),
    }


def edition_title(project: Project, slug: str, edition: str, values: dict) -> str:
    """An edition in words: its title, the name of its subject, or what it changes.

    Parameters
    ----------
    project : Project
    slug : str
    edition : str
    values : dict
        The complete parameters.

    Returns
    -------
    str
    """
    editions = project.sheet(slug)["editions"]
    if title := (editions.get(edition) or {}).get("title"):
        return title
    names = project.subjects()
    name = names.get(str(values.get(project.subject)))
    if edition in editions:
        return name or edition.replace("_", " ").replace("-", " ").capitalize()
    parts = [name] if name else []
    defaults = project.defaults(slug)
    for key, value in values.items():
        if value != defaults[key] and key != project.subject:
            each = value if isinstance(value, list) else [value]
            text = ", ".join(names.get(str(one), str(one)) for one in each)
            parts.append(f"{key.replace('_', ' ')} = {text[:60]}")
    return ", ".join(parts) or edition
