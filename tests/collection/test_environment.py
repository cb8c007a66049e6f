"""pyproject.toml, environment.yml and requirements.lock say the same, and a conda
solver can satisfy environment.yml.
"""

import asyncio
import importlib.metadata as metadata
import itertools
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tightrope import data

ROOT = data.home()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text())


def pyproject() -> dict[str, SpecifierSet]:
    texts = [
        *PROJECT["dependencies"],
        *itertools.chain(*PROJECT["optional-dependencies"].values()),
    ]
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, texts)}


def conda() -> dict[str, SpecifierSet]:
    found = {}
    for entry in ENVIRONMENT["dependencies"]:
        texts = entry["pip"] if isinstance(entry, dict) else [entry]
        for text in texts:
            name, spec = re.match(r"([\w.-]+)\s*(.*)", text).groups()
            found[canonicalize_name(name)] = SpecifierSet(spec)
    return found


def test_environment_yml_says_what_pyproject_says():
    found = conda()
    assert found.pop("python") == SpecifierSet(PROJECT["requires-python"])
    found.pop("pip")
    assert found == pyproject()


def test_the_same_pythons_everywhere():
    """The package, the script that sets up, and what CI tries."""
    supported = SpecifierSet(PROJECT["requires-python"])
    fits = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in supported]
    script = (ROOT / ".ci" / "environment").read_text()
    assert f"Python {fits[0]} to {fits[-1]}" in script
    assert " ".join(f"python{version}" for version in reversed(fits)) in script
    workflow = yaml.safe_load((ROOT / ".github/workflows/test.yml").read_text())
    tried = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert sorted(tried, key=fits.index) == fits
    assert f"Python {fits[0]} to {fits[-1]}" in (ROOT / "README.md").read_text("utf8")


def test_lock_pins_every_dependency_with_hashes_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text()
    pinned = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.M):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    for name, spec in pyproject().items():
        assert pinned[name] and all(spec.contains(v) for v in pinned[name]), name
    assert "://" not in text
    # It costs over a second of CPU in every process that imports jsonschema.
    assert "rfc3987-syntax" not in pinned
    for block in re.split(r"\n(?=\S)", text):
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_installed_versions_are_the_locked_ones():
    text = (ROOT / "requirements.lock").read_text()
    for line in re.findall(r"^([\w.-]+==[^\\\n]+)", text, flags=re.M):
        requirement = Requirement(line.strip())
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(metadata.version(requirement.name)), (
                requirement
            )


def record(name: str, version: str, depends: list[str]) -> dict:
    """What a conda channel says of a package."""
    return {
        "name": name,
        "version": version,
        "build": "0",
        "build_number": 0,
        "depends": depends,
        "md5": "0" * 32,
        "sha256": "0" * 64,
        "size": 1,
        "timestamp": 0,
        "subdir": "noarch",
    }


def needs(distribution: metadata.Distribution, names: set[str]) -> list[str]:
    """What an installed package requires, of those that are installed."""
    found = ["python"]
    for text in distribution.requires or []:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        marker = requirement.marker
        if name in names and (marker is None or marker.evaluate({"extra": ""})):
            found.append(f"{name} {requirement.specifier or '*'}")
    return found


def channel(folder: Path, platform: str) -> None:
    """A local channel whose packages are the installed versions."""
    python = ".".join(map(str, sys.version_info[:3]))
    packages = {
        f"python-{python}-0.tar.bz2": record("python", python, []),
        "pip-24.0-0.tar.bz2": record("pip", "24.0", ["python"]),
    }
    installed = list(metadata.distributions())
    names = {canonicalize_name(each.metadata["Name"]) for each in installed}
    for each in installed:
        name = canonicalize_name(each.metadata["Name"])
        if name not in ("pip", "tightrope"):
            file = f"{name}-{each.version}-0.tar.bz2"
            packages[file] = record(name, each.version, needs(each, names))
    for subdir, content in (("noarch", packages), (platform, {})):
        (folder / subdir).mkdir()
        repodata = {
            "info": {"subdir": subdir},
            "packages": content,
            "packages.conda": {},
            "repodata_version": 1,
        }
        (folder / subdir / "repodata.json").write_text(json.dumps(repodata))


@pytest.mark.slow
def test_conda_solver_satisfies_environment_yml(tmp_path):
    """The real solver, against a channel that has what is installed here."""
    rattler = pytest.importorskip("rattler")
    platform = str(rattler.Subdir.current())
    channel(tmp_path, platform)
    specs = [entry for entry in ENVIRONMENT["dependencies"] if isinstance(entry, str)]
    solved = asyncio.run(
        rattler.solve(
            [tmp_path.as_uri()],
            specs,
            platforms=[rattler.Subdir(platform), rattler.Subdir("noarch")],
            virtual_packages=rattler.VirtualPackage.detect(),
        )
    )
    found = {package.name.normalized: str(package.version) for package in solved}
    asked = {canonicalize_name(re.match(r"[\w.-]+", spec).group()) for spec in specs}
    for name, spec in conda().items():
        if name in asked - {"python"}:
            assert spec.contains(found[name]), name


@pytest.mark.parametrize(
    ("imported", "more"),
    [("tightrope.parameters", ()), ("tightrope.cli", ("yaml", "tightrope.data"))],
)
def test_import_is_light(imported, more):
    """The command line must answer at once: nothing heavy is imported with it."""
    heavy = ("pandas", "papermill", "altair", "jsonschema", "numpy", "IPython", *more)
    code = f"import sys, {imported}; "
    code += f"print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
