"""Macros: kept, changed, run on a ticket."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.answers import TicketAnswer
from api.answers_macros import MacroAnswer, MacrosAnswer, StepsAnswer
from api.bodies import StrictBody, read
from api.fields import TextField, WholeField, YesNoField
from api.preconditions import expected_version
from api.views.base import DeskView
from core.ids import BIGGEST_ID
from tickets.macros.actions import add_macro, change_macro, run_macro
from tickets.macros.models import NAME, Macro
from tickets.macros.queries import access_macro, list_macros


@extend_schema_field(StepsAnswer)
class StepsField(serializers.JSONField):
    """Steps as JSON. What is wrong with them is said by who reads them."""


class MacroBody(StrictBody):
    """A new macro."""

    name = TextField(max_length=NAME)
    steps = StepsField()
    shared = YesNoField(required=False, help_text="The desk's instead of one's own; supervisors and managers may.")


class MacroChangeBody(StrictBody):
    """What is to be different; the steps as a whole."""

    name = TextField(max_length=NAME, required=False)
    steps = StepsField(required=False)
    is_active = YesNoField(required=False)
    seen = WholeField(
        min_value=1, max_value=BIGGEST_ID, required=False, help_text="The edition you have seen; 412 for another."
    )


def macro_of(macro: Macro) -> dict[str, Any]:
    """A macro as the answer shows it."""
    return {
        **{name: getattr(macro, name) for name in ("id", "name", "steps", "is_active", "edition", "changed_at")},
        "owner": macro.owner.username if macro.owner else None,
        "changed_by": macro.changed_by.username if macro.changed_by else None,
    }


class MacrosView(DeskView):
    """`/macros/`."""

    @extend_schema(operation_id="macros_list", responses=MacrosAnswer, tags=["routing"])
    def get(self, request: Request) -> Response:  # noqa: ARG002 -- the framework's signature
        """The desk's and one's own; those no longer offered last."""
        self.require_staff()
        return Response({"results": [macro_of(one) for one in list_macros(self.actor)]})

    @extend_schema(operation_id="macros_add", request=MacroBody, responses={201: MacroAnswer}, tags=["routing"])
    def post(self, request: Request) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """One more."""
        return self.once(self._add)

    def _add(self) -> Response:
        self.require_staff()
        given = read(MacroBody, self.request.data)
        is_shared = given.get("shared", False)
        made = add_macro(name=given["name"], steps=given["steps"], is_shared=is_shared, by=self.actor, at=self.at)
        return Response(macro_of(made), status=201)


class MacroView(DeskView):
    """`/macros/{id}/`."""

    @extend_schema(operation_id="macros_read", responses=MacroAnswer, tags=["routing"])
    def get(self, request: Request, pk: int) -> Response:  # noqa: ARG002 -- the framework's signature
        """One of them."""
        self.require_staff()
        return Response(macro_of(access_macro(pk, actor=self.actor)))

    @extend_schema(operation_id="macros_change", request=MacroChangeBody, responses=MacroAnswer, tags=["routing"])
    def patch(self, request: Request, pk: int) -> Response | HttpResponse:  # noqa: ARG002 -- read through self
        """Other steps, or no longer offered."""
        return self.once(lambda: self._change(pk))

    def _change(self, pk: int) -> Response:
        self.require_staff()
        given = read(MacroChangeBody, self.request.data)
        seen = given.pop("seen", None)
        change_macro(macro_id=pk, changes=given, seen=seen, by=self.actor, at=self.at)
        return Response(macro_of(access_macro(pk, actor=self.actor)))


class TicketMacroView(DeskView):
    """`/tickets/{number}/macros/{id}/`."""

    http_method_names = ("post",)

    @extend_schema(operation_id="tickets_macro", request=None, responses=TicketAnswer, tags=["routing"])
    def post(self, request: Request, number: str, pk: int) -> Response | HttpResponse:
        """Every act of the macro, or none of them; with If-Match only at that version."""
        return self.once(lambda: self._run(request, number, pk))

    def _run(self, request: Request, number: str, pk: int) -> Response:
        self.require_staff()
        version = expected_version(request)
        run_macro(macro_id=pk, ticket_id=self.ticket_id(number), version=version, by=self.actor, at=self.at)
        return self.show(self.ticket(number))
