"""The register of complaints and commendations (SAT-5)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.roles import Capability
from api.answers import Answer, _name, _page_of, _text
from api.pages import PARAMETERS, Order, page_of, whole
from api.parameters import Parameters
from api.presentation.frame import paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Forbidden
from satisfaction.register import KINDS, Wanted, count_persons, list_register
from tickets.choices import Severity, State
from tickets.models import Ticket

NEWEST = Order("newest", "pk", whole, descending=True, id_descending=True)
_DAYS = 30
_FILTERS = [
    OpenApiParameter("begins", str, description="Received from, ISO 8601 with zone; else the last 30 days."),
    OpenApiParameter("ends", str, description="Received before."),
    OpenApiParameter("kind", str, enum=[kind.value for kind in KINDS]),
    OpenApiParameter("severity", str, enum=Severity.values),
    OpenApiParameter("about", str, description="User name of the person concerned."),
]


class RegisterEntryAnswer(Answer):
    """A complaint or a commendation."""

    number = _text()
    kind = serializers.ChoiceField([(kind.value, kind.label) for kind in KINDS])
    severity = serializers.ChoiceField(Severity.choices, allow_blank=True)
    title = _text()
    requester = _text("Name.")
    about = _name("User name of the person concerned.")
    owner = _name("User name of the engineer.")
    state = serializers.ChoiceField(State.choices)
    outcome = _name("The result told to the user; null before there is one.")
    received_at = serializers.DateTimeField()


class PersonCountAnswer(Answer):
    """How often somebody is spoken of."""

    username = _name("Null: entries that name nobody.")
    name = _name("As people read it.")
    remarks = serializers.IntegerField()
    formal = serializers.IntegerField()
    commendations = serializers.IntegerField()


class PersonCountsAnswer(Answer):
    """Most complaints first."""

    results = PersonCountAnswer(many=True)


RegisterPage = _page_of(RegisterEntryAnswer)


class _RegisterView(DeskView):
    def wanted(self, parameters: Parameters) -> Wanted:
        """What is looked for. `Forbidden` for anybody but supervisors."""
        if not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only supervisors read the register."), norm="SAT-5")
        ends = parameters.moment("ends") or self.at
        begins = parameters.moment("begins") or ends - timedelta(days=_DAYS)
        about = parameters.line("about")
        user_id = User.objects.filter(username=about).values_list("pk", flat=True).first() if about else None
        if about and user_id is None:
            parameters.refuse("about", "unknown", _("There is no user called “%(name)s”.") % {"name": about})
        return Wanted(
            begins=begins,
            ends=ends,
            kind=parameters.code("kind", {kind.value: kind.value for kind in KINDS}) or "",
            severity=parameters.code("severity", {code: code for code in Severity.values}) or "",
            about_id=user_id,
        )


class RegisterView(_RegisterView):
    """`/register/`."""

    known = PARAMETERS | {"begins", "ends", "kind", "severity", "about"}

    @extend_schema(
        operation_id="register_list",
        parameters=[*_FILTERS, *PAGE_PARAMETERS],
        responses=RegisterPage,
        tags=["satisfaction"],
    )
    def get(self, request: Request) -> Response:
        """Complaints and commendations, newest first, with what came of them."""
        page = page_of(list_register(self.wanted(self.parameters)), order=NEWEST, parameters=self.parameters)
        return Response(paged(request, results=[_entry(one) for one in page.rows], cursor=page.cursor))


class RegisterPersonsView(_RegisterView):
    """`/register/persons/`."""

    known = frozenset({"begins", "ends", "kind", "severity", "about"})

    @extend_schema(
        operation_id="register_persons", parameters=_FILTERS, responses=PersonCountsAnswer, tags=["satisfaction"]
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """How often each person is spoken of."""
        wanted = self.wanted(self.parameters)
        self.parameters.done()
        return Response({"results": [vars(one) for one in count_persons(wanted)]})


def _entry(ticket: Ticket) -> dict[str, object]:
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "severity": ticket.severity,
        "title": ticket.title,
        "requester": ticket.requester.name,
        "about": ticket.about.username if ticket.about else None,
        "owner": ticket.assignee.username if ticket.assignee else None,
        "state": ticket.state,
        "outcome": vars(ticket)["outcome"],
        "received_at": ticket.created_at,
    }
