"""The hub of a process: everybody connected to it, and the one task that tells them all.

While anybody is connected it looks once a second what is new (`Follower`, `Here`), in a thread of its own, and now and
then whether everybody still may listen. Nothing is asked for one person alone, and nothing is known here that another
process would miss.
"""

import asyncio
import contextlib
import contextvars
import logging
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connections

from core import clock
from workbench.live.facts import RELOAD, Fact, as_json
from workbench.live.follower import JUST_NOW, Follower
from workbench.live.here import Here
from workbench.live.listeners import Listener, still_here
from workbench.live.marks import write_marks
from workbench.live.stream import Subscriber

EVERY = 0.8  # seconds between two looks
CHECK_EVERY = 10.0  # seconds between two looks whether sessions still go on

logger = logging.getLogger(__name__)


class Hub:
    """Made once for a process; its task begins with the first who connects and ends with the last."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()
        self._recent: deque[tuple[float, Fact]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._follower, self._here = Follower(), Here()
        self._checked = 0.0
        self.is_closing = False

    @property
    def size(self) -> int:
        """How many are connected."""
        return len(self._subscribers)

    def join(self, listener: Listener, *, missed: Sequence[Fact] | None) -> Subscriber:
        """Connect `listener`; he begins with what he `missed`, or, new here, with what happened just now. To be called
        in the event loop; `leave` must follow.
        """
        one = Subscriber(listener, heard=missed or ())
        if self._task is None or self._task.done():
            self._begin()
        recent = [fact for at, fact in self._recent if time.monotonic() - at < JUST_NOW]
        one.greet(size=self.size + 1)
        self._subscribers.add(one)
        told = [fact for fact in (recent if missed is None else missed) if fact.reaches(listener.actor)]
        if told:
            one.put(as_json(told), marks="")
        if self.is_closing:
            one.end()
        return one

    def leave(self, one: Subscriber) -> None:
        """Disconnect."""
        self._subscribers.discard(one)

    def close(self) -> None:
        """End every stream, from any thread or signal: the process stops."""
        self.is_closing = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed already
                self._loop.call_soon_threadsafe(self._end_all)

    def tell(self, facts: Sequence[Fact], *, marks: str) -> None:
        """Hand each what he may know; texts that are the same for many are made once."""
        made: dict[tuple[int, ...], str] = {}
        for one in self._subscribers:
            own = tuple(place for place, fact in enumerate(facts) if one.wants(fact))
            if own:
                if own not in made:
                    made[own] = as_json(facts[place] for place in own)
                one.put(made[own], marks=marks)

    def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._follower, self._checked = Follower(), time.monotonic()
        self._recent.clear()
        # Nothing of the request during which it begins: the task outlives it.
        self._task = self._loop.create_task(self._run(), context=contextvars.Context())

    def _end_all(self) -> None:
        for one in self._subscribers:
            one.end()

    async def _run(self) -> None:
        with ThreadPoolExecutor(1, thread_name_prefix="live") as thread:
            try:
                while self._subscribers and not self.is_closing:
                    begun = time.monotonic()
                    await self._turn(thread)
                    await asyncio.sleep(max(0.1, EVERY - (time.monotonic() - begun)))
            finally:
                thread.submit(connections.close_all)

    async def _turn(self, thread: ThreadPoolExecutor) -> None:
        """One look, and what comes of it."""
        is_due = self._is_check_due(time.monotonic())
        listeners = [one.listener for one in self._subscribers] if is_due else None
        try:
            facts, staying = await asyncio.get_running_loop().run_in_executor(thread, self._look, listeners)
        except Exception:  # whatever a database or a cache says: the next look may succeed
            logger.exception("The live channel cannot look what is new.")
            return
        self._keep(facts)
        self.tell(facts, marks=write_marks(self._follower.marks))
        if staying is not None:
            self._check(staying)

    def _is_check_due(self, now: float) -> bool:
        if now - self._checked < CHECK_EVERY:
            return False
        self._checked = now
        return True

    def _look(self, listeners: Sequence[Listener] | None) -> tuple[list[Fact], dict[str, Listener] | None]:
        """In the thread, on a connection that is kept from look to look, unless it fails."""
        try:
            at, now = clock.now(), time.monotonic()
            facts = self._follower.look(at=at, now=now)
            facts += [self._who_is_at(number) for number in sorted(self._here.look(now=now))]
            return facts, still_here(listeners, at=at) if listeners is not None else None
        except DatabaseError:
            connections.close_all()
            raise

    def _who_is_at(self, number: str) -> Fact:
        """Told to those who are at the ticket, and so may know of it."""
        people = self._here.people(number)
        data = {"number": number, "people": [vars(person) for person in people]}
        return Fact("here", data, user_ids=frozenset(person.id for person in people))

    def _keep(self, facts: Sequence[Fact]) -> None:
        now = time.monotonic()
        self._recent.extend((now, fact) for fact in facts if fact is not RELOAD)
        while self._recent and now - self._recent[0][0] > JUST_NOW:
            self._recent.popleft()

    def _check(self, staying: dict[str, Listener]) -> None:
        for one in self._subscribers:
            found = staying.get(one.listener.session_key)
            if found is None and one.is_older_than(CHECK_EVERY):
                one.end(is_over=True)
            elif found is not None:
                one.renew(found, size=self.size)


hub = Hub()
