"""A notebook with its parameters put in; and left with only what its inputs say."""

from __future__ import annotations

import ast
import json
import re
from functools import lru_cache
from pathlib import Path

from pressroom import PressError
from pressroom.project import Project

INSTALLED = re.compile(r"ipykernel_\d+[/\\](\d+)\.py|site-packages/(?=\w)")
KERNEL = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}


PEEK = "peek"  # the tag of cells that show something in Jupyter only
WRITTEN = "written"  # where the metadata keep a cell's source while it is run


@lru_cache(maxsize=64)
def _source(path: Path, _changed: int) -> str:
    """A notebook's text without outputs, which would be read to be thrown away."""
    import nbformat

    notebook = json.loads(path.read_text("utf8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    # checked here, once for all that is made of it
    return json.dumps(nbformat.reads(json.dumps(notebook), as_version=4))


def prepare(project: Project, slug: str, parameters: dict, peeks: bool = False):
    """The notebook with its parameters put in, after the cell tagged `parameters`.

    A report leaves out what cells tagged `peek` end in: it is not laid out either.

    Parameters
    ----------
    project : Project
    slug : str
    parameters : dict
        The complete set, of values that Python writes as literals.
    peeks : bool
        Whether cells tagged `peek` show what they end in, as in Jupyter.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    PressError
        There is not one cell for the parameters, a cell would not be run, or the cell
        put in would not say just these values.
    """
    import nbformat
    from papermill.parameterize import parameterize_notebook

    path = project.notebooks() / f"{slug}.ipynb"
    notebook = nbformat.from_dict(json.loads(_source(path, path.stat().st_mtime_ns)))
    notebook.metadata["papermill"] = {}
    # whatever wrote the notebook named, or did not: it is run by this Python
    notebook.metadata["kernelspec"] = dict(KERNEL)
    _refuse_form(notebook, slug, parameters)
    for cell in notebook.cells:  # what papermill's own reader of files adds
        tags = cell.metadata.setdefault("tags", [])
        cell.metadata["papermill"] = {}
        if PEEK in tags and not peeks:
            cell.metadata[WRITTEN] = cell.source
            cell.source = quiet(cell.source)
    notebook = parameterize_notebook(notebook, parameters)
    cell = next(c for c in notebook.cells if "injected-parameters" in c.metadata.tags)
    cell["id"], cell.metadata["papermill"] = "injected-parameters", {}
    _refuse_code(cell.source, parameters)
    return notebook


@lru_cache(maxsize=256)
def quiet(source: str) -> str:
    """A cell that does not show what it ends in.

    Parameters
    ----------
    source : str

    Returns
    -------
    str
        With the semicolon that says so to IPython. A cell with magics is as it was.
    """
    try:
        last = ast.parse(source).body[-1]
    except (SyntaxError, ValueError, IndexError):
        return source
    if not isinstance(last, ast.Expr) or last.end_lineno is None:
        return source
    lines = source.split("\n")
    line = lines[last.end_lineno - 1].encode()
    shown, rest = line[: last.end_col_offset], line[last.end_col_offset :]
    if rest.lstrip().startswith(b";"):
        return source
    lines[last.end_lineno - 1] = (shown + b";" + rest).decode()
    return "\n".join(lines)


def _refuse_form(notebook, slug: str, parameters: dict) -> None:
    """Every cell must be run, and one cell alone give the parameters."""
    tags = [tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])]
    count = tags.count("parameters")
    if count > 1 or (parameters and not count):
        raise PressError(f"{slug}.ipynb has {count} cells tagged parameters, not one")
    for tag in ("injected-parameters", "skip-execution"):
        if tag in tags:
            raise PressError(f"{slug}.ipynb has a cell tagged {tag}")


def injected(parameters: dict) -> str:
    """The source of the cell that papermill puts in; refused as in `prepare`.

    Parameters
    ----------
    parameters : dict
        As for `prepare`.

    Returns
    -------
    str
    """
    from papermill.translators import translate_parameters

    source = translate_parameters("python3", "python", parameters, "Parameters")
    _refuse_code(source, parameters)
    return source


def _refuse_code(source: str, parameters: dict) -> None:
    """The injected cell must be nothing but `name = literal`, and say these values."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # also half of a surrogate pair
        message = "a parameter holds text that no notebook can hold; nothing was run"
        raise PressError(message) from None
    found = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name), *_], value=value):
                found[name] = ast.literal_eval(value)
            case _:
                message = "a parameter would have become code; nothing was run"
                raise PressError(message)
    if found != parameters:
        message = "a parameter would have changed on its way into the notebook"
        raise PressError(f"{message}; nothing was run")


def normalise(notebook, project: Project, slug: str, parameters: dict) -> None:
    """Leave only what a notebook's inputs determine: no times, paths, processes.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    project : Project
    slug : str
    parameters : dict
        Written into its metadata.
    """
    told = {"slug": slug, "parameters": parameters}
    metadata = {
        "kernelspec": dict(KERNEL),
        "language_info": {"name": "python"},
        project.name: told,
    }
    notebook.metadata = type(notebook.metadata)(metadata)
    for cell in notebook.cells:
        cell.source = cell.metadata.pop(WRITTEN, cell.source)
        for key in ("papermill", "execution", "collapsed", "scrolled"):
            cell.metadata.pop(key, None)
        if not cell.metadata.get("tags"):
            cell.metadata.pop("tags", None)
        if cell.cell_type == "code":
            cell.outputs = merged_streams(cell.outputs)


def unparameterise(notebook, project: Project) -> None:
    """Take back what `prepare` put in: the notebook as it is committed.

    Parameters
    ----------
    notebook : NotebookNode
        Changed in place.
    project : Project
    """
    notebook.cells = [
        cell for cell in notebook.cells if cell.get("id") != "injected-parameters"
    ]
    notebook.metadata[project.name].pop("parameters", None)
    code = (cell for cell in notebook.cells if cell.cell_type == "code")
    for count, cell in enumerate(code, 1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count


def merged_streams(outputs: list) -> list:
    """Outputs with their text in one piece, however it was cut on its way.

    Between two displays, one piece of standard output and one of standard error.

    Parameters
    ----------
    outputs : list of NotebookNode
        Of one cell.

    Returns
    -------
    list of NotebookNode
    """
    merged: list = []
    for output in outputs:
        if output.output_type != "stream":
            merged.append(output)
            continue
        output["text"] = _without_folders(output["text"])
        run: list = []  # the streams since the last display, at most two
        for before in reversed(merged[-2:]):
            if before.output_type != "stream":
                break
            run.insert(0, before)
        same = [before for before in run if before.name == output.name]
        if same:
            same[0]["text"] += output["text"]
        elif output.name == "stdout" and run:
            merged.insert(len(merged) - 1, output)
        else:
            merged.append(output)
    return merged


def _without_folders(text: str) -> str:
    """Text without the folders in which this machine keeps kernels and packages.

    A kernel's cell is `<cell 123>`, a package's file `site-packages/…`.
    """
    parts, end = [], 0
    for found in INSTALLED.finditer(text):
        before = text[end : found.start()]
        if before and not before[-1].isspace():  # the folder that the file lies in
            before = before[: len(before) - len(before.split()[-1])]
        name = f"<cell {found[1]}>" if found[1] else found[0]
        parts += [before, name]
        end = found.end()
    return "".join([*parts, text[end:]])


def nothing(notebook, project: Project) -> str | None:
    """The reason, if the notebook said that it has nothing to report.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    project : Project

    Returns
    -------
    str or None
    """
    said = _said_nothing(notebook, project)
    return said[1] if said else None


def nothing_in(notebook, project: Project) -> int | None:
    """The cell, counted from 1, that said that there is nothing to report.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.
    project : Project

    Returns
    -------
    int or None
    """
    said = _said_nothing(notebook, project)
    return said[0] if said else None


def _said_nothing(notebook, project: Project) -> tuple[int, str] | None:
    kind = project.mime("nothing")
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if record := output.get("data", {}).get(kind):
                return number, str(record["reason"])
    return None


def compact(notebook) -> str:
    """A notebook as text on one line: breaks take as long to write as the page.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    str
    """
    tight = (",", ":")
    text = json.dumps(notebook, ensure_ascii=False, sort_keys=True, separators=tight)
    return text + "\n"


def readable(notebook) -> str:
    """A notebook as text for people who read it in a diff, as nbformat writes it.

    Parameters
    ----------
    notebook : NotebookNode

    Returns
    -------
    str
    """
    from nbformat.v4 import nbjson

    return nbjson.writes(notebook, indent=1) + "\n"


def one_line(error) -> str:
    """A message for a line of a terminal: no colours or breaks, 500 characters.

    Parameters
    ----------
    error : object
        An exception, or its words.

    Returns
    -------
    str
    """
    raw = re.sub(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x1f\x7f]+", " ", str(error))
    text = " ".join(raw.split()) or type(error).__name__
    return text if len(text) <= 500 else text[:497] + "..."
