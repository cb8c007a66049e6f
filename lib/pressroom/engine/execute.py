"""A notebook of the collection, run with a complete set of parameters."""

from __future__ import annotations

import os

from pressroom import PressError
from pressroom.engine import messages
from pressroom.notebook import compact, normalise, nothing, one_line, prepare
from pressroom.project import Project


class NotebookFailed(PressError):
    """A notebook did not run to its end.

    Parameters
    ----------
    message : str
        What went wrong, in a line.
    cell : int or None
        The cell that failed, counted from 1 over all cells.
    executed : NotebookNode
        The notebook as far as it came.
    """

    def __init__(self, message: str, cell: int | None, executed):
        super().__init__(message)
        self.cell, self.executed = cell, executed


def execute(
    project: Project,
    slug: str,
    parameters: dict,
    warm: bool = True,
    timeout: float | None = None,
):
    """Run a notebook of the project.

    Parameters
    ----------
    project : Project
    slug : str
    parameters : dict
        The complete, checked set.
    warm : bool
        In a fork of this process, where there is fork; else in a Jupyter kernel.
    timeout : float, optional
        Seconds a cell may take.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook, with only what its inputs determine.

    Raises
    ------
    NotebookFailed
        A cell raised an error, took too long, wrote too much or ended its process.
    """
    from papermill.utils import chdir

    notebook = prepare(project, slug, parameters)
    problem = None
    try:
        with chdir(str(project.notebooks())):
            if warm and hasattr(os, "fork"):
                from pressroom.engine import fork

                fork.run(notebook, timeout)
            else:
                _in_a_kernel(notebook, timeout)
    except TimeoutError:
        problem = f"took longer than {timeout:g} seconds"
    except RuntimeError as error:  # nbclient's DeadKernelError among others
        text = str(error).replace("Kernel died: ", "")
        problem = text.replace("Kernel died", "the notebook's process died")
    except messages.OutputTooLarge as error:
        problem = str(error)
    running = [
        number
        for number, cell in enumerate(notebook.cells, 1)
        if cell.metadata.papermill.get("start_time")
    ]
    if not warm and len(compact(notebook)) > messages.MAX_OUTPUT:
        problem = problem or messages.TOO_LARGE  # a fork's output is counted as it goes
    normalise(notebook, project, slug, parameters)
    if problem:
        raise NotebookFailed(one_line(problem), max(running, default=None), notebook)
    if nothing(notebook, project) is None:
        for number, cell in enumerate(notebook.cells, 1):
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    words = f"{output.ename}: {output.evalue}".rstrip(": ")
                    raise NotebookFailed(one_line(words), number, notebook)
    return notebook


def _in_a_kernel(notebook, timeout: float | None) -> None:
    from papermill.engines import papermill_engines

    papermill_engines.execute_notebook_with_engine(
        None,
        notebook,
        kernel_name=papermill_engines.nb_kernel_name(None, notebook, "python3"),
        progress_bar=False,
        execution_timeout=timeout,
    )
