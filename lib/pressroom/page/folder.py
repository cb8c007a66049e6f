"""What stands beside the reports of an edition, made when they are: see `write`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pressroom import shelf
from pressroom.page import archive, summary, vega
from pressroom.project import Project


def write(to: Path, results: Iterable[dict], shared: bool, project: Project) -> None:
    """Write the archive and the summary of each edition of which a report is new.

    Reports of which a file is missing or altered are left out until they are made anew.
    A PDF of a report that was made anew is removed: it shows the one before.

    Parameters
    ----------
    to : Path
        The reports folder.
    results : iterable of dict
        Of the reports that were made, or found to have nothing to report.
    shared : bool
        Whether pages link to one chart library (see `vega.place`).
    project : Project
    """
    editions = set()
    for result in results:
        editions.add(result["edition"])
        for name in (result["slug"], "summary"):
            (to / result["edition"] / f"{name}.pdf").unlink(missing_ok=True)
    if not editions:
        return
    library = vega.place(to, shared, project)
    by_edition: dict[str, list[dict]] = {edition: [] for edition in editions}
    for stamp in shelf.stamps(to):
        is_there = "reason" not in stamp and shelf.unaltered(to, stamp["files"])
        if stamp["edition"] in editions and is_there:
            by_edition[stamp["edition"]].append(stamp)
    for edition, stamps in sorted(by_edition.items()):
        archive.write(to, edition, stamps)
        summary.write(to, edition, stamps, library, project)
