"""Documents of policies and calendars are read once in a run: reading is pure, and nearly every test needs the same."""

import json
from collections.abc import Callable
from typing import TypeVar

Read = TypeVar("Read")


def once(read: Callable[..., Read]) -> Callable[..., Read]:
    """`read`, remembering what it made of the same arguments before; what it refuses, it refuses again."""
    known: dict[str, Read] = {}

    def remembering(*args: object, **kwargs: object) -> Read:
        key = json.dumps([args, kwargs], sort_keys=True, default=repr)
        if key not in known:
            known[key] = read(*args, **kwargs)
        return known[key]

    return remembering
