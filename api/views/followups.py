"""Follow-ups over REST: who is to be asked, what came of each try, what the supervisor decides, and the figures."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from accounts.roles import Capability
from api.answers_clocks import TaskAnswer
from api.answers_followups import FollowUpAnswer, FollowUpDuePage, FollowUpFiguresWholeAnswer, FollowUpPage
from api.bodies import USERNAME, StrictBody, read
from api.fields import CodeField, MomentField, NameField, TextField, TriesField, WholeField, YesNoField
from api.pages import PARAMETERS, Order, moment, page_of
from api.parameters import Parameters
from api.presentation.clock import task_of
from api.presentation.followup import due_of, line_of, total_line, try_of
from api.presentation.frame import paged
from api.references import Names
from api.schema import PAGE_PARAMETERS
from api.views.base import DeskView
from channels_intake.phone.queries import calls_in
from core.errors import Forbidden, Malformed
from core.text import LONG
from satisfaction.followups.actions import Said, record_try
from satisfaction.followups.choices import FollowUpKind, Result, Way
from satisfaction.followups.figures import follow_up_figures, total_of
from satisfaction.followups.kinds import of_kind
from satisfaction.followups.queries import Wanted, due_follow_ups, list_follow_ups, tries_of
from sla.actions.decisions import give_up, try_again, write_instead
from sla.calendars.days import FIRST_YEAR, LAST_YEAR
from sla.choices import OwnerKind
from sla.models import Task
from sla.watch import local_day
from tickets.choices import CallOutcome

BY_PLAN = Order("planned_at", "planned_at", moment)
NEWEST = Order("newest", "at", moment, descending=True, id_descending=True)
_KINDS = {code: code for code in FollowUpKind.values}
_DECISIONS = ("again", "write", "waive")
_LONGEST = timedelta(days=366)
_USER = OpenApiParameter("user", str, description="User name; `me` for one's own. Else everybody's.")
_KIND = OpenApiParameter("kind", str, enum=FollowUpKind.values, many=True, explode=False)


class TryBody(StrictBody):
    """How the try ended."""

    outcome = CodeField(CallOutcome)
    way = CodeField(Way, required=False)
    result = CodeField(Result, required=False)
    score = WholeField(required=False, allow_null=True, help_text="4 very satisfied … 1 dissatisfied.")
    reason = TextField(
        max_length=LONG, required=False, allow_null=True, help_text="Why it is not solved, in his words."
    )
    remark = TextField(max_length=2000, required=False, allow_null=True, help_text="The desk's own; he never reads it.")
    again_at = MomentField(required=False, allow_null=True)
    agreed = YesNoField(required=False, help_text="He was promised `again_at` (PROM-1).")
    seen = TriesField()


class DecideBody(StrictBody):
    """What becomes of it: tried `again` at `again_at`, the user is sent a letter (`write`, `body`), or `waive`."""

    decision = serializers.ChoiceField(_DECISIONS)
    again_at = MomentField(required=False, allow_null=True)
    to_user = NameField(max_length=USERNAME, required=False, allow_null=True, help_text="Who tries again.")
    body = TextField(max_length=LONG, required=False, allow_null=True)
    reason = TextField(max_length=500, required=False, allow_null=True)


class FollowUpsView(DeskView):
    """`/follow-ups/`."""

    known = PARAMETERS | {"user", "kind", "due_before"}

    @extend_schema(
        operation_id="follow_ups_list",
        parameters=[
            _USER,
            _KIND,
            OpenApiParameter("due_before", str, description="To be tried before; ISO 8601 with zone."),
            *PAGE_PARAMETERS,
        ],
        responses=FollowUpDuePage,
        tags=["follow-ups"],
    )
    def get(self, request: Request) -> Response:
        """Who is still to be asked, first to be tried first."""
        self.require_staff()
        page = page_of(self._due(), order=BY_PLAN, parameters=self.parameters)
        timers = [task.timer for task in page.rows]
        calls = calls_in(one.owner_id for one in timers if one.owner_kind == OwnerKind.CALL)
        tries = tries_of([one.pk for one in timers])
        results = [
            due_of(task, call=calls.get(task.timer.owner_id), tries=len(tries.get(task.timer_id, ())), frame=self.frame)
            for task in page.rows
        ]
        return Response(paged(request, results=results, cursor=page.cursor))

    def _due(self) -> Any:  # noqa: ANN401 (a query set with an annotation)
        parameters, condition = self.parameters, Q()
        kinds = parameters.codes("kind", _KINDS)
        for kind in kinds:
            condition |= of_kind(kind)
        if (before := parameters.moment("due_before")) is not None:
            condition &= Q(planned_at__lt=before)
        name = parameters.line("user")
        user = self.actor.user if name in {"", "me"} else User.objects.filter(username=name).first()
        if user is None:
            parameters.refuse("user", "unknown", _("There is no user called “%(name)s”.") % {"name": name})
            user = self.actor.user
        assert user is not None  # noqa: S101 (staff)
        return due_follow_ups("mine" if name else "all", user=user).filter(condition)


class FollowUpTriesView(DeskView):
    """`/follow-ups/{id}/tries/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="follow_ups_try", request=TryBody, responses={201: FollowUpAnswer}, tags=["follow-ups"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Record a try: a call on the ticket. Solved confirms the result, not solved takes the ticket up again."""
        return self.once(lambda: self._record(pk))

    def _record(self, pk: int) -> Response:
        values = read(TryBody, self.request.data)
        seen, is_agreed = values.pop("seen", None), values.pop("agreed", False)
        said = Said(**values, is_agreed=is_agreed)
        try:
            kept = record_try(task_id=pk, said=said, seen=seen, by=self.actor, at=self.at)
        except Malformed as error:
            raise _as_given(error) from error
        return Response(try_of(list_follow_ups(Wanted()).get(pk=kept.pk), frame=self.frame), status=201)


def _as_given(error: Malformed) -> Malformed:
    """The field as REST has it."""
    fields = {"agreed" if name == "is_agreed" else name: problems for name, problems in error.fields.items()}
    return Malformed(error.message, fields=fields, norm=error.norm)


class FollowUpDecideView(DeskView):
    """`/follow-ups/{id}/decide/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="follow_ups_decide", request=DecideBody, responses=TaskAnswer, tags=["follow-ups"])
    def post(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Three tries have failed: decide what becomes of it. Supervisors only."""
        return self.once(lambda: self._decide(pk))

    def _decide(self, pk: int) -> Response:
        values = read(DecideBody, self.request.data)
        common: dict[str, Any] = {"task_id": pk, "by": self.actor, "at": self.at}
        reason = values.get("reason", "")
        match values["decision"]:
            case "again":
                names = Names()
                user = names.user("to_user", values["to_user"]) if "to_user" in values else None
                names.done()
                try_again(again_at=values.get("again_at"), reason=reason, to_user=user, **common)
            case "write":
                write_instead(body=values.get("body", ""), reason=reason, **common)
            case _:
                give_up(reason=reason, **common)
        return Response(task_of(Task.objects.select_related("timer", "ticket", "user").get(pk=pk), frame=self.frame))


class FollowUpRecordView(DeskView):
    """`/follow-ups/record/`."""

    known = PARAMETERS | {"begins", "ends", "kind", "by", "ticket"}

    @extend_schema(
        operation_id="follow_ups_record",
        parameters=[
            OpenApiParameter("begins", str, description="Tried from, ISO 8601 with zone."),
            OpenApiParameter("ends", str, description="Tried before."),
            OpenApiParameter("kind", str, enum=FollowUpKind.values),
            OpenApiParameter("by", str, description="User name of who tried."),
            OpenApiParameter("ticket", str, description="Number. Without it, for supervisors only."),
            *PAGE_PARAMETERS,
        ],
        responses=FollowUpPage,
        tags=["follow-ups"],
    )
    def get(self, request: Request) -> Response:
        """Each try, latest first (SAT-3)."""
        self.require_staff()
        page = page_of(list_follow_ups(self._wanted(self.parameters)), order=NEWEST, parameters=self.parameters)
        results = [try_of(one, frame=self.frame) for one in page.rows]
        return Response(paged(request, results=results, cursor=page.cursor))

    def _wanted(self, parameters: Parameters) -> Wanted:
        number, name = parameters.line("ticket"), parameters.line("by")
        if not number and not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only supervisors read the whole record; name a ticket."), norm="SAT-3")
        by_id = User.objects.filter(username=name).values_list("pk", flat=True).first() if name else None
        if name and by_id is None:
            parameters.refuse("by", "unknown", _("There is no user called “%(name)s”.") % {"name": name})
        return Wanted(
            begins=parameters.moment("begins"),
            ends=parameters.moment("ends"),
            kind=parameters.code("kind", _KINDS) or "",
            by_id=by_id,
            ticket_id=self.ticket_id(number) if number else None,
        )


class FollowUpFiguresView(DeskView):
    """`/follow-ups/figures/`."""

    known = frozenset({"first", "last", "by"})

    @extend_schema(
        operation_id="follow_ups_figures",
        parameters=[
            OpenApiParameter("first", str, description="A day, as 2026-11-01; else the first of the month of `last`."),
            OpenApiParameter("last", str, description="The last day; else today."),
            OpenApiParameter("by", str, enum=["person", "group"], description="Default: person."),
        ],
        responses=FollowUpFiguresWholeAnswer,
        tags=["follow-ups"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- read through self
        """Of the follow-ups that were done or came due in these days. Supervisors only."""
        if not self.actor.can(Capability.SUPERVISE):
            raise Forbidden(_("Only supervisors read the figures of follow-ups."), norm="SAT-3")
        last = _day(self.parameters, "last") or local_day(self.at)
        first = _day(self.parameters, "first") or last.replace(day=1)
        by = self.parameters.code("by", {"person": "person", "group": "group"}) or "person"
        if not first <= last <= first + _LONGEST:
            self.parameters.refuse("first", "out_of_range", _("From the first day to the last, a year at most."))
        self.parameters.done()
        lines = follow_up_figures(first=first, after=last + timedelta(days=1), by=by)
        return Response({"total": total_line(total_of(lines)), "results": [line_of(line) for line in lines]})


def _day(parameters: Parameters, name: str) -> date | None:
    text = parameters.line(name, limit=10)
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR < found.year < LAST_YEAR:
        parameters.refuse(name, "invalid", _("A day, as in 2026-11-23."))
        return None
    return found
