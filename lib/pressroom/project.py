"""What a collection tells the press."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from pressroom import PressError

GROUP = "pressroom.projects"  # of entry points: one object an installed collection
VARIABLE = "PRESSROOM_PROJECT"  # `module:object`, where the entry point is not meant


class Project:
    """A collection of notebooks, as the press sees it: override what differs.

    A collection is a folder with `notebooks/<slug>.ipynb` and, beside each, a sheet
    `notebooks/<slug>.yml`. At least `home`, `sheet` and `complete` must be given.

    Attributes
    ----------
    spec : str
        Where this object is found, `module:object`: worker processes ask for it.
    name : str
        The command's name; also in the types and metadata of outputs.
    version : str
        What `--version` says.
    title, about : str
        Heading of the front page, and the sentences under it.
    legend : str
        A note under the table of findings, such as what the grades mean.
    claimant : str
        Who makes the claims that findings judge, as a card begins: "A report says".
    icon : str
        An SVG, the mark of the pages in a browser's tab.
    first_slugs, first_editions : tuple of str
        Notebooks and editions that come first on the front page.
    verdicts : dict of str
        The verdicts on claims, in order, each with its kind: yes, part, no or open.
    subject : str
        The parameter that says what a report is about, "" where there is none.
    subjects_are : str
        All values of the subject in a few words, for the help.
    packages : tuple of str
        The collection's own packages. Those that a notebook imports are in its key,
        and may be imported before a worker forks.
    shows : tuple of str
        Calls that show a chart or a table: a section that has one of them and shows
        nothing, for want of data, is left out of the page.
    reader : str
        Dotted name of the function that reads a table by its name, "" for none.
    errors : tuple of exception types
        Mistakes of the user, whose message is one line that says all.
    """

    spec = ""
    name = "pressroom"
    version = "0"
    title = "Reports"
    about = ""
    legend = ""
    claimant = ""
    icon = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        '<rect x="2" y="1" width="12" height="14" rx="1" fill="#777"/>'
        '<path d="M5 5h6M5 8h6M5 11h4" stroke="#fff"/></svg>'
    )
    first_slugs: tuple[str, ...] = ()
    first_editions: tuple[str, ...] = ()
    verdicts: Mapping[str, str] = MappingProxyType({})
    subject = ""
    subjects_are = ""
    packages: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    reader = ""
    errors: tuple[type[Exception], ...] = (PressError,)

    def home(self) -> Path:
        """The folder that holds `notebooks/`, `reports/` and `requirements.lock`."""
        raise NotImplementedError

    def sheet(self, slug: str) -> dict:
        """A notebook's sheet: title, question, authors, parameters, editions.

        `parameters` is a JSON Schema object whose properties have a default and a
        description; `editions` maps names to None or to a title and parameters. A
        report that is made from others says `made_from` (see `pressroom.made_from`).

        Parameters
        ----------
        slug : str

        Returns
        -------
        dict
        """
        raise NotImplementedError

    def complete(self, slug: str, values: dict) -> dict:
        """The defaults with `values` put in, checked.

        Parameters
        ----------
        slug : str
        values : dict
            By the parameter's name.

        Returns
        -------
        dict

        Raises
        ------
        Exception
            One of `errors`, for values that may not stand.
        """
        raise NotImplementedError

    def parse(self, slug: str, texts: list[str]) -> dict:
        """Values of `name=value` texts from the command line; as text if not told.

        Parameters
        ----------
        slug : str
        texts : list of str

        Returns
        -------
        dict
        """
        return dict(text.partition("=")[::2] for text in texts)

    def notebooks(self) -> Path:
        """The folder with the notebooks and their sheets."""
        return self.home() / "notebooks"

    def slugs(self) -> list[str]:
        """The names of the notebooks that have a sheet, in alphabetical order."""
        sheets = self.notebooks().glob("*.yml")
        return sorted(p.stem for p in sheets if p.with_suffix(".ipynb").exists())

    def defaults(self, slug: str) -> dict:
        """Every parameter of a notebook with its default value.

        Parameters
        ----------
        slug : str

        Returns
        -------
        dict
        """
        rules = self.sheet(slug)["parameters"]["properties"]
        return {name: rule["default"] for name, rule in rules.items()}

    def edition(self, slug: str, name: str) -> dict:
        """The complete, checked parameters of an edition.

        Parameters
        ----------
        slug : str
        name : str

        Returns
        -------
        dict

        Raises
        ------
        PressError
            The sheet has no such edition.
        """
        editions = self.sheet(slug)["editions"]
        if name not in editions:
            raise PressError(f"{slug} has no edition {name[:60]!a}")
        return self.complete(slug, (editions[name] or {}).get("parameters") or {})

    def question(self, slug: str, values: dict) -> str:
        """The sheet's question with these parameters filled in.

        Parameters
        ----------
        slug : str
        values : dict
            By the parameter's name.

        Returns
        -------
        str
        """
        return self.sheet(slug)["question"].format(**values)

    def subjects(self) -> dict[str, str]:
        """Every value that the subject can have, with its name in words."""
        return {}

    def swept(self) -> list[str]:
        """The values of the subject for which `all` makes a report."""
        return sorted(self.subjects())

    def tiles(self) -> dict[str, tuple[int, int]]:
        """Where each value of the subject stands on a map of tiles: column and row."""
        return {}

    def aliases(self) -> dict[str, list[str]]:
        """Words that somebody may search for, each with what reports say instead."""
        return {}

    def excluded(self, slug: str, values: dict) -> str:
        """Why a sweep makes no report with these values, "" if it does.

        Parameters
        ----------
        slug : str
        values : dict
            The complete parameters.

        Returns
        -------
        str
        """
        return ""

    def tables(self) -> dict[str, dict]:
        """What is known of each table, its content hash included, by name."""
        return {}

    def read_table(self, name: str) -> None:
        """Read a table, so that a fork that reads it finds it in memory.

        Parameters
        ----------
        name : str
        """

    def rehearse(self) -> None:
        """Import and try out what most notebooks need, before a worker forks."""

    def settle(self) -> None:
        """Put back what importing the project's modules has changed elsewhere.

        A fork must find other libraries as a new process does.
        """

    def after_store(self) -> list[Path]:
        """Bring up to date what else stands on stored findings.

        Returns
        -------
        list of Path
            The files that were written, to tell of.
        """
        return []

    def blanks(self) -> Path | None:
        """A folder with `notebook.ipynb` and `sheet.yml` for `new` to copy."""
        return None

    def claims(self) -> dict[str, dict]:
        """What each claim says that a finding may judge, by the claim's name.

        Returns
        -------
        dict of dict
            `statement`, `would_change` (what would change a verdict on it) and, where
            one notebook judges it for all, `notebook`.
        """
        return {}

    def glossary(self) -> dict[str, dict]:
        """Terms of the field, explained on the pages that use them.

        Returns
        -------
        dict of dict
            By term: `meaning`, and `also`, a list of other forms of the term.
        """
        return {}

    def address(self) -> str:
        """Where the reports folder is published, "" where that is not known."""
        return self.setting("ADDRESS").rstrip("/")

    def told(self) -> dict:
        """All that pages take from the project itself: part of a report's key."""
        return {
            "title": self.title,
            "version": self.version,
            "legend": self.legend,
            "claimant": self.claimant,
            "icon": self.icon,
            "shows": list(self.shows),
            "claims": self.claims(),
            "glossary": self.glossary(),
            "address": self.address(),
        }

    def commands(self, commands) -> None:
        """Add the collection's own commands to the parser's subcommands.

        Parameters
        ----------
        commands : argparse action
            What `add_subparsers` gave.
        """

    def variable(self, name: str) -> str:
        """The environment variable that sets something of the press, by its name.

        Parameters
        ----------
        name : str
            Such as CACHE.

        Returns
        -------
        str
        """
        return f"{self.name.upper()}_{name}"

    def setting(self, name: str, default: str = "") -> str:
        """What that variable says.

        Parameters
        ----------
        name : str
            As for `variable`.
        default : str
            Where it is not set.

        Returns
        -------
        str
        """
        return os.environ.get(self.variable(name), default)

    def mime(self, kind: str) -> str:
        """The type of a display that carries a record of this kind.

        Parameters
        ----------
        kind : str
            Such as finding.

        Returns
        -------
        str
        """
        return f"application/vnd.{self.name}.{kind}+json"


def current() -> Project:
    """The project that $PRESSROOM_PROJECT names, else the one that is installed.

    Raises
    ------
    PressError
        There is none, or more than one, or the name leads nowhere.
    """
    if spec := os.environ.get(VARIABLE):
        return named(spec)
    from importlib.metadata import entry_points

    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    if len(found) != 1:
        names = ", ".join(entry.value for entry in found) or "none"
        raise PressError(f"which project? set ${VARIABLE} (installed: {names})")
    return found[0].load()


def named(spec: str) -> Project:
    """The project at `module:object`.

    Parameters
    ----------
    spec : str

    Returns
    -------
    Project

    Raises
    ------
    PressError
        There is no such module or object.
    """
    module, _, name = spec.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise PressError(f"there is no project {spec!a} ({error})") from None
