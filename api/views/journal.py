"""What happened on a ticket, and what was said."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import EventPage, MessagePage
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.event import entries
from api.presentation.frame import paged
from api.presentation.message import message_of
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from tickets.choices import MessageKind
from tickets.models import Message, TicketEvent

OLDEST = Order("seq", "seq", whole)


class EventsView(DeskView):
    """`/tickets/{number}/events/`."""

    known = PARAMETERS

    @extend_schema(operation_id="tickets_events", parameters=PAGE_PARAMETERS, responses=EventPage, tags=["journal"])
    def get(self, request: Request, number: str) -> Response:
        """The journal, oldest first. Requesters see what concerns them; a page may then hold fewer than asked for."""
        events = TicketEvent.objects.filter(ticket=self.ticket_id(number)).select_related("by_user", "by_requester")
        page = page_of(events, order=OLDEST, parameters=self.parameters)
        return Response(paged(request, results=entries(page.rows, frame=self.frame), cursor=page.cursor))


class MessagesView(DeskView):
    """`/tickets/{number}/messages/`."""

    known = PARAMETERS

    @extend_schema(operation_id="tickets_messages", parameters=PAGE_PARAMETERS, responses=MessagePage, tags=["journal"])
    def get(self, request: Request, number: str) -> Response:
        """Replies and the requester's words, oldest first; for staff the work notes too."""
        messages = Message.objects.filter(ticket=self.ticket_id(number)).select_related("by_user", "by_requester")
        if not self.actor.is_staff:
            messages = messages.exclude(kind=MessageKind.NOTE)
        page = page_of(messages, order=OLDEST, parameters=self.parameters)
        return Response(paged(request, results=[message_of(one) for one in page.rows], cursor=page.cursor))
