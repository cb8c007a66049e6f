"""What `tightrope catalogue`, `check` and `refresh` take in, tell and refuse."""

import json
import random
import re
import subprocess
import textwrap

import pandas as pd
import pytest
import yaml
from table_home import duties_and_scenarios, few_tables, fit, mutated, replace

from tightrope import TightropeError, catalogue, cli, data
from tightrope.catalogue import recipes, upkeep
from tightrope.policy import scenarios

pytestmark = pytest.mark.slow


@pytest.fixture
def root(tmp_path):
    return few_tables(tmp_path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A root that a test leaves as it was."""
    return few_tables(tmp_path_factory.mktemp("shared"))


def update(root):
    told = []
    return catalogue.update(root, told.append), told


def only(faults):
    assert len(faults) == 1 and "\n" not in faults[0], faults
    return faults[0]


def test_nothing_changed_nothing_written(root):
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    assert update(root) == ([], [])
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
    assert catalogue.check(root) == []


# ---- changes


def test_a_changed_cell_is_told_and_taken_in(root, monkeypatch, capsys):
    monkeypatch.setenv("TIGHTROPE_HOME", str(root.parent))
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", root, *command], check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "-C", root, *who, "commit", "-qm", "a"], check=True)
    replace(root / "deadlines.csv", "Duty on cars starts,cars,", "Cars,motorcars,")
    assert cli.main(["check"]) == 1
    refusal = only(capsys.readouterr().err.splitlines())
    assert refusal.startswith("data/deadlines.csv has ")
    assert "if you meant to change it: tightrope catalogue" in refusal
    assert "else: git checkout -- data/deadlines.csv" in refusal

    assert update(root) == (
        [],
        [
            "deadlines: deadline cars-april: title Duty on cars starts → Cars",
            "deadlines: deadline cars-april: label cars → motorcars",
        ],
    )
    assert cli.main(["check"]) == 0
    loaded = data.load("deadlines", root).set_index("deadline")
    assert loaded.loc["cars-april", "label"] == "motorcars"


def test_added_and_removed_rows_are_told(root):
    subprocess.run(["git", "-C", root, "init", "-q"], check=True)
    subprocess.run(["git", "-C", root, "add", "-A"], check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run(["git", "-C", root, *who, "commit", "-qm", "a"], check=True)
    replace(root / "economy_lists.csv", "duty-lines,5,VNM\n", "duty-lines,6,IND\n")
    assert update(root) == (
        [],
        [
            "economy_lists: row added: list duty-lines, number 6",
            "economy_lists: row taken out: list duty-lines, number 5",
        ],
    )


def test_without_git_the_change_is_told_by_its_size(root):
    replace(root / "economy_lists.csv", "duty-lines,5,VNM\n", "")
    assert update(root) == ([], ["economy_lists: changed, 14 → 13 rows"])


def test_a_changed_description_is_told(root):
    replace(root / "meta" / "deadlines.yml", "grade: B", "grade: C")
    assert "is not what data/meta/ and the tables say" in only(catalogue.check(root))
    assert update(root) == ([], ["deadlines: its description changed (grade)"])
    assert data.load("deadlines", root).attrs["grade"] == "C"


def blocks(page, language):
    """The blocks of code in a language on a page of docs/."""
    text = (data.home() / "docs" / page).read_text("utf8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.S | re.M)
    return [textwrap.dedent(block) for _, block in found]


def test_a_table_added_as_the_page_on_it_tells(root, tmp_path):
    (root / "ferries.csv").write_text(blocks("howto_table.md", "text")[0])
    description = blocks("howto_table.md", "yaml")[0]
    (root / "meta" / "ferries.yml").write_text(description)
    assert update(root) == ([], ["ferries: new"])
    assert data.load("ferries", root)["minutes"].tolist() == [220]

    recipe = blocks("howto_table.md", "python")[0]
    (root / "recipes" / "ferry_office.py").write_text(recipe)
    described = yaml.safe_load(description) | {
        "recipe": "ferry_office",
        "key": ["year"],
    }
    whole = {"type": "integer", "unit": "persons", "description": "how many"}
    described["columns"] = {"year": whole, "passengers": dict(whole)}
    made = root / "meta" / "passengers.yml"
    made.write_text(yaml.safe_dump(described, sort_keys=False))
    source = tmp_path / "ferry_office" / "passengers.csv"
    source.parent.mkdir()
    source.write_text("route,year,passengers\na,2024,100\n")
    told = []
    assert catalogue.refresh("ferry_office", tmp_path, root, told.append) == []
    assert told == [
        "passengers: made by data/recipes/ferry_office.py",
        "passengers: new",
    ]
    assert (root / "passengers.parquet").exists()


def test_a_new_table_and_one_taken_out_are_told(root):
    (root / "studied_events.csv").unlink()
    (root / "meta" / "studied_events.yml").unlink()
    (root / "colours.csv").write_text("iso3,colour\nJPN,ink\n")
    described = yaml.safe_load((root / "meta" / "economy_lists.yml").read_text("utf8"))
    described |= {"key": ["iso3"], "vintage": "2026"}
    text = {"type": "string", "description": "a word"}
    described["columns"] = {"iso3": text, "colour": dict(text)}
    (root / "meta" / "colours.yml").write_text(
        yaml.safe_dump(described, sort_keys=False)
    )
    assert update(root) == ([], ["colours: new", "studied_events: taken out"])
    assert data.load("colours", root)["colour"].tolist() == ["ink"]
    assert "| `colours` |" in (root / "README.md").read_text("utf8")


def test_what_a_spreadsheet_adds_unasked_is_taken_off(root):
    path = root / "deadlines.csv"
    plain = path.read_bytes()
    path.write_bytes(b"\xef\xbb\xbf" + plain.replace(b"\n", b"\r\n") + b"\r\n")
    assert update(root)[0] == []
    assert path.read_bytes() == plain
    assert catalogue.check(root) == []


# ---- faults of tables: one line with file, line and column; nothing is written


@pytest.mark.parametrize(
    ("table", "old", "new", "fault"),
    [
        (
            "deadlines",
            "cars-april,cars,WLD,2025-03-26",
            "cars-april,cars,WLD,26/03/2025",
            "data/deadlines.csv, line 2, column announced_on: "
            "'26/03/2025' is not of type date",
        ),
        (
            "deadlines",
            "cars-april,cars,WLD,2025-03-26",
            "cars-april,cars,WLD,2025-02-30",
            "data/deadlines.csv, line 2, column announced_on: "
            "'2025-02-30' is not of type date",
        ),
        (
            "deadlines",
            "cars-april,cars,WLD",
            "cars-april,cars,ZZZ",
            "data/deadlines.csv, line 2, column concerns: "
            "'ZZZ' is not in countries, column iso3",
        ),
        (
            "deadlines",
            "country-rates,reciprocal",
            "cars-april,reciprocal",
            "data/deadlines.csv, line 3: the key deadline stands more than once",
        ),
        (
            "deadlines",
            "cars-april,cars,WLD",
            "cars-april,,WLD",
            "data/deadlines.csv, line 2, column clock: is missing",
        ),
        (
            "deadlines",
            "Duty on cars starts,cars,met",
            "Duty on cars starts,cars,Met",
            "data/deadlines.csv, line 2, column outcome: "
            "'Met' is not one of met, moved, missed, pending",
        ),
        (
            "deadlines",
            "Duty on cars starts,cars,met",
            "Duty on cars starts,cars,met,",
            "data/deadlines.csv, line 2: 16 cells where the header has 15",
        ),
        (
            "deadlines",
            "deadline,clock",
            "Deadline,clock",
            "data/deadlines.csv: there is no column deadline",
        ),
        (
            "deadlines",
            "outcome,settled_on",
            "outcome,settled",
            "data/deadlines.csv: there is no column settled_on",
        ),
        (
            "deadlines",
            "cars-april,cars,WLD",
            "cars-april,cars ,WLD",
            "data/deadlines.csv, line 2, column clock: "
            "'cars ' begins or ends with a space",
        ),
        (
            "deadlines",
            "cars-april,cars,WLD",
            '"cars-april,cars,WLD',
            "data/deadlines.csv, line 4: no CSV (',' expected after '\"')",
        ),
        (
            "cp1993_published",
            "fixed,CAN,-0.08",
            "fixed,CAN,-0.08%",
            "data/cp1993_published.csv, line 2, column terms_of_trade_pct: "
            "'-0.08%' is not of type number",
        ),
        (
            "cp1993_published",
            "fixed,CAN,-0.08",
            "fixed,CAN,1_000",
            "data/cp1993_published.csv, line 2, column terms_of_trade_pct: "
            "'1_000' is not of type number",
        ),
        (
            "event_lanes",
            "1,US measures",
            "0,US measures",
            "data/event_lanes.csv, line 2, column number: '0' is below 1",
        ),
        (
            "event_lanes",
            "1,US measures",
            "one,US measures",
            "data/event_lanes.csv, line 2, column number: 'one' is not of type integer",
        ),
        (
            "countries",
            "ABW,AW,Aruba,Aruba,economy,Americas,false",
            "ABW,AW,Aruba,Aruba,economy,Americas,FALSE",
            "data/countries.csv, line 2, column eu27: 'FALSE' is not of type boolean",
        ),
        (
            "countries",
            "ABW,AW,Aruba,Aruba",
            "ABW,AW,Aruba,Aru\tba",
            "data/countries.csv, line 2: a line break, tab or other control",
        ),
        (
            "event_lanes",
            "JPN",
            "JPN;XYZ",
            "data/event_lanes.csv, line 3, column shown_for: "
            "'JPN;XYZ' is not in countries, column iso3",
        ),
    ],
)
def test_a_fault_in_a_table_is_one_line(root, table, old, new, fault):
    before = (root / "datapackage.json").read_bytes()
    replace(root / f"{table}.csv", old, new)
    assert update(root) == ([fault], [])
    assert (root / "datapackage.json").read_bytes() == before
    assert fault in catalogue.check(root)


def test_many_faults_of_a_kind_are_summed_up(root):
    path = root / "deadlines.csv"
    path.write_text(path.read_text("utf8").replace(",met,", ",kept,"), "utf8")
    faults, _ = update(root)
    assert len(faults) == 6
    assert faults[-1] == "data/deadlines.csv, column outcome: 2 more lines, the same"


def test_a_table_in_another_encoding(root):
    path = root / "deadlines.csv"
    path.write_bytes(path.read_bytes().replace(b"Duty on cars", b"Duty \x96 cars"))
    fault = "data/deadlines.csv, line 2: is not UTF-8 text; save it as CSV UTF-8"
    assert update(root) == ([fault], [])


def test_an_empty_table(root):
    (root / "deadlines.csv").write_text("")
    assert only(update(root)[0]) == "data/deadlines.csv: there is no column deadline"


def test_strays_and_orphans(root):
    (root / "notes.csv").write_text("x\n")
    assert only(update(root)[0]).startswith("data/notes.csv is not in the catalogue")
    (root / "notes.csv").unlink()
    (root / "event_lanes.parquet").write_bytes(b"")
    assert "event_lanes.yml: the table has both" in only(update(root)[0])
    (root / "event_lanes.parquet").unlink()
    (root / "event_lanes.csv").unlink()
    faults, _ = update(root)
    assert "data/meta/event_lanes.yml: the table has no file in data/" in faults


# ---- faults of descriptions


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("grade: A", "grade: D", ": grade is not A, B or C"),
        ("grade: A\n", "", ": grade is not A, B or C"),
        ("title: Pub", "titel: Pub", ": 'titel' is no part of a description"),
        ("    unit: percent\n", "", ": column terms_of_trade_pct: unit is missing"),
        ("type: number", "type: numeric", ": column terms_of_trade_pct: type is not"),
        ("key: [deficits, country]", "key: [deficits, land]", ": the key names 'land'"),
        ("key: [deficits, country]", "key: deficits", ": the key is not a list"),
        ("enum: [fixed, zero]", "enum: [fixed, no]", ": column deficits: enum is not"),
        ("'[A-Z]{3}'", "'[A-Z'", ": column country: pattern is no regular expression"),
        ("column: iso3", "column: iso", ", column country: there is no column iso of"),
        ("path: https://doi", "path: http://doi", ": sources, 1: path is not"),
        ("recipe: caliendo", "recipe: calendo", ": there is no recipe data/recipes/"),
        ("grade: A", "grade: A\ngrade: B", ": line 7: 'grade' stands twice"),
        ("grade: A", "grade: &a A\nperiod: *a", ": line 7: an alias (*a)"),
        ("grade: A", "grade: [A", ": line 7: "),
        ("key:", "? [key]\n:", ": line 28: found unhashable key"),
    ],
)
def test_a_fault_in_a_description_is_one_line(root, old, new, fault):
    path = root / "meta" / "cp1993_published.yml"
    replace(path, old, new)
    assert f"data/meta/cp1993_published.yml{fault}" in only(update(root)[0])


def test_a_description_that_is_not_text(root):
    path = root / "meta" / "cp1993_published.yml"
    for content in (b"\xff\xfe\x00", b"\x00", b"- a\n", b"", b"[" * 20000):
        path.write_bytes(content)
        faults, _ = update(root)
        assert len(faults) >= 1 and all("\n" not in fault for fault in faults)
        assert "data/meta/cp1993_published.yml" in faults[0]


def test_a_billion_laughs(root):
    lines = ['a: &a ["x", "x"]'] + [
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]"
        for n in range(24)
    ]
    (root / "meta" / "cp1993_published.yml").write_text("\n".join(lines))
    assert "an alias (*a) is not read" in update(root)[0][0]


# ---- mutations: whatever happens to catalogue, descriptions and tables, it is told


def told_in_lines(root, names):
    """All that the readers say about a damaged root; none may raise anything else."""
    lines = list(catalogue.check(root)) + data.check(root)
    for name in names:
        try:
            data.load(name, root)
        except data.TableError as error:
            lines.append(str(error))
    try:
        data.countries(root)
    except data.TableError as error:
        lines.append(str(error))
    assert all("\n" not in line and len(line) < 600 for line in lines), lines
    return lines


SOME = ("countries", "cp1993_published", "economy_lists")


@pytest.fixture(scope="module")
def three(tmp_path_factory):
    return few_tables(tmp_path_factory.mktemp("three"), SOME)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_catalogues_are_refused_in_lines(three, seed, monkeypatch):
    """The tables and their descriptions stay as they are, and are read once."""
    path, chance = three / "datapackage.json", random.Random(seed)
    found = upkeep.read_all(three)
    monkeypatch.setattr(upkeep, "read_all", lambda root: found)
    whole = path.read_bytes()
    package = json.loads(whole)
    try:
        for _ in range(40):
            other = mutated(package, chance)
            path.write_text(json.dumps(other), "utf8")
            if other != package:
                assert told_in_lines(three, SOME), "a mutated catalogue was accepted"
    finally:
        path.write_bytes(whole)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_descriptions_are_told_in_lines(three, seed):
    path, chance = three / "meta" / "cp1993_published.yml", random.Random(seed)
    whole = path.read_bytes()
    meta = yaml.safe_load(whole)
    try:
        for _ in range(30):
            other = mutated(meta, chance)
            path.write_text(yaml.dump(other), "utf8", errors="surrogatepass")
            if other != meta:
                assert told_in_lines(three, SOME)
    finally:
        path.write_bytes(whole)


def damaged_csv(content, chance):
    """A CSV file with bytes, cells or lines of it changed."""
    lines = content.split(b"\n")
    way = chance.randrange(6)
    at = chance.randrange(len(lines) - 1)
    if way == 0:
        changed = bytearray(content)
        changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    if way == 1:
        return content[: chance.randrange(len(content))]
    if way == 2:
        lines.insert(at, lines[at])
    elif way == 3:
        cells = lines[at].split(b",")
        strange = [b"", b"nan", b"inf", b"1e999", b"-", b"\x00", b'"', b"9" * 400]
        cells[chance.randrange(len(cells))] = chance.choice(strange)
        lines[at] = b",".join(cells)
    elif way == 4:
        cells = lines[at].split(b",")
        chance.shuffle(cells)
        lines[at] = b",".join(cells)
    else:
        del lines[at]
    return b"\n".join(lines)


@pytest.mark.parametrize("seed", range(5))
def test_damaged_tables_whose_entry_was_made_to_fit(three, seed):
    chance = random.Random(seed)
    package = (three / "datapackage.json").read_bytes()
    for _ in range(40):
        name = chance.choice(SOME)
        path = three / f"{name}.csv"
        whole = path.read_bytes()
        try:
            path.write_bytes(damaged_csv(whole, chance))
            fit(three, name)
            if not told_in_lines(three, SOME):  # another letter in a name is a table
                assert len(data.load(name, three)) > 0
        finally:
            path.write_bytes(whole)
            (three / "datapackage.json").write_bytes(package)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"iso3": ["JPN"]}),
        pd.DataFrame({"iso3": [1], "month": [2], "a": [3.0], "b": [4.0]}),
        pd.DataFrame({"iso3": [["a"]], "month": [{"b": 1}], "a": [3.0], "b": [4.0]}),
        pd.DataFrame({"iso3": ["JPN"], "month": [None], "a": ["3"], "b": [4.0]}),
        pd.DataFrame(
            {
                "iso3": ["JPN"],
                "month": pd.to_datetime(["2025-01-01"]),
                "a": [float("inf")],
                "b": [-1.0],
            }
        ),
    ],
)
def test_strange_parquet_whose_entry_was_made_to_fit(root, frame):
    if "a" in frame:
        names = ["general_imports_usd_mn", "exports_fas_usd_mn"]
        frame = frame.rename(columns=dict(zip("ab", names, strict=True)))
    frame.to_parquet(root / "us_trade_monthly.parquet", index=False)
    fit(root, "us_trade_monthly")
    lines = told_in_lines(root, ["us_trade_monthly"])
    assert any("us_trade_monthly.parquet" in line for line in lines)


def test_damaged_parquet_whose_entry_was_made_to_fit(tmp_path):
    root = few_tables(tmp_path, ("countries", "us_trade_monthly"))
    path, chance = root / "us_trade_monthly.parquet", random.Random(1)
    whole = path.read_bytes()
    for _ in range(40):
        content = bytearray(whole[: chance.randrange(1, len(whole))])
        for _ in range(5):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(bytes(content) if chance.random() < 0.5 else whole[:-9])
        fit(root, "us_trade_monthly")
        lines = told_in_lines(root, ["us_trade_monthly"])
        assert any("us_trade_monthly.parquet" in line for line in lines)


def test_a_pattern_that_would_run_for_ever_does_not(root):
    path = root / "meta" / "cp1993_published.yml"
    replace(path, "'[A-Z]{3}'", "'(A|AA|[A-Z])+(A|AA|[A-Z])+1'")
    csv = root / "cp1993_published.csv"
    csv.write_text(csv.read_text("utf8").replace("CAN", "A" * 60), "utf8")
    assert "is not of the form" in update(root)[0][0]


def test_one_bad_entry_leaves_the_other_tables_alone(root):
    path = root / "datapackage.json"
    package = json.loads(path.read_text("utf8"))
    del package["resources"][0]["schema"]
    path.write_text(json.dumps(package), "utf8")
    with pytest.raises(data.TableError, match="countries: schema has not just"):
        data.load("countries", root)
    assert len(data.load("deadlines", root)) > 10
    faults = data.check(root)
    assert only(faults).startswith("data/datapackage.json, countries: ")


# ---- the duty tables and scenarios


def test_a_scenario_added_as_a_user_would_is_accepted(tmp_path, monkeypatch, capsys):
    root = duties_and_scenarios(tmp_path)
    rows = blocks("howto_scenario.md", "text")[0]
    with (root / "scenarios.csv").open("a", encoding="utf8", newline="") as file:
        file.write(rows)
    monkeypatch.setenv("TIGHTROPE_HOME", str(tmp_path))
    refusal = only(data.check())
    assert refusal.startswith("data/scenarios.csv has ")
    assert "if you meant to change it: tightrope catalogue" in refusal
    assert cli.main(["catalogue"]) == 0
    assert "scenarios: changed, 56 → 59 rows" in capsys.readouterr().out
    assert data.check() == []

    table = data.load("scenarios")
    assert scenarios.labels(table)["cars_free"] == "Cars free"
    assert scenarios.shown(table, "american-duties")[-1] == "cars_free"
    assert scenarios.shown(table, "tables")[-1] == "cars_free"


def test_what_duties_and_scenarios_cannot_mean_is_refused(tmp_path):
    root = duties_and_scenarios(tmp_path)
    place = ",american-duties;tables,,USA,ALL,goods,us_schedule,,2025-04-09"
    replace(root / "scenarios.csv", place, place.replace("duties", "duty", 1))
    assert only(update(root)[0]) == (
        "data/scenarios.csv, line 5, column shown_in: 'american-duty;tables' is not in "
        "scenario_figures, column figure"
    )
    replace(root / "scenarios.csv", "american-duty;", "american-duties;")
    replace(
        root / "scenarios.csv", ",FOCUS,USA,goods,rate,0.0", ",FOCUS,USA,goods,rate,"
    )
    row = "ieepa_brazil,BRA,40.0,add_on,2025-08-06,2026-02-23"
    replace(root / "us_duties.csv", row, row.replace("2026-02-23", "2026-01-31"))
    assert update(root)[0] == [
        "us_duties, ieepa_brazil, BRA: no rate after 2026-01-31 (line 2), though the "
        "programme goes on",
        "scenarios, free_trade, step 4: rule rate needs rate_pct",
    ]


# ---- recipes


def test_refresh_says_what_there_is(root, tmp_path):
    with pytest.raises(TightropeError, match=r"nothing makes 'tables'.*recipes: "):
        catalogue.refresh("tables", tmp_path, root)
    with pytest.raises(TightropeError, match="deadlines is kept by hand: edit it"):
        catalogue.refresh("deadlines", tmp_path, root)
    with pytest.raises(TightropeError, match="is not a folder with sources"):
        catalogue.refresh("caliendo_parro", tmp_path / "none", root)


def test_refresh_writes_nothing_where_a_source_is_missing(root, tmp_path):
    before = (root / "cp1993_published.csv").read_bytes()
    with pytest.raises(TightropeError, match="cp1993_published cannot be made"):
        catalogue.refresh("cp1993_published", tmp_path, root)
    assert (root / "cp1993_published.csv").read_bytes() == before


def test_refresh_makes_a_table_and_takes_it_in(root, tmp_path):
    printed = (root / "cp1993_published.csv").read_text("utf8")
    source = tmp_path / "caliendo_parro_1993" / "expected_nafta.csv"
    source.parent.mkdir()
    closures = {"zero,": "zero_aggregate_deficits,", "fixed,": "with_deficits,"}
    for ours, theirs in closures.items():
        printed = printed.replace(ours, theirs)
    printed = printed.replace("deficits,country", "closure,country")
    source.write_text(printed.replace("first_order_pct", "welfare_pct"), "utf8")

    told = []
    before = (root / "cp1993_published.csv").read_bytes()
    assert catalogue.refresh("cp1993_published", tmp_path, root, told.append) == []
    assert told == ["cp1993_published: made by data/recipes/caliendo_parro.py"]
    assert (root / "cp1993_published.csv").read_bytes() == before

    source.write_text(source.read_text("utf8").replace("-0.41", "-0.42"), "utf8")
    assert catalogue.refresh("cp1993_published", tmp_path, root, told.append) == []
    assert told[-1].startswith("cp1993_published: changed")
    loaded = data.load("cp1993_published", root).set_index(["deficits", "country"])
    assert loaded.loc[("fixed", "MEX"), "terms_of_trade_pct"] == -0.42


def test_every_recipe_makes_the_tables_that_name_it():
    for path in sorted((data.home() / "data" / "recipes").glob("*.py")):
        recipe = recipes._recipe(path)
        mine = f"data/recipes/{path.name}"
        entries = data.catalogue().values()
        named = {e["name"] for e in entries if e.get("made_by") == mine}
        assert set(recipe.TABLES) == named, path.name


def test_the_same_frame_gives_the_same_bytes(root):
    for name in ("us_trade_monthly", "cp1993_published"):
        entry = data.entry(name, root)
        frame = data.load(name, root)
        shuffled = frame.sample(frac=1, random_state=1).assign(other=1)
        content = (root / entry["path"]).read_bytes()
        assert catalogue.as_bytes(shuffled, entry) == content
