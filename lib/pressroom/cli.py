"""The command line: `list · render · store · new`, and what a project adds to it.

What a command needs is imported when it runs: `--help` answers at once.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import re
import sys
from pathlib import Path

from pressroom import PressError
from pressroom.project import Project, current

# What a disk or its owner refuses: a line says it, no traceback.
NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)
SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def main(argv: list[str] | None = None, project: Project | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : list of str, optional
        By default those of the process.
    project : Project, optional
        By default the one that is installed.

    Returns
    -------
    int
        0 when all is well, else how many reports failed (at most 125; 1 for what is
        left or wrong otherwise), 2 for a mistake of the user, said in a line that
        begins with the command's name, 130 after Ctrl-C.
    """
    name = "pressroom"
    errors: tuple[type[Exception], ...] = (PressError,)
    try:
        project = project or current()
        name, errors = project.name, project.errors
        options = _parser(project).parse_args(argv)
        return options.run(project, options)
    except errors as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"{name}: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `… list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except OSError as error:
        if error.errno not in NOT_OURS or error.filename is None:
            raise
        place = Path(error.filename)
        if place.suffix == ".tmp":  # in which a file is written before it gets its name
            place = place.parent
        print(f"{name}: {place}: {error.strerror}", file=sys.stderr)
        return 2


def _parser(project: Project) -> argparse.ArgumentParser:
    said = project.about.partition(". ")[0] or "Notebooks in, reports out."
    parser = argparse.ArgumentParser(prog=project.name, description=said)
    version = f"{project.name} {project.version}"
    parser.add_argument("--version", action="version", version=version)
    commands = parser.add_subparsers(required=True, metavar="command")

    what = "the notebooks with their editions and parameters"
    one = commands.add_parser("list", help=what)
    one.add_argument("slug", nargs="*", help="only these notebooks")
    one.set_defaults(run=_list)

    what = "make the reports that are not already made from the same inputs"
    one = commands.add_parser("render", help=what)
    one.set_defaults(run=_render)
    _render_options(one, project)

    project.commands(commands)

    what = "for maintainers: run notebooks, keep their outputs and findings"
    one = commands.add_parser("store", help=what)
    one.add_argument("slug", nargs="*", help="only these notebooks")
    one.set_defaults(run=_store)

    if project.blanks():
        what = "start a notebook that runs at once"
        one = commands.add_parser("new", help=what)
        one.add_argument("slug")
        one.set_defaults(run=_new)
    return parser


def _render_options(parser: argparse.ArgumentParser, project: Project) -> None:
    add = parser.add_argument
    add("slug", nargs="*", help=f"notebooks, as `{project.name} list` names them")
    add("--all", action="store_true", help="every notebook, every edition")
    add("--edition", type=_said, metavar="E", help="only this edition")
    if project.subject:
        what = f"for one {project.subject}, or for all: {project.subjects_are}"
        name = f"--{project.subject}"
        add(name, dest="subject", type=_said, metavar="X|all", help=what)
    else:
        parser.set_defaults(subject=None)
    add(
        "-p",
        dest="values",
        action="append",
        default=[],
        metavar="name=value",
        help="set a parameter",
    )
    what = "set parameters from a YAML file, one `name: value` a line; -p goes before"
    add(
        "-f",
        dest="files",
        action="append",
        default=[],
        type=_said,
        metavar="FILE",
        help=what,
    )
    what = "the reports folder (default: reports)"
    add("--to", type=_folder, metavar="DIR", help=what)
    what = "processes (default: the machine's cores)"
    add("--workers", type=_count, metavar="N", help=what)
    what = "fork a warm process per notebook, or start a kernel"
    add("--engine", choices=("warm", "standard"), help=what)
    what = "chart library in each file, or one for the folder"
    add("--bundle", choices=("inline", "shared"), default="inline", help=what)
    what = "also print each report and the summary of its edition (needs Chromium)"
    add("--to-pdf", action="store_true", help=what)
    what = "also draw a picture of each report, for where links to it are shown"
    add("--cards", action="store_true", help=what)
    what = "a Dask cluster to run on"
    add("--scheduler", type=_said, metavar="local|tcp://…", help=what)
    what = "print the jobs as JSON lines, run nothing"
    add("--print-jobs", action="store_true", help=what)
    what = "make them even if nothing changed"
    add("--force", action="store_true", help=what)
    what = "seconds a cell may take (default: 600)"
    add("--timeout", type=_seconds, default=600, metavar="S", help=what)


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 512:
        message = f"{text!r} is not a number of processes from 1 to 512"
        raise argparse.ArgumentTypeError(message)
    return int(text)


def _said(text: str) -> str:
    """An option's value: an empty one, such as an unset shell variable, is refused."""
    if not text.strip():
        message = "its value is empty: give one, or leave the option out"
        raise argparse.ArgumentTypeError(message)
    return text


def _folder(text: str) -> Path:
    return Path(_said(text))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _list(project: Project, options) -> int:
    known, faults = project.slugs(), []
    for slug in options.slug or known:
        if slug not in known:
            project.sheet(slug)  # refuses it, naming those that there are
        try:
            described = "\n".join(_described(project, slug))
        except Exception as error:  # no fault of one notebook may hide the others
            from pressroom import plan  # much to import for a list without faults

            faults.append(plan.told(project, slug, error))
        else:
            print(described)
    return _tell_faults(project, faults)


def _described(project: Project, slug: str) -> list[str]:
    sheet = project.sheet(slug)
    question = project.question(slug, project.defaults(slug))
    lines = [f"{slug}: {sheet['title']}", f"  {question}"]
    lines.append(f"  editions: {', '.join(sheet['editions'])}")
    for name, rule in sheet["parameters"]["properties"].items():
        lines.append(f"  -p {name}={_typed(rule['default'])}  {rule['description']}")
    return lines


def _tell_faults(project: Project, faults: list[str]) -> int:
    """Say what is wrong with files, a line each; 1 if anything is."""
    for fault in faults:
        print(f"{project.name}: {fault}", file=sys.stderr)
    return int(bool(faults))


def _typed(value) -> str:
    """A value as one would type it after `-p name=`."""
    if isinstance(value, list):
        return ",".join(_typed(one) for one in value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _render(project: Project, options) -> int:
    from pressroom import plan, run

    in_files = [value for file in options.files for value in _values_in(file)]
    options.values = [*in_files, *options.values]  # of two values the later one counts
    faults: list[str] = []
    slugs = dict.fromkeys(_slugs(project, options))
    wish = (options.edition, options.subject, options.values)
    jobs = plan.jobs(slugs, *wish, project, faults)
    if not jobs and not faults:
        raise PressError(f"no notebook has an edition {options.edition!r}")
    _tell_faults(project, faults)
    if faults and not jobs:
        return 2
    if options.print_jobs:
        for job in jobs:
            line: dict = {"notebook": job.slug, "edition": job.edition}
            line |= {"parameters": job.parameters, "key": job.key}
            print(json.dumps(line | {"command": _command(project, job, options)}))
        return int(bool(faults))
    if options.to_pdf:
        from pressroom.page import pdf

        pdf.refuse_if_absent()
    summary = run.render(
        jobs,
        to=options.to,
        workers=options.workers,
        engine=options.engine,
        bundle=options.bundle,
        scheduler=options.scheduler,
        force=options.force,
        timeout=options.timeout,
        tell=_tell,
        project=project,
    )
    _tell_faults(project, summary.faults)
    code = _sum_up(summary, options.to, len(faults))
    _draw(project, options, [*summary.done, *summary.unchanged])
    return code


def _draw(project: Project, options, results: list[dict]) -> None:
    """What is made of pages when they are there: pictures for links, and PDF files."""
    to = Path(options.to or project.home() / "reports").resolve()
    reports = [result for result in results if "reason" not in result]
    if options.cards:
        from pressroom.page import cards

        named = [r for r in reports if r["edition"] in _editions(project, r["slug"])]
        made = cards.write(to, named, project.title)
        print(f"{len(made)} pictures drawn, {len(named) - len(made)} unchanged")
    if options.to_pdf:
        from pressroom.page import pdf

        pages = [f"{result['edition']}/{result['slug']}.html" for result in reports]
        editions = dict.fromkeys(result["edition"] for result in reports)
        pages += [f"{edition}/summary.html" for edition in editions]
        pages = [page for page in pages if (to / page).is_file()]
        made = pdf.write(to, pages)
        print(f"{len(made)} pages printed, {len(pages) - len(made)} unchanged")


def _editions(project: Project, slug: str) -> dict:
    """The editions that a notebook's sheet names."""
    return project.sheet(slug)["editions"]


def _values_in(file: str) -> list[str]:
    """The parameters of a YAML file as `name=value`. Raises `PressError`."""
    import yaml

    try:
        values = yaml.safe_load(Path(file).read_text("utf8"))
    except OSError as error:
        raise PressError(f"{file} cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = " ".join(str(error).split())
        raise PressError(f"{file} is not YAML: {said[:200]}") from None
    if not isinstance(values, dict):
        raise PressError(f"{file} holds no parameters: one `name: value` a line")
    for name, value in values.items():
        parts = value if isinstance(value, list) else [value]
        if any(part is None or isinstance(part, (dict, list)) for part in parts):
            raise PressError(f"{file}: {name} is neither a value nor a list of values")
    return [f"{name}={_typed(value)}" for name, value in values.items()]


def _slugs(project: Project, options) -> list[str]:
    """The notebooks that a command means. Raises `PressError`."""
    if options.slug and options.all:
        raise PressError("--all is every notebook: give it, or name some, not both")
    if options.slug:
        return options.slug
    slugs = project.slugs()
    if not options.all:
        there_are = ", ".join(slugs)
        raise PressError(f"name a notebook, or use --all; there are: {there_are}")
    if options.edition:
        slugs = [s for s in slugs if _may_have(project, s, options.edition)]
    return slugs


def _may_have(project: Project, slug: str, edition: str) -> bool:
    """Whether a notebook has an edition, or a fault that will be told of."""
    try:
        return edition in project.sheet(slug)["editions"]
    except Exception:
        return True


def _command(project: Project, job, options) -> list[str]:
    """The command that makes one job elsewhere."""
    command = [project.name, "render", job.slug]
    subject = project.subject
    if subject and job.edition.startswith(f"{subject}-"):
        return [*command, f"--{subject}", job.parameters[subject]]
    if not job.edition.startswith("custom-"):
        return [*command, "--edition", job.edition]
    for value in options.values:
        command += ["-p", value]
    if options.subject:
        command += ["-p", f"{subject}={job.parameters[subject]}"]
    return command


def _tell(result: dict) -> None:
    """A failure, as soon as it is known, with all that is needed to look into it."""
    if result["status"] != "failed":
        return
    slug, edition = result["slug"], result["edition"]
    print(f"failed: {slug}, edition {edition}: {result['message']}", file=sys.stderr)
    if result.get("cell"):
        print(f"  cell: {result['cell']}", file=sys.stderr)
    parameters = result["parameters"].items()
    given = ", ".join(f"{name}={_typed(value)}" for name, value in parameters)
    if given:
        short = given if len(given) <= 300 else given[:297] + "..."
        print(f"  parameters: {short}", file=sys.stderr)
    if result.get("kept"):
        print(f"  executed notebook: {result['kept']}", file=sys.stderr)


def _sum_up(summary, to: Path | None, faults: int) -> int:
    counts = {
        "made": len(summary.done),
        "unchanged": len(summary.unchanged),
        "with nothing to report": len(summary.nothing),
        "failed": len(summary.failed),
        "left": len(summary.left),
    }
    for result in summary.nothing[:20]:
        name = f"{result['edition']}/{result['slug']}"
        print(f"nothing to report: {name}: {result['message']}")
    idle = not any(count for what, count in counts.items() if what != "unchanged")
    if idle and not summary.stopped:
        print(f"nothing to do: {len(summary.unchanged)} reports unchanged")
        return _code(summary, faults)
    told = [f"{n} {what}" for what, n in counts.items() if n or what == "made"]
    folder = to or Path("reports")
    where = folder / "index.html"
    if len(summary.done) == 1:  # it is this page that was asked for
        made = summary.done[0]
        where = folder / made["edition"] / f"{made['slug']}.html"
    print(f"{', '.join(told)} in {summary.seconds:.1f} s: {where}")
    if summary.stopped:
        what = f"stopped: {summary.stopped}; the same command goes on from here"
        print(what, file=sys.stderr)
    return _code(summary, faults)


def _code(summary, faults: int) -> int:
    if summary.stopped == "interrupted":
        return 130
    ill = min(len(summary.failed) + faults, 125)
    return ill or int(bool(summary.left or summary.stopped))


def _store(project: Project, options) -> int:
    """Keep outputs in `notebooks/`, the findings of every edition in `tests/golden/`.

    Each chart is kept as a picture too, for those who read the notebook elsewhere. Read
    the diff before a commit.
    """
    import tempfile

    from pressroom import made_from, notebook, plan, run, shelf
    from pressroom.engine.execute import execute
    from pressroom.page import stills

    slugs = made_from.followers(project, options.slug or project.slugs())
    golden = project.home() / "tests" / "golden"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        jobs = plan.jobs(slugs, project=project)
        summary = run.render(jobs, to=folder, tell=_tell, project=project)
        for made in summary.done:
            edition, slug = made["edition"], made["slug"]
            if slug not in slugs:  # only rendered because another is made from it
                continue
            findings = folder / edition / f"{slug}.findings.json"
            kept = golden / edition / f"{slug}.json"
            kept.parent.mkdir(parents=True, exist_ok=True)
            shelf.write_whole(kept, findings.read_bytes())
    if summary.failed:
        return 1
    for slug in slugs:
        values = project.defaults(slug)
        executed = execute(project, slug, values, warm=False, peeks=True)
        notebook.unparameterise(executed, project)
        stills.put_into(executed)
        path = project.notebooks() / f"{slug}.ipynb"
        shelf.write_whole(path, notebook.readable(executed).encode())
        print(f"stored: notebooks/{slug}.ipynb")
    return 0


def _new(project: Project, options) -> int:
    """Copies of the project's blank notebook and sheet under the name given."""
    from pressroom import shelf

    slug = options.slug
    if not SLUG.fullmatch(slug) or len(slug) > 60:
        allowed = "small letters, digits and single underscores only"
        raise PressError(f"{slug[:60]!a} cannot name a notebook: {allowed}")
    folder = project.blanks()
    assert folder is not None  # without them there is no such command
    blanks = {"sheet.yml": f"{slug}.yml", "notebook.ipynb": f"{slug}.ipynb"}
    places = {blank: project.notebooks() / name for blank, name in blanks.items()}
    for place in places.values():
        if place.exists():
            raise PressError(f"{place.name} is already there")
    title = slug.replace("_", " ").capitalize()
    for blank, place in places.items():
        text = (folder / blank).read_text("utf8")
        text = text.replace("my_question", slug).replace("My question", title)
        try:
            shelf.write_whole(place, text.encode())
        except OSError as error:
            problem = f"{place} cannot be written ({error.strerror})"
            raise PressError(problem) from None
        print(place)
    return 0
