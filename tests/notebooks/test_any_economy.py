"""Any of the 80 economies can be the focus.

`test_run_twice` has one that no edition has, the random walk has any. Here some are
named, or all notebooks rendered for one more; the benchmark renders all of them:

    TIGHTROPE_ECONOMIES=CHL,IDN python -m pytest tests/notebooks/test_any_economy.py
"""

import os

import pytest
from test_run_twice import OTHER

from pressroom import plan, run
from tightrope import data, parameters

pytestmark = pytest.mark.slow
SAMPLE = ["HKG"]  # a small one with its own law
NAMED = os.environ.get("TIGHTROPE_ECONOMIES", "").replace(",", " ").split()


def few_draws(slug: str) -> list[str]:
    """Whether it renders does not hang on how many draws there are."""
    rules = parameters.sheet(slug)["parameters"]["properties"]
    if "draws" not in rules:
        return []
    return [f"draws={rules['draws']['minimum']}"]


@pytest.mark.skipif(
    not (NAMED or os.environ.get("TIGHTROPE_ALL")),
    reason="long: TIGHTROPE_ALL=1 runs it, as the workflow does",
)
@pytest.mark.parametrize("slug", parameters.slugs())
def test_economies_that_no_edition_has(slug, tmp_path):
    every = plan.jobs([slug], subject="all", values=few_draws(slug))
    # what a report is made from has its own turn
    alone = [job for job in every if job.slug == slug]
    jobs = [job for job in alone if job.parameters["focus"] in (NAMED or SAMPLE)]
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
    assert {*SAMPLE, OTHER} <= modelled - shown
