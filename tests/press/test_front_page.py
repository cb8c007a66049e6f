"""The front page: the lead, the matrix, the map, what changed, what is found."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

import pytest

from pressroom import shelf
from pressroom.page import changes, citation, front_page, vega
from pressroom.project import Project
from tightrope.project import PROJECT

VOID = {"meta", "link", "input", "br"}


class Zoo(Project):
    """A collection about animals by country."""

    title = "The zoo"
    about = "Animals."
    subject = "country"
    first_slugs = ("sum",)
    first_editions = ("japan",)
    verdicts = MappingProxyType({"true": "yes", "false": "no"})

    def subjects(self):
        return {"JPN": "Japan", "KOR": "South Korea", "FRA": "France"}

    def tiles(self):
        return {"JPN": (9, 2), "KOR": (8, 2), "USA": (1, 2)}

    def claims(self):
        words = {"bears": "Bears sleep.", "cats": "Cats bark."}
        return {
            one: {"statement": said, "notebook": one} for one, said in words.items()
        }

    def aliases(self):
        return {"polar": ["white bear"], "panda": ["bear"]}


ZOO = Zoo()


def finding(id: str, value=1.0, **more) -> dict:
    words = {"statement": f"There are {value} of {id}.", "unit": "%", "grade": "A"}
    return words | {"id": id, "value": value, "period": "2024", "sources": []} | more


def report(slug: str, edition: str, code: str, *findings: dict, **more) -> dict:
    key = [{"id": "n", "display": "-20.1", "unit": "%", "label": "of them"}]
    told = {"key": key, "text": f"The {slug}.", "as_of": "2026-10-02"}
    return {
        "slug": slug,
        "edition": edition,
        "title": f"The {slug}",
        "edition_title": ZOO.subjects().get(code, edition),
        "question": f"How many {slug}?",
        "answer": f"The {slug}.",
        "said": told,
        "parameters": {"country": code},
        "findings": list(findings),
    } | more


def made() -> list[dict]:
    bears = finding("dens", verdict="true", claim="bears")
    found = [
        report("bears", "japan", "JPN", bears),
        report("bears", "korea", "KOR", finding("dens")),
        report("cats", "country-fra", "FRA"),
        report("sum", "japan", "JPN"),
    ]
    return sorted(found, key=lambda one: front_page._place(one, ZOO))


class Tree(HTMLParser):
    """The text of each element by its tag, and the links."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.links, self.rows, self.crooked = [], {}, [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "a":
            self.links.setdefault(dict(attrs)["href"], "")

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            self.crooked.append(tag)

    def handle_data(self, text):
        if "table" in self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += text


def read(text: str) -> Tree:
    tree = Tree(text)
    assert not tree.crooked and not tree.open
    return tree


def index(text: str) -> dict:
    (packed,) = re.findall(r'id="index">([^<]*)<', text)
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def test_the_matrix_has_a_row_for_each_subject_and_a_column_for_each_question():
    tree = read(front_page.page(made(), [], ZOO))
    rows = [[cell.strip() for cell in row] for row in tree.rows]
    head, japan, france, korea = rows
    assert head == ["", "The sum", "The bears", "The cats"]
    assert japan == ["Japan", "−20.1\u00a0% of them", "−20.1\u00a0% true", ""]
    assert france == ["France", "", "", "−20.1\u00a0% of them"]
    assert korea == ["South Korea", "", "−20.1\u00a0% of them", ""]


def test_the_lead_is_the_first_notebook_of_the_first_edition():
    lead = front_page._lead(made(), ZOO)
    assert (lead["report"]["slug"], lead["as_of"]) == ("sum", "2 October 2026")
    told = [(g["verdict"], [d["words"] for d in g["dots"]]) for g in lead["verdicts"]]
    assert told == [("true", ["Bears sleep."]), ("", ["Cats bark."])]


def test_a_claim_is_judged_where_it_belongs():
    wrong = report("sum", "japan", "JPN", finding("x", verdict="false", claim="bears"))
    groups = front_page._lead([wrong, *made()[1:]], ZOO)["verdicts"]
    assert [group["verdict"] for group in groups] == ["true", ""]


def test_without_verdicts_no_claims_are_counted():
    plain = [report("sum", "japan", "JPN")]
    assert front_page._lead(plain, ZOO)["verdicts"] == []
    assert front_page._lead([], ZOO) is None


def test_a_short_lead_is_the_word():
    words = {"lead": "Not many.", "key": [], "text": ""}
    told = report("bears", "japan", "JPN", said=words)
    assert front_page._word(told, None, ZOO) == ("Not many", "")
    long = told | {"said": words | {"lead": "x" * 99}}
    judged = long | {"findings": [finding("f", verdict="false", claim="cats")]}
    assert front_page._word(judged, None, ZOO) == ("false", "no")


@pytest.mark.parametrize(
    "iso, said",
    [
        ("2026-10-02", "2 October 2026"),
        ("2026-07", "July 2026"),
        ("2024", "2024"),
        ("", ""),
        ("2026-13-01", "2026-13-01"),
    ],
)
def test_days_in_words(iso, said):
    assert citation.day(iso) == said


def test_units_stand_beside_a_number_where_they_are_short():
    def shown(unit, label=""):
        key = [{"display": "7", "unit": unit, "label": label}]
        return front_page._figure({"said": {"key": key}})

    assert shown("% of the loss", "spared") | {"words": ""} == {
        "number": "7",
        "unit": "%",
        "words": "",
    }
    assert shown("bn USD")["unit"] == "bn USD"
    assert shown("definitions of 9") == {
        "number": "7",
        "unit": "",
        "words": "definitions of 9",
    }


@pytest.mark.parametrize("said", [None, "x", [], {"key": "x"}, {"key": [1]}])
def test_a_stamp_that_tells_something_else(said):
    one = report("bears", "japan", "JPN", said=said)
    assert "<b>Report</b>" in front_page.page([one], [], ZOO)


def test_the_map_links_what_is_there():
    text = front_page.page(made(), [], ZOO)
    assert '<a class="x9 y2" href="#row-jpn" title="Japan: 2 reports">JPN</a>' in text
    assert '<i class="x1 y2" aria-hidden="true">USA</i>' in text
    assert ".x9{grid-column:9}" in text and 'id="row-jpn"' in text
    only = [report("cats", "country-fra", "FRA")]
    assert 'class="map"' not in front_page.page(only, [], ZOO)


def test_every_link_leads_to_a_report_or_a_place_on_the_page():
    extra = report("bears", "custom-0011", "JPN", edition_title="Japan, years = 3")
    text = front_page.page([*made(), extra], [], ZOO)
    reports = {f"{one['edition']}/{one['slug']}.html" for one in [*made(), extra]}
    links = set(read(text).links)
    assert reports <= links
    ids = set(re.findall(r'id="([^"]+)"', text))
    inside = {link[1:] for link in links if link.startswith("#")}
    assert inside <= ids
    assert {link.partition("#")[0] for link in links} <= reports | {""}
    assert "japan/bears.html#finding-dens" in links
    assert "1 more with other parameters" in text


def test_a_page_that_sums_an_edition_up_is_linked():
    text = front_page.page(made(), [], ZOO, summed={"japan"})
    assert '<a href="japan/summary.html">On one page</a>' in text
    assert text.count("summary.html") == 1


def test_nothing_is_believed_to_be_markup():
    bad = '</td></style><script>"\\'
    one = report(bad, "japan", bad, finding("f", statement=bad))
    one |= {"title": bad, "question": bad, "edition_title": bad, "answer": bad}
    change = {"report": one, "finding": one["findings"][0], "was": bad, "now": bad}
    text = front_page.page([one], [one | {"reason": bad}], ZOO, [change])
    assert text.count("<script") == 2 and text.count("</style>") == 1
    policy = re.search(r'content="(default-src[^"]*)"', text).group(1)
    (style,) = re.findall(r"<style>(.*?)</style>", text, flags=re.S)
    assert vega.csp_hash(style) in policy and " style=" not in text


def test_text_as_a_string_of_css():
    assert front_page._css("The G7, 2025") == '"The G7\\2c  2025"'
    assert '"' not in front_page._css('a"}\n\\')[1:-1].replace("\\", "")


def test_the_search_knows_findings_and_other_words():
    found = index(front_page.page(made(), [], ZOO))
    assert found["aliases"] == ZOO.aliases()
    assert [one[2] for one in found["findings"]] == ["There are 1.0 of dens."] * 2
    number, _, _, verdict = found["findings"][0]
    assert found["reports"][number][:2] == ["japan", "bears"] and verdict == "true"


def test_the_search_knows_the_prose_of_each_question_once(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Bears?\n\nSee *the* [court](x.y)."]},
        {"cell_type": "code", "source": ["court = 1"]},
    ]
    folder = tmp_path / "japan"
    folder.mkdir()
    (folder / "bears.ipynb").write_text(json.dumps({"cells": cells}))
    one = report("bears", "japan", "JPN")
    assert front_page._prose(tmp_path, one) == ["Bears?", "See the court."]
    assert front_page._prose(tmp_path, one | {"slug": "cats"}) == []
    found = index(front_page.page([one | {"prose": ["See the court."]}], [], ZOO))
    assert found["prose"] == [[0, "See the court."]]


def shelved(to: Path, value: float, verdict: str = "true") -> None:
    """A folder with two reports, of one the number given."""
    shelf.make_ready(to)
    for one in made()[:2]:
        told = finding("dens", value, verdict=verdict, claim="bears")
        record = json.dumps({"findings": [told]}).encode()
        name = f"{one['edition']}/{one['slug']}"
        files = {f"{name}.html": b"<html>", f"{name}.findings.json": record}
        stamp = {key: one[key] for key in one if key != "findings"} | {"key": "k"}
        shelf.shelve(to, one["edition"], one["slug"], files, stamp, durable=False)
    front_page.write(to, ZOO)


def page(to: Path) -> str:
    return (to / "index.html").read_text("utf8")


def test_what_changed_is_told_once_there_is_a_version_before(tmp_path):
    shelved(tmp_path, 4.0)
    first = page(tmp_path)
    assert "What changed" not in first
    shelved(tmp_path, 4.0)
    assert page(tmp_path) == first
    shelved(tmp_path, 5.5)
    second = page(tmp_path)
    assert "<s>4\u00a0%</s> now <b>5.5\u00a0%</b>" in second
    shelved(tmp_path, 5.5)
    assert page(tmp_path) == second
    shelved(tmp_path, 5.5, "false")
    assert "<s>true</s> now <b>false</b>" in page(tmp_path)


def test_a_state_that_cannot_be_read_is_none(tmp_path):
    shelved(tmp_path, 4.0)
    (tmp_path / shelf.STATE / changes.KEPT).write_text("[1")
    shelved(tmp_path, 5.0)
    assert "What changed" not in page(tmp_path)


def test_verdicts_come_first_and_then_the_largest_changes():
    findings = [
        finding("small", 100.0),
        finding("large", 50.0),
        finding("turned", 1.0, verdict="false"),
        finding("same", 1.00001),
        finding("other-unit", 9.0, unit="USD"),
        finding("new", 1.0),
    ]
    one = report("bears", "japan", "JPN", *findings)
    before = {
        "small": [101.0, "%", None],
        "large": [25.0, "%", None],
        "turned": [1.0, "%", "true"],
        "same": [1.0, "%", None],
        "other-unit": [1.0, "%", None],
    }
    told = changes.told([one], {"japan/bears": before})
    assert [c["finding"]["id"] for c in told] == ["turned", "large", "small"]
    assert [(c["was"], c["now"]) for c in told][1:] == [
        ("25 %", "50 %"),
        ("101 %", "100 %"),
    ]


def test_the_page_is_stale_when_the_project_says_other_words(tmp_path, monkeypatch):
    assert front_page.stale(tmp_path, ZOO)
    shelved(tmp_path, 1.0)
    assert not front_page.stale(tmp_path, ZOO)
    monkeypatch.setattr(Zoo, "aliases", lambda self: {"bruin": ["bear"]})
    assert front_page.stale(tmp_path, ZOO)
    front_page.write(tmp_path, ZOO)
    (tmp_path / "index.html").unlink()
    assert front_page.stale(tmp_path, ZOO)


def test_what_the_collection_tells_the_front_page():
    claims = PROJECT.claims()
    assert len(claims) == 13 and claims["both-powers"]["notebook"] == "scorecard"
    aliases = PROJECT.aliases()
    assert {"cars", "Supreme Court", "rare earths"} <= set(list(aliases)[:4])
    assert all(name not in others for name, others in aliases.items())
    assert set(PROJECT.verdicts.values()) == {"yes", "part", "no", "open"}


def test_six_hundred_reports_are_a_page_of_moderate_size():
    """The findings of 600 reports, each with its own numbers, in 250 kB."""
    many = []
    for number in range(600):
        findings = [
            finding(
                f"f{n}",
                statement=f"By measure {n} the share of {number * n % 997 / 10} % is "
                f"{number * 7 % 89} points more than in {1990 + n}.",
            )
            for n in range(12)
        ]
        code, slug = f"C{number // 8:02}", f"q{number % 8}"
        many.append(report(slug, f"country-{code.lower()}", code, *findings))
    text = front_page.page(many, [], ZOO)
    assert len(text.encode()) < 250_000
    assert len(index(text)["findings"]) == 7200
