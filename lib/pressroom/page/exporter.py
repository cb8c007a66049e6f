"""An executed notebook → the files of a report: page, notebook, findings, figures.

The page opens anywhere, offline, and runs nothing but the chart library and our lines.
"""

from __future__ import annotations

import base64
import html
import json
import re
from functools import cache, lru_cache
from pathlib import Path

import jinja2

from pressroom.notebook import PEEK, compact
from pressroom.page import citation, claims, glossary, markup, sections, sound
from pressroom.page.figures import figure_csv
from pressroom.page.vega import SLOT, csp_hash, packed
from pressroom.project import Project

TEMPLATES = Path(__file__).parent / "templates"
VEGALITE = re.compile(r"application/vnd\.vegalite\.v\d(\.\d+)?\+json")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PICTURES = ("image/png", "image/jpeg", "image/svg+xml")
RECORDS = ("answer", "finding", "provenance")
UNSHOWN = {PEEK, "provenance"}  # tags of cells that show something in Jupyter only
HEADING = re.compile(r'(?<=<h\d id=")[a-z0-9-]+(?=">)')
# A link to another notebook's report, as markup makes it: notebook, words.
BESIDE = re.compile(r'<a href="([a-z][a-z0-9_]*)\.html(?:#[^"]*)?">(.*?)</a>', re.S)
CAPTION = re.compile(r"<caption[^>]*>(.*?)</caption>", re.S)
LONG = 30  # rows of a table from which on it is folded
TAG = re.compile(r"<[^>]*>")


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

    Raises
    ------
    sound.PageError
        The notebook has no answer or provenance, ran with other parameters than those
        of the order, or shows something that the page cannot hold.
    """
    slug, edition = order["slug"], order["edition"]
    shown = model(notebook, project, order)
    page = html_of(project, order, shown)
    sound.check(shown, order["parameters"])
    answer = shown["answer"]["text"]
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
    options: dict = {"indent": 1, "ensure_ascii": False, "allow_nan": False}
    as_text = json.dumps(record, **options)
    made = {
        f"{edition}/{slug}.html": page,
        f"{edition}/{slug}.ipynb": compact(notebook),
        f"{edition}/{slug}.findings.json": as_text + "\n",
    }
    for name, (_, table) in shown["figures"].items():
        made[f"{edition}/figures/{slug}-{name}.csv"] = table
    files = {name: text.encode() for name, text in made.items()}
    return files, {"answer": answer, "said": said(shown)}


def said(page: dict) -> dict:
    """A report in short, for the pages that sum up a folder or an edition.

    Parameters
    ----------
    page : dict
        As `model` gave it.

    Returns
    -------
    dict
        lead, text, sure, as_of and key of the answer; claims with statement and
        verdict; and figure, the chart that shows what the answer says, or None.
    """
    answer = page["answer"] or {}
    told = {name: answer.get(name, "") for name in ("lead", "text", "sure", "as_of")}
    lead = told["lead"]
    if lead and told["text"].startswith(lead):
        told["text"] = told["text"][len(lead) :].strip()
    parts = ("claim", "statement", "verdict")
    claims_told = [{part: card[part] for part in parts} for card in page["claims"]]
    keys = [str(key.get("id", "")) for key in answer.get("key", [])]
    return told | {
        "key": answer.get("key", []),
        "claims": claims_told,
        "figure": _leading(page["blocks"], keys),
    }


def _leading(blocks: list[dict], keys: list[str]) -> dict | None:
    """The chart of a key number, else one that shows a finding, else the first."""
    figures = [block for block in blocks if block["kind"] == "figure"]
    with_key = [figure for figure in figures if figure["finding"] in keys]
    with_finding = [figure for figure in figures if figure["finding"]]
    chosen = (with_key or with_finding or figures)[:1]
    parts = ("name", "number", "title", "subtitle", "alt", "source", "finding")
    if not chosen:
        return None
    return {part: chosen[0][part] for part in parts} | {"key": bool(with_key)}


def head(project: Project, report: dict, page: dict) -> dict:
    """What stands around a report's findings: titles, days, citation, address.

    Parameters
    ----------
    project : Project
    report : dict
        The order (see `contents`).
    page : dict
        As `model` gave it.

    Returns
    -------
    dict
        title, description, as_of (ISO 8601) and date (in words), citation, url and
        card: the addresses of the page and of its picture, "" where there is none.
    """
    answer = page["answer"] or {}
    as_of = str(answer.get("as_of", ""))
    address = project.address()
    place = f"{report['edition']}/{report['slug']}"
    named = report["ways"]["named"]
    card = f"{report['edition']}/cards/{report['slug']}.png"
    if not address:
        card = f"cards/{report['slug']}.png"
    elif named:
        card = f"{address}/{card}"
    url = f"{address}/{place}.html" if address else ""
    return {
        "title": f"{report['title']}: {report['edition_title']} · {project.title}",
        "description": markup.shortened(
            answer.get("text", "") or report["question"], 300
        ),
        "as_of": as_of,
        "date": citation.day(as_of),
        "citation": citation.cite(report, project.title, project.version, as_of, url),
        "url": url,
        "card": card if named else "",
    }


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


def icon(project: Project) -> str:
    """The project's icon as an address that holds the picture itself.

    Parameters
    ----------
    project : Project

    Returns
    -------
    str
    """
    drawing = project.icon.encode()
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()


def host(address: str) -> str:
    """The host of a web address, to stand for it.

    Parameters
    ----------
    address : str

    Returns
    -------
    str

    Examples
    --------
    >>> host("https://www.census.gov/foreign-trade")
    'census.gov'
    """
    return address.partition("://")[2].partition("/")[0].removeprefix("www.")


def escaped(value) -> str:
    """Anything as text that is safe in HTML.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
    """
    return _escaped(str(value))


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    """Most of a page's words are those of the page before."""
    return html.escape(markup.without_nul(text))


@cache
def ready() -> jinja2.Template:
    """The template of a report, made once in a process.

    Nothing reaches the page but through one of these filters or made safe in `markup`.

    Returns
    -------
    jinja2.Template
    """
    loader = jinja2.FileSystemLoader(TEMPLATES / "report")
    environment = jinja2.Environment(loader=loader)
    environment.filters |= {
        "packed": packed,
        "number": number,
        "typeset": markup.typeset,
        "esc": escaped,
        "anchor": markup.slug,
        "host": host,
    }
    return environment.get_template("index.html.j2")


@cache
def asset(name: str) -> str:
    """The style or the script of a report: that of its charts, and that of the rest.

    Parameters
    ----------
    name : {"css", "js"}

    Returns
    -------
    str
    """
    parts = [f"charts.{name}", f"report.{name}"]
    texts = [(TEMPLATES / "report" / part).read_text("utf8").strip() for part in parts]
    return "\n".join(texts)


def html_of(project: Project, report: dict, shown: dict) -> str:
    """The page, its chart library still a slot (`vega.fill`).

    Parameters
    ----------
    project : Project
    report : dict
        The order.
    shown : dict
        As `model` gave it.

    Returns
    -------
    str
    """
    resources = {
        "legend": project.legend,
        "project": project,
        "head": head(project, report, shown),
        "icon": icon(project),
    }
    for kind, name in (("style", "css"), ("script", "js")):
        resources[kind] = asset(name)
        resources[f"{kind}_hash"] = csp_hash(asset(name))
    return ready().render(resources=resources, report=report, **shown).lstrip()


def model(nb, project: Project, report: dict | None = None) -> dict:
    """What the page shows, in order.

    `blocks` of prose, figures, tables and code; and apart from them contents, answer,
    findings, provenance and figures.

    Parameters
    ----------
    nb : NotebookNode
    project : Project
    report : dict, optional
        The order, for what the CSV of a chart says of where it comes from.

    Returns
    -------
    dict
    """
    page = _Model(project, report or {})
    for number, cell in enumerate(nb.cells, 1):
        try:
            if cell.cell_type == "markdown":
                page.prose(cell.source)
            elif cell.cell_type == "code":
                page.cell(cell, number)
        except sound.PageError as error:
            error.cell = number
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            said = f"what it shows is not of its kind ({type(error).__name__}: {error})"
            raise sound.PageError(said, number) from None
    page.flush()
    page.leave_out()
    tables = (page.provenance or {}).get("tables", [])
    return {
        "blocks": page.blocks,
        "contents": [(id_, text) for level, id_, text in page.headings if level == 2],
        "answer": page.answer,
        "findings": page.findings,
        "claims": claims.cards(page.findings, project.claims()),
        "glossary": glossary.used(page.words(), project.glossary()),
        "cells": page.cells,
        "inline": page.inline,
        "links": {table["name"]: table.get("links", []) for table in tables},
        "provenance": page.provenance,
        "without_data": sum(one.is_without_data() for one in page.sections),
        "numbers": {table["name"]: n for n, table in enumerate(tables, 1)},
        "figures": page.figures,
        "slot": SLOT,
    }


class _Model:
    def __init__(self, project: Project, report: dict):
        self.project = project
        self.report = report
        self.kinds = {project.mime(kind): kind for kind in RECORDS}
        self.blocks: list[dict] = []
        self.pending: list[dict] = []  # of the cell in hand
        self.headings: list[tuple[int, str, str]] = []
        self.places: list[int] = []  # the section of each heading, from 1
        self.findings: list[dict] = []
        self.cells: dict[str, int] = {}
        self.inline: set[str] = set()
        self.sources: list[tuple[int, str]] = []
        self.answer: dict | None = None
        self.provenance: dict | None = None
        self.figures: dict[str, tuple[dict, str]] = {}
        self.ids: dict[str, int] = {}
        self.sections: list[sections.Section] = []
        self.calls = set(project.shows)

    def prose(self, source: str) -> None:
        """A cell of Markdown."""
        self.flush()
        text, headings = markup.markdown(source)
        ids = []
        if headings and headings[0][0] == 2:
            self.sections.append(sections.Section())
        for level, id_, words in headings:
            ids.append(self.unused(id_))
            self.headings.append((level, ids[-1], words))
            self.places.append(len(self.sections))
        below = iter(ids[i] for i, (level, *_) in enumerate(headings) if level > 1)
        text = HEADING.sub(lambda found: next(below), text)
        text = BESIDE.sub(self.way, text)
        if text.strip():
            section = len(self.sections)
            self.blocks.append({"kind": "html", "html": text, "section": section})
            if section:
                self.sections[-1].words += len(TAG.sub(" ", text).split())

    def way(self, found: re.Match) -> str:
        """A link to a report beside this one; its words, where there is no such one."""
        ways = self.report.get("ways")
        if ways is None or f"{found[1]}.html" in [way["href"] for way in ways["here"]]:
            return found[0]
        return found[2]

    def leave_out(self) -> None:
        """Take out the sections that have nothing to show, and their headings."""
        self.blocks = sections.kept(self.blocks, self.sections)
        self.headings = [
            heading
            for heading, place in zip(self.headings, self.places, strict=True)
            if not place or not self.sections[place - 1].is_left_out()
        ]

    def unused(self, id_: str) -> str:
        """An id that no heading of the page has yet."""
        count = self.ids[id_] = self.ids.get(id_, 0) + 1
        return id_ if count == 1 else self.unused(f"{id_}-{count}")

    def flush(self) -> None:
        """Fold the code gathered since the last visible output into one block."""
        if not self.sources:
            return
        if not self.blocks or self.blocks[-1]["kind"] != "code":
            self.blocks.append({"kind": "code", "sources": []})
        self.blocks[-1]["sources"] += [
            (number, markup.code(source)) for number, source in self.sources
        ]
        self.sources = []

    def words(self) -> str:
        """All text of the page, without its markup."""
        told = [str((self.answer or {}).get(part, "")) for part in ("text", "sure")]
        told += [str(finding.get("statement", "")) for finding in self.findings]
        for block in self.blocks:
            shown = (block.get(part, "") for part in ("title", "subtitle", "source"))
            told += [*shown, TAG.sub(" ", block.get("html", ""))]
        return "\n".join(told)

    def cell(self, cell, number: int) -> None:
        """Fold a cell's code, and show what it shows unless a tag says not to."""
        tags = cell.metadata.get("tags", [])
        self.sources.append((number, cell.source))
        self.pending = []
        for output in cell.outputs:
            records = self.kinds.keys() & output.get("data", {}).keys()
            block = None
            if records:
                mime = min(records)
                record = output.data[mime]
                self.cells.setdefault(str(record.get("id", "")), number)
                block = self.record(self.kinds[mime], record, tags)
            elif UNSHOWN.isdisjoint(tags):
                block = self.output(output)
            if block:
                self.pending.append(block)
        stated = "findings" in tags and bool(cell.outputs)
        self.note(cell.source, tags, bool(self.pending) or stated)
        if self.pending:
            self.blocks += self.pending
            self.pending = []
            self.flush()

    def note(self, source: str, tags: list[str], shown: bool) -> None:
        """Keep what a cell does for its section."""
        called = sections.called(source, self.calls)
        if not self.sections:
            return
        section = self.sections[-1]
        section.meant |= called
        section.shown |= shown
        section.answers |= "answer" in tags

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
                name = str(record.get("id", ""))
                first = name not in self.inline
                self.inline.add(name)
                return {"kind": "finding", "finding": record, "first": first}
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
            kept = sound.kept(data["text/html"], markup.table(data["text/html"]))
            return table_block(markup.linked(markup.headed(kept)))
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
        drawn = sound.drawing(
            {k: v for k, v in spec.items() if k not in left_out}, name
        )
        if told.get("fluid"):
            drawn["width"] = "container"
            drawn["autosize"] = {"type": "fit", "contains": "padding"}
        drawn["background"] = "transparent"
        heading = _line(title.get("text"))
        subtitle = _line(title.get("subtitle"))
        about = [heading, subtitle, told.get("source", ""), self.origin()]
        self.figures[name] = (drawn, figure_csv(spec, list(filter(None, about))))
        shown = str(told.get("finding", ""))
        return {
            "kind": "figure",
            "name": name,
            "number": number,
            "finding": shown,
            "record": self.taken(shown, heading),
            "title": heading,
            "subtitle": subtitle,
            "alt": _line(spec.get("description")) or heading or name,
            "source": told.get("source", ""),
        }

    def taken(self, name: str, heading: str) -> dict | None:
        """The finding of a chart, out of the prose, where the chart says it itself.

        That is where it stands right above the chart, or in the words of its title.
        """
        blocks = [*self.blocks, *self.pending]
        above = [block for block in blocks if block["kind"] != "code"][-1:]
        for block in blocks[::-1]:
            if block["kind"] != "finding" or block["finding"].get("id") != name:
                continue
            said = str(block["finding"].get("statement", ""))
            if block in above or said.removesuffix(".") == heading:
                place = self.pending if block in self.pending else self.blocks
                place.remove(block)
                return block["finding"] | {"first": block["first"]}
            return None
        return None

    def origin(self) -> str:
        """Where a chart's data were computed, for the head of its CSV."""
        if not self.report:
            return ""
        made = f"{self.project.title} {self.project.version}"
        edition = self.report.get("edition_title", self.report["edition"])
        return f"From: {self.report['question']} ({made}, edition {edition})"


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


def table_block(text: str) -> dict:
    """A table; a long one is folded under its caption.

    Parameters
    ----------
    text : str
        As HTML, cleaned.

    Returns
    -------
    dict
    """
    caption = CAPTION.search(text)
    words = TAG.sub("", caption[1]) if caption else "A table"
    rows = text.count("<tr") - text.count("<thead")
    folded = f"{words}: {rows} rows" if rows > LONG else ""
    return {"kind": "table", "html": text, "folded": folded}


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
