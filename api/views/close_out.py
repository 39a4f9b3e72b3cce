"""The close-out of the day: what is open is explained to its requester (BRT-4), by the act `carry_over`."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.roles import Capability
from api.answers_close_out import CloseOutPage, CloseOutSharesAnswer
from api.pages import PARAMETERS, Order, page_of, whole
from api.presentation.frame import Frame, paged
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from core.errors import Forbidden
from sla import close_out as days
from sla.models import Timer
from tickets.models import Ticket, TicketEvent, TicketQuerySet

OLDEST = Order("oldest", "pk", whole)
ME, NOBODY = "me", "-"
_LISTS = {"owing": days.owing, "covered": days.covered}


class CloseOutView(DeskView):
    """`/close-out/`."""

    known = PARAMETERS | {"of", "list"}

    @extend_schema(
        operation_id="close_out_list",
        parameters=[
            OpenApiParameter(
                "of", str, description="User name, `me` (default), or `-` for tickets of nobody. Others': supervisors."
            ),
            OpenApiParameter("list", str, enum=list(_LISTS), description="Default: owing."),
            *PAGE_PARAMETERS,
        ],
        responses=CloseOutPage,
        tags=["closing"],
    )
    def get(self, request: Request) -> Response:
        """Tickets that are not explained today, oldest first; or those that are. `carry_over` explains one."""
        self.require_staff()
        which = self.parameters.code("list", _LISTS) or days.owing
        found: TicketQuerySet = which(at=self.at).filter(self._condition())
        people = found.select_related("requester", "assignee", "first_responder")
        page = page_of(people, order=OLDEST, parameters=self.parameters)
        is_owed = which is days.owing
        begun = days.days_of(page.rows, begun_by=self.at if is_owed else None)
        told = days.last_explanations(page.rows, but_refused=not is_owed)
        shown = [_shown(one, begun.get(one.pk), told.get(one.pk), frame=self.frame) for one in page.rows]
        return Response(paged(request, results=shown, cursor=page.cursor))

    def _condition(self) -> Q:
        of = self.parameters.line("of") or ME
        me = self.actor.user
        assert me is not None  # noqa: S101 -- staff are people
        if of in {ME, me.username}:
            return days.of_person(me)
        if not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only a supervisor may see the tickets of others here."))
        if of == NOBODY:
            return days.of_nobody()
        person = User.objects.filter(username=of).first()
        if person is None:
            self.parameters.refuse("of", "unknown", _("There is no user called “%(name)s”.") % {"name": of})
            return Q(pk=None)
        return days.of_person(person)


def _shown(ticket: Ticket, day: Timer | None, told: TicketEvent | None, *, frame: Frame) -> dict[str, object]:
    params = told.params if told else {}
    return {
        "number": ticket.number,
        "url": frame.ticket_url(ticket.number),
        "version": ticket.version,
        "title": ticket.title,
        "state": ticket.state,
        "requester": ticket.requester.name,
        "assignee": ticket.assignee.username if ticket.assignee else None,
        "first_responder": ticket.first_responder.username if ticket.first_responder else None,
        "due_at": day.due_at if day else None,
        "attempts": day.attempts if day else 0,
        "expected_at": ticket.expected_at,
        "reason": params.get("reason", ""),
        "consent": params.get("consent", ""),
        "explained_at": told.at if told else None,
    }


class CloseOutPeopleView(DeskView):
    """`/close-out/people/`."""

    @extend_schema(operation_id="close_out_people", responses=CloseOutSharesAnswer, tags=["closing"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """Who has how many tickets left to explain today. For supervisors."""
        if not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only a supervisor may see the tickets of others here."))
        shares = days.shares(at=self.at)
        people = User.objects.in_bulk([share.user_id for share in shares if share.user_id is not None])
        results = [
            {
                "user": people[share.user_id].username if share.user_id in people else None,
                "left": share.left,
                "covered": share.covered,
            }
            for share in shares
        ]
        return Response({"results": results})
