"""The commands that concern the tables: `check` and `refresh`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tightrope import TightropeError, data


def add(commands) -> None:
    """Add the commands to a parser's subcommands."""
    one = commands.add_parser("check", help="verify every table against the catalogue")
    one.set_defaults(run=_check)

    one = commands.add_parser("refresh", help="make a table anew from its sources")
    one.add_argument("table")
    what = "the folder with the sources"
    source = {"dest": "source", "type": Path, "metavar": "DIR"}
    one.add_argument("--from", required=True, help=what, **source)
    one.set_defaults(run=_refresh)


def _check(_project, _options) -> int:
    from tightrope import policy
    from tightrope.policy import scenarios

    faults = data.check()
    if not faults:  # tables that cannot be read have said so already
        names = {*policy.CHECKED, *scenarios.TABLES, "scenarios"}
        tables = {name: data.load(name) for name in names}
        faults = policy.faults(**{name: tables[name] for name in policy.CHECKED})
        needed = {name: tables[name] for name in scenarios.TABLES}
        world = scenarios.World.from_tables(**needed)
        faults += scenarios.faults(tables["scenarios"], world)
    for fault in faults:
        print(fault, file=sys.stderr)
    count = f"{len(faults) or 'no'} fault" + ("" if len(faults) == 1 else "s")
    print(f"{len(data.catalogue())} tables, {count}")
    return 1 if faults else 0


def _refresh(_project, options) -> int:
    made = (data.home() / "data" / "make").glob("*.py")
    scripts = {path.stem: path for path in made if path.stem != "catalogue"}
    if options.table not in scripts:
        known = ", ".join(sorted(scripts))
        message = f"there is no way to make {options.table!r}; there is one for"
        raise TightropeError(f"{message}: {known}")
    if not options.source.is_dir():
        raise TightropeError(f"{options.source} is not a folder with sources")
    before = data.catalogue()
    script = scripts[options.table]
    command = [sys.executable, str(script), "--from", str(options.source.resolve())]
    if subprocess.run(command, cwd=script.parent).returncode:
        what = f"{script.name} failed; data/ may hold a part of its work"
        print(f"tightrope: {what}: git status data", file=sys.stderr)
        return 1
    after = data.catalogue()
    same = True
    for name, entry in after.items():
        was = before.get(name, {})
        if was.get("hash") != entry["hash"]:
            same = False
            vintages = f"{was.get('vintage', 'nothing')} → {entry['vintage']}"
            print(f"{name}: changed, vintage {vintages}, {entry['hash'][:19]}")
    if same:
        vintage = after.get(options.table, {}).get("vintage", "unknown")
        print(f"{options.table}: the same, vintage {vintage}")
    return 0
