"""Draws the icons of the home screen from our own mark (static/favicon.svg): at both sizes, once as it is and once full
to the edge, for telephones that cut icons into a shape of their own. Usage: icons.py
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).resolve().parent.parent / "static"
SIZES = (192, 512)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SAFE = 0.72  # what of a maskable icon no shape cuts away


def main() -> int:
    """Write static/icons/; fail where there is no Chromium."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        print("There is no Chromium here; on Debian: apt install chromium", file=sys.stderr)
        return 1
    mark = (STATIC / "favicon.svg").read_text("utf-8")
    (STATIC / "icons").mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        page = browser.new_page()
        for size in SIZES:
            _draw(page, mark, size, STATIC / "icons" / f"desk-{size}.png")
            _draw(page, _to_the_edge(mark), size, STATIC / "icons" / f"desk-{size}-maskable.png")
        browser.close()
    return 0


def _to_the_edge(mark: str) -> str:
    """The ground without its round corners, the mark on it smaller."""
    start, _, rest = mark.partition("<path")
    shift = 16 * (1 - SAFE)
    body = f"<path{rest}".replace("</svg>", "</g></svg>")
    ground = start.replace(' rx="7"', "")
    return f'{ground}<g transform="translate({shift} {shift}) scale({SAFE})">{body}'


def _draw(page: Page, svg: str, size: int, path: Path) -> None:
    page.set_viewport_size({"width": size, "height": size})
    sized = svg.replace("<svg ", f'<svg width="{size}" height="{size}" ', 1)
    page.set_content(f'<body style="margin:0;background:transparent">{sized}</body>')
    page.screenshot(path=str(path), omit_background=True)


if __name__ == "__main__":
    sys.exit(main())
