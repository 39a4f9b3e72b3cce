"""The tables of the ticket record."""

from tickets.models.asides import Call, Clarification, Collaboration, Escalation, Promise, TicketLink
from tickets.models.attachment import Attachment
from tickets.models.catalogue import Category, RecordRequirement, SurveyReason, Tag
from tickets.models.event import TicketEvent
from tickets.models.message import Message, Resolution
from tickets.models.numbers import NumberDay
from tickets.models.phrases import Phrase
from tickets.models.questions import FormEdition, Question
from tickets.models.reply_template import ReplyTemplate
from tickets.models.search import SearchEntry
from tickets.models.ticket import Ticket, TicketQuerySet
from tickets.models.usual_reason import UsualReason

__all__ = [
    "Attachment",
    "Call",
    "Category",
    "Clarification",
    "Collaboration",
    "Escalation",
    "FormEdition",
    "Message",
    "NumberDay",
    "Phrase",
    "Promise",
    "Question",
    "RecordRequirement",
    "ReplyTemplate",
    "Resolution",
    "SearchEntry",
    "SurveyReason",
    "Tag",
    "Ticket",
    "TicketEvent",
    "TicketLink",
    "TicketQuerySet",
    "UsualReason",
]
