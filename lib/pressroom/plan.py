"""Which reports a wish for reports means, and what each is made from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pressroom import PressError, keys
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
    """

    slug: str
    edition: str
    parameters: dict
    words: dict = field(repr=False)
    inputs: dict = field(repr=False)
    reason: str = ""

    @cached_property
    def key(self) -> str:
        """The hash of all that determines the files: same key, same files."""
        what = [keys.FORMAT, self.slug, self.edition, self.parameters]
        return keys.of([*what, self.words, self.inputs])

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

    Returns
    -------
    list of Job

    Raises
    ------
    PressError, or another of the project's errors
        Before anything runs.
    """
    project = project or current()
    values = list(values)
    if edition and (subject or values):
        given = f"--{project.subject} and -p" if project.subject else "-p"
        message = f"--edition names a whole parameter set: give it, or {given}"
        raise PlanError(f"{message}, not both")
    made = []
    for slug in slugs:
        project.sheet(slug)  # an unknown name is refused here
        inputs = keys.inputs(project, slug).hashes
        for name, full, reason in _sets(project, slug, edition, subject, values):
            words = _words(project, slug, name, full)
            made.append(Job(slug, name, full, words, inputs, reason))
    return made


def _sets(project: Project, slug: str, edition, subject, values):
    """Edition, complete parameters, and the reason for nothing, of each report."""
    if not subject and not values:
        for name in [edition] if edition else project.sheet(slug)["editions"]:
            yield name, project.edition(slug, name), ""
        return
    given = _writable(project.parse(slug, values))
    if subject and project.subject not in project.defaults(slug):
        raise PlanError(f"{slug} has no parameter {project.subject!r}")
    for code in project.swept() if subject == "all" else [subject]:
        wanted = given | ({project.subject: code} if code else {})
        full = project.defaults(slug) | wanted
        reason = project.excluded(slug, full) if subject == "all" else ""
        if not reason:
            full = project.complete(slug, wanted)
        if code and not given:
            yield f"{project.subject}-{code.lower()}", full, reason
        else:
            yield f"custom-{keys.of(full)[:8]}", full, reason


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
    name = project.subjects().get(str(values.get(project.subject)))
    if edition in editions:
        return name or edition.replace("_", " ").replace("-", " ").capitalize()
    told = [name] if name else []
    defaults = project.defaults(slug)
    for key, value in values.items():
        if value != defaults[key] and key != project.subject:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            told.append(f"{key} = {text[:60]}")
    return ", ".join(told) or edition
