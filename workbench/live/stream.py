"""One who is connected: what waits to be sent to him, and the stream that sends it."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable

from accounts.actors import Actor
from workbench.live.facts import RELOAD, Fact, as_json
from workbench.live.follower import JUST_NOW
from workbench.live.listeners import Listener

ROOM = 50  # messages that may wait for somebody who reads slowly
HEARTBEAT = 15.0  # seconds of silence after which a comment keeps the line open
_RETRY = (1000, 4000)  # milliseconds: not everybody comes back in the same moment


class Subscriber:
    """The queue of one stream. Used in the event loop only. `heard`: what he was told as missed, when he came; the next
    look at the journals may find some of it once more.
    """

    def __init__(self, listener: Listener, *, heard: Iterable[Fact] = ()) -> None:
        self.listener = listener
        self._heard = {fact.said for fact in heard if fact is not RELOAD}
        self.actor: Actor = listener.actor
        self._since = time.monotonic()
        self._waiting: deque[str] = deque()
        self._news = asyncio.Event()
        self._is_ended = False

    def is_older_than(self, seconds: float) -> bool:
        """Whether he was connected already when it was looked who still may be."""
        return time.monotonic() - self._since > seconds / 2

    def wants(self, fact: Fact) -> bool:
        """Whether he may know of it, and was not told already as he came."""
        if not fact.reaches(self.actor):
            return False
        if self._heard and time.monotonic() - self._since > JUST_NOW:
            self._heard.clear()  # what comes now is new, however alike
        if not self._heard or fact.said not in self._heard:
            return True
        self._heard.remove(fact.said)
        return False

    def greet(self, *, size: int) -> None:
        """Say who he is, and how many are connected, so that the pages do not all ask at once."""
        who = {"user": self.listener.user.pk, "groups": list(self.listener.groups), "size": size}
        self._add(f"event: hello\ndata: {json.dumps(who)}\n\n")

    def put(self, facts: str, *, marks: str) -> None:
        """Have a message sent: `facts` as JSON, `marks` as its id. Where too many wait already, they are replaced by
        the word that the page had better ask for everything anew.
        """
        if len(self._waiting) >= ROOM:
            self._waiting.clear()
            facts = as_json([RELOAD])
        head = f"id: {marks}\n" if marks else ""
        self._add(f"{head}data: {facts}\n\n")

    def renew(self, listener: Listener, *, size: int) -> None:
        """He is who he is now."""
        is_otherwise = listener.groups != self.listener.groups
        self.listener, self.actor = listener, listener.actor
        if is_otherwise:
            self.greet(size=size)

    def end(self, *, is_over: bool = False) -> None:
        """Let the stream end; where his session is over, the page is told not to come back."""
        if is_over:
            self._add("event: over\ndata: {}\n\n")
        self._is_ended = True
        self._news.set()

    async def stream(self) -> AsyncIterator[str]:
        """What is sent, as it comes."""
        yield f"retry: {random.randint(*_RETRY)}\n\n"  # noqa: S311 (no secret)
        while True:
            if not self._waiting and not self._is_ended and not await self._has_come():
                yield ": still here\n\n"
                continue
            text, self._news = "".join(self._waiting), asyncio.Event()
            self._waiting.clear()
            if text:
                yield text
            if self._is_ended:
                return

    async def _has_come(self) -> bool:
        try:
            await asyncio.wait_for(self._news.wait(), HEARTBEAT)
        except TimeoutError:
            return False
        return True

    def _add(self, text: str) -> None:
        self._waiting.append(text)
        self._news.set()
