"""Which reports to make, which of them are already made, and making the rest: many at once, whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tightrope import TightropeError, collection, data, files, fingerprint, parameters

FORMAT = 1  # part of every key: raise it when the files of a report change their form


HOPELESS = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EFBIG,
    errno.EROFS,
}  # the next report would meet the same


class ReportError(TightropeError):
    """A wish for reports that cannot be met."""


@dataclass(frozen=True)
class Job:
    """One report to make. `inputs` are hashes of all that determines its files; `key` is the hash of those."""

    slug: str
    edition: str
    parameters: dict
    inputs: dict = field(repr=False)
    reason: str = (
        ""  # why there is nothing to report, where that is known before anything runs
    )

    @property
    def key(self) -> str:
        """The content hash of the job: same key, same files."""
        return fingerprint.of(
            [FORMAT, self.slug, self.edition, self.parameters, self.inputs]
        )

    @property
    def name(self) -> str:
        """`edition/slug`, as in the reports folder."""
        return f"{self.edition}/{self.slug}"

    def order(self) -> dict:
        """What a worker is told about the report itself."""
        sheet = parameters.sheet(self.slug)
        return {
            "slug": self.slug,
            "edition": self.edition,
            "parameters": self.parameters,
            "key": self.key,
            "inputs": self.inputs,
            "title": sheet["title"],
            "authors": sheet.get("authors", []),
            "question": parameters.question(self.slug, self.parameters),
            "edition_title": edition_title(self.slug, self.edition, self.parameters),
        }


@dataclass
class Summary:
    """What a render did: results by fate, each a dict with slug, edition, and message where there is one."""

    done: list[dict] = field(default_factory=list)
    unchanged: list[dict] = field(default_factory=list)
    nothing: list[dict] = field(default_factory=list)
    failed: list[dict] = field(default_factory=list)
    left: list[Job] = field(default_factory=list)
    stopped: str = ""
    seconds: float = 0.0


def plan(
    slugs: Iterable[str],
    edition: str | None = None,
    focus: str | None = None,
    values: list[str] = (),
) -> list[Job]:
    """The jobs for some notebooks: every edition of each, one edition, one `focus` ("all": the economies of the world model),
    or parameters given as `name=value`. Raises `TightropeError` before anything runs."""
    jobs = []
    for slug in slugs:
        sheet, made_from = parameters.sheet(slug), fingerprint.inputs(slug)
        if edition and (focus or values):
            raise ReportError(
                "--edition names a whole parameter set: give it, or --focus and -p, not both"
            )
        if values or focus:
            given = _can_be_written(parameters.parse(slug, values))
            if focus and "focus" not in sheet["parameters"]["properties"]:
                raise ReportError(f"{slug} has no parameter 'focus'")
            for code in _economies() if focus == "all" else [focus]:
                wanted = given | ({"focus": code} if code else {})
                reason = (
                    _excluded(slug, parameters.defaults(slug) | wanted)
                    if focus == "all"
                    else ""
                )
                full = (
                    parameters.defaults(slug) | wanted
                    if reason
                    else parameters.complete(slug, wanted)
                )
                jobs.append(
                    Job(slug, _ad_hoc_name(code, given, full), full, made_from, reason)
                )
        elif edition:
            jobs.append(
                Job(slug, edition, parameters.edition(slug, edition), made_from)
            )
        else:
            for name in sheet["editions"]:
                jobs.append(Job(slug, name, parameters.edition(slug, name), made_from))
    return jobs


def _economies() -> list[str]:
    return sorted(
        code for code, row in data.countries().items() if row["icio"] == "true"
    )


def _can_be_written(values: dict) -> dict:
    """Parameters as given. Raises `ReportError` for text that no file can hold."""
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ReportError(
            "a parameter holds half of a surrogate pair, which no file can hold"
        ) from None
    return values


def _excluded(slug: str, full: dict) -> str:
    """Why a sweep makes no report for these parameters: a rule of the sheet forbids them, as it does the powers themselves."""
    for one, other in parameters.sheet(slug).get("distinct", []):
        if full[one] in full[other]:
            return f"{full[one]} is itself among the {other}."
    return ""


def _ad_hoc_name(code: str | None, given: dict, full: dict) -> str:
    if code and not given:
        return f"focus-{code.lower()}"
    return f"custom-{fingerprint.of(full)[:8]}"


def edition_title(slug: str, edition: str, values: dict) -> str:
    """An edition in words: its title, the name of its focus, or what it changes."""
    sheet = parameters.sheet(slug)
    if title := (sheet["editions"].get(edition) or {}).get("title"):
        return title
    changed = {
        k: v
        for k, v in values.items()
        if v != parameters.defaults(slug)[k] and k != "focus"
    }
    told = [
        f"{k} = {(', '.join(map(str, v)) if isinstance(v, list) else str(v))[:60]}"
        for k, v in changed.items()
    ]
    name = data.countries().get(str(values.get("focus")), {}).get("name")
    if edition in sheet["editions"]:
        return name or edition.replace("_", " ").replace("-", " ").capitalize()
    return ", ".join(([name] if name else []) + told) or edition


def failed_name(order: dict) -> str:
    """Where the executed notebook of a report that failed is kept, in the reports folder."""
    return f"{order['edition']}/{order['slug']}.failed.ipynb"


def warm_by_default() -> bool:
    """Forking a process that has loaded numerical libraries is sound on Linux; elsewhere it must be asked for."""
    return sys.platform == "linux"


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
    tell: Callable[[dict], None] = lambda result: None,
    progress: bool = True,
) -> Summary:
    """Make the reports of `jobs` that are not already made from the same inputs, and the index of the folder.

    `engine`: "warm" or "standard". `bundle`: "inline", one file a report, or "shared", one chart library for the folder.
    `scheduler`: "local" or the address of a Dask scheduler. `tell` hears of each result as it comes. A failed report does not
    stop the others; Ctrl-C keeps what is done. Raises `TightropeError` if the folder cannot be written or is in use.
    """
    to = Path(to or data.home() / "reports").resolve()
    started = time.perf_counter()
    summary = _sorted_out(jobs, to, bundle, force)
    if summary.left or not (to / "index.html").exists():
        try:
            files.make_ready(to)
            _without_running(summary, to, bundle)
            if summary.left:
                _run(
                    summary,
                    to,
                    workers,
                    engine,
                    bundle,
                    scheduler,
                    timeout,
                    tell,
                    progress,
                    force,
                )
            _look_back(summary, to, tell)
            with files.claim(to, "index", "index", patience=60):
                collection.write_index(to)
        except OSError as error:
            summary.stopped = (
                summary.stopped or f"cannot write to {to}: {error.strerror or error}"
            )
    summary.seconds = time.perf_counter() - started
    return summary


def _sorted_out(jobs: list[Job], to: Path, bundle: str, force: bool) -> Summary:
    """The jobs whose reports are there, made from the same inputs, as `unchanged`; the others as `left`."""
    summary = Summary()
    for job in jobs:
        stamp = (
            None if force else files.fresh(to, job.edition, job.slug, _key(job, bundle))
        )
        (summary.unchanged if stamp else summary.left).append(stamp or job)
    return summary


def _without_running(summary: Summary, to: Path, bundle: str) -> None:
    """Jobs of which it is known beforehand that there is nothing to report."""
    for job in [job for job in summary.left if job.reason]:
        told = {
            name: value for name, value in job.order().items() if name in files.TOLD
        }
        stamp = told | {"key": _key(job, bundle), "reason": job.reason}
        with files.claim(to, job.edition, job.slug, patience=60):
            files.shelve(to, job.edition, job.slug, {}, stamp)
        summary.nothing.append(
            {"slug": job.slug, "edition": job.edition, "message": job.reason}
        )
        summary.left.remove(job)


def _look_back(summary: Summary, to: Path, tell: Callable[[dict], None]) -> None:
    """A report whose files something else has changed meanwhile, such as a notebook that writes where it should not, is none."""
    for found in (summary.done, summary.unchanged):
        for result in list(found):
            known = {name: result[name] for name in ("slug", "edition", "parameters")}
            try:
                with files.claim(to, known["edition"], known["slug"]):
                    altered = files.discard_altered(to, known["edition"], known["slug"])
            except (
                files.FolderError
            ):  # held: another render is making it anew, as it may
                continue
            if altered:
                message = f"something else wrote to {', '.join(altered)} during the render; removed"
                found.remove(result)
                summary.failed.append(known | {"status": "failed", "message": message})
                tell(summary.failed[-1])


def _key(job: Job, bundle: str) -> str:
    return f"{job.key}-{bundle}"


def _run(
    summary, to, workers, engine, bundle, scheduler, timeout, tell, progress, force
) -> None:
    from tqdm import tqdm

    from tightrope import vega

    tqdm.monitor_interval = 0  # its watching thread has nothing to watch here
    order = {
        "to": str(to),
        "engine": engine or ("warm" if warm_by_default() else "standard"),
        "timeout": timeout,
        "force": force,
    }
    order |= vega.place(to, bundle == "shared")
    waiting = {job.name: job for job in summary.left}
    orders = [job.order() | order | {"key": _key(job, bundle)} for job in summary.left]
    fates = {
        "done": summary.done,
        "nothing": summary.nothing,
        "unchanged": summary.unchanged,
    }
    try:
        with (
            tqdm(
                total=len(orders),
                unit="report",
                disable=not progress or None,
                smoothing=0.1,
            ) as bar,
            contextlib.closing(_results(orders, workers, scheduler)) as results,
        ):
            for result in results:
                waiting.pop(f"{result['edition']}/{result['slug']}")
                fates.get(result["status"], summary.failed).append(result)
                bar.update()
                if summary.failed:
                    bar.set_postfix(failed=len(summary.failed))
                with bar.external_write_mode(file=sys.stderr):
                    tell(result)
                if result.get("errno") in HOPELESS:
                    summary.stopped = result["message"]
                    break
    except KeyboardInterrupt:
        summary.stopped = "interrupted"
    except TightropeError as error:
        if len(waiting) == len(orders):  # nothing was begun: a mistake of the user
            raise
        summary.stopped = str(error)
    summary.left = list(waiting.values())


def _results(orders: list[dict], workers: int | None, scheduler: str | None):
    if scheduler:
        from tightrope import cluster

        return cluster.results(orders, scheduler, workers)
    from tightrope import pool

    return pool.results(orders, workers or os.cpu_count() or 1)
