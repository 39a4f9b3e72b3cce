"""What the post office tells. It knows no ticket: whoever wrote the letter knows by its keys what it was about."""

from dataclasses import dataclass

from core.bus import Event


@dataclass(frozen=True, kw_only=True)
class LetterSent(Event):
    """A server has taken the letter; `at` is when. `thread_key` is empty where it belongs to no thread."""

    dedupe_key: str
    thread_key: str
    letter: str
