"""One process that renders one report after another: orders come in as JSON lines, a line goes back for each.

Started by `report.render` on this machine and by each Dask worker (`python -m tightrope.worker`). It never runs two notebooks
in one process: each has a fork (or a kernel) of its own.
"""

from __future__ import annotations

import ast
import json
import os
import re
import signal
import time
from functools import lru_cache
from pathlib import Path

from tightrope import TightropeError, data, engine, files

FAILED = "failed"  # statuses of a result: done, nothing, failed
KERNEL_FILE = re.compile(r"\S*ipykernel_\d+[/\\](\d+)\.py")


class NotebookFailed(TightropeError):
    """A cell raised an error; `cell` counts from 1, `executed` is the notebook as far as it came."""

    def __init__(self, message: str, cell: int | None = None, executed=None):
        super().__init__(message)
        self.cell, self.executed = cell, executed


@lru_cache(maxsize=64)
def _source(path: Path, _changed: int) -> str:
    """A notebook's text without its outputs, which would only be read to be thrown away."""
    notebook = json.loads(path.read_text("utf8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(notebook)


def prepare(slug: str, parameters: dict):
    """The notebook with its parameters put in as literals after the cell tagged `parameters`."""
    from papermill.iorw import load_notebook_node, papermill_io
    from papermill.parameterize import parameterize_notebook

    path = data.home() / "notebooks" / f"{slug}.ipynb"
    text = _source(path, path.stat().st_mtime_ns)
    papermill_io.register("tightrope:", _Text(text))
    notebook = parameterize_notebook(load_notebook_node("tightrope:"), parameters, engine_name=None)
    injected = next(c for c in notebook.cells if "injected-parameters" in c.metadata.tags)
    injected["id"] = "injected-parameters"
    _refuse_code(injected.source, parameters)
    return notebook


class _Text:
    def __init__(self, text: str):
        self.text = text

    def read(self, _path):
        return self.text


def _refuse_code(source: str, parameters: dict) -> None:
    """Whatever the text of a parameter, the injected cell must be nothing but `name = literal`, and say the same values."""
    tree = ast.parse(source)
    found = {}
    for statement in tree.body:
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            raise TightropeError("a parameter would have become code; nothing was run")
        found[statement.targets[0].id] = ast.literal_eval(statement.value)
    if found != parameters:
        raise TightropeError("a parameter would have changed on its way into the notebook; nothing was run")


def execute(slug: str, parameters: dict, engine_name: str | None = "tightrope", timeout: float | None = None):
    """Run a notebook with a complete parameter set; the executed notebook, normalised. Raises `NotebookFailed`."""
    import papermill
    from papermill.engines import papermill_engines
    from papermill.utils import chdir

    notebook = prepare(slug, parameters)
    kernel = papermill_engines.nb_kernel_name(engine_name, notebook, "python3")
    problem = None
    try:
        with chdir(str(data.home() / "notebooks")):
            papermill_engines.execute_notebook_with_engine(
                engine_name, notebook, kernel_name=kernel, progress_bar=False, execution_timeout=timeout
            )
    except (TightropeError, RuntimeError, TimeoutError, papermill.exceptions.PapermillException) as error:
        problem = _one_line(error)
    size = sum(len(json.dumps(cell.get("outputs", []))) for cell in notebook.cells)
    if problem is None and size > engine.MAX_OUTPUT:
        problem = f"writes too much: the limit is {engine.MAX_OUTPUT >> 20} MB for a notebook"
    normalise(notebook, slug, parameters)
    if nothing(notebook) is None:
        for number, cell in enumerate(notebook.cells, 1):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    raise NotebookFailed(_one_line(f"{output.ename}: {output.evalue}"), number, notebook)
        if problem:
            raise NotebookFailed(problem, _cell_of(problem), notebook)
    return notebook


def _one_line(error) -> str:
    text = markup_plain(str(error)) or type(error).__name__
    return text if len(text) <= 500 else text[:497] + "..."


def markup_plain(text: str) -> str:
    """Text for one line of a terminal: colours and line breaks gone."""
    return " ".join(re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]+", " ", text).split())


def _cell_of(problem: str) -> int | None:
    found = re.search(r"\bcell (\d+)", problem)
    return int(found.group(1)) if found else None


def normalise(notebook, slug: str, parameters: dict) -> None:
    """Leave in a notebook only what its inputs determine: no timings, no paths, no process numbers; counts from 1."""
    notebook.metadata = type(notebook.metadata)(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "tightrope": {"slug": slug, "parameters": parameters},
        }
    )
    for cell in notebook.cells:
        for key in ("papermill", "execution", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = _merged_streams(cell.outputs)


def unparameterise(notebook) -> None:
    """Take back what `prepare` put in: the notebook as it is committed, with the defaults in its own parameters cell."""
    notebook.cells = [cell for cell in notebook.cells if cell.get("id") != "injected-parameters"]
    notebook.metadata["tightrope"].pop("parameters", None)
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def _merged_streams(outputs: list) -> list:
    """Between two displays, one piece of standard output and one of standard error, however they were cut on the way."""
    merged = []
    for output in outputs:
        if output.output_type != "stream":
            merged.append(output)
            continue
        output["text"] = KERNEL_FILE.sub(r"<cell \1>", output["text"])
        run = merged[-2:] if len(merged) > 1 and merged[-2].output_type == "stream" else merged[-1:]
        same = [o for o in run if o.output_type == "stream" and o.name == output.name]
        if same:
            same[0]["text"] += output["text"]
        elif output.name == "stdout" and run and run[-1].output_type == "stream":
            merged.insert(len(merged) - 1, output)
        else:
            merged.append(output)
    return merged


def nothing(notebook) -> str | None:
    """The reason, if the notebook said that it has nothing to report for these parameters."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if record := output.get("data", {}).get("application/vnd.tightrope.nothing+json"):
                return str(record["reason"])
    return None


def contents(order: dict, notebook) -> tuple[dict[str, bytes], dict]:
    """Every file of a report by its path in the reports folder, and what the index says about it."""
    slug, edition = order["slug"], order["edition"]
    page_text, resources = _exporter().from_notebook_node(notebook, {"report": order})
    shown = resources["page"]
    answer = shown["answer"]["text"] if shown["answer"] else ""
    record = {
        "notebook": slug,
        "edition": edition,
        "parameters": order["parameters"],
        "answer": answer,
        "findings": [
            {k: v for k, v in f.items() if v is not None or k not in ("verdict", "claim")}
            for f in shown["findings"]
        ],
    }
    made = {f"{edition}/{slug}.html": page_text, f"{edition}/{slug}.ipynb": notebook_text(notebook)}
    made[f"{edition}/{slug}.findings.json"] = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    for name, (_, table) in shown["figures"].items():
        made[f"{edition}/figures/{slug}-{name}.csv"] = table
    return {name: text.encode() for name, text in made.items()}, {"answer": answer}


def notebook_text(notebook) -> str:
    """A notebook as text, keys sorted, as nbformat writes it."""
    from nbformat.v4 import nbjson

    return nbjson.writes(notebook, indent=1) + "\n"


@lru_cache(maxsize=1)
def _exporter():
    from tightrope.page import ReportExporter

    return ReportExporter()


def render(order: dict) -> dict:
    """Carry out one order: run, make the files, put them on the shelf. Never raises for a fault of the notebook or the disk."""
    from tightrope import vega

    to, slug, edition = Path(order["to"]), order["slug"], order["edition"]
    result = {"slug": slug, "edition": edition, "status": FAILED}
    stamp = {k: order[k] for k in ("key", "title", "question", "edition_title", "parameters")}
    failed = f"{edition}/{slug}.failed.ipynb"
    started = time.perf_counter()
    try:
        try:
            engine_name = "tightrope" if order["engine"] == "warm" else None
            notebook = execute(slug, order["parameters"], engine_name, order["timeout"])
        except NotebookFailed as error:
            if error.executed is not None:
                (to / edition).mkdir(parents=True, exist_ok=True)
                files.write_whole(
                    to / failed, notebook_text(error.executed).encode(), to / files.STATE / "aside"
                )
                result["kept"] = failed
            return result | {"cell": error.cell, "message": str(error)}
        if (reason := nothing(notebook)) is not None:
            files.shelve(to, edition, slug, {}, stamp | {"reason": reason})
            return result | {"status": "nothing", "message": reason}
        made, told = contents(order, notebook)
        name = f"{edition}/{slug}.html"
        made[name] = vega.fill(made[name].decode(), order["bundle"], order["shared"]).encode()
        files.shelve(to, edition, slug, made, stamp | told)
        (to / failed).unlink(missing_ok=True)
        return result | {"status": "done", "seconds": time.perf_counter() - started}
    except OSError as error:
        return result | {"message": f"cannot write to {to}: {error.strerror or error}", "errno": error.errno}
    except (TightropeError, ValueError, KeyError) as error:
        return result | {"message": _one_line(error)}


def main() -> None:
    """Read orders from standard input until it ends, write a result line for each to what was standard output."""
    results = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf8")
    os.dup2(2, 1)  # nothing but results goes to the one who ordered
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    engine.LIFELINE[:] = [0]
    engine.PRIVATE[:] = [results.fileno()]
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    engine.PRIVATE.append(orders.fileno())
    engine.warm()
    try:
        for line in _lines(orders):
            results.write(json.dumps(render(json.loads(line))) + "\n")
    except (engine.Abandoned, BrokenPipeError):
        os._exit(1)


def _lines(orders):
    rest = b""
    while chunk := orders.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _stop(*_):
    raise engine.Abandoned


if __name__ == "__main__":
    main()
