"""Whether a screen can be used by everybody: what axe finds grave, where it does not fit, and how it calls itself."""

from collections.abc import Iterator
from zlib import crc32

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from shots.camera import SIZES, THEMES, Look

GRAVE = {"serious", "critical"}
MOST = 200  # characters of an element that are worth reading
LOOKS = [Look(size, theme) for size in SIZES for theme in THEMES]
# Where most of the work is done: judged at every size and in every theme, each time.
MAIN = {
    *("queue", "queue-preview", "ticket-processing", "intake", "board", "board-trends", "settings"),
    *("work", "portal-new", "confirm"),
}
# A window of 1440 pixels at 200 % shows what one of 720 does; one of 1280 at 400 % what one of 320 does.
ZOOMED = {"200 %": 720, "400 %": 320}
EXCESS = "document.scrollingElement.scrollWidth - window.innerWidth"
HEADINGS = "document.querySelectorAll('h1').length"


def looks_of(name: str, *, every: bool) -> list[Look]:
    """How the screen called `name` is judged: in every look if it is a main one or `every` is wished, else in the one
    that falls to its name, so that all looks have their turn and a finding can be found again.
    """
    if every or name in MAIN:
        return LOOKS
    return [LOOKS[crc32(name.encode()) % len(LOOKS)]]


def faults(page: Page) -> Iterator[str]:
    """What axe finds grave on the page as it stands."""
    if page.evaluate("!('axe' in window)"):
        page.evaluate(AXE_SCRIPT)
    for rule in page.evaluate("axe.run({ resultTypes: ['violations'] })")["violations"]:
        if rule["impact"] in GRAVE:
            yield from (
                f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['html'][:MOST]}" for node in rule["nodes"]
            )


def misfits(page: Page) -> Iterator[str]:
    """Where the page has to be scrolled sideways once it is zoomed. Leaves the window as it was."""
    size = page.viewport_size
    for zoom, width in ZOOMED.items():
        page.set_viewport_size({"width": width, "height": 600})
        if (excess := page.evaluate(EXCESS)) > 0:
            yield f"{excess} px too wide at {zoom}"
    if size:
        page.set_viewport_size(size)


def misnomers(page: Page, *, language: str) -> Iterator[str]:
    """What is wrong with the page's language, title and heading."""
    if (lang := page.evaluate("document.documentElement.lang")).lower() != language:
        yield f"says that it is in {lang}"
    if not all(part.strip() for part in page.title().split("·")) or "·" not in page.title():
        yield f"is called {page.title()!r}"
    if (count := page.evaluate(HEADINGS)) != 1:
        yield f"has {count} main headings"
