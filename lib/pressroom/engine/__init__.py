"""Run a notebook in a fork of a warm process, or in a Jupyter kernel.

`papermill --engine tightrope in.ipynb out.ipynb` takes the class named here by its
entry point. Nothing heavy is imported before it is called.
"""

from __future__ import annotations

import os
from typing import Any


class ForkEngine:
    """papermill's engine that forks this process instead of starting a kernel.

    It takes papermill's base class when it is called, not when it is imported:
    papermill imports its engines half-way through its own import.
    """

    @classmethod
    def execute_notebook(cls, nb, kernel_name, **options):
        """Run a notebook; the options are those of papermill's own engine.

        Where there is no fork, or the notebook is not in Python, papermill's own
        engine does the work.
        """
        from papermill.engines import Engine, NBClientEngine

        language = nb.metadata.get("kernelspec", {}).get("language", "python")
        if not hasattr(os, "fork") or language != "python":
            return NBClientEngine.execute_notebook(nb, kernel_name, **options)
        from pressroom.engine import fork

        body = {"execute_managed_notebook": staticmethod(fork.execute)}
        engine: Any = type("ForkEngine", (Engine,), body)
        return engine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb, name=None):
        """The name of the notebook's kernel, as papermill finds it."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb, language=None):
        """The notebook's language, as papermill finds it."""
        from papermill.utils import nb_language

        return nb_language(nb, language)
