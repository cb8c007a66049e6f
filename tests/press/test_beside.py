"""What stands around a report's findings, and beside its page.

Claims, terms, citations, ways to other reports, data of charts, archives.
"""

import zipfile
from io import BytesIO

import pytest
import toy_project
from nbformat import v4

from pressroom import keys
from pressroom.page import (
    archive,
    cards,
    citation,
    claims,
    exporter,
    figures,
    glossary,
    ways,
)
from tightrope.project import PROJECT

# claims, terms, citations -------------------------------------------------------------


def test_a_claim_has_one_card_with_all_that_judges_it():
    one = {"id": "a", "statement": "It is 3.", "claim": "odd", "verdict": "holds"}
    other = one | {"id": "b", "statement": "It is 5.", "verdict": "fails"}
    plain = {"id": "c", "statement": "It is 7.", "claim": None, "verdict": None}
    known = {"odd": {"statement": "It is odd.", "would_change": "An even number."}}
    (card,) = claims.cards([plain, one, other], known)
    assert card["statement"] == "It is odd."
    assert card["would_change"] == "An even number."
    assert [finding["id"] for finding in card["findings"]] == ["a", "b"]
    assert claims.cards([plain], known) == []


def test_every_claim_of_the_collection_can_stand_on_a_card():
    for name, told in PROJECT.claims().items():
        assert told["statement"].endswith(".") and told["would_change"], name


TERMS = {
    "MFN": {"meaning": "Most favoured nation.", "also": ["most-favoured-nation"]},
    "Section 232": {"meaning": "A law."},
    "elasticity": {"meaning": "A response.", "also": ["elasticities"]},
    "draw": {"meaning": "One of many."},
}


@pytest.mark.parametrize(
    "text, found",
    [
        ("The MFN rate.", ["MFN"]),
        ("Most-favoured-nation rates", ["MFN"]),
        ("mfn", []),
        ("Elasticities differ over 500 draws", ["draw", "elasticity"]),
        ("withdraw; drawing; Section 2322", []),
        ("Section\n232", ["Section 232"]),
        ("", []),
    ],
)
def test_terms_are_found_as_words(text, found):
    assert [term for term, _ in glossary.used(text, TERMS)] == found


def test_the_collection_explains_what_it_says():
    known = PROJECT.glossary()
    assert {"MFN", "real income", "elasticity", "draw", "IEEPA", "ad valorem"} < {
        *known
    }
    for term, told in known.items():
        assert glossary.used(f"the {term} of it", known)[0][0] == term
        assert told["meaning"].endswith("."), term


def test_a_citation_is_bibtex_whatever_the_question_holds():
    report = {"slug": "x", "edition": "japan", "edition_title": "Japan"}
    report |= {"question": "50 % of {a} & b_c?", "authors": ["One", "Two"]}
    made = citation.cite(report, "Box", "1", "2026-10", "https://e.org/x.html")
    assert made["text"].endswith("data to October 2026. https://e.org/x.html")
    assert r'title = "{50 \% of \{a\} \& b\_c?}"' in made["bibtex"]
    assert 'author = "{One} and {Two}"' in made["bibtex"]
    assert 'year = "2026"' in made["bibtex"]


# ways ---------------------------------------------------------------------------------


@pytest.fixture
def toys(tmp_path, monkeypatch):
    home = toy_project.make(tmp_path / "toys")
    monkeypatch.setenv("TOY_HOME", str(home))
    monkeypatch.syspath_prepend(home / "lib")
    return toy_project.PROJECT


def test_ways_lead_to_the_editions_that_the_sheets_name(toys):
    found = ways.of(toys, "dice", "plain")
    assert found["elsewhere"] == [
        {"title": "Long", "href": "../long/dice.html"},
        {"title": "Plain", "href": ""},
    ]
    assert found["here"] == [
        {"title": "Dice", "href": ""},
        {"title": "Letters", "href": "letters.html"},
    ]
    unnamed = ways.of(toys, "dice", "custom-1234")
    assert unnamed["here"] == [] and not unnamed["named"]
    assert [way["href"] for way in unnamed["elsewhere"]] == [
        "../long/dice.html",
        "../plain/dice.html",
    ]


def test_what_the_project_says_on_pages_is_part_of_the_key(toys, monkeypatch):
    before = keys.inputs(toys, "dice").hashes
    terms = {"pip": {"meaning": "A dot."}}
    monkeypatch.setattr(type(toys), "glossary", lambda self: terms)
    after = keys.inputs(toys, "dice").hashes
    assert {name for name in after if after[name] != before[name]} == {"project"}


# sections -----------------------------------------------------------------------------


def shown(*cells):
    """What a page makes of cells of Markdown and of code with an output or none."""
    made = []
    for text, output in cells:
        if output is None:
            made.append(v4.new_markdown_cell(text))
            continue
        outputs = []
        if output:
            outputs.append(v4.new_output("stream", text=output))
        made.append(v4.new_code_cell(text, outputs=outputs))
    return exporter.model(v4.new_notebook(cells=made), PROJECT)


def test_a_section_that_would_show_a_chart_and_has_none_is_left_out():
    page = shown(
        ("# Title", None),
        ("## Full\nA chart.", None),
        ("charts.show(x)", "drawn"),
        ("## Void\nA chart, where there are data.", None),
        ("if len(x):\n    charts.show(x)", ""),
        ("## Steps\nHow it is worked out.", None),
        ("y = x + 1", ""),
    )
    assert [text for _, text in page["contents"]] == ["Full", "Steps"]
    assert page["without_data"] == 1
    prose = "".join(block.get("html", "") for block in page["blocks"])
    assert "where there are data" not in prose and "How it is worked out" in prose
    code = [block["sources"] for block in page["blocks"] if block["kind"] == "code"]
    assert [[number for number, _ in sources] for sources in code] == [[3, 5], [7]]


# the data of charts -------------------------------------------------------------------


def spec(*layers, **tables):
    """Layers over named tables."""
    return {"datasets": tables, "layer": [*layers]}


def mark(kind, table, **channels):
    encoding = {name: {"field": field} for name, field in channels.items()}
    return {"mark": kind, "data": {"name": table}, "encoding": encoding}


def test_helper_lines_labels_and_places_are_no_data():
    rows = [{"x": 1, "y": 2.5, "lane": "a", "level": 0, "label_y": 3}]
    drawn = spec(
        mark("point", "t", x="x", y="lane", color="y", yOffset="level"),
        mark("text", "t", x="x", y="label_y", text="lane"),
        mark("rule", "zero", x="at"),
        mark("text", "labels", text="words"),
        t=rows,
        zero=[{"at": 0}],
        labels=[{"words": "end"}],
    )
    assert figures.figure_csv(drawn) == "x,y,lane\n1,2.5,a\n"


def test_what_a_control_chooses_by_is_data():
    rows = [
        {"x": 1, "flow": "both", "size": "all"},
        {"x": 2, "flow": "one", "size": ""},
    ]
    drawn = {
        "datasets": {"t": rows},
        "params": [{"name": "p", "select": {"type": "point", "fields": ["size"]}}],
        "transform": [{"filter": "datum.flow == chosen"}],
        **mark("bar", "t", x="x"),
    }
    assert figures.figure_csv(drawn).splitlines()[0] == "x,flow,size"


def test_columns_are_told_in_words_and_days_are_days():
    rows = [{"day": "2025-04-02T00:00:00.000", "pct": 1.5}, {"day": None, "pct": 2}]
    drawn = spec(mark("line", "t", x="day", y="pct"), t=rows)
    drawn["layer"][0]["encoding"]["y"]["title"] = "% of\nimports"
    text = figures.figure_csv(drawn, ["Title\nof two lines", "Source: us."])
    assert text == (
        "# Title of two lines\n# Source: us.\n# pct: % of imports\n"
        "day,pct\n2025-04-02,1.5\n,2\n"
    )


def test_an_interval_is_data_though_it_is_drawn_as_a_rule():
    rows = [{"what": "a", "low": 1, "high": 2}]
    drawn = spec(mark("rule", "t", y="what", x="low", x2="high"), t=rows)
    assert figures.figure_csv(drawn) == "what,low,high\na,1,2\n"


# beside the pages ---------------------------------------------------------------------


def test_an_archive_holds_findings_and_data_and_is_the_same_bytes(tmp_path):
    names = ["japan/x.findings.json", "japan/figures/x-a.csv", "japan/x.html"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / ".state/aside").mkdir(parents=True)
    stamp = {"files": dict.fromkeys(names)}
    archive.write(tmp_path, "japan", [stamp])
    made = (tmp_path / archive.name("japan")).read_bytes()
    archive.write(tmp_path, "japan", [{"files": dict.fromkeys(reversed(names))}])
    assert (tmp_path / archive.name("japan")).read_bytes() == made
    assert zipfile.ZipFile(BytesIO(made)).namelist() == [
        "japan/figures/x-a.csv",
        "japan/x.findings.json",
    ]
    archive.write(tmp_path, "japan", [])
    assert not (tmp_path / archive.name("japan")).exists()


def test_a_card_shows_a_finding_over_its_chart():
    figure = {"title": "China <takes> a sixth", "finding": "x", "subtitle": "% of it"}
    said = {"lead": "", "text": "", "as_of": "2025", "figure": figure}
    stamp = {"said": said, "title": "Stakes", "edition_title": "Japan"}
    stamp["question"] = "How much?"
    drawn = cards.drawing(stamp, "<svg/>", (600, 200), "Box")
    assert "China &lt;takes&gt; a sixth" in drawn and "How much?" not in drawn
    assert "% of it · data to 2025" in drawn and "Box · Stakes · Japan" in drawn
    figure["finding"] = ""
    said["text"] = "A sixth of it. And more."
    assert "A sixth of it." in cards.drawing(stamp, "", (1, 1), "Box")


# what the page makes of outputs -------------------------------------------------------


def table(rows):
    body = "<tr><td>x</td></tr>" * rows
    head = "<caption>The <b>list</b></caption><thead><tr><th>a</th></tr></thead>"
    return f"<table>{head}<tbody>{body}</tbody></table>"


def test_a_long_table_is_folded_under_its_caption():
    assert exporter.table_block(table(30))["folded"] == ""
    assert exporter.table_block(table(31))["folded"] == "The list: 31 rows"


def chart_of(finding, title):
    usermeta = {"tightrope": {"figure": "f", "finding": finding}}
    values = {"values": [{"a": 1}]}
    made = {"mark": "bar", "data": values, "title": title, "usermeta": usermeta}
    return v4.new_output("display_data", {"application/vnd.vegalite.v5+json": made})


def stated(name, statement):
    record = {"id": name, "statement": statement, "value": 1, "sources": []}
    mime = "application/vnd.tightrope.finding+json"
    return v4.new_output("display_data", {mime: record})


def kinds(*outputs):
    """The blocks of a page whose cells show these outputs, one each."""
    cells = [v4.new_code_cell("x", outputs=[output]) for output in outputs]
    blocks = exporter.model(v4.new_notebook(cells=cells), PROJECT)["blocks"]
    return [block for block in blocks if block["kind"] != "code"]


def test_a_finding_stands_once_where_its_chart_says_it():
    said = stated("one", "It is one of two.")
    (figure,) = kinds(said, chart_of("one", "One of two"))
    assert figure["record"]["statement"] == "It is one of two."
    both = v4.new_code_cell("x", outputs=[said, chart_of("one", "One of two")])
    page = exporter.model(v4.new_notebook(cells=[both]), PROJECT)
    assert [block["kind"] for block in page["blocks"]] == ["figure", "code"]
    other = stated("two", "It is two.")
    both = kinds(said, other, chart_of("one", "One of two"))
    assert [block["kind"] for block in both] == ["finding", "finding", "figure"]
    assert both[-1]["record"] is None
    moved = kinds(said, other, chart_of("one", "It is one of two"))
    assert [block["kind"] for block in moved] == ["finding", "figure"]


def test_a_report_in_short_shows_the_chart_of_its_key_number():
    blocks = [
        {"kind": "figure", "name": name, "finding": finding, "number": number}
        | dict.fromkeys(("title", "subtitle", "alt", "source"), "")
        for number, (name, finding) in enumerate([("a", ""), ("b", "x"), ("c", "y")], 1)
    ]
    answer = {"text": "Yes. It is 3.", "lead": "Yes.", "key": [{"id": "y"}]}
    short = exporter.said({"answer": answer, "claims": [], "blocks": blocks})
    assert (short["lead"], short["text"]) == ("Yes.", "It is 3.")
    assert short["figure"]["name"] == "c" and short["figure"]["key"]
    answer["key"] = []
    short = exporter.said({"answer": answer, "claims": [], "blocks": blocks})
    assert short["figure"]["name"] == "b" and not short["figure"]["key"]
    short = exporter.said({"answer": answer, "claims": [], "blocks": blocks[:1]})
    assert short["figure"]["name"] == "a"


def test_a_link_to_a_report_that_this_edition_lacks_is_plain_text():
    cell = v4.new_markdown_cell("See [one](one.ipynb) and [two](two.ipynb#here).")
    ways_there = {"named": True, "elsewhere": [], "here": [{"href": "one.html"}]}
    report = {"question": "?", "edition": "japan", "ways": ways_there}
    page = exporter.model(v4.new_notebook(cells=[cell]), PROJECT, report)
    assert page["blocks"][0]["html"] == (
        '<p>See <a href="one.html">one</a> and two.</p>\n'
    )
