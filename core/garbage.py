"""The collector of cyclic garbage, kept away from work that makes much and keeps all of it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile. For a fraction of a second in which tens of thousands of objects are made
    and needed to the end: the collector, which counts what is made, would look through all of them again and again and
    find nothing. Whatever is not part of a cycle is freed as always.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
