"""How fast the front page of a large folder is made, and how large it is. Run with:

python -m pytest benchmarks/bench_front_page.py --benchmark-only -s -o
python_files='bench_*.py'
"""

import json
import random
import re
from pathlib import Path

from pressroom import shelf
from pressroom.page import front_page
from tightrope import data, parameters
from tightrope.project import PROJECT

REPORTS = 600


def stored() -> list[dict]:
    """The stored findings of Japan's editions."""
    paths = sorted((data.home() / "tests" / "golden" / "japan").glob("*.json"))
    return [json.loads(path.read_text("utf8")) for path in paths]


def about(text: str, name: str, chance: random.Random) -> str:
    """A sentence about another economy, with numbers of its own."""

    def other(number: re.Match) -> str:
        decimals = len(number.group().partition(".")[2])
        return f"{float(number.group()) * chance.uniform(0.3, 2):.{decimals}f}"

    return re.sub(r"\d+\.\d+", other, text.replace("Japan", name))


def filled(to: Path) -> None:
    """A folder with as many reports, without their pages and pictures."""
    chance = random.Random(1)
    names, records = PROJECT.subjects(), stored()
    codes = [code for code in PROJECT.swept() for _ in records][:REPORTS]
    shelf.make_ready(to)
    for number, code in enumerate(codes):
        record, name = records[number % len(records)], names[code]
        slug, edition = record["notebook"], f"focus-{code.lower()}"
        values = record["parameters"] | {"focus": code}
        answer = about(record["answer"], name, chance)
        findings = [
            one | {"statement": about(one["statement"], name, chance)}
            for one in record["findings"]
        ]
        key = {"id": findings[0]["id"], "display": "1.2", "unit": "%", "label": "part"}
        stamp = {
            "title": parameters.sheet(slug)["title"],
            "question": parameters.question(slug, values),
            "edition_title": name,
            "parameters": values,
            "answer": answer,
            "said": {"key": [key], "as_of": "2026-10-02"},
            "key": "k",
        }
        text = json.dumps(record | {"findings": findings}).encode()
        files = {f"{edition}/{slug}.html": b"", f"{edition}/{slug}.findings.json": text}
        shelf.shelve(to, edition, slug, files, stamp, durable=False)


def test_a_front_page_of_600_reports(benchmark, tmp_path):
    """At most a second, and 250 kB."""
    filled(tmp_path)
    made = len(list(shelf.stamps(tmp_path)))
    benchmark.pedantic(front_page.write, args=(tmp_path, PROJECT), rounds=3)
    kilobytes = (tmp_path / "index.html").stat().st_size / 1000
    seconds = benchmark.stats.stats.min
    benchmark.extra_info.update({"reports": made, "kB": kilobytes})
    print(f"\nreports {made}, seconds {seconds:.2f}, kB {kilobytes:.0f}")
