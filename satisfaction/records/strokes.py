"""A signature's strokes: read from what a browser sends, and drawn again by us. Pure.

A stroke is a list of points, a point two whole numbers in a box of WIDTH × HEIGHT. No drawing of anybody else's is ever
shown: what was sent is taken to pieces, and the path is made of the numbers that are left.
"""

import json
from collections.abc import Sequence

WIDTH, HEIGHT = 600, 200
LONGEST = 100_000  # characters of what is sent
MOST_STROKES, MOST_POINTS = 200, 5000
LEAST = 40  # so far a signature goes, in one direction at least; a dot is none

Point = tuple[int, int]
Strokes = list[list[Point]]


class Unreadable(ValueError):
    """This is no drawing of ours."""


def read_strokes(text: str) -> Strokes:
    """The strokes in `text`; none for an empty one. `Unreadable` for anything but JSON of that shape and size."""
    if not text.strip():
        return []
    if len(text) > LONGEST:
        raise Unreadable("too long")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("no JSON") from error
    if not isinstance(given, list) or len(given) > MOST_STROKES or not all(isinstance(one, list) for one in given):
        raise Unreadable("no list of strokes")
    if sum(map(len, given)) > MOST_POINTS:
        raise Unreadable("too many points")
    return [[_point(point) for point in stroke] for stroke in given if stroke]


def _point(given: object) -> Point:
    match given:
        case [x, y] if type(x) is int and type(y) is int and 0 <= x <= WIDTH and 0 <= y <= HEIGHT:
            return x, y
    raise Unreadable("no point")


def is_signature(strokes: Strokes) -> bool:
    """Whether somebody wrote something, and did not just touch the screen."""
    points = [point for stroke in strokes for point in stroke]
    if not points:
        return False
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    return max(max(across) - min(across), max(down) - min(down)) >= LEAST


def path_of(strokes: Sequence[Sequence[Sequence[int]]]) -> str:
    """The strokes as the `d` of an SVG path: letters, numbers and blanks only. A touch becomes a dot."""
    return " ".join(_stroke(stroke) for stroke in strokes)


def _stroke(stroke: Sequence[Sequence[int]]) -> str:
    start, *rest = [f"{int(x)} {int(y)}" for x, y in stroke]
    return f"M{start}h0" if not rest else f"M{start}L{' '.join(rest)}"
