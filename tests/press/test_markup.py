"""Links in a notebook's prose, and where they lead from its report."""

import pytest

from pressroom.page import markup


@pytest.mark.parametrize(
    "target, leads_to",
    [
        ("duties_paid.ipynb", "duties_paid.html"),
        ("g7_timeline.ipynb", "g7_timeline.html"),
        ("https://example.org/a.ipynb", "https://example.org/a.ipynb"),
        ("../other/a.ipynb", "../other/a.ipynb"),
        ("#figures", "#figures"),
    ],
)
def test_a_link_to_a_notebook_beside_it_leads_to_its_report(target, leads_to):
    text, _ = markup.markdown(f"See [this]({target}).")
    assert text == f'<p>See <a href="{leads_to}">this</a>.</p>\n'


def test_a_script_is_no_target():
    text, _ = markup.markdown("[this](javascript:alert(1))")
    assert "javascript" not in text
