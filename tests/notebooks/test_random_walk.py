"""Whatever the sheets allow gives a report, or one line that says why there is none.

Some sets of parameters are drawn here; more, or others, by

    TIGHTROPE_WALK=500 TIGHTROPE_SEED=3 python -m pytest -k random_walk tests/notebooks
"""

import json
import os
import random
import re
from datetime import date, timedelta

import pytest

from pressroom import plan, run
from tightrope import data, parameters

pytestmark = pytest.mark.slow
LENGTH = int(os.environ.get("TIGHTROPE_WALK", "12"))
SEED = int(os.environ.get("TIGHTROPE_SEED", "1"))
# What a number looks like that should not stand in a sentence.
UNDEFINED = re.compile(r"\bnan\b|\binf\b|\bNone\b|\bNaT\b|[-−]0(\.0+)?(?![\d.])")
ECONOMIES = sorted(
    code for code, row in data.countries().items() if row["kind"] == "economy"
)


def drawn(rule: dict, chance: random.Random):
    """A value that a parameter's rule allows, or nearly."""
    if "enum" in rule:
        return chance.choice(rule["enum"])
    if rule["type"] == "boolean":
        return chance.random() < 0.5
    if rule["type"] == "array":
        number = rule.get("minItems", 1)
        return [drawn(rule["items"], chance) for _ in range(number)]
    if rule.get("format") == "date":
        first = date.fromisoformat(rule["formatMinimum"])
        last = date.fromisoformat(rule["formatMaximum"])
        return str(first + timedelta(chance.randint(0, (last - first).days)))
    if rule["type"] == "string":
        return chance.choice(ECONOMIES)
    if rule["type"] == "integer":
        return chance.randint(rule["minimum"], rule["maximum"])
    return round(chance.uniform(rule["minimum"], rule["maximum"]), 1)


def step(slug: str, chance: random.Random) -> dict:
    """A set of parameters, some of them as they are by default."""
    rules = parameters.sheet(slug)["parameters"]["properties"]
    values = {}
    for name, rule in rules.items():
        if name == "draws":  # how many there are changes no path through the cells
            values[name] = rule["minimum"]
        elif name == "focus" or chance.random() < 0.5:
            values[name] = drawn(rule, chance)
    return values


def as_typed(value) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def walk() -> tuple[list[plan.Job], list[str]]:
    """The reports of the walk, and what was refused before anything ran."""
    chance = random.Random(SEED)
    slugs = parameters.slugs()
    jobs: dict[str, plan.Job] = {}
    refused = []
    for number in range(LENGTH):
        slug = slugs[number % len(slugs)]
        values = step(slug, chance)
        texts = [f"{name}={as_typed(value)}" for name, value in values.items()]
        try:
            job = plan.jobs([slug], values=texts)[-1]  # behind what it is made from
            jobs[job.key] = job
        except parameters.ParameterError as error:
            refused.append(str(error))
    return list(jobs.values()), refused


def test_a_random_walk_over_notebooks_and_economies(tmp_path):
    jobs, refused = walk()
    assert all(message and "\n" not in message for message in refused)
    summary = run.render(jobs, to=tmp_path, workers=2, bundle="shared", progress=False)
    assert [(f["message"], f["parameters"]) for f in summary.failed] == []
    assert all(len(silent["message"]) > 20 for silent in summary.nothing)
    undefined = []
    for path in tmp_path.glob("*/*.findings.json"):
        told = json.loads(path.read_text("utf8"))["findings"]
        sentences = [one["statement"] for one in told]
        undefined += [(path, s) for s in sentences if UNDEFINED.search(s)]
    assert undefined == []


@pytest.mark.parametrize("text", ["by nan %", "of -0.0 %", "−0 %", "is None", "inf"])
def test_what_should_not_stand_in_a_sentence_is_seen(text):
    assert UNDEFINED.search(text)


@pytest.mark.parametrize("text", ["by -0.04 %", "Nancy", "2025-01-09", "−0.5", "info"])
def test_what_may_stand_there_is_left(text):
    assert not UNDEFINED.search(text)
