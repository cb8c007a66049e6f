"""The ways from a report to the others: the same question, the same edition."""

from __future__ import annotations

from pressroom.project import Project


def of(project: Project, slug: str, edition: str) -> dict:
    """The links of a report's head, from what the sheets say.

    They hang on no report that happens to be in the folder: a page is the same bytes
    wherever it is made. For an edition that no sheet names, only the named editions of
    the same question.

    Parameters
    ----------
    project : Project
    slug, edition : str

    Returns
    -------
    dict
        named: whether the sheet names this edition; elsewhere: the editions of the same
        question; here: the questions of the same edition. Each of these has a title,
        an href relative to this page, and "" as its href if it is this page.
    """
    named = list(project.sheet(slug)["editions"])
    elsewhere = []
    for other in named:
        href = "" if other == edition else f"../{other}/{slug}.html"
        title = edition_name(project, slug, other)
        elsewhere.append({"title": title, "href": href})
    here = []
    for other in project.slugs() if edition in named else []:
        try:
            sheet = project.sheet(other)
            if edition in sheet["editions"]:
                href = "" if other == slug else f"{other}.html"
                here.append({"title": sheet["title"], "href": href})
        except Exception:  # a sheet at fault is told of where its reports are planned
            continue
    here.sort(key=lambda way: way["title"])
    return {"named": edition in named, "elsewhere": elsewhere, "here": here}


def edition_name(project: Project, slug: str, edition: str) -> str:
    """A named edition in a word or two: its title, its subject, or its name.

    Parameters
    ----------
    project : Project
    slug, edition : str

    Returns
    -------
    str
    """
    sheet = project.sheet(slug)
    told = sheet["editions"].get(edition) or {}
    if title := told.get("title"):
        return title
    given = told.get("parameters") or {}
    values = project.defaults(slug) | given
    name = project.subjects().get(str(values.get(project.subject)))
    return name or edition.replace("_", " ").replace("-", " ").capitalize()
