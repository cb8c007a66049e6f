"""Any of the 80 economies can be the focus. Each day others are tried, two with the quick notebooks and one of them with those
that solve the model; the benchmark renders all of them."""

from datetime import date

from pressroom import plan, run
from tightrope import data, parameters

SAMPLE = 2


def todays_sample() -> list[str]:
    codes = sorted(
        code for code, row in data.countries().items() if row["icio"] == "true"
    )
    assert len(codes) == 80
    first = date.today().toordinal() * SAMPLE % len(codes)
    return [codes[(first + i) % len(codes)] for i in range(SAMPLE)]


def test_a_rotating_sample_of_economies(tmp_path):
    sample = todays_sample()
    jobs = []
    for slug in (
        parameters.slugs()
    ):  # few draws: whether it renders does not hang on their number
        few = (
            [
                f"draws={parameters.sheet(slug)['parameters']['properties']['draws']['minimum']}"
            ]
            if "draws" in parameters.defaults(slug)
            else []
        )
        tried = sample[:1] if few else sample
        every = plan.jobs([slug], subject="all", values=few)
        jobs += [job for job in every if job.parameters["focus"] in tried]
    summary = run.render(jobs, to=tmp_path, workers=2, bundle="shared", progress=False)
    assert not summary.failed, (sample, summary.failed)
    assert (
        len(summary.done) + len(summary.nothing) == len(jobs) >= len(parameters.slugs())
    )
    for made in summary.done:
        assert (
            tmp_path / made["edition"] / f"{made['slug']}.html"
        ).stat().st_size > 10_000
    for silent in summary.nothing:
        assert len(silent["message"]) > 20, "a report that is not made gives its reason"
