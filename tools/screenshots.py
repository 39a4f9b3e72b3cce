"""Photographs every screen of the desk: 1440 and 390 pixels wide, in Chinese and English, light and dark.

Usage: screenshots.py [--only PATTERN] [--language zh|en] [--folder FOLDER] [--readme]. The pictures go to screenshots/,
one folder per width, language and theme; those of the README, with --readme, to docs/images/. Starts desks of its own
on temporary data. Fails where a page does not answer as it should, complains in the console, or has to be scrolled
sideways.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page
from shots.browsers import chromium
from shots.camera import Camera, Keep, Look
from shots.choice import EMPTY, LANGUAGES, chosen, desks_with, tell
from shots.desks import ROOT, running_desk
from shots.palette import in_few_colours

FOLDER = ROOT / "screenshots"
IMAGES = ROOT / "docs" / "images"
README = {"queue-preview": "queue.png", "ticket-tracking": "ticket.png"}
HEAVIEST = 200_000  # bytes of a picture in the README


def main() -> int:
    """Photograph both desks, say what came of each screen, and fail where something is wrong."""
    wishes = _wishes()
    desks = desks_with(wishes.only)
    with chromium() as browser:
        return tell([complaint for prefix in desks for complaint in _photograph(browser, wishes, prefix=prefix)])


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--only", default="*", metavar="PATTERN", help="screens by name, such as 'ticket-*'")
    parser.add_argument("--language", choices=LANGUAGES, help="one language instead of both")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go (default: %(default)s)")
    parser.add_argument("--readme", action="store_true", help="write the pictures of the README as well")
    return parser.parse_args()


def _photograph(browser: Browser, wishes: argparse.Namespace, *, prefix: str) -> Iterator[str]:
    """Photograph one desk in each language; yields what is wrong, one line per page."""
    with running_desk(empty=prefix == EMPTY) as desk:
        camera = Camera(browser, desk)
        for turn, (short, language) in enumerate(LANGUAGES.items()):
            if wishes.language not in {None, short}:
                continue
            for screen in chosen(wishes.only, desk.places, prefix=prefix, turn=turn):
                name = prefix + screen.name
                keep = _keeper(name, short, wishes)
                complaints = camera.shoot(screen, language=language, keep=keep)
                path = screen.path.removeprefix(desk.url)
                print(f"{'WRONG' if complaints else 'ok':<5} {screen.status} {short} {name:<24} {path}", flush=True)
                yield from (f"{name} ({short}): {complaint}" for complaint in complaints)
        camera.close()


def _keeper(name: str, language: str, wishes: argparse.Namespace) -> Keep:
    def keep(page: Page, look: Look) -> None:
        folder = wishes.folder / f"{look.size}-{language}-{look.theme}"
        picture = page.screenshot(path=folder / f"{name}{'-whole' if look.is_whole else ''}.png")
        if wishes.readme and name in README and language == "zh" and look == Look("1440", "light"):
            _keep_for_readme(picture, IMAGES / README[name])

    return keep


def _keep_for_readme(picture: bytes, path: Path) -> None:
    """`RuntimeError` where the picture is too heavy for a README even in fewer colours."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(in_few_colours(picture))
    if (weight := path.stat().st_size) > HEAVIEST:
        raise RuntimeError(f"{path} has {weight} bytes, more than {HEAVIEST}.")


if __name__ == "__main__":
    sys.exit(main())
