"""How far a journal was read: nothing is missed and nothing comes twice, in whatever order transactions end."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from workbench.live.cursor import PATIENCE, Cursor


def test_what_comes_in_order_is_taken_once() -> None:
    cursor = Cursor(10)
    assert cursor.take([11, 12], now=0) == {11, 12}
    assert cursor.take([], now=1) == set()
    assert cursor.mark == 12


def test_a_row_that_is_committed_after_one_with_a_higher_id_is_taken_when_it_comes() -> None:
    cursor = Cursor(10)
    assert cursor.take([12, 13], now=0) == {12, 13}
    assert cursor.mark == 10  # the next look begins before the hole
    assert cursor.take([11, 12, 13, 14], now=1) == {11, 14}
    assert cursor.mark == 14


def test_a_hole_that_nobody_fills_is_given_up_after_a_while() -> None:
    cursor = Cursor(10)
    cursor.take([12], now=0)
    cursor.take([12, 14], now=PATIENCE - 1)
    assert cursor.mark == 10
    assert cursor.take([12, 14], now=PATIENCE) == set()
    assert cursor.mark == 12  # the second hole has its own time
    cursor.take([14], now=2 * PATIENCE)
    assert cursor.mark == 14


def test_where_one_begins_only_holes_near_the_end_are_waited_for() -> None:
    cursor = Cursor()
    cursor.begin(0, {5: -100.0, 9: -100.0, 12: -1.0}, now=0.0)
    assert cursor.mark == 9
    assert cursor.take([11, 12], now=1.0) == {11}


def test_several_holes_are_waited_for_at_the_same_time() -> None:
    cursor = Cursor(0)
    cursor.take([2, 4, 6, 8], now=0)
    cursor.take([2, 4, 6, 8], now=PATIENCE)
    assert cursor.mark == 8


@given(st.randoms(use_true_random=False), st.integers(1, 6))
def test_whatever_the_order_of_commits_each_row_is_taken_once(chance: Random, step: int) -> None:
    """Transactions end in any order, some are taken back; looks fall anywhere between."""
    order = chance.sample(range(1, 25), 24)
    lost = set(chance.sample(order, 5))
    cursor, there, taken = Cursor(0), set[int](), list[int]()
    for place in range(0, len(order), step):
        there |= set(order[place : place + step]) - lost
        taken += cursor.take(sorted(pk for pk in there if pk > cursor.mark), now=place / 100)
    taken += cursor.take(sorted(pk for pk in there if pk > cursor.mark), now=PATIENCE * 2)
    assert sorted(taken) == sorted(there)
