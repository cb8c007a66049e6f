"""An executed notebook → the files of a report: page, notebook, findings, figures.

The page opens anywhere, offline, and runs nothing but the chart library and our lines.
"""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import re
from functools import cache
from pathlib import Path

from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from pressroom.notebook import compact
from pressroom.page import markup
from pressroom.page.vega import SLOT, csp_hash, gzipped
from pressroom.project import Project

TEMPLATES = Path(__file__).parent / "templates"
VEGALITE = re.compile(r"application/vnd\.vegalite\.v\d(\.\d+)?\+json")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
RECORDS = ("answer", "finding", "provenance")
UNSHOWN = {"peek", "provenance"}  # tags of cells that show something in Jupyter only


def contents(project: Project, order: dict, notebook) -> tuple[dict[str, bytes], dict]:
    """Every file of a report, and what the front page says about it.

    Parameters
    ----------
    project : Project
    order : dict
        The report's slug, edition, parameters and words (see `plan.Job.order`).
    notebook : NotebookNode
        Executed and normalised.

    Returns
    -------
    files : dict of bytes
        By path in the reports folder. The page lacks its chart library (`vega.fill`).
    told : dict
    """
    slug, edition = order["slug"], order["edition"]
    exporter = ready(project)
    page, resources = exporter.from_notebook_node(notebook, {"report": order})
    shown = resources["page"]
    answer = shown["answer"]["text"] if shown["answer"] else ""
    optional = ("verdict", "claim")
    findings = [
        {k: v for k, v in finding.items() if v is not None or k not in optional}
        for finding in shown["findings"]
    ]
    record = {
        "notebook": slug,
        "edition": edition,
        "parameters": order["parameters"],
        "answer": answer,
        "findings": findings,
    }
    as_text = json.dumps(record, indent=1, ensure_ascii=False)
    made = {
        f"{edition}/{slug}.html": page,
        f"{edition}/{slug}.ipynb": compact(notebook),
        f"{edition}/{slug}.findings.json": as_text + "\n",
    }
    for name, (_, table) in shown["figures"].items():
        made[f"{edition}/figures/{slug}-{name}.csv"] = table
    return {name: text.encode() for name, text in made.items()}, {"answer": answer}


def figure_csv(spec: dict) -> str:
    """The data behind a chart: every inline table of the spec, in order.

    A column `part` tells several tables apart. Left out is what only serves the
    drawing: the places of labels, and single cells such as a line at zero.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite.

    Returns
    -------
    str
        A line with the names of all columns, then the rows.
    """
    tables = list(spec.get("datasets", {}).values())
    if not tables:
        tables = [data["values"] for data in _inline(spec)]
    tables = [
        rows
        for rows in tables
        if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    ]
    telling = [
        rows
        for rows in tables
        if "label_y" not in rows[0] and (len(rows) > 1 or len(rows[0]) > 1)
    ]
    tables = telling or tables
    columns = list(
        dict.fromkeys(name for rows in tables for row in rows for name in row)
    )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    several = len(tables) > 1
    writer.writerow(["part"] * several + columns)
    for part, rows in enumerate(tables, 1):
        for row in rows:
            writer.writerow([part] * several + [row.get(name) for name in columns])
    return out.getvalue()


def _inline(node):
    """The inline tables of a spec, wherever they stand."""
    if isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and isinstance(data.get("values"), list):
            yield data
        for key, value in node.items():
            if key != "data":
                yield from _inline(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inline(value)


def packed(value) -> str:
    """JSON, gzipped, in base64: a quarter of the size, and none of it ends a script.

    Parameters
    ----------
    value : object
        What JSON can hold.

    Returns
    -------
    str
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzipped(text.encode(), 6)).decode()


def number(value) -> str:
    """A finding's value for reading: whole from a thousand on, else four digits.

    Parameters
    ----------
    value : object
        Anything but a number stands as it is.

    Returns
    -------
    str
        With a true minus.
    """
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace("-", "−")


def escaped(value) -> str:
    """Anything as text that is safe in HTML.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
    """
    return html.escape(str(value))


@cache
def ready(project: Project) -> ReportExporter:
    """The exporter of a project, made once in a process.

    Parameters
    ----------
    project : Project

    Returns
    -------
    ReportExporter
    """
    exporter = ReportExporter()
    exporter.project = project
    return exporter


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "report" / name).read_text("utf8").strip()


class ReportExporter(TemplateExporter):
    """nbconvert's exporter for a report; `resources["report"]` is the order."""

    export_from_notebook = "Report"
    project: Project

    @default("file_extension")
    def _file_extension(self):
        return ".html"

    @default("template_name")
    def _template_name(self):
        return "report"

    @default("extra_template_basedirs")
    def _basedirs(self):
        return [str(TEMPLATES)]

    def default_filters(self):
        """nbconvert's filters and ours.

        Nothing reaches the page but through one of them or Jinja's escaping.

        Yields
        ------
        name : str
        function : callable
        """
        yield from super().default_filters()
        yield "packed", packed
        yield "number", number
        yield "typeset", markup.typeset
        yield "esc", escaped

    def from_notebook_node(self, nb, resources=None, **kw):
        """The page, its chart library still a slot (`vega.fill`).

        Parameters
        ----------
        nb : NotebookNode
            Executed and normalised.
        resources : dict
            With the order under "report".
        **kw
            As nbconvert gives them; not used.

        Returns
        -------
        page : str
        resources : dict
            With what the page shows under "page".
        """
        resources = dict(resources or {})
        resources["page"] = model(nb, self.project)
        resources["legend"] = self.project.legend
        for kind, name in (("style", "report.css"), ("script", "report.js")):
            resources[kind] = _asset(name)
            resources[f"{kind}_hash"] = csp_hash(_asset(name))
        report = resources["report"]
        words = resources["page"]
        page = self.template.render(nb=nb, resources=resources, report=report, **words)
        return page.lstrip(), resources


def model(nb, project: Project) -> dict:
    """What the page shows, in order.

    `blocks` of prose, figures, tables and code; and apart from them contents, answer,
    findings, provenance and figures.

    Parameters
    ----------
    nb : NotebookNode
    project : Project

    Returns
    -------
    dict
    """
    page = _Model(project)
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            page.prose(cell.source)
        elif cell.cell_type == "code":
            page.cell(cell)
    page.flush()
    tables = (page.provenance or {}).get("tables", [])
    return {
        "blocks": page.blocks,
        "contents": [(id_, text) for level, id_, text in page.headings if level == 2],
        "answer": page.answer,
        "findings": page.findings,
        "provenance": page.provenance,
        "numbers": {table["name"]: n for n, table in enumerate(tables, 1)},
        "figures": page.figures,
        "slot": SLOT,
    }


class _Model:
    def __init__(self, project: Project):
        self.project = project
        self.kinds = {project.mime(kind): kind for kind in RECORDS}
        self.blocks: list[dict] = []
        self.headings: list[tuple[int, str, str]] = []
        self.findings: list[dict] = []
        self.sources: list[str] = []
        self.answer: dict | None = None
        self.provenance: dict | None = None
        self.figures: dict[str, tuple[dict, str]] = {}

    def prose(self, source: str) -> None:
        """A cell of Markdown."""
        self.flush()
        text, headings = markup.markdown(source)
        self.headings += headings
        if text.strip():
            self.blocks.append({"kind": "html", "html": text})

    def flush(self) -> None:
        """Fold the code gathered since the last visible output into one block."""
        if not self.sources:
            return
        if not self.blocks or self.blocks[-1]["kind"] != "code":
            self.blocks.append({"kind": "code", "sources": []})
        self.blocks[-1]["sources"] += [markup.code(source) for source in self.sources]
        self.sources = []

    def cell(self, cell) -> None:
        """Fold a cell's code, and show what it shows unless a tag says not to."""
        tags = cell.metadata.get("tags", [])
        self.sources.append(cell.source)
        shown = []
        for output in cell.outputs:
            records = self.kinds.keys() & output.get("data", {}).keys()
            block = None
            if records:
                mime = min(records)
                block = self.record(self.kinds[mime], output.data[mime], tags)
            elif UNSHOWN.isdisjoint(tags):
                block = self.output(output)
            if block:
                shown.append(block)
        if shown:
            self.blocks += shown
            self.flush()

    def record(self, kind: str, record: dict, tags) -> dict | None:
        """Keep an answer, a finding or the provenance; the block of a finding."""
        if kind == "answer":
            self.answer = record
        elif kind == "provenance":
            self.provenance = record
        elif record in self.findings:
            return None  # a cell that ends in a finding echoes what it has stated
        else:
            self.findings.append(record)
            if UNSHOWN.union(["findings"]).isdisjoint(tags):
                return {"kind": "finding", "finding": record}
        return None

    def output(self, output) -> dict | None:
        """The block of an output that is no record."""
        if output.output_type == "stream":
            return text_block(output.text, loud=output.name == "stderr")
        if output.output_type == "error":
            return text_block("\n".join(output.traceback), loud=True)
        ours = output.metadata.get(self.project.name, {})
        if ours.get("role") == "source":
            return None
        return self.shown(output.data)

    def shown(self, data) -> dict | None:
        """The richest of the kinds that are known to be safe."""
        for mime, spec in data.items():
            if VEGALITE.fullmatch(mime):
                return self.figure(spec)
        if "text/html" in data:
            return {"kind": "table", "html": markup.table(data["text/html"])}
        for mime in PICTURES:
            if mime in data:
                return picture_block(mime, data)
        if "text/markdown" in data:
            text, _ = markup.markdown(data["text/markdown"])
            return {"kind": "html", "html": text}
        if "text/plain" in data:
            return text_block(data["text/plain"])
        return None

    def figure(self, spec: dict) -> dict:
        """A chart without its title, which the page sets as text.

        Its spec and the CSV of its data go into `figures`.
        """
        told = spec.get("usermeta", {}).get(self.project.name, {})
        number = len(self.figures) + 1
        name = str(told.get("figure", ""))
        if not SLUG.fullmatch(name) or len(name) > 80 or name in self.figures:
            name = f"figure-{number}"
        title = spec.get("title") or ""
        if not isinstance(title, dict):
            title = {"text": title}
        left_out = ("title", "usermeta", "$schema")
        drawn = {key: value for key, value in spec.items() if key not in left_out}
        if told.get("fluid"):
            drawn["width"] = "container"
            drawn["autosize"] = {"type": "fit", "contains": "padding"}
        drawn["background"] = "transparent"
        self.figures[name] = (drawn, figure_csv(spec))
        heading = _line(title.get("text"))
        return {
            "kind": "figure",
            "name": name,
            "title": heading,
            "subtitle": _line(title.get("subtitle")),
            "alt": _line(spec.get("description")) or heading or name,
            "source": told.get("source", ""),
        }


def text_block(text: str, loud: bool = False) -> dict:
    """Terminal text; loud where it is an error or a warning.

    Parameters
    ----------
    text : str
    loud : bool

    Returns
    -------
    dict
    """
    return {"kind": "text", "text": markup.plain(text), "loud": loud}


def picture_block(mime: str, data: dict) -> dict:
    """A picture inside the page.

    Parameters
    ----------
    mime : str
        One of `PICTURES`.
    data : dict
        An output's data by type.

    Returns
    -------
    dict
    """
    raw = data[mime]
    if mime == "image/svg+xml":
        raw = base64.b64encode(raw.encode()).decode()
    body = re.sub(r"[^A-Za-z0-9+/=]", "", raw)
    alt = data.get("text/plain", "picture")
    return {"kind": "image", "src": f"data:{mime};base64,{body}", "alt": alt}


def _line(text) -> str:
    if isinstance(text, list):
        return " ".join(map(str, text))
    return str(text or "")
