"""What a page weighs on its first visit, when it shows something, and whether it moves afterwards: the embedded desk
with its demo data, in Chromium with an empty cache.

    python -m bench.weight        (with the packages of requirements/browser.lock)

Bytes are those on the way, compressed. Times are of this machine: beside each, the same for an empty page.
"""

import shutil
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from shots.camera import PATIENCE
from shots.desks import Desk, running_desk

from servicedesk.demo_password import DEMO_PASSWORD

RUNS = 5
SETTLED = 1500  # ms in which what comes after the page comes
_WATCH = """
window.moved = 0;
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.moved += one.value;
}).observe({type: "layout-shift", buffered: true});
"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"


@dataclass(frozen=True)
class Visit:
    """One first visit: bytes on the way, of them the page itself; requests; first paint in ms; how much moved (CLS)."""

    weight: int
    page: int
    requests: int
    paint: float
    moved: float


def main() -> None:
    """Visit each page a few times with an empty cache; print the medians, and the most that moved."""
    browsers = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    with running_desk(empty=False) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(browsers), args=["--no-sandbox"])
        print(f"{'':<26} {'kB':>7} {'page':>7} {'files':>6} {'paint, ms':>10} {'moved':>7}")
        for name, user, path in _pages(desk):
            for width in (1440, 390):
                visits = [_visit(browser, desk, user=user, path=path, width=width) for _ in range(RUNS)]
                _tell(f"{name}, {width}", visits)
        browser.close()


def _pages(desk: Desk) -> list[tuple[str, str, str]]:
    return [
        ("empty page", "", "/healthz"),
        ("log-in", "", "/login/"),
        ("queue", "agent", "/desk/open/"),
        ("ticket", "engineer", f"/tickets/{desk.places['processing']}/"),
        ("board", "supervisor", "/desk/board/"),
        ("portal", "requester", "/portal/"),
        ("my requests", "requester", "/portal/requests/"),
    ]


def _visit(browser: Browser, desk: Desk, *, user: str, path: str, width: int) -> Visit:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    if user:
        _log_in(context, desk, user)
    context.add_init_script(_WATCH)
    page = context.new_page()
    sizes = _watch(page)
    page.goto(path if path.startswith("http") else desk.url + path)
    page.wait_for_timeout(SETTLED)
    seen = Visit(sum(sizes), sizes[0], len(sizes), page.evaluate(_PAINT), page.evaluate("window.moved"))
    context.close()
    return seen


def _log_in(context: BrowserContext, desk: Desk, user: str) -> None:
    page = context.new_page()
    page.goto(f"{desk.url}/login/")
    page.fill("input[name=username]", user)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()
    page.close()


def _watch(page: Page) -> list[int]:
    """The bytes of each answer, that of the page itself first; nothing comes from a cache."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    sizes, pages = list[int](), set[str]()

    def begun(event: dict[str, Any]) -> None:
        if event["type"] == "Document":
            pages.add(event["requestId"])

    def ended(event: dict[str, Any]) -> None:
        sizes.insert(0 if event["requestId"] in pages else len(sizes), int(event["encodedDataLength"]))

    session.on("Network.responseReceived", begun)
    session.on("Network.loadingFinished", ended)
    return sizes


def _tell(name: str, visits: list[Visit]) -> None:
    def middle(what: str) -> float:
        return statistics.median(float(getattr(one, what)) for one in visits)

    print(
        f"{name:<26} {middle('weight') / 1000:7.1f} {middle('page') / 1000:7.1f} {middle('requests'):6.0f} "
        f"{middle('paint'):10.0f} {max(one.moved for one in visits):7.3f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
