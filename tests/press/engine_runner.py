"""Run notebooks one after another with one papermill engine in this process.

`engine_runner.py ENGINE FOLDER OUT [key=value …]`. The engine `learnt` is the warm one
in a process that knows the cells beforehand, as the workers of `tightrope render` do.
"""

import json
import sys
from pathlib import Path

import papermill

engine, folder, out, *settings = sys.argv[1:]
options = {
    name: json.loads(value)
    for name, value in (setting.split("=", 1) for setting in settings)
}
if engine == "learnt":
    from pressroom.engine import child, warmup
    from tightrope.project import PROJECT

    engine = "tightrope"
    warmup.up(PROJECT)
    child.prepare()
    for path in Path(folder).glob("*.ipynb"):
        warmup.learn(path)
for path in sorted(Path(folder).glob("*.ipynb")):
    note = {}
    try:
        papermill.execute_notebook(
            str(path),
            str(Path(out) / path.name),
            engine_name=engine,
            progress_bar=False,
            request_save_on_cell_execute=False,
            cwd=folder,
            **options,
        )
    except Exception as error:
        note = {"type": type(error).__name__, "message": str(error)}
    (Path(out) / f"{path.stem}.json").write_text(json.dumps(note))
