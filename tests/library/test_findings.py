"""A finding is stated whole and true, or not at all."""

import numpy as np
import pandas as pd
import pytest

from tightrope import findings


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
        ({"claim": "no-such", "verdict": "holds"}, "there is no claim 'no-such'"),
        ({"title": "{value} of {who}", "who": None}, "who is None"),
        ({"value": pd.NA}, "not a number"),
        ({"value": True}, "not a number"),
        ({"value": " "}, "not a number"),
        ({"period": None}, "must all be given"),
        ({"period": float("nan")}, "must all be given"),
        ({"period": pd.NaT}, "must all be given"),
        ({"unit": None}, "must all be given"),
        ({"holds": float("nan")}, "neither true nor false"),
        ({"holds": pd.NA}, "neither true nor false"),
        ({"holds": None}, "neither true nor false"),
        ({"holds": "yes"}, "neither true nor false"),
        ({"sentence": "{value} of {who}", "who": None}, "who is None"),
        ({"sentence": "{value} at {rate:.1f}", "rate": float("nan")}, "rate is nan"),
        ({"sentence": "{value} at {rate:.1f}", "rate": np.inf}, "rate is inf"),
    ],
)
def test_refusals(table, shown, changes, words):
    with pytest.raises(findings.FindingError, match=words):
        state(table, **changes)
    assert not shown


def test_numbers_of_numpy_and_pandas_are_numbers(table, shown):
    finding = state(table, value=np.int64(7), period=np.int64(2024), holds=np.True_)
    assert finding.value == 7.0 and finding.period == "2024"
    assert state(table, period=pd.Timestamp("2025-04-02")).period.startswith("2025-04")


@pytest.mark.parametrize(
    "value, sentence, statement, shown_large",
    [
        (-0.04, "It moved by {value:.1f} %.", "It moved by -0.04 %.", "-0.04"),
        (-0.04, "It moved by {value:+.1f} %.", "It moved by -0.04 %.", "-0.04"),
        (0.0018, "{value:.1f} % to Pakistan", "0.002 % to Pakistan", "0.002"),
        (0.3, "in {value:.0f} % of the draws", "in 0.3 % of the draws", "0.3"),
        (-2e-8, "{value:+z.1f} %", "0.0 %", "0.0"),
        (0.0, "{value:+.1f} %", "0.0 %", "0.0"),
        (-0.0, "{value:,.0f} yen", "0 yen", "0"),
        (-0.06, "{value:+.1f} %", "-0.1 %", "-0.1"),
        (2.2e-14, "{value} %", "0.0 %", "0.0"),
        (-1200.4, "{value:,.0f}", "-1,200", "-1,200"),
    ],
)
def test_no_zero_has_a_sign_and_what_is_not_zero_is_not_written_as_one(
    table, shown, value, sentence, statement, shown_large
):
    finding = state(table, value=value, sentence=sentence)
    assert finding.statement == statement and finding.display == shown_large


def test_words_of_a_sentence_lose_their_minus_too(table, shown):
    sentence = "{value:.1f} % ({low:.2f} to {high:+.2f}; on {day})"
    finding = state(table, sentence=sentence, low=-0.0, high=-1e-9, day="2025-04-02")
    assert finding.statement == "20.1 % (0.00 to 0.00; on 2025-04-02)"


def test_a_verdict_by_measures_and_by_parts():
    assert findings.judge([True, np.True_]) == "holds"
    assert findings.judge([False]) == findings.judge([False], of="parts") == "fails"
    assert findings.judge([True, False]) == "depends on the measure"
    assert findings.judge([True, False], of="parts") == "partly holds"
    assert findings.judge(pd.Series([1.0, 2.0]) > 1.5) == "depends on the measure"
    assert set(findings.MIXED.values()) <= set(findings.VERDICTS)


@pytest.mark.parametrize("tests", [[], (), pd.Series(dtype=bool)])
def test_no_verdict_without_a_test(tests):
    with pytest.raises(findings.FindingError, match="no test"):
        findings.judge(tests)


@pytest.mark.parametrize("undefined", [float("nan"), None, pd.NA, 1, "yes"])
def test_no_verdict_on_what_is_undefined(undefined):
    with pytest.raises(findings.FindingError, match="neither true nor false"):
        findings.judge([True, undefined])
    with pytest.raises(findings.FindingError, match="measures, parts"):
        findings.judge([True], of="days")


def test_a_note_is_shown_and_is_no_finding(shown):
    findings.note("Nothing to draw here.")
    assert shown == [
        {
            "text/plain": "Nothing to draw here.",
            "text/markdown": "Nothing to draw here.",
        }
    ]


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


def test_a_word_shown_large_has_no_unit(table, shown):
    words = {"sentence": "It was {value}.", "value": "nothing", "unit": "times"}
    findings.answer("So it is.", key=[state(table, **words)])
    (large,) = shown[-1][findings.ANSWER]["key"]
    assert (large["value"], large["unit"]) == ("nothing", "")


def test_a_title_is_the_finding_in_short(table, shown):
    assert state(table).title == "It was 20.1 % in 2024"
    assert state(table, title="A fifth, {value:.1f} %").title == "A fifth, 20.1 %"


@pytest.mark.parametrize(
    "value, shown_large",
    [(20.3271, "20.3"), (0.12, "0.12"), (-3.0, "-3"), (44174.6, "44,175"), (0, "0")],
)
def test_a_number_its_sentence_does_not_write_is_rounded(
    table, shown, value, shown_large
):
    finding = state(table, sentence="A fifth.", value=value)
    assert finding.display == shown_large


def test_an_answer_says_how_sure_it_is_and_since_when(table, shown):
    finding = state(table)
    words = {"lead": "A fifth.", "sure": "Both customs agree.", "as_of": "2024"}
    findings.answer(finding, key=[finding], **words)
    record = shown[-1][findings.ANSWER]
    assert record["text"] == "A fifth. It was 20.1 % in 2024."
    assert words.items() <= record.items()
    told = "**A fifth. It was 20.1 % in 2024.**\n\nBoth customs agree.\n\nAs of 2024."
    assert shown[-1]["text/markdown"] == told


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
