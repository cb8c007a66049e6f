"""A section that has nothing to show for these parameters is left out of a page."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from pressroom.page import exporter
from tightrope.project import PROJECT


def shows(text: str) -> nbformat.NotebookNode:
    output = new_output("display_data", {"text/markdown": text})
    return new_code_cell("show()", outputs=[output])


@pytest.fixture
def page() -> dict:
    cells = [
        new_markdown_cell("# A question?\n\nWhy it matters."),
        new_code_cell("import pandas"),
        new_markdown_cell("## What there is\n\nIn words."),
        shows("A result."),
        new_markdown_cell("## Only for others\n\nWhat others see."),
        new_code_cell("if others:\n    show()"),
        new_markdown_cell("More of the same."),
        new_code_cell("if others:\n    show()"),
        new_markdown_cell("## Words alone\n\nA section without code."),
        new_markdown_cell("## The end"),
        shows("Another result."),
    ]
    return exporter.model(nbformat.v4.new_notebook(cells=cells), PROJECT)


def test_its_heading_and_its_place_in_the_contents_are_gone(page):
    assert [words for _, words in page["contents"]] == [
        "What there is",
        "Words alone",
        "The end",
    ]


def test_its_prose_and_code_are_gone_and_the_rest_stays(page):
    text = "".join(block.get("html", "") for block in page["blocks"])
    for gone in ("Only for others", "What others see", "More of the same"):
        assert gone not in text
    for kept in ("Why it matters", "A result", "A section without code", "Another"):
        assert kept in text
