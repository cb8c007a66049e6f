"""Charts as a reader meets them: by mouse, touch and keyboard, on a phone, in the dark.

One page with a chart of every kind (see `gallery`) in one browser.
"""

import re
from pathlib import Path

import chart_page
import gallery
import pytest
from playwright.sync_api import sync_playwright

pytestmark = pytest.mark.slow

READING = (Path(__file__).parent / "reading.js").read_text("utf8")
# A column's name as databases write it, or what a program says of nothing.
PLUMBING = re.compile(r"\b[a-z0-9]+_[a-z0-9_]+\b|undefined|\bnull\b|NaN|\[object")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    showings = [gallery.showing(kind) for kind in gallery.KINDS]
    return chart_page.write(tmp_path_factory.mktemp("gallery") / "page.html", showings)


@pytest.fixture(scope="module")
def browser(chromium):
    flags = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


@pytest.fixture(scope="module")
def opened(browser, page_file):
    """`opened(width, **options)`: the page, its charts drawn, opened once for each."""
    pages: dict = {}

    def open_page(width: int, **options):
        key = (width, *sorted(options.items()))
        if key not in pages:
            size = {"width": width, "height": 800}
            context = browser.new_context(offline=True, viewport=size, **options)
            page = context.new_page()
            page.complaints = []
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            page.goto(page_file.as_uri())
            for _ in range(200):
                if page.evaluate("document.documentElement.dataset.charts"):
                    break
                page.wait_for_timeout(100)
            page.evaluate(READING)
            pages[key] = page
        return pages[key]

    yield open_page
    for page in pages.values():
        page.context.close()


def test_every_kind_is_drawn(opened):
    page = opened(1100)
    errors = "[...document.querySelectorAll('figure.chart')].map(f => f.dataset.error)"
    assert page.evaluate(errors) == [None] * len(gallery.KINDS)
    assert page.complaints == []


def test_tooltips_are_in_words(opened):
    said = opened(1100).evaluate("reading.said()")
    assert {name for name, _ in said} == set(gallery.KINDS)
    for name, words in said:
        assert isinstance(words, dict) and len(words) >= 2, (name, words)
        told = {key: str(value) for key, value in words.items()}
        assert told.pop("title", "").strip() or name == "explorer", (name, words)
        text = " ".join([*told, *told.values()])
        assert not PLUMBING.search(text), (name, words)


def checked(tip, name):
    assert tip, f"{name}: nothing appears"
    assert tip["inside"] and tip["width"] < 320, (name, tip)
    assert max(tip["letters"]) <= 18, (name, tip)
    assert re.search(r"\w", tip["text"]) and not PLUMBING.search(tip["text"]), tip


@pytest.mark.parametrize("width", [1100, 360])
def test_a_mark_speaks_when_the_mouse_is_on_it(opened, width):
    page = opened(width)
    for name in gallery.KINDS:
        for at in range(page.evaluate("name => reading.aims(name)", name)):
            page.mouse.move(0, 0)
            place = page.evaluate("([n, i]) => reading.aim(n, i)", [name, at])
            page.mouse.move(*place)
            checked(page.evaluate("reading.tip()"), name)
    page.mouse.move(1, 1)
    assert page.evaluate("reading.tip()") is None


def test_a_mark_speaks_when_it_is_tapped(opened):
    page = opened(360, has_touch=True)
    for name in gallery.KINDS:
        place = page.evaluate("name => reading.aim(name, 0)", name)
        page.touchscreen.tap(*place)
        checked(page.evaluate("reading.tip()"), name)
    page.keyboard.press("Escape")
    assert page.evaluate("reading.tip()") is None


def test_marks_speak_one_by_one_by_keyboard(opened):
    page = opened(1100)
    for name in gallery.KINDS:
        page.evaluate("document.activeElement.blur()")
        focus = "name => document.querySelector(`#figure-${name} svg.marks`).focus()"
        page.evaluate(focus, name)
        spoken = []
        for key in ("Home", "ArrowRight", "End"):
            page.keyboard.press(key)
            checked(page.evaluate("reading.tip()"), name)
            heard = "document.querySelector('[aria-live=polite]').textContent"
            spoken.append(page.evaluate(heard))
        assert spoken[0] != spoken[1] or name == "explorer", (name, spoken)
        assert not PLUMBING.search(" ".join(spoken)), spoken
        page.keyboard.press("Escape")
        assert page.evaluate("reading.tip()") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_and_marks_can_be_told_from_the_page(opened, scheme):
    for width in (1100, 360):
        page = opened(width, color_scheme=scheme)
        assert page.evaluate("reading.pale()") == []


@pytest.mark.parametrize("width", [360, 640, 1100])
def test_no_name_covers_another_is_cut_or_leaves_the_screen(opened, width):
    assert opened(width).evaluate("reading.crowded()") == []


def test_controls_have_a_name_and_say_what_came_of_them(opened):
    page = opened(1100)
    group = page.get_by_role("group", name="Flow")
    assert group.get_by_role("radio").count() == 2
    before = (
        "(() => { const figure = document.querySelector('#figure-chosen'); "
        "return figure.querySelector('.vega-bindings').compareDocumentPosition("
        "figure.querySelector('svg')) & Node.DOCUMENT_POSITION_FOLLOWING; })()"
    )
    assert page.evaluate(before)
    heard = "document.querySelector('[aria-live=polite]').textContent"
    group.get_by_label("imports").check()
    page.wait_for_timeout(600)
    assert page.evaluate(heard) == "Shown: imports"
    slider = page.get_by_label("On cars, %")
    slider.focus()
    slider.press("ArrowRight")
    page.wait_for_timeout(600)
    assert page.evaluate(heard).startswith("costs 0.19 % of income, or a sum")
    slider.press("ArrowLeft")


def test_a_day_stays_the_same_day_in_new_york(opened):
    page = opened(1100, timezone_id="America/New_York")
    said = page.evaluate("reading.said()")
    months = [words["month"] for name, words in said if name == "months"]
    assert months[0] == "Jan 2024"
    first = next(words for name, words in said if name == "countdown")
    assert first["date"] == "9 Jul 2025"
