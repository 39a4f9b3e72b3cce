"""The tool that photographs every screen: it finds a screen by name, says what came of it, and leaves the pictures."""

import importlib.util
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TOOLS = Path(settings.BASE_DIR) / "tools"
PICTURE = """<style>
  body { margin: 0; font: 20px sans-serif; background: linear-gradient(#fff 50%, #1b5a73 50%); }
</style>
<p>Hello 您好</p>"""
MEASURE = """async (address) => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  canvas.drawImage(picture, 0, 0);
  const pixel = (y) => [...canvas.getImageData(5, y, 1, 1).data];
  return [picture.width, picture.height, pixel(5), pixel(picture.height - 5)];
}"""


def palette() -> ModuleType:
    spec = importlib.util.spec_from_file_location("palette", TOOLS / "shots" / "palette.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_picture_in_few_colours_looks_the_same_and_weighs_less(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 300, "height": 120})
    page = context.new_page()
    page.set_content(PICTURE)
    full = page.screenshot()
    few: bytes = palette().in_few_colours(full)
    seen = [page.evaluate(MEASURE, f"data:image/png;base64,{b64encode(png).decode()}") for png in (full, few)]
    context.close()
    assert seen[0][:2] == seen[1][:2] == [300, 120]
    assert seen[0][2:] == seen[1][2:]
    assert len(few) < len(full)


def test_a_picture_from_elsewhere_is_refused() -> None:
    interlaced = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x02\0\0\1\0\0\0\0"
    with pytest.raises(ValueError, match="Not a picture from a browser"):
        palette().in_few_colours(interlaced)


def test_it_photographs_a_screen_at_both_widths_and_in_both_themes(tmp_path: Path) -> None:
    command = [sys.executable, str(TOOLS / "screenshots.py"), "--only", "empty-portal-list", "--language", "en"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)], capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "empty-portal-list" in done.stdout
    pictures = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.png"))
    assert pictures == [
        f"{size}-en-{theme}/empty-portal-list.png" for size in ("1440", "390") for theme in ("dark", "light")
    ]
