"""One bad neighbour: a fault in a sheet, a table or the catalogue is a line that names
file and place, and all that is about something else goes on.

Everything is done in this process; each damaged file takes milliseconds.
"""

import copy
import hashlib
import json
import os
import random
import time

import pytest
import sample_home
import yaml

from pressroom import PressError
from tightrope import TightropeError, cli, data, parameters, sheets

pytestmark = pytest.mark.slow

SHEETS, CATALOGUES, TABLES = 40, 40, 40
TIMES = iter(range(1, 10**9))
GOOD = (sample_home.REPOSITORY / "notebooks/trade_stakes.yml").read_text("utf8")
# Nine times nine times nine … of the same list.
LAUGHS = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PATTERN = "type: string\n      pattern: '{}'"
TEXTS = [
    "",
    "\0",
    "a: [",
    "\t",
    "- " * 2000,
    "[" * 100_000,
    "x" * 300_000,
    LAUGHS,
    GOOD[:100],
    GOOD + GOOD,
    f"{GOOD}\n---\nx: 1",
    "!!python/object/apply:os.system [ls]",
    GOOD.replace("default: JPN", "default: *nothing"),
    GOOD.replace("type: object", "$ref: http://127.0.0.1:9/schema"),
    GOOD.replace("type: string", "$ref: http://127.0.0.1:9/schema", 1),
    GOOD.replace("type: string", PATTERN.format("(a+)+$"), 1),
    GOOD.replace("type: string", PATTERN.format("("), 1),
    GOOD.replace("type: string", "type: string\n      formatMinimum: 2025-W01-1", 1),
]
VALUES = [None, -1, 1.5, True, "x", "", [], {}, [None], {"a": 1}, "a\nb", [["a"]]]
VALUES += [float("nan"), float("inf"), 10**400, {"$ref": "http://127.0.0.1:9/x"}]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Two questions in order, and one between them."""
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    for slug in ("a_good", "m_bad", "z_good"):
        sample_home.add(made, slug)
    return made


def write(path, content: bytes) -> None:
    """Write a file that was certainly changed since it was last looked at."""
    path.write_bytes(content)
    now = next(TIMES) * 10**9
    os.utime(path, ns=(now, now))


def said(capsys, *words: str) -> tuple[int, str, list[str]]:
    """What a command says, which is never an exception."""
    began = time.process_time()
    code = cli.main(list(words))
    assert time.process_time() - began < 5, words
    out, err = capsys.readouterr()
    return code, out, err.splitlines()


def places(node, at=()):
    """The places in a structure of dicts and lists."""
    yield at
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, (*at, key))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, (*at, number))


def damaged(good, chance: random.Random):
    """A copy of a structure with one thing in it replaced, left out or put in."""
    made = copy.deepcopy(good)
    *way, last = chance.choice([at for at in places(made) if at])
    above = made
    for key in way:
        above = above[key]
    kind = chance.choice(["replace", "replace", "leave out", "put in", "rename"])
    if kind == "leave out":
        del above[last]
    elif kind == "rename" and isinstance(above, dict):
        above[chance.choice(["$ref", "class", 3, "name"])] = above.pop(last)
    elif kind == "put in" and isinstance(above[last], dict):
        above[last][chance.choice(["$ref", "pattern", "x"])] = chance.choice(VALUES)
    else:
        above[last] = copy.deepcopy(chance.choice(VALUES))
    return made


def damaged_sheets():
    yield from TEXTS
    yield GOOD.replace("question: How", "question: '{focus:>999999999}' # How")
    chance = random.Random(10)
    for _ in range(SHEETS - len(TEXTS) - 1):
        made = damaged(yaml.safe_load(GOOD), chance)
        yield yaml.safe_dump(made, sort_keys=False, allow_unicode=True)


def test_damaged_sheets(home, capsys):
    refused = 0
    for text in damaged_sheets():
        write(home / "notebooks/m_bad.yml", text.encode())
        code, out, err = said(capsys, "list")
        assert "a_good: A good" in out and "z_good: Z good" in out
        assert code == len(err) <= 1
        refused += code
        code, out, lines = said(capsys, "render", "--all", "--print-jobs")
        assert '"a_good"' in out and '"z_good"' in out
        assert len(lines) <= 1 and (code == 0) == (not lines)
        assert all("notebooks/m_bad.yml" in line for line in err)
        assert all("m_bad" in line for line in lines)
    assert refused > SHEETS / 2


def test_every_text_that_is_no_sheet_is_refused(tmp_path):
    for text in TEXTS:
        path = tmp_path / "sheet.yml"
        path.write_text(text, "utf8")
        with pytest.raises(sheets.SheetError) as refused:
            sheets.read(path)
        assert str(refused.value).startswith("notebooks/sheet.yml: ")
        assert "\n" not in str(refused.value) and len(str(refused.value)) < 300


@pytest.mark.parametrize(
    "pattern, allowed",
    [
        ("[A-Z]{3}", True),
        (r"^\d{4}(\.\d{2})?$", True),
        ("[a-z]+(-[a-z]+)?", True),
        ("(a+)+$", False),
        ("(a|ab)*c", False),
        ("a*a*a*a*b", False),
        ("(a?){50}a{50}", False),
        ("a?" * 50, False),
        ("((){1000}){1000}", False),
        (r"(\w)\1", False),
        ("(", False),
    ],
)
def test_patterns_that_could_match_for_ever(pattern, allowed):
    assert (sheets._pattern_problem(pattern) == "") == allowed


def test_a_pattern_looks_at_no_long_text():
    """However it repeats, and wherever the text stands."""
    text = {"type": "string", "pattern": "a*b*c*d"}
    for value, rule in (
        ("a" * 100_000, text),
        (["a" * 100_000], {"type": "array", "items": text}),
    ):
        with pytest.raises(parameters.ParameterError, match="100,000 characters"):
            parameters._check_value("text", value, rule)


@pytest.mark.parametrize(
    "pattern, text, other",
    [("[$]", "$", "S"), (r"\$$", "$", "Z"), ("^a{2}$", "aa", "aaa"), ('"', '"', "'")],
)
def test_a_pattern_means_what_python_says(pattern, text, other):
    rule = {"type": "string", "pattern": pattern}
    parameters._check_value("text", text, rule)
    with pytest.raises(parameters.ParameterError, match="is not allowed"):
        parameters._check_value("text", other, rule)


@pytest.mark.parametrize("key", ["{data}", "a b", "", "a\n", 3, None, True])
def test_a_name_that_cannot_be_one_is_named(key, tmp_path):
    """Of a parameter and of an edition, whatever a library would make of braces."""
    rule = {"type": "string", "default": "x", "description": "d"}
    for place, kind in (("parameters", "Python"), ("editions", "small letters")):
        sheet = yaml.safe_load(GOOD)
        within = sheet[place]
        within = within["properties"] if place == "parameters" else within
        within[key] = rule if place == "parameters" else None
        path = tmp_path / "sheet.yml"
        path.write_text(yaml.safe_dump(sheet), "utf8")
        with pytest.raises(
            sheets.SheetError, match=f"{place}.* is not a name .*{kind}"
        ):
            sheets.read(path)


def attempt(does, *args):
    """What is done, or refused in a line; nothing else may happen."""
    try:
        return does(*args)
    except (TightropeError, PressError) as error:
        assert "\n" not in str(error) and len(str(error)) < 600
        return error


def look(capsys) -> list[str]:
    """Use every table in every way; the tables that can be read."""
    names = ("countries", "claims", "sample_trade")
    whole = [n for n in names if not isinstance(attempt(data.load, n), Exception)]
    attempt(data.countries)
    attempt(data.check)
    code, out, err = said(capsys, "tables")
    assert len(err) <= 4 and (code == 0) == (not err)
    assert all(f"{name}: " in out for name in whole)
    for words in (["list"], ["render", "a_good", "--focus", "all", "--print-jobs"]):
        code, _, err = said(capsys, *words)
        assert len(err) <= 3 and (code == 0) == (not err), err
    code, _, err = said(capsys, "check")
    assert code == 1 and not any("Traceback" in line for line in err)
    return whole


def test_damaged_catalogues(home, capsys):
    path = home / "data/datapackage.json"
    good = json.loads(path.read_text("utf8"))
    texts = ["", "[]", "{", "null", '{"resources": 1}', "[" * 100_000, "\0"]
    texts += ['{"resources": [1, null]}', '{"a": 1, "a": 2}', '{"resources": []}']
    chance = random.Random(11)
    for _ in range(CATALOGUES - len(texts)):
        texts.append(json.dumps(damaged(good, chance)))
    whole = []
    for text in texts:
        write(path, text.encode())
        whole.append(len(look(capsys)))
    assert whole.count(2) > 10  # one entry has a fault, the others can be read


def damaged_table(content: bytes, chance: random.Random) -> bytes:
    lines = content.decode().splitlines()
    number = chance.randrange(len(lines))
    kind = chance.choice(["byte", "cut", "cell", "cell", "line", "header", "nothing"])
    if kind == "byte":
        at = chance.randrange(len(content))
        return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
    if kind == "cut":
        return content[: chance.randrange(len(content))]
    if kind == "nothing":
        return chance.choice([b"", b"\n", b"\xef\xbb\xbf", lines[0].encode()])
    if kind == "cell":
        cells = lines[number].split(",")
        strange = ["", "NaN", "1e999", '"', "x,y", "9" * 5000, "2024-02-30", " ", "\0"]
        cells[chance.randrange(len(cells))] = chance.choice(strange)
        lines[number] = ",".join(cells)
    elif kind == "line":
        lines.insert(number, lines[-1])
    else:
        lines[0] = chance.choice(["", "a,b", lines[0].upper(), f"{lines[0]},more"])
    return "\n".join(lines).encode() + b"\n"


def test_damaged_tables_with_an_entry_made_to_fit(home, capsys):
    path = home / "data/datapackage.json"
    good = json.loads(path.read_text("utf8"))
    chance = random.Random(12)
    for _ in range(TABLES):
        package = copy.deepcopy(good)
        entry = chance.choice(package["resources"])
        table = home / "data" / entry["path"]
        whole = table.read_bytes()
        content = damaged_table(whole, chance)
        table.write_bytes(content)
        entry["bytes"] = len(content)
        entry["hash"] = f"sha256:{hashlib.sha256(content).hexdigest()}"
        write(path, json.dumps(package).encode())
        assert len(look(capsys)) >= 2
        table.write_bytes(whole)
