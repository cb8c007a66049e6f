"""Whatever the sheets allow gives a report, or one line that says why there is none.

And what a report says agrees with its own numbers. Some sets of parameters are drawn
here; more, or others, by

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
from tightrope.places import Places

LENGTH = int(os.environ.get("TIGHTROPE_WALK", "6"))
SEED = int(os.environ.get("TIGHTROPE_SEED", "1"))
# How often a set of parameters may name an economy that its notebook does not cover.
ASTRAY = 0.1
ECONOMIES = sorted(
    code for code, row in data.countries().items() if row["kind"] == "economy"
)
MODELLED = [code for code in ECONOMIES if data.countries()[code]["icio"] == "true"]

NUMBER = re.compile(r"(?<![\w.])[-−+]?\d[\d,]*(?:\.\d+)?")
# What a number looks like that should not stand in a sentence.
UNDEFINED = re.compile(r"\bnan\b|\binf\b|\bNone\b|\bNaT\b|[-−]0(\.0+)?(?![\d.])")
RANGE = re.compile(rf"between ({NUMBER.pattern}) and ({NUMBER.pattern})")
PART = re.compile(r"\b(\d+) of (?:the |its |their )?(\d+)\b(?! [A-Z]| %)")
MONTH = re.compile(r"in ([A-Z][a-z]+ \d{4})")
ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (days|economies|events|firms|goods|groups|months|partners|rates"
    r"|sectors|senses|texts|variants|windows|years)\b"
)
# A loss with a plus sign behind it, a gain with a minus.
SAME_SENTENCE = r"(?:[^.;(]|\.\d)*"
WRONG_WAY = re.compile(
    rf"(?<!nor )\b(?:cost|lose)s?\b{SAME_SENTENCE}\(\+\d"
    rf"|\bbrings?\b{SAME_SENTENCE}\([-−]\d"
)
ARTICLES = [
    place.name
    for place in map(Places.from_rows(data.countries().values()).__getitem__, ECONOMIES)
    if place.in_sentence.startswith("the ")
]
# "the Caribbean Netherlands" are an economy too
WITHOUT_ARTICLE = re.compile(rf"(?<![Tt]he )(?<!Caribbean )\b({'|'.join(ARTICLES)})\b")


def contradictions(sentence: str, value=None) -> list[str]:
    """What in a sentence cannot be, or is not what its own value says."""
    found = [f"undefined: {hit[0]}" for hit in UNDEFINED.finditer(sentence)]
    for low, high in RANGE.findall(sentence):
        if as_float(low) > as_float(high):
            found.append(f"between {low} and {high}")
    found += [
        f"{n} of {m}" for n, m in PART.findall(sentence) if int(n) > int(m) or m == "0"
    ]
    months = MONTH.findall(sentence)
    found += [f"{month} twice" for month in set(months) if months.count(month) > 1]
    for rule in (ONE_OF_MANY, WRONG_WAY, WITHOUT_ARTICLE):
        found += [hit[0] for hit in rule.finditer(sentence)]
    if value is not None and not says(sentence, value):
        found.append(f"not its value, {value}")
    return found


def as_float(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def says(sentence: str, value: float | str) -> bool:
    """Whether a sentence has its value: in words, or as a number, rounded as it is."""
    if isinstance(value, str):
        return value in sentence or value == "none"
    if value == 0 or "less than" in sentence:
        return True
    for text in NUMBER.findall(sentence):
        if as_float(text) == 0:
            continue  # what is not zero is not written as one
        decimals = len(text.partition(".")[2])
        for size in (abs(value), 1000 * abs(value)):  # billions told as millions
            if abs(abs(as_float(text)) - size) <= 0.5001 * 10**-decimals:
                return True
    return False


def told(report: dict) -> list[tuple]:
    """The sentences of a report that contradict themselves, and what is wrong."""
    sentences = [(f["statement"], f["value"]) for f in report["findings"]]
    sentences.append((report["answer"] or "", None))
    checked = [(text, contradictions(text, value)) for text, value in sentences]
    return [(report["notebook"], *one) for one in checked if one[1]]


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
    if rule.get("format") == "icio-economy" and chance.random() > ASTRAY:
        return chance.choice(MODELLED)
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
        if name in ("draws", "resamples"):  # how many changes no path through the cells
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
    slugs = chance.sample(parameters.slugs(), len(parameters.slugs()))
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


@pytest.mark.slow
def test_a_random_walk_over_notebooks_and_economies(tmp_path):
    jobs, refused = walk()
    assert all(message and "\n" not in message for message in refused)
    summary = run.render(jobs, to=tmp_path, workers=2, bundle="shared", progress=False)
    assert [(f["message"], f["parameters"]) for f in summary.failed] == []
    assert all(len(silent["message"]) > 20 for silent in summary.nothing)
    wrong = []
    for path in tmp_path.glob("*/*.findings.json"):
        report = json.loads(path.read_text("utf8"))
        wrong += [(report["parameters"], *one) for one in told(report)]
    assert wrong == []


def test_no_finding_that_is_kept_contradicts_itself():
    wrong = []
    for path in (data.home() / "tests" / "golden").glob("*/*.json"):
        wrong += [
            (path.parent.name, *one) for one in told(json.loads(path.read_bytes()))
        ]
    assert wrong == []


@pytest.mark.parametrize(
    "sentence, value",
    [
        ("by nan %", None),
        ("of -0.0 %", None),
        ("−0 %", None),
        ("is None", None),
        ("inf", None),
        ("stands for 0.0 % of the trade of China", 0.03),
        ("draws lie between 0.1 and -0.2 %", None),
        ("in 10 of 9 ways", 10),
        ("0 of 0 measures", 0),
        ("10.5 % in May 2025, after 10.5 % in May 2025", 10.5),
        ("as if spread over 1 partners", 1),
        ("cost Portugal 8.5 million dollars a year (+0.004 %)", -0.00358),
        ("brings it 2 bn dollars (-0.1 %)", 2.0),
        ("Gambia stands for 0.1 %", 0.1),
        ("took 24 % of exports", 17.0),
        ("Thailand is the most balanced", "Vietnam"),
    ],
)
def test_what_should_not_stand_in_a_sentence_is_seen(sentence, value):
    assert contradictions(sentence, value)


@pytest.mark.parametrize(
    "sentence, value",
    [
        ("by -0.04 %", -0.04),
        ("Nancy on 2025-01-09", None),
        ("−0.5 to 10.0 %", -0.5),
        ("info", None),
        ("0 of 9 ways", 0),
        ("cost it 8.5 million dollars a year (-0.004 %)", -0.00358),
        ("cost it 8.5 million dollars a year", 0.0085),
        ("The Gambia stands for less than 0.1 %", 0.02),
        ("owed 0.0 %", 0),
    ],
)
def test_what_may_stand_there_is_left(sentence, value):
    assert not contradictions(sentence, value)
