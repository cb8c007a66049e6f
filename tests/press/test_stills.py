"""Pictures of charts that are stored with a notebook, for readers elsewhere."""

import base64
import struct

import chart_page
import gallery
import nbformat
import numpy as np
import pytest

from pressroom import PressError
from pressroom.page import exporter, stills
from pressroom.project import current


@pytest.fixture(scope="module")
def stored():
    """A notebook that shows two charts, its pictures put in twice."""
    cells = []
    for kind in ("bars", "tiles"):
        cell = nbformat.v4.new_code_cell("")
        cell["outputs"] = chart_page.outputs_of(gallery.showing(kind))
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    assert stills.put_into(notebook) == 2
    return notebook


def pictures(notebook) -> list[bytes]:
    found = [output for cell in notebook.cells for output in cell.outputs]
    return [
        base64.b64decode(output.data["image/png"])
        for output in found
        if "image/png" in output.data
    ]


def test_each_chart_has_a_small_picture_and_its_words(stored):
    nbformat.validate(stored)
    for picture in pictures(stored):
        width, height = struct.unpack(">II", picture[16:24])
        assert 600 < width < 900 and height > 80
        assert len(picture) < 60_000 and b"PLTE" in picture
    for cell in stored.cells:
        chart, source = cell.outputs
        assert chart.metadata["image/png"]["alt"] == chart.data["text/plain"]
        assert "image/png" not in source.data


def test_the_same_chart_is_the_same_picture(stored):
    spec = next(v for k, v in stored.cells[0].outputs[0].data.items() if "vega" in k)
    assert stills.drawn([spec]) == pictures(stored)[:1]


def test_a_page_draws_the_chart_and_not_the_picture(stored):
    blocks = exporter.model(stored, current())["blocks"]
    assert [block["kind"] for block in blocks if block["kind"] != "code"] == [
        "figure",
        "figure",
    ]


def test_filters_of_rows_are_undone():
    """Each of the five filters of the specification, on the same two rows."""
    rng = np.random.default_rng(3)
    rows = rng.integers(0, 256, (6, 16)).astype(int)
    above = [0] * 16
    for kind, row in enumerate([0, 1, 2, 3, 4, 4]):
        want = list(rows[kind])
        filtered = []
        for i, value in enumerate(want):
            left = want[i - 4] if i >= 4 else 0
            corner = above[i - 4] if i >= 4 else 0
            guesses = {
                0: 0,
                1: left,
                2: above[i],
                3: (left + above[i]) // 2,
                4: stills._paeth(left, above[i], corner),
            }
            filtered.append((value - guesses[row]) % 256)
        made = stills._unfiltered(row, bytearray(filtered), bytearray(above))
        assert list(made) == want
        above = want


def test_what_cannot_be_drawn_is_told():
    with pytest.raises(PressError, match="a chart could not be drawn"):
        stills.drawn([{"mark": "nothing of that kind"}])
