"""Pages on paper: PDF files beside them, printed by Chromium through Playwright.

Both are optional: a folder of reports is whole without them.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pressroom import PressError, shelf
from pressroom.page import summary

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 30_000  # milliseconds for a page to draw its charts
# Pixels at which charts are drawn; paper shrinks them to the 178 mm of its text.
WIDTH = 880
WIDTHS = {summary.NAME: 1150}
# A summary stands on one sheet: it is shrunk until it does.
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8)
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
# When a file was made is no part of what it says: it names the earliest day there is.
MADE = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
FOOT = (
    '<div style="font:8px Arial,sans-serif;color:#5c5c5c;width:100%;'
    'padding:0 16mm;display:flex;justify-content:space-between">'
    "<span>{title}</span><span>{date}</span>"
    '<span><span class="pageNumber"></span> / <span class="totalPages"></span></span>'
    "</div>"
)


def refuse_if_absent() -> None:
    """Say in one line what is missing for making PDF files.

    Raises
    ------
    PressError
        There is no Playwright, or no Chromium for it.
    """
    try:
        from playwright.sync_api import sync_playwright  # noqa: F401
    except ImportError:
        message = "PDF files are printed by Chromium through Playwright, which is not"
        raise PressError(f"{message} installed: pip install playwright") from None
    if _system_browser():
        return
    with _playwright() as playwright:
        if not Path(playwright.chromium.executable_path).is_file():
            message = (
                "PDF files need Chromium, which is not on this machine: install it"
            )
            raise PressError(f"{message}, or run `playwright install chromium`")


def _system_browser() -> str | None:
    found = map(shutil.which, BROWSERS)
    return next((path for path in found if path), None)


@contextmanager
def _playwright():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@contextmanager
def browser() -> Iterator:
    """A headless Chromium, closed at the end.

    Yields
    ------
    playwright.sync_api.Browser
    """
    with _playwright() as playwright:
        path = _system_browser()
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield started
        finally:
            started.close()


def write(to: Path, names: list[str]) -> list[str]:
    """Print pages that have no PDF file, or one older than they are.

    Parameters
    ----------
    to : Path
        The reports folder.
    names : list of str
        Of pages, by path in the folder.

    Returns
    -------
    list of str
        The files that were made, by path in the folder.
    """
    waiting = [n for n in names if shelf.is_behind(to / _place(n), to / n)]
    if not waiting:
        return []
    made = []
    with browser() as chromium:
        for name in waiting:
            place = _place(name)
            content = printed(chromium, to / name)
            shelf.write_whole(to / place, content, to / shelf.STATE / "aside")
            made.append(place)
    return made


def _place(name: str) -> str:
    return name.removesuffix(".html") + ".pdf"


def printed(chromium, page: Path) -> bytes:
    """A page as a PDF: tagged, with an outline, its pages numbered.

    Parameters
    ----------
    chromium : playwright.sync_api.Browser
    page : Path
        Of HTML; the network is closed to it.

    Returns
    -------
    bytes

    Raises
    ------
    PressError
        Its charts were not drawn.
    """
    from playwright.sync_api import Error

    view = {"width": WIDTHS.get(page.name, WIDTH), "height": 1200}
    context = chromium.new_context(offline=True, viewport=view, color_scheme="light")
    try:
        opened = context.new_page()
        opened.emulate_media(media="print", color_scheme="light")
        opened.goto(page.resolve().as_uri(), wait_until="load")
        drawn = "html[data-charts]"
        opened.wait_for_selector(drawn, state="attached", timeout=PATIENCE)
        date = opened.evaluate(
            "(document.querySelector('.dated') || {textContent: ''}).textContent"
        )
        foot = FOOT.format(title=html.escape(opened.title()), date=html.escape(date))
        for scale in SCALES if page.name == summary.NAME else SCALES[:1]:
            paper = opened.pdf(
                prefer_css_page_size=True,
                print_background=True,
                tagged=True,
                outline=True,
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=foot,
                scale=scale,
            )
            if len(SHEET.findall(paper)) == 1:
                break
    except Error as error:
        said = " ".join(str(error).split())[:200]
        raise PressError(f"{page.name} could not be printed: {said}") from None
    finally:
        context.close()
    return MADE.sub(rb"\g<1>19800101000000", paper)
