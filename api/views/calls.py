"""Telephone calls: the list, one of them, a new one, and what is heard of them."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.numbers import number_key
from api.answers_calls import CallAnswer, CallPage, WholeCallAnswer
from api.bodies import StrictBody, read
from api.bodies_calls import (
    AdviseBody,
    AnnotateBody,
    CallBackBody,
    CallEventBody,
    CallLinkBody,
    MissBody,
    NewCallBody,
)
from api.pages import PARAMETERS, Order, moment, page_of
from api.parameters import Parameters
from api.presentation.call import call_of, event_of
from api.presentation.frame import paged
from api.references import Names
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from channels_intake.phone import actions
from channels_intake.phone.choices import CallState
from channels_intake.phone.models import PhoneCall
from channels_intake.phone.queries import access_call, list_calls
from channels_intake.phone.recognise import agent_of
from core.errors import Malformed, Problem
from tickets.choices import Direction

NEWEST = Order("-began_at", "began_at", moment, descending=True, id_descending=True)
_KNOWN = PARAMETERS | {"state", "direction", "agent", "number", "ticket", "began_after", "began_before", "waiting"}
_FILTERS = [
    OpenApiParameter("state", str, enum=CallState.values, many=True, explode=False),
    OpenApiParameter("direction", str, enum=Direction.values),
    OpenApiParameter("agent", str, description="User name; `me` for one's own."),
    OpenApiParameter("number", str, description="However it is written."),
    OpenApiParameter("ticket", str, description="Number of the ticket."),
    OpenApiParameter("began_after", str, description="ISO 8601 with zone."),
    OpenApiParameter("began_before", str, description="ISO 8601 with zone."),
    OpenApiParameter("waiting", bool, description="Whether somebody waits to be called back."),
    *PAGE_PARAMETERS,
]


class _StaffView(DeskView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Calls are the desk's own business."""
        super().initial(request, *args, **kwargs)
        self.require_staff()

    def answer(self, call: PhoneCall, *, status: int = 200) -> Response:
        """The call as it stands."""
        return Response(call_of(access_call(call.pk), frame=self.frame), status=status)


class CallsView(_StaffView):
    """`/calls/`."""

    known = _KNOWN

    @extend_schema(operation_id="calls_list", parameters=_FILTERS, responses=CallPage, tags=["calls"])
    def get(self, request: Request) -> Response:
        """Calls, the latest first."""
        calls = list_calls().filter(_condition(self.parameters, me=self.actor.user))
        page = page_of(calls, order=NEWEST, parameters=self.parameters)
        results = [call_of(call, frame=self.frame) for call in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    @extend_schema(
        operation_id="calls_create",
        request=NewCallBody,
        responses={201: CallAnswer, 200: CallAnswer},
        tags=["calls"],
    )
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Write a call down. 201; 200 when its `external_id` was known."""
        return self.once(self._create)

    def _create(self) -> Response:
        values, at = read(NewCallBody, self.request.data), self.at
        names = Names()
        if number := values.get("ticket"):
            values["ticket"] = names.ticket("ticket", number, actor=self.actor)
        names.done()
        values["agent"] = _agent(values)
        call = actions.log(entry=actions.Entry(**values), by=self.actor, at=at)
        return self.answer(call, status=201 if call.created_at == at else 200)


class CallEventsView(_StaffView):
    """`/calls/events/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="calls_hear", request=CallEventBody, responses=CallAnswer, tags=["calls"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Tell of a call as it goes on: it rings, somebody picks up, it ends. Answered with the call as it stands."""
        return self.once(self._hear)

    def _hear(self) -> Response:
        values = read(CallEventBody, self.request.data)
        news = actions.News(
            kind=values.pop("event"),
            external_id=values.pop("id", ""),
            agent=_agent(values),
            **{name: value for name, value in values.items() if name != "agent"},
        )
        return self.answer(actions.hear(news=news, system="", at=self.at))


class CallView(_StaffView):
    """`/calls/{id}/`."""

    @extend_schema(operation_id="calls_get", responses=WholeCallAnswer, tags=["calls"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One call, with everything that was heard of it."""
        call = access_call(pk)
        events = [event_of(event) for event in call.events.select_related("agent")]
        return Response({**call_of(call, frame=self.frame), "events": events})


def _condition(parameters: Parameters, *, me: User | None) -> Q:
    condition = Q()
    if states := parameters.codes("state", {code: code for code in CallState.values}):
        condition &= Q(state__in=states)
    if direction := parameters.code("direction", {code: code for code in Direction.values}):
        condition &= Q(direction=direction)
    if username := parameters.line("agent"):
        user = me if username == "me" else User.objects.filter(username=username).first()
        condition &= Q(agent=user)
        if user is None:
            parameters.refuse("agent", "unknown", _("There is no user called “%(name)s”.") % {"name": username})
    if number := parameters.line("number"):
        condition &= Q(number_key=number_key(number) or "?")
    if ticket := parameters.line("ticket"):
        condition &= Q(ticket__number=ticket)
    for name, lookup in (("began_after", "began_at__gt"), ("began_before", "began_at__lt")):
        if (at := parameters.moment(name)) is not None:
            condition &= Q(**{lookup: at})
    if (waits := parameters.flag("waiting")) is not None:
        condition &= Q(call_back_due_at__isnull=not waits)
    return condition


def _agent(values: dict[str, Any]) -> User | None:
    name = values.get("agent")
    if not name:
        return None
    if (found := agent_of(name)) is None:
        problem = Problem("unknown", _("There is nobody with this user name or extension."))
        raise Malformed(problem.message, fields={"agent": [problem]})
    return found


def _act_view(
    verb: str, body: type[StrictBody] | None, run: Callable[[_StaffView, int, dict[str, Any]], PhoneCall], about: str
) -> type[_StaffView]:
    def post(self: _StaffView, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG001 -- through self
        def perform() -> Response:
            values = read(body, self.request.data) if body is not None else {}
            return self.answer(run(self, pk, values))

        return self.once(perform)

    post.__doc__ = about
    schema = extend_schema(operation_id=f"calls_{verb}", request=body, responses=CallAnswer, tags=["calls"])
    attributes = {"__doc__": f"`/calls/{{id}}/{verb}/`.", "http_method_names": ("post",), "post": schema(post)}
    return type(f"Call{verb.title()}View", (_StaffView,), attributes)


def _by_hand(act: Callable[..., PhoneCall]) -> Callable[[_StaffView, int, dict[str, Any]], PhoneCall]:
    return lambda view, pk, values: act(call_id=pk, **values, by=view.actor, at=view.at)


def _link(view: _StaffView, pk: int, values: dict[str, Any]) -> PhoneCall:
    names = Names()
    ticket = names.ticket("ticket", values["ticket"], actor=view.actor)
    names.done()
    assert ticket is not None  # noqa: S101 -- or done() has raised
    return actions.link_call(call_id=pk, ticket_id=ticket.pk, by=view.actor, at=view.at)


CALL_ACT_VIEWS: dict[str, type[_StaffView]] = {
    verb: _act_view(verb, body, run, about)
    for verb, body, run, about in (
        ("answer", None, _by_hand(actions.answer), "You have picked up."),
        ("end", None, _by_hand(actions.end), "The talk is over."),
        ("miss", MissBody, _by_hand(actions.miss), "Nobody picked up; he is called back (SLA-PHONE-2)."),
        ("drop", None, _by_hand(actions.drop), "The line failed; he is called back at once (SLA-PHONE-3)."),
        ("link", CallLinkBody, _link, "Put it on a ticket, whose clocks learn of it."),
        (
            "callback",
            CallBackBody,
            _by_hand(actions.call_back),
            "You have called back. Answered with that call of ours.",
        ),
        ("identify", None, _by_hand(actions.check_identity), "It was made sure whom one speaks to."),
        (
            "advise",
            AdviseBody,
            _by_hand(actions.advise),
            "A question was answered; ask him later whether it helped (CONS-1).",
        ),
        ("note", AnnotateBody, _by_hand(actions.annotate), "Keep a note with the call."),
    )
}
