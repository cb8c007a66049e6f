"""The form that a notebook keeps: laid out like any other code, one thing a cell.

`faults(path)` lists what is wrong with any notebook file. To look at some of them:

    python tests/notebooks/test_form.py notebooks/trade_stakes.ipynb

Lines are counted after `ruff format` has laid them out, so that nothing is gained by
packing them: every line of a cell counts for the cell, lines that are not blank count
for the notebook.
"""

import ast
import io
import json
import re
import statistics
import subprocess
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
NOTEBOOKS = sorted((HOME / "notebooks").glob("*.ipynb"))
TEMPLATES = sorted((HOME / "lib").glob("*/new/*.ipynb"))

WIDTH = 88
CELL_LINES = 30
FUNCTION_LINES = 25
NOTEBOOK_LINES = 450
MEDIAN_WIDTH = 60
GLOBAL_NAMES = 70
CODE_CELLS_IN_A_ROW = 3
TAGS = {"parameters", "peek", "findings", "answer", "provenance"}
ONCE = ("parameters", "answer", "provenance")

NUMBER = re.compile(
    r"(?<![\w.-])\d[\d,.]*\s?"
    r"(?:%|per cent|percent|bn|billion|trillion|tn|million|points)"
)
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
GROWS = {"append", "extend", "insert", "pop", "popitem", "remove", "setdefault"}
INSIDE = {
    ast.Call: "a call",
    ast.JoinedStr: "an f-string",
    **dict.fromkeys(COMPREHENSIONS, "a comprehension"),
}


def faults(path: Path) -> list[str]:
    """What a notebook's form lacks, one line each; nothing when it is as it should be.

    Cells are numbered from 0 over all cells, as `nbformat` and the diffs do.
    """
    cells = json.loads(Path(path).read_text("utf8"))["cells"]
    found = [*_frame(cells), *_prose(cells)]
    code = {
        number: "".join(cell["source"])
        for number, cell in enumerate(cells)
        if cell["cell_type"] == "code"
    }
    trees = {}
    for number, source in code.items():
        try:
            trees[number] = ast.parse(source)
        except SyntaxError as error:
            found.append(f"cell {number}: not plain Python ({error.msg})")
    if len(trees) < len(code):
        return found

    formatted = _formatted(Path(path))
    found += _layout(code, formatted)
    found += _hidden(code)
    found += _names(trees)
    found += _changes(trees)
    for number, tree in trees.items():
        found += [f"cell {number}, line {line}: {what}" for line, what in _habits(tree)]
    return found


def _frame(cells: list[dict]) -> Iterator[str]:
    """The question comes first, the parameters next, where it came from last."""
    first = "".join(cells[0]["source"])
    if cells[0]["cell_type"] != "markdown" or not re.match(r"# .+\?(\n|$)", first):
        yield "cell 0: a notebook begins with its question, '# …?'"
    tags = [cell["metadata"].get("tags", []) for cell in cells]
    every = [tag for each in tags for tag in each]
    for tag in ONCE:
        if every.count(tag) != 1:
            yield f"the tag {tag!r} stands {every.count(tag)} times, not once"
    for tag in sorted(set(every) - TAGS):
        yield f"the tag {tag!r} means nothing here; there are {', '.join(sorted(TAGS))}"
    if "parameters" not in tags[1]:
        yield "cell 1: the parameters come second"
    if "provenance" not in tags[-1]:
        yield f"cell {len(cells) - 1}: where it all comes from stands last"


def _prose(cells: list[dict]) -> Iterator[str]:
    """Prose says what the next steps do, and holds no number that comes from data."""
    row = 0
    for number, cell in enumerate(cells):
        text = "".join(cell["source"])
        if cell["cell_type"] == "code":
            row += 1
            if row == CODE_CELLS_IN_A_ROW + 1:
                yield (
                    f"cell {number}: more than {CODE_CELLS_IN_A_ROW} code cells "
                    "without prose"
                )
            continue
        row = 0
        if not text.strip():
            yield f"cell {number}: an empty cell"
        for figure in NUMBER.findall(text):
            yield f"cell {number}: {figure!r} in prose must be a finding"


def _formatted(path: Path) -> dict[int, str]:
    """The code cells as `ruff format` lays them out."""
    options = ["--quiet", "--config", str(HOME / "pyproject.toml")]
    options += ["--line-length", str(WIDTH), "--stdin-filename", "notebook.ipynb"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", *options, "-"],
        input=path.read_text("utf8"),
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        number: "".join(cell["source"])
        for number, cell in enumerate(json.loads(done.stdout)["cells"])
        if cell["cell_type"] == "code"
    }


def _written(sources: dict[int, str]) -> list[str]:
    """Lines that are not blank, of all code cells."""
    lines = [line for source in sources.values() for line in source.splitlines()]
    return [line for line in lines if line.strip()]


def _layout(code: dict[int, str], formatted: dict[int, str]) -> Iterator[str]:
    for number, source in code.items():
        if source != formatted[number]:
            yield f"cell {number}: not as `ruff format` lays it out"
        lines = formatted[number].splitlines()
        if not lines:
            yield f"cell {number}: an empty cell"
        if len(lines) > CELL_LINES:
            yield f"cell {number}: {len(lines)} lines, at most {CELL_LINES}"
        for row, line in enumerate(lines, 1):
            if len(line) > WIDTH:
                yield f"cell {number}, line {row}: {len(line)} characters over {WIDTH}"
            if re.search(r"#\s*((fmt|isort|ruff|type):|noqa)", line):
                yield f"cell {number}, line {row}: asks a tool to look away"
    stored, laid_out = _written(code), _written(formatted)
    factor = len(laid_out) / len(stored)
    if round(factor, 2) != 1:
        yield f"packed: laid out it has {factor:.2f} times the lines"
    if len(laid_out) > NOTEBOOK_LINES:
        yield f"{len(laid_out)} lines of code, at most {NOTEBOOK_LINES}"
    median = statistics.median(map(len, laid_out))
    if median > MEDIAN_WIDTH:
        yield f"the median line has {median:g} characters, at most {MEDIAN_WIDTH}"


def _hidden(code: dict[int, str]) -> Iterator[str]:
    """Jupyter hides what such a cell ends in; the notebooks' validation shows it."""
    empty = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER}
    for number, source in code.items():
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        meant = [token.string for token in tokens if token.type not in empty]
        if meant[-1:] == [";"]:
            yield f"cell {number}: ends in a semicolon; give the value a name"


def _names(trees: dict[int, ast.Module]) -> Iterator[str]:
    """A name is given in one cell only: so any cell can be run again."""
    given = defaultdict(list)
    for number, tree in trees.items():
        for name in sorted(set(_given(tree))):
            given[name].append(number)
    for name, numbers in given.items():
        if len(numbers) > 1:
            cells = ", ".join(map(str, numbers))
            yield f"the name {name!r} is given in more than one cell: {cells}"
    if len(given) > GLOBAL_NAMES:
        yield f"{len(given)} global names, at most {GLOBAL_NAMES}"


def _changes(trees: dict[int, ast.Module]) -> Iterator[str]:
    """A cell does not change what another made: run again, it would do so twice."""
    made = {number: set(_given(tree)) for number, tree in trees.items()}
    for number, tree in trees.items():
        others = set().union(*(made[n] for n in made if n != number)) - made[number]
        for line, name in _changed(tree):
            if name in others:
                yield f"cell {number}, line {line}: changes {name!r} of another cell"


def _changed(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Names whose list, dict or frame grows or moves each time a cell is run."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inplace = any(word.arg == "inplace" for word in node.keywords)
            if node.func.attr in GROWS or inplace:
                yield node.lineno, _root(node.func.value)
        elif isinstance(node, ast.AugAssign):
            yield node.lineno, _root(node.target)
        elif isinstance(node, ast.Assign):
            read = {ast.unparse(part) for part in ast.walk(node.value)}
            for target in node.targets:
                stored = isinstance(target, ast.Subscript | ast.Attribute)
                if stored and ast.unparse(target) in read:
                    yield node.lineno, _root(target)


def _root(node: ast.AST) -> str:
    """The name at the head of `name.part["key"]`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _given(node: ast.AST) -> Iterator[str]:
    """The global names that a cell's code gives, loop variables included.

    Imports are not counted: they are names of the library.
    """
    for child in ast.iter_child_nodes(node):
        if isinstance(child, SCOPES):
            if not isinstance(child, ast.Lambda):
                yield child.name
            continue
        if isinstance(child, COMPREHENSIONS):
            continue
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store | ast.Del):
            yield child.id
        yield from _given(child)


def _habits(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Ways to write less that cost the reader more."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if length > FUNCTION_LINES:
                what = f"{node.name} has {length} lines, at most {FUNCTION_LINES}"
                yield node.lineno, what
            if not ast.get_docstring(node):
                yield node.lineno, f"{node.name} has no docstring"
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                pair = isinstance(target, ast.Tuple | ast.List)
                if pair and not isinstance(node.value, ast.Call | ast.Name):
                    yield node.lineno, "several names given at once"
        elif isinstance(node, ast.NamedExpr):
            yield node.lineno, "a name given inside an expression"
        elif isinstance(node, ast.Lambda) and node.args.defaults:
            yield node.lineno, "a lambda with a default"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            if _text_times_test(node):
                yield node.lineno, "text or a list times a test: write an `if`"
        elif isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "an except that catches everything"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if "../" in node.value:
                yield node.lineno, "a path that depends on the working directory"
        elif isinstance(node, ast.Attribute) and node.attr == "filterwarnings":
            yield node.lineno, "warnings are not switched off"
    yield from _branches(tree, None)


def _text_times_test(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    texts = (ast.JoinedStr, ast.List, ast.Tuple)
    text = any(
        isinstance(side, texts)
        or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )
    tests = (ast.Compare, ast.BoolOp)
    return text and any(
        isinstance(side, tests)
        or (isinstance(side, ast.UnaryOp) and isinstance(side.op, ast.Not))
        for side in sides
    )


def _branches(node: ast.AST, inside: str | None) -> Iterator[tuple[int, str]]:
    """Conditional expressions inside calls, f-strings and comprehensions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.IfExp) and inside:
            yield child.lineno, f"a conditional expression inside {inside}"
        elif isinstance(child, ast.IfExp) and isinstance(node, ast.IfExp):
            yield child.lineno, "a ladder of conditional expressions: write `if`s"
        yield from _branches(child, INSIDE.get(type(child), inside))


@pytest.mark.parametrize("path", NOTEBOOKS + TEMPLATES, ids=lambda path: path.stem)
def test_form(path):
    found = faults(path)
    assert not found, "\n" + "\n".join(found)


def test_there_are_notebooks_and_one_to_start_from():
    assert NOTEBOOKS and len(TEMPLATES) == 1


def markdown(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text, "id": "m"}


def cell(source: str, *tags: str) -> dict:
    return {
        "cell_type": "code",
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": [],
        "execution_count": None,
        "id": "c",
    }


def written(folder: Path, *middle: dict) -> Path:
    """A notebook that is as it should be, but for the cells in its middle."""
    cells = [
        markdown("# How much?\n\nWhy it matters."),
        cell('focus: str = "JPN"', "parameters"),
        markdown("Steps."),
        *middle,
        markdown("The answer."),
        cell("answer = focus", "answer"),
        cell("print(answer)", "provenance"),
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path = folder / "question.ipynb"
    path.write_text(json.dumps(whole), "utf8")
    return path


def test_a_good_notebook_has_no_faults(tmp_path):
    step = 'def twice(x):\n    """Two times x."""\n    return 2 * x\n\n\ntwice(2)'
    path = written(tmp_path, cell("import pandas as pd"), cell(step, "peek"))
    assert faults(path) == []


@pytest.mark.parametrize(
    "source, said",
    [
        ("a=1", "cell 3: not as `ruff format`"),
        (f'a = "{"x" * 90}"', "characters over 88"),
        ("\n".join(f"a{n} = {n}" for n in range(31)), "31 lines, at most 30"),
        ("\n".join(f"a{n} = {n}" for n in range(71)), "73 global names, at most 70"),
        ("for focus in 'ab':\n    print(focus)", "'focus' is given in more than one"),
        ("a, b = 1, 2", "line 1: several names given at once"),
        ("print(1 if focus else 2)", "inside a call"),
        ('a = f"{1 if focus else 2}"', "inside an f-string"),
        ("a = [1 if x else 2 for x in focus]", "inside a comprehension"),
        ("print(lambda x: 1 if x else 2)", "inside a call"),
        ("a = 1 if focus else 2 if b else 3", "a ladder of"),
        ("print(a := 1)", "a name given inside an expression"),
        ('a = "text" * (focus != "JPN")', "times a test"),
        ("def f(x):\n    return x", "f has no docstring"),
        (
            'def f(x):\n    """F."""\n' + "    x += 1\n" * 24 + "    return x",
            "f has 27 lines, at most 25",
        ),
        ("%matplotlib inline", "not plain Python"),
        ("print(focus);", "ends in a semicolon"),
        ("print(focus);  # shown; twice", "ends in a semicolon"),
        ("a = 1  # fmt: skip", "asks a tool to look away"),
        ('a = open("../data/x.csv")', "working directory"),
        ("try:\n    a = 1\nexcept:\n    a = 2", "catches everything"),
        ("", "an empty cell"),
    ],
)
def test_a_fault_is_found(source, said, tmp_path):
    found = faults(written(tmp_path, cell(source)))
    assert any(said in fault for fault in found), found


def test_packed_code_is_found(tmp_path):
    call = f"print({', '.join(f'argument_{n}=1' for n in range(9))})"
    found = faults(written(tmp_path, cell(call)))
    assert any(fault.startswith("packed: ") for fault in found), found


def test_long_code_is_found(tmp_path):
    cells = [[markdown("A step."), cell("print(1)\n" * 20)] for _ in range(25)]
    found = faults(written(tmp_path, *[each for pair in cells for each in pair]))
    assert any("503 lines of code, at most 450" in fault for fault in found), found


def test_wide_code_is_found(tmp_path):
    lines = "\n".join(f'print("{"x" * 60}{n}")' for n in range(9))
    found = faults(written(tmp_path, cell(lines)))
    assert any("the median line has" in fault for fault in found), found


@pytest.mark.parametrize(
    "source, well",
    [
        ("rows.append(2)", False),
        ("rows[0] += 1", False),
        ("rows[0] = rows[0] * 100", False),
        ("rows[0] = rows[1] * 100", True),
        ("rows.sort_values('x', inplace=True)", False),
        ("more = []\nmore.append(rows)", True),
    ],
)
def test_what_another_cell_made_stays_as_it_is(source, well, tmp_path):
    found = faults(written(tmp_path, cell("rows = [1, 2]"), cell(source)))
    assert any("changes 'rows' of another cell" in fault for fault in found) != well


def test_prose_and_frame_are_looked_at(tmp_path):
    four = [cell(f"a{n} = 1") for n in range(4)]
    number = markdown("China takes 17 % of exports.")
    found = faults(written(tmp_path, *four, number, cell("b = 1", "parameters")))
    assert "cell 6: more than 3 code cells without prose" in found
    assert "cell 7: '17 %' in prose must be a finding" in found
    assert "the tag 'parameters' stands 2 times, not once" in found


if __name__ == "__main__":
    total = 0
    for name in sys.argv[1:] or NOTEBOOKS:
        for fault in faults(Path(name)):
            print(f"{name}: {fault}")
            total += 1
    if not total:
        print("the form is kept")
    sys.exit(1 if total else 0)
