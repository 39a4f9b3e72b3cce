"""Which screens are looked at: those of both desks, in each language, chosen by name."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch

from shots.desks import Places
from shots.screens import Screen, demo_screens, empty_screens

LANGUAGES = {"zh": "zh-hans", "en": "en"}
EMPTY = "empty-"
# What the names of a desk's screens begin with, and the screens.
DESKS: dict[str, Callable[[Places, int], Iterator[Screen]]] = {"": demo_screens, EMPTY: empty_screens}


class _AnyPlaces(Places):
    """Stands in for places that are not known yet, so that names can be chosen before a desk is started."""

    def __missing__(self, _name: str) -> list[str]:
        return [""] * 8


def desks_with(pattern: str, among: Iterable[str] = DESKS) -> list[str]:
    """The prefixes of those desks that have a screen called so. Ends the program where none has, rather than let it
    look at nothing and find nothing wrong.
    """
    found = [prefix for prefix in among if chosen(pattern, _AnyPlaces(), prefix=prefix)]
    if not found:
        sys.exit(f"No screen is called {pattern}.")
    return found


def tell(wrong: Sequence[str]) -> int:
    """Say what is wrong, a line each; the status with which the program ends."""
    if wrong:
        print(f"\n{len(wrong)} things are not as they should be:", *wrong, sep="\n  ", file=sys.stderr)
    return 1 if wrong else 0


def chosen(pattern: str, places: Places, *, prefix: str, turn: int = 0) -> list[Screen]:
    """The screens of the desk whose names, with the desk's `prefix`, match `pattern`."""
    return [screen for screen in DESKS[prefix](places, turn) if fnmatch(prefix + screen.name, pattern)]
