"""Reports in a real browser with the network off.

Drawn, reachable, legible, printable, and running nothing foreign.
"""

import html
import os
import re
from importlib.resources import files as package_files
from pathlib import Path

import pytest
import sample_home
from playwright.sync_api import sync_playwright

from pressroom import plan, run
from pressroom.page import pdf
from tightrope import parameters

pytestmark = pytest.mark.slow


def reports(which: slice) -> list[str]:
    """Some editions of every notebook; every one where all is asked for."""
    if os.environ.get("TIGHTROPE_ALL"):
        which = slice(None)
    return [
        f"{edition}/{slug}"
        for slug in parameters.slugs()
        for edition in list(parameters.sheet(slug)["editions"])[which]
    ]


# A page that draws for one economy draws for another; the two tests take turns.
FIRST, LAST = slice(1), slice(-1, None)
READING = (Path(__file__).parent / "reading.js").read_text("utf8")
# What a program says of nothing.
NO_WORDS = re.compile(r"undefined|\bnull\b|NaN|\[object")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
FLAGS += ["--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND"]


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, headless=True, args=FLAGS
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A sample report with a slider.

    Its charts packed into it and, in another folder, sharing one library.
    """
    home = sample_home.make(tmp_path_factory.mktemp("browser") / "home")
    sample_home.add(
        home,
        "sample_report",
        editions={"japan": {}, "korea": {"parameters": {"focus": "KOR"}}},
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIGHTROPE_HOME", str(home))
        for bundle in ("inline", "shared"):
            jobs = plan.jobs(["sample_report"])
            summary = run.render(
                jobs, to=home / bundle, bundle=bundle, workers=1, progress=False
            )
            assert len(summary.done) == 2, summary.failed
    return home


class Page:
    """A page opened from disk, with what it asked for and complained about."""

    def __init__(self, browser, path, width=1200, **options):
        self.context = browser.new_context(
            offline=True, viewport={"width": width, "height": 900}, **options
        )
        self.page = self.context.new_page()
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: (
                self.complaints.append(said.text) if said.type == "error" else None
            ),
        )
        self.page.goto(path.as_uri(), wait_until="load")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def do(self, script):
        return self.page.evaluate(script)

    def drawn(self) -> int:
        """Wait until the page says that its charts are drawn; how many."""
        for _ in range(200):
            if (
                count := self.do("document.documentElement.dataset.charts")
            ) is not None:
                return int(count)
            self.page.wait_for_timeout(100)
        raise AssertionError("the charts were not drawn in 20 seconds")

    def violations(self) -> list[str]:
        """What axe-core finds of impact serious or critical."""
        axe = package_files("axe_playwright_python") / "axe.min.js"
        self.do(axe.read_text("utf8"))
        found = self.do(
            "axe.run({exclude: [['svg.marks > *']]})"
        )  # a drawing is one image with a name
        assert len(found["passes"]) > 10
        return [
            f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]


@pytest.mark.parametrize("name", reports(FIRST))
def test_every_report_draws_and_asks_for_nothing(browser, collection, name):
    path = collection / f"{name}.html"
    if not path.exists():
        assert name.split("/")[1] in (collection / "index.html").read_text("utf8"), (
            "no report and no reason"
        )
        return
    assert path.stat().st_size < 700_000
    with Page(browser, path) as shown:
        figures = shown.do("document.querySelectorAll('figure.chart').length")
        assert shown.drawn() == figures > 0
        assert shown.do(
            "[...document.querySelectorAll('figure.chart')]"
            ".every(f => f.querySelector('svg.marks path, svg.marks text'))"
        )
        assert shown.do(
            "[...document.querySelectorAll('svg.marks')]"
            ".every(s => s.getAttribute('aria-label').length > 20)"
        )
        assert shown.requests == [path.as_uri()]
        assert shown.complaints == []


@pytest.mark.parametrize(
    "name", [*dict.fromkeys(slug for slug in parameters.slugs()), "summary", "index"]
)
def test_accessible(browser, collection, name):
    path = next(collection.glob(f"*/{name}.html"), collection / "index.html")
    with Page(browser, path, bypass_csp=True) as shown:
        if name != "index":
            shown.drawn()
        assert shown.violations() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
def test_accessible_in_every_dress(browser, sample, scheme, width):
    for name in ("japan/sample_report.html", "index.html"):
        with Page(
            browser,
            sample / "inline" / name,
            width,
            color_scheme=scheme,
            bypass_csp=True,
        ) as shown:
            if name != "index.html":
                shown.drawn()
            assert shown.violations() == []


@pytest.mark.parametrize("name", [*reports(LAST), "index"])
def test_a_narrow_screen_does_not_scroll_sideways(browser, collection, name):
    """Nor do names lie on each other there, and all can be told from a dark page."""
    path = collection / f"{name}.html"
    if not path.exists():
        return
    with Page(browser, path, 360, color_scheme="dark") as shown:
        if name != "index":
            shown.drawn()
        assert shown.do("document.documentElement.scrollWidth") <= 360
        sizes = shown.do(
            "[...document.querySelectorAll('svg.marks')]"
            ".map(s => s.getBoundingClientRect().width / s.getAttribute('width'))"
        )
        assert all(size > 0.99 for size in sizes), (
            "a chart was shrunk below its own letters"
        )
        shown.do(READING)
        assert shown.do("reading.crowded()") == []
        assert shown.do("reading.pale()") == []
        for figure, words in shown.do("reading.said()"):
            told = " ".join([*words, *map(str, words.values())])
            assert not NO_WORDS.search(told), (figure, words)


def test_a_chart_follows_the_width(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        shown.drawn()
        widths = (
            "[...document.querySelectorAll('svg.marks')]"
            ".map(s => s.getBoundingClientRect().width)"
        )
        wide = shown.do(widths)
        shown.page.set_viewport_size({"width": 400, "height": 900})
        shown.page.wait_for_timeout(1200)
        narrow = shown.do(widths)
        assert all(after <= 400 for after in narrow) and sum(narrow) < sum(wide)


def test_controls_work_by_keyboard(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        shown.drawn()
        bar = (
            "document.querySelector('#figure-slider .mark-rect path').getAttribute('d')"
        )
        before = shown.do(bar)
        slider = shown.page.get_by_label("Duty (%)")
        slider.focus()
        slider.press("ArrowRight")
        shown.page.wait_for_timeout(300)
        assert slider.input_value() == "20"
        assert shown.do(bar) != before
        shown.page.keyboard.press("Home")
        shown.do("document.activeElement.blur()")
        shown.page.keyboard.press("Tab")
        assert shown.requests == [(sample / "inline/japan/sample_report.html").as_uri()]


def test_skip_link_comes_first(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        shown.page.keyboard.press("Tab")
        assert shown.do("document.activeElement.textContent") == "Skip to the answer"
        assert shown.do("document.activeElement.getBoundingClientRect().left") >= 0


def test_code_unfolds(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        opened = "document.querySelectorAll('details.code[open]').length"
        assert shown.do(opened) == 0
        shown.drawn()
        shown.page.get_by_role("button", name="Show all code").click()
        assert (
            shown.do(opened)
            == shown.do("document.querySelectorAll('details.code').length")
            > 3
        )


def test_the_csv_comes_out_of_the_mailed_file(browser, sample, tmp_path):
    """The one file alone in a folder: the link still gives the data.

    Byte for byte as beside the reports.
    """
    alone = tmp_path / "mailed.html"
    alone.write_bytes((sample / "inline/japan/sample_report.html").read_bytes())
    with Page(browser, alone, accept_downloads=True) as shown:
        shown.drawn()
        with shown.page.expect_download() as download:
            shown.page.locator("#figure-over-time a.csv").click()
        download.value.save_as(tmp_path / "got.csv")
        assert download.value.suggested_filename == "sample_report-over-time.csv"
    kept = sample / "inline/japan/figures/sample_report-over-time.csv"
    assert (tmp_path / "got.csv").read_bytes() == kept.read_bytes()


def test_colours_follow_the_scheme_at_once(browser, sample):
    with Page(
        browser, sample / "inline/japan/sample_report.html", color_scheme="light"
    ) as shown:
        shown.drawn()
        letters = '#figure-partners svg text[fill="#1a1a1a"]'
        ink = f"getComputedStyle(document.querySelector('{letters}')).fill"
        assert shown.do(ink) == "rgb(26, 26, 26)"
        shown.page.emulate_media(color_scheme="dark")
        assert shown.do(ink) == "rgb(242, 242, 242)"
        assert (
            shown.do("getComputedStyle(document.body).backgroundColor")
            == "rgb(22, 22, 22)"
        )


def test_paper(browser, sample):
    with Page(
        browser, sample / "inline/japan/sample_report.html", color_scheme="dark"
    ) as shown:
        shown.drawn()
        shown.page.emulate_media(media="print", color_scheme="light")
        for hidden in (".contents", ".skip", "details.code", ".get", ".vega-bindings"):
            assert (
                shown.do(
                    f"getComputedStyle(document.querySelector('{hidden}')).display"
                )
                == "none"
            ), hidden
        assert (
            shown.do("getComputedStyle(document.body).backgroundColor")
            == "rgb(255, 255, 255)"
        )
        assert shown.page.pdf(tagged=True).startswith(b"%PDF")


def test_a_printed_page_has_numbers_an_outline_and_tags(browser, sample):
    page = sample / "inline/japan/sample_report.html"
    made = pdf.printed(browser, page)
    for part in (b"/StructTreeRoot", b"/Outlines", b"/MarkInfo"):
        assert part in made, part
    assert b"(D:19800101000000" in made  # it does not tell when it was printed
    assert pdf.printed(browser, page) == made


def test_paper_says_what_was_chosen(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        shown.drawn()
        chosen = shown.page.locator("#figure-slider .chosen")
        assert chosen.is_hidden() and "Duty (%): 15" in chosen.text_content()
        shown.page.get_by_label("Duty (%)").press("ArrowRight")
        assert "Duty (%): 20" in chosen.text_content()
        shown.page.emulate_media(media="print")
        assert chosen.is_visible()


def test_a_link_unfolds_what_it_leads_to(browser, sample):
    page = sample / "inline/japan/sample_report.html"
    with Page(browser, page) as shown:
        shown.drawn()
        row = shown.page.locator("#finding-total")
        assert row.is_hidden()
        shown.page.locator(".claim a").click()
        assert row.is_visible()
        row.locator("a[href^='#cell-']").click()
        assert shown.page.locator(":target").inner_text().startswith("share = 100")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_chart_as_a_picture(browser, sample, tmp_path, kind):
    page = sample / "inline/japan/sample_report.html"
    with Page(browser, page, accept_downloads=True) as shown:
        shown.drawn()
        with shown.page.expect_download() as download:
            shown.page.locator(f"#figure-over-time button.{kind}").click()
        assert download.value.suggested_filename == f"sample_report-over-time.{kind}"
        download.value.save_as(tmp_path / "got")
        assert shown.complaints == []
    got = (tmp_path / "got").read_bytes()
    if kind == "png":
        assert got.startswith(b"\x89PNG") and len(got) > 10_000
    else:
        text = got.decode()
        assert "Trade over time" in text and "Source: Invented for the tests." in text


def test_nothing_foreign_runs(browser, sample):
    with Page(browser, sample / "inline/japan/sample_report.html") as shown:
        shown.drawn()
        shown.do(
            "(() => { const s = document.createElement('script'); "
            "s.textContent = 'window.foreign = 1'; document.body.append(s); })()"
        )
        shown.do(
            "document.body.insertAdjacentHTML('beforeend', "
            '\'<img src=x onerror="window.foreign = 2">'
            '<p id=hot onclick="window.foreign = 3">x</p>\')'
        )
        shown.do("document.getElementById('hot').click()")
        shown.do("setTimeout('window.foreign = 4', 0)")
        got = shown.do(
            "fetch('https://example.org/').then(() => 'fetched', error => error.name)"
        )
        shown.page.wait_for_timeout(200)
        assert shown.do("window.foreign") is None
        assert got == "TypeError"
        assert len(shown.complaints) >= 4


def test_a_shared_library_draws_from_disk(browser, sample):
    path = sample / "shared/korea/sample_report.html"
    with Page(browser, path) as shown:
        assert shown.drawn() == 4
        assert len(shown.requests) == 2 and all(
            url.startswith("file:") for url in shown.requests
        )
        assert shown.complaints == []


def test_every_link_between_pages_leads_somewhere(collection):
    pages = [*collection.rglob("*.html")]
    assert len(pages) > 10
    for page in pages:
        for href in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text("utf8")):
            if not href.startswith(("#", "http")):
                place, _, _ = html.unescape(href).partition("#")
                assert (page.parent / place).exists(), f"{page.name}: {href}"


def test_without_scripts_the_page_still_answers(browser, sample):
    with Page(
        browser, sample / "inline/japan/sample_report.html", java_script_enabled=False
    ) as shown:
        text = shown.page.inner_text("main")
        assert (
            "The first partner took" in text
            and "Bars of trade by partner; the first is China." in text
        )


def test_the_index_searches(browser, sample):
    with Page(browser, sample / "inline/index.html") as shown:
        listed = "document.querySelectorAll('.results > li').length"
        search = shown.page.get_by_label("Search")
        assert shown.do(listed) == 0 and shown.page.inner_text("#count") == ""
        search.fill("kórea")
        assert shown.do(listed) == 1 and "1 of 2 reports" in shown.page.inner_text(
            "#count"
        )
        search.fill("nowhere")
        assert shown.do(listed) == 0
        assert "Nothing found" in shown.page.inner_text("#count")
        search.fill("")
        shown.page.locator("#row-kor a").click()
        shown.drawn()
        assert shown.complaints == []


def test_a_summary_stands_on_one_sheet(browser, collection):
    made = pdf.printed(browser, collection / "japan" / "summary.html")
    assert len(pdf.SHEET.findall(made)) == 1
