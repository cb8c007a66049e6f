"""The warm engine: the same outputs as the standard kernel, whatever the cells do.

And nothing left behind.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from sample_home import notebook

from pressroom import notebook as notebooks
from pressroom import run
from pressroom.engine.messages import receive, send
from pressroom.workers import pool
from tightrope import data, parameters
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow

RUNNER = Path(__file__).with_name("engine_runner.py")


# The kernel reads what is written to file descriptors in a thread of its own, and a
# cell may be over before: hence the pauses in these files.
def kinds(name: str) -> dict[str, list[str]]:
    """Cells by the name of what they try, from a text with a `# %% name` over each."""
    found: dict[str, list[str]] = {}
    text = (Path(__file__).parent / name).read_text("utf8")
    for part in text.removeprefix("# %% ").split("\n# %% "):
        title, _, source = part.partition("\n")
        found.setdefault(title, []).append(source)
    return found


TOGETHER = kinds("kinds_together.txt")  # any after any: in one notebook
ALONE = kinds("kinds_alone.txt")
# What is different each time: times, and the ids of elements that Altair draws.
EACH_TIME = re.compile(r"[\d.]+(e[+-]\d+)? [nµμm]?s\b|altair-viz-[0-9a-f]{32}")


def write(folder: Path, cases: dict) -> Path:
    folder.mkdir()
    for name, cells in cases.items():
        nbformat.write(
            notebook(*(("code", source) for source in cells)), folder / f"{name}.ipynb"
        )
    return folder


def start_engine(engine: str, folder: Path, out: Path, *settings: str):
    out.mkdir()
    # ipykernel does not capture what is written to file descriptors when it finds that
    # variable
    environment = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTEST_CURRENT_TEST"
    }
    command = [sys.executable, "-P", RUNNER, engine, folder, out, *settings]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment, **pipes)


def run_engine(engine: str, folder: Path, out: Path, *settings: str) -> Path:
    finish(start_engine(engine, folder, out, *settings))
    return out


def finish(process: subprocess.Popen) -> None:
    said, _ = process.communicate()
    assert process.returncode == 0, said


def executed(out: Path, name: str) -> list:
    """Outputs and counts of a notebook, streams merged as in reports."""
    read = nbformat.read(out / f"{name}.ipynb", as_version=4)
    cells = [cell for cell in read.cells if cell.cell_type == "code"]
    return [
        (cell.execution_count, notebooks.merged_streams(cell.outputs)) for cell in cells
    ]


def note(out: Path, name: str) -> dict:
    return json.loads((out / f"{name}.json").read_text())


@pytest.fixture(scope="module")
def both(shared_folder):
    engines = ("tightrope", "learnt")

    def make(base: Path) -> None:
        folder = write(base / "in", ALONE)
        cells = [source for sources in TOGETHER.values() for source in sources]
        every = notebook(*(("raises-exception", source) for source in cells))
        nbformat.write(every, folder / "together.ipynb")
        kernels = start_engine("nbclient", folder, base / "nbclient")
        for engine in engines:
            run_engine(engine, folder, base / engine)
        finish(kernels)

    base = shared_folder("engines", make)
    return {engine: base / engine for engine in (*engines, "nbclient")}


def without_times(outputs) -> str:
    return EACH_TIME.sub("", json.dumps(outputs, sort_keys=True, ensure_ascii=False))


@pytest.mark.parametrize("engine", ["tightrope", "learnt"])
def test_cells_of_every_kind_give_what_they_give_in_the_kernel(both, engine):
    """Also where the cells were learnt and the shell made before the fork."""
    warm, standard = (executed(both[one], "together") for one in (engine, "nbclient"))
    differing = []
    for name in (name for name, sources in TOGETHER.items() for _ in sources):
        seen, wanted = without_times(warm.pop(0)), without_times(standard.pop(0))
        if seen != wanted:
            differing.append((name, seen, wanted))
    assert len(TOGETHER) > 80 and not warm and not standard
    assert differing == []


@pytest.mark.parametrize("engine", ["tightrope", "learnt"])
@pytest.mark.parametrize("name", ALONE)
def test_same_as_the_kernel(both, name, engine):
    warm, standard = (executed(both[one], name) for one in (engine, "nbclient"))
    assert warm == standard
    assert any(outputs for _, outputs in warm)
    assert note(both[engine], name) == note(both["nbclient"], name)


def test_metadata_is_the_kernels(both):
    warm, standard = (
        nbformat.read(both[e] / "together.ipynb", 4).metadata
        for e in ("tightrope", "nbclient")
    )
    assert warm.language_info == standard.language_info
    assert warm.kernelspec == standard.kernelspec


@pytest.mark.skipif(
    not run.warm_by_default(),
    reason="the collection is rendered by the standard kernel here",
)
@pytest.mark.parametrize("slug", parameters.slugs())
def test_same_as_the_stored_outputs_of_the_standard_kernel(slug, collection):
    """nbval holds the stored outputs to the standard kernel's.

    Here the warm engine is held to them, byte for byte.
    """
    made = nbformat.read(collection / "japan" / f"{slug}.ipynb", 4)
    notebooks.unparameterise(made, PROJECT)
    stored = nbformat.read(data.home() / "notebooks" / f"{slug}.ipynb", 4)
    for cell in stored.cells:  # what a peek ends in is for Jupyter only
        if notebooks.PEEK in cell.metadata.get("tags", []):
            shown = [o for o in cell.outputs if o.output_type != "execute_result"]
            cell.outputs = shown
        for output in cell.get(
            "outputs", []
        ):  # drawn afterwards, for readers elsewhere
            if any("vegalite" in mime for mime in output.get("data", {})):
                output.data.pop("image/png", None)
                output.metadata.pop("image/png", None)
    # the scorecard says which findings it read: here those of the reports beside it
    beside, kept = "the reports rendered with this one", "the findings that the"
    told = notebooks.readable(made).replace(beside, f"{kept} repository keeps")
    assert told == notebooks.readable(stored)


@pytest.fixture(scope="module")
def faults(shared_folder):
    cases = {
        "a_leaves": [
            "import os, sys, random, pathlib, subprocess\nleft = 1\n"
            "os.environ['TIGHTROPE_LEFT'] = '1'\nsys.modules['left'] = sys\n"
            "os.chdir('/')\nimport tightrope\ntightrope.left = 1\nrandom.seed(1)",
            (
                "pid = str(subprocess.Popen(['sleep', '600']).pid)\n"
                "pathlib.Path(os.environ['PROBE'], 'pid').write_text(pid)"
            ),
            (
                "import atexit, pathlib\n"
                "at_exit = pathlib.Path(os.environ['PROBE'], 'at_exit')\n"
                "atexit.register(lambda: at_exit.write_text('ran'))"
            ),
        ],
        "b_finds": [
            "import os, sys, tightrope\n"
            "('left' in globals(), 'TIGHTROPE_LEFT' in os.environ, "
            "'left' in sys.modules, "
            "os.getcwd() == '/', hasattr(tightrope, 'left'))",
            "import random, numpy\n(random.random(), numpy.random.rand())",
        ],
        "c_finds": ["import random, numpy\n(random.random(), numpy.random.rand())"],
        "crash": [
            "print('before', flush=True)\nimport ctypes\nctypes.string_at(0)",
            "print('never')",
        ],
        "hang": ["print('started')\nimport time\ntime.sleep(60)"],
        "killed": ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"],
        "quits": ["import os\nos._exit(7)"],
        "shouts": [
            (
                "print('x' * 1000)\nline = 'y' * 9_999 + '\\n'\n"
                "for _ in range(3_500): print(line, end='')"
            )
        ],
        "shouts_below": [
            "import os\nchunk = b'z' * 65536\nwhile True: os.write(1, chunk)"
        ],
        "shows_much": [
            (
                "from IPython.display import display\n"
                "display({'text/plain': 'w' * 50_000_000}, raw=True)"
            )
        ],
        "z_after_all": ["'still running'"],
    }

    def make(base: Path) -> None:
        os.environ["PROBE"] = str(base)
        run_engine(
            "tightrope", write(base / "in", cases), base / "out", "execution_timeout=4"
        )

    base = shared_folder("engine-faults", make)
    return base / "out", base


def test_each_notebook_is_alone(faults):
    out, _ = faults
    (_, (seen,)), (_, (first,)) = executed(out, "b_finds")
    assert seen["data"]["text/plain"] == "(False, False, False, False, False)"
    assert (
        first["data"]["text/plain"]
        != executed(out, "c_finds")[0][1][0]["data"]["text/plain"]
    )


def test_what_a_notebook_started_ends_with_it(faults):
    _, base = faults
    left = int((base / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(left, 0)
    assert (base / "at_exit").read_text() == "ran"


@pytest.mark.parametrize(
    "name, kind, words",
    [
        ("crash", "DeadKernelError", "Segmentation fault, signal 11"),
        ("killed", "DeadKernelError", "Killed, signal 9"),
        ("quits", "DeadKernelError", "exit code 7"),
        ("hang", "CellTimeoutError", "after 4 seconds"),
        ("shouts", "OutputTooLarge", "32 MB"),
        ("shouts_below", "OutputTooLarge", "32 MB"),
        ("shows_much", "OutputTooLarge", "32 MB"),
    ],
)
def test_faults_are_named_and_do_not_spread(faults, name, kind, words):
    out, _ = faults
    assert note(out, name)["type"] == kind
    assert words in note(out, name)["message"]
    assert note(out, "z_after_all") == {}
    assert (
        executed(out, "z_after_all")[0][1][0]["data"]["text/plain"] == "'still running'"
    )


def test_interrupt_on_timeout_is_the_kernels(tmp_path):
    folder = write(
        tmp_path / "in", {"slow": ["import time\ntime.sleep(60)", "'never'"]}
    )
    settings = ("execution_timeout=1", "interrupt_on_timeout=true")
    errors = []
    for engine in ("tightrope", "nbclient"):
        out = run_engine(engine, folder, tmp_path / engine, *settings)
        outputs = executed(out, "slow")[0][1]
        errors.append([o["ename"] for o in outputs if o["output_type"] == "error"])
    assert errors == [["KeyboardInterrupt"]] * 2


def children_of(pid: int) -> list[int]:
    return [
        int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    ]


def start_hanging(tmp_path: Path) -> tuple[subprocess.Popen, int]:
    """papermill's own command line with our engine, in a cell that does not end.

    And the notebook's process.
    """
    folder = write(
        tmp_path / "in",
        {"hang": ["open('started', 'w').close()\nimport time\ntime.sleep(600)"]},
    )
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--engine",
        "tightrope",
        "hang.ipynb",
        "out.ipynb",
    ]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for((folder / "started").exists, 60)
    (child,) = children_of(process.pid)
    return process, child


def wait_for(true, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def gone(pid: int) -> bool:
    try:
        return (
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        )
    except FileNotFoundError:
        return True


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_the_notebook_ends_with_papermill(tmp_path, how):
    process, child = start_hanging(tmp_path)
    os.kill(process.pid, how)
    process.wait(30)
    wait_for(lambda: gone(child), 30)


def test_papermill_finds_the_engine_by_its_entry_point(tmp_path):
    folder = write(tmp_path / "in", {"plain": ["import os\nfocus = 'JPN'", "focus"]})
    command = [
        sys.executable,
        "-m",
        "papermill",
        "--engine",
        "tightrope",
        "-p",
        "focus",
        "KOR",
        "--no-progress-bar",
    ]
    subprocess.run(
        [*command, "plain.ipynb", "out.ipynb"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    assert 'focus = "KOR"' in nbformat.read(folder / "out.ipynb", 4).cells[0].source


def test_without_fork_the_standard_engine_runs(tmp_path):
    """The kernel shows itself by its connection file, which a fork does not have."""
    folder = write(
        tmp_path / "in",
        {"plain": ["import sys\n'ipykernel_launcher' in ' '.join(sys.orig_argv)"]},
    )
    out = tmp_path / "out"
    out.mkdir()
    script = (
        "import os, sys\ndel os.fork\n"
        f"sys.argv = ['', 'tightrope', {str(folder)!r}, {str(out)!r}]\n"
        f"exec(open({str(RUNNER)!r}).read())"
    )
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    assert executed(out, "plain")[0][1][0]["data"]["text/plain"] == "True"


def test_messages_survive_their_journey():
    here, there = socket.socketpair()
    with here, there:
        for message in (
            {"a": "é\u0000\n"},
            {"big": "x" * 50_000},
            {"n": [1.5, None, True]},
        ):
            send(here, "kind", message)
            assert receive(there) == {"msg_type": "kind", "content": message}
        here.close()
        assert receive(there) is None


def test_paths_of_kernels_leave_no_trace():
    text = "/tmp/ipykernel_123/456.py:1: UserWarning: careful"
    output = nbformat.v4.new_output("stream", name="stderr", text=text)
    assert (
        notebooks.merged_streams([output])[0].text
        == "<cell 456>:1: UserWarning: careful"
    )
    assert not re.search("ipykernel", output.text)


@pytest.mark.skipif(sys.platform != "linux", reason="counts threads in /proc")
def test_a_worker_has_one_thread_when_it_forks():
    """With imports done and tables read, for one notebook after the other.

    A lock that another thread held would stay locked in the child for ever.
    """
    script = (
        "import os, sys\nfrom pressroom.engine import warmup\n"
        "from tightrope import data\nfrom tightrope.project import PROJECT\n"
        "warmup.up(PROJECT)\nfor slug in sys.argv[1:]:\n"
        "    warmup.for_notebook(PROJECT, slug)\n"
        "    print(len(data._PARSED), len(os.listdir('/proc/self/task')))"
    )
    slugs = parameters.slugs()
    done = subprocess.run(
        [sys.executable, "-c", script, *slugs],
        capture_output=True,
        check=True,
        env=pool.environment(PROJECT),
    )
    seen = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert len(seen) == len(slugs) and all(threads == 1 for _, threads in seen)
    assert seen[0][0] > 3 and seen[-1][0] > 20
