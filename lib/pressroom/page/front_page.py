"""The front page of a reports folder.

Every report with its question and answer, and a search that runs in the page.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from pressroom import shelf
from pressroom.page.markup import typeset
from pressroom.page.vega import csp_hash
from pressroom.project import Project

TEMPLATES = Path(__file__).parent / "templates" / "index"


def write(to: Path, project: Project, faults: list[str] | None = None) -> None:
    """Write `index.html` from the stamps of the reports whose files are there.

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
            made.append(stamp)
    made.sort(key=lambda stamp: _place(stamp, project))
    missing.sort(key=lambda s: (s["title"], s["edition_title"], s["edition"]))
    text = page(made, missing, project)
    shelf.write_whole(to / "index.html", text.encode(), to / shelf.STATE / "aside")


def _place(stamp: dict, project: Project) -> tuple:
    ad_hoc = (f"{project.subject}-", "custom-")  # editions that no sheet names
    return (
        stamp["title"],
        stamp["edition"].startswith(ad_hoc),
        stamp["edition"] not in project.first_editions,
        stamp["edition_title"],
        stamp["edition"],
    )


def page(made: list[dict], missing: list[dict], project: Project) -> str:
    """The front page as HTML: everything is escaped, nothing is requested.

    Parameters
    ----------
    made, missing : list of dict
        Stamps of reports, and of those that had nothing to report.
    project : Project
        Gives the title and the sentences under it.
    """
    style = (TEMPLATES / "index.css").read_text("utf8").strip()
    script = (TEMPLATES / "index.js").read_text("utf8").strip()
    return _template().render(
        title=project.title,
        about=project.about,
        made=made,
        missing=missing,
        style=style,
        script=script,
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
    )


@lru_cache(maxsize=1)
def _template():
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typeset"] = typeset
    return environment.get_template("index.html.j2")
