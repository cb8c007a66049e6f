"""A small repository of its own for the tests of rendering.

Two tables, and notebooks made on the spot.
"""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import yaml

REPOSITORY = Path(__file__).resolve().parents[2]
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
}
PARAMETERS = (
    'focus: str = "JPN"  # ISO 3166-1 alpha-3\n'
    'note: str = "plain"  # any text\n'
    "years: int = 9  # how many\n"
)
START = (
    "import pandas as pd\nfrom tightrope import charts, data, findings, parameters\n"
    'p = parameters.check("{slug}", focus=focus, note=note, years=years)\n'
    'trade = data.load("sample_trade")'
)
REPORT = [
    (
        "markdown",
        "# A question from the notebook?\n\n"
        "Why it matters, in a sentence with *emphasis*.",
    ),
    ("parameters", PARAMETERS),
    ("code", START),
    ("markdown", "## Who the partners are\nThe largest come first."),
    (
        "code",
        "last = trade[trade['year'] == trade['year'].max()]\n"
        "last = last.sort_values('value_usd_mn', ascending=False)\n"
        "colour = charts.colours(['USA', 'CHN', p.focus], p.focus)\n"
        "bars = charts.bars(last, 'partner_iso3', 'value_usd_mn', "
        "colour='partner_iso3',\n"
        "    palette=colour, title='Trade by partner', subtitle='mn USD, 2024',\n"
        "    alt_text='Bars of trade by partner; the first is China.')\n"
        "charts.show(bars, 'partners', [trade])",
    ),
    ("markdown", "## How it moved\nThe same partners over time."),
    (
        "code",
        "recent = trade[trade['year'] > 2024 - p.years]\n"
        "lines = charts.lines(recent, 'year', 'value_usd_mn', 'partner_iso3',\n"
        "    colour=colour, title='Trade over time', subtitle='mn USD',\n"
        "    alt_text='Lines of trade by partner.')\n"
        "charts.show(lines, 'over-time', [trade])",
    ),
    ("code", "charts.table(last, 'Trade in the last year')"),
    (
        "code",
        "import altair as alt\n"
        "panels = alt.Facet('partner_iso3:N', columns=3)\n"
        "small = alt.Chart(recent).mark_bar().properties(width=160, height=120)\n"
        "small = small.encode(x='year:O', y='value_usd_mn:Q', facet=panels)\n"
        "small = charts.titled(small, 'Small multiples', 'mn USD',\n"
        "    'Small bars, one panel a partner.')\n"
        "charts.show(small, 'panels', [trade])",
    ),
    (
        "code",
        "slider = alt.binding_range(min=0, max=50, step=5, name='Duty (%) ')\n"
        "rate = alt.param(name='rate', value=15, bind=slider)\n"
        "grid = pd.DataFrame({'duty': range(0, 55, 5)})\n"
        "grid['loss'] = grid['duty'] * 1.5\n"
        "mark = alt.Chart(grid).mark_bar().encode(x='loss:Q')\n"
        "mark = mark.transform_filter('datum.duty == rate').add_params(rate)\n"
        "mark = charts.titled(mark, 'Loss at a duty of your choice', 'mn USD',\n"
        "    'One bar: the loss at the chosen duty.')\n"
        "charts.show(mark, 'slider', [trade])",
    ),
    ("markdown", "## What it comes to"),
    (
        "findings",
        "share = 100 * last['value_usd_mn'].iloc[0] / last['value_usd_mn'].sum()\n"
        "a = findings.state('first-share',\n"
        "    'The first partner took {value:.1f} % in {period}.', value=share,\n"
        "    unit='%', period=2024, source=[trade],\n"
        "    label='of trade is with the first partner')\n"
        "b = findings.state('total', 'Trade came to {value:,.0f} {unit}.',\n"
        "    value=last['value_usd_mn'].sum(), unit='mn USD', period=2024,\n"
        "    source=[trade], claim='largest-partner',\n"
        "    verdict='depends on the measure', label='of trade in all')",
    ),
    ("answer", "findings.answer(a, b, key=[a, b])"),
    ("provenance", "findings.provenance(p, [trade])"),
]


# What every report has: put behind notebooks that are about something else.
CLOSING = (
    (
        "answer",
        "from IPython.display import display\n"
        "display({'text/plain': 'a', 'application/vnd.tightrope.answer+json':\n"
        "         {'text': 'An answer.', 'key': []}}, raw=True)",
    ),
    (
        "provenance",
        "display({'text/plain': 'p', 'application/vnd.tightrope.provenance+json':\n"
        "         {'tables': [], 'caveats': [], 'versions': {}}}, raw=True)",
    ),
)


def notebook(*cells: tuple[str, str]):
    """A notebook of (kind, source) pairs.

    A kind other than code and markdown is the tag of a code cell.
    """
    v4, made = nbformat.v4, []
    for number, (kind, source) in enumerate(cells):
        cell = (
            v4.new_markdown_cell(source)
            if kind == "markdown"
            else v4.new_code_cell(source)
        )
        cell["id"] = f"cell-{number}"
        if kind not in ("code", "markdown"):
            cell.metadata["tags"] = [kind]
        made.append(cell)
    return v4.new_notebook(cells=made, metadata=dict(KERNEL))


def add(
    home: Path,
    slug: str,
    *cells: tuple[str, str],
    editions: dict | None = None,
    closed: bool = True,
) -> None:
    """Put a notebook and its sheet into a home.

    Without cells: the whole sample report. `closed`: with answer and provenance, where
    the cells have none.
    """
    cells = cells or tuple(
        (kind, source.replace("{slug}", slug)) for kind, source in REPORT
    )
    if not any(kind == "parameters" for kind, _ in cells):
        cells = (("parameters", PARAMETERS), *cells)
    if closed and not any(kind == "provenance" for kind, _ in cells):
        cells = (*cells, *CLOSING)
    nbformat.write(notebook(*cells), home / "notebooks" / f"{slug}.ipynb")
    years = {
        "type": "integer",
        "minimum": 1,
        "maximum": 9,
        "default": 9,
        "description": "How many years.",
    }
    sheet = {
        "title": slug.replace("_", " ").capitalize(),
        "question": "How much of {focus_possessive} trade is with each partner?",
        "authors": ["The Tightrope authors"],
        "parameters": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "focus": {
                    "type": "string",
                    "format": "country",
                    "default": "JPN",
                    "description": "The economy.",
                },
                "note": {
                    "type": "string",
                    "default": "plain",
                    "description": "Any text.",
                },
                "years": years,
            },
        },
        "editions": editions or {"japan": {}},
    }
    (home / "notebooks" / f"{slug}.yml").write_text(
        yaml.safe_dump(sheet, sort_keys=False), "utf8"
    )


# The tables that the pages of any question look into.
EVERY_PAGE = ("claims", "colours", "countries", "glossary")


def make(home: Path) -> Path:
    """A home with what every page needs, a table `sample_trade`, the lock.

    And no notebook.
    """
    for folder in ("data", "notebooks"):
        (home / folder).mkdir(parents=True)
    shutil.copy(REPOSITORY / "requirements.lock", home)
    catalogue = json.loads((REPOSITORY / "data/datapackage.json").read_text("utf8"))
    entries = {entry["name"]: entry for entry in catalogue["resources"]}
    ours = [entries[name] for name in EVERY_PAGE]
    for entry in ours:
        shutil.copy(REPOSITORY / "data" / entry["path"], home / "data")
    rows = ["partner_iso3,year,value_usd_mn"]
    for rank, code in enumerate(("AUS", "CHN", "KOR", "TWN", "USA")):
        rows += [
            f"{code},{year},{(7 * rank + 3) * (year - 2010) % 97 + 20}.5"
            for year in range(2016, 2025)
        ]
    content = ("\n".join(rows) + "\n").encode()
    (home / "data/sample_trade.csv").write_bytes(content)
    table = {
        "name": "sample_trade",
        "title": "Sample trade by partner",
        "description": "Invented for the tests.",
        "path": "sample_trade.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "rows": len(rows) - 1,
        "schema": {
            "fields": [
                {"name": "partner_iso3", "type": "string", "description": "partner"},
                {"name": "year", "type": "year", "description": "year"},
                {
                    "name": "value_usd_mn",
                    "type": "number",
                    "description": "value",
                    "unit": "mn USD",
                },
            ],
            "primaryKey": ["partner_iso3", "year"],
        },
        "sources": [
            {"title": "Invented for the tests", "path": "https://example.org/"}
        ],
        "licenses": [
            {"name": "CC0-1.0", "path": "https://example.org/", "title": "CC0"}
        ],
        "citation": "none",
        "period": "2016–2024",
        "vintage": "2024-12-31",
        "grade": "A",
        "caveats": ["The figures are invented."],
    }
    catalogue["resources"] = [*ours, table]
    (home / "data/datapackage.json").write_text(
        json.dumps(catalogue, ensure_ascii=False), "utf8"
    )
    return home
