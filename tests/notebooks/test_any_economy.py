"""Any of the 80 economies can be the focus.

A few that no edition has are tried here; others can be named, and the benchmark renders
all of them:

    TIGHTROPE_ECONOMIES=CHL,IDN python -m pytest tests/notebooks/test_any_economy.py
"""

import os

import pytest

from pressroom import plan, run
from tightrope import data, parameters

pytestmark = pytest.mark.slow
# A duty of its own, no customs union; a member of the EU; a small one with its own law.
SAMPLE = ["BRA", "AUT", "HKG"]
NAMED = os.environ.get("TIGHTROPE_ECONOMIES", "").replace(",", " ").split()


def few_draws(slug: str) -> list[str]:
    """Whether it renders does not hang on how many draws there are."""
    rules = parameters.sheet(slug)["parameters"]["properties"]
    if "draws" not in rules:
        return []
    return [f"draws={rules['draws']['minimum']}"]


@pytest.mark.parametrize("slug", parameters.slugs())
def test_economies_that_no_edition_has(slug, tmp_path):
    tried = NAMED or SAMPLE
    values = few_draws(slug)
    if values and not NAMED:
        tried = SAMPLE[:1]  # the model is solved: seconds each
    every = plan.jobs([slug], subject="all", values=values)
    # what a report is made from has its own turn
    alone = [job for job in every if job.slug == slug]
    jobs = [job for job in alone if job.parameters["focus"] in tried]
    summary = run.render(jobs, to=tmp_path, workers=2, bundle="shared", progress=False)
    assert not summary.failed
    assert len(summary.done) + len(summary.nothing) == len(jobs) >= 1
    for made in summary.done:
        page = tmp_path / made["edition"] / f"{made['slug']}.html"
        assert page.stat().st_size > 10_000
    for silent in summary.nothing:
        assert len(silent["message"]) > 20, "a report that is not made gives its reason"


def test_the_sample_is_in_the_world_model_and_in_no_edition():
    modelled = {code for code, row in data.countries().items() if row["icio"] == "true"}
    assert len(modelled) == 80
    shown = {
        parameters.edition(slug, edition).get("focus")
        for slug in parameters.slugs()
        for edition in parameters.sheet(slug)["editions"]
    }
    assert set(SAMPLE) <= modelled - shown
