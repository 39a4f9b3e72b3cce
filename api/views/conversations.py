"""Conversations by messenger: who waits, what was said, and every act of the desk in them."""

from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from api.answers import TicketAnswer
from api.answers_conversations import ConversationAnswer, ConversationPage, UtterancePage
from api.bodies import LEVEL_SYNONYMS, NUMBER, SLUG, USERNAME, StrictBody, read
from api.fields import CodeField, MomentField, NameField, TextField, WholeField
from api.pages import PARAMETERS, Order, page_of, whole
from api.parameters import Parameters
from api.presentation.conversation import conversation_of, utterance_of
from api.presentation.frame import paged
from api.references import Names
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from channels_intake.messengers import actions
from channels_intake.messengers.choices import State
from channels_intake.messengers.models import Conversation, Utterance
from channels_intake.messengers.queries import (
    access_conversation,
    clocks_of,
    deliveries_of,
    list_conversations,
    place_of,
)
from core.ids import BIGGEST_ID
from tickets.choices import Kind, Level

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
OLDEST = Order("oldest", "pk", whole)
_FILTERS = [
    OpenApiParameter("state", str, enum=State.values, many=True, explode=False),
    OpenApiParameter("waiting", bool, description="Whether somebody waits for an answer."),
    OpenApiParameter("assignee", str, description="User name; `me` for one's own, `-` for nobody's."),
    OpenApiParameter("source", str, description="Slug of the way in."),
    OpenApiParameter("account", str, description="Who the person is at that messenger."),
    OpenApiParameter("ticket", str, description="Number of the ticket that is talked about."),
    *PAGE_PARAMETERS,
]
_SEEN = "The last message you have read: where a colleague has answered since, 412."


class LastReadField(WholeField):
    """The id of a message."""

    def __init__(self) -> None:
        super().__init__(required=False, allow_null=True, min_value=0, max_value=BIGGEST_ID, help_text=_SEEN)


class ConversationReplyBody(StrictBody):
    """What the person is told. It passes the quality gate, as a ticket's reply does (TALK-2 to TALK-5)."""

    body = TextField(max_length=2000)
    override_reason = TextField(max_length=500, required=False, allow_null=True, help_text="Supervisors only (TALK-4).")
    seen = LastReadField()


class ConversationNoticeBody(StrictBody):
    """By when he is answered."""

    promised_at = MomentField()
    seen = LastReadField()


class ConversationSeenBody(StrictBody):
    """Nothing, or what you have read."""

    seen = LastReadField()


class ConversationHandOverBody(StrictBody):
    """Whose it shall be."""

    to_user = NameField(max_length=USERNAME)


class ConversationMakeTicketBody(StrictBody):
    """What it is about. Without a description it is what he wrote."""

    title = TextField(max_length=200)
    description = TextField(max_length=20_000, required=False, allow_null=True)
    kind = CodeField(Kind, required=False)
    category = NameField(max_length=SLUG, required=False, allow_null=True, help_text="Slug of a category.")
    impact = CodeField(Level, synonyms=LEVEL_SYNONYMS, required=False)
    urgency = CodeField(Level, synonyms=LEVEL_SYNONYMS, required=False)
    instead_of = NameField(
        max_length=NUMBER,
        required=False,
        allow_null=True,
        help_text="The ticket that is talked about up to now, if any.",
    )


class ConversationAttachBody(StrictBody):
    """Which of his own open tickets it is about."""

    ticket = NameField(max_length=NUMBER)
    instead_of = NameField(max_length=NUMBER, required=False, allow_null=True)


class ConversationCloseBody(StrictBody):
    """Where he still waits: why no answer is needed."""

    reason = TextField(max_length=200, required=False, allow_null=True)
    seen = LastReadField()


class _ConversationView(DeskView):
    def answer(self, pk: int) -> Response:
        """The conversation as it stands."""
        self.require_staff()
        found = access_conversation(pk)
        return Response(conversation_of(found, clocks_of([pk])[pk], place=place_of(found), frame=self.frame))


class ConversationsView(_ConversationView):
    """`/conversations/`."""

    known = PARAMETERS | {"state", "waiting", "assignee", "source", "account", "ticket"}

    @extend_schema(
        operation_id="conversations_list", parameters=_FILTERS, responses=ConversationPage, tags=["conversations"]
    )
    def get(self, request: Request) -> Response:
        """Conversations, newest first."""
        self.require_staff()
        found = list_conversations().filter(_condition(self.parameters, me=self.actor.user))
        page = page_of(found, order=NEWEST, parameters=self.parameters)
        clocks, places = clocks_of([one.pk for one in page.rows]), _places()
        results = [
            conversation_of(one, clocks[one.pk], place=places.get(one.pk, 0), frame=self.frame) for one in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))


def _condition(parameters: Parameters, *, me: User | None) -> Q:
    condition = Q()
    if states := parameters.codes("state", {code: code for code in State.values}):
        condition &= Q(state__in=states)
    if (waiting := parameters.flag("waiting")) is not None:
        condition &= Q(waiting_since__isnull=not waiting)
    for name, lookup in (("source", "source__slug"), ("account", "account"), ("ticket", "ticket__number")):
        if value := parameters.line(name):
            condition &= Q(**{lookup: value})
    match parameters.line("assignee"):
        case "":
            pass
        case "me":
            condition &= Q(assignee=me)
        case "-":
            condition &= Q(assignee=None)
        case username:
            condition &= Q(assignee__username=username)
    return condition


def _places() -> dict[int, int]:
    waiting = Conversation.objects.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")
    return {pk: place for place, pk in enumerate(waiting.values_list("pk", flat=True), start=1)}


class ConversationView(_ConversationView):
    """`/conversations/{id}/`."""

    @extend_schema(operation_id="conversations_read", responses=ConversationAnswer, tags=["conversations"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One conversation."""
        return self.answer(pk)


class UtterancesView(_ConversationView):
    """`/conversations/{id}/messages/`."""

    known = PARAMETERS

    @extend_schema(
        operation_id="conversations_messages",
        parameters=PAGE_PARAMETERS,
        responses=UtterancePage,
        tags=["conversations"],
    )
    def get(self, request: Request, pk: int) -> Response:
        """What was said, oldest first."""
        self.require_staff()
        conversation = access_conversation(pk)
        said = Utterance.objects.filter(conversation=conversation).select_related("by_user", "conversation__requester")
        page = page_of(said.prefetch_related("media"), order=OLDEST, parameters=self.parameters)
        letters = deliveries_of([one.letter_key for one in page.rows])
        results = [utterance_of(one, letters.get(one.letter_key)) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


class _ActView(_ConversationView):
    http_method_names = ("post",)
    body: ClassVar[type[StrictBody]] = ConversationSeenBody

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """The act."""
        raise NotImplementedError

    def act(self, pk: int) -> Response | HttpResponse:
        """Do it, at most once with an `Idempotency-Key`."""
        return self.once(lambda: self._act(pk))

    def _act(self, pk: int) -> Response:
        self.do(pk, read(self.body, self.request.data or {}))
        return self.answer(pk)

    @property
    def common(self) -> dict[str, Any]:
        """Who acts, and when."""
        return {"by": self.actor, "at": self.at}


class ReplyView(_ActView):
    """`/conversations/{id}/reply/`."""

    body = ConversationReplyBody

    @extend_schema(
        operation_id="conversations_reply",
        request=ConversationReplyBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Answer him. On a ticket that is talked about, it is a reply there as well."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Answer."""
        actions.answer(conversation_id=pk, **values, **self.common)


class NoticeView(_ActView):
    """`/conversations/{id}/notice/`."""

    body = ConversationNoticeBody

    @extend_schema(
        operation_id="conversations_notice",
        request=ConversationNoticeBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Tell him his place in the queue and by when he is answered (RTX-2)."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Promise."""
        actions.give_notice(conversation_id=pk, **values, **self.common)


class AskView(_ActView):
    """`/conversations/{id}/ask/`."""

    @extend_schema(
        operation_id="conversations_ask",
        request=ConversationSeenBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Ask whether it is still there (RTX-4)."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Ask."""
        actions.ask_still_there(conversation_id=pk, **values, **self.common)


class TakeView(_ConversationView):
    """`/conversations/{id}/take/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="conversations_take", request=None, responses=ConversationAnswer, tags=["conversations"]
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Make it one's own."""
        return self.once(lambda: self._take(pk))

    def _take(self, pk: int) -> Response:
        actions.take(conversation_id=pk, by=self.actor, at=self.at)
        return self.answer(pk)


class HandOverView(_ActView):
    """`/conversations/{id}/hand-over/`."""

    body = ConversationHandOverBody

    @extend_schema(
        operation_id="conversations_hand_over",
        request=ConversationHandOverBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Give it to a colleague."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Hand over."""
        names = Names()
        user = names.user("to_user", values["to_user"])
        names.done()
        assert user is not None  # noqa: S101 -- or done() has raised
        actions.hand_over(conversation_id=pk, to_user=user, **self.common)


class MakeTicketView(_ConversationView):
    """`/conversations/{id}/ticket/`."""

    http_method_names = ("post",)

    @extend_schema(
        operation_id="conversations_ticket",
        request=ConversationMakeTicketBody,
        responses={201: TicketAnswer},
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Register what is talked about; the answer is the ticket."""
        return self.once(lambda: self._make(pk))

    def _make(self, pk: int) -> Response:
        values = read(ConversationMakeTicketBody, self.request.data)
        if slug := values.pop("category", ""):
            names = Names()
            values["category"] = names.category("category", slug)
            names.done()
        ticket = actions.make_ticket(conversation_id=pk, **values, by=self.actor, at=self.at)
        return self.show(self.ticket(ticket.number), status=201)


class AttachView(_ActView):
    """`/conversations/{id}/attach/`."""

    body = ConversationAttachBody

    @extend_schema(
        operation_id="conversations_attach",
        request=ConversationAttachBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Say which of his tickets is talked about."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Attach."""
        number = values.pop("ticket")
        actions.attach_to_ticket(conversation_id=pk, number=number, **values, **self.common)


class CloseView(_ActView):
    """`/conversations/{id}/close/`."""

    body = ConversationCloseBody

    @extend_schema(
        operation_id="conversations_close",
        request=ConversationCloseBody,
        responses=ConversationAnswer,
        tags=["conversations"],
    )
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """End it. What he writes next begins a new one."""
        return self.act(pk)

    def do(self, pk: int, values: dict[str, Any]) -> None:
        """Close."""
        actions.close(conversation_id=pk, **values, **self.common)
