"""Asks axe about every screen of the desk, and whether each fits at 200 % and 400 % and says what it is.

Usage: access.py [--only PATTERN] [--language zh|en] [--desk demo|empty] [--part N/M] [--every]. Each screen is judged
in one of four looks (1440 or 390 pixels, light or dark) that falls to its name, the main ones in all four; with --every
all are.
Starts desks of its own on temporary data. Fails where axe finds something serious or critical, where a page has to be
scrolled sideways, or where its title, language or main heading is not as it should be.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from playwright.sync_api import Browser, Page
from shots.browsers import chromium
from shots.camera import Camera, Look
from shots.choice import EMPTY, LANGUAGES, chosen, desks_with, tell
from shots.desks import running_desk
from shots.judge import faults, looks_of, misfits, misnomers
from shots.screens import Screen

NAMES = {"demo": "", "empty": EMPTY}


def main() -> int:
    """Judge the screens that are wished for, say what came of each, and fail where something is wrong."""
    wishes = _wishes()
    desks = desks_with(wishes.only, [prefix for name, prefix in NAMES.items() if wishes.desk in {None, name}])
    with chromium() as browser:
        return tell([fault for prefix in desks for fault in _judge_desk(browser, wishes, prefix=prefix)])


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--only", default="*", metavar="PATTERN", help="screens by name, such as 'ticket-*'")
    parser.add_argument("--language", choices=LANGUAGES, default="zh", help="of the pages (default: %(default)s)")
    parser.add_argument("--desk", choices=NAMES, help="one of the two desks")
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="N/M", help="the Nth of M parts of the screens")
    parser.add_argument("--every", action="store_true", help="every screen in all four looks")
    return parser.parse_args()


def _part(text: str) -> tuple[int, int]:
    number, _slash, of = text.partition("/")
    return int(number), int(of)


def _judge_desk(browser: Browser, wishes: argparse.Namespace, *, prefix: str) -> Iterator[str]:
    with running_desk(empty=prefix == EMPTY) as desk:
        camera = Camera(browser, desk)
        number, of = wishes.part
        for screen in chosen(wishes.only, desk.places, prefix=prefix)[number - 1 :: of]:
            named = replace(screen, name=prefix + screen.name)
            began = time.monotonic()
            wrong = _judge(camera, named, wishes)
            print(f"{'WRONG' if wrong else 'ok':<5} {time.monotonic() - began:5.1f} s  {named.name}", flush=True)
            yield from (f"{named.name}: {fault}" for fault in wrong)
        camera.close()


def _judge(camera: Camera, screen: Screen, wishes: argparse.Namespace) -> list[str]:
    looks = looks_of(screen.name, every=wishes.every)
    language = LANGUAGES[wishes.language]
    found: list[str] = []

    def look_at(page: Page, look: Look) -> None:
        found.extend(f"{look.size} {look.theme}: {fault}" for fault in faults(page))
        if look == looks[-1]:
            found.extend([*misnomers(page, language=language), *misfits(page)])

    return camera.shoot(screen, language=language, keep=look_at, looks=looks) + found


if __name__ == "__main__":
    sys.exit(main())
