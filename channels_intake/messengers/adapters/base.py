"""What all messengers have in common: what was written goes into a conversation, and a call proves itself in time."""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.utils.translation import gettext_lazy as _

from channels_intake.actions.take_in import key_of
from channels_intake.adapter import Adapter, Outcome, Quarantine, Replayed, Setting, Unspoken, Unverified
from channels_intake.arrival import Arrival
from channels_intake.choices import Reason, Status
from channels_intake.messengers.actions.hear import hear
from channels_intake.messengers.speech import Speech
from channels_intake.models import Inbound, Source
from core.sealed import Unreadable
from core.text import fit
from tickets.actions import Person

logger = logging.getLogger(__name__)
AUTO_NOTICE = Setting(
    name="auto_notice",
    label=_("Automatic queue notice"),
    help=_("Whoever has others ahead, or writes while nobody is there, is told the place at once (RTX-2)."),
    required=False,
    default="yes",
    choices=(("yes", _("Yes")), ("no", _("No"))),
)
_DIGITS = 16


class Messenger(Adapter):
    """An adapter whose items are messages of people. Subclasses check and take apart the call (`hear`), and read one
    item (`speech_of`).
    """

    def speech_of(self, said: Any) -> Speech | None:  # noqa: ANN401 (whatever JSON holds)
        """The message in `said`; None where nobody says anything (events, the robot's own words)."""
        raise NotImplementedError

    def parse(self, raw: bytes) -> Any:  # noqa: ANN401 (the same)
        """An item as it was kept. `Quarantine` where it cannot be read."""
        try:
            return json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise Quarantine(Reason.UNREADABLE, error=str(error)[:200]) from error

    def read(self, inbound: Inbound, raw: bytes) -> Arrival:
        """Who wrote what, for somebody who puts it on a ticket by hand."""
        try:
            speech = self.speech_of(self.parse(raw))
        except Quarantine:
            speech = None
        if speech is None:
            return super().read(inbound, raw)
        person = Person(name=speech.name or speech.account, im_account=speech.account)
        return Arrival(person=person, body=speech.text or " ".join(one.name or one.kind for one in speech.media))

    def settle(self, inbound: Inbound, raw: bytes, *, at: datetime) -> Outcome:
        """Into the conversation of whoever wrote it, and onto the ticket that is talked about."""
        speech = self.speech_of(self.parse(raw))
        if speech is None:
            return Outcome(status=Status.IGNORED, reason=Reason.NOTHING_SAID)
        if not fit(speech.account, limit=100):
            raise Quarantine(Reason.NO_SENDER)
        inbound.sender = fit(speech.account, limit=254)
        inbound.subject = fit(speech.text, limit=60)
        told = hear(source=inbound.source, speech=speech, inbound=inbound, at=at)
        detail = {"conversation": told.conversation.pk, "utterance": told.utterance.pk}
        return Outcome(status=Status.MESSAGE, ticket=told.ticket, message=told.message, detail=detail)

    def check_new(self, source: Source, external_id: str, *, retries: bool = True) -> None:
        """Note in the log what comes again. `Replayed` where the other side never repeats (`retries`) by itself what it
        believes lost.
        """
        if Inbound.objects.filter(source=source, external_id=key_of(external_id)).exists():
            logger.warning("what %s calls %s came again", source.slug, key_of(external_id))
            if not retries:
                raise Replayed


def need(source: Source, name: str) -> str:
    """A setting without which nothing can be checked; `Unverified` while it is not there or cannot be unsealed."""
    try:
        value = source.option(name)
    except Unreadable:
        value = ""
    if not value:
        raise Unverified("not_configured")
    return value


def is_equal(given: str, right: str) -> bool:
    """Whether two signatures are the same, in a time that tells nothing."""
    return compare_digest(given.encode("utf-8", "replace"), right.encode())


def check_time(text: str, *, at: datetime, window: timedelta, unit: timedelta = timedelta(seconds=1)) -> None:
    """`Unverified` for a call whose time (a count of `unit` since 1970) is further away from `at` than `window`."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise Unverified("timestamp")
    ago = (at - datetime(1970, 1, 1, tzinfo=UTC)) // unit - int(text)
    if abs(ago) > window // unit:
        raise Unverified("timestamp")


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a call; `Unspoken` for anything else."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unspoken("not_json") from error
    if not isinstance(said, dict):
        raise Unspoken("not_an_object")
    return said


def text_in(said: object, *path: str) -> str:
    """The text at `path` in nested objects; empty where there is none, or something else."""
    for name in path:
        said = said.get(name) if isinstance(said, Mapping) else None
    return said if isinstance(said, str) else ""
