"""A notebook of the collection, run with a complete set of parameters."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack

from pressroom import PressError
from pressroom.engine import family, messages
from pressroom.notebook import compact, normalise, nothing_in, one_line, prepare
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
    peeks: bool = False,
    begun: Callable[[int, int], None] | None = None,
    leaving: ExitStack | None = None,
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
    peeks : bool
        Whether cells tagged `peek` show what they end in, as in Jupyter.
    begun : callable, optional
        Told of each cell as it begins: its number from 1, and how many there are.
    leaving : contextlib.ExitStack, optional
        What waits for the end of a fork, as it may while a page is made; by default it
        has ended when this returns.

    Returns
    -------
    nbformat.NotebookNode
        The executed notebook, with only what its inputs determine. Each of its cells
        ran to its end, or it said that it has nothing to report, and why.

    Raises
    ------
    NotebookFailed
        A cell raised an error, took too long, wrote too much or ended its process.
    """
    from papermill.utils import chdir

    notebook = prepare(project, slug, parameters, peeks)
    progress = _progress(notebook, begun)
    problem = None
    try:
        with chdir(str(project.notebooks())):
            if warm and hasattr(os, "fork"):
                from pressroom.engine import fork

                fork.execute(
                    progress,
                    "python3",
                    timeout,
                    leaving=leaving,
                    force_raise_errors=True,
                )
            else:
                _in_a_kernel(progress, timeout)
    except TimeoutError:
        problem = f"took longer than {timeout:g} seconds"
    except RuntimeError as error:  # nbclient's DeadKernelError among others
        text = str(error).replace("Kernel died: ", "")
        problem = text.replace("Kernel died", "the notebook's process died")
    except messages.OutputTooLarge as error:
        problem = str(error)
    if not warm and len(compact(notebook)) > messages.MAX_OUTPUT:
        problem = problem or messages.TOO_LARGE  # a fork's output is counted as it goes
    normalise(notebook, project, slug, parameters)
    cell = progress.running
    if problem is None and progress.error is not None:
        if cell == nothing_in(notebook, project):
            return notebook
        problem = progress.error
    if problem is not None:
        raise NotebookFailed(one_line(problem), cell, notebook)
    return notebook


def _progress(notebook, begun: Callable[[int, int], None] | None):
    """papermill's manager of a notebook's run, which notes no times.

    `running` is the cell that was begun last, counted from 1; `error` is its error in
    words where it did not run to its end, whatever it showed.
    """
    from papermill.engines import NotebookExecutionManager

    class Progress(NotebookExecutionManager):
        running: int | None = None
        error: str | None = None

        def cell_start(self, cell, cell_index=None, **_):
            self.running = cell_index + 1
            if begun:
                begun(self.running, len(notebook.cells))

        def cell_exception(self, cell, cell_index=None, exception=None, **_):
            # an error while a result is shown has no name in the answer
            shown = [o for o in cell.outputs if o.output_type == "error"]
            told = shown[-1] if exception.ename == "NoneType" and shown else exception
            self.error = f"{told.ename}: {told.evalue}".rstrip(": ")

        def cell_complete(self, cell, cell_index=None, **_):
            pass

        def autosave_cell(self):
            pass

    return Progress(notebook, progress_bar=False)


def _in_a_kernel(progress, timeout: float | None) -> None:
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.log import logger

    # nbclient's `timeout` takes whole seconds only
    client = PapermillNotebookClient(
        progress,
        timeout_func=lambda cell: timeout,
        startup_timeout=60,
        force_raise_errors=True,  # a report has none, also of cells that may raise some
        kernel_name="python3",
        # its words on ports, and on the Ctrl-C that ends it, are no user's business
        extra_arguments=["--log-level=CRITICAL"],
        log=logger,
    )
    with family.watched():
        client.execute()
    if messages.LIFELINE:  # in a worker, which has no other children
        family.end_children()
