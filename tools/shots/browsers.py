"""The browser that looks at the screens: the machine's own Chromium."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Sharp text without coloured edges: the pictures are smaller, and the same on every machine.
ARGUMENTS = ["--no-sandbox", "--disable-lcd-text", "--force-device-scale-factor=1"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser for the time of the block; where there is none, the program ends and says what to install."""
    executable = next(filter(None, map(shutil.which, BROWSERS)), None)
    if executable is None:
        sys.exit("There is no Chromium here; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
