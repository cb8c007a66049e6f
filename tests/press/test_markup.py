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
        ("#Figures", "#section-figures"),
    ],
)
def test_a_link_to_a_notebook_beside_it_leads_to_its_report(target, leads_to):
    text, _ = markup.markdown(f"See [this]({target}).")
    assert text == f'<p>See <a href="{leads_to}">this</a>.</p>\n'


def test_a_script_is_no_target():
    text, _ = markup.markdown("[this](javascript:alert(1))")
    assert "javascript" not in text


def test_a_paragraph_about_controls_is_for_the_screen():
    text, _ = markup.markdown("*On screen:* move the rate.\n\nThe rate moves.")
    assert text == (
        '<p class="screen"><em>On screen:</em> move the rate.</p>\n'
        "<p>The rate moves.</p>\n"
    )


@pytest.mark.parametrize(
    "cell, shown",
    [
        (
            "<td>https://www.census.gov/a?b=1&amp;c=2</td>",
            '<td><a href="https://www.census.gov/a?b=1&amp;c=2">census.gov</a></td>',
        ),
        ("<td>see https://e.org/</td>", "<td>see https://e.org/</td>"),
        ("<td>javascript:alert(1)</td>", "<td>javascript:alert(1)</td>"),
        (
            "<td>2025-04-02</td>",
            '<td><span class="nobr">2025-04-02</span></td>',
        ),
        ("<td title='2025-04-02'>x</td>", "<td title='2025-04-02'>x</td>"),
        ("<td>JPN-2025-04-02</td>", "<td>JPN-2025-04-02</td>"),
    ],
)
def test_addresses_in_tables_are_links_and_days_stay_whole(cell, shown):
    assert markup.linked(cell) == shown
