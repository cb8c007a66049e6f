"""The front page of a reports folder: every report with its question and answer, and a search that runs in the page."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from tightrope import files
from tightrope.vega import csp_hash

TEMPLATES = Path(__file__).parent / "templates" / "index"


def write_index(to: Path) -> None:
    """Write `index.html` from the stamps of the reports whose files are there."""
    stamps = [
        s
        for s in files.stamps(to)
        if "reason" in s or (to / f"{s['edition']}/{s['slug']}.html").is_file()
    ]
    order = {"japan": 0}
    made = sorted(
        (s for s in stamps if "reason" not in s),
        key=lambda s: (
            s["title"],
            s["edition"].startswith(("focus-", "custom-")),
            order.get(s["edition"], 1),
            s["edition_title"],
            s["edition"],
        ),
    )
    missing = sorted(
        (s for s in stamps if "reason" in s),
        key=lambda s: (s["title"], s["edition_title"], s["edition"]),
    )
    files.write_whole(
        to / "index.html", page(made, missing).encode(), to / files.STATE / "aside"
    )


def page(made: list[dict], missing: list[dict]) -> str:
    """The front page as HTML. Everything is escaped; the search script runs by its hash; nothing is requested."""
    style, script = (
        (TEMPLATES / name).read_text("utf8").strip()
        for name in ("index.css", "index.js")
    )
    return _template().render(
        made=made,
        missing=missing,
        style=style,
        script=script,
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
    )


def typeset(text) -> str:
    """A sentence for reading: a true minus before a number, and no line break between a number and its per cent."""
    return re.sub(r"(?<=\d) (?=%)", "\u00a0", re.sub(r"(?<!\w)-(?=\d)", "−", str(text)))


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
