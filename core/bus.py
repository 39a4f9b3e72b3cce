"""The event bus: facts in the past tense, told to whoever subscribed, within the teller's transaction.

Handlers run synchronously and in the order of subscription. They only write rows; an exception in one rolls the whole
action back, so a fact and its consequences stand or fall together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Subclasses are frozen dataclasses of ids and codes, named in the past tense, without sentences.

    `subject` is the row the fact is about, as the teller has it in hand, so that a handler need not read it again;
    None where nobody has it (a fact read from a journal). It is no part of the fact.
    """

    at: datetime
    subject: Any = field(default=None, compare=False, repr=False)


Handler = Callable[[Any], None]
_deaf: ContextVar[tuple[str, ...]] = ContextVar("deaf", default=())
_then: ContextVar[list[tuple[Event, tuple[str, ...]]] | None] = ContextVar("then", default=None)
_handlers: dict[type[Event], list[Handler]] = defaultdict(list)


def subscribe(event_type: type[Event], *handlers: Handler) -> None:
    """Let `handlers` hear each event of exactly `event_type`; subscribing the same handler twice is the same as
    once.
    """
    for handler in handlers:
        if handler not in _handlers[event_type]:
            _handlers[event_type].append(handler)


def publish(event: Event) -> None:
    """Tell every subscriber of the event's class, one after the other, and let their exceptions through."""
    deaf, then = _deaf.get(), list[tuple[Event, tuple[str, ...]]]()
    token = _then.set(then)
    try:
        for handler in _handlers.get(type(event), ()):
            if not (deaf and handler.__module__.startswith(deaf)):
                handler(event)
    finally:
        _then.reset(token)
    for consequence, packages in then:
        with unheard_by(*packages):
            publish(consequence)


def publish_then(event: Event) -> None:
    """Tell it as what follows from the event that is being told: when all have heard that one. At once where none is.

    A handler that causes something says so by this, so that whoever hears last hears of causes before consequences.
    What it undoes again before it ends (a savepoint that it rolls back) must not have been said.
    """
    then = _then.get()
    if then is None:
        publish(event)
    else:
        then.append((event, _deaf.get()))


@contextmanager
def unheard_by(*packages: str) -> Iterator[None]:
    """Within it, subscribers of these packages hear nothing. For what is written down and is no news: history that is
    brought in from elsewhere makes no clock run and sends nobody a letter.
    """
    token = _deaf.set(packages)
    try:
        yield
    finally:
        _deaf.reset(token)


def subscriptions() -> Iterator[tuple[type[Event], tuple[Handler, ...]]]:
    """Who hears what, for the tests and the documentation."""
    for event_type, handlers in _handlers.items():
        yield event_type, tuple(handlers)


def restore(known: dict[type[Event], list[Handler]]) -> None:
    """Let exactly the handlers of `known` (as `subscriptions` gave them) hear from now on. For tests that subscribe."""
    _handlers.clear()
    for event_type, handlers in known.items():
        _handlers[event_type] = list(handlers)
