"""The order in which rows of a list are offered."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from accounts.actions.setting_rows import changed
from accounts.actors import Actor
from tickets.models import Category, SurveyReason, UsualReason


class _Placed(Protocol):
    position: int


Row = TypeVar("Row", Category, SurveyReason, UsualReason)


def last_place(row: Iterable[_Placed]) -> int:
    """The position behind all of them."""
    return max((one.position for one in row), default=-1) + 1


def swap(row: Sequence[Row], one: Row, *, up: bool, by: Actor, at: datetime) -> None:
    """Move `one` one place up or down among `row`, locked in the order they are read; at the end nothing is done."""
    ordered = list(row)
    place = next(place for place, each in enumerate(ordered) if each.pk == one.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for position, each in enumerate(ordered):
        each.position = position
    type(one).objects.bulk_update(ordered, ["position"])
    one.position = place  # as it was among them, before
    changed(one, {"position": other}, by=by, at=at)
