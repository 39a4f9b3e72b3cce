"""Saying something to the person at the other end: kept as an utterance, carried by the outbox."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import Requester, User
from channels_intake.messengers.choices import Said
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.models import Source
from outbox.actions.enqueue import Draft, enqueue_many
from outbox.models import TransportKind
from outbox.tasks import nudge
from tickets.models import Message

# The letter that carries each kind; what stands in it are the utterance's text or its params.
LETTERS: dict[str, str] = {
    Said.OUT: "im_said",
    Said.NOTICE: "im_notice",
    Said.ASK: "im_still",
    Said.AUTOMATIC: "im_place",
}


def address_at(source: Source, account: str) -> str:
    """Where the outbox finds somebody: which kind of messenger, which way in, who there."""
    return f"{source.adapter}:{source.slug}:{account}"


def say(
    conversation: Conversation,
    kind: str,
    *,
    at: datetime,
    text: str = "",
    params: dict[str, object] | None = None,
    by: User | None = None,
    message: Message | None = None,
    overridden: Sequence[str] = (),
    override_reason: str = "",
) -> Utterance:
    """Keep what is said and put it into the outbox, in the caller's transaction."""
    params = params or {}
    utterance = Utterance.objects.create(
        conversation=conversation,
        kind=kind,
        text=text,
        params={name: _plain(value) for name, value in params.items()},
        by_user=by,
        at=at,
        message=message,
        overridden=list(overridden),
        override_reason=override_reason,
    )
    utterance.letter_key = f"conversation:{conversation.pk}:{utterance.pk}"
    utterance.save(update_fields=["letter_key"])
    context = {"text": text, "by": str(by or ""), **params}
    draft = draft_to(conversation, LETTERS[kind], context, key=utterance.letter_key)
    if enqueue_many([draft], at=at):
        transaction.on_commit(nudge)
    return utterance


def draft_to(conversation: Conversation, letter: str, context: dict[str, object], *, key: str) -> Draft:
    """A letter by messenger, in the receiver's language and his site's time."""
    requester: Requester = conversation.requester
    return Draft(
        transport=TransportKind.IM,
        address=address_at(conversation.source, conversation.account),
        name=requester.name,
        language=requester.language,
        time_zone=requester.site.time_zone if requester.site else "",
        letter=letter,
        context={"dear": requester.form_of_address, **context},
        dedupe_key=key,
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
