"""What can go wrong goes wrong here.

In each case no half file under its final name, a clear message, and the next run
completes the rest.
"""

import contextlib
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sample_home

from pressroom import cli, plan, run, shelf
from pressroom.workers import cluster, pool
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow

TIGHTROPE = [sys.executable, "-m", "tightrope.cli"]
PLAIN = ("code", "'fine'")
LINUX = sys.platform == "linux"
STARTED: list[subprocess.Popen] = []


@pytest.fixture
def home(tmp_path, monkeypatch):
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    monkeypatch.setenv("PROBE", str(tmp_path))
    yield made
    while STARTED:  # where a test failed, nothing goes on behind it
        with contextlib.suppress(ProcessLookupError):
            os.killpg(STARTED.pop().pid, signal.SIGKILL)


# A process in a session of its own, and where its number stands.
LEAVES = (
    "import os, pathlib, subprocess\n"
    "left = subprocess.Popen(['sleep', '600'], start_new_session=True).pid\n"
    "pathlib.Path(os.environ['PROBE'], 'left').write_text(str(left))\n"
)


def slow_once(home: Path, slug: str, first: str = "") -> None:
    """A notebook that hangs in its first run and tells that it has begun.

    Later runs end at once. `first`: what it does before.
    """
    source = first + (
        "import os, pathlib, time\n"
        f"begun = pathlib.Path(os.environ['PROBE'], 'begun-{slug}')\n"
        "if not begun.exists():\n    begun.write_text(str(os.getpid()))\n"
        "    time.sleep(600)"
    )
    sample_home.add(home, slug, ("code", source))


def wait_for(true, seconds: float = 60):
    until = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
    return found


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    if not LINUX:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:  # it went between the two looks
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def start(*words: str) -> subprocess.Popen:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [*TIGHTROPE, *words],
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )
    STARTED.append(process)
    return process


def command(*words: str) -> tuple[int, str]:
    """What the command line does, in this process; its workers have their own."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(list(words), PROJECT)
    return code, out.getvalue() + err.getvalue()


def begun(home: Path, slug: str) -> int:
    """Wait until the notebook has begun; the process that runs it."""
    path = home.parent / f"begun-{slug}"
    return int(wait_for(lambda: path.exists() and path.read_text()))


def whole(reports: Path) -> set[str]:
    """The reports that are there.

    Every file that has its final name must be whole, and nothing may lie half-written
    beside it.
    """
    for path in reports.rglob("*.html"):
        assert path.read_text("utf8").rstrip().endswith("</html>"), path
    for path in [*reports.rglob("*.ipynb"), *reports.rglob("*.json")]:
        json.loads(path.read_text("utf8"))
    assert not [
        p
        for p in reports.rglob("*")
        if p.name.endswith(".tmp") and shelf.STATE not in p.parts
    ]
    return {p.stem for p in reports.glob("*/*.html")} - {"summary"}


def completes(home: Path, expected: set[str]) -> None:
    """The next run makes what is left and no more, and leaves nothing aside."""
    before = {
        name: (home / f"reports/japan/{name}.html").stat().st_mtime_ns
        for name in whole(home / "reports")
    }
    code, said = command("render", "--all", "--workers", "1")
    assert code == 0, said
    assert whole(home / "reports") == expected
    assert not list((home / "reports" / shelf.STATE / "aside").iterdir())
    for name, changed in before.items():
        assert (home / f"reports/japan/{name}.html").stat().st_mtime_ns == changed, (
            f"{name} was made twice"
        )


@pytest.mark.skipif(not LINUX, reason="finds the worker in /proc")
def test_a_worker_killed(home):
    slow_once(home, "a_slow")
    sample_home.add(home, "b_plain", PLAIN)
    process = start("render", "--all", "--workers", "1")
    notebook = begun(home, "a_slow")
    (worker,) = (
        Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    )
    os.kill(int(worker), signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "failed: a_slow, edition japan: the worker process died (signal 9" in said
    wait_for(lambda: gone(notebook))
    assert whole(home / "reports") == {"b_plain"}
    completes(home, {"a_slow", "b_plain"})


@pytest.mark.skipif(not LINUX, reason="finds the worker in /proc")
@pytest.mark.parametrize("engine", ["warm", "standard"])
def test_the_parent_killed(home, engine):
    """Nothing goes on: no worker, no kernel, nothing that the notebook started."""
    sample_home.add(home, "a_plain", PLAIN)
    slow_once(home, "b_slow", LEAVES)
    words = ("--workers", "1", "--engine", engine)
    process = start("render", "--all", *words)
    notebook = begun(home, "b_slow")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    worker = int(children.read_text().split()[0])
    left = int((home.parent / "left").read_text())
    process.kill()
    process.communicate()
    wait_for(lambda: gone(notebook) and gone(worker) and gone(left))
    assert whole(home / "reports") == {"a_plain"}
    completes(home, {"a_plain", "b_slow"})


@pytest.mark.parametrize("engine", ["warm", "standard"])
def test_interrupted(home, engine):
    sample_home.add(home, "a_plain", PLAIN)
    slow_once(home, "b_slow")
    process = start("render", "--all", "--workers", "1", "--engine", engine)
    notebook = begun(home, "b_slow")
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert (
        "1 made, 1 left" in out
        and "stopped: interrupted; the same command goes on from here" in err
    )
    wait_for(lambda: gone(notebook))
    assert whole(home / "reports") == {"a_plain"}
    assert "a_plain" in (home / "reports/index.html").read_text("utf8")
    completes(home, {"a_plain", "b_slow"})


# a disk that is full, a folder that cannot be written ---------------------------------

IN_A_MOUNT = """
import json, os, pathlib, subprocess, sys
place, how, *command = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2400k", "tmpfs", place], check=True)
place = pathlib.Path(place)
def render():
    command_here = [*command, "--to", str(place / "reports")]
    done = subprocess.run(command_here, capture_output=True, text=True)
    made = {}
    for page in place.glob("reports/*/[!s]*.html"):
        made[page.name] = page.read_text("utf8").rstrip().endswith("</html>")
    aside = [str(p) for p in place.glob("reports/.state/aside/*")]
    return done.returncode, done.stdout + done.stderr, made, aside
if how == "full":
    (place / "filler").write_bytes(b"x" * 2_200_000)
else:
    (place / "reports").mkdir()
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
first = render()
if how == "full":
    (place / "filler").unlink()
else:
    subprocess.run(["mount", "-o", "remount,rw", str(place)], check=True)
print(json.dumps([first, render()]))
"""


def can_mount() -> bool:
    probe = "mkdir -p /tmp/tightrope-probe && mount -t tmpfs tmpfs /tmp/tightrope-probe"
    found = LINUX and shutil.which("unshare")
    return (
        bool(found)
        and subprocess.run(
            ["unshare", "-rm", "sh", "-c", probe], capture_output=True
        ).returncode
        == 0
    )


def in_a_mount(how: str, place: Path, *words: str):
    place.mkdir()
    command = [
        "unshare",
        "-rm",
        sys.executable,
        "-c",
        IN_A_MOUNT,
        str(place),
        how,
        *TIGHTROPE,
        *words,
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


CHARTS = tuple((kind, source) for kind, source in sample_home.REPORT)


def test_disk_full(home):
    sample_home.add(home, "a_report")
    sample_home.add(home, "b_report")
    words = ("render", "--all", "--workers", "1")
    if can_mount():
        (code, said, made, aside), (again, _, complete, left) = in_a_mount(
            "full", home / "small", *words
        )
        assert "No space left on device" in said
        assert made == {} and aside == []
        assert (
            again == 0
            and complete == {"a_report.html": True, "b_report.html": True}
            and left == []
        )
    else:  # no files beyond a size: the same to a program as a disk that fills up
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # noqa: E731
        done = subprocess.run(
            [*TIGHTROPE, *words], capture_output=True, text=True, preexec_fn=limit
        )
        code, said = done.returncode, done.stdout + done.stderr
        assert "cannot write" in said and whole(home / "reports") == set()
        completes(home, {"a_report", "b_report"})
    assert (
        code == 1
        and "the same command goes on from here" in said
        and "Traceback" not in said
    )
    assert "2 left" in said or "1 failed, 1 left" in said


def test_reports_folder_on_a_read_only_file_system(home):
    sample_home.add(home, "a_report")
    words = ("render", "--all", "--workers", "1")
    if can_mount():
        (code, said, made, _), (again, _, complete, _) = in_a_mount(
            "read-only", home / "fixed", *words
        )
        assert made == {} and again == 0 and complete == {"a_report.html": True}
    else:
        (home / "reports").mkdir(mode=0o555)
        code, said = command(*words)
        (home / "reports").chmod(0o755)
        completes(home, {"a_report"})
    assert (
        code == 2
        and said.startswith("tightrope: the reports folder")
        and said.count("\n") == 1
    )


# data and notebooks -------------------------------------------------------------------


def test_a_table_corrupted_between_two_jobs(home):
    corrupt = (
        "import pathlib\nfrom tightrope import data\n"
        "path = data.home() / 'data/sample_trade.csv'\n"
        "path.write_bytes(path.read_bytes().replace(b'AUS', b'XXX'))"
    )
    reads = "from tightrope import data\nlen(data.load('sample_trade'))"
    good = (home / "data/sample_trade.csv").read_bytes()
    sample_home.add(home, "a_reads", ("code", reads))
    sample_home.add(home, "b_corrupts", ("code", corrupt))
    sample_home.add(home, "c_reads", ("code", reads))
    code, said = command("render", "--all", "--workers", "1")
    assert code == 1 and "2 made, 1 failed" in said
    assert (
        "failed: c_reads" in said
        and "sample_trade.csv was altered" in said
        and "git checkout" in said
    )
    assert whole(home / "reports") == {"a_reads", "b_corrupts"}
    (home / "data/sample_trade.csv").write_bytes(good)
    completes(home, {"a_reads", "b_corrupts", "c_reads"})


TO_ITS_WORKER = "import signal\nos.kill(os.getppid(), signal.{})\nlong = {}\n"
HARD = {
    "stops": (
        "import os, time\n" + TO_ITS_WORKER.format("SIGSTOP", "time.sleep(60)"),
        "the worker process was stopped, and did not go on",
    ),
    "leaves": (
        LEAVES + TO_ITS_WORKER.format("SIGKILL", "left"),
        "the worker process died (signal 9",
    ),
    "crashes": ("import ctypes\nctypes.string_at(0)", "Segmentation fault"),
    "hangs": ("import time\ntime.sleep(600)", "took longer than 4 seconds"),
    "fills_memory": (
        "import numpy\nheld = []\nwhile True: held.append(numpy.zeros(30_000_000))",
        "Unable to allocate",
    ),
    "shouts": (
        "line = 'y' * 9_999\nfor _ in range(3_500): print(line)",
        "writes too much: the limit is 32 MB",
    ),
}


def test_hard_notebooks(home, monkeypatch):
    monkeypatch.setenv("TIGHTROPE_MEMORY_MB", "1500")
    monkeypatch.setattr(pool, "STOPPED", 2.5)  # looks come each second
    if not LINUX:  # where a worker's descendants cannot be followed
        del HARD["stops"], HARD["leaves"]
    for slug, (source, _) in HARD.items():
        sample_home.add(home, slug, ("code", "1"), ("code", source), ("code", "2"))
    sample_home.add(home, "z_plain", PLAIN)
    code, said = command("render", "--all", "--workers", "2", "--timeout", "4")
    assert code == len(HARD) and f"1 made, {len(HARD)} failed" in said
    for slug, (_, message) in HARD.items():
        (line,) = [
            line for line in said.splitlines() if line.startswith(f"failed: {slug}, ")
        ]
        assert message in line
        kept = home / f"reports/japan/{slug}.failed.ipynb"
        assert kept.exists() == (slug not in ("stops", "leaves"))
    assert said.count("  cell: 4\n") == 4
    assert whole(home / "reports") == {"z_plain"}
    if LINUX:
        assert gone(int((home.parent / "left").read_text()))
    for slug in HARD:
        sample_home.add(home, slug, PLAIN)
    completes(home, {*HARD, "z_plain"})


def test_hard_notebooks_in_the_standard_engine(home, monkeypatch):
    monkeypatch.setenv("TIGHTROPE_MEMORY_MB", "1500")
    hard = {slug: HARD[slug] for slug in ("crashes", "hangs", "fills_memory")}
    words = {
        "crashes": "the notebook's process died",
        "hangs": HARD["hangs"][1],
        "fills_memory": "MemoryError",
    }
    for slug, (source, _) in hard.items():
        sample_home.add(home, slug, ("code", source))
    code, said = command(
        "render", "--all", "--workers", "2", "--timeout", "4", "--engine", "standard"
    )
    assert code == 3 and "3 failed" in said
    for slug in hard:
        assert f"failed: {slug}, edition japan: {words[slug]}" in said, said
    assert whole(home / "reports") == set()


def test_a_notebook_that_writes_to_the_reports_folder(home):
    vandal = (
        "from tightrope import data\nhere = data.home() / 'reports/japan'\n"
        "here.mkdir(parents=True, exist_ok=True)\n"
        "for name in ('a_plain.html', 'b_vandal.html', 'b_vandal.findings.json'): "
        "(here / name).write_text('<half')"
    )
    sample_home.add(home, "a_plain", PLAIN)
    sample_home.add(home, "b_vandal", ("code", vandal))
    code, said = command("render", "--all", "--workers", "1")
    assert code == 1
    assert (
        "failed: a_plain, edition japan: something else wrote to japan/a_plain.html"
        in said
    )
    assert whole(home / "reports") == {"b_vandal"}
    completes(home, {"a_plain", "b_vandal"})


# others at work -----------------------------------------------------------------------


def test_two_renders_at_once(home):
    """The second makes what the first has not in hand, and says who has the rest.

    The first then finds it made.
    """
    slow_once(home, "a_slow")
    sample_home.add(home, "b_plain", PLAIN)
    first = start("render", "--all", "--workers", "1")
    begun(home, "a_slow")
    code, said = command("render", "--all", "--workers", "1")
    assert code == 1 and "1 made, 1 failed" in said
    assert re.search(
        r"failed: a_slow, edition japan: another render "
        r"\(process \d+ on \w+\) is making japan/a_slow\n",
        said,
    )
    assert whole(home / "reports") == {"b_plain"}
    os.kill(first.pid, signal.SIGINT)
    first.communicate(timeout=30)
    completes(home, {"a_slow", "b_plain"})


def test_array_jobs_share_a_folder(home):
    """Each printed job as a process of its own, all at once into one folder.

    As a batch system runs them.
    """
    editions = {
        "japan": {},
        "korea": {"parameters": {"focus": "KOR"}},
        "chile": {"parameters": {"focus": "CHL"}},
    }
    sample_home.add(home, "plain", PLAIN, editions=editions)
    _, lines = command("render", "--all", "--print-jobs")
    jobs = [json.loads(line)["command"][1:] for line in lines.splitlines()]
    started = [start(*job, "--workers", "1") for job in [*jobs, *jobs]]
    said = [process.communicate(timeout=120) for process in started]
    for process, (out, err) in zip(started, said, strict=True):
        assert process.returncode == 0 or "another render" in err, (out, err)
    assert {p.parent.name for p in (home / "reports").glob("*/plain.html")} == set(
        editions
    )
    assert command("render", "--all") == (0, "nothing to do: 3 reports unchanged\n")
    index = (home / "reports/index.html").read_text("utf8")
    assert all(f"{edition}/plain.html" in index for edition in editions)


@pytest.fixture
def scheduler(tmp_path):
    """A Dask scheduler with one worker, as someone else's cluster would be.

    Its address and its processes.
    """
    address = tmp_path / "scheduler.json"
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--no-dashboard",
    ]
    worker = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
    ]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    processes = [subprocess.Popen([*dask, "--scheduler-file", str(address)], **quiet)]
    where = wait_for(
        lambda: (
            address.exists() and address.read_text() and json.loads(address.read_text())
        )
    )["address"]
    environment = os.environ | {
        "TIGHTROPE_HOME": str(tmp_path / "home"),
        "PROBE": str(tmp_path),
    }
    processes.append(
        subprocess.Popen(
            [*worker, where, "--death-timeout", "5"], env=environment, **quiet
        )
    )
    yield where, processes
    for process in processes:
        process.kill()
        process.wait()


def test_a_scheduler_that_goes_away(home, scheduler, monkeypatch):
    where, (head, _) = scheduler
    monkeypatch.setattr(cluster, "PATIENCE", 2.0)
    sample_home.add(home, "a_plain", PLAIN)
    slow_once(home, "b_slow")
    sample_home.add(home, "c_plain", PLAIN)
    assert (
        len(run.render(plan.jobs(["a_plain"]), scheduler=where, progress=False).done)
        == 1
    )
    seen = []

    def results(orders, *rest):
        """Take the scheduler away as soon as the slow notebook has begun on it."""
        for result in cluster_results(orders, *rest):
            seen.append(result)
            yield result

    cluster_results = cluster.results
    monkeypatch.setattr(cluster, "results", results)
    import threading

    killer = threading.Thread(target=lambda: (begun(home, "b_slow"), head.kill()))
    killer.start()
    jobs = plan.jobs(["c_plain", "b_slow"])
    summary = run.render(jobs, scheduler=where, progress=False)
    killer.join()
    assert summary.stopped == f"the Dask scheduler {where} went away"
    assert [job.slug for job in summary.left] == ["b_slow"] and [
        r["slug"] for r in summary.done
    ] == ["c_plain"]
    assert whole(home / "reports") == {"a_plain", "c_plain"}
    completes(home, {"a_plain", "b_slow", "c_plain"})


def test_a_cluster_with_another_commit_is_refused(home, scheduler):
    where, _ = scheduler
    sample_home.add(home, "a_plain", PLAIN)
    jobs = plan.jobs(["a_plain"])
    sample_home.add(home, "a_plain", ("code", "'changed since'"))
    summary = run.render(jobs, scheduler=where, progress=False)
    (failed,) = summary.failed
    assert "has another notebook; bring it to the same commit" in failed["message"]
    assert whole(home / "reports") == set()


def test_a_worker_of_the_cluster_that_dies(home):
    """Dask gives the order to another worker, three times.

    Then the report has failed, and the others are made.
    """
    dies = (
        "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n"
        "import time; time.sleep(5)"
    )
    sample_home.add(home, "a_dies", ("code", dies))
    sample_home.add(home, "b_plain", PLAIN)
    summary = run.render(
        plan.jobs(["a_dies", "b_plain"]), scheduler="local", workers=1, progress=False
    )
    assert [r["slug"] for r in summary.done] == ["b_plain"]
    assert "the worker process died (signal 9" in summary.failed[0]["message"]
    sample_home.add(home, "a_dies", PLAIN)
    completes(home, {"a_dies", "b_plain"})
