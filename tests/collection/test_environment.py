"""pyproject.toml, environment.yml and requirements.lock say the same.

And a conda solver can satisfy environment.yml.
"""

import asyncio
import importlib.metadata as metadata
import itertools
import json
import re
import subprocess
import sys
import tomllib

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
        for text in entry["pip"] if isinstance(entry, dict) else [entry]:
            name, spec = re.match(r"([\w.-]+)\s*(.*)", text).groups()
            found[canonicalize_name(name)] = SpecifierSet(spec)
    return found


def test_environment_yml_says_what_pyproject_says():
    found = conda()
    assert found.pop("python") == SpecifierSet(PROJECT["requires-python"])
    found.pop("pip")
    assert found == pyproject()


def test_lock_pins_every_dependency_with_hashes_and_no_addresses():
    text = (ROOT / "requirements.lock").read_text()
    pinned = {}
    for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.M):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    for name, spec in pyproject().items():
        assert pinned[name] and all(spec.contains(v) for v in pinned[name]), name
    assert "://" not in text
    assert (
        "rfc3987-syntax" not in pinned
    )  # costs over a second of CPU in every process that imports jsonschema
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


def test_conda_solver_satisfies_environment_yml(tmp_path):
    """The real conda solver, against a local channel.

    Its packages are the installed versions and their requirements.
    """
    rattler = pytest.importorskip("rattler")
    python = ".".join(map(str, sys.version_info[:3]))
    names = {canonicalize_name(d.metadata["Name"]) for d in metadata.distributions()}

    def record(name, version, depends):
        return {
            "name": name,
            "version": version,
            "build": "0",
            "build_number": 0,
            "depends": depends,
        } | {
            "md5": "0" * 32,
            "sha256": "0" * 64,
            "size": 1,
            "timestamp": 0,
            "subdir": "noarch",
        }

    def depends(distribution):
        for text in distribution.requires or []:
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            if name in names and (
                requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            ):
                yield f"{name} {requirement.specifier or '*'}".strip()

    packages = {
        f"python-{python}-0.tar.bz2": record("python", python, []),
        "pip-24.0-0.tar.bz2": record("pip", "24.0", ["python"]),
    }
    for d in metadata.distributions():
        name = canonicalize_name(d.metadata["Name"])
        if name not in ("pip", "tightrope"):
            packages[f"{name}-{d.version}-0.tar.bz2"] = record(
                name, d.version, ["python", *depends(d)]
            )
    platform = str(rattler.Subdir.current())
    for folder, content in (("noarch", packages), (platform, {})):
        (tmp_path / folder).mkdir()
        repodata = {
            "info": {"subdir": folder},
            "packages": content,
            "packages.conda": {},
            "repodata_version": 1,
        }
        (tmp_path / folder / "repodata.json").write_text(json.dumps(repodata))
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
    for name, spec in conda().items():
        if (
            name in {canonicalize_name(re.match(r"[\w.-]+", s).group()) for s in specs}
            and name != "python"
        ):
            assert spec.contains(found[name]), name


def test_import_is_light():
    """`import tightrope` must not pull in pandas, jsonschema or papermill."""
    code = (
        "import sys, tightrope, tightrope.parameters, tightrope.cli; "
        "heavy = ('pandas', 'papermill', 'altair', 'jsonschema'); "
        "print([m for m in heavy if m in sys.modules])"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )
