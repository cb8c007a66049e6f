"""`tightrope list · render · check · catalogue · refresh · new`. What a command needs is imported when it runs: `--help` answers at once."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from tightrope import TightropeError, __version__, console


def main(argv: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, else how many reports failed (at most 125; 1 for what is left or wrong otherwise), 2 for a
    mistake of the user, said in a line that begins with "tightrope:", 130 after Ctrl-C."""
    try:
        console.prepare()
        options = _parser().parse_args(argv)
        return options.run(options)
    except TightropeError as error:
        print(f"tightrope: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("tightrope: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `tightrope list | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tightrope",
        description="Research notebooks on an economy between two powers.",
    )
    parser.add_argument(
        "--version", action="version", version=f"tightrope {__version__}"
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    one = commands.add_parser(
        "list", help="the notebooks with their editions and parameters"
    )
    one.add_argument("slug", nargs="*", help="only these notebooks")
    one.set_defaults(run=_list)

    one = commands.add_parser(
        "render", help="make the reports that are not already made from the same inputs"
    )
    one.set_defaults(run=_render)
    one.add_argument(
        "slug", nargs="*", help="notebooks, as `tightrope list` names them"
    )
    one.add_argument("--all", action="store_true", help="every notebook, every edition")
    one.add_argument("--edition", metavar="E", help="only this edition")
    one.add_argument(
        "--focus",
        metavar="KOR|all",
        help="for one economy, or for every economy of the world model",
    )
    one.add_argument(
        "-p",
        dest="values",
        action="append",
        default=[],
        metavar="name=value",
        help="set a parameter",
    )
    one.add_argument(
        "--to", type=Path, metavar="DIR", help="the reports folder (default: reports)"
    )
    one.add_argument(
        "--workers",
        type=_count,
        metavar="N",
        help="processes (default: the machine's cores)",
    )
    one.add_argument(
        "--engine",
        choices=("warm", "standard"),
        help="fork a warm process per notebook, or start a kernel",
    )
    one.add_argument(
        "--bundle",
        choices=("inline", "shared"),
        default="inline",
        help="chart library in each file, or one for the folder",
    )
    one.add_argument(
        "--scheduler", metavar="local|tcp://…", help="a Dask cluster to run on"
    )
    one.add_argument(
        "--print-jobs",
        action="store_true",
        help="print the jobs as JSON lines, run nothing",
    )
    one.add_argument(
        "--force", action="store_true", help="make them even if nothing changed"
    )
    one.add_argument(
        "--timeout",
        type=_seconds,
        default=600,
        metavar="S",
        help="seconds a cell may take (default: 600)",
    )

    one = commands.add_parser("check", help="verify every table against the catalogue")
    one.set_defaults(run=_check)

    one = commands.add_parser("catalogue", help="take changed tables in, once checked")
    one.set_defaults(run=_catalogue)

    one = commands.add_parser("refresh", help="make tables anew from their source")
    one.add_argument("table", help="a table, or a recipe of data/recipes")
    one.add_argument(
        "--from",
        dest="source",
        type=Path,
        required=True,
        metavar="DIR",
        help="the folder with the sources",
    )
    one.set_defaults(run=_refresh)

    one = commands.add_parser(
        "store",
        help="for maintainers: run notebooks, keep their outputs and findings in the repository",
    )
    one.add_argument("slug", nargs="*", help="only these notebooks")
    one.set_defaults(run=_store)

    one = commands.add_parser("new", help="start a notebook that runs at once")
    one.add_argument("slug")
    one.set_defaults(run=_new)
    return parser


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 512:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a number of processes from 1 to 512"
        )
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0")
    return seconds


def _list(options) -> int:
    from tightrope import parameters

    for slug in options.slug or parameters.slugs():
        sheet = parameters.sheet(slug)
        print(
            f"{slug}: {sheet['title']}\n  {parameters.question(slug, parameters.defaults(slug))}"
        )
        print(f"  editions: {', '.join(sheet['editions'])}")
        for name, rule in sheet["parameters"]["properties"].items():
            print(f"  -p {name}={_typed(rule['default'])}  {rule['description']}")
    return 0


def _typed(value) -> str:
    return (
        ",".join(map(_typed, value))
        if isinstance(value, list)
        else str(value).lower()
        if isinstance(value, bool)
        else str(value)
    )


def _render(options) -> int:
    from tightrope import parameters, report

    if not options.slug and not options.all:
        raise TightropeError(
            f"name a notebook, or use --all; there are: {', '.join(parameters.slugs())}"
        )
    if options.slug and options.all:
        raise TightropeError("--all is every notebook: give it, or name some, not both")
    slugs = options.slug or parameters.slugs()
    if options.all and options.edition:
        slugs = [
            slug
            for slug in slugs
            if options.edition in parameters.sheet(slug)["editions"]
        ]
        if not slugs:
            raise TightropeError(f"no notebook has an edition {options.edition!r}")
    jobs = report.plan(
        dict.fromkeys(slugs), options.edition, options.focus, options.values
    )
    if options.print_jobs:
        for job in jobs:
            line = {
                "notebook": job.slug,
                "edition": job.edition,
                "parameters": job.parameters,
                "key": job.key,
            }
            print(json.dumps(line | {"command": _command(job, options)}))
        return 0
    summary = report.render(
        jobs,
        to=options.to,
        workers=options.workers,
        engine=options.engine,
        bundle=options.bundle,
        scheduler=options.scheduler,
        force=options.force,
        timeout=options.timeout,
        tell=_tell,
    )
    return _sum_up(summary, options.to)


def _command(job, options) -> list[str]:
    """The command that makes one job elsewhere."""
    command = ["tightrope", "render", job.slug]
    if job.edition.startswith("focus-"):
        return [*command, "--focus", job.parameters["focus"]]
    if not job.edition.startswith("custom-"):
        return [*command, "--edition", job.edition]
    values = [("-p", value) for value in options.values] + [
        ("-p", f"focus={job.parameters['focus']}")
    ] * bool(options.focus)
    return command + [word for pair in values for word in pair]


def _tell(result: dict) -> None:
    """A failure, as soon as it is known, with all that is needed to look into it."""
    if result["status"] != "failed":
        return
    given = ", ".join(
        f"{name}={_typed(value)}"
        for name, value in result.get("parameters", {}).items()
    )
    lines = [
        f"failed: {result['slug']}, edition {result['edition']}: {result['message']}"
    ]
    lines += [f"  cell: {result['cell']}"] if result.get("cell") else []
    lines += (
        [f"  parameters: {given if len(given) <= 300 else given[:297] + '...'}"]
        if given
        else []
    )
    lines += [f"  executed notebook: {result['kept']}"] if result.get("kept") else []
    print("\n".join(lines), file=sys.stderr)


def _sum_up(summary, to: Path | None) -> int:
    words = [f"{len(summary.done)} made"]
    words += [f"{len(summary.unchanged)} unchanged"] if summary.unchanged else []
    words += (
        [f"{len(summary.nothing)} with nothing to report"] if summary.nothing else []
    )
    words += [f"{len(summary.failed)} failed"] if summary.failed else []
    words += [f"{len(summary.left)} left"] if summary.left else []
    for result in summary.nothing[:20]:
        print(
            f"nothing to report: {result['edition']}/{result['slug']}: {result['message']}"
        )
    if not (summary.done or summary.nothing or summary.failed or summary.left):
        print(f"nothing to do: {len(summary.unchanged)} reports unchanged")
        return 0
    print(
        f"{', '.join(words)} in {summary.seconds:.1f} s: {(to or Path('reports')) / 'index.html'}"
    )
    if summary.stopped:
        print(
            f"stopped: {summary.stopped}; the same command goes on from here",
            file=sys.stderr,
        )
    if summary.stopped == "interrupted":
        return 130
    return min(len(summary.failed), 125) or int(bool(summary.left))


def _catalogue(options) -> int:
    from tightrope import catalogue

    return catalogue.command_catalogue(options)


def _check(options) -> int:
    from tightrope import catalogue

    return catalogue.command_check(options)


def _refresh(options) -> int:
    from tightrope import catalogue

    return catalogue.command_refresh(options)


def _store(options) -> int:
    """Outputs go into `notebooks/`, the findings of every edition into `tests/golden/`: read the diff before a commit."""
    import tempfile

    from tightrope import data, execution, files, parameters, report

    slugs = options.slug or parameters.slugs()
    with tempfile.TemporaryDirectory() as folder:
        summary = report.render(report.plan(slugs), to=Path(folder), tell=_tell)
        for made in summary.done:
            findings = Path(
                folder, made["edition"], f"{made['slug']}.findings.json"
            ).read_bytes()
            golden = (
                data.home()
                / "tests"
                / "golden"
                / made["edition"]
                / f"{made['slug']}.json"
            )
            golden.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(golden, findings)
    if summary.failed:
        return 1
    for slug in slugs:
        notebook = execution.execute(slug, parameters.defaults(slug), engine_name=None)
        execution.unparameterise(notebook)
        files.write_whole(
            data.home() / "notebooks" / f"{slug}.ipynb",
            execution.notebook_text(notebook).encode(),
        )
        print(f"stored: notebooks/{slug}.ipynb")
    return 0


def _new(options) -> int:
    """Copies of `templates/new/notebook.ipynb` and `sheet.yml` under the name given."""
    from tightrope import files, parameters

    slug = options.slug
    if not parameters.SLUG.fullmatch(slug) or len(slug) > 60:
        raise TightropeError(
            f"{slug[:60]!a} cannot name a notebook: small letters, digits and single underscores only"
        )
    places = {
        kind: parameters.notebooks() / f"{slug}.{kind}" for kind in ("yml", "ipynb")
    }
    for place in places.values():
        if place.exists():
            raise TightropeError(f"{place.name} is already there")
    for kind, model in (("yml", "sheet.yml"), ("ipynb", "notebook.ipynb")):
        text = (Path(__file__).parent / "templates" / "new" / model).read_text("utf8")
        title = slug.replace("_", " ").capitalize()
        content = (
            text.replace("my_question", slug).replace("My question", title).encode()
        )
        try:
            files.write_whole(places[kind], content)
        except OSError as error:
            raise TightropeError(
                f"{places[kind]} cannot be written ({error.strerror})"
            ) from None
        print(places[kind])
    return 0


if __name__ == "__main__":
    sys.exit(main())
