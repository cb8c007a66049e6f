"""Makes the reports that are not already made: many at once, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from pressroom import PressError, made_from, shelf
from pressroom.page import folder, front_page
from pressroom.plan import Job
from pressroom.project import Project, current
from pressroom.workers import orders

LINES = 15.0  # seconds between lines that say how far a render is
# What the next report would meet as well.
HOPELESS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


@dataclass
class Summary:
    """What a render did: results by fate, each a dict with slug, edition, parameters,
    and a message where there is one; `left` are jobs that nobody began; `faults` are
    lines about files in the folder that are not what they should be."""

    done: list[dict] = field(default_factory=list)
    unchanged: list[dict] = field(default_factory=list)
    nothing: list[dict] = field(default_factory=list)
    failed: list[dict] = field(default_factory=list)
    left: list[Job] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stopped: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Options:
    """How a render is done: see `render`."""

    to: Path
    project: Project
    workers: int | None
    engine: str
    bundle: str
    scheduler: str | None
    force: bool
    timeout: float
    tell: Callable[[dict], None]
    progress: bool


def warm_by_default() -> bool:
    """Forking a process that has loaded numerical libraries is sound on Linux;
    elsewhere it must be asked for."""
    return sys.platform == "linux"


def _silent(result: dict) -> None:
    pass


def render(
    jobs: list[Job],
    *,
    to: Path | None = None,
    workers: int | None = None,
    engine: str | None = None,
    bundle: str = "inline",
    scheduler: str | None = None,
    force: bool = False,
    timeout: float = 600,
    tell: Callable[[dict], None] = _silent,
    progress: bool = True,
    project: Project | None = None,
) -> Summary:
    """Make the reports that are not already made, and the folder's front page.

    Made from the same inputs, that is. A failed report does not stop the others; Ctrl-C
    keeps what is done.

    Parameters
    ----------
    jobs : list of Job
    to : Path, optional
        The reports folder; by default the project's `reports/`.
    workers : int, optional
        Processes; by default one a core.
    engine : {"warm", "standard"}, optional
        Fork a warm process for each notebook, or start a Jupyter kernel.
    bundle : {"inline", "shared"}
        The chart library in each file, or once for the folder.
    scheduler : str, optional
        "local", or the address of a Dask scheduler.
    force : bool
        Make them even if nothing changed.
    timeout : float
        Seconds a cell may take.
    tell : callable
        Hears of each result as it comes.
    progress : bool
        Whether to draw a progress bar where there is a terminal.
    project : Project, optional
        By default the one that is installed.

    Returns
    -------
    Summary

    Raises
    ------
    PressError, or another of the project's errors
        The folder cannot be written, or there is no such scheduler.
    """
    project = project or current()
    how = Options(
        to=Path(to or project.home() / "reports").resolve(),
        project=project,
        workers=workers,
        engine=engine or ("warm" if warm_by_default() else "standard"),
        bundle=bundle,
        scheduler=scheduler,
        force=force,
        timeout=timeout,
        tell=tell,
        progress=progress,
    )
    started = time.perf_counter()
    summary = Summary()
    waiting = made_from.stages(jobs)
    touched: list = []
    try:
        while waiting and not summary.stopped:
            _sort_out(summary, waiting.pop(0), how)
            if summary.left:
                shelf.make_ready(how.to)
                _without_running(summary, how)
            if summary.left:
                _run(summary, how)
        touched = [*summary.done, *summary.nothing, *summary.failed, *summary.left]
        if touched or front_page.stale(how.to, project):
            shelf.make_ready(how.to)
            _look_back(summary, how)
    except OSError as error:
        problem = f"cannot write to {how.to}: {error.strerror or error}"
        summary.stopped = summary.stopped or problem
    summary.left += [job for stage in waiting for job in stage]
    if touched or _behind(how.to) or front_page.stale(how.to, project):
        _write_index(summary, how)
    summary.seconds = time.perf_counter() - started
    return summary


def _behind(to: Path) -> list[dict]:
    """Reports that are newer than the front page, as where a render was killed before
    it came to that and to what stands beside the reports."""
    index = to / "index.html"
    found = []
    with contextlib.suppress(OSError):
        written = index.stat().st_mtime_ns if index.is_file() else 0
        for path in (to / shelf.STATE).glob("*/*.json"):
            if path.stat().st_mtime_ns > written:
                found.append({"edition": path.parent.name, "slug": path.stem})
    return found


def _write_index(summary: Summary, how: Options) -> None:
    """The front page; what keeps it from being written is told."""
    try:
        with shelf.claim(how.to, "index", "index", patience=60):
            new = [*summary.done, *summary.nothing, *_behind(how.to)]
            folder.write(how.to, new, how.bundle == "shared", how.project)
            front_page.write(how.to, how.project, summary.faults)
    except (OSError, PressError) as error:
        problem = getattr(error, "strerror", None) or str(error)
        said = f"the front page {how.to / 'index.html'} cannot be written: {problem}"
        summary.stopped = summary.stopped or said


def _sort_out(summary: Summary, jobs: list[Job], how: Options) -> None:
    """As `unchanged` those that are there, made from the same inputs; the others as
    `left`."""
    for job in jobs:
        stamp = None
        if not how.force:
            key = _key(job, how, _handed(job, how))
            stamp = shelf.fresh(how.to, job.edition, job.slug, key)
        if stamp:
            summary.unchanged.append(stamp)
        else:
            summary.left.append(job)


def _handed(job: Job, how: Options) -> dict | None:
    """What the reports that a job is made from hand over; None for most jobs."""
    if not job.parts:
        return None
    return made_from.collect(job.parts, how.to, how.bundle)


def _key(job: Job, how: Options, handed: dict | None) -> str:
    key = f"{job.key}-{how.bundle}"
    if handed is not None:
        key += made_from.suffix(handed)
    return key


def _order(job: Job, how: Options, common: dict) -> dict:
    """All that a worker is told about one report."""
    handed = _handed(job, how)
    told = {"key": _key(job, how, handed), "handed": handed}
    return job.order() | common | told


def _without_running(summary: Summary, how: Options) -> None:
    """Jobs of which it is known beforehand that there is nothing to report."""
    for job in [job for job in summary.left if job.reason]:
        order = job.order()
        told = {name: order[name] for name in shelf.TOLD}
        stamp = told | {"key": _key(job, how, None), "reason": job.reason}
        summary.left.remove(job)
        try:
            with shelf.claim(how.to, job.edition, job.slug, patience=60):
                shelf.shelve(how.to, job.edition, job.slug, {}, stamp)
        except shelf.FolderError as error:
            summary.failed.append(orders.failed(order, str(error)))
            how.tell(summary.failed[-1])
        else:
            said = orders.result(order, orders.NOTHING, message=job.reason)
            summary.nothing.append(said)


def _look_back(summary: Summary, how: Options) -> None:
    """A report whose files something else has changed meanwhile, such as a notebook
    that writes where it should not, is none."""
    for found in (summary.done, summary.unchanged):
        for result in list(found):
            edition, slug = result["edition"], result["slug"]
            try:
                with shelf.claim(how.to, edition, slug):
                    altered = shelf.discard_altered(how.to, edition, slug)
            except shelf.FolderError:  # another render is making it anew, as it may
                continue
            if altered:
                names = ", ".join(altered)
                message = f"something else wrote to {names} during the render; removed"
                found.remove(result)
                summary.failed.append(orders.failed(result, message))
                how.tell(summary.failed[-1])


def _run(summary: Summary, how: Options) -> None:
    from pressroom.page import vega

    common = {
        "to": str(how.to),
        "project": how.project.spec,
        "engine": how.engine,
        "timeout": how.timeout,
        "force": how.force,
    }
    common |= vega.place(how.to, how.bundle == "shared", how.project)
    waiting = {job.name: job for job in summary.left}
    wanted = [_order(job, how, common) for job in summary.left]
    fates = {
        orders.DONE: summary.done,
        orders.NOTHING: summary.nothing,
        orders.UNCHANGED: summary.unchanged,
        orders.FAILED: summary.failed,
    }
    try:
        with (
            _bar(len(wanted), how) as bar,
            contextlib.closing(_results(wanted, how)) as results,
        ):
            for result in results:
                if result["status"] == orders.RUNNING:
                    bar.on_the_way(result, len(waiting))
                    continue
                waiting.pop(f"{result['edition']}/{result['slug']}")
                fates[result["status"]].append(result)
                bar.update()
                if summary.failed:
                    bar.set_postfix(failed=len(summary.failed))
                with bar.external_write_mode(file=sys.stderr):
                    how.tell(result)
                if result.get("errno") in HOPELESS:
                    summary.stopped = result["message"]
                    break
    except KeyboardInterrupt:
        summary.stopped = "interrupted"
    except how.project.errors as error:
        if len(waiting) == len(wanted):  # nothing was begun: a mistake of the user
            raise
        summary.stopped = str(error)
    summary.left = list(waiting.values())


def _bar(total: int, how: Options):
    """A bar that moves with the reports that are made, and names the cell begun.

    Where there is no terminal for a bar, a line now and then says the same.
    """
    from tqdm import tqdm

    class Bar(tqdm):
        monitor_interval = 0  # its watching thread has nothing to watch here
        said_at = time.monotonic()

        def on_the_way(self, told: dict, left: int) -> None:
            cell = f"cell {told['cell']} of {told['cells']}"
            words = f"{told['edition']}/{told['slug']}, {cell}"
            if not self.disable:
                self.set_postfix_str(words)
            elif how.progress and time.monotonic() - self.said_at > LINES:
                self.said_at = time.monotonic()
                print(f"{left} of {total} reports left; {words}", file=sys.stderr)

    disable = not how.progress or None
    return Bar(total=total, unit="report", disable=disable, smoothing=0.1)


def _results(wanted: list[dict], how: Options) -> Generator[dict, None, None]:
    if how.scheduler:
        from pressroom.workers import cluster

        return cluster.results(wanted, how.scheduler, how.workers)
    from pressroom.workers import pool

    return pool.results(wanted, how.workers or os.cpu_count() or 1, how.project)
