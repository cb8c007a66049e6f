"""A report made from others waits for them, and says which it had to do without."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import toy_project

from pressroom import PressError, made_from, plan, run, shelf

SUM, DICE = "plain/sum", "plain/dice"


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The toy collection, with a notebook that is made from all others."""
    home = toy_project.make(tmp_path / "toy")
    monkeypatch.setenv("TOY_HOME", str(home))
    monkeypatch.setenv("PRESSROOM_PROJECT", "toy_project:PROJECT")
    monkeypatch.syspath_prepend(str(home / "lib"))
    path = f"{Path(__file__).parent}:{home / 'lib'}"
    monkeypatch.setenv("PYTHONPATH", path)
    toy_project.add(home, "sum", *toy_project.SUM, made_from="all others")
    return home


def jobs(*slugs: str, edition: str | None = "plain", **more) -> dict[str, plan.Job]:
    made = plan.jobs(slugs, edition, project=toy_project.PROJECT, **more)
    return {job.name: job for job in made}


def answer(home: Path, edition: str = "plain") -> str:
    text = (home / "reports" / edition / "sum.findings.json").read_text("utf8")
    return json.loads(text)["answer"]


def render(home: Path, **more) -> run.Summary:
    wanted = list(jobs("sum").values())
    options = {"workers": 1, "progress": False, "project": toy_project.PROJECT}
    return run.render(wanted, to=home / "reports", **(options | more))


def test_the_others_come_first_and_are_in_the_key(toy):
    found = jobs("sum")
    assert list(found) == [DICE, "plain/letters", SUM]
    stages = made_from.stages(list(found.values())[::-1])
    names = [sorted(job.slug for job in stage) for stage in stages]
    assert names == [["dice", "letters"], ["sum"]]
    assert [part.key for part in found[SUM].parts] == [
        found[DICE].key,
        found["plain/letters"].key,
    ]
    path = toy / "lib/toylib/dice/throws.py"
    path.write_text(path.read_text() + "SIX = 6\n")
    later = jobs("sum")
    assert later[DICE].key != found[DICE].key and later[SUM].key != found[SUM].key
    assert later["plain/letters"].key == found["plain/letters"].key


def test_a_notebook_made_from_none_keeps_its_key(toy):
    (job,) = jobs("dice").values()
    part = made_from.Part("letters", "plain", "k")
    assert job.parts == () and replace(job, parts=(part,)).key != job.key


def test_parameters_find_the_parts(toy):
    custom = jobs("sum", edition=None, values=["sides=9"])
    (name,) = {job.edition for job in custom.values()}
    assert name.startswith("custom-") and len(custom) == 3
    assert [job.parameters["sides"] for job in custom.values()] == [9, 9, 9]
    as_edition = jobs("sum", edition=None, values=["sides=20"])
    assert {"long/dice", "long/letters"} < set(as_edition)


def test_an_edition_that_a_part_has_not(toy):
    cells = (("parameters", "sides = 6"),)
    toy_project.add(toy, "cards", *cells, editions={"plain": {}})
    (job,) = [job for job in jobs("sum", edition="long").values() if job.slug == "sum"]
    reasons = {part.slug: part.reason for part in job.parts}
    assert reasons == {"cards": "no such edition", "dice": "", "letters": ""}


@pytest.mark.parametrize(
    "wanted, said",
    [
        (["dice", "cards"], "'cards', which is no notebook"),
        (["sum"], "sum is made from sum"),
        ("dice", "made_from is a list of notebooks, or 'all others'"),
    ],
)
def test_a_sheet_that_cannot_be_met(toy, wanted, said):
    toy_project.add(toy, "sum", *toy_project.SUM, made_from=wanted)
    with pytest.raises(PressError, match=said):
        jobs("sum")


def test_a_circle(toy):
    toy_project.add(toy, "sum", *toy_project.SUM, made_from=["more"])
    toy_project.add(toy, "more", *toy_project.SUM, made_from=["sum"])
    with pytest.raises(PressError, match="is made from"):
        jobs("sum")


def test_a_part_with_a_fault_does_not_stop_what_is_made_from_it(toy):
    (toy / "notebooks/dice.ipynb").write_text("{")
    found = jobs("sum")
    assert list(found) == ["plain/letters", SUM]
    reasons = {part.slug: part.reason for part in found[SUM].parts}
    assert "not a readable notebook" in reasons["dice"] and not reasons["letters"]


def test_storing_one_stores_what_is_made_from_it(toy):
    project = toy_project.PROJECT
    assert made_from.followers(project, ["dice"]) == ["dice", "sum"]
    assert made_from.followers(project, ["sum", "dice"]) == ["dice", "sum"]


def shelved(folder: Path, **more) -> made_from.Part:
    """A report on the shelf as a part."""
    shelf.make_ready(folder)
    told = dict.fromkeys(("title", "question", "edition_title", "answer"), "Dice")
    stamp = told | {"parameters": {}, "key": "k-inline"} | more
    made = {"plain/dice.findings.json": b"{}\n"}
    shelf.shelve(folder, "plain", "dice", made, stamp, durable=False)
    return made_from.Part("dice", "plain", "k")


def reason(part: made_from.Part, folder: Path) -> str:
    handed = made_from.collect((part,), folder, "inline")
    assert bool(handed["texts"]) != bool(made_from.suffix(handed))
    return handed["parts"][0]["reason"]


def test_findings_that_can_be_used(tmp_path):
    part = shelved(tmp_path)
    assert reason(part, tmp_path) == ""
    assert reason(part, tmp_path / "elsewhere") == "it was not rendered"


def test_findings_that_are_old_altered_or_gone(tmp_path):
    part = shelved(tmp_path)
    path = tmp_path / "plain/dice.findings.json"
    path.write_text("[]\n")
    assert reason(part, tmp_path) == "its file of findings was altered"
    path.unlink()
    assert reason(part, tmp_path) == "its file of findings is missing"
    older = "its findings are older than what it is made from"
    assert reason(replace(part, key="new"), tmp_path) == older
    shelved(tmp_path, reason="Nobody wrote.")
    assert reason(part, tmp_path) == "it had nothing to report: Nobody wrote."


def test_what_is_lacking_is_in_the_key(tmp_path):
    part = shelved(tmp_path)
    there = made_from.collect((part,), tmp_path, "inline")
    path = tmp_path / "plain/dice.findings.json"
    path.unlink()
    gone = made_from.collect((part,), tmp_path, "inline")
    assert made_from.suffix(there) == "" != made_from.suffix(gone)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["warm", "standard"])
def test_the_dependent_waits(toy, engine):
    summary = render(toy, engine=engine, workers=2)
    assert [one["slug"] for one in summary.done][-1] == "sum"
    assert not summary.failed and not summary.left
    said = "dice: there; letters: it had nothing to report: Nobody wrote.; They may be."
    assert answer(toy) == said
    again = render(toy, engine=engine)
    assert len(again.unchanged) == 3 and not again.done


@pytest.mark.slow
def test_a_part_that_fails_and_comes_back(toy):
    path = toy / "lib/toylib/tables.py"
    whole = path.read_text()
    path.write_text("def load(name):\n    raise OSError('the disk is gone')\n")
    summary = render(toy)
    assert [one["slug"] for one in summary.failed] == ["dice"]
    assert answer(toy).startswith("dice: it was not rendered; letters: ")
    path.write_text(whole)
    assert render(toy).failed == []
    assert answer(toy).startswith("dice: there; ")
    path.write_text("def load(name):\n    raise OSError('the disk is gone')\n")
    assert len(render(toy).failed) == 1
    assert answer(toy).startswith("dice: its findings are older than")


@pytest.mark.slow
def test_the_same_on_a_cluster(toy):
    pytest.importorskip("distributed")
    render(toy)
    names = ("plain/sum.html", "index.html")
    here = [(toy / "reports" / name).read_bytes() for name in names]
    summary = render(toy, scheduler="local", force=True, workers=1)
    assert not summary.failed and not summary.left and not summary.stopped
    assert [(toy / "reports" / name).read_bytes() for name in names] == here
