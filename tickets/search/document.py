"""What of a ticket is findable, and by whom."""

import re
from collections.abc import Iterator
from typing import TypedDict

from tickets.asking.answers import answers_of
from tickets.choices import AnswerKind, MessageKind
from tickets.models import Ticket


class Document(TypedDict):
    """Two texts: what everybody who may see the ticket finds it by, and what staff find it by besides."""

    public_text: str
    internal_text: str


def document_of(ticket: Ticket) -> Document:
    """The whole of `ticket`: `write_entry(ticket.pk, **document_of(ticket))`.

    Reads the requester, the messages and the resolutions, unless they are loaded already or, at version 1, when it has
    only just been received, cannot be there.
    """
    said = [] if ticket.version == 1 else list(ticket.messages.all())
    solved = [] if ticket.version == 1 else list(ticket.resolutions.all())
    public = [
        *_numbers(ticket.number),
        *(
            ticket.title,
            ticket.description,
            ticket.product_version,
            ticket.environment,
            ticket.steps,
            ticket.error_text,
        ),
        *_answers(ticket),
        *_people(ticket),
        *(message.body for message in said if message.kind != MessageKind.NOTE),
        *(part for resolution in solved for part in (resolution.cause, resolution.plan, resolution.result)),
    ]
    notes = [message.body for message in said if message.kind == MessageKind.NOTE]
    return Document(public_text="\n".join(filter(None, public)), internal_text="\n".join(notes))


def _numbers(number: str) -> Iterator[str]:
    """SD-20261122-0042, and 1122-0042 as people say it. Each part by itself is found anyway."""
    yield number
    before, _, running = number.rpartition("-")
    yield f"{before[-4:]}-{running}"


def _answers(ticket: Ticket) -> Iterator[str]:
    """What the category's own questions were answered with; a choice in both languages, yes and no not at all."""
    for answer in answers_of(ticket.answers):
        if answer.kind != AnswerKind.YES_NO:
            yield from dict.fromkeys([str(answer.value), *answer.said.values()])


def _people(ticket: Ticket) -> Iterator[str]:
    """The requester: what he is called, where he belongs and where he is reached."""
    person = ticket.requester
    yield from (person.name, person.initials, person.department, person.email, person.im_account, person.phone)
    digits = re.sub(r"\D", "", person.phone)
    yield from {digits, digits[-4:]} - {person.phone}
