"""Watching mailboxes: mail is taken in as it comes, by IDLE; where a server has none, by looking often."""

import logging
import threading
from datetime import timedelta

from django.db import Error as StorageError
from django.db import connection

from channels_intake.mail.fetch import Clock, claim, fetch_new, note_failure
from channels_intake.mail.imap import Box, MailboxDown, opened
from channels_intake.mail.models import Mailbox
from channels_intake.models import Source

LISTEN_SECONDS = 60.0
LOOK_SECONDS = 20.0
WATCH_LASTS = timedelta(minutes=3)
FIRST_PAUSE, LONGEST_PAUSE = 2.0, 120.0
logger = logging.getLogger(__name__)


class Watcher(threading.Thread):
    """One mailbox, for as long as it is active; connects again whenever it was cut off."""

    def __init__(self, source: Source, *, clock: Clock, stop: threading.Event) -> None:
        super().__init__(name=f"mail:{source.slug}", daemon=True)
        self._pk, self._clock, self._stopped = source.pk, clock, stop
        self._source = source

    def run(self) -> None:
        """Until it is stopped, or the mailbox is no longer active."""
        pause = FIRST_PAUSE
        while not self._stopped.is_set():
            try:
                if not self._is_wanted():
                    return
                with opened(self._source) as box:
                    pause = FIRST_PAUSE
                    self._sit_at(box)
            except MailboxDown as error:
                self._note(str(error))
            except Exception:
                # Whatever it is, the mailbox is watched again: the beat of a broken database, most likely.
                logger.exception("watching %s failed", self._source.slug)
            finally:
                connection.close()
            self._stopped.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _sit_at(self, box: Box) -> None:
        seen = self._settings()
        while not self._stopped.is_set() and self._is_wanted() and self._settings() == seen:
            self._look(box)
            connection.close()  # a minute is long for a database that may be restarted meanwhile
            if box.can_idle:
                box.wait(LISTEN_SECONDS)
            else:
                self._stopped.wait(LOOK_SECONDS)

    def _look(self, box: Box) -> None:
        at = self._clock()
        if not claim(self._source, at=at):
            return
        try:
            fetch_new(box, self._source, clock=self._clock)
        finally:
            Mailbox.objects.filter(source=self._source).update(
                claimed_until=None, watched_until=self._clock() + WATCH_LASTS
            )

    def _is_wanted(self) -> bool:
        found = Source.objects.filter(pk=self._pk, is_active=True).first()
        self._source = found or self._source
        return found is not None and bool(found.option("host"))

    def _settings(self) -> tuple[object, ...]:
        return (self._source.options, self._source.sealed)

    def _note(self, error: str) -> None:
        try:
            note_failure(self._source, error, at=self._clock())
        except StorageError:
            logger.exception("what is wrong with %s cannot be noted", self._source.slug)
