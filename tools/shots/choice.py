"""Which screens are looked at: those of both desks, in each language, chosen by name."""

from collections.abc import Callable, Iterator
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


def has_chosen(pattern: str, *, prefix: str) -> bool:
    """Whether any screen of the desk is called so."""
    return bool(chosen(pattern, _AnyPlaces(), prefix=prefix))


def chosen(pattern: str, places: Places, *, prefix: str, turn: int = 0) -> list[Screen]:
    """The screens of the desk whose names, with the desk's `prefix`, match `pattern`."""
    return [screen for screen in DESKS[prefix](places, turn) if fnmatch(prefix + screen.name, pattern)]
