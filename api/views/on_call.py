"""Who is on call now, and the roster (ROLE-3)."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions import on_call as actions
from accounts.models import AssignmentGroup, User
from accounts.on_call import gaps, list_shifts, rostered_groups, shifts_between
from api.answers_staff import OnCallAnswer, OnCallShiftAnswer, ShiftsAnswer
from api.bodies import SLUG, USERNAME, StrictBody, read
from api.fields import MomentField, NameField
from api.presentation.on_call import gap_shown, on_call_shown, shift_shown
from api.views.base import DeskView
from core.errors import Malformed, Missing, Problem

MOST = timedelta(days=62)


class ShiftBody(StrictBody):
    """Who is on call, for which group, from when to when."""

    group = NameField(max_length=SLUG, help_text="Slug.")
    user = NameField(max_length=USERNAME, help_text="User name.")
    starts_at = MomentField()
    ends_at = MomentField()


class OnCallView(DeskView):
    """`/on-call/`."""

    known = frozenset({"at"})

    @extend_schema(
        operation_id="on_call_read",
        parameters=[OpenApiParameter("at", datetime, description="Without it, now.")],
        responses=OnCallAnswer,
        tags=["on-call"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """Who is on call for which key systems, and who has which duty of the desk. One call."""
        self.require_staff()
        at = _moment(self, "at") or self.at
        self.parameters.done()
        return Response(on_call_shown(at=at))


class ShiftsView(DeskView):
    """`/on-call/shifts/`."""

    known = frozenset({"begins", "ends"})

    @extend_schema(
        operation_id="on_call_shifts",
        parameters=[
            OpenApiParameter("begins", datetime, description="Without it, now."),
            OpenApiParameter("ends", datetime, description="Without it, a week after."),
        ],
        responses=ShiftsAnswer,
        tags=["on-call"],
    )
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """The shifts of a time, and when nobody is on call in it."""
        self.require_staff()
        at = self.at
        begins = _moment(self, "begins") or at
        ends = _moment(self, "ends") or begins + timedelta(days=7)
        if ends <= begins or ends - begins > MOST:
            self.parameters.refuse("ends", "out_of_range", _("At most 62 days, and after the beginning."))
        self.parameters.done()
        shifts, ahead = shifts_between(begins, ends), max(begins, at)
        found = gaps(list(rostered_groups()), shifts, begins=ahead, ends=ends) if ahead < ends else []
        return Response({"results": [shift_shown(one) for one in shifts], "gaps": [gap_shown(gap) for gap in found]})

    @extend_schema(operation_id="on_call_plan", request=ShiftBody, responses={201: OnCallShiftAnswer}, tags=["on-call"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Plan a shift."""
        return self.once(self._plan)

    def _plan(self) -> Response:
        values: dict[str, Any] = read(ShiftBody, self.request.data)
        group = AssignmentGroup.objects.filter(slug=values["group"], is_active=True).first()
        user = User.objects.filter(username=values["user"]).first()
        unknown = [name for name, found in (("group", group), ("user", user)) if found is None]
        if unknown or group is None or user is None:
            problem = Problem("unknown", _("This is not one of the choices."))
            raise Malformed(problem.message, fields={name: [problem] for name in unknown})
        times = {"starts_at": values["starts_at"], "ends_at": values["ends_at"]}
        shift = actions.plan(group=group, user=user, **times, by=self.actor, at=self.at)
        return Response(shift_shown(shift), status=201)


class ShiftView(DeskView):
    """`/on-call/shifts/{id}/`."""

    http_method_names = ("get", "head", "delete")

    @extend_schema(operation_id="on_call_shift", responses=OnCallShiftAnswer, tags=["on-call"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One shift."""
        self.require_staff()
        found = list_shifts().filter(pk=pk).first()
        if found is None:
            raise Missing(_("There is no such shift."))
        return Response(shift_shown(found))

    @extend_schema(operation_id="on_call_cancel", responses={204: None}, tags=["on-call"])
    def delete(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """Strike it out; one that runs ends now."""
        actions.cancel(shift_id=pk, by=self.actor, at=self.at)
        return Response(status=204)


def _moment(view: DeskView, name: str) -> datetime | None:
    text = view.parameters.line(name, limit=40)
    if not text:
        return None
    try:
        return MomentField().to_internal_value(text)
    except serializers.ValidationError:
        view.parameters.refuse(name, "invalid", _("Write date and time like 2026-11-22T09:30:00+08:00."))
        return None
