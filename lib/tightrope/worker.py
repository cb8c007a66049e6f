"""One process that renders one report after another: orders come in as JSON lines, a line goes back for each.

Started by `report.render` on this machine and by each Dask worker (`python -m tightrope.worker`). It never runs two notebooks
in one process: each has a fork (or a kernel) of its own.
"""

from __future__ import annotations

import ast
import contextlib
import json
import os
import re
import resource
import signal
from functools import lru_cache
from pathlib import Path

from tightrope import TightropeError, data, engine, files, report, warm

FAILED = "failed"  # statuses of a result: done, nothing, failed
KERNEL_FILE = re.compile(r"\S*ipykernel_\d+[/\\](\d+)\.py")


class NotebookFailed(TightropeError):
    """A cell raised an error; `cell` counts from 1, `executed` is the notebook as far as it came."""

    def __init__(self, message: str, cell: int | None, executed):
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
    import nbformat
    from papermill.parameterize import parameterize_notebook

    path = data.home() / "notebooks" / f"{slug}.ipynb"
    notebook = nbformat.reads(_source(path, path.stat().st_mtime_ns), as_version=4)
    notebook.metadata["papermill"] = {}
    for cell in notebook.cells:  # what papermill's own reader of files adds
        cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
    notebook = parameterize_notebook(notebook, parameters)
    cell = next(c for c in notebook.cells if "injected-parameters" in c.metadata.tags)
    cell["id"], cell.metadata["papermill"] = "injected-parameters", {}
    _refuse_code(cell.source, parameters)
    return notebook


def injected(parameters: dict) -> str:
    """The source of the cell that papermill puts in. Raises `TightropeError` where it would not say just these values."""
    from papermill.translators import translate_parameters

    source = translate_parameters("python3", "python", parameters, "Parameters")
    _refuse_code(source, parameters)
    return source


def _refuse_code(source: str, parameters: dict) -> None:
    """Whatever the text of a parameter, the injected cell must be nothing but `name = literal`, and say the same values."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # also what cannot be encoded, such as half of a surrogate pair
        raise TightropeError("a parameter holds text that no notebook can hold; nothing was run") from None
    found = {}
    for statement in tree.body:
        if not (isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)):
            raise TightropeError("a parameter would have become code; nothing was run")
        found[statement.targets[0].id] = ast.literal_eval(statement.value)
    if found != parameters:
        raise TightropeError("a parameter would have changed on its way into the notebook; nothing was run")


def execute(slug: str, parameters: dict, engine_name: str | None = "tightrope", timeout: float | None = None):
    """Run a notebook with a complete parameter set; the executed notebook, normalised. Raises `NotebookFailed`."""
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
    except TimeoutError:
        problem = f"took longer than {timeout:g} seconds"
    except RuntimeError as error:  # nbclient's DeadKernelError among others
        problem = (
            str(error).replace("Kernel died: ", "").replace("Kernel died", "the notebook's process died")
        )
    except engine.OutputTooLarge as error:
        problem = str(error)
    running = [n for n, c in enumerate(notebook.cells, 1) if c.metadata.papermill.get("start_time")]
    if (
        engine_name is None and len(compact(notebook)) > engine.MAX_OUTPUT
    ):  # the warm engine counts as it goes
        problem = problem or engine.TOO_LARGE
    normalise(notebook, slug, parameters)
    if problem:
        raise NotebookFailed(_one_line(problem), max(running, default=None), notebook)
    if nothing(notebook) is None:
        for number, cell in enumerate(notebook.cells, 1):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    words = f"{output.ename}: {output.evalue}".rstrip(": ")
                    raise NotebookFailed(_one_line(words), number, notebook)
    return notebook


def _one_line(error) -> str:
    """A message for one line of a terminal: colours and line breaks gone, at most 500 characters."""
    text = " ".join(re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]+", " ", str(error)).split())
    text = text or type(error).__name__
    return text if len(text) <= 500 else text[:497] + "..."


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
            cell.outputs = merged_streams(cell.outputs)


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


def merged_streams(outputs: list) -> list:
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
    made = {f"{edition}/{slug}.html": page_text, f"{edition}/{slug}.ipynb": compact(notebook)}
    made[f"{edition}/{slug}.findings.json"] = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    for name, (_, table) in shown["figures"].items():
        made[f"{edition}/figures/{slug}-{name}.csv"] = table
    return {name: text.encode() for name, text in made.items()}, {"answer": answer}


def compact(notebook) -> str:
    """A notebook as text without line breaks: to write them takes as long as to make the page."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def notebook_text(notebook) -> str:
    """A notebook as text, keys sorted, as nbformat writes it: for those that people read in a diff."""
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
    result = {"slug": slug, "edition": edition, "status": FAILED, "parameters": order["parameters"]}
    stamp = {name: order[name] for name in ("key", *files.TOLD)}
    failed = report.failed_name(order)
    try:
        try:
            engine_name = "tightrope" if order["engine"] == "warm" else None
            warm.for_notebook(data.home() / "notebooks" / f"{slug}.ipynb")
            notebook = execute(slug, order["parameters"], engine_name, order["timeout"])
        except NotebookFailed as error:
            with contextlib.suppress(OSError):  # what went wrong in the notebook is the news
                (to / edition).mkdir(parents=True, exist_ok=True)
                text = compact(error.executed).encode()
                files.write_whole(to / failed, text, to / files.STATE / "aside")
                result["kept"] = failed
            return result | {"cell": error.cell, "message": str(error)}
        if (reason := nothing(notebook)) is not None:
            files.shelve(to, edition, slug, {}, stamp | {"reason": reason})
            return result | {"status": "nothing", "message": reason}
        made, told = contents(order, notebook)
        if order["bundle"]:  # without one, whoever ordered puts the chart library in
            name = f"{edition}/{slug}.html"
            made[name] = vega.fill(made[name].decode(), order["bundle"], order["shared"]).encode()
        files.shelve(to, edition, slug, made, stamp | told)
        (to / failed).unlink(missing_ok=True)
        return result | {"status": "done"}
    except OSError as error:
        return result | {"message": f"cannot write to {to}: {error.strerror or error}", "errno": error.errno}
    except TightropeError as error:
        return result | {"message": _one_line(error)}
    except Exception as error:  # whatever else goes wrong with one report must not stop the others
        return result | {"message": _one_line(f"{type(error).__name__}: {error}")}


def main() -> None:
    """Read orders from standard input until it ends, write a result line for each to what was standard output."""
    results = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf8")
    os.dup2(2, 1)  # nothing but results goes to the one who ordered
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    if limit := int(os.environ.get("TIGHTROPE_MEMORY_MB", 0)) << 20:  # for what it starts, too
        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    engine.LIFELINE[:] = [0]
    engine.PRIVATE[:] = [results.fileno()]
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    engine.PRIVATE.append(orders.fileno())
    warm.up()
    _exporter()
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
