"""An executed notebook → one HTML page that opens anywhere, offline, and runs nothing but the chart library and our own lines."""

from __future__ import annotations

import base64
import csv
import gzip
import html
import io
import json
import re
from functools import cache
from pathlib import Path

from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from tightrope import markup
from tightrope.collection import typeset
from tightrope.vega import SLOT, csp_hash

TEMPLATES = Path(__file__).parent / "templates"
VEGALITE = re.compile(r"application/vnd\.vegalite\.v\d(\.\d+)?\+json")
OURS = "application/vnd.tightrope.%s+json"
RECORDS = {OURS % kind for kind in ("answer", "finding", "provenance")}
UNSHOWN = {"peek", "provenance"}  # tags of cells that show something in Jupyter only


def figure_csv(spec: dict) -> str:
    """The data behind a chart: every inline table of the spec, in order; a column `part` tells several apart.

    Left out is what only serves the drawing: the places of labels, and single cells such as a line at zero."""
    tables = list(spec.get("datasets", {}).values()) or [
        d["values"] for d in _inline(spec)
    ]
    tables = [
        rows
        for rows in tables
        if isinstance(rows, list) and rows and isinstance(rows[0], dict)
    ]
    tables = [
        t for t in tables if "label_y" not in t[0] and (len(t) > 1 or len(t[0]) > 1)
    ] or tables
    columns = list(
        dict.fromkeys(name for rows in tables for row in rows for name in row)
    )
    several = len(tables) > 1
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["part"] * several + columns)
    for part, rows in enumerate(tables, 1):
        writer.writerows(
            [part] * several + [row.get(name) for name in columns] for row in rows
        )
    return out.getvalue()


def _inline(node):
    if isinstance(node, dict):
        if isinstance(data := node.get("data"), dict) and isinstance(
            data.get("values"), list
        ):
            yield data
        for key, value in node.items():
            if key != "data":
                yield from _inline(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inline(value)


def packed(value) -> str:
    """JSON, gzipped, in base64: a quarter of the size, and no character of it can end a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()


class ReportExporter(TemplateExporter):
    """nbconvert's exporter for a report. `resources["report"]` holds title, question, edition, parameters (see `report.Job`)."""

    export_from_notebook = "Tightrope report"

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
        """nbconvert's filters and our own three: nothing reaches the page but through one of them or Jinja's escaping."""
        yield from super().default_filters()
        yield "packed", packed
        yield "number", number
        yield "typeset", typeset
        yield "esc", lambda value: html.escape(str(value))

    def from_notebook_node(self, nb, resources=None, **kw):
        """The page, its chart library still a slot (`vega.fill`)."""
        resources = dict(resources or {})
        resources["page"] = model(nb)
        for name in ("report.css", "report.js"):
            kind = {"css": "style", "js": "script"}[name.partition(".")[2]]
            resources[kind] = _asset(name)
            resources[kind + "_hash"] = csp_hash(_asset(name))
        page = self.template.render(
            nb=nb, resources=resources, report=resources["report"], **resources["page"]
        )
        return page.lstrip(), resources


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / "report" / name).read_text("utf8").strip()


def number(value) -> str:
    """A finding's value for reading: whole from a thousand on, else four significant digits; text as it is."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return str(value)
    return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}").replace("-", "−")


def model(nb) -> dict:
    """What the page shows, in order: blocks of prose, figures, tables, code; and apart from them answer, findings, provenance."""
    page = _Model()
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            page.prose(cell.source)
        elif cell.cell_type == "code":
            page.cell(cell)
    page.flush()
    return {
        "blocks": page.blocks,
        "contents": [(id_, text) for level, id_, text in page.headings if level == 2],
        "answer": page.answer,
        "findings": page.findings,
        "provenance": page.provenance,
        "numbers": {
            t["name"]: n
            for n, t in enumerate((page.provenance or {}).get("tables", []), 1)
        },
        "figures": page.figures,
        "slot": SLOT,
    }


class _Model:
    def __init__(self):
        self.blocks, self.headings, self.findings, self.sources = [], [], [], []
        self.answer = self.provenance = None
        self.figures = {}

    def prose(self, source: str) -> None:
        self.flush()
        text, headings = markup.markdown(source)
        self.headings += headings
        if text.strip():
            self.blocks.append({"kind": "html", "html": text})

    def flush(self) -> None:
        """Fold the code gathered since the last visible output into one block."""
        if self.sources:
            if not self.blocks or self.blocks[-1]["kind"] != "code":
                self.blocks.append({"kind": "code", "sources": []})
            self.blocks[-1]["sources"] += [
                markup.code(source) for source in self.sources
            ]
            self.sources = []

    def cell(self, cell) -> None:
        """Fold a cell's code, and show what it shows unless a tag says not to."""
        tags = cell.metadata.get("tags", [])
        self.sources.append(cell.source)
        shown = []
        for output in cell.outputs:
            block = self.record(output, tags)
            if block is None and UNSHOWN.isdisjoint(tags):
                block = self.output(output)
            if block:
                shown.append(block)
        if shown:
            self.blocks += shown
            self.flush()

    def record(self, output, tags) -> dict | None:
        """Keep a finding, an answer, the provenance; the block of a finding."""
        data = output.get("data", {})
        if (record := data.get(OURS % "answer")) is not None:
            self.answer = record
        elif (record := data.get(OURS % "provenance")) is not None:
            self.provenance = record
        elif (record := data.get(OURS % "finding")) is not None:
            self.findings.append(record)
            if UNSHOWN.union(["findings"]).isdisjoint(tags):
                return {"kind": "finding", "finding": record}
        return None

    def output(self, output) -> dict | None:
        """The block of an output that is no record."""
        if output.output_type == "stream":
            text = markup.plain(output.text)
            return {"kind": "text", "text": text, "loud": output.name == "stderr"}
        if output.output_type == "error":
            text = markup.plain("\n".join(output.traceback))
            return {"kind": "text", "text": text, "loud": True}
        source = output.metadata.get("tightrope", {}).get("role") == "source"
        if source or RECORDS.intersection(output.data):
            return None
        return self.shown(output.data)

    def shown(self, data) -> dict | None:
        """The richest of the kinds that are known to be safe."""
        for mime, spec in data.items():
            if VEGALITE.fullmatch(mime):
                return self.figure(spec)
        if "text/html" in data:
            return {"kind": "table", "html": markup.table(data["text/html"])}
        for mime in ("image/png", "image/jpeg", "image/svg+xml"):
            if mime in data:
                raw = (
                    data[mime]
                    if mime != "image/svg+xml"
                    else base64.b64encode(data[mime].encode()).decode()
                )
                src = f"data:{mime};base64,{re.sub(r'[^A-Za-z0-9+/=]', '', raw)}"
                return {
                    "kind": "image",
                    "src": src,
                    "alt": data.get("text/plain", "picture"),
                }
        if "text/markdown" in data:
            return {"kind": "html", "html": markup.markdown(data["text/markdown"])[0]}
        return (
            {"kind": "text", "text": markup.plain(data["text/plain"]), "loud": False}
            if "text/plain" in data
            else None
        )

    def figure(self, spec: dict) -> dict:
        """A chart without its title, which the page sets as text; its spec and the CSV of its data go into `figures`."""
        name = figure_name(spec, len(self.figures) + 1)
        name = f"figure-{len(self.figures) + 1}" if name in self.figures else name
        title = spec.get("title") or ""
        title = title if isinstance(title, dict) else {"text": title}
        drawn = {
            key: value
            for key, value in spec.items()
            if key not in ("title", "usermeta", "$schema")
        }
        if spec.get("usermeta", {}).get("tightrope", {}).get("fluid"):
            drawn |= {
                "width": "container",
                "autosize": {"type": "fit", "contains": "padding"},
            }
        self.figures[name] = (drawn | {"background": "transparent"}, figure_csv(spec))
        return {
            "kind": "figure",
            "name": name,
            "title": _line(title.get("text")),
            "subtitle": _line(title.get("subtitle")),
            "alt": _line(spec.get("description")) or _line(title.get("text")) or name,
            "source": spec.get("usermeta", {}).get("tightrope", {}).get("source", ""),
        }


def figure_name(spec: dict, number: int) -> str:
    """The name that `charts.show` gave a figure, if it is a plain slug; else its number."""
    name = str(spec.get("usermeta", {}).get("tightrope", {}).get("figure", ""))
    return (
        name
        if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) and len(name) <= 80
        else f"figure-{number}"
    )


def _line(text) -> str:
    return " ".join(map(str, text)) if isinstance(text, list) else str(text or "")
