"""The matrix of payoffs."""

import pandas as pd

from tightrope import charts


def picture():
    frame = pd.DataFrame(
        [
            ("stay out", "deal kept", 0.0, "0.0"),
            ("stay out", "tariffs back", -2.9, "-2.9|a year"),
            ("join", "deal kept", -16.5, "-16.5"),
            ("join", "tariffs back", 1.5, "+1.5"),
        ],
        columns=["choice", "US", "bn", "text"],
    )
    return charts.matrix(
        frame,
        "choice",
        "US",
        "bn",
        "text",
        title="Payoffs",
        subtitle="bn USD a year",
        alt_text="A table of four payoffs.",
    )


def test_rows_and_columns_keep_the_order_of_the_frame():
    cells = picture().to_dict()["layer"][0]["encoding"]
    assert cells["y"]["sort"] == ["stay out", "join"]
    assert cells["x"]["sort"] == ["deal kept", "tariffs back"]


def test_losses_and_gains_have_their_colours_and_text_stays_legible():
    spec = picture().to_dict()
    cells = spec["layer"][0]["encoding"]
    assert cells["color"]["condition"]["value"] == charts.VERMILLION
    assert cells["color"]["value"] == charts.BLUE
    assert cells["fillOpacity"]["scale"]["domain"] == [0, 16.5]
    assert max(cells["fillOpacity"]["scale"]["range"]) <= 0.35
    assert spec["layer"][1]["mark"]["color"] == charts.INK


def test_it_can_be_shown():
    source = pd.DataFrame({"a": [1]})
    source.attrs = {"source": "A table", "grade": "A"}
    charts.show(picture(), "payoffs", [source])
