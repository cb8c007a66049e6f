"""What runs on other people's machines runs what was looked at, with few rights."""

import re

import pytest
import yaml

from tightrope import data

WORKFLOWS = sorted((data.home() / ".github/workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_named_by_commit(path):
    """A tag can be moved to other code; the version stands beside, for people."""
    used = re.findall(r"uses: (.*)", path.read_text("utf8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_read_and_no_more(path):
    workflow = yaml.safe_load(path.read_text("utf8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        assert job["permissions"] == {"contents": "read"}
        steps = [step for step in job["steps"] if "checkout" in step.get("uses", "")]
        assert all(step["with"] == {"persist-credentials": False} for step in steps)
        assert not any("sudo" in step.get("run", "") for step in job["steps"])
