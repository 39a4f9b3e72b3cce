"""Clocks: of a ticket, of the desk, one of them; taking an escalation up, waiving."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import AssignmentGroup, User
from api.answers_clocks import ClockAnswer, ClockPage, ClocksAnswer
from api.bodies import StrictBody, read
from api.fields import TextField
from api.pages import PARAMETERS, Order, moment, page_of
from api.parameters import Parameters
from api.places import PLACE, read_place
from api.presentation.clock import clock_for_requester, clock_of
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from sla.actions.escalation import access_timer, acknowledge, waive
from sla.choices import OwnerKind, TimerState
from sla.measures.table import MEASURES, REQUESTER_MEASURES
from sla.models import Timer
from sla.watch import of_place

BY_DUE = Order("due_at", "due_at", moment)
_NORMS = {norm: norm for norm in sorted({measure.norm for measure in MEASURES.values()} | {"MAIL-2"})}
_STATES = {code: code for code in TimerState.values}
_KNOWN = PARAMETERS | {"state", "norm", "measure", "owner", "group", "person", "due_before", "due_after", "ticking"}
_KNOWN |= {"site", "customer"}
_FILTERS = [
    OpenApiParameter("state", str, enum=TimerState.values, many=True, explode=False),
    OpenApiParameter("norm", str, enum=list(_NORMS), many=True, explode=False, description="As SLA-PRI, BRT-1."),
    OpenApiParameter("measure", str, enum=list(MEASURES), many=True, explode=False),
    OpenApiParameter("owner", str, enum=OwnerKind.values, many=True, explode=False),
    OpenApiParameter("group", str, description="Slug of the ticket's group."),
    OpenApiParameter("person", str, description="User name of the ticket's engineer."),
    *PLACE,
    OpenApiParameter("ticking", bool, description="true: not ended; false: ended."),
    OpenApiParameter("due_before", str, description="ISO 8601 with zone."),
    OpenApiParameter("due_after", str, description="ISO 8601 with zone."),
    *PAGE_PARAMETERS,
]


class WaiveBody(StrictBody):
    """Why nobody need wait for it any more."""

    reason = TextField(max_length=500)


def with_all(timers: "QuerySet[Timer, Timer]") -> "QuerySet[Timer, Timer]":
    """With what an answer shows, in one statement."""
    return timers.select_related("ticket", "policy_version__policy", "acknowledged_by")


class TicketClocksView(DeskView):
    """`/tickets/{number}/timers/`."""

    @extend_schema(operation_id="tickets_timers", responses=ClocksAnswer, tags=["clocks"])
    def get(self, request: Request, number: str) -> Response:  # noqa: ARG002 -- the framework's signature
        """All clocks of the ticket, those still running first, nearest first. A requester sees those that concern
        him.
        """
        timers = with_all(Timer.objects.filter(ticket_id=self.ticket_id(number)))
        found = sorted(timers, key=lambda timer: (timer.ended_at is not None, timer.due_at, timer.pk))
        if not self.actor.is_staff:
            mine = [timer for timer in found if timer.measure in REQUESTER_MEASURES]
            return Response({"results": [clock_for_requester(timer) for timer in mine]})
        return Response({"results": [clock_of(timer, frame=self.frame) for timer in found]})


class ClocksView(DeskView):
    """`/timers/`."""

    known = _KNOWN

    @extend_schema(operation_id="timers_list", parameters=_FILTERS, responses=ClockPage, tags=["clocks"])
    def get(self, request: Request) -> Response:
        """The clocks of the desk, first due first."""
        self.require_staff()
        timers = with_all(Timer.objects.filter(_condition(self.parameters)))
        page = page_of(timers, order=BY_DUE, parameters=self.parameters)
        results = [clock_of(timer, frame=self.frame) for timer in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))


def _condition(parameters: Parameters) -> Q:
    condition = Q()
    lists: dict[str, tuple[str, dict[str, Any]]] = {
        "state": ("state", _STATES),
        "norm": ("norm", _NORMS),
        "measure": ("measure", {code: code for code in MEASURES}),
        "owner": ("owner_kind", {code: code for code in OwnerKind.values}),
    }
    for name, (column, codes) in lists.items():
        if found := parameters.codes(name, codes):
            condition &= Q(**{f"{column}__in": found})
    if (ticking := parameters.flag("ticking")) is not None:
        condition &= Q(ended_at__isnull=ticking)
    for name, lookup in (("due_before", "due_at__lt"), ("due_after", "due_at__gte")):
        if (at := parameters.moment(name)) is not None:
            condition &= Q(**{lookup: at})
    return condition & of_place(read_place(parameters)) & _people(parameters)


def _people(parameters: Parameters) -> Q:
    condition = Q()
    if slug := parameters.line("group"):
        group = AssignmentGroup.objects.filter(slug=slug).first()
        condition &= Q(ticket__group=group)
        if group is None:
            parameters.refuse("group", "unknown", _("There is no group with the slug “%(name)s”.") % {"name": slug})
    if username := parameters.line("person"):
        user = User.objects.filter(username=username).first()
        condition &= Q(ticket__assignee=user)
        if user is None:
            parameters.refuse("person", "unknown", _("There is no user called “%(name)s”.") % {"name": username})
    return condition


class ClockView(DeskView):
    """`/timers/{id}/`."""

    @extend_schema(operation_id="timers_get", responses=ClockAnswer, tags=["clocks"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One clock."""
        self.require_staff()
        return self.answer(access_timer(pk, actor=self.actor).pk)

    def answer(self, pk: int) -> Response:
        """The clock as it stands."""
        return Response(clock_of(with_all(Timer.objects.all()).get(pk=pk), frame=self.frame))


class AcknowledgeClockView(ClockView):
    """`/timers/{id}/acknowledge/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="timers_acknowledge", request=None, responses=ClockAnswer, tags=["clocks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Take the escalation up: nobody else is called in; the clock itself runs on."""
        return self.once(lambda: self.answer(acknowledge(timer_id=pk, by=self.actor, at=self.at).pk))


class WaiveClockView(ClockView):
    """`/timers/{id}/waive/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="timers_waive", request=WaiveBody, responses=ClockAnswer, tags=["clocks"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:
        """A supervisor decides that it need not be met. What was late stays late in the figures."""
        return self.once(lambda: self._waive(request, pk))

    def _waive(self, request: Request, pk: int) -> Response:
        values = read(WaiveBody, request.data)
        return self.answer(waive(timer_id=pk, reason=values["reason"], by=self.actor, at=self.at).pk)
