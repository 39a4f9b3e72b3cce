"""What a browser sends as a drawing: taken to pieces, or refused. Never shown as it came."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satisfaction.records.strokes import (
    HEIGHT,
    LONGEST,
    WIDTH,
    Unreadable,
    is_signature,
    path_of,
    read_strokes,
)

POINTS = st.tuples(st.integers(0, WIDTH), st.integers(0, HEIGHT)).map(list)
DRAWINGS = st.lists(st.lists(POINTS, min_size=1, max_size=5), max_size=4)


@given(DRAWINGS)
def test_norm_sat_7_a_drawing_comes_through_and_its_path_is_made_of_numbers(drawing: list[list[list[int]]]) -> None:
    read = read_strokes(json.dumps(drawing))
    assert [[list(point) for point in stroke] for stroke in read] == drawing
    assert re.fullmatch(r"[MLh0-9 ]*", path_of(read))


@pytest.mark.parametrize(
    "hostile",
    [
        '<svg onload="alert(1)"/>',
        '[[["M0 0\\"/><script>",1]]]',
        "[" * LONGEST,
        "[" * 5000 + "]" * 5000,
        "1" * LONGEST,
        "9" * 5000,
        f"[[[{'9' * 5000},1]]]",
        "[[[1.5,2]]]",
        "[[[true,false]]]",
        "[[[NaN,1]]]",
        "[[[1e3,1]]]",
        "[[[-1,1]]]",
        f"[[[{WIDTH + 1},1]]]",
        f"[[[1,{HEIGHT + 1}]]]",
        "[[[1,2,3]]]",
        "[[1,2]]",
        "[1]",
        '{"0": [[1,2]]}',
        "null",
        '"text"',
        "[null]",
        "[[[1,2]],",
        "\0",
        "\ud800",
        json.dumps([[[1, 1]]] * 201),
        json.dumps([[[1, 1]] * 5001]),
        "x" * (LONGEST + 1),
    ],
)
def test_norm_sat_7_anything_else_is_refused(hostile: str) -> None:
    with pytest.raises(Unreadable):
        read_strokes(hostile)


def test_nothing_drawn_is_no_drawing_and_a_touch_no_signature() -> None:
    assert read_strokes("") == read_strokes(" \n") == read_strokes("[]") == read_strokes("[[]]") == []
    assert not is_signature([])
    assert not is_signature([[(10, 10)], [(40, 30)]])
    assert is_signature([[(10, 10), (50, 10)]])
    assert is_signature([[(10, 10)], [(10, 50)]])
    assert path_of([[(10, 10)], [(1, 2), (3, 4)]]) == "M10 10h0 M1 2L3 4"
