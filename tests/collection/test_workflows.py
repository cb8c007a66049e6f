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


PUBLISHES = {"pages": "write", "id-token": "write"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_jobs_may_read_and_no_more(path):
    """What publishes the pages may do that, and runs nothing of the repository."""
    workflow = yaml.safe_load(path.read_text("utf8"))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        commands = [step["run"] for step in job["steps"] if "run" in step]
        fetched = [s for s in job["steps"] if "actions/checkout" in s.get("uses", "")]
        if job["permissions"] != {"contents": "read"}:
            assert job["permissions"] == PUBLISHES and not commands and not fetched
        assert all(step["with"]["persist-credentials"] is False for step in fetched)
        assert not any("sudo" in command for command in commands)
