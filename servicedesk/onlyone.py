"""One desk per data directory: a second one would run every clock and deliver every letter twice."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another process holds the lock; the text is what it wrote down about itself."""


@contextmanager
def only_one(file: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock on `file` for the time of the block; yields a function that writes down who holds it.

    Refuses with `AlreadyRunning`. The system drops the lock with the process, however it ends; the file itself
    stays, since removing it would let two processes hold the lock of two files of one name.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(lock.read().strip()) from None

        def sign(words: str) -> None:
            lock.truncate(0)
            lock.write(words)
            lock.flush()

        sign("")
        try:
            yield sign
        finally:
            sign("")
