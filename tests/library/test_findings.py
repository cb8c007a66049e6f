"""A finding is stated whole and true, or not at all."""

from itertools import pairwise

import altair as alt
import pandas as pd
import pytest

from tightrope import charts, findings


@pytest.fixture
def table():
    frame = pd.DataFrame({"x": [1.0]})
    frame.attrs = {
        "name": "t",
        "title": "T",
        "vintage": "2025",
        "grade": "A",
        "source": "An office",
    }
    return frame


@pytest.fixture
def shown(monkeypatch):
    out = []
    monkeypatch.setattr(findings, "display", lambda thing, **_: out.append(thing))
    return out


def state(table, **changes):
    arguments = {
        "value": 20.0961,
        "unit": "%",
        "period": 2024,
        "source": [table],
    } | changes
    return findings.state(
        arguments.pop("id", "a-share"),
        arguments.pop("sentence", "It was {value:.1f} {unit} in {period}."),
        **arguments,
    )


def test_statement_and_record(table, shown):
    finding = state(table, claim="largest-partner", verdict="holds", label="of trade")
    assert finding.statement == "It was 20.1 % in 2024." and finding.display == "20.1"
    record = shown[0]._repr_mimebundle_()[findings.FINDING]
    assert record == {
        "id": "a-share",
        "statement": "It was 20.1 % in 2024.",
        "value": 20.0961,
        "unit": "%",
        "period": "2024",
        "sources": [{"table": "t", "title": "T", "vintage": "2025", "grade": "A"}],
        "grade": "A",
        "verdict": "holds",
        "claim": "largest-partner",
    }


def test_values_keep_six_significant_digits(table, shown):
    assert state(table, value=44174.567891).value == 44174.6
    assert state(table, value=-0.00123456789).value == -0.00123457


def test_grade_is_the_worst_of_the_sources(table, shown):
    other = table.copy()
    other.attrs = table.attrs | {"name": "u", "grade": "C"}
    assert state(table, source=[other, table]).grade == "C"


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"value": float("nan")}, "not a number"),
        ({"value": None}, "not a number"),
        ({"value": float("inf")}, "not a number"),
        ({"unit": ""}, "must all be given"),
        ({"period": ""}, "must all be given"),
        ({"source": []}, "must all be given"),
        ({"source": [pd.DataFrame({"x": [1]})]}, "data.load"),
        ({"source": ["no-such-table"]}, "no table"),
        ({"id": "Bad Id"}, "small letters"),
        ({"holds": False}, "not true for these parameters"),
        ({"verdict": "holds"}, "go together"),
        ({"claim": "x", "verdict": "maybe"}, "verdicts"),
    ],
)
def test_refusals(table, shown, changes, words):
    with pytest.raises(findings.FindingError, match=words):
        state(table, **changes)
    assert not shown


def test_answer(table, shown):
    finding = state(table, label="of trade")
    findings.answer(finding, "And so.", key=[finding])
    record = shown[-1][findings.ANSWER]
    assert record["text"] == "It was 20.1 % in 2024. And so."
    assert record["key"] == [
        {
            "id": "a-share",
            "value": 20.0961,
            "unit": "%",
            "label": "of trade",
            "display": "20.1",
        }
    ]


def test_answer_refuses_grade_c_and_length(table, shown):
    weak = table.copy()
    weak.attrs = table.attrs | {"grade": "C"}
    with pytest.raises(findings.FindingError, match="grade C"):
        findings.answer(state(table, source=[weak]), key=[state(table)])
    with pytest.raises(findings.FindingError, match="one to three"):
        findings.answer("1", "2", "3", "4", key=[state(table)])


def test_nothing_stops_the_notebook(shown):
    with pytest.raises(findings.NothingToSay):
        findings.nothing("No data for this economy.")
    assert shown[0][findings.NOTHING] == {"reason": "No data for this economy."}


class TestCharts:
    @pytest.fixture
    def out(self, monkeypatch):
        out = []
        monkeypatch.setattr(
            "tightrope.charts.display.display", lambda thing, **_: out.append(thing)
        )
        return out

    def line(self, rows=3, **changes):
        frame = pd.DataFrame(
            {"year": range(rows), "v": [i / 3 for i in range(rows)], "p": "Japan"}
        )
        words = {"title": "T", "subtitle": "bn JPY", "alt_text": "A line."} | changes
        return charts.lines(frame, "year", "v", "p", **words)

    def test_shows_spec_alt_text_and_source(self, table, out):
        charts.show(self.line(), "a-figure", [table], note="Careful.")
        spec = out[0][charts.MIME]
        assert out[0]["text/plain"] == spec["description"] == "A line."
        assert spec["usermeta"]["tightrope"] == {
            "figure": "a-figure",
            "source": "Source: An office. Careful.",
            "fluid": True,
        }
        assert out[1]["text/plain"] == "Source: An office. Careful."
        assert [row["v"] for row in spec["datasets"]["table-1"]] == [
            0,
            0.333333,
            0.666667,
        ]

    def test_the_spec_does_not_depend_on_the_last_bit(self, table, out):
        frame = pd.DataFrame({"year": [1, 2], "v": [0.1 + 0.2, 1.0], "p": "Japan"})
        words = {"title": "T", "subtitle": "u", "alt_text": "A."}
        charts.show(charts.lines(frame, "year", "v", "p", **words), "a", [table])
        charts.show(
            charts.lines(frame.assign(v=[0.3, 1.0]), "year", "v", "p", **words),
            "a",
            [table],
        )
        assert out[0] == out[2]

    @pytest.mark.parametrize(
        "name, changes, words",
        [
            ("Bad", {}, "small letters"),
            ("a", {"alt_text": ""}, "description"),
            ("a", {"rows": 5001}, "5000"),
        ],
    )
    def test_refusals(self, table, out, name, changes, words):
        with pytest.raises(Exception, match=words):
            charts.show(self.line(**changes), name, [table])

    def test_builders_keep_to_the_schema_of_vega_lite(self):
        """`show` does not check it again; and what Altair does with charts works on these."""
        words = {"title": "T", "subtitle": "bn JPY, 2024", "alt_text": "A."}
        frame = pd.DataFrame(
            {"year": [2023, 2024] * 2, "v": [1.0, -2.0, None, 4.0], "p": list("aabb")}
        )
        frame = frame.assign(
            kind=["x", "x", "y", "y"], day=pd.to_datetime(frame["year"].astype(str))
        )
        ranges = frame.assign(low=frame["v"] - 1, high=frame["v"] + 1)
        made = [
            charts.lines(frame, "year", "v", "p", choose={"kind": "Kind:"}, **words),
            charts.lines(
                frame, "day", "v", "p", temporal=True, step=True, y_zero=False, **words
            ),
            charts.bars(frame, "year", "v", colour="p", **words),
            charts.bars(frame.head(2), "year", "v", choose={"p": "Who:"}, **words),
            charts.intervals(ranges, "year", "v", "low", "high", colour="p", **words),
            charts.intervals(ranges.head(1), "p", "v", "low", "high", **words),
        ]
        for chart in made:
            spec = chart.to_dict(validate=True)
            assert len(spec["layer"]) >= 2
            (chart + alt.Chart(frame).mark_rule().encode(x="year:Q")).to_dict(
                validate=True
            )
            again = (
                chart.layer[-1]
                .encode(x=alt.X("v:Q", title="other"))
                .to_dict(validate=True)
            )
            assert (
                again["encoding"]["x"]["title"] == "other" and "y" in again["encoding"]
            )
        (made[0] | made[2]).to_dict(validate=True)

    def test_labels_at_the_ends_of_lines_keep_apart(self):
        frame = pd.DataFrame(
            {"year": [1, 2, 1, 2, 1], "v": [0.0, 10, 5, 10, 7], "p": list("aabbc")}
        )
        words = {"title": "T", "subtitle": "u", "alt_text": "A."}
        spec = charts.lines(frame, "year", "v", "p", height=170, **words).to_dict()
        labels = {row["p"]: row for row in list(spec["datasets"].values())[1]}
        assert {row["year"] for row in labels.values()} == {2}
        heights = sorted(row["label_y"] for row in labels.values())
        assert heights[-1] <= 10 and all(b - a >= 0.999 for a, b in pairwise(heights))

    def test_needs_a_source(self, out):
        with pytest.raises(charts.ChartError, match="frames as"):
            charts.show(self.line(), "a", [pd.DataFrame()])

    def test_table_escapes_and_formats(self, out):
        frame = pd.DataFrame(
            {
                "who": ["<b>x</b>", "y"],
                "share (%)": [20.0961, float("nan")],
                "n": [44175, 12],
            }
        )
        charts.table(frame, "Cap & tion")
        markup = out[0]["text/html"]
        assert (
            "&lt;b&gt;" in markup and "Cap &amp; tion" in markup and ">20.1<" in markup
        )
        assert ">–<" in markup and ">44,175<" in markup and "<th></th>" not in markup

    def test_colours_are_the_same_everywhere(self):
        assert charts.colours(["JPN", "USA", "CHN", "DEU"], "JPN") == {
            "JPN": charts.INK,
            "USA": charts.BLUE,
            "CHN": charts.VERMILLION,
            "DEU": charts.GREEN,
        }
        assert charts.colours(["USA", "KOR"], "KOR")["USA"] == charts.BLUE
