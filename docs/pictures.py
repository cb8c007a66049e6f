"""The pictures of README.md and reports/README.md, taken from rendered reports.

For maintainers, after `make reports`, with Chromium installed:

    python docs/pictures.py

Each picture is one part of a page, no larger than 100 kB.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = Path(__file__).parents[1]
PICTURES = HOME / "reports" / "pictures"
LARGEST = 100_000  # bytes
STEP = 40  # pixels by which a picture that is too large gets shorter


@dataclass(frozen=True)
class Picture:
    """One picture: its name, the page it is taken from, and which part of it.

    Attributes
    ----------
    name, page : str
        Without `.png`; in the reports folder.
    part : str
        A CSS selector; "" for the head of the page.
    width, height : int
        Pixels of the window; of a part, the most that is shown.
    """

    name: str
    page: str
    part: str = ""
    width: int = 900
    height: int = 640


SHOWN = (
    Picture("front_page", "index.html"),
    Picture("map", "index.html", ".map"),
    Picture("matrix", "index.html", ".matrix", 1240, 560),
    Picture("scorecard", "japan/scorecard.html", "#figure-verdicts"),
    Picture("trade_stakes", "japan/trade_stakes.html"),
    Picture("tariff_outcomes", "japan/tariff_outcomes.html", "figure.chart"),
    Picture("duties_paid", "japan/duties_paid.html", "figure.chart"),
    Picture("bloc_dilemma", "japan/bloc_dilemma.html", "figure.chart"),
)


def take(browser, picture: Picture, reports: Path) -> bytes:
    """A picture as PNG, as tall as its size allows.

    Parameters
    ----------
    browser : playwright.sync_api.Browser
    picture : Picture
    reports : Path

    Returns
    -------
    bytes
    """
    window = {"width": picture.width, "height": picture.height}
    page = browser.new_page(viewport=window, color_scheme="light")
    page.goto((reports / picture.page).resolve().as_uri())
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)  # the charts of a page draw themselves
    box = {"x": 0, "y": 0} | window
    if picture.part:
        box = page.locator(picture.part).first.bounding_box()
        box["height"] = min(box["height"], picture.height)
    content = page.screenshot(full_page=True, clip=box)
    while len(content) > LARGEST and box["height"] > STEP:
        box["height"] -= STEP
        content = page.screenshot(full_page=True, clip=box)
    page.close()
    return content


def main(reports: Path) -> None:
    """Take all pictures of a reports folder.

    Parameters
    ----------
    reports : Path
    """
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("docs/pictures.py needs Chromium")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as player:
        options = {"executable_path": found, "args": ["--no-sandbox"]}
        browser = player.chromium.launch(**options)
        for picture in SHOWN:
            content = take(browser, picture, reports)
            (PICTURES / f"{picture.name}.png").write_bytes(content)
            print(f"{picture.name}.png: {len(content):,} bytes")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME / "reports")
