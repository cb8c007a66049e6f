"""A notebook with its parameters put in, run by one of the engines, and left with nothing in it but what its inputs determine."""

from __future__ import annotations

import ast
import json
import os
import re
from functools import lru_cache
from pathlib import Path

from tightrope import TightropeError, data, engine

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
    except (
        SyntaxError,
        ValueError,
    ):  # also what cannot be encoded, such as half of a surrogate pair
        raise TightropeError(
            "a parameter holds text that no notebook can hold; nothing was run"
        ) from None
    found = {}
    for statement in tree.body:
        if not (
            isinstance(statement, ast.Assign)
            and isinstance(statement.targets[0], ast.Name)
        ):
            raise TightropeError("a parameter would have become code; nothing was run")
        found[statement.targets[0].id] = ast.literal_eval(statement.value)
    if found != parameters:
        raise TightropeError(
            "a parameter would have changed on its way into the notebook; nothing was run"
        )


def execute(
    slug: str,
    parameters: dict,
    engine_name: str | None = "tightrope",
    timeout: float | None = None,
):
    """Run a notebook with a complete parameter set; the executed notebook, normalised. Raises `NotebookFailed`."""
    from papermill.engines import papermill_engines
    from papermill.utils import chdir

    notebook = prepare(slug, parameters)
    problem = None
    try:
        with chdir(str(data.home() / "notebooks")):
            if engine_name == "tightrope" and hasattr(os, "fork"):
                engine.run(notebook, timeout)
            else:
                kernel = papermill_engines.nb_kernel_name(
                    engine_name, notebook, "python3"
                )
                papermill_engines.execute_notebook_with_engine(
                    engine_name,
                    notebook,
                    kernel_name=kernel,
                    progress_bar=False,
                    execution_timeout=timeout,
                )
    except TimeoutError:
        problem = f"took longer than {timeout:g} seconds"
    except RuntimeError as error:  # nbclient's DeadKernelError among others
        problem = (
            str(error)
            .replace("Kernel died: ", "")
            .replace("Kernel died", "the notebook's process died")
        )
    except engine.OutputTooLarge as error:
        problem = str(error)
    running = [
        n
        for n, c in enumerate(notebook.cells, 1)
        if c.metadata.papermill.get("start_time")
    ]
    if (
        engine_name is None and len(compact(notebook)) > engine.MAX_OUTPUT
    ):  # the warm engine counts as it goes
        problem = problem or engine.TOO_LARGE
    normalise(notebook, slug, parameters)
    if problem:
        raise NotebookFailed(one_line(problem), max(running, default=None), notebook)
    if nothing(notebook) is None:
        for number, cell in enumerate(notebook.cells, 1):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    words = f"{output.ename}: {output.evalue}".rstrip(": ")
                    raise NotebookFailed(one_line(words), number, notebook)
    return notebook


def one_line(error) -> str:
    """A message for one line of a terminal: colours and line breaks gone, at most 500 characters."""
    text = " ".join(
        re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]+", " ", str(error)).split()
    )
    text = text or type(error).__name__
    return text if len(text) <= 500 else text[:497] + "..."


def normalise(notebook, slug: str, parameters: dict) -> None:
    """Leave in a notebook only what its inputs determine: no timings, no paths, no process numbers; counts from 1."""
    notebook.metadata = type(notebook.metadata)(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
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
    notebook.cells = [
        cell for cell in notebook.cells if cell.get("id") != "injected-parameters"
    ]
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
        run = (
            merged[-2:]
            if len(merged) > 1 and merged[-2].output_type == "stream"
            else merged[-1:]
        )
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
            if record := output.get("data", {}).get(
                "application/vnd.tightrope.nothing+json"
            ):
                return str(record["reason"])
    return None


def compact(notebook) -> str:
    """A notebook as text without line breaks: to write them takes as long as to make the page."""
    return (
        json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        + "\n"
    )


def notebook_text(notebook) -> str:
    """A notebook as text, keys sorted, as nbformat writes it: for those that people read in a diff."""
    from nbformat.v4 import nbjson

    return nbjson.writes(notebook, indent=1) + "\n"
