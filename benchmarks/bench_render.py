"""How fast reports are made; each figure is a ratio or a rate of one run, so that it
means the same on another machine. Run with:

python -m pytest benchmarks/bench_render.py --benchmark-only -s -o
python_files='bench_*.py'
"""

import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pressroom import plan, run
from tightrope import data, parameters

SLUG = "trade_stakes"
TIGHTROPE = [sys.executable, "-m", "tightrope.cli"]
CELLS = """
import os, sys, time
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from pressroom import notebook, plan
from pressroom.engine import warmup
from tightrope.project import PROJECT
slug = sys.argv[1]
warmup.up(PROJECT)
warmup.for_notebook(PROJECT, slug)
jobs = [job for job in plan.jobs([slug], subject="all") if not job.reason]
os.chdir(PROJECT.notebooks())
spent = []
for job in [jobs[0], *jobs]:
    shell = InteractiveShell.instance()
    shell.reset(new_session=True)
    prepared = notebook.prepare(PROJECT, slug, job.parameters)
    cells = [cell.source for cell in prepared.cells if cell.cell_type == "code"]
    began = time.perf_counter()
    with capture_output():
        done = [shell.run_cell(cell, store_history=True) for cell in cells]
    assert all(result.success for result in done)
    spent.append(time.perf_counter() - began)
print(sum(spent[1:]) / len(jobs))
"""


def sweep(to: Path, first_years=(2009,), **options):
    jobs = [
        job
        for year in first_years
        for job in plan.jobs([SLUG], subject="all", values=[f"first_year={year}"])
        if not job.reason
    ]
    summary = run.render(jobs, to=to, progress=False, **options)
    assert len(summary.done) == len(jobs), summary.failed or summary.stopped
    return summary.seconds, len(jobs)


def once(benchmark, function, *args, **options):
    return benchmark.pedantic(
        function, args=args, kwargs=options, rounds=1, iterations=1
    )


def say(benchmark, **figures) -> None:
    benchmark.extra_info.update(figures)
    print("\n" + ", ".join(f"{name} {value:.3g}" for name, value in figures.items()))


def test_what_a_report_adds_to_its_cells(benchmark, tmp_path):
    """One worker, warm, HTML included, start-up left out: at most 0.15 s more than the
    cells alone in a warm process.
    """
    cells = float(
        subprocess.check_output(
            [sys.executable, "-c", CELLS, SLUG],
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
    )
    first = run.render(
        plan.jobs([SLUG])[:1], to=tmp_path / "one", workers=1, progress=False
    ).seconds
    seconds, count = once(benchmark, sweep, tmp_path / "all", workers=1)
    every = (seconds - first) / (count - 1)
    say(benchmark, cells_s=cells, report_s=every, added_s=every - cells)


def test_against_papermill_one_by_one(benchmark, tmp_path):
    """`trade_stakes` for the economies of the world model, start-up included: at least
    25 times as fast as papermill's command line, which runs the notebook and makes no
    page; nbconvert's command line, which makes one, is timed too.
    """
    notebook, made = data.home() / "notebooks" / f"{SLUG}.ipynb", tmp_path / "out.ipynb"
    papermill = [sys.executable, "-m", "papermill", "--no-progress-bar"]
    convert = [sys.executable, "-m", "nbconvert", "--to", "html", made]
    times = []
    for code in ("KOR", "DEU", "AUS"):
        for command in ([*papermill, "-p", "focus", code, notebook, made], convert):
            began = time.perf_counter()
            subprocess.run(command, check=True, capture_output=True)
            times.append(time.perf_counter() - began)
    alone, page = (sum(times[kind::2]) / 3 for kind in (0, 1))
    seconds, count = once(benchmark, sweep, tmp_path / "all", bundle="shared")
    ours = seconds / count
    say(
        benchmark,
        papermill_s=alone,
        nbconvert_s=page,
        ours_s=ours,
        times_as_fast=alone / ours,
        with_nbconvert=(alone + page) / ours,
    )


class Memory(threading.Thread):
    """The memory that this process and all it started take together: pages that they
    share are counted once.
    """

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self):
        while not self.over.wait(0.5):
            self.most = max(
                self.most, sum(map(self.proportional, self.family(os.getpid())))
            )

    def family(self, pid: int) -> list[int]:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return []
        return [pid] + [one for child in children for one in self.family(int(child))]

    @staticmethod
    def proportional(pid: int) -> int:
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            return int(text.partition("\nPss:")[2].split()[0]) * 1024
        except (OSError, IndexError):
            return 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory from /proc")
def test_a_thousand_reports(benchmark, tmp_path):
    """78 economies, 13 spans of years each: at least 7 a second on two cores, at most
    1.5 GB in all.
    """
    economies = [
        job.parameters["focus"]
        for job in plan.jobs([SLUG], subject="all")
        if not job.reason
    ]
    jobs = [
        plan.jobs([SLUG], subject=code, values=[f"first_year={year}"])[0]
        for year in range(2009, 2022)
        for code in economies
    ]
    memory = Memory()
    memory.start()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary = once(
        benchmark,
        run.render,
        jobs[:1000],
        to=tmp_path,
        bundle="shared",
        progress=False,
    )
    memory.over.set()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (
        sum(
            getattr(after, kind) - getattr(before, kind)
            for kind in ("ru_utime", "ru_stime")
        )
        / 1000
    )
    assert len(summary.done) == 1000, summary.failed or summary.stopped
    size = sum(path.stat().st_size for path in tmp_path.rglob("*.html")) / 1e6
    say(
        benchmark,
        a_second=1000 / summary.seconds,
        cpu_s_each=cpu,
        memory_gb=memory.most / 1e9,
        html_mb=size,
    )


def test_nothing_to_do(benchmark, tmp_path):
    """The command line from start to end with every report of the collection unchanged:
    at most 0.5 s.
    """
    run.render(plan.jobs(parameters.slugs()), to=tmp_path, progress=False)
    command = [*TIGHTROPE, "render", "--all", "--to", str(tmp_path)]
    done = benchmark(
        subprocess.run, command, check=True, capture_output=True, text=True
    )
    assert done.stdout.startswith("nothing to do")


def test_two_dask_workers_against_one(benchmark, tmp_path):
    """At least 1.8 times as fast, on two cores, two spans of years for each economy;
    the cluster's own start is left out, that of our processes beside its workers is
    not. The shorter of two runs each, in turns.
    """
    import distributed

    def through_dask(workers: int, turn: int) -> float:
        with distributed.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None
        ) as cluster:
            run.render(
                plan.jobs([SLUG]),
                to=tmp_path / f"warm-{workers}-{turn}",
                scheduler=cluster.scheduler_address,
                progress=False,
            )
            to = tmp_path / f"all-{workers}-{turn}"
            return sweep(
                to, (2009, 2010), scheduler=cluster.scheduler_address, bundle="shared"
            )[0]

    times = {1: [], 2: []}
    for workers, turn in ((1, 1), (2, 1), (1, 2)):
        times[workers].append(through_dask(workers, turn))
    times[2].append(once(benchmark, through_dask, 2, 2))
    one, two = min(times[1]), min(times[2])
    say(benchmark, one_s=one, two_s=two, times_as_fast=one / two)


def test_a_single_report_from_nothing(benchmark, tmp_path):
    """The command line from start to end for one report: what `make reports` costs a
    newcomer, the environment left out.
    """

    def render():
        shutil.rmtree(tmp_path / "one", ignore_errors=True)
        command = [
            *TIGHTROPE,
            "render",
            SLUG,
            "--edition",
            "japan",
            "--to",
            str(tmp_path / "one"),
        ]
        subprocess.run(command, check=True, capture_output=True)

    benchmark.pedantic(render, rounds=3, iterations=1)
