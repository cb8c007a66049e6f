"""A collection about something else, which knows nothing of trade: two notebooks on
letters and dice, a package of its own, and one table."""

import json
import os
from pathlib import Path

import yaml
from sample_home import notebook

from pressroom.project import Project


class Toy(Project):
    """What the press must be told, and no more."""

    spec = "toy_project:PROJECT"
    name = "toybox"
    version = "3.2"
    title = "The toy box"
    about = "Letters and dice. Nothing else."
    packages = ("toylib",)
    reader = "toylib.tables.load"

    def home(self) -> Path:
        return Path(os.environ["TOY_HOME"])

    def sheet(self, slug: str) -> dict:
        return yaml.safe_load((self.notebooks() / f"{slug}.yml").read_text("utf8"))

    def complete(self, slug: str, values: dict) -> dict:
        return self.defaults(slug) | values

    def parse(self, slug: str, texts: list[str]) -> dict:
        values = super().parse(slug, texts)
        return {name: int(value) for name, value in values.items()}

    def tables(self) -> dict[str, dict]:
        return json.loads((self.home() / "tables.json").read_text("utf8"))


PROJECT = Toy()

MODULES = {
    "toylib/__init__.py": "",
    "toylib/tables.py": (
        "def load(name):\n"
        "    return {'throws': [1, 6, 3], 'words': ['a', 'bee']}[name]\n"
    ),
    "toylib/dice/__init__.py": "from toylib.dice.throws import mean\n",
    "toylib/dice/throws.py": (
        "from toylib import tables\n\n\n"
        "def mean():\n"
        "    thrown = tables.load('throws')\n"
        "    return sum(thrown) / len(thrown)\n"
    ),
    "toylib/letters/__init__.py": "",
    "toylib/letters/throws.py": "LONGEST = 'bee'\n",
}

PROVENANCE = (
    "provenance",
    "display({'text/plain': 'p', 'application/vnd.toybox.provenance+json': {\n"
    "    'tables': [], 'caveats': [], 'parameters': {}, 'versions': {}}},\n"
    "    raw=True)",
)

DICE = (
    ("markdown", "# Are the dice fair?\n\nA look at three throws."),
    ("parameters", "sides = 6"),
    ("markdown", "## The mean"),
    (
        "code",
        "from IPython.display import display\nfrom toylib import dice\n"
        "display({'text/plain': 'm', 'application/vnd.toybox.finding+json': {\n"
        "    'id': 'mean', 'statement': f'{dice.mean():.2f} of {sides}.',\n"
        "    'value': 3.33, 'unit': 'pips', 'period': 'today', 'grade': 'A',\n"
        "    'sources': [{'table': 'throws', 'title': 'Throws'}]}}, raw=True)",
    ),
    (
        "code",
        "spec = {'mark': 'bar', 'title': 'Throws', 'description': 'Three bars.',\n"
        "    'data': {'values': [{'throw': n, 'pips': p} for n, p in\n"
        "                        enumerate([1, 6, 3])]},\n"
        "    'encoding': {'x': {'field': 'throw'}, 'y': {'field': 'pips'}},\n"
        "    'usermeta': {'toybox': {'figure': 'throws'}}}\n"
        "display({'text/plain': 'c', 'application/vnd.vegalite.v5+json': spec},\n"
        "        raw=True)",
    ),
    (
        "answer",
        "display({'text/plain': 'a', 'application/vnd.toybox.answer+json': {\n"
        "    'text': 'They may be.', 'key': []}}, raw=True)",
    ),
    PROVENANCE,
)


def make(home: Path) -> Path:
    """The folder of the collection, with its package in `lib/`."""
    for name, text in MODULES.items():
        path = home / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf8")
    tables = {name: {"hash": name} for name in ("throws", "words")}
    (home / "tables.json").write_text(json.dumps(tables), "utf8")
    (home / "requirements.lock").write_text("nothing==1\n", "utf8")
    add(home, "dice", *DICE)
    silent = (
        "display({'text/plain': 'n', 'application/vnd.toybox.nothing+json': {\n"
        "    'reason': 'Nobody wrote.'}}, raw=True)\nraise SystemExit"
    )
    start = "from IPython.display import display\nfrom toylib.letters import throws"
    add(home, "letters", ("parameters", "sides = 6"), ("code", f"{start}\n{silent}"))
    return home


SUM = (
    ("markdown", "# What do the others say?\n\nAll of them together."),
    ("parameters", "sides = 6"),
    (
        "code",
        "import json\nimport os\nfrom pathlib import Path\n\n"
        "from IPython.display import display\n\n"
        "folder = Path(os.environ['TOYBOX_MADE_FROM'])\n"
        "parts = json.loads((folder / 'made_from.json').read_text())\n"
        "said = [p['slug'] + ': ' + (p['reason'] or 'there') for p in parts]\n"
        "for path in sorted(folder.glob('*.findings.json')):\n"
        "    said.append(json.loads(path.read_text())['answer'])",
    ),
    (
        "answer",
        "display({'text/plain': 'a', 'application/vnd.toybox.answer+json': {\n"
        "    'text': '; '.join(said), 'key': []}}, raw=True)",
    ),
    PROVENANCE,
)


def add(home: Path, slug: str, *cells: tuple[str, str], **more) -> None:
    """Put a notebook and its sheet, with `more` on it, into the collection."""
    folder = home / "notebooks"
    folder.mkdir(exist_ok=True)
    made = json.dumps(notebook(*cells))
    (folder / f"{slug}.ipynb").write_text(made, "utf8")
    rule = {"type": "integer", "default": 6, "description": "How many sides."}
    sheet = {
        "title": slug.capitalize(),
        "question": f"What of the {slug} with {{sides}} sides?",
        "parameters": {"properties": {"sides": rule}},
        "editions": {"plain": {}, "long": {"parameters": {"sides": 20}}},
    }
    text = yaml.safe_dump(sheet | more)
    (folder / f"{slug}.yml").write_text(text, "utf8")
